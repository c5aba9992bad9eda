/**
 * Rules of security groups as packet sets. A rule that names a group or a prefix list matches by what is at the other
 * end, so it becomes packets only once that is known.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
import type { Link, NodeId, PrefixList, RulePeer, SecurityGroup, SecurityRule } from "../model/types";
import { addressesIn, ALL_ADDRESSES, describeAddresses, EVERY_ADDRESS, PUBLIC_ADDRESSES } from "./addresses";
import type { Destination, Origin } from "./ends";
import { type IntervalSet, meets } from "./intervals";
import { rangesOf } from "./peering";
import { NO_PACKETS, type PacketSet, packetsOf } from "./packets";
import { ALL_TRAFFIC, describeTraffic, type Traffic, trafficOf } from "./traffic";
import type { Hop } from "./verdict";
import { remembered, rememberedOf, vpcOf, type World } from "./world";

export type Direction = SecurityRule["direction"];

/** The interface at the other end, as the rules of a group can name it. */
export interface OtherEnd {
  readonly end: Origin | Destination;
  /**
   * Whether a rule may name the groups of the other end: within one VPC, or over a peering within one region.
   * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
   */
  readonly groupsSeen: boolean | "unknown";
}

/** A rule, with the packets that it matches where they are the same for whoever is at the other end. */
interface CompiledRule {
  readonly rule: SecurityRule;
  readonly traffic: Traffic;
  readonly hop: Hop;
  readonly fixed?: Match;
}

/** What a rule matches for one other end. */
export interface Match {
  readonly certain: PacketSet;
  /** Packets that it may match or not. */
  readonly possible: PacketSet;
  /** Why that is not known. */
  readonly why: string;
}

/** What each rule of one direction matches when this is at the other end; rules for other addresses are left out. */
export function matchesOf(
  world: World,
  group: SecurityGroup,
  direction: Direction,
  other: OtherEnd,
): readonly RuleMatch[] {
  const { rules, fixed } = remembered(world, `security-group-${direction}`, group.id, () => {
    const compiled = group.rules
      .filter((rule) => rule.direction === direction)
      .map((rule) => compile(world, group, rule));
    const all = compiled.flatMap(({ hop, fixed: match }) => (match === undefined ? [] : [{ hop, match }]));
    return { rules: compiled, ...(all.length === compiled.length ? { fixed: all } : {}) };
  });
  if (fixed === undefined)
    return rules.map((rule) => ({ hop: rule.hop, match: matchOf(world, rule, other) }));
  const { end } = other;
  if (fixed.length < MANY_RULES || end.kind !== "inside") return fixed;
  // By the set itself: within one subnet, others may ask for a part of its addresses.
  return rememberedOf(world, `security-group-${direction}-near`, group, end.addresses, () =>
    near(fixed, direction, end.addresses),
  );
}

/** With fewer rules it takes longer to look for those that matter than to try them all. */
const MANY_RULES = 8;

function near(matches: readonly RuleMatch[], direction: Direction, addresses: IntervalSet): RuleMatch[] {
  const key = direction === "egress" ? "destination" : "source";
  return matches.filter(({ match }) =>
    [...match.certain, ...match.possible].some((box) => meets(box[key], addresses)),
  );
}

/** A rule's hop and what it matches. */
export interface RuleMatch {
  readonly hop: Hop;
  readonly match: Match;
}

function compile(world: World, group: SecurityGroup, rule: SecurityRule): CompiledRule {
  const { direction, match, peer, source } = rule;
  const traffic = match.known ? trafficOf(match.value) : ALL_TRAFFIC;
  const text = `${describeTraffic(traffic)} ${direction === "egress" ? "to" : "from"} ${peerText(world, rule)}`;
  const hop: Hop = {
    kind: `security-group-${direction}`,
    node: group.id,
    name: group.name,
    text,
    sources: [source],
  };
  const own = !peer.known
    ? unknownRange(rule)
    : peer.value.kind === "cidr"
      ? range(peer.value.cidr)
      : undefined;
  const compiled = { rule, traffic, hop };
  return own === undefined ? compiled : { ...compiled, fixed: asPackets(compiled, own) };
}

function matchOf(world: World, compiled: CompiledRule, other: OtherEnd): Match {
  const { fixed, rule } = compiled;
  if (fixed !== undefined) return fixed;
  return rule.peer.known ? asPackets(compiled, peerOf(world, rule.peer.value, other)) : NO_MATCH;
}

const NO_MATCH: Match = { certain: NO_PACKETS, possible: NO_PACKETS, why: "" };

function asPackets(
  { rule, traffic }: Omit<CompiledRule, "fixed">,
  { addresses, sure, why }: PeerMatch,
): Match {
  const key = rule.direction === "egress" ? "destination" : "source";
  const ends = { source: EVERY_ADDRESS, destination: EVERY_ADDRESS };
  const packets = packetsOf({ ...ends, ...traffic, [key]: addresses });
  if (sure && rule.match.known) return { certain: packets, possible: NO_PACKETS, why };
  return {
    certain: NO_PACKETS,
    possible: packets,
    why: rule.match.known ? why : `the traffic of a rule ${rule.match.why}`,
  };
}

interface PeerMatch {
  readonly addresses: IntervalSet;
  readonly sure: boolean;
  readonly why: string;
}

const NEVER: PeerMatch = { addresses: [], sure: true, why: "" };
const always: PeerMatch = { addresses: EVERY_ADDRESS, sure: true, why: "" };

function unknownRange({ peer }: SecurityRule): PeerMatch {
  const { property = "" } = peer.source;
  const family = property.endsWith("cidrIpv6") ? 6 : property.endsWith("cidrIpv4") ? 4 : undefined;
  const addresses = family === undefined ? EVERY_ADDRESS : ALL_ADDRESSES[family];
  return { addresses, sure: false, why: `the range of a rule ${peer.known ? "" : peer.why}` };
}

function range(cidr: string): PeerMatch {
  const addresses = addressesIn(cidr);
  if (addresses !== undefined) return { addresses, sure: true, why: "" };
  return { addresses: EVERY_ADDRESS, sure: false, why: `${cidr} is no range` };
}

function peerOf(world: World, peer: RulePeer, other: OtherEnd): PeerMatch {
  switch (peer.kind) {
    case "cidr":
      return range(peer.cidr);
    case "group":
      return memberOf(world, peer.group, other);
    case "prefix-list":
      return listed(world, peer.list, other.end);
  }
}

/** Whether the other end wears the group that a rule names. */
function memberOf(world: World, group: Link, { end, groupsSeen }: OtherEnd): PeerMatch {
  const maybe = (why: string): PeerMatch => ({ addresses: EVERY_ADDRESS, sure: false, why });
  if (end.kind === "outside" && mayHaveUnseenMembers(world, group, end.addresses))
    return maybe("a rule names a group of a VPC that may have more subnets");
  if (groupsSeen === false) return NEVER;
  if (end.kind === "crowd") {
    const members = [...end.byVpc.values()].flat();
    const could = members.some((member) => memberOf(world, group, { end: member, groupsSeen }) !== NEVER);
    return could ? maybe("a rule names a group that some of them wear") : NEVER;
  }
  if (end.kind !== "inside") return NEVER;
  if (end.worn.kind === "none") return NEVER;
  if (end.worn.kind === "unknown") return maybe(`a rule names a group, and ${end.worn.why}`);
  const same = end.worn.groups.some((worn) => sameLink(worn, group));
  if (same)
    return groupsSeen === "unknown"
      ? maybe("it is not known whether a rule may name a group of the other VPC")
      : always;
  const known = group.kind === "node" && end.worn.groups.every(({ kind }) => kind === "node");
  return known ? NEVER : maybe("a rule names a group by an id that is not in the recording");
}

/** Of an adopted VPC nobody says that all subnets are known, nor what their workloads wear. */
function mayHaveUnseenMembers(world: World, group: Link, addresses: IntervalSet): boolean {
  const owner = group.kind === "node" ? world.model.securityGroups.get(group.node)?.vpc : undefined;
  const vpc = owner && vpcOf(world, owner);
  return vpc?.origin === "adopted" && meets(addresses, rangesOf(world, vpc).known);
}

function sameLink(a: Link, b: Link): boolean {
  if (a.kind === "node" && b.kind === "node") return a.node === b.node;
  return a.kind === "outside" && b.kind === "outside" && a.id === b.id;
}

/** Lists of AWS services hold public addresses only. */
function listed(world: World, list: PrefixList, end: Origin | Destination): PeerMatch {
  if (list.kind === "other")
    return { addresses: EVERY_ADDRESS, sure: false, why: "a rule names a prefix list that is not modelled" };
  if (end.kind === "inside" || end.kind === "crowd" || (end.kind === "outside" && end.internet)) return NEVER;
  const maybe = (why: string): PeerMatch => ({ addresses: PUBLIC_ADDRESSES, sure: false, why });
  if (end.kind === "outside") return maybe("the addresses of a prefix list are AWS's to know");
  const name = serviceNameOf(world, list.endpoint);
  if (name === undefined) return maybe("the service of a prefix list is not known");
  return name === end.serviceName ? always : NEVER;
}

function serviceNameOf({ model }: World, endpoint: NodeId): string | undefined {
  const found = model.gatewayEndpoints.get(endpoint) ?? model.interfaceEndpoints.get(endpoint);
  return found?.serviceName.known === true ? found.serviceName.value : undefined;
}

function peerText(world: World, { peer }: SecurityRule): string {
  if (!peer.known) return `a range that ${peer.why}`;
  const { value } = peer;
  switch (value.kind) {
    case "cidr": {
      const addresses = addressesIn(value.cidr);
      return addresses === undefined ? value.cidr : describeAddresses(addresses);
    }
    case "group":
      return `group ${value.group.kind === "node" ? (world.model.securityGroups.get(value.group.node)?.name ?? "") : "elsewhere"}`;
    case "prefix-list":
      return value.list.kind === "service"
        ? `addresses of ${serviceNameOf(world, value.list.endpoint) ?? "a service"}`
        : "a prefix list";
  }
}
