/**
 * Security groups as filters: stateful, allow rules only, the union of all groups that an interface wears. Each
 * packet is judged by the first rule that lets it through.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
import { nodeOf } from "../model/facts";
import type { Link, SecurityGroup } from "../model/types";
import type { Worn } from "./ends";
import { coversPackets, intersectPackets, isEmpty, type PacketSet, subtractPackets } from "./packets";
import { type Direction, matchesOf, type OtherEnd } from "./security-rules";
import type { Hop } from "./verdict";
import type { Judgement } from "./wave";
import { trusted, type World } from "./world";

/** What the groups that an interface wears make of packets. */
export function judgeGroups(
  world: World,
  worn: Worn,
  direction: Direction,
  packets: PacketSet,
  other: OtherEnd,
): Judgement[] {
  if (worn.kind === "unknown") return [unknownGroups(worn, direction, packets)];
  if (worn.kind === "none") return [{ packets, outcome: "passes", hop: ungrouped(worn, direction) }];
  const groups = worn.groups.map((link) => groupOf(world, link));
  const matches = groups.flatMap((group) =>
    group === undefined ? [] : matchesOf(world, group, direction, other),
  );
  const single = matches.find(({ match }) => coversPackets(match.certain, packets));
  if (single !== undefined) return [{ packets, outcome: "passes", hop: single.hop }];
  const judgements: Judgement[] = [];
  let rest = packets;
  const take = (match: PacketSet, judgement: Omit<Judgement, "packets">) => {
    const taken = isEmpty(match) ? match : intersectPackets(rest, match);
    if (isEmpty(taken)) return;
    judgements.push({ ...judgement, packets: taken });
    rest = subtractPackets(rest, taken);
  };
  for (const { hop, match } of matches) take(match.certain, { outcome: "passes", hop });
  for (const { hop, match } of matches) take(match.possible, { outcome: "unknown", hop, why: match.why });
  for (const gap of gapsOf(worn.groups, groups, direction)) take(rest, gap);
  if (!isEmpty(rest)) judgements.push(nothingAllows(worn.groups, groups, direction, rest));
  return judgements;
}

function groupOf({ model }: World, link: Link): SecurityGroup | undefined {
  return model.securityGroups.get(nodeOf(link) ?? "");
}

function unknownGroups(
  worn: Extract<Worn, { kind: "unknown" }>,
  direction: Direction,
  packets: PacketSet,
): Judgement {
  const hop: Hop = {
    kind: `security-group-${direction}`,
    node: worn.at.urn,
    name: "unknown",
    text: worn.why,
    sources: [worn.at],
  };
  return { packets, outcome: "unknown", hop, why: worn.why };
}

function ungrouped({ why, at }: Extract<Worn, { kind: "none" }>, direction: Direction): Hop {
  return { kind: `security-group-${direction}`, node: at.urn, name: "none", text: why, sources: [at] };
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
      return {
        outcome: "unknown" as const,
        hop: { kind, node, name: "unknown", text: why, sources: [link.source] },
        why,
      };
    }
    if (group.complete.known && group.complete.value) return [];
    const text = `the rules of ${group.name} are not all known`;
    const sources = [group.complete.source];
    return {
      outcome: "unknown" as const,
      hop: { kind, node: group.id, name: group.name, text, sources },
      why: text,
    };
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
    sources: [
      ...groups.flatMap((group) => (group === undefined ? [] : trusted(group.complete))),
      ...(source === undefined ? [] : [source]),
    ],
  };
  return { packets, outcome: "stops", hop, why: `no ${direction} rule of security group ${name} allows it` };
}
