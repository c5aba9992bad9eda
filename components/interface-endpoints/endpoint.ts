/** One endpoint of the set: security group with its rules, the endpoint, and a subnet in each zone. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { formatPorts, type PortRange } from "../../network/ports";
import { create, nameTag } from "../internal/create";
import type { InterfaceEndpointsArgs, SharedEndpoint } from "./args";
import type { PlannedEndpoint } from "./plan";
import { type AliasTarget, sharePrivateNames } from "./private-names";
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
  const target = ownName(endpoint, associations, parent);
  return {
    serviceName: plan.serviceName,
    vpcEndpointId: endpoint.id,
    securityGroupId: group.id,
    dnsName: target.dnsName,
    zoneIds: plan.zoneIds,
    ports: plan.ports,
    portRanges: plan.portRanges,
    privateZoneIds: sharePrivateNames(prefix, plan, target, args, parent),
    consumers: plan.consumers,
  };
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
  // Fixed once created: AWS replaces a group whose description changes. No egress: an endpoint only answers.
  const description = `Interface endpoint ${plan.key}`;
  const wanted = { vpcId: vpc.vpcId, description, tags: nameTag(prefix, tags) };
  const group = create(aws.ec2.SecurityGroup, prefix, wanted, { parent }, transform?.securityGroup);
  const admit = (suffix: string, ports: PortRange, from: Source): void => {
    const opened = formatPorts(ports);
    const rule = {
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: ports.from,
      toPort: ports.to,
      description: `${plan.key} tcp ${opened} from ${suffix}`,
      ...from,
    };
    const label = `${prefix}-${opened}-${suffix}`;
    create(aws.vpc.SecurityGroupIngressRule, label, rule, { parent }, transform?.ingressRule);
  };
  for (const { ports, cidr, family } of plan.rules) {
    admit(cidr, ports, family === 4 ? { cidrIpv4: cidr } : { cidrIpv6: cidr });
  }
  for (const source of plan.ipv6Sources) {
    const suffix = source.kind === "hub" ? "ipv6" : `${source.name}-ipv6`;
    const { ipv6CidrBlock } = (source.kind === "hub" ? vpc : consumers?.[source.name]) ?? {};
    for (const ports of openingsOf(plan)) admit(suffix, ports, { cidrIpv6: ipv6CidrBlock });
  }
  return group;
}

type Source = Pick<aws.vpc.SecurityGroupIngressRuleArgs, "cidrIpv4" | "cidrIpv6">;

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

/**
 * An endpoint has no name before it has a subnet, and the resource records its names as they were at its creation, so
 * they are asked for again when the first subnet is there. One subnet is enough for the regional name, which is the
 * first entry; waiting for all would show every record as changed whenever a zone is added.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-dns-hostnames
 */
function ownName(
  endpoint: aws.ec2.VpcEndpoint,
  associations: readonly aws.ec2.VpcEndpointSubnetAssociation[],
  parent: pulumi.Resource,
): AliasTarget {
  const placed = aws.ec2.getVpcEndpointOutput(
    { id: endpoint.id },
    { parent, dependsOn: associations.slice(0, 1) },
  );
  // The endpoint's id keeps the record's dependency on the endpoint when the answer is not known yet.
  const entry = pulumi.all([endpoint.id, placed]).apply(([id, { dnsEntries }]) => {
    const [first] = dnsEntries ?? []; // unset when a mock answers
    if (first === undefined)
      throw new Error(`AWS reports no DNS name for endpoint ${id}; run the update again`);
    return first;
  });
  return { dnsName: entry.dnsName, hostedZoneId: entry.hostedZoneId };
}
