/** How every command ends: with its text delivered, or with what went wrong explained. */
import { writeFileSync } from "node:fs";
import { InvalidInputError } from "../../network/issue";
import { renderIssues } from "../../report/issues";
import type { Environment } from "../environment";
import type { Io } from "../io";
import { RecordingError } from "../record";

/** Where the result goes. */
export interface Delivery {
  /** One JSON object instead of text, errors included. */
  readonly json?: boolean;
  /** File to write. @default - standard output */
  readonly file?: string;
}

/** Writes a command's text to standard output or to the file that the user named. */
export function deliver(text: string, { file }: Delivery, io: Io): void {
  if (file === undefined) return io.out(text);
  writeFileSync(file, text);
  io.err(`wrote ${file}\n`);
}

/**
 * Tells the user what went wrong: every issue of an invalid input, or the program's own error.
 *
 * @returns the exit code: 2 for an invalid input, 3 for a program that failed
 */
export function explain(
  error: unknown,
  environment: Environment | undefined,
  { json }: Delivery,
  io: Io,
): number {
  if (error instanceof InvalidInputError) {
    const { subject, issues } = error;
    if (json === true) print(io, { kind: "settings", subject, issues });
    else io.err(renderIssues(subject, issues, { color: io.color, locate: environment?.locate }));
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (json === true) print(io, { kind: "program", message });
  else io.err(`the program failed: ${withStack(error) ?? message}\n`);
  return 3;
}

/** A program's own error is found by its stack; what a recording cannot do is said in one line. */
function withStack(error: unknown): string | undefined {
  return error instanceof Error && !(error instanceof RecordingError) ? error.stack : undefined;
}

function print(io: Io, error: object): void {
  io.out(`${JSON.stringify({ error }, null, 2)}\n`);
}
