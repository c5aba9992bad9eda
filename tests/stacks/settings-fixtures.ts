/** The bad settings of tests/fixtures/settings: what each changes in the valid base, and what it must give. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";

type Settings = Record<string, unknown>;

/** One bad settings file. */
export interface BadSettings {
  readonly name: string;
  /** The settings as `parseSettings` takes them. */
  readonly raw: Settings;
  /** Every code and path that must come out, and no other. */
  readonly expect: readonly { readonly code: string; readonly path: string }[];
}

interface Fixture {
  readonly expect: BadSettings["expect"];
  /** Valid settings of the folder `with` that are added to the base first. */
  readonly with?: string;
  readonly remove?: readonly string[];
  readonly settings?: Settings;
}

const folder = join(__dirname, "../fixtures/settings");

/** The valid settings that the bad ones are made from, with those of a file of the folder `with` when one is named. */
export function validSettings(added?: string): Settings {
  const base = read("base.yaml");
  return (added === undefined ? base : merged(base, read(`with/${added}.yaml`))) as Settings;
}

/** Every bad settings file, sorted by name. */
export function badSettings(): BadSettings[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && file !== "base.yaml");
  return files.sort().map((file) => {
    const { expect, with: added, remove = [], settings = {} } = read(file) as Fixture;
    const rest = remove.reduce((from, path) => without(from, path.split(".")), validSettings(added));
    return { name: basename(file, ".yaml"), raw: merged(rest, settings) as Settings, expect };
  });
}

/** Maps are merged key by key; everything else takes the place of what was there. */
export function merged(base: unknown, patch: unknown): unknown {
  if (!isMap(base) || !isMap(patch)) return patch;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(patch)])];
  return Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(patch, key) ? merged(base[key], patch[key]) : base[key]]),
  );
}

function read(file: string): unknown {
  return parse(readFileSync(join(folder, file), "utf8"));
}

function without(from: Settings, [key = "", ...below]: readonly string[]): Settings {
  if (!Object.hasOwn(from, key)) throw new Error(`the base has no ${key} to remove`);
  const { [key]: value, ...rest } = from;
  return below.length === 0 ? rest : { ...rest, [key]: without(value as Settings, below) };
}

function isMap(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
