/**
 * The simulated AWS without anything accidental: ids, addresses and names that AWS or the provider makes up are replaced
 * by the resource and the output that they belong to. Two runs of one program must come to the same text.
 */
import assert from "node:assert/strict";
import type { Json, JsonObject } from "../../../network/recorded";
import type { Thing, World } from "../standin/aws/world";

/** Things that AWS makes by itself, with ids that no resource has. */
const WITHOUT_ID = new Set(["networkInterface"]);
/** Follows from the rest, and only changes its form. */
const DERIVED = new Set(["dnsEntries"]);

/** One line for each thing, sorted; equal things of equal stacks give equal lines. */
export function canonicalWorld(world: World, state: JsonObject): string[] {
  const replace = replacer(state);
  return world
    .everything()
    .map(([key, thing]) => {
      const [kind = ""] = key.split(" ");
      const entries = Object.entries(thing).filter(
        ([name]) => !DERIVED.has(name) && !(name === "id" && WITHOUT_ID.has(kind)),
      );
      const named = replace(JSON.stringify({ ...Object.fromEntries(entries), ...learned(kind, thing) }));
      return `${kind} ${JSON.stringify(sorted(unordered(JSON.parse(named) as JsonObject)))}`;
    })
    .sort();
}

/** A refresh learns which VPCs see a zone, so that the next update sends them all; which ones do is said beside the inputs. */
function learned(kind: string, { inputs }: Thing & { readonly inputs?: JsonObject }): JsonObject {
  return kind === "zone" ? { inputs: { ...inputs, vpcs: null } } : {};
}

/** Lists that AWS keeps beside the inputs have no order, such as the VPCs of a zone: they come as they were added. */
function unordered(thing: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(thing).map(([name, value]) => {
      if (!Array.isArray(value)) return [name, value];
      return [name, [...value].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
    }),
  );
}

/** Fails with what is too much and what is missing, and nothing else. */
export function assertSameWorld(actual: readonly string[], expected: readonly string[]): void {
  const extra = actual.filter((line) => !expected.includes(line));
  const missing = expected.filter((line) => !actual.includes(line));
  assert.deepEqual({ extra, missing }, { extra: [], missing: [] });
}

/** Replaces what AWS made up, the longest texts first. */
function replacer(state: JsonObject): (text: string) => string {
  const tokens = tokensOf(state);
  if (tokens.size === 0) return (text) => text;
  const words = [...tokens.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
  return (text) => text.replace(pattern, (word) => tokens.get(word) ?? word);
}

function tokensOf(state: JsonObject): Map<string, string> {
  const tokens = new Map<string, string>();
  const all = (objectOf(state.deployment).resources ?? []) as readonly JsonObject[];
  const own = all.filter(({ custom }) => custom === true).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  // Ids first: what one resource says of another must not give the other its name.
  for (const resource of own) {
    const id = String(resource.id);
    add(tokens, id, `${nameOf(resource)} id`);
    // Names of an endpoint begin like this.
    if (id.startsWith("vpce-")) add(tokens, `${id}-${id.slice(-8)}`, `${nameOf(resource)} name`);
  }
  for (const resource of own) {
    const inputs = objectOf(resource.inputs);
    const filledIn = textsIn(inputs.__defaults);
    for (const [key, value] of Object.entries(objectOf(resource.outputs))) {
      if (typeof value !== "string" && key !== MADE_UP_LIST) continue;
      if (inputs[key] === undefined || filledIn.includes(key) || isOwnName(key, value))
        add(tokens, value, `${nameOf(resource)} ${key}`);
    }
  }
  return tokens;
}

/** A name that the provider made up; once a refresh has read it, it looks as if the program had given it. */
function isOwnName(key: string, value: Json): boolean {
  return key === "name" && typeof value === "string" && OWN_NAME.test(value);
}

/** A list of names that AWS makes up; other lists only repeat what stands elsewhere. */
const MADE_UP_LIST = "privateDnsNameConfigurations";

/** How the provider ends a name that it makes up; there may be no digit in it. */
const OWN_NAME = /-[0-9a-f]{7}$/;

/** Accounts, regions and zones are the same in every run. */
const FIXED = /^(\d{12}|[a-z]{2}-[a-z]+-\d[a-z]?|[a-z]+\d-az\d)$/;

function add(tokens: Map<string, string>, value: Json | undefined, name: string): void {
  if (typeof value === "string") {
    const accidental =
      value.length > 6 && (/[0-9]/.test(value) || OWN_NAME.test(value)) && !FIXED.test(value);
    if (accidental && !tokens.has(value)) tokens.set(value, `<${name}>`);
  } else if (Array.isArray(value)) {
    value.forEach((item: Json, index) => add(tokens, item, `${name}[${index}]`));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) add(tokens, item, `${name}.${key}`);
  }
}

function nameOf({ urn }: JsonObject): string {
  const [type = "", ...name] = String(urn).split("::").slice(2);
  return `${type.split("$").at(-1) ?? ""}::${name.join("::")}`;
}

function textsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item: Json): item is string => typeof item === "string") : [];
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const object = value as JsonObject;
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, sorted(object[key] ?? null)]),
  );
}
