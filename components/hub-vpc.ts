/**
 * The hub: the one VPC that every spoke peers with, and where shared endpoints live. Knows nothing of spokes.
 * Makes no internet gateway, no NAT and no route.
 */
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../network/issue";
import type { LayoutTier } from "../network/layout";
import { recordable } from "./internal/create";
import { createVpcLayout, type VpcLayoutArgs, type VpcLayoutTransforms } from "./internal/vpc-layout";
import { checkVpcLayout } from "./internal/vpc-layout-checks";
import { type TierOutputs, vpcParts } from "./internal/vpc-outputs";
import {
  checkEgress,
  createWorkloadGroups,
  type EgressRule,
  type EgressTraffic,
  type WorkloadGroupTransforms,
} from "./internal/workload-groups";
import type { VpcDescription } from "./vpc";

/** A tier of the hub. */
export interface HubTier extends LayoutTier {
  /**
   * Where the tier's workloads may go; for tiers of purpose `workload` only, code `egress-without-workloads`.
   * @default - nowhere
   */
  readonly egress?: readonly HubEgressRule[];
}

/** A way out for the workloads of a tier of the hub. */
export type HubEgressRule = EgressRule | OwnIpv6Egress;

/** A way out to the IPv6 range that Amazon gives the hub itself, which nobody knows before deployment. */
export interface OwnIpv6Egress extends EgressTraffic {
  readonly own: "ipv6";
  readonly cidr?: undefined;
}

/** Arguments of {@link HubVpc}: a VPC with a layout of ours. */
export interface HubVpcArgs extends VpcLayoutArgs {
  /** Tiers by name; each gets one subnet in every zone, and those for workloads a security group for them. */
  readonly tiers: Readonly<Record<string, HubTier>>;
  /** Last edits to the children's arguments, for settings that this component does not model. */
  readonly transform?: HubVpcTransforms;
}

/** Last edits to the arguments of the hub's children. */
export interface HubVpcTransforms extends VpcLayoutTransforms, WorkloadGroupTransforms {}

/**
 * A VPC with DNS support and hostnames on, tiers of subnets in fixed address slots, a route table for every
 * subnet, a network ACL for every tier, the default security group emptied and flow logs on. Each tier for workloads has
 * a security group for them that lets nothing in and only the tier's `egress` out. Adding a zone, a tier or a secondary
 * range moves nothing that exists.
 *
 * The VPC's default network ACL and main route table stay untouched, because no subnet uses them.
 *
 * @example
 * ```ts
 * import { HubVpc } from "causeway";
 *
 * const hub = new HubVpc("hub", {
 *   accountId: "111111111111",
 *   region: "eu-west-1",
 *   cidr: "10.0.0.0/16",
 *   zones: ["euw1-az1", "euw1-az2"],
 *   tiers: {
 *     endpoints: { slot: 0, purpose: "endpoints" },
 *     workload: { slot: 1, purpose: "workload" },
 *   },
 * });
 * export const hubVpcId = hub.vpcId;
 * ```
 *
 * @throws InvalidInputError with every issue of {@link checkHubVpc}, before anything is registered
 */
export class HubVpc extends pulumi.ComponentResource {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** The VPC as other components take it. */
  readonly description: VpcDescription;
  /** Ids of subnets, route tables and workload security groups by tier and zone id. */
  readonly tiers: Readonly<Record<string, TierOutputs>>;

  constructor(name: string, args: HubVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`HubVpc "${name}"`, checkHubVpc(args));
    super("causeway:components:HubVpc", name, recordable(args), opts);

    const parts = vpcParts(createHub(name, args, { parent: this }));

    this.vpcId = parts.vpcId;
    this.description = parts.description;
    this.tiers = parts.tiers;
    this.registerOutputs({ vpcId: this.vpcId, tiers: this.tiers });
  }
}

/**
 * Every problem with the arguments of a {@link HubVpc}; the codes are those of `checkVpcLayout` and `checkEgress`, and
 * `egress-without-workloads`.
 */
export function checkHubVpc(args: HubVpcArgs): Issue[] {
  // Its own IPv6 range is not known, and not for the check to know.
  const tiers = egressOf(args.tiers, "IPv6 range");
  return [
    ...checkVpcLayout(args),
    ...checkEgress(tiers, args.quotas?.rulesPerSecurityGroup),
    ...checkPurposes(args.tiers),
  ];
}

function checkPurposes(tiers: HubVpcArgs["tiers"]): Issue[] {
  return Object.entries(tiers).flatMap(([tier, { purpose, egress = [] }]) => {
    if (purpose === "workload" || egress.length === 0) return [];
    const message = `got ways out for a tier of purpose ${purpose}, expected them for purpose workload alone; leave them out`;
    return [{ code: "egress-without-workloads", path: `tiers.${tier}.egress`, message }];
  });
}

function createHub(name: string, args: HubVpcArgs, opts: pulumi.CustomResourceOptions): VpcDescription {
  const workloads = Object.entries(args.tiers).filter(([, { purpose }]) => purpose === "workload");
  const groups = ({ id: vpcId, ipv6CidrBlock }: aws.ec2.Vpc) => {
    const tiers = egressOf(Object.fromEntries(workloads), ipv6CidrBlock);
    return createWorkloadGroups(name, { vpcId, tiers, tags: args.tags }, opts, args.transform);
  };
  return createVpcLayout(name, args, opts, groups);
}

/** The ways out of each tier, with the VPC's own IPv6 range where they lead to it. */
function egressOf(
  tiers: HubVpcArgs["tiers"],
  ipv6CidrBlock: pulumi.Input<string>,
): Readonly<Record<string, { readonly egress: readonly EgressRule[] }>> {
  const known = (rule: HubEgressRule): EgressRule => {
    if (!("own" in rule)) return rule;
    const { own, cidr, ...traffic } = rule;
    return { ...traffic, ipv6CidrBlock };
  };
  return Object.fromEntries(
    Object.entries(tiers).map(([tier, { egress = [] }]) => [tier, { egress: egress.map(known) }] as const),
  );
}
