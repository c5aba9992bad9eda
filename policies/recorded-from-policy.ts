/**
 * The resources of a policy's stack as recorded ones, the form that the network model reads. What the AWS provider
 * filled in is taken out again as far as it can be told, so that what remains is what the program said. Pure.
 */
import type { PolicyResource } from "@pulumi/policy";
import { isDefaultProvider, type JsonObject, type RecordedResource } from "../network/recorded";
import { readProperties, secretPaths } from "./values";

/** What is read of a resource that a stack policy gets. */
export type StackResource = Pick<PolicyResource, "urn" | "type" | "name" | "props"> & {
  readonly opts: Pick<PolicyResource["opts"], "protect" | "ignoreChanges" | "aliases">;
  readonly provider?: Pick<NonNullable<PolicyResource["provider"]>, "urn" | "props">;
  readonly parent?: Pick<PolicyResource, "urn">;
  readonly dependencies: readonly Pick<PolicyResource, "urn">[];
  readonly propertyDependencies: Readonly<Record<string, readonly Pick<PolicyResource, "urn">[]>>;
};

const PROVIDER = /^pulumi:providers:/;
/** Inputs that a provider resource gets from the engine. */
const ENGINES_OWN = ["version", "pluginDownloadURL"];

/**
 * Resources that the program registered, sorted by URN. Those without inputs were not: they were only read, or are left
 * from a former deployment that an update of some targets does not touch.
 *
 * @param inputs of each registered resource by URN, as its registration told them
 */
export function recordedFromPolicy(
  resources: readonly StackResource[],
  inputs: ReadonlyMap<string, JsonObject>,
): RecordedResource[] {
  return resources
    .flatMap((resource) => {
      const own = inputs.get(resource.urn);
      return own === undefined || isDefaultProvider(resource.urn) ? [] : [recorded(resource, own)];
    })
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function recorded(resource: StackResource, given: JsonObject): RecordedResource {
  const { urn, type, name, opts, parent } = resource;
  const provider = resource.provider?.urn;
  const inputs = withoutAdditions(resource, given);
  const references = referencesOf(resource, inputs);
  const taken = new Set(Object.values(references).flat());
  return {
    urn,
    type,
    name,
    // A component has no provider; everything else has one, if only a default one.
    custom: provider !== undefined || PROVIDER.test(type),
    ...(parent === undefined ? {} : { parent: parent.urn }),
    ...(provider === undefined || isDefaultProvider(provider) ? {} : { provider }),
    inputs,
    references,
    dependsOn: urnsOf(resource.dependencies).filter((dependency) => !taken.has(dependency)),
    ignoreChanges: [...opts.ignoreChanges],
    protect: opts.protect,
    aliases: [...opts.aliases],
    secrets: secretPaths(inputs),
  };
}

/**
 * The AWS provider gives every resource its own region and all tags. Its defaults stay, since nothing tells a policy
 * which they are, and change nothing: they say what AWS would do without them.
 */
function withoutAdditions({ type, provider }: StackResource, given: JsonObject): JsonObject {
  if (PROVIDER.test(type)) return without(given, ENGINES_OWN);
  if (provider === undefined) return given;
  const region = isDefaultProvider(provider.urn) ? undefined : readProperties(provider.props).region;
  const same = typeof region === "string" && given.region === region;
  return without(given, same ? ["region", "tagsAll"] : ["tagsAll"]);
}

function without(inputs: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !keys.includes(key)));
}

function referencesOf(
  { propertyDependencies }: StackResource,
  inputs: JsonObject,
): RecordedResource["references"] {
  const pairs = Object.keys(inputs)
    .map((key) => [key, urnsOf(propertyDependencies[key] ?? [])] as const)
    .filter(([, urns]) => urns.length > 0);
  return Object.fromEntries(pairs);
}

function urnsOf(resources: readonly { readonly urn: string }[]): string[] {
  return [...new Set(resources.map(({ urn }) => urn))].sort();
}
