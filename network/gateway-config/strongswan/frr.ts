/**
 * BGP of a Linux router: FRR's configuration with one session through each tunnel.
 * https://docs.frrouting.org/en/stable-8.4/bgp.html. Imports its neighbours only.
 */
import type { SitePlan, TunnelPlan } from "../../vpn/plan";
import { PINNED, prefixListLines } from "../routed";
import { indent, siteName, textOf, type Lines } from "../text";
import { BGP_HOLD_SECONDS, BGP_KEEPALIVE_SECONDS } from "../timing";

/** frr.conf of a site with BGP; the site's prefixes go out, the expected ones come in, nothing else passes. */
export function frrText(plan: SitePlan, asn: number): string {
  const name = siteName(plan);
  return textOf(
    "frr defaults traditional",
    "log syslog informational",
    "!",
    prefixListLines(`${name}-out`, plan.routing.prefixes),
    "!",
    prefixListLines(`${name}-in`, plan.remotePrefixes),
    "!",
    plan.tunnels.map((tunnel) => routeMaps(plan, tunnel)),
    `router bgp ${asn}`,
    indent(
      1,
      `bgp router-id ${plan.tunnels[0].customerInsideAddress}`,
      "! The site's own routing may hold a prefix in smaller parts; it is announced all the same.",
      "no bgp network import-check",
      plan.tunnels.map((tunnel) => neighbour(plan, tunnel)),
      "!",
      "address-family ipv4 unicast",
      indent(
        1,
        "! One tunnel at a time: FRR would spread traffic over both, and AWS answers through one.",
        "maximum-paths 1",
        plan.routing.prefixes.map((prefix) => `network ${prefix}`),
        plan.tunnels.map((tunnel) => neighbourPolicy(plan, tunnel)),
      ),
      "exit-address-family",
    ),
    "!",
    "line vty",
    "!",
  );
}

/**
 * With the preference left to AWS neither map sets anything: equal local preference lets AWS's MED decide, also
 * while AWS works on one of the tunnels.
 */
function routeMaps(plan: SitePlan, { number }: TunnelPlan): Lines {
  const name = siteName(plan);
  const pinned = plan.preferredTunnel === "tunnel1";
  return [
    `route-map ${name}-${number}-in permit 10`,
    indent(
      1,
      `match ip address prefix-list ${name}-in`,
      pinned ? `set local-preference ${PINNED[number].localPreference}` : undefined,
    ),
    "!",
    `route-map ${name}-${number}-out permit 10`,
    indent(
      1,
      `match ip address prefix-list ${name}-out`,
      pinned ? `set metric ${PINNED[number].med}` : undefined,
    ),
    "!",
  ];
}

function neighbour(plan: SitePlan, tunnel: TunnelPlan): Lines {
  const address = tunnel.awsInsideAddress;
  return [
    `neighbor ${address} remote-as ${plan.amazonAsn}`,
    `neighbor ${address} description AWS tunnel ${tunnel.number} of ${plan.name}`,
    `neighbor ${address} timers ${BGP_KEEPALIVE_SECONDS} ${BGP_HOLD_SECONDS}`,
    `neighbor ${address} timers connect ${BGP_KEEPALIVE_SECONDS}`,
    `neighbor ${address} update-source ${tunnel.customerInsideAddress}`,
  ];
}

function neighbourPolicy(plan: SitePlan, tunnel: TunnelPlan): Lines {
  const address = tunnel.awsInsideAddress;
  const map = `${siteName(plan)}-${tunnel.number}`;
  return [
    `neighbor ${address} activate`,
    `neighbor ${address} soft-reconfiguration inbound`,
    `neighbor ${address} route-map ${map}-in in`,
    `neighbor ${address} route-map ${map}-out out`,
  ];
}
