/** Virtual private gateways, sites, Resolver endpoints and rules of a sketch, as recordings. */
import type { RecordedResource } from "../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../support/fabricate";
import type { Find, Sketch } from "./network";

export interface VpnSketch {
  /** @default - none; the gateway joins sites only */
  readonly vpc?: string;
  readonly sites: Readonly<Record<string, SiteSketch>>;
  /** Tiers whose tables learn the sites' prefixes, such as `hub/endpoints`. */
  readonly propagateTo?: readonly string[];
}

export interface SiteSketch {
  /** `bgp 65010 192.168.10.0/24`, or `static 192.168.20.0/24`; `bgp 65010` says nothing of what is announced. */
  readonly routing: string;
  /** @default - its key */
  readonly name?: string;
  readonly local?: string;
  readonly remote?: string;
  readonly endpoints?: readonly string[];
  readonly resolver?: boolean;
}

export interface ResolverSketch {
  readonly vpc: string;
  readonly tier: string;
  /** @default - every zone of the tier */
  readonly zones?: readonly string[];
  readonly direction: "INBOUND" | "OUTBOUND";
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
  /** Domain and targets by rule, such as `corp.example.com 192.168.10.53`, followed by VPCs: `... for app data`. */
  readonly rules?: Readonly<Record<string, string>>;
}

const AWS = "aws:ec2/";

/** The gateway alone, which routes may name. */
export function vpnGatewayOf(name: string, { vpc }: VpnSketch, find: Find): RecordedResource[] {
  const gateway = fabricate(`${AWS}vpnGateway:VpnGateway`, name, { amazonSideAsn: "64512" });
  if (vpc === undefined) return [gateway];
  const inputs = { vpcId: idOf(find(vpc, "Vpc")), vpnGatewayId: idOf(gateway) };
  return [gateway, fabricate(`${AWS}vpnGatewayAttachment:VpnGatewayAttachment`, name, inputs)];
}

/** Its sites, and the tables that learn from it. */
export function sitesOf(
  name: string,
  { sites, propagateTo = [] }: VpnSketch,
  sketch: Sketch,
  find: Find,
): RecordedResource[] {
  const vpnGatewayId = idOf(find(name, "VpnGateway"));
  return [
    ...Object.entries(sites).flatMap(([site, one]) => siteOf(site, one, vpnGatewayId)),
    ...propagateTo.flatMap((place) => {
      const [vpc = "", tier = ""] = place.split("/");
      return Object.keys(sketch.vpcs[vpc]?.tiers[tier]?.subnets ?? {}).map((zone) => {
        const table = `${vpc}-${tier}-euw1-az${zone}`;
        return fabricate(`${AWS}vpnGatewayRoutePropagation:VpnGatewayRoutePropagation`, `${name}-${table}`, {
          vpnGatewayId,
          routeTableId: idOf(find(table, "RouteTable")),
        });
      });
    }),
  ];
}

function siteOf(name: string, sketch: SiteSketch, vpnGatewayId: FabricatedInput): RecordedResource[] {
  const { routing, name: siteName = name, local, remote, endpoints = [], resolver = true } = sketch;
  const [kind = "", ...words] = routing.split(" ");
  const isStatic = kind === "static";
  const asn = isStatic ? "65000" : (words[0] ?? "");
  const prefixes = isStatic ? words : words.slice(1);
  const component = fabricate("causeway:components:SiteToSiteVpn", `vpn-${name}`, {
    siteName,
    routing: {
      kind,
      ...(isStatic ? {} : { asn: Number(asn) }),
      ...(prefixes.length > 0 ? { prefixes } : {}),
    },
    endpoints,
    resolver,
  });
  const parent = { parent: component };
  const device = fabricate(
    `${AWS}customerGateway:CustomerGateway`,
    `${name}-device`,
    { bgpAsn: asn, ipAddress: "203.0.113.7", type: "ipsec.1" },
    parent,
  );
  const connection = fabricate(
    `${AWS}vpnConnection:VpnConnection`,
    `vpn-${name}`,
    {
      vpnGatewayId,
      customerGatewayId: idOf(device),
      staticRoutesOnly: isStatic,
      ...(local === undefined ? {} : { localIpv4NetworkCidr: local }),
      ...(remote === undefined ? {} : { remoteIpv4NetworkCidr: remote }),
    },
    parent,
  );
  const routes = isStatic ? prefixes : [];
  return [
    component,
    device,
    connection,
    ...routes.map((destinationCidrBlock) =>
      fabricate(
        `${AWS}vpnConnectionRoute:VpnConnectionRoute`,
        `${name}-${destinationCidrBlock}`,
        { vpnConnectionId: idOf(connection), destinationCidrBlock },
        parent,
      ),
    ),
  ];
}

/** A Resolver endpoint with its group, which `rulesOf` fills, and the rules that use it. */
export function resolverOf(
  name: string,
  { vpc, tier, zones, direction, rules = {} }: ResolverSketch,
  sketch: Sketch,
  find: Find,
): RecordedResource[] {
  const group = fabricate(`${AWS}securityGroup:SecurityGroup`, `${name}-group`, {
    vpcId: idOf(find(vpc, "Vpc")),
  });
  const subnets = zones ?? Object.keys(sketch.vpcs[vpc]?.tiers[tier]?.subnets ?? {});
  const endpoint = fabricate("aws:route53/resolverEndpoint:ResolverEndpoint", name, {
    direction,
    ipAddresses: subnets.map((zone) => ({ subnetId: idOf(find(`${vpc}-${tier}-euw1-az${zone}`, "Subnet")) })),
    securityGroupIds: [idOf(group)],
  });
  return [
    group,
    endpoint,
    ...Object.entries(rules).flatMap(([rule, text]) => ruleOf(rule, text, endpoint, find)),
  ];
}

function ruleOf(name: string, text: string, endpoint: RecordedResource, find: Find): RecordedResource[] {
  const [asked = "", followers = ""] = text.split(" for ");
  const [domainName = "", ...targets] = asked.split(" ");
  const isForward = targets.length > 0;
  const rule = fabricate("aws:route53/resolverRule:ResolverRule", name, {
    domainName,
    ruleType: isForward ? "FORWARD" : "SYSTEM",
    ...(isForward
      ? { resolverEndpointId: idOf(endpoint), targetIps: targets.map((ip) => ({ ip, port: 53 })) }
      : {}),
  });
  return [
    rule,
    ...followers.split(" ").map((vpc) =>
      fabricate("aws:route53/resolverRuleAssociation:ResolverRuleAssociation", `${name}-${vpc}`, {
        resolverRuleId: idOf(rule),
        vpcId: idOf(find(vpc, "Vpc")),
      }),
    ),
  ];
}
