/**
 * Tunnel interfaces and routes of Cisco IOS-XE: BGP through both tunnels, or static routes that follow probes.
 * Imports its neighbours only.
 */
import type { SitePlan, TunnelPlan } from "../../vpn/plan";
import type { DeviceFacts } from "../config";
import { packetSize } from "../mtu";
import { PINNED, prefixListLines } from "../routed";
import type { Suite } from "../suite";
import {
  indent,
  interfaceNumber,
  networkAndMask,
  outsideAddress,
  outsideInterface,
  siteName,
  tunnelName,
  type Lines,
} from "../text";
import { BGP_HOLD_SECONDS, BGP_KEEPALIVE_SECONDS } from "../timing";

/** The interface of one tunnel. */
export function ciscoInterface(plan: SitePlan, tunnel: TunnelPlan, suite: Suite, facts: DeviceFacts): Lines {
  const { mtu, mss } = packetSize(suite.phase2, plan.behindNat);
  return [
    `interface Tunnel${interfaceNumber(tunnel)}`,
    indent(
      1,
      `description AWS tunnel ${tunnel.number} of ${plan.name}`,
      `ip address ${tunnel.customerInsideAddress} 255.255.255.252`,
      `ip mtu ${mtu}`,
      `ip tcp adjust-mss ${mss}`,
      `tunnel source ${outsideInterface(facts)}`,
      "tunnel mode ipsec ipv4",
      `tunnel destination ${outsideAddress(tunnel)}`,
      `tunnel protection ipsec profile ${tunnelName(plan, tunnel)}`,
      "no shutdown",
    ),
    "!",
  ];
}

/** Routes by BGP or by hand. */
export function ciscoRouting(plan: SitePlan): Lines {
  return plan.routing.kind === "bgp" ? bgp(plan, plan.routing.asn) : staticRoutes(plan);
}

function bgp(plan: SitePlan, asn: number): Lines {
  const name = siteName(plan);
  const pinned = plan.preferredTunnel === "tunnel1";
  return [
    prefixListLines(`${name}-out`, plan.routing.prefixes),
    "!",
    prefixListLines(`${name}-in`, plan.remotePrefixes),
    "!",
    plan.tunnels.map((tunnel) => routeMaps(plan, tunnel, pinned)),
    `router bgp ${asn}`,
    indent(
      1,
      `bgp router-id ${plan.tunnels[0].customerInsideAddress}`,
      "bgp log-neighbor-changes",
      plan.tunnels.map((tunnel) => neighbour(plan, tunnel)),
      "!",
      "address-family ipv4",
      indent(
        1,
        plan.routing.prefixes.map((prefix) => {
          const { network, mask } = networkAndMask(prefix);
          return `network ${network} mask ${mask}`;
        }),
        plan.tunnels.map((tunnel) => neighbourPolicy(plan, tunnel)),
      ),
      "exit-address-family",
    ),
    "!",
  ];
}

function routeMaps(plan: SitePlan, { number }: TunnelPlan, pinned: boolean): Lines {
  const name = siteName(plan);
  const { localPreference, med } = PINNED[number];
  return [
    `route-map ${name}-${number}-in permit 10`,
    indent(
      1,
      `match ip address prefix-list ${name}-in`,
      pinned ? `set local-preference ${localPreference}` : undefined,
    ),
    "!",
    `route-map ${name}-${number}-out permit 10`,
    indent(1, `match ip address prefix-list ${name}-out`, pinned ? `set metric ${med}` : undefined),
    "!",
  ];
}

function neighbour(plan: SitePlan, tunnel: TunnelPlan): Lines {
  const address = tunnel.awsInsideAddress;
  return [
    `neighbor ${address} remote-as ${plan.amazonAsn}`,
    `neighbor ${address} description AWS tunnel ${tunnel.number} of ${plan.name}`,
    `neighbor ${address} timers ${BGP_KEEPALIVE_SECONDS} ${BGP_HOLD_SECONDS}`,
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

/** A tunnel interface stays up while its peer is dead, so each route hangs on a probe of AWS's inside address. */
function staticRoutes(plan: SitePlan): Lines {
  return [
    plan.tunnels.map(probe),
    plan.remotePrefixes.map((prefix) => {
      const { network, mask } = networkAndMask(prefix);
      return plan.tunnels.map((tunnel) => {
        const id = interfaceNumber(tunnel);
        return `ip route ${network} ${mask} Tunnel${id} ${tunnel.number * 10} track ${id}`;
      });
    }),
    "!",
  ];
}

function probe(tunnel: TunnelPlan): Lines {
  const id = interfaceNumber(tunnel);
  return [
    `ip sla ${id}`,
    indent(1, `icmp-echo ${tunnel.awsInsideAddress} source-interface Tunnel${id}`),
    indent(2, "threshold 2000", "timeout 2000", "frequency 5"),
    `ip sla schedule ${id} life forever start-time now`,
    `track ${id} ip sla ${id} reachability`,
    indent(1, "delay down 10 up 10"),
    "!",
  ];
}
