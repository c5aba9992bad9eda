/** Route tables and peerings: where each table sends what, in words. */
import { nodeOf, valueOf } from "../model/facts";
import { compareText, groupBy } from "../model/recording";
import type {
  Link,
  NetworkModel,
  NodeId,
  Peering,
  PeeringSide,
  Route,
  RouteTable,
  RouteTarget,
  Subnet,
} from "../model/types";
import { byAddress, byRange, type Names, present, toldOf, unique } from "./names";
import type { PeeringRow, PeeringSideRow, RouteRow, RouteTableRow } from "./types";

export function routeTableList(model: NetworkModel, names: Names): RouteTableRow[] {
  const sorted = [...model.routeTables.values()].sort((a, b) => {
    const ofVpc = names.rank(a.vpc) - names.rank(b.vpc);
    return ofVpc || Number(a.main) - Number(b.main) || compareTables(model, names, a, b);
  });
  return sorted.map((table) => {
    const subnets = subnetsOf(model, table);
    return {
      name: table.name,
      vpc: names.vpc(table.vpc),
      main: table.main,
      tiers: present(subnets.map(({ tier }) => tier)),
      zones: present(subnets.map(({ zoneId }) => valueOf(zoneId))).sort(compareText),
      subnets: subnets.map(({ name }) => name),
      routes: table.routes.map((route) => routeRow(model, names, table, route)).sort(compareRoutes),
      complete: valueOf(table.complete) === true,
    };
  });
}

export function peeringTable(model: NetworkModel, names: Names): PeeringRow[] {
  const sorted = [...model.peerings.values()].sort((a, b) => {
    const order = (one: Peering) => [names.rank(one.requester.vpc), names.rank(one.accepter.vpc)] as const;
    const [[a1, a2], [b1, b2]] = [order(a), order(b)];
    return a1 - b1 || a2 - b2 || compareText(a.id, b.id);
  });
  const routes = routesByPeering(model);
  return sorted.map((peering) => {
    const own = routes.get(peering.id) ?? [];
    return {
      name: peering.name,
      status: toldOf(peering.status),
      requester: sideRow(model, names, peering.requester, own),
      accepter: sideRow(model, names, peering.accepter, own),
    };
  });
}

/** A route with the table that holds it. */
interface Placed {
  readonly table: RouteTable;
  readonly route: Route;
  readonly peering: NodeId | undefined;
}

function routesByPeering(model: NetworkModel): Map<NodeId, Placed[]> {
  const placed = [...model.routeTables.values()].flatMap((table) =>
    table.routes.map((route): Placed => {
      const { kind, to } = route.target;
      return { table, route, peering: kind === "peering" ? nodeOf(to) : undefined };
    }),
  );
  return groupBy(placed, ({ peering }) => peering);
}

function sideRow(
  model: NetworkModel,
  names: Names,
  side: PeeringSide,
  routes: readonly Placed[],
): PeeringSideRow {
  const vpc = nodeOf(side.vpc);
  const own = routes.filter(({ table }) => vpc !== undefined && nodeOf(table.vpc) === vpc);
  const subnets = unique(own.map(({ table }) => table)).flatMap((table) => subnetsOf(model, table));
  return {
    vpc: names.vpc(side.vpc),
    account: toldOf(side.account),
    region: toldOf(side.region),
    dnsResolution: toldOf(side.dnsResolution),
    routes: present(
      own.map(({ route }) => destinationText(model, route) ?? "IPv6 range given at deployment"),
    ).sort(byRange),
    tiers: present(subnets.sort(byAddress).map(({ tier }) => tier)),
  };
}

function subnetsOf(model: NetworkModel, { subnets }: RouteTable): Subnet[] {
  return subnets.flatMap((id) => model.subnets.get(id) ?? []).sort(byAddress);
}

/** Tier by tier as the address plan has them, then zone by zone. */
function compareTables(model: NetworkModel, names: Names, a: RouteTable, b: RouteTable): number {
  const [one] = subnetsOf(model, a);
  const [other] = subnetsOf(model, b);
  if (one === undefined || other === undefined) {
    return Number(one === undefined) - Number(other === undefined) || compareText(a.id, b.id);
  }
  const byTier = names.tierRank(one) - names.tierRank(other);
  return (
    byTier || compareText(valueOf(one.zoneId) ?? "", valueOf(other.zoneId) ?? "") || byAddress(one, other)
  );
}

function routeRow(model: NetworkModel, names: Names, table: RouteTable, route: Route): RouteRow {
  return {
    destination: destinationText(model, route),
    target: targetText(model, names, table, route.target),
    origin: route.origin,
  };
}

const ORIGINS: readonly RouteRow["origin"][] = ["local", "declared", "propagated", "gateway-endpoint"];

function compareRoutes(a: RouteRow, b: RouteRow): number {
  const byOrigin = ORIGINS.indexOf(a.origin) - ORIGINS.indexOf(b.origin);
  return byOrigin || byRange(a.destination ?? "", b.destination ?? "") || compareText(a.target, b.target);
}

function destinationText(model: NetworkModel, { destination }: Route): string | null {
  if (!destination.known) return null;
  if (destination.value.kind === "cidr") return destination.value.cidr;
  const { list } = destination.value;
  if (list.kind === "other") return list.link.kind === "outside" ? list.link.id : "unknown prefix list";
  const serviceName = valueOf(model.gatewayEndpoints.get(list.endpoint)?.serviceName);
  return `${serviceName?.split(".").at(-1) ?? "service"} addresses`;
}

/** The other end of a route, as a person would call it. */
function targetText(model: NetworkModel, names: Names, table: RouteTable, { kind, to }: RouteTarget): string {
  const word = kind === "unknown" ? "unknown target" : kind.replaceAll("-", " ");
  if (kind === "local") return word;
  if (kind === "peering") return peeringText(model, names, table, to);
  const node = nodeOf(to);
  const named = node === undefined ? undefined : nameOf(model, node);
  if (named !== undefined) return `${word} ${named}`;
  return to.kind === "outside" ? `${word} ${to.id}` : word;
}

function peeringText(model: NetworkModel, names: Names, table: RouteTable, to: Link): string {
  const peering = model.peerings.get(nodeOf(to) ?? "");
  if (peering === undefined) return to.kind === "outside" ? `peering ${to.id}` : "peering";
  const own = nodeOf(table.vpc);
  const { requester, accepter } = peering;
  const other = own !== undefined && nodeOf(requester.vpc) === own ? accepter : requester;
  return `peering with ${names.vpc(other.vpc) ?? "an unknown VPC"}`;
}

function nameOf(model: NetworkModel, node: NodeId): string | undefined {
  const nodes = [model.gatewayEndpoints, model.internetGateways, model.natGateways, model.vpnGateways];
  return nodes.flatMap((map) => map.get(node)?.name ?? [])[0];
}
