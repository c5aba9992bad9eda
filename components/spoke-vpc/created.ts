/** A spoke that we create: the hub's layout, and a security group for the workloads of each tier. */
import type * as pulumi from "@pulumi/pulumi";
import type { Issue } from "../../network/issue";
import type { LayoutTier } from "../../network/layout";
import { createVpcLayout, type VpcLayoutArgs, type VpcLayoutTransforms } from "../internal/vpc-layout";
import { checkVpcLayout } from "../internal/vpc-layout-checks";
import type { VpcDescription } from "../vpc";
import {
  checkEgress,
  createWorkloadGroups,
  type EgressRule,
  type WorkloadGroupTransforms,
} from "../internal/workload-groups";

/** A tier of a created spoke. */
export interface CreatedSpokeTier extends LayoutTier {
  /**
   * Where the tier's workloads may go.
   * @default - nowhere
   */
  readonly egress?: readonly EgressRule[];
}

/** Arguments of a spoke whose VPC we create with a layout of ours. */
export interface CreatedSpokeArgs extends VpcLayoutArgs {
  readonly source: "created";
  /** Tiers by name; each gets one subnet in every zone, and a security group for its workloads. */
  readonly tiers: Readonly<Record<string, CreatedSpokeTier>>;
  /** Last edits to the children's arguments, for settings that this component does not model. */
  readonly transform?: CreatedSpokeTransforms;
}

/** Last edits to the arguments of a created spoke's children. */
export interface CreatedSpokeTransforms extends VpcLayoutTransforms, WorkloadGroupTransforms {}

/** Every problem with a created spoke: the codes of `checkVpcLayout` and `checkEgress`. */
export function checkCreatedSpoke(args: CreatedSpokeArgs): Issue[] {
  return [...checkVpcLayout(args), ...checkEgress(args.tiers, args.quotas?.rulesPerSecurityGroup)];
}

/** Registers the VPC, its layout and the workload security groups. */
export function createSpoke(
  name: string,
  args: CreatedSpokeArgs,
  opts: pulumi.CustomResourceOptions,
): VpcDescription {
  return createVpcLayout(name, args, opts, ({ id: vpcId }) =>
    createWorkloadGroups(name, { vpcId, tiers: args.tiers, tags: args.tags }, opts, args.transform),
  );
}
