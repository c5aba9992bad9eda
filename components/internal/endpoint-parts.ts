/** Parts that interface endpoints of every kind have: the security group with its rules, and the endpoint's own name. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { formatPorts, type PortRange } from "../../network/ports";
import { create, nameTag, type Tags, type Transform } from "./create";
import type { AliasTarget } from "./private-names";

/** Who may call an endpoint on which ports. */
export interface EndpointSource {
  /** Names the source in the rule's name and description: the range, or a word for what is not known yet. */
  readonly suffix: string;
  readonly ports: PortRange;
  /** @default "tcp" */
  readonly protocol?: "tcp" | "udp";
  readonly from: Pick<
    aws.vpc.SecurityGroupIngressRuleArgs,
    "cidrIpv4" | "cidrIpv6" | "referencedSecurityGroupId"
  >;
}

/** What the group of one endpoint needs beside its sources. */
export interface EndpointGroup {
  /** Beginning of every resource's name. */
  readonly prefix: string;
  /** What descriptions call the endpoint. */
  readonly key: string;
  readonly vpcId: pulumi.Input<string>;
  readonly tags?: Tags;
  readonly transform?: {
    readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
    readonly ingressRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  };
  readonly parent: pulumi.Resource;
}

/** A group that admits the sources and nobody else, each by a rule of its own. */
export function createEndpointGroup(
  { prefix, key, vpcId, tags, transform, parent }: EndpointGroup,
  sources: readonly EndpointSource[],
): aws.ec2.SecurityGroup {
  // Fixed once created: AWS replaces a group whose description changes. No egress: an endpoint only answers.
  const wanted = { vpcId, description: `Interface endpoint ${key}`, tags: nameTag(prefix, tags) };
  const group = create(aws.ec2.SecurityGroup, prefix, wanted, { parent }, transform?.securityGroup);
  for (const { suffix, ports, protocol = "tcp", from } of sources) {
    const opened = formatPorts(ports);
    const rule = {
      securityGroupId: group.id,
      ipProtocol: protocol,
      fromPort: ports.from,
      toPort: ports.to,
      description: `${key} ${protocol} ${opened} from ${suffix}`,
      ...from,
    };
    const label = `${prefix}-${protocol === "tcp" ? "" : `${protocol}-`}${opened}-${suffix}`;
    create(aws.vpc.SecurityGroupIngressRule, label, rule, { parent }, transform?.ingressRule);
  }
  return group;
}

/**
 * An endpoint may have no name when it is created, and the resource records its names as they were then, so they are
 * asked for again once what they depend on is there. The regional name is the first entry.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-dns-hostnames
 */
export function ownName(
  endpoint: aws.ec2.VpcEndpoint,
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): AliasTarget {
  const placed = aws.ec2.getVpcEndpointOutput({ id: endpoint.id }, { parent, dependsOn: [...dependsOn] });
  // The endpoint's id keeps the record's dependency on the endpoint when the answer is not known yet.
  const entry = pulumi.all([endpoint.id, placed]).apply(([id, { dnsEntries }]) => {
    const [first] = dnsEntries ?? []; // unset when a mock answers
    if (first === undefined)
      throw new Error(`AWS reports no DNS name for endpoint ${id}; run the update again`);
    return first;
  });
  return { dnsName: entry.dnsName, hostedZoneId: entry.hostedZoneId };
}
