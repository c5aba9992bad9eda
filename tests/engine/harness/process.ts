/** Child processes that do not outlive the test: each has a group of its own, which ends with this process. */
import { type ChildProcess, spawn } from "node:child_process";

/** What a finished process left. `code` is null when a signal ended it. */
export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const running = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of running) killGroup(child);
});

/** Kills a process with everything that it started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Seconds after which the process and its group are killed. @default 600 */
  readonly seconds?: number;
  /** Gets the process as soon as it runs. @default - nobody */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs a command to its end and takes everything that it prints. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const { cwd, env } = options;
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    options.onStart?.(child);
    const timer = setTimeout(() => killGroup(child), (options.seconds ?? 600) * 1000);
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => void (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => void (err += text));
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      // Plugins that lost their parent would stay.
      killGroup(child);
      running.delete(child);
      resolve({ code, out, err });
    });
  });
}
