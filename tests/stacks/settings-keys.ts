/** What the JSON Schema and docs/settings.md say of the same keys, in one shape. */
import assert from "node:assert/strict";

/** A JSON Schema, or a part of one. */
export type Schema = Record<string, unknown>;

/** One key of a map of the settings. */
export interface Key {
  readonly description: string | undefined;
  /** Defaults as JSON; forms of one map may have different ones. */
  readonly defaults: Set<string>;
}

/** What stands in place of a name that the user makes up. */
const NAMES: Readonly<Record<string, string>> = {
  accounts: "<account>",
  directSources: "<source>",
  endpointSets: "<set>",
  loadBalancers: "<loadBalancer>",
  rules: "<rule>",
  services: "<service>",
  sites: "<site>",
  spokes: "<spoke>",
  subnets: "<zone>",
  tiers: "<tier>",
};

/** Every map of the settings, by its path, with its keys. */
export function keysOf(schema: Schema): Map<string, Map<string, Key>> {
  const found = new Map<string, Map<string, Key>>();
  const add = (container: string, key: string, { description, default: value }: Schema) => {
    const keys = found.get(container) ?? new Map<string, Key>();
    const known = keys.get(key) ?? {
      description: description as string | undefined,
      defaults: new Set<string>(),
    };
    if (value !== undefined) known.defaults.add(JSON.stringify(value));
    found.set(container, keys.set(key, known));
  };
  const walk = (node: Schema, path: string): void => {
    if (typeof node.$ref === "string") return walk(definition(schema, node.$ref), path);
    for (const form of [...asList(node.anyOf), ...asList(node.oneOf)]) walk(form, path);
    if (typeof node.items === "object") walk(node.items as Schema, `${path}[]`);
    const name = NAMES[path.split(".").at(-1) ?? ""];
    const values = node.additionalProperties;
    // The services of the catalogue are listed for editors; they are values of the map like any other.
    if (name !== undefined && typeof values === "object") return walk(values as Schema, `${path}.${name}`);
    for (const [key, value] of Object.entries((node.properties ?? {}) as Record<string, Schema>)) {
      const own = key.replace("causeway:", "");
      add(path, own, value);
      // The gateway services are alike, so they are described once.
      const part = path.endsWith(".gatewayEndpoints") ? "<service>" : own;
      walk(value, path === "" ? own : `${path}.${part}`);
    }
  };
  walk(((schema.properties as Schema).config ?? {}) as Schema, "");
  return found;
}

function definition(schema: Schema, reference: string): Schema {
  const found = (schema.$defs as Record<string, Schema>)[reference.replace("#/$defs/", "")];
  assert.ok(found, reference);
  return found;
}

function asList(value: unknown): Schema[] {
  return Array.isArray(value) ? (value as Schema[]) : [];
}

/** The tables of the document with the maps that their headings name. */
export function sectionsOf(text: string): { containers: string[]; rows: { key: string; text: string }[] }[] {
  return text.split(/^#{2,} /m).map((section) => {
    const [heading = "", ...lines] = section.split("\n");
    const containers = [...heading.matchAll(/`([^`]*)`/g)].map(([, path]) => path ?? "");
    const rows = lines.flatMap((line) => {
      const [, key] = /^\| `([^`]+)` \|/.exec(line) ?? [];
      return key === undefined ? [] : [{ key, text: line }];
    });
    return { containers: heading.startsWith("Top-level keys") ? [""] : containers, rows };
  });
}
