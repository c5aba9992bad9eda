/**
 * Property values as they travel between SDK and engine. Special values are objects that carry a signature:
 * https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/resource#pkg-constants
 */

import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Json, JsonObject } from "../../network/recorded";

/** A value as it travels between the SDK and the engine. */
export type Wire = null | boolean | number | string | Wire[] | WireObject;
export interface WireObject {
  [key: string]: Wire;
}

/** Stands on the wire where a value is unknown. */
export const UNKNOWN_ON_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key of the objects that stand for special values. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** What such an object stands for. */
export const KIND = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** The property bag of a request; empty when there is none. */
export function readStruct(struct: Struct | undefined): WireObject {
  return struct === undefined ? {} : (struct.toJavaScript() as WireObject);
}

/** The property bag for a reply. */
export function writeStruct(properties: WireObject): Struct {
  return new PlainStruct(properties);
}

const structOf = Struct.fromJavaScript;

/** A property bag that becomes a message only if it leaves the process, which it does for transforms alone. */
class PlainStruct extends Struct {
  constructor(private readonly properties: WireObject) {
    super();
  }

  override toJavaScript(): Record<string, JavaScriptValue> {
    return this.properties as Record<string, JavaScriptValue>;
  }

  override getFieldsMap(): ReturnType<Struct["getFieldsMap"]> {
    return structOf(this.toJavaScript()).getFieldsMap();
  }
}

/**
 * Lets the SDK, too, hand over its property bags as they are: to make messages of them and read them back would be a
 * tenth of a recording. Returns what puts the former state back.
 */
export function keepStructsPlain(): () => void {
  Struct.fromJavaScript = (properties) => writeStruct(properties as WireObject);
  return () => {
    Struct.fromJavaScript = structOf;
  };
}

/** JSON to wire; the inverse of reading it but for secrets, whose value is gone: they come back as unknown. */
export function toWire(value: Json): Wire {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(toWire);
  const object = value as JsonObject;
  if (object["$unknown"] === true) return UNKNOWN_ON_WIRE;
  if (object["$secret"] === true) return secretOnWire(UNKNOWN_ON_WIRE);
  return objectToWire(object);
}

/** A property bag, JSON to wire. */
export function objectToWire(object: JsonObject): WireObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, toWire(value)]));
}

/** Marks a value as secret. */
export function secretOnWire(value: Wire): WireObject {
  return { [SIGNATURE]: KIND.secret, value };
}

/** Refers to a resource, which the SDK then makes an object of its class from. An empty id is an unknown one. */
export function resourceOnWire(urn: string, id: string): WireObject {
  return { [SIGNATURE]: KIND.resource, urn, id };
}

/** The value without secret and output wrappers; `undefined` where it is unknown. */
export function plainOf(value: Wire | undefined): Wire | undefined {
  if (value === undefined || value === UNKNOWN_ON_WIRE) return undefined;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const kind = value[SIGNATURE];
  return kind === KIND.secret || kind === KIND.output ? plainOf(value["value"]) : value;
}

/** URNs that the output values in a value come from. */
export function dependenciesIn(value: Wire): string[] {
  const found: string[] = [];
  collectDependencies(value, found);
  return found;
}

function collectDependencies(value: Wire, found: string[]): void {
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value)) return value.forEach((item) => collectDependencies(item, found));
  const own = value[SIGNATURE] === KIND.output ? value["dependencies"] : undefined;
  if (Array.isArray(own)) found.push(...own.filter((urn) => typeof urn === "string"));
  for (const inner of Object.values(value)) collectDependencies(inner, found);
}
