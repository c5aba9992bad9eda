/** A real charon, started without systemd in a directory of its own, that is spoken to over vici. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./programs";

export const charonProgram = {
  paths: ["/usr/lib/ipsec/charon", "/usr/libexec/ipsec/charon", "/usr/sbin/charon-systemd"],
  debianPackage: "strongswan-charon",
};
export const swanctlProgram = { paths: ["/usr/sbin/swanctl"], debianPackage: "strongswan-swanctl" };
export const pluginsProgram = {
  paths: [
    "/usr/lib/ipsec/plugins/libstrongswan-openssl.so",
    "/usr/libexec/ipsec/plugins/libstrongswan-openssl.so",
  ],
  debianPackage: "libstrongswan-standard-plugins",
};

export interface Charon {
  swanctl(...args: readonly string[]): { status: number | null; text: string };
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts charon with the strongswan.d of a directory. Its process file has a fixed path, so it gets a /run of its
 * own where the machine allows that; without, no other charon may run.
 */
export async function startCharon(charonPath: string, swanctlPath: string, root: string): Promise<Charon> {
  const settings = join(root, "strongswan.conf");
  const socket = join(root, "vici");
  const log = join(root, "charon.log");
  writeFileSync(
    settings,
    [
      "charon {",
      "  port = 0",
      "  port_nat_t = 0",
      `  plugins { vici { socket = unix://${socket} } }`,
      `  filelog { log { path = ${log} flush_line = yes default = 1 } }`,
      "}",
      `include ${join(root, "etc/strongswan.d")}/*.conf`,
      "",
    ].join("\n"),
  );
  const own = 'mount -t tmpfs tmpfs /run && exec "$0"';
  const isolated = spawnSync("unshare", ["--mount", "true"]).status === 0;
  const env = { ...process.env, STRONGSWAN_CONF: settings };
  const charon = isolated
    ? spawn("unshare", ["--mount", "sh", "-c", own, charonPath], { env, stdio: "ignore" })
    : spawn(charonPath, [], { env, stdio: "ignore" });
  await waitFor(() => existsSync(socket), charon);
  return {
    swanctl: (...args) => {
      const { status, text } = run(swanctlPath, [...args, "--uri", `unix://${socket}`], { cwd: root });
      return { status, text: relevant(text) };
    },
    log: () => readFileSync(log, "utf8"),
    stop: () => stop(charon),
  };
}

/** Without the complaints about key directories and plugins that a machine may lack. */
function relevant(text: string): string {
  const lines = text.split("\n").filter((line) => !/^(plugin '|opening directory ')/.test(line));
  return lines.join("\n");
}

async function waitFor(ready: () => boolean, charon: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (ready()) return;
    if (charon.exitCode !== null)
      throw new Error(`charon ended with ${charon.exitCode}; does another one run?`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("charon did not open its vici socket within ten seconds");
}

async function stop(charon: ChildProcess): Promise<void> {
  if (charon.exitCode !== null) return;
  const ended = new Promise((resolve) => charon.once("exit", resolve));
  charon.kill("SIGTERM");
  const killer = setTimeout(() => charon.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(killer);
}
