/**
 * Reads single properties of a recorded resource as facts: the value with its source, or why it is not known.
 * Knows markers and JSON only, nothing of AWS.
 */
import { hasSecret, hasUnknown, type Json, type JsonObject, type RecordedResource } from "../recorded";
import type { Fact, Known, Link, NodeId, Source, Unknown } from "./types";

/** Reads a JSON value as a T; undefined when it is something else. */
export type Reader<T> = (value: Json) => T | undefined;

export const text: Reader<string> = (value) => (typeof value === "string" ? value : undefined);
export const flag: Reader<boolean> = (value) => (typeof value === "boolean" ? value : undefined);
export const whole: Reader<number> = (value) => (Number.isInteger(value) ? Number(value) : undefined);

export function known<T>(value: T, source: Source): Known<T> {
  return { known: true, value, source };
}

export function unknown(why: string, source: Source): Unknown {
  return { known: false, why, source };
}

/** The value if it is known. */
export function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.known === true ? fact.value : undefined;
}

/** The same fact about something made from its value. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { ...fact, value: change(fact.value) } : fact;
}

/** The node that a link leads to, if it leads to one. */
export function nodeOf(link: Link | undefined): NodeId | undefined {
  return link?.kind === "node" ? link.node : undefined;
}

export function linkTo(node: NodeId, source: Source): Link {
  return { kind: "node", node, source };
}

/** Evidence: a resource, or one property of it. */
export function sourceOf(resource: RecordedResource, property?: string): Source {
  return property === undefined ? { urn: resource.urn } : { urn: resource.urn, property };
}

/**
 * One input property.
 *
 * @param absent what AWS or its provider takes when the property is not given, by their documentation; without
 *   it an absent property is unknown
 */
export function fact<T>(resource: RecordedResource, property: string, read: Reader<T>, absent?: T): Fact<T> {
  return factOf(resource.inputs[property], sourceOf(resource, property), read, absent);
}

/** The same for a value that was taken out of a property already. */
export function factOf<T>(value: Json | undefined, source: Source, read: Reader<T>, absent?: T): Fact<T> {
  if (value === undefined || value === null) {
    return absent === undefined ? unknown("is not given", source) : known(absent, source);
  }
  if (hasUnknown(value)) return unknown("is not known before deployment", source);
  if (hasSecret(value)) return unknown("is a secret", source);
  const result = read(value);
  return result === undefined
    ? unknown(`has the unexpected value ${JSON.stringify(value)}`, source)
    : known(result, source);
}

/** Whether a property was given at all; an empty text is how some providers say that it was not. */
export function isGiven(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && value !== "";
}

/** A value that is an object with fields, or one without. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isArray(value);
}

/** The objects of a list; a value that is not a list has none. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  return isArray(value) ? value.map(objectOf) : [];
}

/** The items of a list; a value that is not a list has none. */
export function itemsOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

// Array.isArray alone does not narrow a readonly array out of a union.
function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
