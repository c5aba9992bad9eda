/**
 * Property bags as a policy gets them, as plain JSON: reading what is not known before deployment throws, and secrets
 * come in plain text. Knows nothing of resources.
 */
import { type Json, type JsonObject, SECRET, UNKNOWN } from "../network/recorded";

/**
 * Names under which a text is a secret. Nothing else tells: the SDK takes the engine's marks off before a policy sees
 * the value. https://github.com/pulumi/pulumi-policy/blob/main/sdk/nodejs/policy/deserialize.ts
 */
const SECRET_NAME = /(presharedKey|password|privateKey|secret|token)$/i;

/** Keys are sorted; what cannot be read and what is secret become markers. */
export function readProperties(properties: object): JsonObject {
  const keys = Object.keys(properties).filter((key) => !key.startsWith("__"));
  return Object.fromEntries(keys.sort().map((key) => [key, readOf(properties, key)]));
}

/** Where in a property bag the secrets were, such as `tunnel1PresharedKey`, sorted. */
export function secretPaths(properties: JsonObject): string[] {
  return pathsIn(properties, "").sort();
}

function readOf(holder: object, key: string | number): Json {
  let value: unknown;
  try {
    value = (holder as Record<string | number, unknown>)[key];
  } catch {
    return UNKNOWN;
  }
  return typeof value === "string" && SECRET_NAME.test(String(key)) ? SECRET : plain(value);
}

function plain(value: unknown): Json {
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => readOf(value, index));
  // Files and archives: their content decides nothing here.
  if ("__pulumiAsset" in value) return { $asset: {} };
  if ("__pulumiArchive" in value) return { $archive: {} };
  return readProperties(value);
}

function pathsIn(value: Json, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => pathsIn(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  const object = value as JsonObject;
  if (object["$secret"] === true) return [path];
  return Object.entries(object).flatMap(([key, item]) => pathsIn(item, path === "" ? key : `${path}.${key}`));
}
