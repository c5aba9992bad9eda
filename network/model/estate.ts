/**
 * What the recording says of itself: the facts of the `causeway:index:Estate` component. Nothing else tells
 * which table of an awsx VPC a route is put into, or what a VPC that exists already is like.
 */
import type { JsonObject, RecordedResource } from "../recorded";
import { isGiven, isObject, objectOf, sourceOf } from "./facts";
import { SPOKE_VPC } from "./placement";
import { compareText, ofType, type Recording } from "./recording";
import type { Source } from "./types";

/** Type of the component that carries a deployment's purpose. */
export const ESTATE = "causeway:index:Estate";

export interface Estate {
  /** Logical name of a resource with a `routeTableId` -> the subnet whose table is meant. */
  readonly routes: ReadonlyMap<
    string,
    { readonly spoke: string; readonly tier: string; readonly zone: string }
  >;
  /** What is stated of VPCs that exist already, sorted by name. */
  readonly assumptions: readonly Assumption[];
}

/** An adopted spoke as its owner states it. */
export interface Assumption {
  /** Name of the spoke. */
  readonly name: string;
  readonly vpcId: string;
  readonly facts: JsonObject;
  /** Where the facts stand; `property` is the path of the spoke within it. */
  readonly source: Source;
  /** The component that stands for the spoke, if there is one. */
  readonly component?: RecordedResource;
}

export function readEstate(recording: Recording): Estate {
  const [estate] = ofType(recording, ESTATE);
  const components = ofType(recording, SPOKE_VPC).filter(({ inputs }) => inputs.source === "adopted");
  const byName = new Map(components.map((component) => [component.name, component]));
  const stated = estate === undefined ? [] : Object.entries(objectOf(estate.inputs.assumptions));
  const assumptions = new Map<string, Assumption>();
  // A component that is used without an Estate carries the same words in its own arguments.
  for (const component of components) {
    add(assumptions, component.name, component.inputs, { urn: component.urn }, component);
  }
  for (const [name, facts] of stated) {
    if (estate === undefined || !isObject(facts)) continue;
    add(assumptions, name, facts, sourceOf(estate, `assumptions.${name}`), byName.get(name));
  }
  return {
    routes: routesOf(estate),
    assumptions: [...assumptions.values()].sort((a, b) => compareText(a.name, b.name)),
  };
}

function add(
  assumptions: Map<string, Assumption>,
  name: string,
  facts: JsonObject,
  source: Source,
  component: RecordedResource | undefined,
): void {
  const vpcId = typeof facts.vpcId === "string" ? facts.vpcId : component?.inputs.vpcId;
  if (typeof vpcId !== "string") return;
  const assumed: Source = { ...source, assumed: true };
  assumptions.set(name, {
    name,
    vpcId,
    facts,
    source: assumed,
    ...(component === undefined ? {} : { component }),
  });
}

function routesOf(estate: RecordedResource | undefined): Estate["routes"] {
  const routes = Object.entries(objectOf(estate?.inputs.routes)).flatMap(([name, value]) => {
    const { spoke, tier, zone } = objectOf(value);
    if (!isGiven(spoke) || !isGiven(tier) || !isGiven(zone)) return [];
    return [[name, { spoke: String(spoke), tier: String(tier), zone: String(zone) }] as const];
  });
  return new Map(routes);
}
