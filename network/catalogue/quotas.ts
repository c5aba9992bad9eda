/**
 * Default quotas of AWS that the checks and the quota report compare with. Dated data; imports nothing. An account's
 * own quotas may differ, so settings can override each. Left out: quotas of services that only pass through
 * (Secrets Manager, KMS, ...).
 */

/** One default quota. */
export interface Quota {
  /** Its name in this catalogue; the unit is part of it. */
  readonly key: string;
  /** What an account has by default. */
  readonly value: number;
  /** Whether AWS raises it on request. */
  readonly adjustable: boolean;
  /** The most that AWS documents on request; absent when it documents none, or the quota is fixed. */
  readonly upTo?: number;
  /** AWS page on which the value stands. */
  readonly source: string;
  /** What counts, where the name does not say it. */
  readonly note?: string;
}

/** Day on which the values were last checked, as `YYYY-MM-DD`. */
export const quotasDate = "2026-11-24";

const vpc = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const peering = "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-connection-quotas.html";
const endpoints = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html";
const dns = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html";
const nlb = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html";
const nlbTargets =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html";
const vpn = "https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html";
const clientVpn = "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/limits.html";

/** Every quota by its key. */
export const quotas = named({
  vpcsPerRegion: raised(5, vpc),
  subnetsPerVpc: raised(200, vpc),
  cidrsPerVpc: raised(5, vpc, { upTo: 50, note: "IPv4, the primary range included" }),
  ipv6CidrsPerVpc: raised(5, vpc, { upTo: 50 }),
  routeTablesPerVpc: raised(200, vpc, { note: "the main route table included" }),
  routesPerRouteTable: raised(500, vpc, { upTo: 1000, note: "not propagated; IPv4 and IPv6 counted apart" }),
  propagatedRoutesPerRouteTable: fixed(100, vpc),
  networkAclsPerVpc: raised(200, vpc),
  networkAclRulesPerDirection: raised(20, vpc, { upTo: 40 }),
  securityGroupsPerRegion: raised(2500, vpc),
  rulesPerSecurityGroup: raised(60, vpc, { note: "per direction; IPv4 and IPv6 counted apart" }),
  securityGroupsPerInterface: raised(5, vpc, { upTo: 16 }),
  rulesPerInterface: fixed(1000, vpc, { note: "rules per group times groups per interface" }),
  interfacesPerZone: raised(5000, vpc),
  networkAddressUsage: raised(64_000, vpc, { upTo: 256_000, note: "units per VPC" }),
  peeredNetworkAddressUsage: raised(128_000, vpc, {
    upTo: 512_000,
    note: "units with peers of the same region",
  }),
  dnsPacketsPerSecondPerInterface: fixed(1024, vpc),

  peeringsPerVpc: raised(50, peering, { upTo: 125, note: "active ones" }),
  outstandingPeeringRequests: raised(25, peering),
  peeringRequestExpiryHours: fixed(168, peering),

  interfaceEndpointsPerVpc: raised(50, endpoints, { note: "Gateway Load Balancer endpoints included" }),
  gatewayEndpointsPerRegion: raised(20, endpoints),
  gatewayEndpointsPerVpc: fixed(255, endpoints),
  resourceEndpointsPerVpc: raised(200, endpoints),
  serviceNetworkEndpointsPerVpc: raised(50, endpoints),
  endpointPolicyCharacters: fixed(20_480, endpoints, { note: "white space included" }),
  endpointGigabitsPerSecondPerZone: fixed(100, endpoints, { note: "10 from the start, grows by itself" }),
  endpointMtuBytes: fixed(8500, endpoints),

  hostedZonesPerAccount: raised(500, dns),
  recordsPerHostedZone: raised(10_000, dns),
  vpcsPerPrivateZone: fixed(300, dns, { note: "beyond that AWS recommends Route 53 Profiles" }),
  authorizationsPerPrivateZone: fixed(1000, dns),
  resolverEndpointsPerRegion: raised(4, dns),
  addressesPerResolverEndpoint: raised(6, dns),
  addressesPerResolverRule: fixed(6, dns),
  resolverRulesPerRegion: raised(1000, dns),
  resolverRuleAssociationsPerRegion: raised(2000, dns),
  resolverQueriesPerSecondPerAddress: fixed(10_000, dns, {
    note: "as low as 1,500 where connections are tracked",
  }),
  profilesPerRegion: raised(5, dns),
  vpcsPerProfile: raised(1000, dns),

  networkLoadBalancersPerRegion: raised(50, nlb),
  listenersPerNetworkLoadBalancer: fixed(50, nlb),
  targetsPerNetworkLoadBalancer: raised(3000, nlb),
  targetsPerZonePerNetworkLoadBalancer: raised(500, nlb),
  targetsPerTargetGroup: raised(1000, nlb),
  networkLoadBalancerInterfacesPerVpc: raised(1200, nlb),
  certificatesPerNetworkLoadBalancer: raised(25, nlb),
  connectionsPerMinutePerTarget: fixed(55_000, nlbTargets, {
    note: "to one address and port, through PrivateLink or without client address preservation",
  }),

  customerGatewaysPerRegion: raised(50, vpn),
  vpnGatewaysPerRegion: raised(5, vpn),
  vpnGatewaysPerVpc: fixed(1, vpn),
  vpnConnectionsPerRegion: raised(50, vpn),
  vpnConnectionsPerVpnGateway: raised(10, vpn),
  acceleratedVpnConnectionsPerRegion: raised(10, vpn),
  dynamicRoutesPerVpnConnection: fixed(100, vpn, {
    note: "received from the site by a virtual private gateway",
  }),
  advertisedRoutesPerVpnConnection: fixed(1000, vpn, {
    note: "sent to the site by a virtual private gateway",
  }),
  staticRoutesPerVpnConnection: fixed(100, vpn),
  megabitsPerSecondPerTunnel: fixed(1250, vpn),
  packetsPerSecondPerTunnel: fixed(140_000, vpn),
  tunnelMtuBytes: fixed(1446, vpn),
  tunnelMssBytes: fixed(1406, vpn),

  clientVpnEndpointsPerRegion: raised(5, clientVpn),
  authorizationRulesPerClientVpnEndpoint: raised(200, clientVpn),
  routesPerClientVpnAssociation: raised(100, clientVpn),
  clientVpnConnectionsWithOneAssociation: raised(7000, clientVpn, {
    note: "36,500, 66,500, 96,500 and 126,000 with two to five subnets",
  }),
  concurrentOperationsPerClientVpnEndpoint: fixed(10, clientVpn),
  clientRevocationListEntries: fixed(20_000, clientVpn),
});

type Value = Omit<Quota, "key">;

/** A default that AWS raises on request. */
function raised(value: number, source: string, more: Pick<Quota, "upTo" | "note"> = {}): Value {
  return { value, adjustable: true, source, ...more };
}

/** A value that AWS does not raise. */
function fixed(value: number, source: string, more: Pick<Quota, "note"> = {}): Value {
  return { value, adjustable: false, source, ...more };
}

function named<K extends string>(values: Readonly<Record<K, Value>>): Readonly<Record<K, Quota>> {
  const entries = Object.entries<Value>(values).map(([key, value]) => [key, { key, ...value }]);
  return Object.fromEntries(entries) as Record<K, Quota>;
}
