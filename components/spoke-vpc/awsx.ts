/**
 * A spoke whose VPC is an `awsx.ec2.Vpc` with explicit zones and ranges. Everything that we add has the spoke as
 * its parent: a child of an awsx component that uses the component's outputs waits for itself for ever.
 *
 * awsx numbers its children by the place of their zone, makes an internet gateway always, and leaves the
 * default network ACL in place, which lets everything through.
 */
// The module alone: the index of @pulumi/awsx loads two SDKs that nothing here needs, at 60 to 90 ms.
import { Vpc as AwsxVpc, type VpcArgs as AwsxVpcArgs } from "@pulumi/awsx/ec2/vpc";
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { TierPurpose } from "../../network/layout";
import type { Tags, Transform } from "../internal/create";
import { createDefaultSecurityGroup } from "../internal/default-security-group";
import { createFlowLogs, type FlowLogs, type FlowLogTransforms } from "../internal/flow-logs";
import type { VpcQuotas } from "../internal/vpc-quotas";
import { subnetKey } from "../internal/vpc-subnets";
import type { VpcDescription, VpcSubnet } from "../vpc";
import {
  type AwsxSpec,
  awsxSpecs,
  type AwsxSubnet,
  type AwsxSubnetType,
  planAwsxSubnets,
} from "./awsx-layout";
import {
  createWorkloadGroups,
  type EgressRule,
  type WorkloadGroupTransforms,
} from "../internal/workload-groups";

/** One zone of an awsx VPC. */
export interface AwsxZone {
  /** Zone id, such as `euw1-az1`: the physical zone. */
  readonly id: string;
  /** Name of that zone in the spoke's account, such as `eu-west-1a`; accounts differ, and awsx knows names only. */
  readonly name: string;
  /** Number of the zone, from 1. awsx names its children by it, so a zone keeps it for good: append new ones. */
  readonly position: number;
}

/** One tier of an awsx VPC. */
export interface AwsxTier {
  /** `Public` leads to the internet, `Private` to a NAT gateway if there is one, `Isolated` nowhere, `Unused` makes no subnet. */
  readonly type: AwsxSubnetType;
  /** One range for each zone, in the order of the zones. */
  readonly cidrs: readonly string[];
  /** @default "workload" */
  readonly purpose?: TierPurpose;
  /**
   * Where the tier's workloads may go; without effect on a tier of type `Unused`, which has none.
   * @default - nowhere
   */
  readonly egress?: readonly EgressRule[];
}

/** Arguments of a spoke whose VPC awsx makes. */
export interface AwsxSpokeArgs {
  readonly source: "awsx";
  /** Account that will own the VPC, 12 digits. */
  readonly accountId: string;
  /** Region of the VPC, such as `eu-west-1`. */
  readonly region: string;
  /** IPv4 range of the VPC, /16 to /28. Changing it replaces the VPC. */
  readonly cidr: string;
  /** Zones in the order of their positions. */
  readonly zones: readonly AwsxZone[];
  /** Tiers by name; the name is part of awsx's children's names, so changing it replaces them. */
  readonly tiers: Readonly<Record<string, AwsxTier>>;
  /** NAT gateways; stated, because awsx makes one for each zone when nothing is said. */
  readonly natGateways: "None" | "Single" | "OnePerAz";
  /**
   * `Exact` also demands that the tiers cover the VPC's range without holes, zone by zone.
   * @default "Auto"
   */
  readonly subnetStrategy?: "Auto" | "Exact";
  /**
   * Where flow logs go.
   * @default - a log group of their own, kept 365 days
   */
  readonly flowLogs?: FlowLogs;
  /**
   * Tags of the VPC's children and ours.
   * @default - none
   */
  readonly tags?: Tags;
  /**
   * Quotas of the account that differ from AWS's defaults.
   * @default - AWS's defaults
   */
  readonly quotas?: VpcQuotas;
  /** Last edits to the children's arguments, for settings that this component does not model. */
  readonly transform?: AwsxSpokeTransforms;
}

/** Last edits to the arguments of an awsx spoke's children; those that awsx makes are its own. */
export interface AwsxSpokeTransforms extends WorkloadGroupTransforms, FlowLogTransforms {
  readonly awsxVpc?: Transform<AwsxVpcArgs>;
  readonly defaultSecurityGroup?: Transform<aws.ec2.DefaultSecurityGroupArgs>;
}

/** Registers the awsx VPC and what we add to it. */
export function createAwsxSpoke(
  name: string,
  args: AwsxSpokeArgs,
  parent: pulumi.ComponentResource,
): VpcDescription {
  const { tags, transform = {} } = args;
  const specs = awsxSpecs(args.tiers);
  const vpc = createAwsxVpc(name, args, specs, parent);
  const { vpcId } = vpc;
  const used = Object.fromEntries(Object.entries(args.tiers).filter(([, { type }]) => type !== "Unused"));
  const groups = createWorkloadGroups(name, { vpcId, tiers: used, tags }, { parent }, transform);
  createDefaultSecurityGroup(name, { vpcId, tags }, { parent }, transform.defaultSecurityGroup);
  createFlowLogs(name, { ...args, vpcId }, { parent }, transform);

  const subnets = planAwsxSubnets(
    specs,
    args.zones.map(({ id }) => id),
  );
  const tiers = Object.entries(used).map(([tier, { purpose = "workload" }]) => {
    const own = subnets.filter((subnet) => subnet.tier === tier).map((subnet) => describeSubnet(vpc, subnet));
    return [
      tier,
      { purpose, subnets: Object.fromEntries(own), workloadSecurityGroupId: groups[tier] },
    ] as const;
  });
  return {
    vpcId,
    accountId: args.accountId,
    region: args.region,
    cidrs: [args.cidr],
    tiers: Object.fromEntries(tiers),
    routeTables: Object.fromEntries(subnets.map((subnet) => describeRouteTable(vpc, subnet))),
  };
}

function createAwsxVpc(
  name: string,
  args: AwsxSpokeArgs,
  specs: readonly AwsxSpec[],
  parent: pulumi.ComponentResource,
): AwsxVpc {
  const vpcArgs: AwsxVpcArgs = {
    cidrBlock: args.cidr,
    availabilityZoneNames: args.zones.map((zone) => zone.name),
    subnetSpecs: specs.map((spec) => ({ ...spec, cidrBlocks: [...spec.cidrBlocks] })),
    subnetStrategy: args.subnetStrategy ?? "Auto",
    natGateways: { strategy: args.natGateways },
    // Private hosted zones need both:
    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
    enableDnsSupport: true,
    enableDnsHostnames: true,
    ...(args.tags === undefined ? {} : { tags: args.tags }),
  };
  const transform = args.transform?.awsxVpc;
  // A plugin makes the children, and gives them the providers that it is told of; the spoke's is told it here,
  // or they would use a default provider of awsx's own version.
  const provider = parent.getProvider("aws:ec2/vpc:Vpc");
  return new AwsxVpc(`${name}-vpc`, transform === undefined ? vpcArgs : transform(vpcArgs), {
    parent,
    ...(provider === undefined ? {} : { providers: [provider] }),
  });
}

function describeSubnet(vpc: AwsxVpc, subnet: AwsxSubnet): readonly [string, VpcSubnet] {
  const { tier, zoneId, cidr } = subnet;
  return [
    zoneId,
    { zoneId, cidr, subnetId: idAt(vpc.subnets, subnet, "subnet"), routeTable: subnetKey(tier, zoneId) },
  ];
}

function describeRouteTable(
  vpc: AwsxVpc,
  subnet: AwsxSubnet,
): readonly [string, VpcDescription["routeTables"][string]] {
  const { tier, zoneId } = subnet;
  const routeTableId = idAt(vpc.routeTables, subnet, "route table");
  return [subnetKey(tier, zoneId), { routeTableId, serves: [{ tier, zoneId }] }];
}

/** Id of the item at the subnet's place; fails where the SDK would leave the property out without a word. */
function idAt(
  items: pulumi.Output<pulumi.CustomResource[]>,
  { tier, zoneId, index }: AwsxSubnet,
  what: string,
): pulumi.Output<string> {
  return items.apply((list) => {
    const item = list?.[index];
    if (item !== undefined) return item.id;
    throw new Error(`the awsx VPC has no ${what} number ${index}, which tier ${tier} has in ${zoneId}`);
  });
}
