/** A Network Load Balancer of the service: security group, load balancer, and a listener with its targets for each port. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { loadBalancerNaming } from "../../network/privatelink/names";
import { create, nameTag } from "../internal/create";
import type { CreatedLoadBalancer, PrivateLinkProducerArgs } from "./args";
import { createListener } from "./listener";
import { listenersOf, takesIpv6 } from "./plan";
import { planDirectRules, planTargetRules, portsOfTargets, type TransportRule } from "./rules";

/** A load balancer of the service, as {@link PrivateLinkProducer} publishes it. */
export interface PublishedLoadBalancer {
  readonly arn: pulumi.Output<string>;
  /** Absent for a load balancer that exists already. */
  readonly securityGroupId?: pulumi.Output<string>;
  /** Target groups by the port of their listener; empty for a load balancer that exists already. */
  readonly targetGroupArns: Readonly<Record<string, pulumi.Output<string>>>;
}

/** @param label name of the load balancer's resource, and the beginning of its children's */
export function createLoadBalancer(
  label: string,
  settings: CreatedLoadBalancer,
  zoneIds: readonly string[],
  args: PrivateLinkProducerArgs,
  parent: pulumi.Resource,
): PublishedLoadBalancer {
  const group = createGroup(label, settings, args, parent);
  const { accessLogs, crossZone, deletionProtection, enforceInboundRulesOnPrivateLink } = settings;
  const balancer = {
    ...loadBalancerNaming(label),
    loadBalancerType: "network",
    internal: true,
    ipAddressType: takesIpv6(args) ? "dualstack" : "ipv4",
    subnetMappings: zoneIds.map((zoneId) => subnetMapping(zoneId, settings, args)),
    // A group cannot be given later: AWS takes one at creation only.
    securityGroups: [group.id],
    enforceSecurityGroupInboundRulesOnPrivateLinkTraffic:
      enforceInboundRulesOnPrivateLink === true ? "on" : "off",
    enableCrossZoneLoadBalancing: crossZone ?? true,
    enableDeletionProtection: deletionProtection ?? false,
    accessLogs: accessLogs === undefined ? undefined : { ...accessLogs, enabled: true },
    tags: nameTag(label, args.tags),
  };
  const { transform } = args;
  const { arn } = create(aws.lb.LoadBalancer, label, balancer, { parent }, transform?.loadBalancer);
  const targetGroups = listenersOf(settings).map((listener) => {
    const targetGroupArn = createListener(`${label}-${listener.port}`, listener, arn, args, parent);
    return [String(listener.port), targetGroupArn] as const;
  });
  return { arn, securityGroupId: group.id, targetGroupArns: Object.fromEntries(targetGroups) };
}

function subnetMapping(
  zoneId: string,
  { tier, addresses }: CreatedLoadBalancer,
  { vpc }: PrivateLinkProducerArgs,
): { readonly subnetId: pulumi.Input<string>; readonly privateIpv4Address?: string } {
  const subnet = vpc.tiers[tier]?.subnets[zoneId];
  if (subnet === undefined) throw new Error(`tier ${tier} has no subnet in ${zoneId}`); // checked before
  return { subnetId: subnet.subnetId, privateIpv4Address: addresses?.[zoneId] };
}

function createGroup(
  label: string,
  settings: CreatedLoadBalancer,
  args: PrivateLinkProducerArgs,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  const { vpc, tags, transform } = args;
  // Fixed once created: AWS replaces a group whose description changes.
  const wanted = { vpcId: vpc.vpcId, description: `Load balancer ${label}`, tags: nameTag(label, tags) };
  const group = create(aws.ec2.SecurityGroup, label, wanted, { parent }, transform?.securityGroup);
  const rule = (direction: "from" | "to", { protocol, ports, cidr, family }: TransportRule) => ({
    securityGroupId: group.id,
    ipProtocol: protocol,
    fromPort: ports.from,
    toPort: ports.to,
    description: `${protocol} ${ports.from} ${direction} ${cidr}`,
    ...(family === 4 ? { cidrIpv4: cidr } : { cidrIpv6: cidr }),
  });
  const name = (direction: "in" | "out", { protocol, ports, cidr }: TransportRule) =>
    `${label}-${direction}-${protocol}-${ports.from}-${cidr}`;
  for (const admitted of planDirectRules(settings)) {
    const ingress = rule("from", admitted);
    create(
      aws.vpc.SecurityGroupIngressRule,
      name("in", admitted),
      ingress,
      { parent },
      transform?.ingressRule,
    );
  }
  for (const reached of planTargetRules(settings, vpc)) {
    const egress = rule("to", reached);
    create(aws.vpc.SecurityGroupEgressRule, name("out", reached), egress, { parent }, transform?.egressRule);
  }
  admitToTargets(label, settings, group, args, parent);
  return group;
}

/**
 * Targets see the load balancer's addresses, which its group stands for.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
function admitToTargets(
  label: string,
  settings: CreatedLoadBalancer,
  group: aws.ec2.SecurityGroup,
  { transform }: PrivateLinkProducerArgs,
  parent: pulumi.Resource,
): void {
  const groups = Object.entries(settings.targetSecurityGroups ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [worn, securityGroupId] of groups) {
    for (const { port, protocol } of portsOfTargets(settings.listeners)) {
      const rule = {
        securityGroupId,
        ipProtocol: protocol,
        fromPort: port,
        toPort: port,
        referencedSecurityGroupId: group.id,
        description: `${protocol} ${port} from load balancer ${label}`,
      };
      const name = `${label}-${worn}-${protocol}-${port}`;
      create(aws.vpc.SecurityGroupIngressRule, name, rule, { parent }, transform?.ingressRule);
    }
  }
}
