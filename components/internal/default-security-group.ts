/** The security group that AWS gives every VPC. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { create, nameTag, type Tags, type Transform } from "./create";

/**
 * Takes over the VPC's default security group and empties it, so that an instance that names no group can
 * reach nothing and cannot be reached.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
export function createDefaultSecurityGroup(
  name: string,
  { vpcId, tags }: { readonly vpcId: pulumi.Input<string>; readonly tags?: Tags },
  opts: pulumi.CustomResourceOptions,
  transform?: Transform<aws.ec2.DefaultSecurityGroupArgs>,
): void {
  const groupName = `${name}-default`;
  const group = { vpcId, ingress: [], egress: [], tags: nameTag(groupName, tags) };
  create(aws.ec2.DefaultSecurityGroup, groupName, group, opts, transform);
}
