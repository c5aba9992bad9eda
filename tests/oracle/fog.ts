/**
 * Takes knowledge out of a model: every fact and every edge that a real recording may lack. Ranges of VPCs, their
 * local routes, all that concerns sites, and which VPC a part belongs to stay, because a recording without them has no such part at all.
 */
import type { Link, NetworkModel, NodeId, Route, Source } from "../../network/model/types";

interface Site {
  readonly path: string;
  readonly replacement: unknown;
}

/** The model without the facts that are named: by path, or by number, modulo how many there are. */
export function withFog(model: NetworkModel, fog: readonly (number | string)[]): NetworkModel {
  if (fog.length === 0) return model;
  const chosen = new Map(chosenSites(model, fog).map(({ path, replacement }) => [path, replacement]));
  return consistent(replaced(model, "", chosen) as NetworkModel);
}

/** What points back, and the routes of gateway endpoints, follow the edges that are left. */
function consistent(model: NetworkModel): NetworkModel {
  const { subnets, privateZones, gatewayEndpoints } = model;
  const pointing = <T extends { readonly id: NodeId }>(
    from: ReadonlyMap<NodeId, T>,
    links: (node: T) => readonly Link[],
    to: NodeId,
  ): NodeId[] =>
    [...from.values()].filter((node) => links(node).some((link) => leads(link, to))).map(({ id }) => id);
  const attached = ({ target }: Route, table: NodeId): boolean => {
    if (target.to.kind !== "node") return true;
    return (gatewayEndpoints.get(target.to.node)?.routeTables ?? []).some((link) => leads(link, table));
  };
  return {
    ...model,
    vpcs: mapped(model.vpcs, (vpc) => ({
      ...vpc,
      privateZones: pointing(privateZones, ({ vpcs }) => vpcs.map((entry) => entry.vpc), vpc.id),
    })),
    routeTables: mapped(model.routeTables, (table) => ({
      ...table,
      subnets: pointing(subnets, ({ routeTable }) => [routeTable], table.id),
      routes: table.routes.filter(
        (route) => route.origin !== "gateway-endpoint" || attached(route, table.id),
      ),
    })),
    networkAcls: mapped(model.networkAcls, (acl) => ({
      ...acl,
      subnets: pointing(subnets, ({ networkAcl }) => [networkAcl], acl.id),
    })),
  };
}

function leads(link: Link, node: NodeId): boolean {
  return link.kind === "node" && link.node === node;
}

function mapped<T>(nodes: ReadonlyMap<NodeId, T>, change: (node: T) => T): ReadonlyMap<NodeId, T> {
  return new Map([...nodes].map(([id, node]) => [id, change(node)]));
}

/** Paths of what {@link withFog} takes away. */
export function fogPaths(model: NetworkModel, fog: readonly (number | string)[]): string[] {
  return chosenSites(model, fog).map(({ path }) => path);
}

function chosenSites(model: NetworkModel, fog: readonly (number | string)[]): Site[] {
  const sites = sitesOf(model);
  return fog.flatMap((one) => {
    const site = typeof one === "number" ? sites[one % sites.length] : sites.find(({ path }) => path === one);
    return site === undefined ? [] : [site];
  });
}

function sitesOf(model: NetworkModel): Site[] {
  const sites: Site[] = [];
  visit(model, "", sites);
  return sites;
}

/** Keys below which nothing is taken away. */
const KEPT = new Set([
  "addresses",
  "vpc",
  "ranges",
  "source",
  "warnings",
  "zoneId",
  "publicAddresses",
  "dnsResolution",
  "vpnGateways",
  "vpnConnections",
]);

function visit(value: unknown, path: string, sites: Site[]): void {
  if (typeof value !== "object" || value === null) return;
  const object = value as { readonly [key: string]: unknown };
  if (object.origin === "local" || object.origin === "propagated") return;
  if (isFact(object)) {
    sites.push({ path, replacement: { known: false, why: "is not known", source: object.source } });
    visit(object.value, `${path}.value`, sites);
    return;
  }
  if (isLink(object)) {
    sites.push({ path, replacement: { kind: "unknown", why: "is not known", source: object.source } });
    return;
  }
  for (const [key, item] of entriesOf(value)) {
    const association = key === "vpc" && path.startsWith(".privateZones.");
    if (association || !KEPT.has(key)) visit(item, `${path}.${key}`, sites);
  }
}

function replaced(value: unknown, path: string, chosen: ReadonlyMap<string, unknown>): unknown {
  if (chosen.has(path)) return chosen.get(path);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key, replaced(item, `${path}.${String(key)}`, chosen)]));
  if (Array.isArray(value)) return value.map((item, index) => replaced(item, `${path}.${index}`, chosen));
  return Object.fromEntries(
    entriesOf(value).map(([key, item]) => [key, replaced(item, `${path}.${key}`, chosen)]),
  );
}

function entriesOf(value: object): [string, unknown][] {
  return value instanceof Map ? [...(value as ReadonlyMap<string, unknown>)] : Object.entries(value);
}

function isFact(object: object): object is { readonly value: unknown; readonly source: Source } {
  return "known" in object && object.known === true && "value" in object;
}

function isLink(object: object): object is Extract<Link, { readonly kind: "node" }> {
  return "kind" in object && object.kind === "node" && "node" in object;
}
