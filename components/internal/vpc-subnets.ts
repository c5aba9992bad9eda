/**
 * Subnets of a VPC with a layout of ours, each with a route table of its own. A table of its own, because
 * routes, gateway endpoints and VPN propagation are chosen by tier and zone. Adds no route and no ACL.
 */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { cidrOf, formatCidr, subnetAt } from "../../network/cidr";
import type { PlannedSubnet } from "../../network/layout";
import { create, nameTag, type Tags, type Transform } from "./create";

/** Last edits to the arguments of the subnets' resources. */
export interface SubnetTransforms {
  readonly subnet?: Transform<aws.ec2.SubnetArgs>;
  readonly routeTable?: Transform<aws.ec2.RouteTableArgs>;
  readonly routeTableAssociation?: Transform<aws.ec2.RouteTableAssociationArgs>;
}

/** A planned subnet with its resources. */
export interface LaidOutSubnet extends PlannedSubnet {
  readonly subnet: aws.ec2.Subnet;
  readonly routeTable: aws.ec2.RouteTable;
}

/** What a subnet needs to know of its VPC. */
export interface SubnetArgs {
  readonly vpc: aws.ec2.Vpc;
  readonly planned: PlannedSubnet;
  /** Whether the subnet takes its /64 of the VPC's /56. */
  readonly ipv6: boolean;
  /**
   * What adds the subnet's range to the VPC. The subnet names the VPC only, so nothing else tells the engine that
   * the range must be there first.
   * @default - nothing: the range is the VPC's primary
   */
  readonly rangeAssociation?: aws.ec2.VpcIpv4CidrBlockAssociation;
  readonly tags?: Tags;
}

/** Key of a subnet's route table in the VPC's description, and the end of its children's names. */
export function subnetKey(tier: string, zoneId: string): string {
  return `${tier}-${zoneId}`;
}

/** Registers one subnet, its route table and what joins the two, all named `${name}-${tier}-${zoneId}`. */
export function createSubnet(
  name: string,
  { vpc, planned, ipv6, rangeAssociation, tags }: SubnetArgs,
  opts: pulumi.CustomResourceOptions,
  transform: SubnetTransforms = {},
): LaidOutSubnet {
  const key = `${name}-${subnetKey(planned.tier, planned.zoneId)}`;
  const subnet = create(
    aws.ec2.Subnet,
    key,
    {
      vpcId: vpc.id,
      availabilityZoneId: planned.zoneId,
      cidrBlock: planned.cidr,
      mapPublicIpOnLaunch: false,
      ...(ipv6 ? ipv6Args(vpc, planned.ipv6Index) : {}),
      tags: nameTag(key, tags),
    },
    rangeAssociation === undefined ? opts : { ...opts, dependsOn: [rangeAssociation] },
    transform.subnet,
  );
  const routeTable = create(
    aws.ec2.RouteTable,
    key,
    { vpcId: vpc.id, tags: nameTag(key, tags) },
    opts,
    transform.routeTable,
  );
  create(
    aws.ec2.RouteTableAssociation,
    key,
    { subnetId: subnet.id, routeTableId: routeTable.id },
    opts,
    transform.routeTableAssociation,
  );
  return { ...planned, subnet, routeTable };
}

/** Amazon chooses the /56, so only the number of the subnet's /64 in it can be planned. */
function ipv6Args(
  vpc: aws.ec2.Vpc,
  index: number,
): Pick<aws.ec2.SubnetArgs, "ipv6CidrBlock" | "assignIpv6AddressOnCreation"> {
  return {
    ipv6CidrBlock: vpc.ipv6CidrBlock.apply((block) => formatCidr(subnetAt(cidrOf(block), 64, index))),
    assignIpv6AddressOnCreation: true,
  };
}
