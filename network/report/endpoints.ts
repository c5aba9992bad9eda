/** Interface and gateway endpoints: where they are, by which names they are reached and from where, who may use them. */
import { formatPorts } from "../ports";
import { nodeOf, valueOf } from "../model/facts";
import { compareText, groupBy } from "../model/recording";
import type {
  GatewayEndpoint,
  InterfaceEndpoint,
  NetworkModel,
  NodeId,
  PrivateZone,
  RulePeer,
  SecurityRule,
  TrafficMatch,
} from "../model/types";
import type { RecordedResource } from "../recorded";
import { accessKindOf } from "./access";
import { byAddress, type Names, present, toldOf, unique } from "./names";
import type { GatewayEndpointRow, PrivateName, SharedEndpointRow } from "./types";

/** Finds a recorded resource by its URN. */
export type Find = (urn: string | undefined) => RecordedResource | undefined;

export function endpointTable(model: NetworkModel, names: Names, find: Find): SharedEndpointRow[] {
  const zones = zonesByEndpoint(model);
  // Endpoints of the estate's own services are told with these.
  const ofServices = new Set(model.serviceConnections.map(({ endpoint }) => endpoint));
  return [...model.interfaceEndpoints.values()]
    .filter(({ id }) => !ofServices.has(id))
    .map((endpoint) => interfaceRow(model, names, find, { endpoint, zones: zones.get(endpoint.id) ?? [] }))
    .sort((a, b) => compareText(a.set ?? "", b.set ?? "") || compareText(a.service, b.service));
}

export function gatewayEndpointTable(model: NetworkModel, names: Names, find: Find): GatewayEndpointRow[] {
  const sorted = [...model.gatewayEndpoints.values()].sort(
    (a, b) => names.rank(a.vpc) - names.rank(b.vpc) || compareText(a.id, b.id),
  );
  return sorted.map((endpoint) => gatewayRow(model, names, find, endpoint));
}

function interfaceRow(
  model: NetworkModel,
  names: Names,
  find: Find,
  { endpoint, zones }: { readonly endpoint: InterfaceEndpoint; readonly zones: readonly PrivateZone[] },
): SharedEndpointRow {
  const service = serviceKey(endpoint);
  return {
    service,
    serviceName: toldOf(endpoint.serviceName),
    set: endpoint.set ?? null,
    vpc: names.vpc(endpoint.vpc),
    zones: endpointZones(model, endpoint),
    ...endpointFilters(model, endpoint),
    names: zones.flatMap((zone) => privateNames(model, names, endpoint.id, zone)),
    access: accessKindOf(endpoint.policy, parentOf(find, endpoint.id), service),
  };
}

/** Zone ids in which an endpoint has an address, sorted; those that are not known come last. */
export function endpointZones(model: NetworkModel, { subnets }: InterfaceEndpoint): (string | null)[] {
  const zones = subnets.map((link) => toldOf(model.subnets.get(nodeOf(link) ?? "")?.zoneId));
  return zones.sort((a, b) => compareText(a ?? "~", b ?? "~"));
}

/** What the security groups of an endpoint open, and to whom. */
export function endpointFilters(
  model: NetworkModel,
  { securityGroups }: InterfaceEndpoint,
): Pick<SharedEndpointRow, "ports" | "admits"> {
  const rules = securityGroups
    .flatMap((link) => model.securityGroups.get(nodeOf(link) ?? "")?.rules ?? [])
    .filter(({ direction }) => direction === "ingress");
  const ports = rules.map(({ match }) => (match.known ? trafficText(match.value) : "unknown"));
  return { ports: unique(ports).sort(byNumber), admits: unique(rules.map((rule) => peerText(model, rule))) };
}

function gatewayRow(
  model: NetworkModel,
  names: Names,
  find: Find,
  endpoint: GatewayEndpoint,
): GatewayEndpointRow {
  const service = lastPart(endpoint);
  const tables = endpoint.routeTables.flatMap((link) => model.routeTables.get(nodeOf(link) ?? "") ?? []);
  const subnets = tables.flatMap(({ subnets: ids }) => ids.flatMap((id) => model.subnets.get(id) ?? []));
  return {
    service,
    serviceName: toldOf(endpoint.serviceName),
    vpc: names.vpc(endpoint.vpc),
    tiers: present(subnets.sort(byAddress).map(({ tier }) => tier)),
    routeTables: tables.map(({ name }) => name).sort(compareText),
    access: accessKindOf(endpoint.policy, parentOf(find, endpoint.id), service),
  };
}

function parentOf(find: Find, urn: NodeId): RecordedResource | undefined {
  return find(find(urn)?.parent);
}

/** `${set}-${key}` is the name of an endpoint of a set. */
function serviceKey(endpoint: InterfaceEndpoint): string {
  const prefix = `${endpoint.set ?? ""}-`;
  const ofSet = endpoint.set !== undefined && endpoint.name.startsWith(prefix);
  return ofSet ? endpoint.name.slice(prefix.length) : lastPart(endpoint);
}

/** `com.amazonaws.eu-west-1.ecr.api` gives `ecr.api`; names of other forms stay the resource's own. */
function lastPart({ serviceName, name }: InterfaceEndpoint | GatewayEndpoint): string {
  const [, part] = /^(?:com|cn\.com)\.amazonaws\.[a-z0-9-]+\.(.+)$/.exec(valueOf(serviceName) ?? "") ?? [];
  return part ?? name;
}

/** The zones that have a record of each endpoint. */
export function zonesByEndpoint(model: NetworkModel): Map<NodeId, PrivateZone[]> {
  const pairs = [...model.privateZones.values()].flatMap((zone) => {
    const endpoints = zone.records.flatMap(({ answer }) =>
      answer.kind === "endpoint" ? [answer.endpoint] : [],
    );
    return unique(endpoints).map((endpoint) => ({ endpoint, zone }));
  });
  const groups = groupBy(pairs, ({ endpoint }) => endpoint);
  return new Map([...groups].map(([endpoint, found]) => [endpoint, found.map(({ zone }) => zone)]));
}

/** Names of a zone that lead to an endpoint, and the VPCs that ask the zone. */
export function privateNames(
  model: NetworkModel,
  names: Names,
  endpoint: NodeId,
  zone: PrivateZone,
): PrivateName[] {
  const asked = [...zone.vpcs].sort((a, b) => names.rank(a.vpc) - names.rank(b.vpc));
  const resolvedBy = unique(
    asked.filter(({ vpc }) => canAsk(model, nodeOf(vpc))).map(({ vpc }) => names.vpc(vpc) ?? "unknown"),
  );
  const own = zone.records.filter(({ answer }) => answer.kind === "endpoint" && answer.endpoint === endpoint);
  const told = unique(own.flatMap(({ name }) => valueOf(name) ?? [])).sort(wildcardsLast);
  return told.map((name) => ({ name, resolvedBy }));
}

/** A VPC asks private zones only with both DNS attributes on. */
function canAsk(model: NetworkModel, id: NodeId | undefined): boolean {
  const vpc = model.vpcs.get(id ?? "");
  return valueOf(vpc?.dnsSupport) !== false && valueOf(vpc?.dnsHostnames) !== false;
}

function wildcardsLast(a: string, b: string): number {
  return Number(a.startsWith("*")) - Number(b.startsWith("*")) || compareText(a, b);
}

/** `tcp 443`, `icmp`, `all`. */
export function trafficText({ protocol, ports }: TrafficMatch): string {
  return ports === undefined ? protocol : `${protocol} ${formatPorts(ports)}`;
}

function peerText(model: NetworkModel, { peer }: SecurityRule): string {
  return peer.known ? peerName(model, peer.value) : "unknown";
}

function peerName(model: NetworkModel, peer: RulePeer): string {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr;
    case "group": {
      const group = model.securityGroups.get(nodeOf(peer.group) ?? "");
      return group === undefined ? "unknown group" : `group ${group.name}`;
    }
    case "prefix-list":
      return "prefix list";
  }
}

/** `tcp 443` before `tcp 8443`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
