/**
 * Security groups as filters: stateful, allow rules only, the union of all groups that an interface wears. Each
 * packet is judged by the first rule that lets it through.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
import { nodeOf } from "../model/facts";
import type { Link, NodeId, PrefixList, RulePeer, SecurityGroup, SecurityRule } from "../model/types";
import { addressesIn, ALL_ADDRESSES, describeAddresses, EVERY_ADDRESS, PUBLIC_ADDRESSES } from "./addresses";
import type { Destination, Origin, Worn } from "./ends";
import type { IntervalSet } from "./intervals";
import { coversPackets, intersectPackets, isEmpty, type PacketSet, packetsOf, subtractPackets } from "./packets";
import { ALL_TRAFFIC, describeTraffic, type Traffic, trafficOf } from "./traffic";
import type { Hop } from "./verdict";
import type { Judgement } from "./wave";
import { remembered, type World } from "./world";

type Direction = SecurityRule["direction"];

/** The interface at the other end, as the rules of a group can name it. */
export interface OtherEnd {
  readonly end: Origin | Destination;
  /**
   * Whether a rule may name the groups of the other end: within one VPC, or over a peering within one region.
   * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
   */
  readonly groupsSeen: boolean | "unknown";
}

/** A rule as packets, as far as that does not depend on the other end. */
interface CompiledRule {
  readonly group: SecurityGroup;
  readonly rule: SecurityRule;
  readonly traffic: Traffic;
  /** Whether the traffic is known. */
  readonly certain: boolean;
  readonly hop: Hop;
}

/** What the groups that an interface wears make of packets. */
export function judgeGroups(
  world: World,
  worn: Worn,
  direction: Direction,
  packets: PacketSet,
  other: OtherEnd,
): Judgement[] {
  if (worn.kind === "unknown") return [unknownGroups(worn, direction, packets)];
  const groups = worn.groups.map((link) => groupOf(world, link));
  const rules = groups.flatMap((group) => (group === undefined ? [] : rulesOf(world, group, direction)));
  const matches = rules.map((rule) => ({ rule, ...matchOf(world, rule, direction, other) }));
  const single = matches.find(({ certain }) => coversPackets(certain, packets));
  if (single !== undefined) return [{ packets, outcome: "passes", hop: single.rule.hop }];
  const judgements: Judgement[] = [];
  let rest = packets;
  const take = (match: PacketSet, judgement: Omit<Judgement, "packets">) => {
    const taken = isEmpty(match) ? match : intersectPackets(rest, match);
    if (isEmpty(taken)) return;
    judgements.push({ ...judgement, packets: taken });
    rest = subtractPackets(rest, taken);
  };
  for (const { rule, certain } of matches) take(certain, { outcome: "passes", hop: rule.hop });
  for (const { rule, possible, why } of matches) take(possible, { outcome: "unknown", hop: rule.hop, why });
  for (const gap of gapsOf(worn.groups, groups, direction)) take(rest, gap);
  if (!isEmpty(rest)) judgements.push(nothingAllows(worn.groups, groups, direction, rest));
  return judgements;
}

function groupOf({ model }: World, link: Link): SecurityGroup | undefined {
  return model.securityGroups.get(nodeOf(link) ?? "");
}

function rulesOf(world: World, group: SecurityGroup, direction: Direction): CompiledRule[] {
  return remembered(world, `security-group-${direction}`, group.id, () =>
    group.rules
      .filter((rule) => rule.direction === direction)
      .map((rule) => {
        const traffic = rule.match.known ? trafficOf(rule.match.value) : ALL_TRAFFIC;
        const hop: Hop = {
          kind: `security-group-${direction}`,
          node: group.id,
          name: group.name,
          text: `${describeTraffic(traffic)} ${direction === "egress" ? "to" : "from"} ${peerText(world, rule)}`,
          sources: [rule.source],
        };
        return { group, rule, traffic, certain: rule.match.known, hop };
      }),
  );
}

interface Match {
  readonly certain: PacketSet;
  /** Packets that it may match or not. */
  readonly possible: PacketSet;
  readonly why: string;
}

function matchOf(world: World, compiled: CompiledRule, direction: Direction, other: OtherEnd): Match {
  const { rule, traffic, certain } = compiled;
  const key = direction === "egress" ? "destination" : "source";
  const toPackets = (addresses: IntervalSet): PacketSet =>
    packetsOf({ source: EVERY_ADDRESS, destination: EVERY_ADDRESS, ...traffic, [key]: addresses });
  const { addresses, sure, why } = peerAddresses(world, rule, other);
  const match = toPackets(addresses);
  if (sure && certain) return { certain: match, possible: [], why };
  return { certain: [], possible: match, why: certain ? why : `the traffic of a rule of ${compiled.group.name} ${unknownWhy(rule)}` };
}

function unknownWhy({ match }: SecurityRule): string {
  return match.known ? "" : match.why;
}

interface PeerMatch {
  readonly addresses: IntervalSet;
  readonly sure: boolean;
  readonly why: string;
}

const NEVER: PeerMatch = { addresses: [], sure: true, why: "" };
const always: PeerMatch = { addresses: EVERY_ADDRESS, sure: true, why: "" };

function peerAddresses(world: World, { peer }: SecurityRule, other: OtherEnd): PeerMatch {
  if (!peer.known) {
    const { property = "" } = peer.source;
    const family = property.endsWith("cidrIpv6") ? 6 : property.endsWith("cidrIpv4") ? 4 : undefined;
    const addresses = family === undefined ? EVERY_ADDRESS : ALL_ADDRESSES[family];
    return { addresses, sure: false, why: `the range of a rule ${peer.why}` };
  }
  return peerOf(world, peer.value, other);
}

function peerOf(world: World, peer: RulePeer, other: OtherEnd): PeerMatch {
  switch (peer.kind) {
    case "cidr": {
      const addresses = addressesIn(peer.cidr);
      if (addresses !== undefined) return { addresses, sure: true, why: "" };
      return { addresses: EVERY_ADDRESS, sure: false, why: `${peer.cidr} is no range` };
    }
    case "group":
      return memberOf(peer.group, other);
    case "prefix-list":
      return listed(world, peer.list, other.end);
  }
}

/** Whether the other end wears the group that a rule names. */
function memberOf(group: Link, { end, groupsSeen }: OtherEnd): PeerMatch {
  if (groupsSeen === false || end.kind !== "inside") return NEVER;
  const maybe = (why: string): PeerMatch => ({ addresses: EVERY_ADDRESS, sure: false, why });
  if (end.worn.kind === "unknown") return maybe(`a rule names a group, and ${end.worn.why}`);
  const same = end.worn.groups.some((worn) => sameLink(worn, group));
  if (same) return groupsSeen === "unknown" ? maybe("it is not known whether a rule may name a group of the other VPC") : always;
  const known = group.kind === "node" && end.worn.groups.every(({ kind }) => kind === "node");
  return known ? NEVER : maybe("a rule names a group by an id that is not in the recording");
}

function sameLink(a: Link, b: Link): boolean {
  if (a.kind === "node" && b.kind === "node") return a.node === b.node;
  return a.kind === "outside" && b.kind === "outside" && a.id === b.id;
}

/** Lists of AWS services hold public addresses only. */
function listed(world: World, list: PrefixList, end: Origin | Destination): PeerMatch {
  if (list.kind === "other") return { addresses: EVERY_ADDRESS, sure: false, why: "a rule names a prefix list that is not modelled" };
  if (end.kind === "inside" || (end.kind === "outside" && end.internet)) return NEVER;
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
      return value.list.kind === "service" ? `addresses of ${serviceNameOf(world, value.list.endpoint) ?? "a service"}` : "a prefix list";
  }
}

function unknownGroups(worn: Extract<Worn, { kind: "unknown" }>, direction: Direction, packets: PacketSet): Judgement {
  const hop: Hop = { kind: `security-group-${direction}`, node: worn.at.urn, name: "unknown", text: worn.why, sources: [worn.at] };
  return { packets, outcome: "unknown", hop, why: worn.why };
}

/** Groups that may hold rules that nobody stated. */
function gapsOf(
  links: readonly Link[],
  groups: readonly (SecurityGroup | undefined)[],
  direction: Direction,
): Omit<Judgement, "packets">[] {
  return links.flatMap((link, index) => {
    const group = groups[index];
    const kind = `security-group-${direction}` as const;
    if (group === undefined) {
      const why = "a security group is not in the recording";
      const node = link.source.urn;
      return { outcome: "unknown" as const, hop: { kind, node, name: "unknown", text: why, sources: [link.source] }, why };
    }
    if (group.complete.known && group.complete.value) return [];
    const text = `the rules of ${group.name} are not all known`;
    const sources = [group.complete.source];
    return { outcome: "unknown" as const, hop: { kind, node: group.id, name: group.name, text, sources }, why: text };
  });
}

function nothingAllows(
  links: readonly Link[],
  groups: readonly (SecurityGroup | undefined)[],
  direction: Direction,
  packets: PacketSet,
): Judgement {
  const names = groups.flatMap((group) => group?.name ?? []);
  const [first] = groups;
  const source = first?.source ?? links[0]?.source;
  const name = names.join(", ");
  const text = `no ${direction} rule allows it`;
  const hop: Hop = {
    kind: `security-group-${direction}`,
    node: first?.id ?? source?.urn ?? "",
    name,
    text,
    sources: source === undefined ? [] : [source],
  };
  return { packets, outcome: "stops", hop, why: `no ${direction} rule of security group ${name} allows it` };
}
