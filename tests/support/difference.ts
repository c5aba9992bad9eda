/** What changed between two recordings of one stack, for tests that say exactly what a change may touch. */
import { isDeepStrictEqual } from "node:util";
import type { RecordedResource } from "../../network/recorded";

/** What can be compared: a recording, or the program of a test. */
export interface Comparable {
  readonly resources: readonly RecordedResource[];
}

export interface Difference {
  /** Counts by type of the registrations that are new. */
  readonly added: Readonly<Record<string, number>>;
  /** URNs of those that are gone. */
  readonly removed: readonly string[];
  /** Names of those that changed, with the top-level inputs that did. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
}

export function difference(before: Comparable, after: Comparable): Difference {
  const old = new Map(before.resources.map((resource) => [resource.urn, resource]));
  const kept = new Set(after.resources.map(({ urn }) => urn));
  const added: Record<string, number> = {};
  const changed: Record<string, string[]> = {};
  for (const resource of after.resources) {
    const former = old.get(resource.urn);
    if (former === undefined) {
      added[resource.type] = (added[resource.type] ?? 0) + 1;
      continue;
    }
    const keys = [...new Set([...Object.keys(former.inputs), ...Object.keys(resource.inputs)])].sort();
    const own = keys.filter((key) => !isDeepStrictEqual(former.inputs[key], resource.inputs[key]));
    if (own.length > 0) changed[resource.name] = own;
  }
  return { added, removed: before.resources.map(({ urn }) => urn).filter((urn) => !kept.has(urn)), changed };
}
