/** One endpoint of the set: security group with its rules, the endpoint, and a subnet in each zone. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { create, nameTag } from "../internal/create";
import { createEndpointGroup, ownName } from "../internal/endpoint-parts";
import { type NameSharing, sharePrivateNames } from "../internal/private-names";
import type { InterfaceEndpointsArgs, SharedEndpoint } from "./args";
import type { PlannedEndpoint } from "./plan";
import { openingsOf } from "./resolve";

/** Registers everything that belongs to one endpoint; `parent` is the component, `name` its name. */
export function shareEndpoint(
  name: string,
  plan: PlannedEndpoint,
  args: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): SharedEndpoint {
  const prefix = `${name}-${plan.key}`;
  const group = admitSources(prefix, plan, args, parent);
  const endpoint = createEndpoint(prefix, plan, group, args, parent);
  const associations = plan.zoneIds.map((zoneId) => placeInZone(prefix, zoneId, endpoint, args, parent));
  // An endpoint has no name before it has a subnet, and one is enough for the regional name. Waiting for all would show
  // every record as changed whenever a zone is added.
  const target = ownName(endpoint, associations.slice(0, 1), parent);
  return {
    serviceName: plan.serviceName,
    vpcEndpointId: endpoint.id,
    securityGroupId: group.id,
    dnsName: target.dnsName,
    zoneIds: plan.zoneIds,
    ports: plan.ports,
    portRanges: plan.portRanges,
    privateZoneIds: sharePrivateNames(plan.privateNames, {
      prefix,
      comment: `Shared interface endpoint ${prefix}`,
      target,
      dualStack: plan.dualStack,
      vpc: args.vpc,
      consumers: sharing(plan, args),
      tags: args.tags,
      transform: args.transform,
      parent,
    }),
    consumers: plan.consumers,
  };
}

/** The VPCs that share the endpoint's names. */
function sharing(
  plan: PlannedEndpoint,
  { consumers = {} }: InterfaceEndpointsArgs,
): NameSharing["consumers"] {
  return plan.consumers.flatMap((name) => {
    const consumer = consumers[name];
    return consumer === undefined ? [] : [[name, consumer] as const];
  });
}

function createEndpoint(
  prefix: string,
  plan: PlannedEndpoint,
  group: aws.ec2.SecurityGroup,
  { vpc, tags, transform }: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): aws.ec2.VpcEndpoint {
  const endpoint = {
    vpcId: vpc.vpcId,
    serviceName: plan.serviceName,
    serviceRegion: plan.serviceRegion,
    vpcEndpointType: "Interface",
    privateDnsEnabled: false, // the set's own hosted zones answer, for peers too
    ipAddressType: plan.dualStack ? "dualstack" : "ipv4",
    // Only where it must differ: for S3 the provider then sends an option that AWS takes with its own private DNS only.
    dnsOptions: plan.dualStack ? { dnsRecordIpType: "dualstack" } : undefined,
    securityGroupIds: [group.id],
    policy: plan.policy,
    tags: nameTag(prefix, tags),
  };
  return create(aws.ec2.VpcEndpoint, prefix, endpoint, { parent }, transform?.endpoint);
}

function admitSources(
  prefix: string,
  plan: PlannedEndpoint,
  args: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  const { vpc, consumers, tags, transform } = args;
  const ranges = plan.rules.map(({ ports, cidr, family }) => ({
    suffix: cidr,
    ports,
    from: family === 4 ? { cidrIpv4: cidr } : { cidrIpv6: cidr },
  }));
  const ipv6 = plan.ipv6Sources.flatMap((source) => {
    const suffix = source.kind === "hub" ? "ipv6" : `${source.name}-ipv6`;
    const { ipv6CidrBlock } = (source.kind === "hub" ? vpc : consumers?.[source.name]) ?? {};
    return openingsOf(plan).map((ports) => ({ suffix, ports, from: { cidrIpv6: ipv6CidrBlock } }));
  });
  const group = { prefix, key: plan.key, vpcId: vpc.vpcId, tags, transform, parent };
  return createEndpointGroup(group, [...ranges, ...ipv6]);
}

/** Standalone, so that a zone added later changes no input of the endpoint. */
function placeInZone(
  prefix: string,
  zoneId: string,
  endpoint: aws.ec2.VpcEndpoint,
  { vpc, tier, transform }: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): aws.ec2.VpcEndpointSubnetAssociation {
  const subnet = vpc.tiers[tier]?.subnets[zoneId];
  if (subnet === undefined) throw new Error(`tier ${tier} has no subnet in ${zoneId}`); // checked before
  const association = { vpcEndpointId: endpoint.id, subnetId: subnet.subnetId };
  const label = `${prefix}-${zoneId}`;
  return create(
    aws.ec2.VpcEndpointSubnetAssociation,
    label,
    association,
    { parent },
    transform?.subnetAssociation,
  );
}
