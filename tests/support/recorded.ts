/** Runs a piece of a program on the offline recorder and finds what a test asks about. */

import type { JsonObject, RecordedResource } from "../../network/recorded";
import { record, type RecordOptions, type RecordedMessage } from "../../stacks/record";

/** What the tests' programs are recorded as, unless they say otherwise. */
export const PROJECT = "causeway";
export const STACK = "test";

/** What a program registered, with the stack itself left out of `resources`. */
export interface RecordedProgram {
  /** Every registration but the stack, sorted by URN. */
  readonly resources: readonly RecordedResource[];
  /** What the program returned. */
  readonly outputs: JsonObject;
  readonly messages: readonly RecordedMessage[];
  /** Every resource of a type, sorted by URN; none is an empty list. */
  all(type: string): readonly RecordedResource[];
  /** The one resource of a type; throws when there is none or more than one. */
  only(type: string): RecordedResource;
  /** The one resource with a name, and a type where several share the name; throws unless it is exactly one. */
  named(name: string, type?: string): RecordedResource;
  /** How many resources there are of each type, keys sorted. */
  types(): Record<string, number>;
  /** Sorted. */
  urns(): readonly string[];
}

/** Records a program; `{ mode: "run" }` gives every resource an id, so that `apply` runs. */
export async function recordProgram(
  program: () => unknown,
  options: Partial<RecordOptions> = {},
): Promise<RecordedProgram> {
  const recording = await record(program, { project: PROJECT, stack: STACK, ...options });
  const resources = recording.resources.filter((resource) => resource.parent !== undefined);
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    resources,
    outputs: recording.outputs,
    messages: recording.messages,
    all,
    only: (type) => exactlyOne(all(type), type, resources),
    named: (name, type) => {
      const found = resources.filter(
        (resource) => resource.name === name && (type ?? resource.type) === resource.type,
      );
      return exactlyOne(found, type === undefined ? name : `${name} [${type}]`, resources);
    },
    types: () => countTypes(resources),
    urns: () => resources.map((resource) => resource.urn),
  };
}

function exactlyOne(
  found: readonly RecordedResource[],
  wanted: string,
  resources: readonly RecordedResource[],
): RecordedResource {
  const [first, ...more] = found;
  if (first !== undefined && more.length === 0) return first;
  const among = (found.length === 0 ? resources : found).map(({ name, type }) => `  ${name} [${type}]`);
  throw new Error(`expected exactly one ${wanted}, found ${found.length}, among:\n${among.join("\n")}`);
}

function countTypes(resources: readonly RecordedResource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of resources.map((resource) => resource.type).sort())
    counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
