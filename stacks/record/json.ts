/** Wire values to plain JSON with markers of our own, and never the value of a secret. */

import { SECRET, UNKNOWN, type Json, type JsonObject } from "../../network/recorded";
import { KIND, SIGNATURE, UNKNOWN_ON_WIRE, type Wire, type WireObject } from "./values";

/** The SDK's own notes on an asset, beside its source. */
const ASSET_NOTES = new Set(["__pulumiAsset", "__pulumiArchive"]);

/** The engine, too, hides secret configuration in what a program says only from this length on. */
const SHORTEST_HIDDEN = 3;

/** A property bag and the paths in it that are secret, sorted. */
export interface ReadProperties {
  readonly json: JsonObject;
  readonly secrets: readonly string[];
}

/** Reads property bags; texts that hold one of the hidden values are secret although nothing marks them. */
export class JsonReader {
  private readonly hidden: readonly string[];

  /** @param hidden values of secret configuration, which a program may have read as plain text */
  constructor(hidden: readonly string[] = []) {
    this.hidden = hidden.filter((value) => value.length >= SHORTEST_HIDDEN);
  }

  /** Keys are sorted; unknown and secret values become markers. */
  read(properties: WireObject): ReadProperties {
    const reading = new Reading((text) => this.hides(text));
    const json = reading.object(properties, "");
    return { json, secrets: reading.secrets.sort() };
  }

  /** Text for people, without hidden values. */
  censor(text: string): string {
    return this.hidden.reduce((censored, value) => censored.replaceAll(value, "[secret]"), text);
  }

  private hides(text: string): boolean {
    return this.hidden.some((value) => text.includes(value));
  }
}

/** One property bag being read. */
class Reading {
  readonly secrets: string[] = [];

  constructor(private readonly hides: (text: string) => boolean) {}

  object(object: WireObject, path: string): JsonObject {
    const json: Record<string, Json> = {};
    for (const key of Object.keys(object).sort()) {
      const value = object[key];
      if (value !== undefined) json[key] = this.value(value, path === "" ? key : `${path}.${key}`);
    }
    return json;
  }

  private value(value: Wire, path: string): Json {
    if (value === UNKNOWN_ON_WIRE) return UNKNOWN;
    if (typeof value === "string") return this.hides(value) ? this.secret(path) : value;
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((item, index) => this.value(item, `${path}[${index}]`));
    switch (value[SIGNATURE]) {
      case undefined:
        return this.object(value, path);
      case KIND.secret:
        return this.secret(path);
      case KIND.output:
        return this.output(value, path);
      case KIND.resource:
        return resourceToJson(value);
      case KIND.asset:
        return { $asset: this.object(withoutNotes(value), path) };
      case KIND.archive:
        return { $archive: this.object(withoutNotes(value), path) };
      default:
        throw new Error(`property ${path} has an unknown signature; a newer SDK may have added it`);
    }
  }

  private output(output: WireObject, path: string): Json {
    if (output["secret"] === true) return this.secret(path);
    const value = output["value"];
    return value === undefined ? UNKNOWN : this.value(value, path);
  }

  private secret(path: string): Json {
    this.secrets.push(path);
    return SECRET;
  }
}

/** A resource given as a value is its id, or its URN when it is a component: what a provider would receive. */
function resourceToJson(reference: WireObject): Json {
  const id = reference["id"];
  if (id === undefined) return String(reference["urn"]);
  return id === null || id === "" || id === UNKNOWN_ON_WIRE ? UNKNOWN : String(id);
}

function withoutNotes(asset: WireObject): WireObject {
  const kept = Object.entries(asset).filter(([key]) => key !== SIGNATURE && !ASSET_NOTES.has(key));
  return Object.fromEntries(kept);
}
