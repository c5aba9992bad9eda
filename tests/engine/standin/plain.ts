/** Property bags of the provider protocol as plain JSON: unknown values by their mark, the provider's own notes apart. */
import { SIGNATURE, UNKNOWN_ON_WIRE, type Wire, type WireObject } from "../../../stacks/record/values";
import type { Json, JsonObject } from "../../../network/recorded";

/** The provider's note of which properties it filled in itself. */
export const DEFAULTS = "__defaults";

/** The value without the provider's notes and without nulls in objects, which mean "not given". */
export function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return plainObject(value as JsonObject);
}

export function plainObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) =>
      key.startsWith("__") || value === null ? [] : [[key, plain(value)] as const],
    ),
  );
}

/** Notes on every object inside a value that the provider filled in nothing, as the bridge does; assets are no such objects. */
export function noted(value: Json): Json {
  if (Array.isArray(value)) return value.map(noted);
  if (value === null || typeof value !== "object" || SIGNATURE in value) return value;
  const inside = Object.entries(value as JsonObject).map(([key, item]) => [key, noted(item)] as const);
  return Object.fromEntries([...inside, [DEFAULTS, []]]);
}

export function isUnknown(value: Wire | undefined): boolean {
  if (value === UNKNOWN_ON_WIRE) return true;
  if (value === null || value === undefined || typeof value !== "object") return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(isUnknown);
}

/** How two values of one property are compared. */
export interface Comparison {
  readonly set?: boolean;
  readonly document?: boolean;
}

export function same(a: Json | undefined, b: Json | undefined, how: Comparison = {}): boolean {
  return canonical(a, how) === canonical(b, how);
}

function canonical(value: Json | undefined, { set, document }: Comparison): string {
  if (value === undefined) return "";
  if (document === true && typeof value === "string") return sorted(parsed(value));
  if (set === true && Array.isArray(value)) return JSON.stringify(value.map(sorted).sort());
  return sorted(plain(value));
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function sorted(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const object = value as JsonObject;
  return `{${Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sorted(object[key] ?? null)}`)
    .join()}}`;
}

export { UNKNOWN_ON_WIRE, type Wire, type WireObject, type Json, type JsonObject };
