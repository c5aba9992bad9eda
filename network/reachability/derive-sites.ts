/**
 * What an estate with sites means without anybody writing it down: a site reaches the endpoints that it is given, by
 * name, and the resolver if it may ask it; sites with BGP reach each other; no site reaches a spoke, and no spoke a site.
 */
import { nodeOf } from "../model/facts";
import type { VpnConnection } from "../model/vpn-types";
import { whyUndocumented } from "./cloud-hub";
import type { Intent } from "./estate-facts";
import { attachedVpc } from "./sites";
import type { World } from "./world";

/** @param portsOf ports that an endpoint serves, by its key */
export function siteIntents(world: World, portsOf: (world: World, key: string) => string[]): Intent[] {
  const connections = [...world.model.vpnConnections.values()];
  const spokes = [...world.model.vpcs.values()].filter(({ role }) => role === "spoke");
  if (connections.length === 0) return [];
  return [
    ...connections.flatMap((connection) => ofSite(world, connection, portsOf)),
    ...connections.flatMap((connection) => toOthers(connection, connections)),
    ...(spokes.length === 0 ? [] : connections.map(({ site }) => blocked(`site/${site}`, "other-spokes"))),
    ...spokes.map(({ name }) => blocked(`spoke/${name}`, "other-sites")),
  ];
}

function ofSite(
  world: World,
  connection: VpnConnection,
  portsOf: (world: World, key: string) => string[],
): Intent[] {
  const { site, stated } = connection;
  const from = `site/${site}`;
  const endpoints = (stated.endpoints ?? []).map((key): Intent => ({
    from,
    to: `endpoint/${key}`,
    ports: portsOf(world, key),
    expect: "reachable",
  }));
  // Without a resolver to ask, the intents of names say what is missing.
  if (stated.resolver !== true || !canAsk(world, connection)) return endpoints;
  return [...endpoints, { from, to: "resolver/inbound", ports: ["udp/53", "53"], expect: "reachable" }];
}

/** Their gateway announces what it hears from one to the others. */
function toOthers(from: VpnConnection, all: readonly VpnConnection[]): Intent[] {
  return all
    .filter((to) => to !== from && nodeOf(to.gateway) === nodeOf(from.gateway))
    .filter((to) => whyUndocumented({ from, to }) === undefined)
    .map((to) => ({ from: `site/${from.site}`, to: `site/${to.site}`, ports: ["all"], expect: "reachable" }));
}

/** Whether every inbound endpoint of the estate is in the VPC behind the site's gateway. */
function canAsk(world: World, connection: VpnConnection): boolean {
  const own = attachedVpc(world, connection)?.id;
  const inbound = [...world.model.resolverEndpoints.values()].filter(
    ({ direction }) => direction.known && direction.value === "inbound",
  );
  return inbound.length > 0 && inbound.every(({ vpc }) => nodeOf(vpc) === own);
}

function blocked(from: string, to: string): Intent {
  return { from, to, ports: ["all"], expect: "blocked" };
}
