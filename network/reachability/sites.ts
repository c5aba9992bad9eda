/**
 * Sites as places: what lies behind the device at the far end of a VPN connection. Its ranges are those that settings
 * state, since no resource of AWS says what a device announces. What happens behind the device is not modelled; every
 * verdict about a site assumes that it passes traffic on.
 */
import { cidrOf, networkOf } from "../cidr";
import { nodeOf, valueOf } from "../model/facts";
import type { InterfaceEndpoint, Vpc } from "../model/types";
import type { VpnConnection, VpnGateway } from "../model/vpn-types";
import { addressesOf, ALL_ADDRESSES, describeAddresses, EVERY_ADDRESS, PUBLIC_ADDRESSES } from "./addresses";
import type { Origin, Outside } from "./ends";
import { intersect, type IntervalSet, isNothing, subtract, union } from "./intervals";
import { rangesOf } from "./peering";
import { remembered, vpcOf, type World } from "./world";

/** A place that a connection leads to. */
export interface Site extends Outside {
  readonly site: VpnConnection;
}

/** Whether a place lies behind the far end of a connection. */
export function isSite(place: { readonly kind: string; readonly site?: VpnConnection }): place is Site {
  return place.kind === "outside" && place.site !== undefined;
}

/** Every site, in the order of connections. */
export function allSites(world: World): readonly Site[] {
  return remembered(world, "sites", "all", () =>
    [...world.model.vpnConnections.values()].map((connection) => siteOf(world, connection)),
  );
}

/** The site at the far end of a connection. */
export function siteOf(world: World, connection: VpnConnection): Site {
  return remembered(world, "site", connection.id, () => ({
    kind: "outside",
    addresses: siteAddresses(world, connection),
    internet: false,
    site: connection,
  }));
}

/** What it has by its settings; a site that announces a default route, or nobody knows what, may have all that is nobody's. */
function siteAddresses(world: World, { routing }: VpnConnection): IntervalSet {
  const blocks = routing.known ? blocksIn(routing.value.prefixes) : undefined;
  if (blocks === undefined) return intersect(privateAddresses(world), ALL_ADDRESSES[4]);
  return union(
    ...blocks.map((block) =>
      block.prefixLength === 0
        ? intersect(privateAddresses(world), ALL_ADDRESSES[block.family])
        : addressesOf(block),
    ),
  );
}

/** Prefixes as blocks; those that are none are left out, as AWS refuses them. */
export function blocksIn(prefixes: readonly string[]) {
  return prefixes.flatMap((prefix) => {
    const network = networkOf(prefix);
    return network === undefined ? [] : [cidrOf(network)];
  });
}

/** Addresses of no VPC of the model. */
export function ownAddresses(world: World): IntervalSet {
  return remembered(world, "own-addresses", "all", () =>
    union(...[...world.model.vpcs.values()].map((vpc) => rangesOf(world, vpc).known)),
  );
}

/** Addresses that are neither a VPC's nor on the internet. */
export function privateAddresses(world: World): IntervalSet {
  return remembered(world, "private-addresses", "all", () =>
    subtract(subtract(EVERY_ADDRESS, PUBLIC_ADDRESSES), ownAddresses(world)),
  );
}

/** A place outside as the sites that have its addresses, and what no site has. */
export function bySite(world: World, place: Outside): Outside[] {
  if (place.internet || place.site !== undefined) return [place];
  const sites = allSites(world).flatMap((site) => {
    const addresses = intersect(place.addresses, site.addresses);
    return isNothing(addresses) ? [] : [{ ...site, addresses }];
  });
  if (sites.length === 0) return [place];
  const rest = subtract(place.addresses, union(...sites.map(({ addresses }) => addresses)));
  return isNothing(rest) ? sites : [...sites, { ...place, addresses: rest }];
}

/** The gateway of a connection. */
export function gatewayOf({ model }: World, { gateway }: VpnConnection): VpnGateway | undefined {
  return model.vpnGateways.get(nodeOf(gateway) ?? "");
}

/** The VPC that a site reaches: the one that its gateway is attached to. */
export function attachedVpc(world: World, connection: VpnConnection): Vpc | undefined {
  const gateway = gatewayOf(world, connection);
  return gateway === undefined ? undefined : vpcOf(world, gateway.vpc);
}

/** Gateways that are attached to a VPC, or may be. */
export function gatewaysAt({ model }: World, vpc: Vpc): readonly VpnGateway[] {
  return [...model.vpnGateways.values()].filter(
    (gateway) => gateway.vpc.kind === "unknown" || nodeOf(gateway.vpc) === vpc.id,
  );
}

/** What a verdict about a site takes on trust, besides what its settings say that it announces. */
export function siteAssumptions(world: World, { site, routing }: VpnConnection, vpc?: Vpc): string[] {
  const device = `the device of site ${site} passes traffic on between its hosts and its tunnels`;
  const told = vpc === undefined ? "" : describeAddresses(rangesOf(world, vpc).known);
  const isStatic = valueOf(routing)?.kind === "static";
  return isStatic && told !== ""
    ? [device, `the device of site ${site} routes ${told} to its tunnels`]
    : [device];
}

/**
 * Account of whoever sends packets to an endpoint. Behind a device nobody has an account by the network; callers there
 * are taken to use credentials of the endpoint's own account, which {@link callerAssumption} says.
 */
export function callerAccount(
  world: World,
  endpoint: Pick<InterfaceEndpoint, "vpc">,
  origin: Origin,
): string | undefined {
  if (origin.kind === "inside") return valueOf(origin.vpc.account);
  if (origin.site === undefined) return undefined;
  return valueOf(vpcOf(world, endpoint.vpc)?.account);
}

/** What is taken on trust of a caller at a site; nothing where the endpoint's policy admits everybody. */
export function callerAssumption(world: World, endpoint: InterfaceEndpoint, origin: Origin): string[] {
  if (origin.kind === "inside" || origin.site === undefined) return [];
  const { policy } = endpoint;
  const account = callerAccount(world, endpoint, origin);
  if (account === undefined || (policy.known && policy.value.kind === "full")) return [];
  return [`callers at site ${origin.site.site} use credentials of account ${account}`];
}
