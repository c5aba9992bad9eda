/** Gateways that the checks accept, to be spoilt one rule at a time. */
import type { GatewayInput, SiteInput } from "../../../network/vpn/site";

/** A site with BGP. */
export const hq: SiteInput = {
  slot: 0,
  customerGateway: { address: "203.0.113.7" },
  routing: { kind: "bgp", asn: 65_010, prefixes: ["192.168.10.0/24", "192.168.11.0/24"] },
};

/** A second one. */
export const branch: SiteInput = {
  slot: 1,
  customerGateway: { address: "203.0.113.8" },
  routing: { kind: "bgp", asn: 65_011, prefixes: ["192.168.20.0/24"] },
};

/** A site without BGP, behind NAT, with an old device. */
export const depot: SiteInput = {
  slot: 2,
  customerGateway: { address: "203.0.113.9", behindNat: true },
  routing: { kind: "static", prefixes: ["192.168.30.0/24"] },
  profile: "compatible",
};

/** A hub's gateway with these sites. */
export function gatewayOf(
  sites: Readonly<Record<string, SiteInput>>,
  more: Partial<GatewayInput> = {},
): GatewayInput {
  return { region: "eu-west-1", vpcCidrs: ["10.0.0.0/16"], sites, ...more };
}
