/**
 * A recording with the look-ups that lifters need: by URN, by type, upwards to the component that made a
 * resource, and where (account, region) its provider works. Each look-up is built once, in one pass.
 */
import type { Json, RecordedResource } from "../recorded";
import { fact, factOf, isGiven, itemsOf, objectOf, objectsOf, sourceOf, text, unknown } from "./facts";
import type { Fact } from "./types";

export interface Recording {
  /** Sorted by URN. */
  readonly resources: readonly RecordedResource[];
  readonly byUrn: ReadonlyMap<string, RecordedResource>;
  readonly byType: ReadonlyMap<string, readonly RecordedResource[]>;
}

export function indexRecording(resources: readonly RecordedResource[]): Recording {
  const sorted = [...resources].sort((a, b) => compareText(a.urn, b.urn));
  return {
    resources: sorted,
    byUrn: new Map(sorted.map((resource) => [resource.urn, resource])),
    byType: groupBy(sorted, (resource) => resource.type),
  };
}

/** Resources of one type, sorted by URN. */
export function ofType(recording: Recording, type: string): readonly RecordedResource[] {
  return recording.byType.get(type) ?? [];
}

/** Resources of several types, in the order of the types. */
export function ofTypes(recording: Recording, types: readonly string[]): RecordedResource[] {
  return types.flatMap((type) => ofType(recording, type));
}

/** Parent, its parent and so on, without the stack itself. */
export function ancestors(recording: Recording, resource: RecordedResource): RecordedResource[] {
  const found: RecordedResource[] = [];
  for (let urn = resource.parent; urn !== undefined; urn = found.at(-1)?.parent) {
    const parent = recording.byUrn.get(urn);
    if (parent === undefined || parent.type === "pulumi:pulumi:Stack" || found.includes(parent)) break;
    found.push(parent);
  }
  return found;
}

/** The nearest component of one of these types that the resource is part of. */
export function componentOf(
  recording: Recording,
  resource: RecordedResource,
  types: readonly string[],
): RecordedResource | undefined {
  return ancestors(recording, resource).find((ancestor) => types.includes(ancestor.type));
}

/** A resource's region is its own `region` input, else its provider's, else what its component was told. */
export function regionOf(recording: Recording, resource: RecordedResource): Fact<string> {
  if (isGiven(resource.inputs.region)) return fact(resource, "region", text);
  const provider = providerOf(recording, resource);
  if (provider !== undefined && isGiven(provider.inputs.region)) return fact(provider, "region", text);
  return componentsWord(recording, resource, "region");
}

/**
 * The account that a resource is made in: the only one that its provider allows, or the one of the role that
 * it assumes, else what its component was told. A provider with neither works in whatever account the
 * credentials of the day belong to.
 */
export function accountOf(recording: Recording, resource: RecordedResource): Fact<string> {
  const provider = providerOf(recording, resource);
  const account = provider === undefined ? undefined : accountOfProvider(provider);
  return account ?? componentsWord(recording, resource, "accountId");
}

/** The explicit provider of a resource. */
export function providerOf(recording: Recording, resource: RecordedResource): RecordedResource | undefined {
  if (resource.provider === undefined) return undefined;
  // The engine appends `::` and an id to the URN.
  return (
    recording.byUrn.get(resource.provider) ?? recording.byUrn.get(resource.provider.replace(/::[^:]*$/, ""))
  );
}

/** The account that an AWS provider is bound to; undefined when it is bound to none. */
export function accountOfProvider(provider: RecordedResource): Fact<string> | undefined {
  const allowed = itemsOf(providerValue(provider.inputs.allowedAccountIds));
  if (allowed.length === 1) return factOf(allowed[0], sourceOf(provider, "allowedAccountIds"), text);
  const roles = objectsOf(providerValue(provider.inputs.assumeRoles));
  const role = roles.at(-1) ?? objectOf(providerValue(provider.inputs.assumeRole));
  if (!isGiven(role.roleArn)) return undefined;
  return factOf(role.roleArn, sourceOf(provider, "assumeRoles"), accountOfArn);
}

/** `arn:aws:iam::111111111111:role/x` gives `111111111111`. */
function accountOfArn(value: Json): string | undefined {
  return typeof value === "string" ? /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1] : undefined;
}

/** Pulumi hands every provider setting that is not a text to the engine as JSON text. */
function providerValue(value: Json | undefined): Json | undefined {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

function componentsWord(recording: Recording, resource: RecordedResource, property: string): Fact<string> {
  const chain = [resource, ...ancestors(recording, resource)].filter((candidate) => !candidate.custom);
  const told = chain.find((component) => isGiven(component.inputs[property]));
  return told === undefined
    ? unknown("is the default provider's", sourceOf(resource))
    : fact(told, property, text);
}

/** Items by key, in the order in which they came; those without a key are left out. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** By code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
