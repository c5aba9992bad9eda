/** Default service quotas of AWS that the checks compare with. Dated data; imports nothing. */

/** One default quota. */
export interface Quota {
  /** Its name in this catalogue. */
  readonly key: string;
  /** What an account has by default. */
  readonly value: number;
  /** Whether AWS raises it on request. */
  readonly adjustable: boolean;
  /** The most that AWS documents on request; absent when none is documented or it is fixed. */
  readonly upTo?: number;
  /** Page that the value was read from. */
  readonly source: string;
}

const vpc = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const endpoints = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html";
const dns = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html";

/** Every quota by its key. */
export const quotas = {
  rulesPerSecurityGroup: { key: "rulesPerSecurityGroup", value: 60, adjustable: true, source: vpc },
  networkAclRulesPerDirection: { key: "networkAclRulesPerDirection", value: 20, adjustable: true, upTo: 40, source: vpc },
  routesPerRouteTable: { key: "routesPerRouteTable", value: 500, adjustable: true, upTo: 1000, source: vpc },
  peeringsPerVpc: { key: "peeringsPerVpc", value: 50, adjustable: true, upTo: 125, source: vpc },
  interfaceEndpointsPerVpc: { key: "interfaceEndpointsPerVpc", value: 50, adjustable: true, source: endpoints },
  cidrsPerVpc: { key: "cidrsPerVpc", value: 5, adjustable: true, upTo: 50, source: vpc },
  routeTablesPerVpc: { key: "routeTablesPerVpc", value: 200, adjustable: true, source: vpc },
  gatewayEndpointsPerRegion: { key: "gatewayEndpointsPerRegion", value: 20, adjustable: true, source: endpoints },
  vpcsPerPrivateZone: { key: "vpcsPerPrivateZone", value: 300, adjustable: true, source: dns },
  endpointPolicyCharacters: { key: "endpointPolicyCharacters", value: 20480, adjustable: false, source: endpoints },
} as const satisfies Readonly<Record<string, Quota>>;
