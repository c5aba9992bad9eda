/**
 * A VPC with a layout of ours, shared by `HubVpc` and created spokes: the VPC, its ranges, subnets with a route
 * table each, a network ACL for each tier, the emptied default security group and flow logs. Makes no gateway
 * and no route. The VPC's default network ACL and main route table stay as AWS made them: no subnet uses them.
 */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type LayoutPlan, type LayoutTier, planSubnets } from "../../network/layout";
import type { VpcDescription, VpcSubnet } from "../vpc";
import { create, nameTag, type Tags, type Transform } from "./create";
import { createDefaultSecurityGroup } from "./default-security-group";
import { createFlowLogs, type FlowLogs, type FlowLogTransforms } from "./flow-logs";
import { createNetworkAcl, type NetworkAclTransforms } from "./network-acl";
import type { VpcQuotas } from "./vpc-quotas";
import { createSubnet, type LaidOutSubnet, subnetKey, type SubnetTransforms } from "./vpc-subnets";

/** Arguments of a VPC with a layout of ours. */
export interface VpcLayoutArgs {
  /** Account that will own the VPC, 12 digits. */
  readonly accountId: string;
  /** Region of the VPC, such as `eu-west-1`. Plain: zones are checked against it. */
  readonly region: string;
  /** Primary IPv4 range, /16 to /28. Changing it replaces the VPC. */
  readonly cidr: string;
  /**
   * Further IPv4 ranges, /16 to /28, by default at most five ranges in all.
   * @default - none
   */
  readonly secondaryCidrs?: readonly string[];
  /**
   * Whether Amazon gives the VPC a /56, and each subnet takes a /64 of it.
   * @default false
   */
  readonly ipv6?: boolean;
  /** Zone ids, such as `euw1-az1`: the same physical zone in every account. Their order does not matter. */
  readonly zones: readonly string[];
  /**
   * Zone blocks in each range, a power of two. Changing it moves every subnet.
   * @default 4
   */
  readonly zoneSlots?: number;
  /**
   * Tier blocks in each zone block, a power of two. Changing it moves every subnet.
   * @default 8
   */
  readonly tierSlots?: number;
  /** Tiers by name; each gets one subnet in every zone. */
  readonly tiers: Readonly<Record<string, LayoutTier>>;
  /**
   * IPv4 ranges that the network ACLs let in and out: few and wide, so that adding a spoke changes no ACL.
   * Append only: a range's position is the number of its entry.
   * @default ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]
   */
  readonly privateRanges?: readonly string[];
  /**
   * Tiers whose route tables a gateway endpoint is attached to. Their network ACLs let tcp 443 out to anywhere
   * and the replies in, since an ACL cannot name the service's prefix list.
   * @default - none
   */
  readonly gatewayEndpointTiers?: readonly string[];
  /**
   * Where flow logs go.
   * @default - a log group of their own, kept 365 days
   */
  readonly flowLogs?: FlowLogs;
  /**
   * Tags of every child that takes tags, beside its `Name`.
   * @default - none
   */
  readonly tags?: Tags;
  /**
   * Quotas of the account that differ from AWS's defaults.
   * @default - AWS's defaults
   */
  readonly quotas?: VpcQuotas;
  /** Last edits to the children's arguments, for settings that this component does not model. */
  readonly transform?: VpcLayoutTransforms;
}

/** Last edits to the arguments of the VPC's children. */
export interface VpcLayoutTransforms extends SubnetTransforms, NetworkAclTransforms, FlowLogTransforms {
  readonly vpc?: Transform<aws.ec2.VpcArgs>;
  readonly cidrAssociation?: Transform<aws.ec2.VpcIpv4CidrBlockAssociationArgs>;
  readonly defaultSecurityGroup?: Transform<aws.ec2.DefaultSecurityGroupArgs>;
}

/** Ranges that the network ACLs let through by default: RFC 1918, and RFC 6598 for large estates. */
export const defaultPrivateRanges: readonly string[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
];

/**
 * Registers the VPC and all that belongs to it.
 *
 * @param groups workload security groups by tier, which the description names; made by the caller once it has
 * the VPC
 */
export function createVpcLayout(
  name: string,
  args: VpcLayoutArgs,
  opts: pulumi.CustomResourceOptions,
  groups: (vpc: aws.ec2.Vpc) => Readonly<Record<string, pulumi.Output<string>>> = () => ({}),
): VpcDescription {
  const { transform = {}, tags } = args;
  const vpc = createVpc(name, args, opts);
  const subnets = createSubnets(name, args, vpc, opts);
  createNetworkAcls(name, args, vpc, subnets, opts);
  createDefaultSecurityGroup(name, { vpcId: vpc.id, tags }, opts, transform.defaultSecurityGroup);
  createFlowLogs(name, { ...args, vpcId: vpc.id }, opts, transform);
  return describe(args, vpc, subnets, groups(vpc));
}

/** The address plan of the arguments, defaults filled in. */
export function layoutPlan(args: VpcLayoutArgs): LayoutPlan {
  const { cidr, secondaryCidrs = [], zones, zoneSlots = 4, tierSlots = 8, tiers, ipv6 = false } = args;
  return { cidr, secondaryCidrs, zones, zoneSlots, tierSlots, tiers, ipv6 };
}

function createVpc(name: string, args: VpcLayoutArgs, opts: pulumi.CustomResourceOptions): aws.ec2.Vpc {
  const vpcName = `${name}-vpc`;
  const ipv6 = args.ipv6 === true ? { assignGeneratedIpv6CidrBlock: true } : {};
  return create(
    aws.ec2.Vpc,
    vpcName,
    {
      cidrBlock: args.cidr,
      // Private hosted zones need both:
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
      enableDnsSupport: true,
      enableDnsHostnames: true,
      ...ipv6,
      tags: nameTag(vpcName, args.tags),
    },
    opts,
    args.transform?.vpc,
  );
}

function createSubnets(
  name: string,
  args: VpcLayoutArgs,
  vpc: aws.ec2.Vpc,
  opts: pulumi.CustomResourceOptions,
): LaidOutSubnet[] {
  const { ipv6 = false, tags, transform } = args;
  const associations = new Map(
    (args.secondaryCidrs ?? []).map((cidrBlock) => {
      const association = { vpcId: vpc.id, cidrBlock };
      const edit = transform?.cidrAssociation;
      const type = aws.ec2.VpcIpv4CidrBlockAssociation;
      return [cidrBlock, create(type, `${name}-cidr-${cidrBlock}`, association, opts, edit)];
    }),
  );
  return planSubnets(layoutPlan(args)).map((planned) => {
    const range = args.tiers[planned.tier]?.range;
    const rangeAssociation = range === undefined ? undefined : associations.get(range);
    return createSubnet(name, { vpc, planned, ipv6, rangeAssociation, tags }, opts, transform);
  });
}

function createNetworkAcls(
  name: string,
  args: VpcLayoutArgs,
  vpc: aws.ec2.Vpc,
  subnets: readonly LaidOutSubnet[],
  opts: pulumi.CustomResourceOptions,
): void {
  const { privateRanges = defaultPrivateRanges, ipv6 = false, gatewayEndpointTiers = [], transform } = args;
  for (const tier of Object.keys(args.tiers).sort()) {
    const plan = { privateRanges, ipv6, gatewayEndpoint: gatewayEndpointTiers.includes(tier) };
    const acl = createNetworkAcl(
      `${name}-${tier}`,
      { vpcId: vpc.id, plan, tags: args.tags },
      opts,
      transform,
    );
    for (const { zoneId, subnet } of subnets.filter((candidate) => candidate.tier === tier)) {
      const association = { networkAclId: acl.id, subnetId: subnet.id };
      const key = `${name}-${subnetKey(tier, zoneId)}`;
      create(aws.ec2.NetworkAclAssociation, key, association, opts, transform?.networkAclAssociation);
    }
  }
}

function describe(
  args: VpcLayoutArgs,
  vpc: aws.ec2.Vpc,
  subnets: readonly LaidOutSubnet[],
  groups: Readonly<Record<string, pulumi.Output<string>>>,
): VpcDescription {
  const tiers = Object.entries(args.tiers).map(([tier, { purpose }]) => {
    const own = subnets.filter((subnet) => subnet.tier === tier).map(describeSubnet);
    const group = groups[tier];
    const worn = group === undefined ? {} : { workloadSecurityGroupId: group };
    return [tier, { purpose, subnets: Object.fromEntries(own), ...worn }] as const;
  });
  const routeTables = subnets.map(({ tier, zoneId, routeTable }) => {
    return [subnetKey(tier, zoneId), { routeTableId: routeTable.id, serves: [{ tier, zoneId }] }] as const;
  });
  return {
    vpcId: vpc.id,
    accountId: args.accountId,
    region: args.region,
    cidrs: [args.cidr, ...(args.secondaryCidrs ?? [])],
    ...(args.ipv6 === true ? { ipv6CidrBlock: vpc.ipv6CidrBlock } : {}),
    tiers: Object.fromEntries(tiers),
    routeTables: Object.fromEntries(routeTables),
  };
}

function describeSubnet({ tier, zoneId, cidr, subnet }: LaidOutSubnet): readonly [string, VpcSubnet] {
  return [zoneId, { zoneId, cidr, subnetId: subnet.id, routeTable: subnetKey(tier, zoneId) }];
}
