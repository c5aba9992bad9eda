/**
 * The plan of each site as its connection was registered, so that the far side is told what AWS will be told, edits by
 * `transform` included.
 */
import { planSite, type SitePlan } from "../vpn/plan";
import type { GatewayInput, SiteInput } from "../vpn/site";
import type { TunnelOptionsInput } from "../vpn/tunnel-options";
import { nodeOf, valueOf } from "./facts";
import { compareText } from "./recording";
import type { NetworkModel } from "./types";
import type { CustomerGateway, VpnConnection, VpnTunnel } from "./vpn-types";

/** A site's plan; absent, with the reason, when the recording does not say enough of its connection. */
export type PlannedSite = { readonly plan: SitePlan } | { readonly why: string };

/** The plan of every site, by its name, sorted. A name that two connections share has the first one's. */
export function sitePlans(model: NetworkModel): ReadonlyMap<string, PlannedSite> {
  const connections = [...model.vpnConnections.values()].sort((a, b) => compareText(a.site, b.site));
  const plans = new Map<string, PlannedSite>();
  for (const connection of connections) {
    if (!plans.has(connection.site)) plans.set(connection.site, planOf(model, connection));
  }
  return plans;
}

function planOf(model: NetworkModel, connection: VpnConnection): PlannedSite {
  const gateway = model.vpnGateways.get(nodeOf(connection.gateway) ?? "");
  const device = model.customerGateways.get(nodeOf(connection.customerGateway) ?? "");
  const site = siteInput(connection, device);
  if (gateway === undefined || !gateway.amazonAsn.known)
    return { why: "the ASN of its gateway is not known" };
  if (typeof site === "string") return { why: site };
  const others = [...model.vpnConnections.values()].filter(
    ({ gateway: other, id }) => id !== connection.id && nodeOf(other) === gateway.id,
  );
  const neighbours = others.flatMap(({ site: name, routing }) => {
    return routing.known ? [[name, { slot: 0, customerGateway: {}, routing: routing.value }] as const] : [];
  });
  const input: GatewayInput = {
    region: valueOf(model.vpcs.get(nodeOf(gateway.vpc) ?? "")?.region) ?? "",
    amazonAsn: gateway.amazonAsn.value,
    vpcCidrs: hubRanges(model, nodeOf(gateway.vpc)),
    sites: { ...Object.fromEntries(neighbours), [connection.site]: site },
  };
  return { plan: planSite(input, connection.site) };
}

/** IPv4 ranges of the VPC that a gateway is attached to. */
export function hubRanges(model: NetworkModel, vpc: string | undefined): string[] {
  const ranges = model.vpcs.get(vpc ?? "")?.ranges ?? [];
  return ranges.flatMap(({ family, cidr }) => (family === 4 && cidr.known ? [cidr.value] : []));
}

/** The site as the connection has it, or why it cannot be told. */
function siteInput(connection: VpnConnection, device: CustomerGateway | undefined): SiteInput | string {
  const { routing, selectors, stated } = connection;
  const tunnels = connection.tunnels.map((tunnel, index) => tunnelInput(tunnel, stated.keys[index]));
  const [tunnel1, tunnel2] = tunnels;
  if (!routing.known) return `its routing ${routing.why}`;
  if (tunnel1 === undefined || tunnel2 === undefined) return "its tunnels are not stated in full";
  return {
    slot: 0, // inside ranges are stated, so no slot decides them
    customerGateway: {
      address: valueOf(device?.address),
      certificateArn: valueOf(device?.certificateArn),
      deviceName: valueOf(device?.deviceName),
      behindNat: stated.behindNat,
    },
    routing: routing.value,
    profile: stated.profile ?? undefined,
    tunnel1,
    tunnel2,
    localIpv4NetworkCidr: valueOf(selectors.local),
    remoteIpv4NetworkCidr: valueOf(selectors.remote),
    preferredTunnel: stated.preferredTunnel,
  };
}

function tunnelInput(
  { insideCidr, options }: VpnTunnel,
  presharedKey: VpnConnection["stated"]["keys"][number] | undefined,
): TunnelOptionsInput | undefined {
  if (!insideCidr.known || !options.known) return undefined;
  return { ...options.value, insideCidr: insideCidr.value, ...(presharedKey && { presharedKey }) };
}
