/**
 * Zones, policies and routes of a Juniper SRX. Imports its neighbours only.
 */
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import { PINNED } from "./routed";
import { interfaceNumber, siteName, type Lines } from "./text";
import { BGP_HOLD_SECONDS } from "./timing";

/** One zone for both tunnels: an answer may come back through the other one. */
export function juniperZones(plan: SitePlan): Lines {
  const name = siteName(plan);
  const zone = `set security zones security-zone ${name}`;
  return [
    "# Zone of both tunnels",
    plan.tunnels.map((tunnel) => `${zone} interfaces st0.${interfaceNumber(tunnel)}`),
    `${zone} host-inbound-traffic system-services ping`,
    plan.routing.kind === "bgp" ? `${zone} host-inbound-traffic protocols bgp` : undefined,
    "set security zones security-zone untrust host-inbound-traffic system-services ike",
    addresses(name, "site", plan.routing.prefixes),
    addresses(name, "aws", plan.remotePrefixes),
    policy("trust", name, `${name}-site`, `${name}-aws`),
    policy(name, "trust", `${name}-aws`, `${name}-site`),
  ];
}

function addresses(name: string, side: string, prefixes: readonly string[]): Lines {
  const book = "set security address-book global";
  return prefixes.map((prefix, index) => [
    `${book} address ${name}-${side}-${index + 1} ${prefix}`,
    `${book} address-set ${name}-${side} address ${name}-${side}-${index + 1}`,
  ]);
}

function policy(from: string, to: string, source: string, destination: string): Lines {
  const line = `set security policies from-zone ${from} to-zone ${to} policy ${from}-to-${to}`;
  return [
    `${line} match source-address ${source}`,
    `${line} match destination-address ${destination}`,
    `${line} match application any`,
    `${line} then permit`,
  ];
}

/** Routes by BGP or by hand. */
export function juniperRouting(plan: SitePlan): Lines {
  return plan.routing.kind === "bgp" ? bgp(plan, plan.routing.asn) : staticRoutes(plan);
}

function bgp(plan: SitePlan, asn: number): Lines {
  const name = siteName(plan);
  const group = `set protocols bgp group ${name}`;
  return [
    "# BGP: the site's prefixes go out, the expected ones come in, nothing else passes",
    plan.tunnels.map((tunnel) => policies(plan, tunnel)),
    `${group} type external`,
    `${group} local-as ${asn}`,
    `${group} peer-as ${plan.amazonAsn}`,
    `${group} hold-time ${BGP_HOLD_SECONDS}`,
    plan.tunnels.map((tunnel) => {
      const neighbour = `${group} neighbor ${tunnel.awsInsideAddress}`;
      return [
        `${neighbour} local-address ${tunnel.customerInsideAddress}`,
        `${neighbour} import ${name}-${tunnel.number}-in`,
        `${neighbour} export ${name}-${tunnel.number}-out`,
      ];
    }),
  ];
}

function policies(plan: SitePlan, { number }: TunnelPlan): Lines {
  const pinned = plan.preferredTunnel === "tunnel1";
  const name = `${siteName(plan)}-${number}`;
  const { localPreference, med } = PINNED[number];
  return [
    statement(`${name}-in`, plan.remotePrefixes, pinned ? `local-preference ${localPreference}` : undefined),
    statement(`${name}-out`, plan.routing.prefixes, pinned ? `metric ${med}` : undefined),
  ];
}

function statement(name: string, prefixes: readonly string[], action?: string): Lines {
  const line = `set policy-options policy-statement ${name}`;
  return [
    prefixes.map((prefix) => `${line} term expected from route-filter ${prefix} exact`),
    action === undefined ? undefined : `${line} term expected then ${action}`,
    `${line} term expected then accept`,
    `${line} term rest then reject`,
  ];
}

/** The first tunnel before the second; a route goes when vpn-monitor takes its interface down. */
function staticRoutes(plan: SitePlan): Lines {
  return [
    "# Static routes, withdrawn when AWS's inside address does not answer",
    "set security ipsec vpn-monitor-options interval 5",
    "set security ipsec vpn-monitor-options threshold 3",
    plan.remotePrefixes.map((prefix) =>
      plan.tunnels.map((tunnel) => {
        const hop = `qualified-next-hop st0.${interfaceNumber(tunnel)}`;
        return `set routing-options static route ${prefix} ${hop} preference ${tunnel.number * 5}`;
      }),
    ),
  ];
}
