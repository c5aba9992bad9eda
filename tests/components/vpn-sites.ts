/** A gateway and sites that the checks accept, to be recorded or spoilt one rule at a time. */
import type { VpnGatewayDescription } from "../../components/vpn-gateway";
import type { SiteInput } from "../../network/vpn/site";

export const gateway: VpnGatewayDescription = {
  vpnGatewayId: "vgw-hub",
  region: "eu-west-1",
  amazonAsn: 64_600,
  vpcCidrs: ["10.0.0.0/16"],
};

export const TOPIC = "arn:aws:sns:eu-west-1:111111111111:network";

/** With BGP. */
export const hq: SiteInput = {
  slot: 0,
  customerGateway: { address: "203.0.113.7" },
  routing: { kind: "bgp", asn: 65_010, prefixes: ["192.168.10.0/24"] },
};

/** With BGP. */
export const branch: SiteInput = {
  slot: 1,
  customerGateway: { address: "203.0.113.8" },
  routing: { kind: "bgp", asn: 65_011, prefixes: ["192.168.20.0/24"] },
};

/** With static routes. */
export const depot: SiteInput = {
  slot: 2,
  customerGateway: { address: "203.0.113.9" },
  routing: { kind: "static", prefixes: ["192.168.30.0/24", "192.168.31.0/24"] },
  profile: "compatible",
};
