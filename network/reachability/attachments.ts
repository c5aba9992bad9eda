/** Routes that gateway endpoints may have put into tables, where it is not known which tables they are attached to. */
import { nodeOf } from "../model/facts";
import type { GatewayEndpoint, Link, Route, RouteTable } from "../model/types";
import { PUBLIC_ADDRESSES } from "./addresses";
import type { Destination } from "./ends";
import type { VagueRoute } from "./routes";
import type { World } from "./world";

/** A gateway endpoint of which a route table is not known may have put its route into this one. */
export function perhapsAttached(
  { model }: World,
  table: RouteTable,
  destination: Destination,
): readonly VagueRoute[] {
  if (destination.kind !== "service") return [];
  return [...model.gatewayEndpoints.values()].flatMap((endpoint) => {
    const { name, vpc, serviceName, routeTables } = endpoint;
    const open = routeTables.find(({ kind }) => kind === "unknown");
    const foreign = nodeOf(vpc) !== nodeOf(table.vpc);
    const listed = routeTables.some((link) => nodeOf(link) === table.id);
    const other = serviceName.known && serviceName.value !== destination.serviceName;
    if (open === undefined || foreign || listed || other) return [];
    const why = `which route tables gateway endpoint ${name} is attached to is not known`;
    return [{ addresses: PUBLIC_ADDRESSES, route: routeTo(endpoint, open), why }];
  });
}

function routeTo({ id, source }: GatewayEndpoint, open: Link): Route {
  const list = { kind: "service", endpoint: id } as const;
  return {
    destination: { known: true, value: { kind: "prefix-list", list }, source },
    target: { kind: "gateway-endpoint", to: { kind: "node", node: id, source } },
    origin: "gateway-endpoint",
    source: open.source,
  };
}
