/** Private hosted zones of one endpoint of the set, and who shares them. */
import type * as pulumi from "@pulumi/pulumi";
import { type AliasTarget, sharePrivateNames } from "../internal/private-names";
import type { InterfaceEndpointsArgs } from "./args";
import type { PlannedEndpoint } from "./plan";

/** @returns private DNS name -> id of its zone */
export function shareEndpointNames(
  prefix: string,
  plan: PlannedEndpoint,
  target: AliasTarget,
  { vpc, consumers, tags, transform }: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): Readonly<Record<string, pulumi.Output<string>>> {
  return sharePrivateNames(plan.privateNames, {
    prefix,
    comment: `Shared interface endpoint ${prefix}`,
    target,
    dualStack: plan.dualStack,
    vpc,
    consumers: plan.consumers.flatMap((name) => {
      const consumer = consumers?.[name];
      return consumer === undefined ? [] : [[name, consumer] as const];
    }),
    tags,
    transform,
    parent,
  });
}
