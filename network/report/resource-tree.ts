/** The resource tree: components within components, and how many resources of which type each is made of. */
import { valueOf, fact, text } from "../model/facts";
import { accountOfProvider, compareText, groupBy } from "../model/recording";
import type { RecordedResource } from "../recorded";
import type { ProviderPlace, ResourceCount, ResourceTree } from "./types";

const STACK = "pulumi:pulumi:Stack";
const PROVIDER = "pulumi:providers:";

/** @param resources with the foretold children of plugins' components */
export function resourceTree(resources: readonly RecordedResource[]): ResourceTree {
  const sorted = [...resources].sort((a, b) => compareText(a.urn, b.urn));
  const childrenOf = groupBy(sorted, ({ parent }) => parent);
  const known = new Set(sorted.map(({ urn }) => urn));
  const stack = sorted.find(({ type }) => type === STACK);
  const roots = sorted.filter(
    ({ urn, parent }) => urn !== stack?.urn && (parent === undefined || !known.has(parent)),
  );
  const tops = [...(stack === undefined ? [] : (childrenOf.get(stack.urn) ?? [])), ...roots];
  return treeOf(childrenOf, stack ?? { name: "stack", type: STACK }, tops);
}

/** Explicit AWS providers, by name. */
export function providerPlaces(resources: readonly RecordedResource[]): ProviderPlace[] {
  const providers = resources.filter(({ type }) => type === `${PROVIDER}aws`);
  return providers
    .map((provider) => ({
      name: provider.name,
      account: valueOf(accountOfProvider(provider)) ?? null,
      region: valueOf(fact(provider, "region", text)) ?? null,
    }))
    .sort((a, b) => compareText(a.name, b.name));
}

type Children = ReadonlyMap<string | undefined, readonly RecordedResource[]>;

function treeOf(
  childrenOf: Children,
  { name, type }: Pick<RecordedResource, "name" | "type">,
  children: readonly RecordedResource[],
): ResourceTree {
  // A resource may be another resource's parent, as in an awsx VPC; it is counted with the component all the same.
  const own = children.flatMap((child) => (child.custom ? withDescendants(childrenOf, child) : [child]));
  const resources = countTypes(own.filter(({ custom, type: own }) => custom && !own.startsWith(PROVIDER)));
  const components = own
    .filter(({ custom }) => !custom)
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.type, b.type))
    .map((component) => treeOf(childrenOf, component, childrenOf.get(component.urn) ?? []));
  const below = [...resources, ...components].reduce((sum, { count }) => sum + count, 0);
  return { name, type, resources, components, count: below };
}

function withDescendants(childrenOf: Children, resource: RecordedResource): RecordedResource[] {
  const children = childrenOf.get(resource.urn) ?? [];
  return [
    resource,
    ...children.flatMap((child) => (child.custom ? withDescendants(childrenOf, child) : [child])),
  ];
}

function countTypes(resources: readonly RecordedResource[]): ResourceCount[] {
  const groups = groupBy(resources, ({ type, provider }) => JSON.stringify([type, nameOf(provider)]));
  return [...groups.values()]
    .flatMap((group): ResourceCount[] => {
      const [first] = group;
      return first === undefined
        ? []
        : [{ type: first.type, provider: nameOf(first.provider), count: group.length }];
    })
    .sort((a, b) => compareText(a.type, b.type) || compareText(a.provider ?? "", b.provider ?? ""));
}

/** `urn:pulumi:dev::project::pulumi:providers:aws::name` gives `name`. */
function nameOf(provider: string | undefined): string | null {
  return provider?.split("::")[3] ?? null;
}
