/** Runs an environment's own program offline and reads the network out of what it registers. */
import { readFileSync } from "node:fs";
import { InvalidInputError, type Issue } from "../network/issue";
import { buildModel } from "../network/model/build";
import type { NetworkModel } from "../network/model/types";
import type { JsonObject } from "../network/recorded";
import type { Environment } from "./environment";
import { loadProgram } from "./program";
import { record, type Recording } from "./record";

/** Outputs of the stacks that a program reads, by full stack name. */
export type References = Readonly<Record<string, JsonObject>>;

/** What a program registered, and the network that it makes. */
export interface Offline extends Recording {
  readonly model: NetworkModel;
}

/**
 * Asks AWS nothing, and needs neither a login nor the Pulumi CLI.
 *
 * @throws InvalidInputError when the settings or a component's arguments are invalid
 * @throws RecordingError when the program asks for something that only a deployment can give
 */
export async function runOffline(environment: Environment, references: References = {}): Promise<Offline> {
  const recording = await record(loadProgram(environment.main), {
    project: environment.project,
    stack: environment.env,
    config: environment.config,
    secretKeys: environment.secretKeys,
    stackReferences: references,
  });
  return { ...recording, model: buildModel(recording.resources) };
}

/**
 * Reads `stack=file` pairs of the command line.
 *
 * @throws InvalidInputError `reference-file` for every pair that is none, or whose file is not JSON
 */
export function readReferences(pairs: readonly string[]): References {
  const issues: Issue[] = [];
  const references: Record<string, JsonObject> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    try {
      if (at < 1) throw new Error("expected stack=file");
      references[pair.slice(0, at)] = JSON.parse(readFileSync(pair.slice(at + 1), "utf8")) as JsonObject;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const form = "organization/project/stack=file, the file as `pulumi stack output --json` prints it";
      issues.push({ code: "reference-file", path: pair, message: `${reason}; give ${form}` });
    }
  }
  if (issues.length > 0) throw new InvalidInputError("--reference", issues);
  return references;
}
