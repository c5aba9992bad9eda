/** Reads what Pulumi prints: previews and exported states. */
import type { Json, JsonObject } from "../../../network/recorded";
import { plainObject, same } from "../standin/plain";

/** Resources of a preview by type, without the engine's own providers. */
export function typesOf(preview: JsonObject): Readonly<Record<string, number>> {
  const result: Record<string, number> = {};
  for (const { urn } of (preview.steps ?? []) as readonly JsonObject[]) {
    const [, , types = "", name = ""] = String(urn).split("::");
    const type = types.split("$").at(-1) ?? "";
    if (type.startsWith("pulumi:providers:") && name.startsWith("default")) continue;
    result[type] = (result[type] ?? 0) + 1;
  }
  return result;
}

/** Resources of an exported state by URN. */
export function resourcesOf(state: JsonObject): ReadonlyMap<string, JsonObject> {
  const { resources } = objectOf(state.deployment);
  return new Map(
    ((resources ?? []) as readonly JsonObject[]).map((resource) => [String(resource.urn), resource]),
  );
}

/** Which inputs of which types differ between two states, as `type input`, sorted, each once. */
export function changedInputs(before: JsonObject, after: JsonObject): string[] {
  const [old, now] = [resourcesOf(before), resourcesOf(after)];
  const found = [...old].flatMap(([urn, resource]) => {
    const [a, b] = [inputsOf(resource), inputsOf(now.get(urn))];
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.filter((key) => !same(a[key], b[key])).map((key) => `${String(resource.type)} ${key}`);
  });
  return [...new Set(found)].sort();
}

function inputsOf(resource: JsonObject | undefined): JsonObject {
  return withoutCiphertext(plainObject(objectOf(resource?.inputs))) as JsonObject;
}

/** The same secret is encrypted to another text each time. */
function withoutCiphertext(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutCiphertext);
  if (typeof value !== "object" || value === null) return value;
  const object = value as JsonObject;
  if ("ciphertext" in object) return { secret: true };
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, withoutCiphertext(item)]));
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
