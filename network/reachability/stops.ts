/** What to say where a filter or a missing route stops packets, and which route they took. */
import type { Route } from "../model/types";
import { describeAddresses } from "./addresses";
import type { Inside } from "./ends";
import { valuesOf } from "./packets";
import { type RouteChoice, routeText } from "./routes";
import { describeTraffic } from "./traffic";
import { type Judgement, sourceOfHop, type Stop, type Wave } from "./wave";
import { trusted, type World } from "./world";

/** No route is for some destinations. */
export function noRoute({ table, addresses }: Extract<RouteChoice, { kind: "none" }>): Stop {
  const to = describeAddresses(addresses);
  return {
    kind: "no-route",
    at: { urn: table.source.urn, property: "routes", ...(table.source.assumed ? { assumed: true } : {}) },
    why: `route table ${table.name} has no route to ${to}`,
    fix: `add a route to ${to} to route table ${table.name}`,
  };
}

/** The route that a table of a subnet has. */
export function routeHop(world: World, { subnet }: Inside, route: Route) {
  const table =
    subnet.routeTable.kind === "node" ? world.model.routeTables.get(subnet.routeTable.node) : undefined;
  return {
    kind: "route",
    node: table?.id ?? route.source.urn,
    name: table?.name ?? "",
    text: routeText(world, route),
    sources: [
      subnet.routeTable.source,
      ...(table === undefined ? [] : trusted(table.complete)),
      // What a site announces is the site's word; that the table learns it is the route's.
      ...(route.origin === "propagated" ? [route.destination.source] : []),
      route.source,
    ],
  } as const;
}

/** No rule of the groups lets packets through. */
export function groupStop({ hop, why = "", packets }: Judgement, direction: "ingress" | "egress"): Stop {
  const end = direction === "egress" ? "destination" : "source";
  const addresses = describeAddresses(valuesOf(packets, end));
  const word = direction === "egress" ? "to" : "from";
  const fix = `allow ${trafficWords(packets)} ${word} ${addresses} in the ${direction} rules of security group ${hop.name}`;
  return { kind: "blocked-by-security-group", at: withProperty(hop, direction), why, fix };
}

/** A network ACL denies packets. */
export function aclStop({ hop, why = "", packets }: Judgement, direction: "ingress" | "egress"): Stop {
  const end = direction === "egress" ? "destination" : "source";
  const addresses = describeAddresses(valuesOf(packets, end));
  const word = direction === "egress" ? "to" : "from";
  const fix = `allow ${trafficWords(packets)} ${word} ${addresses} in the ${direction} rules of network ACL ${hop.name}, before any rule that denies it`;
  return { kind: "blocked-by-network-acl", at: withProperty(hop, direction), why, fix };
}

/** Where no single rule decided, the list of rules did. */
function withProperty(hop: Judgement["hop"], direction: string) {
  const source = sourceOfHop(hop);
  return source.property === undefined && source.urn === hop.node
    ? { ...source, property: direction }
    : source;
}

/** Protocols and ports, in words. */
export function trafficWords(packets: Wave["packets"]): string {
  return [...new Set(packets.map(describeTraffic))].join(" and ");
}
