/**
 * What of the settings has the right form, so that checks across values run beside the schema's findings: one
 * slip of the pen hides no overlap elsewhere. Faulty parts are left out, and it is known where.
 */
import type { z } from "zod";
import { isWithin, type Path, valueAt } from "./paths";
import { settingsShape } from "./schema";
import { type Fault, faultsOf } from "./translate";

const draftShape = settingsShape.partial();

/** The sound parts of the settings; a part without which nothing of it makes sense is left out whole. */
export interface Draft extends z.output<typeof draftShape> {
  /** Names of the secret top-level keys, without their namespace. */
  readonly secrets: readonly string[];
  /** Names of the top-level keys that are no settings and not secret. */
  readonly strangers: readonly string[];
  /** Whether nothing at or above the path was left out: what is absent there was never written. */
  readonly whole: (path: Path) => boolean;
  /** Whether nothing at, above or below the path was left out. */
  readonly intact: (path: Path) => boolean;
}

/** The sound parts of `raw`, and what is wrong with the others. */
export function draftOf(
  raw: unknown,
  secrets: readonly string[],
): { readonly draft: Draft; readonly faults: readonly Fault[] } {
  const result = settingsShape.safeParse(raw);
  const faults = result.success ? [] : faultsOf(result.error, raw);
  const { parts, lost } = soundParts(raw);
  const draft: Draft = {
    ...parts,
    secrets,
    strangers: Object.keys(raw ?? {}).filter((key) => !Object.hasOwn(settingsShape.shape, key)),
    whole: (path) => !lost.some((gone) => isWithin(gone, path)),
    intact: (path) => !lost.some((gone) => isWithin(gone, path) || isWithin(path, gone)),
  };
  return { draft, faults };
}

/** Leaves out what the schema refuses, again and again, until it refuses nothing. */
function soundParts(raw: unknown): { parts: z.output<typeof draftShape>; lost: readonly Path[] } {
  let rest: unknown = raw;
  const lost: Path[] = [];
  for (;;) {
    const result = draftShape.safeParse(rest);
    if (result.success) return { parts: result.data, lost };
    const gone = faultsOf(result.error, rest).map(({ drop }) => upToList(drop));
    const present = gone.filter((path) => path.length > 0 && valueAt(rest, path) !== undefined);
    // Not even a map: nothing can be checked, and nothing was left out of it that could be named.
    if (present.length === 0) return { parts: draftShape.parse({}), lost: [[]] };
    lost.push(...gone);
    rest = present.reduce<unknown>((value, path) => without(value, path), rest);
  }
}

/** A list loses its meaning, and its later items their positions, when one item is left out: the list goes. */
function upToList(path: Path): Path {
  const position = path.findIndex((segment) => typeof segment === "number");
  return position < 0 ? path : path.slice(0, position);
}

/** A copy that lacks the value at the path. */
function without(value: unknown, [key, ...below]: Path): unknown {
  if (key === undefined || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    if (name !== key) return [[name, item]];
    return below.length === 0 ? [] : [[name, without(item, below)]];
  });
  return Object.fromEntries(entries);
}
