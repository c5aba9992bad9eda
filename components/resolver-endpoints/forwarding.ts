/** Forward rules and the VPCs that follow them. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { create, nameTag } from "../internal/create";
import type { ForwardRule, OutboundEndpoint, ResolverEndpointsArgs } from "./args";
import { friendlyName } from "./endpoint";
import { DNS_PORT, followersOf, forwardRules } from "./plan";
import { shareRules, type SharedRules } from "./sharing";

/** @returns rule ids by key */
export function forwardNames(
  name: string,
  endpointId: pulumi.Input<string>,
  outbound: OutboundEndpoint,
  args: ResolverEndpointsArgs,
  parent: pulumi.Resource,
): Readonly<Record<string, pulumi.Output<string>>> {
  const made = forwardRules(outbound).map(([key, rule]) => {
    return { key, rule, resource: createRule(`${name}-${key}`, endpointId, rule, args, parent) };
  });
  const arns = Object.fromEntries(made.map(({ key, resource }) => [key, resource.arn]));
  const shared = shareRules(name, arns, outbound, args, parent);
  for (const { key, rule, resource } of made) {
    associateRule(`${name}-${key}`, key, rule, resource.id, { outbound, args, shared, parent });
  }
  return Object.fromEntries(made.map(({ key, resource }) => [key, resource.id]));
}

function createRule(
  label: string,
  resolverEndpointId: pulumi.Input<string>,
  { domainName, targets }: ForwardRule,
  { tags, transform }: ResolverEndpointsArgs,
  parent: pulumi.Resource,
): aws.route53.ResolverRule {
  const wanted = {
    name: friendlyName(label),
    ruleType: "FORWARD",
    domainName,
    resolverEndpointId,
    targetIps: targets.map(({ address, port }) => ({ ip: address, port: port ?? DNS_PORT })),
    tags: nameTag(label, tags),
  };
  return create(aws.route53.ResolverRule, label, wanted, { parent }, transform?.rule);
}

interface Followers {
  readonly outbound: OutboundEndpoint;
  readonly args: ResolverEndpointsArgs;
  readonly shared: SharedRules;
  readonly parent: pulumi.Resource;
}

function associateRule(
  label: string,
  key: string,
  rule: ForwardRule,
  resolverRuleId: pulumi.Output<string>,
  { outbound, args, shared, parent }: Followers,
): void {
  const associate = (name: string, vpcId: pulumi.Input<string>, opts: pulumi.CustomResourceOptions): void => {
    const association = { name: friendlyName(name), resolverRuleId, vpcId };
    const Association = aws.route53.ResolverRuleAssociation;
    create(Association, name, association, { parent, ...opts }, args.transform?.ruleAssociation);
  };
  if (rule.hub !== false) associate(label, args.vpc.vpcId, {});
  for (const name of followersOf(rule, outbound)) {
    const vpc = outbound.vpcs?.[name];
    if (vpc === undefined) continue; // followers are known
    const { provider, vpcId, accountId } = vpc;
    // A dot, which no rule's key has: rule `corp` for VPC `eu-app` and rule `corp-eu` for VPC `app` are two names.
    associate(`${label}.${name}`, vpcId, { provider, dependsOn: shared.before(key, accountId) });
  }
}
