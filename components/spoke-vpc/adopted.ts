/**
 * A spoke that exists already, perhaps in another account. Nothing is made and nothing is looked up: what is known
 * of it is what its owner states under `assume`, and proofs that rest on it say so.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { TierPurpose } from "../../network/layout";
import type { Protocol } from "../../network/ports";
import type { VpcDescription, VpcRouteTable, VpcSubnet } from "../vpc";

/** One subnet of an adopted VPC. */
export interface AdoptedSubnet {
  readonly subnetId: pulumi.Input<string>;
  /** IPv4 range of the subnet. */
  readonly cidr: string;
  /** Route table that the subnet uses; several subnets may share one. Plain: routes are named by it. */
  readonly routeTableId: string;
}

/** One rule of a network ACL that exists. */
export interface AssumedAclRule {
  readonly direction: "ingress" | "egress";
  /** Place in the order, 1 to 32766: the lowest number that matches decides. */
  readonly ruleNumber: number;
  readonly action: "allow" | "deny";
  readonly protocol: Protocol;
  /**
   * Such as `443` or `1024-65535`.
   * @default - all
   */
  readonly ports?: string;
  /** Range at the other end, IPv4 or IPv6. */
  readonly cidr: string;
}

/** One route that exists in the tier's route tables. */
export interface AssumedRoute {
  /** Destination, IPv4 or IPv6. */
  readonly cidr: string;
  /** Id of what the route leads to, such as `nat-0a1b2c3d4e5f60718`. */
  readonly target: string;
}

/** Traffic that a security group which exists lets in or out. */
export interface AssumedTraffic {
  /** Range at the other end, IPv4 or IPv6. */
  readonly cidr: string;
  readonly protocol: Protocol;
  /**
   * Such as `443` or `1024-65535`.
   * @default - all
   */
  readonly ports?: string;
}

/** What is assumed of one tier of an adopted VPC. */
export interface AdoptedTier {
  /** @default "workload" */
  readonly purpose?: TierPurpose;
  /** Subnets by zone id. */
  readonly subnets: Readonly<Record<string, AdoptedSubnet>>;
  /**
   * Security group that the tier's workloads wear.
   * @default - not known
   */
  readonly workloadSecurityGroupId?: pulumi.Input<string>;
  /**
   * What that group lets out.
   * @default - not known
   */
  readonly workloadEgress?: readonly AssumedTraffic[];
  /**
   * What that group lets in.
   * @default - not known
   */
  readonly workloadIngress?: readonly AssumedTraffic[];
  /**
   * Rules of the subnets' network ACL.
   * @default - not known
   */
  readonly networkAcl?: readonly AssumedAclRule[];
  /**
   * Routes that the route tables hold beside the local ones.
   * @default - not known
   */
  readonly routes?: readonly AssumedRoute[];
}

/** Arguments of a spoke that exists already. */
export interface AdoptedSpokeArgs {
  readonly source: "adopted";
  readonly vpcId: pulumi.Input<string>;
  /** Account that owns the VPC, 12 digits. */
  readonly accountId: string;
  /** Region of the VPC, such as `eu-west-1`. */
  readonly region: string;
  /** Primary IPv4 range of the VPC. */
  readonly cidr: string;
  /**
   * Further IPv4 ranges of the VPC.
   * @default - none
   */
  readonly secondaryCidrs?: readonly string[];
  /**
   * What is taken for granted about the VPC.
   * @default - nothing: the spoke has no tiers, gets no routes, and proofs about it say `unknown`
   */
  readonly assume?: AdoptedAssumption;
}

/** What is assumed of an adopted VPC. */
export interface AdoptedAssumption {
  /**
   * Whether the VPC's resolver answers (`enableDnsSupport`).
   * @default - not known
   */
  readonly dnsSupport?: boolean;
  /**
   * Whether the VPC gives host names (`enableDnsHostnames`). A VPC uses private hosted zones only with both.
   * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
   * @default - not known
   */
  readonly dnsHostnames?: boolean;
  /** Tiers by name. */
  readonly tiers: Readonly<Record<string, AdoptedTier>>;
}

/** The description that follows from what is stated; route tables are keyed by their ids. */
export function describeAdopted(args: AdoptedSpokeArgs): VpcDescription {
  const stated = Object.entries(args.assume?.tiers ?? {});
  const tiers = stated.map(([name, { purpose = "workload", subnets, workloadSecurityGroupId }]) => {
    const own = Object.entries(subnets).map(
      ([zoneId, subnet]) => [zoneId, describeSubnet(zoneId, subnet)] as const,
    );
    const worn = workloadSecurityGroupId === undefined ? {} : { workloadSecurityGroupId };
    return [name, { purpose, subnets: Object.fromEntries(own), ...worn }] as const;
  });
  return {
    vpcId: args.vpcId,
    accountId: args.accountId,
    region: args.region,
    cidrs: [args.cidr, ...(args.secondaryCidrs ?? [])],
    tiers: Object.fromEntries(tiers),
    routeTables: routeTablesOf(args),
  };
}

function describeSubnet(zoneId: string, { subnetId, cidr, routeTableId }: AdoptedSubnet): VpcSubnet {
  return { zoneId, cidr, subnetId, routeTable: routeTableId };
}

/** One entry for each table, with every subnet that it serves, sorted by tier and zone. */
function routeTablesOf({ assume }: AdoptedSpokeArgs): Readonly<Record<string, VpcRouteTable>> {
  const tables = new Map<string, { tier: string; zoneId: string }[]>();
  const tiers = assume?.tiers ?? {};
  for (const tier of Object.keys(tiers).sort()) {
    const subnets = tiers[tier]?.subnets ?? {};
    for (const zoneId of Object.keys(subnets).sort()) {
      const id = subnets[zoneId]?.routeTableId;
      if (id !== undefined) tables.set(id, [...(tables.get(id) ?? []), { tier, zoneId }]);
    }
  }
  return Object.fromEntries([...tables].map(([id, serves]) => [id, { routeTableId: id, serves }]));
}
