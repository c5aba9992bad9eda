/** Starts the processes that are measured. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";

/** What a whole process took. */
export interface Usage {
  /** Milliseconds of CPU time, on all threads. */
  readonly cpu: number;
  /** Milliseconds from its start to its end. */
  readonly wall: number;
  /** The most memory that it held, in MiB. */
  readonly memory: number;
}

/** What a process printed, and what it took. */
export interface Finished extends Usage {
  readonly output: string;
}

const root = join(__dirname, "..");

/**
 * Runs Node and waits for its end.
 *
 * @param args its arguments, paths from the project's folder
 * @throws Error with what it wrote to standard error, when it fails
 */
export async function node(...args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, ["-r", "./bench/usage.js", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  const printed = [1, 2, 3].map((descriptor) => text(child.stdio[descriptor] as Readable));
  const [output = "", errors = "", usage = ""] = await Promise.all(printed);
  await closed;
  if (child.exitCode !== 0) throw new Error(`node ${args.join(" ")}: ${errors}`);
  return { ...(JSON.parse(usage) as Usage), output };
}

/**
 * Runs commands several times, taking turns, so that what else the machine does meets all of them alike.
 *
 * @param commands name -> arguments of Node
 * @returns name -> what each run took
 */
export async function takingTurns<Name extends string>(
  runs: number,
  commands: Readonly<Record<Name, readonly string[]>>,
): Promise<Readonly<Record<Name, readonly Finished[]>>> {
  const names = Object.keys(commands) as Name[];
  const finished = Object.fromEntries(names.map((name) => [name, [] as Finished[]])) as Record<
    Name,
    Finished[]
  >;
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) finished[name].push(await node(...commands[name]));
  }
  return finished;
}

/** The middle one of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
