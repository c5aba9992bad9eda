/** Security groups and network ACLs, rule by rule. */
import type {
  Link,
  NetworkAcl,
  NetworkAclRule,
  NetworkModel,
  NodeId,
  SecurityGroup,
  SecurityRule,
  Source,
  TrafficMatch,
} from "../../network/model/types";
import { destinationIn, isPublicAddress } from "./bits";
import { type Answer, any, both, type Destination, NO, perhaps, YES } from "./packet";

/** The part of a packet that a rule looks at, besides the address of the other end. */
export interface Traffic {
  readonly protocol: "tcp" | "udp" | "icmp";
  /** Destination port. */
  readonly port: number;
  readonly icmp: { readonly type: number; readonly code: number };
}

/** A network interface: the VPC that it is in and the groups that it wears. */
export interface Holder {
  readonly vpc: NodeId;
  readonly groups: readonly Link[];
}

/** The other end of a packet as a security group sees it: its address, and every interface that may have it. */
export interface OtherEnd {
  readonly at: Destination;
  readonly holders: readonly Holder[];
  /** The one of them that the packet is from, or on its way to, where that is known. */
  readonly actual?: Holder;
}

export type Filtered =
  | { readonly is: "allowed"; readonly by: Source }
  | { readonly is: "blocked"; readonly why: string; readonly at: Source }
  | { readonly is: "unknown"; readonly why: string };

/**
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html: rules only allow; the rules of all
 * groups of an interface count together; what none allows is dropped. Groups are stateful, so nobody calls this
 * for an answer. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html#security-group-basics
 */
export function throughSecurityGroups(
  model: NetworkModel,
  groups: readonly Link[],
  direction: "ingress" | "egress",
  traffic: Traffic,
  other: OtherEnd,
): Filtered {
  let doubt: string | undefined;
  let last: Source | undefined;
  for (const link of groups) {
    const group = link.kind === "node" ? model.securityGroups.get(link.node) : undefined;
    last = group?.source ?? link.source;
    if (group === undefined) {
      doubt ??= `a security group of the interface ${link.kind === "unknown" ? link.why : "is not in the model"}`;
      continue;
    }
    for (const rule of group.rules) {
      if (rule.direction !== direction) continue;
      const answer = ruleMatches(model, group, rule, traffic, other);
      if (answer.is === "yes") return { is: "allowed", by: rule.source };
      if (answer.is === "unknown") doubt ??= answer.why;
    }
    if (!isComplete(group)) doubt ??= `${group.name} may have more rules`;
  }
  if (last === undefined) return { is: "unknown", why: "the interface wears no security group" };
  if (doubt !== undefined) return { is: "unknown", why: doubt };
  return { is: "blocked", why: `no ${direction} rule allows it`, at: last };
}

function isComplete({ complete }: SecurityGroup | NetworkAcl): boolean {
  return complete.known && complete.value;
}

function ruleMatches(
  model: NetworkModel,
  group: SecurityGroup,
  { match, peer, source }: SecurityRule,
  traffic: Traffic,
  other: OtherEnd,
): Answer {
  const fits = match.known ? matchesTraffic(match.value, traffic) : perhaps(`a rule's traffic ${match.why}`);
  if (!peer.known) return both(fits, perhaps(`a rule's other end ${peer.why}`));
  switch (peer.value.kind) {
    case "cidr":
      return both(fits, destinationIn(other.at, peer.value.cidr));
    case "group":
      return both(fits, wears(model, group, peer.value.group, other));
    case "prefix-list": {
      const { list } = peer.value;
      if (list.kind === "other")
        return both(fits, perhaps(`the prefix list at ${source.urn} is not in the model`));
      return both(fits, inServiceList(model, list.endpoint, other.at));
    }
  }
}

/** Whether the other end is an address of the service that a gateway endpoint leads to. */
export function inServiceList(model: NetworkModel, endpoint: NodeId, at: Destination): Answer {
  const service = model.gatewayEndpoints.get(endpoint)?.serviceName;
  if (service === undefined) return perhaps("the endpoint of a prefix list is not in the model");
  if (at.kind === "address") {
    // The lists of S3 and DynamoDB are public ranges: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html
    if (at.stranger === true || !isPublicAddress(at.address)) return NO;
    return perhaps(`nobody knows whether ${at.address} is in a prefix list of AWS`);
  }
  if (!service.known) return perhaps(`the service of a prefix list ${service.why}`);
  return service.value === at.service ? YES : NO;
}

/**
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html#security-group-referencing: a rule that
 * names a group means the interfaces that wear it, so one that does is let through whoever else has its address. Where
 * only others of that address wear the group, nobody says which one AWS means.
 */
function wears(model: NetworkModel, from: SecurityGroup, referenced: Link, other: OtherEnd): Answer {
  const isWorn = ({ groups, vpc }: Holder): Answer =>
    isOfVpc(model, referenced, vpc) ? any(groups.map((worn) => sameGroup(worn, referenced))) : NO;
  const answers = other.holders.map(isWorn);
  if (answers.every(({ is }) => is === "no")) return NO;
  const valid = mayReference(model, from, referenced);
  const sure = other.actual !== undefined && isWorn(other.actual).is === "yes";
  if (sure || answers.every(({ is }) => is === "yes")) return valid;
  return both(
    valid,
    answers.find(({ is }) => is === "unknown") ?? perhaps("several interfaces may have the address"),
  );
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html: an interface wears groups of its VPC only. */
function isOfVpc(model: NetworkModel, referenced: Link, vpc: NodeId): boolean {
  const group = referenced.kind === "node" ? model.securityGroups.get(referenced.node) : undefined;
  return group?.vpc.kind !== "node" || group.vpc.node === vpc;
}

function sameGroup(one: Link, other: Link): Answer {
  if (one.kind === "unknown" || other.kind === "unknown") return perhaps("a security group is not known");
  if (one.kind === "node" && other.kind === "node") return one.node === other.node ? YES : NO;
  if (one.kind === "outside" && other.kind === "outside") return one.id === other.id ? YES : NO;
  return NO;
}

/**
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html: a group of the same VPC, or of a
 * peer in the same Region while the connection is active.
 */
function mayReference(model: NetworkModel, from: SecurityGroup, referenced: Link): Answer {
  const group = referenced.kind === "node" ? model.securityGroups.get(referenced.node) : undefined;
  if (group === undefined) return perhaps("the VPC of a referenced group is not known");
  if (from.vpc.kind !== "node" || group.vpc.kind !== "node")
    return perhaps("the VPC of a group is not known");
  if (from.vpc.node === group.vpc.node) return YES;
  const here = from.vpc.node;
  const there = group.vpc.node;
  return any(
    [...model.peerings.values()].map(({ requester, accepter, status }) => {
      const joins =
        (leads(requester.vpc, here) && leads(accepter.vpc, there)) ||
        (leads(requester.vpc, there) && leads(accepter.vpc, here));
      if (!joins) return NO;
      const active = status.known
        ? status.value === "active"
          ? YES
          : NO
        : perhaps(`a peering ${status.why}`);
      return both(active, sameRegion(model, here, there));
    }),
  );
}

function leads(link: Link, node: NodeId): boolean {
  return link.kind === "node" && link.node === node;
}

function sameRegion(model: NetworkModel, here: NodeId, there: NodeId): Answer {
  const one = model.vpcs.get(here)?.region;
  const other = model.vpcs.get(there)?.region;
  if (one?.known !== true || other?.known !== true) return perhaps("the Region of a VPC is not known");
  return one.value === other.value ? YES : NO;
}

/**
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html: the rules of one direction, the lowest number
 * first; the first that matches decides, and what none matches is denied by the rule `*`. ACLs are stateless:
 * every packet is looked at by itself, answers too.
 *
 * A rule whose number is not known may stand anywhere, so it may decide whatever it may match.
 */
export function throughNetworkAcl(
  model: NetworkModel,
  link: Link,
  direction: "ingress" | "egress",
  traffic: Traffic,
  other: Destination,
): Filtered {
  const acl = link.kind === "node" ? model.networkAcls.get(link.node) : undefined;
  if (acl === undefined) return { is: "unknown", why: "the network ACL of the subnet is not known" };
  if (!isComplete(acl)) return { is: "unknown", why: `${acl.name} may have more rules` };
  const rules = acl.rules.filter((rule) => rule.direction === direction);
  const numbered = rules.filter(({ number }) => number.known).sort((a, b) => numberOf(a) - numberOf(b));

  const possible = new Map<"allow" | "deny", Source>();
  let decided = false;
  for (const [index, rule] of numbered.entries()) {
    const answer = aclRuleMatches(rule, traffic, other);
    if (answer.is === "no") continue;
    addAction(possible, rule);
    const next = numbered[index + 1];
    const tied = next !== undefined && numberOf(next) === numberOf(rule);
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html: no two rules of one
    // direction have one number, so nobody knows which of such two there is.
    if (answer.is === "yes" && !tied) {
      decided = true;
      break;
    }
  }
  if (!decided && !possible.has("deny")) possible.set("deny", acl.source);
  for (const rule of rules) {
    if (!rule.number.known && aclRuleMatches(rule, traffic, other).is !== "no") addAction(possible, rule);
  }
  return outcomeOf(possible, acl.name, direction);
}

function outcomeOf(
  possible: ReadonlyMap<"allow" | "deny", Source>,
  name: string,
  direction: "ingress" | "egress",
): Filtered {
  const allow = possible.get("allow");
  const deny = possible.get("deny");
  if (allow !== undefined && deny !== undefined)
    return { is: "unknown", why: `the ${direction} rules of ${name} are not all known` };
  if (allow !== undefined) return { is: "allowed", by: allow };
  if (deny !== undefined) return { is: "blocked", why: `${name} denies it (${direction})`, at: deny };
  throw new Error("an ACL always decides");
}

function addAction(possible: Map<"allow" | "deny", Source>, { action, source }: NetworkAclRule): void {
  for (const word of action.known ? [action.value] : (["allow", "deny"] as const)) {
    if (!possible.has(word)) possible.set(word, source);
  }
}

function numberOf({ number }: NetworkAclRule): number {
  if (!number.known) throw new Error("expected a rule with a number");
  return number.value;
}

function aclRuleMatches({ match, cidr }: NetworkAclRule, traffic: Traffic, other: Destination): Answer {
  const fits = match.known ? matchesTraffic(match.value, traffic) : perhaps(`a rule's traffic ${match.why}`);
  return both(fits, cidr.known ? destinationIn(other, cidr.value) : perhaps(`a rule's range ${cidr.why}`));
}

/** https://www.iana.org/assignments/protocol-numbers */
const NUMBERS: Readonly<Record<string, string>> = { tcp: "6", udp: "17", icmp: "1", icmpv6: "58" };

function matchesTraffic({ protocol, ports, icmp }: TrafficMatch, traffic: Traffic): Answer {
  if (protocol === "all") return YES;
  if ((NUMBERS[protocol] ?? protocol) !== NUMBERS[traffic.protocol]) return NO;
  if (traffic.protocol === "icmp") {
    if (icmp === undefined) return YES;
    return icmp.type === traffic.icmp.type && (icmp.code ?? traffic.icmp.code) === traffic.icmp.code
      ? YES
      : NO;
  }
  if (ports === undefined) return YES;
  return ports.from <= traffic.port && traffic.port <= ports.to ? YES : NO;
}
