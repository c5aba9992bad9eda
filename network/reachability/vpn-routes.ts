/**
 * Which connection a virtual private gateway sends packets to: the longest prefix; at equal length a static route
 * before one by BGP; between two by BGP nothing that settings say decides.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
 */
import type { Source } from "../model/types";
import type { VpnConnection, VpnGateway } from "../model/vpn-types";
import { addressesOf, ALL_ADDRESSES } from "./addresses";
import { intersect, type IntervalSet, isNothing, meets, subtract, union } from "./intervals";
import { blocksIn } from "./sites";
import { isDown } from "./tunnels";
import { remembered, type World } from "./world";

/** What a gateway does with some destinations. */
export type GatewayChoice = { readonly addresses: IntervalSet } & (
  | { readonly kind: "connection"; readonly connection: VpnConnection }
  | { readonly kind: "none" }
  /** The connection has no tunnel that is up. */
  | { readonly kind: "down"; readonly connection: VpnConnection }
  | { readonly kind: "unknown"; readonly why: string; readonly at: Source }
);

/** A range of a site, as its gateway knows it. */
export interface SiteRoute {
  readonly addresses: IntervalSet;
  readonly prefixLength: number;
  readonly isStatic: boolean;
  readonly connection: VpnConnection;
}

/** Splits destinations by the connection that they take. */
export function chooseConnections(
  world: World,
  gateway: VpnGateway,
  addresses: IntervalSet,
): GatewayChoice[] {
  const open = whyOpen(world, gateway);
  if (open !== undefined) return [{ kind: "unknown", addresses, ...open }];
  const routes = routesOf(world, gateway);
  const choices: GatewayChoice[] = [];
  let rest = addresses;
  for (const route of routes) {
    const taken = intersect(rest, route.addresses);
    if (isNothing(taken)) continue;
    choices.push(...chosen(world, routes, route, taken));
    rest = subtract(rest, taken);
  }
  return isNothing(rest) ? choices : [...choices, { kind: "none", addresses: rest }];
}

function chosen(
  world: World,
  routes: readonly SiteRoute[],
  route: SiteRoute,
  addresses: IntervalSet,
): GatewayChoice[] {
  const { connection } = route;
  const others = routes.filter(
    (other) => other.connection !== connection && meets(other.addresses, addresses),
  );
  const at = connection.routing.source;
  if (isDown(world, connection)) {
    const [stand] = others;
    if (stand === undefined) return [{ kind: "down", addresses, connection }];
    const why = `whether site ${stand.connection.site} stands in while both tunnels of site ${connection.site} are down is not modelled`;
    return [{ kind: "unknown", addresses, why, at }];
  }
  const rivals = others.filter((other) => isEqual(other, route) && !isDown(world, other.connection));
  const contested = intersect(addresses, union(...rivals.map((rival) => rival.addresses)));
  const [rival] = rivals;
  const free = subtract(addresses, contested);
  return [
    ...(rival === undefined
      ? []
      : [
          {
            kind: "unknown" as const,
            addresses: contested,
            why: `sites ${connection.site} and ${rival.connection.site} announce one range, and which of them gets the packets is not known`,
            at: rival.connection.routing.source,
          },
        ]),
    ...(isNothing(free) ? [] : [{ kind: "connection" as const, addresses: free, connection }]),
  ];
}

function isEqual(a: SiteRoute, b: SiteRoute): boolean {
  return a.prefixLength === b.prefixLength && a.isStatic === b.isStatic;
}

/** The most preferred first. */
export function routesOf(world: World, gateway: VpnGateway): readonly SiteRoute[] {
  return remembered(world, "gateway-routes", gateway.id, () =>
    gateway.connections
      .flatMap((id) => world.model.vpnConnections.get(id) ?? [])
      .flatMap((connection) => {
        const { routing } = connection;
        if (!routing.known) return [];
        return blocksIn(routing.value.prefixes).map((block) => ({
          // A virtual private gateway has no IPv6: https://docs.aws.amazon.com/vpn/latest/s2svpn/ipv4-ipv6.html
          addresses: intersect(addressesOf(block), ALL_ADDRESSES[4]),
          prefixLength: block.prefixLength,
          isStatic: routing.value.kind === "static",
          connection,
        }));
      })
      .sort((a, b) => b.prefixLength - a.prefixLength || Number(b.isStatic) - Number(a.isStatic)),
  );
}

/** Why a gateway may have ranges that nobody stated. */
function whyOpen({ model }: World, gateway: VpnGateway): { why: string; at: Source } | undefined {
  if (gateway.source.urn !== gateway.id) {
    const why = `virtual private gateway ${gateway.name} exists already, and which connections it has besides is not known`;
    return { why, at: gateway.source };
  }
  const loose = [...model.vpnConnections.values()].find(({ gateway: link }) => link.kind === "unknown");
  if (loose !== undefined)
    return {
      why: `at which gateway connection ${loose.name} ends at is not known`,
      at: loose.gateway.source,
    };
  const vague = gateway.connections
    .flatMap((id) => model.vpnConnections.get(id) ?? [])
    .find(({ routing }) => !routing.known);
  if (vague === undefined) return undefined;
  return { why: `the ranges of site ${vague.site} are not known`, at: vague.routing.source };
}
