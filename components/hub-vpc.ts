/**
 * The hub: the one VPC that every spoke peers with, and where shared endpoints live. Knows nothing of spokes.
 * Makes no internet gateway, no NAT and no route.
 */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../network/issue";
import { recordable } from "./internal/create";
import { createVpcLayout, type VpcLayoutArgs } from "./internal/vpc-layout";
import { checkVpcLayout } from "./internal/vpc-layout-checks";
import { type TierOutputs, vpcParts } from "./internal/vpc-outputs";
import type { VpcDescription } from "./vpc";

/** Arguments of {@link HubVpc}: a VPC with a layout of ours. */
export type HubVpcArgs = VpcLayoutArgs;

/**
 * A VPC with DNS support and hostnames on, tiers of subnets in fixed address slots, a route table for every
 * subnet, a network ACL for every tier, the default security group emptied and flow logs on. Adding a zone, a
 * tier or a secondary range moves nothing that exists.
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
  /** Ids of subnets and route tables by tier and zone id. */
  readonly tiers: Readonly<Record<string, TierOutputs>>;

  constructor(name: string, args: HubVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`HubVpc "${name}"`, checkHubVpc(args));
    super("causeway:components:HubVpc", name, recordable(args), opts);

    const parts = vpcParts(createVpcLayout(name, args, { parent: this }));

    this.vpcId = parts.vpcId;
    this.description = parts.description;
    this.tiers = parts.tiers;
    this.registerOutputs({ vpcId: this.vpcId, tiers: this.tiers });
  }
}

/** Every problem with the arguments of a {@link HubVpc}; the codes are those of `checkVpcLayout`. */
export function checkHubVpc(args: HubVpcArgs): Issue[] {
  return checkVpcLayout(args);
}
