/**
 * The security group that the workloads of a tier wear: nothing comes in, and only what is listed goes out.
 * Rules are resources of their own, so that a rule that is added changes no other. Knows nothing of subnets.
 */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { quotas } from "../../network/catalogue/quotas";
import { cidrOf } from "../../network/cidr";
import type { Issue } from "../../network/issue";
import { formatPorts, isPort, type Protocol } from "../../network/ports";
import { create, nameTag, type Tags, type Transform } from "./create";
import { checkRanges } from "./vpc-checks";

/** One way out for the workloads of a tier. */
export type EgressRule = RangeEgress | Ipv6Egress;

/** A way out to a range that is known beforehand. */
export interface RangeEgress extends EgressTraffic {
  /** Range that may be reached, IPv4 or IPv6. */
  readonly cidr: string;
  readonly ipv6CidrBlock?: undefined;
}

/**
 * A way out to the IPv6 range that Amazon gives a VPC, such as the hub's, which nobody knows before deployment. Names
 * hold `ipv6` in its place, so that one protocol and port range leads to one such VPC.
 */
export interface Ipv6Egress extends EgressTraffic {
  readonly cidr?: undefined;
  /** Range that may be reached. */
  readonly ipv6CidrBlock: pulumi.Input<string>;
}

/** What may go out. */
export interface EgressTraffic {
  readonly protocol: Protocol;
  /**
   * Lowest port, 0 to 65535; for `tcp` and `udp` only, which need it.
   * @default - all, for `icmp` and `all`
   */
  readonly fromPort?: number;
  /**
   * Highest port, 0 to 65535; for `tcp` and `udp` only, which need it.
   * @default - all, for `icmp` and `all`
   */
  readonly toPort?: number;
  /**
   * What the rule is for: at most 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`.
   * @default - none
   */
  readonly description?: string;
}

/** Last edits to the arguments of the workload security groups' resources. */
export interface WorkloadGroupTransforms {
  readonly workloadSecurityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  readonly workloadEgressRule?: Transform<aws.vpc.SecurityGroupEgressRuleArgs>;
}

/** The ways out of each tier. */
type EgressByTier = Readonly<Record<string, { readonly egress?: readonly EgressRule[] }>>;

/**
 * Problems of the tiers' egress lists, each at `tiers.<tier>.egress[i]`. Codes: `range-malformed`,
 * `range-host-bits`, `egress-ports-malformed`, `egress-ports-refused`, `egress-duplicate`,
 * `description-not-accepted`, `egress-rules-quota`.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 *
 * @param quota outbound rules per security group that the account has; IPv4 and IPv6 count apart
 */
export function checkEgress(
  tiers: EgressByTier,
  quota: number = quotas.rulesPerSecurityGroup.value,
): Issue[] {
  return Object.keys(tiers)
    .sort()
    .flatMap((tier) => checkTierEgress(`tiers.${tier}.egress`, tiers[tier]?.egress ?? [], quota));
}

/** Registers one group for each tier; the result is the groups' ids by tier. */
export function createWorkloadGroups(
  name: string,
  args: { readonly vpcId: pulumi.Input<string>; readonly tiers: EgressByTier; readonly tags?: Tags },
  opts: pulumi.CustomResourceOptions,
  transform: WorkloadGroupTransforms = {},
): Readonly<Record<string, pulumi.Output<string>>> {
  const groups = Object.entries(args.tiers).map(([tier, { egress = [] }]) => {
    const groupName = `${name}-${tier}`;
    const group = create(
      aws.ec2.SecurityGroup,
      groupName,
      // No inline rules: they and standalone ones would undo each other. The provider also takes away the rule
      // that AWS adds by itself, which lets everything out.
      { vpcId: args.vpcId, description: `Workloads of tier ${tier}`, tags: nameTag(groupName, args.tags) },
      opts,
      transform.workloadSecurityGroup,
    );
    for (const rule of egress) {
      const ruleName = `${groupName}-egress-${egressKey(rule)}`;
      const ruleArgs = { ...egressArgs(rule), securityGroupId: group.id, tags: nameTag(ruleName, args.tags) };
      create(aws.vpc.SecurityGroupEgressRule, ruleName, ruleArgs, opts, transform.workloadEgressRule);
    }
    return [tier, group.id] as const;
  });
  return Object.fromEntries(groups);
}

/** What tells a rule from its siblings: protocol, ports and range, such as `tcp-443-10.0.0.0/16` or `tcp-443-ipv6`. */
export function egressKey({ protocol, fromPort, toPort, cidr = "ipv6" }: EgressRule): string {
  const ports =
    fromPort === undefined || toPort === undefined ? [] : [formatPorts({ from: fromPort, to: toPort })];
  // A URN is split at "::", which an IPv6 range may contain.
  return [protocol, ...ports, cidr.replaceAll(":", "_")].join("-");
}

function egressArgs(rule: EgressRule): Omit<aws.vpc.SecurityGroupEgressRuleArgs, "securityGroupId"> {
  const ipv6 = isIpv6(rule);
  const cidrIpv6 = rule.cidr ?? rule.ipv6CidrBlock;
  return {
    ...(ipv6 ? { cidrIpv6 } : { cidrIpv4: rule.cidr }),
    ...protocolArgs(rule, ipv6),
    ...(rule.description === undefined ? {} : { description: rule.description }),
  };
}

function isIpv6({ cidr }: EgressRule): boolean {
  return cidr === undefined || cidrOf(cidr).family === 6;
}

/**
 * The protocol in AWS's words: "-1" takes no ports, ICMP takes type and code in their place, -1 for all.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
function protocolArgs(
  { protocol, fromPort, toPort }: EgressRule,
  ipv6: boolean,
): Pick<aws.vpc.SecurityGroupEgressRuleArgs, "ipProtocol" | "fromPort" | "toPort"> {
  switch (protocol) {
    case "all":
      return { ipProtocol: "-1" };
    case "icmp":
      return { ipProtocol: ipv6 ? "icmpv6" : "icmp", fromPort: -1, toPort: -1 };
    case "tcp":
    case "udp":
      return { ipProtocol: protocol, fromPort, toPort };
  }
}

function checkTierEgress(path: string, egress: readonly EgressRule[], quota: number): Issue[] {
  const seen = new Map<string, number>();
  const issues = egress.flatMap((rule, index) => {
    const at = `${path}[${index}]`;
    const twin = seen.get(egressKey(rule));
    if (twin === undefined) seen.set(egressKey(rule), index);
    return [
      ...(rule.cidr === undefined ? [] : checkRanges([{ path: `${at}.cidr`, text: rule.cidr }], "any")),
      ...checkPorts(at, rule),
      ...checkDescription(at, rule),
      ...(twin === undefined
        ? []
        : [
            {
              code: "egress-duplicate",
              path: at,
              message: `got the rule of ${path}[${twin}] again, expected it once`,
            },
          ]),
    ];
  });
  const families = [
    egress.filter(({ cidr = ":" }) => !cidr.includes(":")),
    egress.filter(({ cidr = ":" }) => cidr.includes(":")),
  ];
  const most = Math.max(...families.map(({ length }) => length));
  if (most <= quota) return issues;
  const message = `got ${most} rules, expected at most ${quota}, the quota of rules per security group; join neighbouring ranges, or let AWS raise the quota and set quotas.rulesPerSecurityGroup`;
  return [...issues, { code: "egress-rules-quota", path, message }];
}

function checkPorts(path: string, { protocol, fromPort, toPort }: EgressRule): Issue[] {
  const given = fromPort !== undefined || toPort !== undefined;
  if (protocol === "all" || protocol === "icmp") {
    if (!given) return [];
    const message = `got ports for protocol ${protocol}, expected none; leave out fromPort and toPort`;
    return [{ code: "egress-ports-refused", path, message }];
  }
  const [from, to] = [fromPort ?? -1, toPort ?? -1];
  if (isPort(from) && isPort(to) && from <= to) return [];
  const message = `got ports ${fromPort ?? "none"} to ${toPort ?? "none"}, expected two of 0 to 65535, the lower first; write fromPort and toPort`;
  return [{ code: "egress-ports-malformed", path, message }];
}

function checkDescription(path: string, { description = "" }: EgressRule): Issue[] {
  if (/^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/.test(description)) return [];
  const message =
    "got a description that AWS refuses, expected at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";
  return [{ code: "description-not-accepted", path: `${path}.description`, message }];
}
