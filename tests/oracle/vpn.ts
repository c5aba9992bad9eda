/**
 * Virtual private gateways: where one sends a packet. Both tunnels of a connection lead to the same device, and at least
 * one is taken to be up. Prefixes of a site with BGP are those that its settings state.
 */
import type { NetworkModel } from "../../network/model/types";
import type { VpnConnection, VpnGateway } from "../../network/model/vpn-types";
import { inRange, prefixLengthOf } from "./bits";
import { type Answer, NO, perhaps, YES } from "./packet";

/** To whom a gateway hands a packet for an address beyond its VPC. */
export type SiteChoice =
  | { readonly kind: "site"; readonly connection: VpnConnection }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly why: string };

interface Known {
  readonly connection: VpnConnection;
  readonly length: number;
  /** Static routes go before those of BGP. */
  readonly rank: number;
}

/**
 * The longest prefix that the gateway knows from a connection's static routes or its site's announcements; of equal ones
 * a static route. It "does not route any other traffic destined outside of received BGP advertisements, static route
 * entries, or its attached VPC CIDR". https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
 */
export function chooseSite(model: NetworkModel, gateway: VpnGateway, address: string): SiteChoice {
  const known: Known[] = [];
  for (const connection of model.vpnConnections.values()) {
    if (connection.gateway.kind === "unknown")
      return { kind: "unknown", why: `which gateway ${connection.name} ends at is not known` };
    if (connection.gateway.kind !== "node" || connection.gateway.node !== gateway.id) continue;
    const { routing } = connection;
    if (!routing.known) return { kind: "unknown", why: `what ${connection.site} has ${routing.why}` };
    for (const prefix of routing.value.prefixes) {
      if (!inRange(address, prefix)) continue;
      known.push({
        connection,
        length: prefixLengthOf(prefix),
        rank: routing.value.kind === "static" ? 0 : 1,
      });
    }
  }
  known.sort((a, b) => b.length - a.length || a.rank - b.rank);
  const [best, second] = known;
  if (best === undefined) return { kind: "none" };
  const tied = second !== undefined && second.length === best.length && second.rank === best.rank;
  // Between equal announcements the AS path decides, which no model has.
  if (tied && second.connection.id !== best.connection.id)
    return { kind: "unknown", why: `two sites have ${address} by equal prefixes` };
  return { kind: "site", connection: best.connection };
}

/**
 * Whether a connection's tunnels carry packets between an address of the site and one on the side of AWS.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html: local and remote IPv4 network CIDR.
 */
export function mayCarry({ selectors, name }: VpnConnection, atSite: string, inAws: string): Answer {
  const { local, remote } = selectors;
  if (!local.known || !remote.known) return perhaps(`what the tunnels of ${name} may carry is not known`);
  return inRange(atSite, local.value) && inRange(inAws, remote.value) ? YES : NO;
}
