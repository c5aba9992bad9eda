/** Network ACLs and security groups of a plan. */
import type {
  NetworkAcl,
  NodeId,
  PrefixList,
  RulePeer,
  SecurityGroup,
  SecurityRule,
  Source,
  TrafficMatch,
} from "../../network/model/types";
import { defaultAcl, defaultGroup, ids, known, link, outside, ownAcl, source } from "./building-facts";
import type { AclRulePlan, GroupRulePlan, NetworkPlan, SubnetPlan, TrafficText, VpcPlan } from "./plan";

const EVERYTHING = (["ingress", "egress"] as const).map((direction): AclRulePlan => ({
  direction,
  number: 100,
  action: "allow",
  cidr: "0.0.0.0/0",
  traffic: "all",
}));

export function networkAcls(vpc: VpcPlan): NetworkAcl[] {
  const byDefault = vpc.subnets.filter(({ acl }) => acl === undefined);
  return [
    aclNode(vpc, defaultAcl(vpc.name), byDefault, EVERYTHING),
    ...vpc.subnets.flatMap((subnet) =>
      subnet.acl === undefined ? [] : [aclNode(vpc, ownAcl(vpc.name, subnet.name), [subnet], subnet.acl)],
    ),
  ];
}

function aclNode(
  vpc: VpcPlan,
  id: NodeId,
  users: readonly SubnetPlan[],
  rules: readonly AclRulePlan[],
): NetworkAcl {
  const byNumber = (direction: AclRulePlan["direction"]) =>
    rules.filter((rule) => rule.direction === direction).sort((a, b) => a.number - b.number);
  return {
    id,
    name: id,
    source: source(id),
    vpc: link(ids.vpc(vpc.name)),
    isDefault: id === defaultAcl(vpc.name),
    subnets: users.map(({ name }) => ids.subnet(vpc.name, name)),
    rules: [...byNumber("ingress"), ...byNumber("egress")].map((rule) => {
      const from = source(`${id}#${rule.direction}-${rule.number}`);
      return {
        direction: rule.direction,
        number: known(rule.number, from),
        action: known(rule.action, from),
        cidr: known(rule.cidr, from),
        match: known(trafficOf(rule.traffic), from),
        source: from,
      };
    }),
    complete: known(true, source(id)),
  };
}

/** Reads a {@link TrafficText}. */
export function trafficOf(text: TrafficText): TrafficMatch {
  const [protocol = "", detail] = text.split(" ");
  const [from, to = from] = (detail ?? "").split("-").map(Number);
  switch (protocol) {
    case "tcp":
    case "udp":
      if (detail === undefined || from === undefined || to === undefined) return { protocol };
      return { protocol, ports: { from, to } };
    case "icmp":
      return detail === undefined || from === undefined ? { protocol } : { protocol, icmp: { type: from } };
    case "all":
      return { protocol };
    default:
      return { protocol: `${Number(protocol)}` };
  }
}

export function securityGroups(plan: NetworkPlan, vpc: VpcPlan): SecurityGroup[] {
  const node = (id: NodeId, isDefault: boolean, rules: readonly SecurityRule[]): SecurityGroup => ({
    id,
    name: id,
    source: source(id),
    vpc: link(ids.vpc(vpc.name)),
    isDefault,
    rules,
    complete: known(true, source(id)),
  });
  return [
    node(defaultGroup(vpc.name), true, []),
    ...vpc.groups.map((group) => {
      const id = ids.group(vpc.name, group.name);
      return node(
        id,
        false,
        group.rules.flatMap((rule, index) => securityRules(plan, rule, source(`${id}#${index}`))),
      );
    }),
  ];
}

function securityRules(
  plan: NetworkPlan,
  { direction, peer, traffic }: GroupRulePlan,
  from: Source,
): SecurityRule[] {
  const to = rulePeer(plan, peer);
  if (to === undefined) return [];
  return [{ direction, match: known(trafficOf(traffic), from), peer: known(to, from), source: from }];
}

function rulePeer(plan: NetworkPlan, text: string): RulePeer | undefined {
  const [word = "", name = ""] = text.split(" ");
  if (word === "list") {
    const list: PrefixList | undefined =
      name === "outside"
        ? { kind: "other", link: outside("pl-0") }
        : plan.gateways.some((gateway) => gateway.name === name)
          ? { kind: "service", endpoint: ids.gateway(name) }
          : undefined;
    return list === undefined ? undefined : { kind: "prefix-list", list };
  }
  if (word !== "group") return { kind: "cidr", cidr: word };
  if (name === "outside") return { kind: "group", group: outside("sg-0") };
  const [vpc = "", group = ""] = name.split("/");
  const exists = plan.vpcs.some((each) => each.name === vpc && each.groups.some((one) => one.name === group));
  return exists ? { kind: "group", group: link(ids.group(vpc, group)) } : undefined;
}
