/** Debian's cloud kernel, which has ESP and XFRM interfaces where a container's kernel may have none. */
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Program } from "../network/gateway-config/programs";

/** A kernel and its modules below one folder: that of `kernel.sh`, or the root of a machine that runs it. */
export interface Kernel {
  readonly image: string;
  readonly modules: string;
  readonly version: string;
}

const cache =
  process.env["CAUSEWAY_KERNEL_CACHE"] ??
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "causeway-kernel");

const kernels: readonly Kernel[] = [cache, "/"].flatMap(kernelsBelow);

/** The kernel as a program that a test may need. */
export const kernelProgram: Program = {
  paths: kernels.map(({ image }) => image),
  debianPackage: "linux-image-cloud-amd64 (by sh tests/far-side/kernel.sh)",
};

/**
 * The kernel of an image that {@link kernelProgram} names.
 *
 * @throws Error when it names none
 */
export function kernelOf(image: string): Kernel {
  const kernel = kernels.find((one) => one.image === image);
  if (kernel === undefined) throw new Error(`no kernel at ${image}`);
  return kernel;
}

function kernelsBelow(root: string): Kernel[] {
  const boot = join(root, "boot");
  if (!existsSync(boot)) return [];
  return readdirSync(boot).flatMap((name) => {
    const [, version] = /^vmlinuz-(.*-cloud-amd64)$/.exec(name) ?? [];
    if (version === undefined) return [];
    const places = ["usr/lib/modules", "lib/modules"].map((place) => join(root, place, version));
    const modules = places.find((place) => existsSync(join(place, "kernel")));
    return modules === undefined ? [] : [{ image: join(boot, name), modules, version }];
  });
}
