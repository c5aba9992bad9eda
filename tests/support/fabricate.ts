/**
 * Recordings made by hand, for tests of what reads them. Ids are unknown, as in a preview: where an input holds
 * {@link idOf} another resource, the recorded value is unknown and the reference says where it comes from.
 */
import { type Json, type JsonObject, type RecordedResource, UNKNOWN } from "../../network/recorded";

/** Stands in the inputs of a fabricated resource for an id that deployment will give. */
export interface IdOf {
  readonly $idOf: string;
}

export type FabricatedInput =
  Json | IdOf | readonly FabricatedInput[] | { readonly [key: string]: FabricatedInput };

/** What a fabricated resource may have besides type, name and inputs. */
export interface FabricatedOptions {
  readonly parent?: RecordedResource;
  readonly provider?: RecordedResource;
  /** References beyond those of {@link idOf}, by property. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

export const STACK: RecordedResource = {
  urn: "urn:pulumi:test::estate::pulumi:pulumi:Stack::estate-test",
  type: "pulumi:pulumi:Stack",
  name: "estate-test",
  custom: false,
  ...nothingElse(),
  inputs: {},
  references: {},
};

/** The id of another resource, or of several that one value comes from. */
export function idOf(resource: Pick<RecordedResource, "urn">): IdOf {
  return { $idOf: resource.urn };
}

/** One recorded resource. A type with `/` or of a provider is a resource, any other a component. */
export function fabricate(
  type: string,
  name: string,
  inputs: Readonly<Record<string, FabricatedInput>> = {},
  { parent = STACK, provider, references = {} }: FabricatedOptions = {},
): RecordedResource {
  const types = parent.type === STACK.type ? type : `${parent.urn.split("::")[2] ?? ""}$${type}`;
  const found = Object.entries(inputs).map(([property, value]) => [property, urnsIn(value)] as const);
  const own = Object.fromEntries(found.filter(([, urns]) => urns.length > 0));
  return {
    urn: `urn:pulumi:test::estate::${types}::${name}`,
    type,
    name,
    custom: type.includes("/") || type.startsWith("pulumi:providers:"),
    parent: parent.urn,
    ...(provider === undefined ? {} : { provider: provider.urn }),
    ...nothingElse(),
    inputs: plain(inputs) as JsonObject,
    references: { ...own, ...references },
  };
}

function nothingElse() {
  return { dependsOn: [], ignoreChanges: [], protect: false, aliases: [], secrets: [] };
}

function urnsIn(value: FabricatedInput): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(urnsIn))].sort();
  if (typeof value !== "object" || value === null) return [];
  if (isId(value)) return [value.$idOf];
  return [...new Set(Object.values(value).flatMap(urnsIn))].sort();
}

function plain(value: FabricatedInput): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value as Json;
  if (isId(value)) return UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function isId(value: object): value is IdOf {
  return "$idOf" in value;
}
