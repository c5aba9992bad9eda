/** Runs the command line in this process, with a terminal that only remembers. */
import { main } from "../../stacks/cli";
import type { Io } from "../../stacks/io";
import { projectFolder } from "./environments";

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `causeway ...args` in the project's folder, as in a pipe. */
export async function causeway(
  args: readonly string[],
  io: Partial<Pick<Io, "color" | "width">> = {},
): Promise<Ran> {
  let out = "";
  let err = "";
  const exitCode = await main(withFolder(args), {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    color: false,
    progress: false,
    width: 120,
    ...io,
  });
  return { exitCode, out, err };
}

/** Planning looks for Pulumi.yaml where the shell stands; tests stand wherever mocha was started. */
function withFolder(args: readonly string[]): readonly string[] {
  return args.includes("--cwd") ? args : [...args, "--cwd", projectFolder];
}
