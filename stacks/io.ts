import type { EventEmitter } from "node:events";

/** What a command may touch of the outside world, so that tests can stand in for a terminal. */
export interface Io {
  /** Writes to standard output, as it is. */
  out(text: string): void;
  /** Writes to standard error, as it is. */
  err(text: string): void;
  /** True when standard output is a terminal and NO_COLOR is unset (https://no-color.org). */
  readonly color: boolean;
  /** True when standard error is a terminal: progress may be drawn. */
  readonly progress: boolean;
  /** Width of standard output in columns; 120 in a pipe. */
  readonly width: number;
}

/** The real terminal. */
export function terminal(): Io {
  for (const stream of [process.stdout, process.stderr]) endQuietly(stream);
  const noColor = (process.env.NO_COLOR ?? "") !== "";
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    color: process.stdout.isTTY === true && !noColor,
    progress: process.stderr.isTTY === true,
    width: process.stdout.columns ?? 120,
  };
}

/**
 * Lets a reader of the output go away before its end, as `head` does: what is written after that is nobody's. Any other
 * error of the stream stays one.
 */
export function endQuietly(stream: EventEmitter): void {
  if (!stream.listeners("error").includes(ignoreClosed)) stream.on("error", ignoreClosed);
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
