/**
 * The plain shape in which components hand a VPC to each other, whoever made it: `HubVpc`, `SpokeVpc` in any
 * of its sources, or a caller's own code. Types only. It knows no resource, so that a peering or an endpoint
 * can be used beside VPCs that Causeway did not create.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { TierPurpose } from "../network/layout";

/** One subnet: a tier in one zone. */
export interface VpcSubnet {
  /** Zone id, such as `euw1-az1`: the same physical zone in every account. */
  readonly zoneId: string;
  /** IPv4 range of the subnet. */
  readonly cidr: string;
  readonly subnetId: pulumi.Input<string>;
  /** Key of the subnet's route table in {@link VpcDescription.routeTables}. */
  readonly routeTable: string;
}

/** Subnets that serve one purpose, at most one in each zone. */
export interface VpcTier {
  readonly purpose: TierPurpose;
  /** Subnets by zone id. */
  readonly subnets: Readonly<Record<string, VpcSubnet>>;
  /**
   * Security group that the tier's workloads wear.
   * @default - none is known; nothing can be proven about the tier's workloads
   */
  readonly workloadSecurityGroupId?: pulumi.Input<string>;
}

/** One route table and the subnets that use it. */
export interface VpcRouteTable {
  readonly routeTableId: pulumi.Input<string>;
  /** Every subnet that is associated with the table; one table may serve several. */
  readonly serves: readonly { readonly tier: string; readonly zoneId: string }[];
}

/** What other components need to know of a VPC. Topology is plain, identity is an Input. */
export interface VpcDescription {
  readonly vpcId: pulumi.Input<string>;
  /** Account that owns the VPC, 12 digits. */
  readonly accountId: string;
  /** Region name, such as `eu-west-1`. */
  readonly region: string;
  /** IPv4 ranges, the primary first. */
  readonly cidrs: readonly string[];
  /**
   * The VPC's /56, given by Amazon.
   * @default - none; the VPC speaks IPv4 only
   */
  readonly ipv6CidrBlock?: pulumi.Input<string>;
  /** Tiers by name. */
  readonly tiers: Readonly<Record<string, VpcTier>>;
  /**
   * Route tables by key: `${tier}-${zoneId}` in a layout of ours and in an awsx VPC, the given route table id
   * in an adopted VPC. Keys are plain, so names that are made from them never depend on an unknown id.
   */
  readonly routeTables: Readonly<Record<string, VpcRouteTable>>;
}
