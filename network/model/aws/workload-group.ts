/** The security group that the workloads of each tier of a hub or spoke wear, by the contract of its component's names. */
import type { Context } from "../context";
import { linkTo, objectOf, sourceOf } from "../facts";
import { HUB_VPC, SPOKE_VPC } from "../placement";
import { compareText, ofType } from "../recording";
import type { NodeId, WorkloadGroup } from "../types";
import { AWS } from "./types";
import type { VpcDraft } from "./vpc";

/**
 * Groups named `${spoke}-${tier}` right below the component, for the tiers that it was given.
 *
 * @param vpcs those of hub and spokes, by name
 */
export function liftWorkloadGroups(context: Context, vpcs: readonly VpcDraft[]): WorkloadGroup[] {
  const { recording } = context;
  const groups = new Map<string, NodeId>();
  for (const group of ofType(recording, AWS.securityGroup))
    groups.set(`${group.parent ?? ""} ${group.name}`, group.urn);
  const byName = new Map(vpcs.map(({ role, name, id }) => [`${role} ${name}`, id]));
  const components = [...ofType(recording, HUB_VPC), ...ofType(recording, SPOKE_VPC)];
  return components.flatMap((component) => {
    const vpc = byName.get(`${component.type === HUB_VPC ? "hub" : "spoke"} ${component.name}`);
    const tiers = Object.keys(objectOf(component.inputs.tiers)).sort(compareText);
    return tiers.flatMap((tier): WorkloadGroup[] => {
      const group = groups.get(`${component.urn} ${component.name}-${tier}`);
      if (vpc === undefined || group === undefined) return [];
      return [{ vpc, tier, securityGroup: linkTo(group, sourceOf(component, "tiers")) }];
    });
  });
}
