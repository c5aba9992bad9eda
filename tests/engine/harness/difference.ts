/** Where two plain values differ, as paths with both sides. */
import type { Json, JsonObject } from "../../../network/recorded";

export interface ValueDifference {
  /** Such as `sites[0].tunnels[1].address`. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Every place where the two differ, as deep as can be told. Maps are compared as lists of their entries. */
export function differences(before: unknown, after: unknown): ValueDifference[] {
  return within(toPlain(before), toPlain(after), "");
}

function within(before: Json | undefined, after: Json | undefined, path: string): ValueDifference[] {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item: Json, index) =>
      within(item, (after as readonly Json[])[index], `${path}[${index}]`),
    );
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => within(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

function toPlain(value: unknown): Json {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Map ? Object.fromEntries(item) : item,
  );
  return JSON.parse(text) as Json;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
