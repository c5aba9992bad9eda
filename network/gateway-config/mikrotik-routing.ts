/**
 * Filters and routes of MikroTik RouterOS 7. Imports its neighbours only.
 * https://help.mikrotik.com/docs/display/ROS/BGP
 */
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import { packetSize } from "./mtu";
import type { Suite } from "./suite";
import { outsideAddress, siteName, tunnelName, type Lines } from "./text";
import { BGP_HOLD_SECONDS, BGP_KEEPALIVE_SECONDS } from "./timing";

/** What has to pass, what must not be translated, and how large TCP may be. */
export function mikrotikFilters(plan: SitePlan, suites: readonly [Suite, Suite]): Lines {
  const name = siteName(plan);
  const list = "/ip firewall address-list add";
  const mss = Math.min(...suites.map(({ phase2 }) => packetSize(phase2, plan.behindNat).mss));
  const clamp = `/ip firewall mangle add chain=forward action=change-mss new-mss=${mss} protocol=tcp tcp-flags=syn tcp-mss=${mss + 1}-65535`;
  return [
    "# Filters",
    plan.tunnels.map((tunnel) => `${list} list=${name}-outside address=${outsideAddress(tunnel)}`),
    plan.tunnels.map((tunnel) => `${list} list=${name}-inside address=${tunnel.awsInsideAddress}`),
    plan.remotePrefixes.map((prefix) => `${list} list=${name}-remote address=${prefix}`),
    plan.routing.prefixes.map((prefix) => `${list} list=${name}-local address=${prefix}`),
    `/ip firewall filter add chain=input action=accept protocol=udp dst-port=500,4500 src-address-list=${name}-outside comment="${name}"`,
    `/ip firewall filter add chain=input action=accept protocol=ipsec-esp src-address-list=${name}-outside comment="${name}"`,
    `/ip firewall filter add chain=input action=accept src-address-list=${name}-inside ipsec-policy=in,ipsec comment="${name}"`,
    `/ip firewall filter add chain=forward action=accept src-address-list=${name}-remote dst-address-list=${name}-local ipsec-policy=in,ipsec comment="${name}"`,
    `/ip firewall filter add chain=forward action=accept src-address-list=${name}-local dst-address-list=${name}-remote ipsec-policy=out,ipsec comment="${name}"`,
    `/ip firewall nat add chain=srcnat action=accept dst-address-list=${name}-remote comment="${name}"`,
    `${clamp} ipsec-policy=in,ipsec comment="${name}"`,
    `${clamp} ipsec-policy=out,ipsec comment="${name}"`,
  ];
}

/** Routes by BGP or by hand. */
export function mikrotikRouting(plan: SitePlan): Lines {
  return plan.routing.kind === "bgp" ? bgp(plan, plan.routing.asn) : staticRoutes(plan);
}

function bgp(plan: SitePlan, asn: number): Lines {
  const name = siteName(plan);
  return [
    "# BGP: the site's prefixes go out, the expected ones come in, nothing else passes",
    rules(`${name}-in`, plan.remotePrefixes),
    rules(`${name}-out`, plan.routing.prefixes),
    `/routing bgp instance add name=${name} as=${asn} router-id=${plan.tunnels[0].customerInsideAddress}`,
    plan.tunnels.map((tunnel) => connection(plan, tunnel)),
  ];
}

function rules(chain: string, prefixes: readonly string[]): Lines {
  const add = `/routing filter rule add chain=${chain}`;
  return [prefixes.map((prefix) => `${add} rule="if (dst == ${prefix}) { accept }"`), `${add} rule="reject"`];
}

function connection(plan: SitePlan, tunnel: TunnelPlan): string {
  const name = siteName(plan);
  return [
    `/routing bgp connection add name=${tunnelName(plan, tunnel)} instance=${name} afi=ip`,
    `local.role=ebgp local.address=${tunnel.customerInsideAddress}`,
    `remote.address=${tunnel.awsInsideAddress} remote.as=${plan.amazonAsn}`,
    `hold-time=${BGP_HOLD_SECONDS}s keepalive-time=${BGP_KEEPALIVE_SECONDS}s`,
    `input.filter=${name}-in output.filter-chain=${name}-out output.network=${name}-local`,
  ].join(" ");
}

/** Policies choose the tunnel; the routes only keep the packets from leaving by the default route. */
function staticRoutes(plan: SitePlan): Lines {
  return [
    "# Static routes",
    plan.remotePrefixes.map((prefix) =>
      plan.tunnels.map(
        (tunnel) =>
          `/ip route add dst-address=${prefix} gateway=${tunnel.awsInsideAddress} distance=${tunnel.number} comment="${tunnelName(plan, tunnel)}"`,
      ),
    ),
  ];
}
