/** Reads the journal of what was changed at AWS. */
import assert from "node:assert/strict";
import type { Entry } from "../standin/journal";
import type { Operation } from "../standin/faults";

/** Changes by operation: type -> how many. */
export function counts(
  entries: readonly Entry[],
): Readonly<Record<Operation, Readonly<Record<string, number>>>> {
  const result: Record<Operation, Record<string, number>> = { create: {}, update: {}, delete: {} };
  for (const { operation, type } of entries) result[operation][type] = (result[operation][type] ?? 0) + 1;
  return result;
}

/** Logical names of what was changed by an operation, sorted. */
export function names(entries: readonly Entry[], operation: Operation): string[] {
  return entries
    .filter((entry) => entry.operation === operation)
    .map(({ urn }) => nameOf(urn))
    .sort();
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The one change of that name, and of that type if several have the name. */
export function changeOf(entries: readonly Entry[], name: string, type?: string): Entry {
  const found = entries.filter(
    (entry) => nameOf(entry.urn) === name && (type === undefined || entry.type.endsWith(type)),
  );
  const [only] = found;
  assert.ok(only !== undefined && found.length === 1, `${found.length} changes of ${name} ${type ?? ""}`);
  return only;
}

/** Fails unless the first ended before the second began. */
export function assertBefore(first: Entry, second: Entry): void {
  const order = `${nameOf(first.urn)} (${first.type}) before ${nameOf(second.urn)} (${second.type})`;
  assert.ok(first.ended < second.started, `expected ${order}`);
}
