/** A machine's file system in memory, put together from the programs of this machine and the libraries they need. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Kernel } from "./kernel";

/** What lies in the machine beside busybox. */
export interface Contents {
  readonly kernel: Kernel;
  readonly busybox: string;
  /** A shell that leaves it to the path which program is meant, where busybox takes its own. */
  readonly shell: string;
  /** Programs and plugins of this machine, at the same paths; the libraries that they need come with them. */
  readonly binaries: readonly string[];
  /** Other files and folders of this machine, at the same paths. */
  readonly copied: readonly string[];
  /** Further files. */
  readonly files: readonly { readonly path: string; readonly text: string; readonly mode?: number }[];
}

/** Folders of the kernel's modules that tunnels, filters and cables need. */
const MODULES = ["net", "crypto", "lib", "arch", "drivers/net/veth.ko", "drivers/net/veth.ko.xz"];

/**
 * Writes the file system as the archive that a kernel unpacks at its start.
 *
 * @param folder an empty folder to work in
 * @returns the archive's path
 */
export function writeInitramfs(folder: string, contents: Contents): string {
  const root = join(folder, "root");
  makeFolders(root);
  const binaries = [contents.shell, ...contents.binaries];
  for (const path of [...binaries, ...librariesOf(binaries)]) copy(root, path);
  symlinkSync(contents.shell, join(root, "usr/bin/sh"));
  for (const path of contents.copied) cpSync(path, join(root, path), { recursive: true, dereference: true });
  copyModules(root, contents);
  addBusybox(root, contents.busybox);
  for (const { path, text, mode } of contents.files) write(join(root, path), text, mode ?? 0o644);
  return pack(root, contents.busybox, join(folder, "initramfs"));
}

/** /bin is /usr/bin, as Debian has it since 12. */
function makeFolders(root: string): void {
  for (const name of ["dev", "ends", "etc", "proc", "run", "sys", "tmp", "var/tmp"]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  for (const name of ["bin", "lib", "lib64", "sbin"]) {
    mkdirSync(join(root, "usr", name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  symlinkSync("/run", join(root, "var/run"));
}

function copy(root: string, path: string): void {
  const target = join(root, path);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(path, target);
  chmodSync(target, statSync(path).mode);
}

/** Paths of the libraries that the loader would take. */
function librariesOf(binaries: readonly string[]): string[] {
  const text = output("ldd", binaries);
  const paths = text.split("\n").flatMap((line) => /(?:=> |^\s+)(\/\S+) \(0x/.exec(line)?.[1] ?? []);
  return [...new Set(paths)];
}

function copyModules(root: string, { kernel, busybox }: Contents): void {
  const target = join(root, "usr/lib/modules", kernel.version);
  for (const name of MODULES) {
    const from = join(kernel.modules, "kernel", name);
    if (statSync(from, { throwIfNoEntry: false }) === undefined) continue;
    cpSync(from, join(target, "kernel", name), { recursive: true });
  }
  for (const name of readdirSync(kernel.modules)) {
    if (name.startsWith("modules.")) copyFileSync(join(kernel.modules, name), join(target, name));
  }
  output(busybox, ["depmod", "-b", root, kernel.version]);
}

/** Its applets come last on the path, but the kernel asks for modules at a fixed one. */
function addBusybox(root: string, busybox: string): void {
  const folder = join(root, "usr/lib/busybox");
  mkdirSync(folder);
  copyFileSync(busybox, join(folder, "busybox"));
  for (const applet of output(busybox, ["--list"]).trim().split("\n")) {
    if (applet !== "busybox") symlinkSync("busybox", join(folder, applet));
  }
  symlinkSync("/usr/lib/busybox/modprobe", join(root, "usr/sbin/modprobe"));
}

function write(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

function pack(root: string, busybox: string, archive: string): string {
  const script = 'cd "$0" && "$1" find . | "$1" cpio -o -H newc >"$2"';
  output("sh", ["-c", script, root, busybox, archive]);
  return archive;
}

function output(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return stdout;
}
