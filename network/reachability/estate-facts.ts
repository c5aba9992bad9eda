/**
 * What the recording says of its own purpose, as the proof needs it: the Estate's intents, subscriptions and
 * accounts, and what the components were asked for. What is asked for is never read off the network itself, or a
 * route that somebody removed would take the intent along that should miss it.
 */
import { isGiven, isObject, itemsOf, objectOf } from "../model/facts";
import type { NodeId } from "../model/types";
import { parsePorts, type PortRange } from "../ports";
import type { Json, JsonObject, RecordedResource } from "../recorded";
import { type ConsumerFacts, readConsumers } from "./service-facts";

/** A statement about reachability, in selectors. */
export interface Intent {
  readonly from: string;
  readonly to: string;
  /** Such as `443`, `1024-65535`, `udp/53`, `icmp` or `all`. */
  readonly ports: readonly string[];
  readonly expect: "reachable" | "blocked";
}

/** What an interface endpoint was asked to serve, where its settings say so. */
export interface ServedBySettings {
  readonly ports?: readonly PortRange[];
  /** Names that private hosted zones answer for, without wildcards. */
  readonly privateDnsNames?: readonly string[];
  /** Whether the hub's own workloads are to call it. @default true */
  readonly hub?: boolean;
  /** Whether the names below are answered too, for a service that the catalogue does not know. */
  readonly wildcard?: boolean;
}

export interface EstateFacts {
  /** Accounts of the estate; with the organisation, those that are known to belong to it. */
  readonly accounts: readonly string[];
  readonly organizationId?: string;
  readonly intents: readonly Intent[];
  /** Service keys by spoke name. */
  readonly subscriptions: ReadonlyMap<string, readonly string[]>;
  /** Tiers that a spoke's peering is to serve, by spoke name. */
  readonly routedTiers: ReadonlyMap<string, "all" | readonly string[]>;
  /** Tiers that a gateway endpoint is to serve, by the endpoint. */
  readonly gatewayTiers: ReadonlyMap<NodeId, readonly string[]>;
  readonly served: ReadonlyMap<NodeId, ServedBySettings>;
  /** Endpoints of PrivateLink services, and who is to call them. */
  readonly consumers: readonly ConsumerFacts[];
}

/** Nothing is said: every intent is given by the caller. */
export const NO_FACTS: EstateFacts = {
  accounts: [],
  intents: [],
  subscriptions: new Map(),
  routedTiers: new Map(),
  gatewayTiers: new Map(),
  served: new Map(),
  consumers: [],
};

const ESTATE = "causeway:index:Estate";
const PEERING = "causeway:components:SpokePeering";
const GATEWAYS = "causeway:components:GatewayEndpoints";
const INTERFACES = "causeway:components:InterfaceEndpoints";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** Reads the facts of a recording; a recording without an Estate has none of its own. */
export function readEstateFacts(resources: readonly RecordedResource[]): EstateFacts {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const inputs = resources.find(({ type }) => type === ESTATE)?.inputs ?? {};
  const parts = resources
    .filter(({ type }) => type === ENDPOINT)
    .flatMap((endpoint) => askedFor(endpoint, byUrn.get(endpoint.parent ?? "")));
  const { organizationId } = inputs;
  return {
    accounts: Object.values(objectOf(inputs.accounts)).flatMap((account) =>
      textsOf(objectOf(account).accountId),
    ),
    ...(typeof organizationId === "string" ? { organizationId } : {}),
    intents: itemsOf(inputs.intents).flatMap(readIntent),
    subscriptions: new Map(
      Object.entries(objectOf(inputs.subscriptions)).map(([spoke, keys]) => [
        spoke,
        itemsOf(keys).flatMap(textsOf),
      ]),
    ),
    routedTiers: new Map(resources.filter(({ type }) => type === PEERING).flatMap(routedTiersOf)),
    gatewayTiers: new Map(parts.flatMap(({ node, tiers }) => (tiers === undefined ? [] : [[node, tiers]]))),
    served: new Map(parts.flatMap(({ node, served }) => (served === undefined ? [] : [[node, served]]))),
    consumers: readConsumers(resources, inputs),
  };
}

function readIntent(value: Json): Intent[] {
  const { from, to, ports, expect } = objectOf(value);
  if (typeof from !== "string" || typeof to !== "string") return [];
  const asked = itemsOf(ports).map(String);
  return [{ from, to, ports: asked, expect: expect === "reachable" ? "reachable" : "blocked" }];
}

function routedTiersOf({ inputs }: RecordedResource): [string, "all" | readonly string[]][] {
  const { name, tiers } = objectOf(inputs.spoke);
  if (typeof name !== "string") return [];
  return [[name, isGiven(tiers) && tiers !== "all" ? itemsOf(tiers).flatMap(textsOf) : "all"]];
}

interface AskedFor {
  readonly node: NodeId;
  readonly tiers?: readonly string[];
  readonly served?: ServedBySettings;
}

/** What the component was told of the endpoint that it named `${component}-${key}`. */
function askedFor(endpoint: RecordedResource, component: RecordedResource | undefined): AskedFor[] {
  if (component === undefined || !endpoint.name.startsWith(`${component.name}-`)) return [];
  const settings = objectOf(component.inputs.services)[endpoint.name.slice(component.name.length + 1)];
  if (!isObject(settings)) return [];
  const node = endpoint.urn;
  if (component.type === GATEWAYS) return [{ node, tiers: itemsOf(settings.tiers).flatMap(textsOf) }];
  return component.type === INTERFACES ? [{ node, served: servedBy(settings) }] : [];
}

function servedBy({ ports, privateDnsNames, wildcard, hub }: JsonObject): ServedBySettings {
  const ranges = itemsOf(ports).flatMap((port) => parsePorts(String(port)) ?? []);
  return {
    ...(ranges.length === 0 ? {} : { ports: ranges }),
    ...(isGiven(privateDnsNames) ? { privateDnsNames: itemsOf(privateDnsNames).flatMap(textsOf) } : {}),
    ...(typeof hub === "boolean" ? { hub } : {}),
    ...(typeof wildcard === "boolean" ? { wildcard } : {}),
  };
}

function textsOf(value: Json | undefined): string[] {
  return typeof value === "string" ? [value] : [];
}
