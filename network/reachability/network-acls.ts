/**
 * Network ACLs as filters: stateless, by rule number, the first match decides, nothing matched is denied. A rule of
 * which something is not known splits what it may match: where the rules behind it say the same, nothing is lost.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
import { nodeOf } from "../model/facts";
import type { Link, NetworkAcl, NetworkAclRule } from "../model/types";
import { addressesIn, describeAddresses, EVERY_ADDRESS } from "./addresses";
import {
  coversPackets,
  intersectPackets,
  isEmpty,
  type PacketSet,
  packetsOf,
  subtractPackets,
} from "./packets";
import { ALL_TRAFFIC, describeTraffic, trafficOf } from "./traffic";
import type { Hop } from "./verdict";
import type { Judgement } from "./wave";
import { remembered, trusted, type World } from "./world";

type Direction = NetworkAclRule["direction"];

interface CompiledRule {
  readonly packets: PacketSet;
  /** Unknown where nobody can tell which of the two it does, or whether it comes first. */
  readonly action: "allow" | "deny" | "unknown";
  /** Whether it matches exactly `packets`, in its place in the order. */
  readonly certain: boolean;
  readonly hop: Hop;
}

/** What the ACL that a subnet uses makes of packets that leave it or enter it. */
export function judgeAcl(world: World, link: Link, direction: Direction, packets: PacketSet): Judgement[] {
  const acl = world.model.networkAcls.get(nodeOf(link) ?? "");
  const kind = `network-acl-${direction}` as const;
  if (acl === undefined) {
    const why =
      link.kind === "unknown" ? `the network ACL ${link.why}` : "the network ACL is not in the recording";
    const hop: Hop = { kind, node: link.source.urn, name: "unknown", text: why, sources: [link.source] };
    return [{ packets, outcome: "unknown", hop, why }];
  }
  if (!acl.complete.known || !acl.complete.value) {
    const why = `the rules of network ACL ${acl.name} are not all known`;
    const hop: Hop = { kind, node: acl.id, name: acl.name, text: why, sources: [acl.complete.source] };
    return [{ packets, outcome: "unknown", hop, why }];
  }
  return judge(acl, direction, rulesOf(world, acl, direction), packets);
}

function judge(
  acl: NetworkAcl,
  direction: Direction,
  rules: readonly CompiledRule[],
  packets: PacketSet,
): Judgement[] {
  const judgements: Judgement[] = [];
  let rest = packets;
  for (const [index, rule] of rules.entries()) {
    const matched = coversPackets(rule.packets, rest) ? rest : intersectPackets(rest, rule.packets);
    if (isEmpty(matched)) continue;
    const behind = () => judge(acl, direction, rules.slice(index + 1), matched);
    judgements.push(
      ...(rule.certain ? [decided(rule, matched)] : behind().map((later) => agreed(rule, later))),
    );
    rest = subtractPackets(rest, matched);
    if (isEmpty(rest)) return judgements;
  }
  return [...judgements, denied(acl, direction, rest)];
}

function decided({ action, hop }: CompiledRule, packets: PacketSet): Judgement {
  if (action === "unknown")
    return { packets, outcome: "unknown", hop, why: `what ${hop.text} does is not known` };
  if (action === "allow") return { packets, outcome: "passes", hop };
  return { packets, outcome: "stops", hop, why: `network ACL ${hop.name} denies it: ${hop.text}` };
}

/** A rule that may match or not changes nothing where it would do what the others do. */
function agreed({ action, hop }: CompiledRule, later: Judgement): Judgement {
  const outcome = action === "allow" ? "passes" : action === "deny" ? "stops" : "unknown";
  if (outcome === later.outcome) return later;
  return { packets: later.packets, outcome: "unknown", hop, why: `whether ${hop.text} matches is not known` };
}

function denied(acl: NetworkAcl, direction: Direction, packets: PacketSet): Judgement {
  const text = `no ${direction} rule matches, so it is denied`;
  const sources = [...trusted(acl.complete), acl.source];
  const hop: Hop = { kind: `network-acl-${direction}`, node: acl.id, name: acl.name, text, sources };
  return { packets, outcome: "stops", hop, why: `no ${direction} rule of network ACL ${acl.name} allows it` };
}

/** In order, those of unknown number first: they may stand anywhere. */
function rulesOf(world: World, acl: NetworkAcl, direction: Direction): CompiledRule[] {
  return remembered(world, `network-acl-${direction}`, acl.id, () => {
    const rules = acl.rules.filter((rule) => rule.direction === direction);
    const numbers = rules.flatMap(({ number }) => (number.known ? [number.value] : []));
    const isPlaced = ({ number }: NetworkAclRule) =>
      number.known && numbers.indexOf(number.value) === numbers.lastIndexOf(number.value);
    const compiled = rules.map((rule) => ({
      placed: isPlaced(rule),
      rule: compile(acl, rule, isPlaced(rule)),
    }));
    return [
      ...compiled.filter(({ placed }) => !placed).map(({ rule }) => rule),
      ...compiled.filter(({ placed }) => placed).map(({ rule }) => rule),
    ];
  });
}

function compile(acl: NetworkAcl, rule: NetworkAclRule, placed: boolean): CompiledRule {
  const addresses = rule.cidr.known ? addressesIn(rule.cidr.value) : undefined;
  const traffic = rule.match.known ? trafficOf(rule.match.value) : ALL_TRAFFIC;
  const ends = { source: EVERY_ADDRESS, destination: EVERY_ADDRESS };
  const key = rule.direction === "egress" ? "destination" : "source";
  const range = addresses === undefined ? "an unknown range" : describeAddresses(addresses);
  const number = rule.number.known ? String(rule.number.value) : "of unknown number";
  const action = rule.action.known ? rule.action.value : "unknown";
  const text = `rule ${number} ${action === "unknown" ? "allows or denies" : `${action === "allow" ? "allows" : "denies"}`} ${describeTraffic(traffic)} ${key === "source" ? "from" : "to"} ${range}`;
  return {
    packets: packetsOf({ ...ends, ...traffic, [key]: addresses ?? EVERY_ADDRESS }),
    action,
    certain: placed && rule.match.known && addresses !== undefined,
    hop: {
      kind: `network-acl-${rule.direction}`,
      node: acl.id,
      name: acl.name,
      text,
      sources: [...trusted(acl.complete), rule.source],
    },
  };
}
