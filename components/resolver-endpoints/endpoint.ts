/** One endpoint, of either direction: its security group with the rules, and an address in each zone. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { create, nameTag } from "../internal/create";
import type { ResolverAddresses, ResolverInboundOutputs, ResolverEndpointsArgs } from "./args";
import { type DnsRule, inboundRules, outboundRules, zonesOf } from "./plan";

type Direction = "inbound" | "outbound";

/** Registers the endpoint `${name}-inbound` or `${name}-outbound` and what belongs to it. */
export function createEndpoint(
  name: string,
  direction: Direction,
  args: ResolverEndpointsArgs,
  parent: pulumi.Resource,
): ResolverInboundOutputs {
  const label = `${name}-${direction}`;
  const group = createGroup(label, direction, args, parent);
  const places = zonesOf(args).map((zoneId) => placeIn(zoneId, args[direction], args));
  const wanted = {
    name: friendlyName(label),
    direction: direction.toUpperCase(),
    resolverEndpointType: "IPV4",
    protocols: ["Do53"],
    ipAddresses: places.map(({ subnetId, ip }) => ({ subnetId, ip })),
    securityGroupIds: [group.id],
    tags: nameTag(label, args.tags),
  };
  const endpoint = create(aws.route53.ResolverEndpoint, label, wanted, { parent }, args.transform?.endpoint);
  const addresses = addressesOf(endpoint, places);
  return { endpointId: endpoint.id, securityGroupId: group.id, addresses };
}

/** A name for people; AWS takes few characters and no more than 64 of them. */
export function friendlyName(label: string): string {
  return label.replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 64);
}

interface Place {
  readonly zoneId: string;
  readonly subnetId: pulumi.Input<string>;
  readonly ip: string | undefined;
}

function placeIn(
  zoneId: string,
  endpoint: ResolverAddresses | undefined,
  { vpc, tier }: ResolverEndpointsArgs,
): Place {
  const subnet = vpc.tiers[tier]?.subnets[zoneId];
  if (subnet === undefined) throw new Error(`tier ${tier} has no subnet in ${zoneId}`); // zones are the tier's
  return { zoneId, subnetId: subnet.subnetId, ip: endpoint?.addresses?.[zoneId] };
}

/** AWS lists addresses in no order; the subnet tells the zone. */
function addressesOf(endpoint: aws.route53.ResolverEndpoint, places: readonly Place[]): Addresses {
  const subnetIds = pulumi.all(places.map(({ subnetId }) => subnetId));
  return pulumi.all([endpoint.ipAddresses, subnetIds]).apply(([made, subnets]) => {
    const found = places.flatMap(({ zoneId }, index) => {
      const ip = (made ?? []).find(({ subnetId }) => subnetId === subnets[index])?.ip; // unset when a mock answers
      return ip === undefined ? [] : [[zoneId, ip] as const];
    });
    return Object.fromEntries(found);
  });
}

type Addresses = pulumi.Output<Readonly<Record<string, string>>>;

function createGroup(
  label: string,
  direction: Direction,
  args: ResolverEndpointsArgs,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  const { vpc, tags, transform, inbound, outbound } = args;
  // Fixed once created: AWS replaces a group whose description changes.
  const description = `Route 53 Resolver ${direction} endpoint`;
  const wanted = { vpcId: vpc.vpcId, description, tags: nameTag(label, tags) };
  const group = create(aws.ec2.SecurityGroup, label, wanted, { parent }, transform?.securityGroup);
  // Groups are stateful, so neither direction needs a rule for its answers.
  for (const rule of inbound === undefined || direction !== "inbound" ? [] : inboundRules(inbound)) {
    const ingress = ruleArgs(rule, group, `dns ${rule.protocol} from ${rule.cidr}`);
    const Ingress = aws.vpc.SecurityGroupIngressRule;
    create(Ingress, ruleLabel(label, rule), ingress, { parent }, transform?.ingressRule);
  }
  for (const rule of outbound === undefined || direction !== "outbound" ? [] : outboundRules(outbound)) {
    const egress = ruleArgs(rule, group, `dns ${rule.protocol} ${rule.port} to ${rule.cidr}`);
    const Egress = aws.vpc.SecurityGroupEgressRule;
    create(Egress, ruleLabel(label, rule), egress, { parent }, transform?.egressRule);
  }
  return group;
}

function ruleArgs({ protocol, port, cidr }: DnsRule, group: aws.ec2.SecurityGroup, description: string) {
  return {
    securityGroupId: group.id,
    ipProtocol: protocol,
    fromPort: port,
    toPort: port,
    cidrIpv4: cidr,
    description,
  };
}

function ruleLabel(label: string, { protocol, port, cidr }: DnsRule): string {
  return `${label}-${protocol}-${port}-${cidr}`;
}
