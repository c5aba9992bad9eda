/** A recording in a file: written by `causeway record`, read by `causeway plan --since`. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { InvalidInputError } from "../../network/issue";
import type { RecordedResource } from "../../network/recorded";

/** Raised when the form of the file changes. */
const VERSION = 1;

/** What a file holds: no secret, since a recording has none. */
export interface RecordingFile {
  readonly version: number;
  readonly project: string;
  readonly environment: string;
  readonly resources: readonly RecordedResource[];
}

/** The text of a recording's file. */
export function recordingText(recording: Omit<RecordingFile, "version">): string {
  const { project, environment, resources } = recording;
  return `${JSON.stringify({ version: VERSION, project, environment, resources }, null, 2)}\n`;
}

/**
 * The resources of an older recording of the same environment.
 *
 * @throws InvalidInputError `recording-file` when it cannot be read or is none, `recording-of-other-environment` when it
 * is another environment's
 */
export function readRecording(
  path: string,
  project: string,
  environment: string,
): readonly RecordedResource[] {
  const file = parse(path);
  if (file.project === project && file.environment === environment) return file.resources;
  const message = `got a recording of ${file.project} ${file.environment}, expected one of ${project} ${environment}; nothing of another environment can be compared`;
  throw invalid(path, "recording-of-other-environment", message);
}

function parse(path: string): RecordingFile {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(path, "recording-file", `${reason}; give a file that causeway record wrote`);
  }
  if (isRecordingFile(value)) return value;
  const message = `got something else, expected a recording of version ${VERSION}; write one by causeway record`;
  throw invalid(path, "recording-file", message);
}

function isRecordingFile(value: unknown): value is RecordingFile {
  if (typeof value !== "object" || value === null) return false;
  const { version, project, environment, resources } = value as Partial<RecordingFile>;
  const named = typeof project === "string" && typeof environment === "string";
  return version === VERSION && named && Array.isArray(resources) && resources.every(isResource);
}

function isResource(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { urn, type, inputs, references } = value as Partial<RecordedResource>;
  const plain = typeof urn === "string" && typeof type === "string";
  return plain && typeof inputs === "object" && typeof references === "object";
}

function invalid(path: string, code: string, message: string): InvalidInputError {
  return new InvalidInputError(basename(path), [{ code, path: "", message }]);
}
