/**
 * The identities that a VPC component publishes, taken from its description, whoever made the VPC. Registers
 * nothing.
 */
import * as pulumi from "@pulumi/pulumi";
import type { VpcDescription } from "../vpc";

/** Ids of one tier, by zone id. */
export interface TierOutputs {
  /** Zone id to subnet id. */
  readonly subnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Zone id to the id of the subnet's route table. */
  readonly routeTableIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Security group for the tier's workloads; absent where none is made or known. */
  readonly workloadSecurityGroupId?: pulumi.Output<string>;
}

/** What a VPC component hands to its callers. */
export interface VpcParts {
  readonly vpcId: pulumi.Output<string>;
  readonly description: VpcDescription;
  readonly tiers: Readonly<Record<string, TierOutputs>>;
}

/** The description, and the ids in it as typed outputs. */
export function vpcParts(description: VpcDescription): VpcParts {
  const tiers = Object.entries(description.tiers).map(([name, { subnets, workloadSecurityGroupId }]) => {
    const entries = Object.entries(subnets);
    const outputs: TierOutputs = {
      subnetIds: Object.fromEntries(
        entries.map(([zoneId, { subnetId }]) => [zoneId, pulumi.output(subnetId)]),
      ),
      routeTableIds: Object.fromEntries(
        entries.map(([zoneId, { routeTable }]) => [zoneId, routeTableId(description, routeTable)]),
      ),
      ...(workloadSecurityGroupId === undefined
        ? {}
        : { workloadSecurityGroupId: pulumi.output(workloadSecurityGroupId) }),
    };
    return [name, outputs] as const;
  });
  return { vpcId: pulumi.output(description.vpcId), description, tiers: Object.fromEntries(tiers) };
}

function routeTableId({ routeTables }: VpcDescription, key: string): pulumi.Output<string> {
  const table = routeTables[key];
  if (table === undefined) throw new Error(`got ${key}, expected a key of the description's route tables`);
  return pulumi.output(table.routeTableId);
}
