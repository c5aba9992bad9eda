/** Security groups and their rules: inline, standalone of both generations, and those of untouched default groups. */
import type { JsonObject, RecordedResource } from "../../recorded";
import { type Context, warnUnresolved } from "../context";
import { factOf, isGiven, itemsOf, known, linkTo, objectOf, sourceOf, text, unknown } from "../facts";
import { linksOf, ownerOf, requiredLink } from "../links";
import { groupBy, ofTypes } from "../recording";
import type { Fact, NodeId, RulePeer, SecurityGroup, SecurityRule, Source } from "../types";
import { asPrefixList, prefixListOf } from "./prefix-list";
import { AWS } from "./types";
import { matchOf } from "./traffic";
import type { VpcDraft } from "./vpc";

/** @param assumed groups that exist already, to which the program may add rules */
export function liftSecurityGroups(
  context: Context,
  vpcs: readonly VpcDraft[],
  assumed: readonly SecurityGroup[],
): SecurityGroup[] {
  const { recording } = context;
  const rules = securityRules(context);
  const made = ofTypes(recording, [AWS.securityGroup, AWS.defaultSecurityGroup]).map(
    (group): SecurityGroup => {
      const inline = (["ingress", "egress"] as const).flatMap((direction) =>
        inlineRules(context, group, direction),
      );
      return {
        id: group.urn,
        name: group.name,
        vpc: requiredLink(context, "vpc", group, "vpcId"),
        isDefault: group.type === AWS.defaultSecurityGroup,
        // The provider takes away the rule that lets everything out, and empties a default group that it takes over:
        // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
        rules: [...inline, ...(rules.get(group.urn) ?? [])],
        complete: known(true, sourceOf(group)),
        source: sourceOf(group),
      };
    },
  );
  const implied = vpcs
    .filter((vpc) => vpc.origin !== "adopted" && vpc.defaultSecurityGroup.startsWith(`${vpc.id}#`))
    .map((vpc) => impliedGroup(vpc, rules.get(vpc.defaultSecurityGroup) ?? []));
  const existing = assumed.map((group) => ({
    ...group,
    rules: [...group.rules, ...(rules.get(group.id) ?? [])],
  }));
  return [...made, ...implied, ...existing];
}

/** Standalone rules by the group that they belong to. */
function securityRules(context: Context): Map<NodeId, SecurityRule[]> {
  const { recording } = context;
  const found = ofTypes(recording, [AWS.ingressRule, AWS.egressRule, AWS.securityGroupRule]).flatMap(
    (rule) => {
      const group = ownerOf(context, "securityGroup", rule, "securityGroupId");
      if (group === undefined) return [];
      const rules =
        rule.type === AWS.securityGroupRule ? olderRules(context, rule, group) : [newerRule(context, rule)];
      return rules.map((lifted) => ({ group, lifted }));
    },
  );
  const groups = groupBy(found, ({ group }) => group);
  return new Map([...groups].map(([group, rules]) => [group, rules.map(({ lifted }) => lifted)]));
}

function newerRule(context: Context, rule: RecordedResource): SecurityRule {
  const { ipProtocol, fromPort, toPort, description } = rule.inputs;
  const source = sourceOf(rule);
  return {
    direction: rule.type === AWS.ingressRule ? "ingress" : "egress",
    match: matchOf({ protocol: ipProtocol, fromPort, toPort, icmpType: fromPort, icmpCode: toPort }, source),
    peer: newerPeer(context, rule),
    ...(typeof description === "string" ? { description } : {}),
    source,
  };
}

function newerPeer(context: Context, rule: RecordedResource): Fact<RulePeer> {
  const { inputs } = rule;
  const cidr = ["cidrIpv4", "cidrIpv6"].find((property) => isGiven(inputs[property]));
  if (cidr !== undefined) return cidrPeer(inputs[cidr], sourceOf(rule, cidr));
  if (isGiven(inputs.prefixListId)) {
    const source = sourceOf(rule, "prefixListId");
    return known({ kind: "prefix-list", list: prefixListOf(context, rule, "prefixListId") }, source);
  }
  if (isGiven(inputs.referencedSecurityGroupId)) {
    const group = requiredLink(context, "securityGroup", rule, "referencedSecurityGroupId");
    return known({ kind: "group", group }, group.source);
  }
  return unknown("is not given", sourceOf(rule));
}

function cidrPeer(value: JsonObject[string] | undefined, source: Source): Fact<RulePeer> {
  return factOf<RulePeer>(value, source, (json) => {
    const cidr = text(json);
    return cidr === undefined ? undefined : { kind: "cidr", cidr };
  });
}

/** One resource of the older kind stands for a rule per range, group and list that it names. */
function olderRules(context: Context, rule: RecordedResource, group: NodeId): SecurityRule[] {
  const { inputs } = rule;
  const direction = inputs.type;
  if (direction !== "ingress" && direction !== "egress") {
    warnUnresolved(context, rule, "type", "is neither ingress nor egress");
    return [];
  }
  const block = {
    ...inputs,
    securityGroups: isGiven(inputs.sourceSecurityGroupId) ? [inputs.sourceSecurityGroupId] : [],
  };
  const properties = { groups: "sourceSecurityGroupId", prefixLists: "prefixListIds" };
  return blockRules(context, { resource: rule, group, direction, block, source: sourceOf(rule), properties });
}

function inlineRules(
  context: Context,
  group: RecordedResource,
  direction: "ingress" | "egress",
): SecurityRule[] {
  const properties = { groups: direction, prefixLists: direction };
  return itemsOf(group.inputs[direction]).flatMap((item, index) => {
    const source = sourceOf(group, `${direction}[${index}]`);
    return blockRules(context, {
      resource: group,
      group: group.urn,
      direction,
      block: objectOf(item),
      source,
      properties,
    });
  });
}

interface Block {
  readonly resource: RecordedResource;
  readonly group: NodeId;
  readonly direction: "ingress" | "egress";
  readonly block: JsonObject;
  readonly source: Source;
  /** Input properties whose references name the groups and the lists. */
  readonly properties: { readonly groups: string; readonly prefixLists: string };
}

function blockRules(
  context: Context,
  { resource, group, direction, block, source, properties }: Block,
): SecurityRule[] {
  const { protocol, fromPort, toPort, description } = block;
  const match = matchOf({ protocol, fromPort, toPort, icmpType: fromPort, icmpCode: toPort }, source);
  const links = (noun: "securityGroup" | "endpoint", property: string, ids: JsonObject[string] | undefined) =>
    linksOf(context, noun, resource, property, itemsOf(ids));
  const peers: Fact<RulePeer>[] = [
    ...[...itemsOf(block.cidrBlocks), ...itemsOf(block.ipv6CidrBlocks)].map((cidr) => cidrPeer(cidr, source)),
    ...links("securityGroup", properties.groups, block.securityGroups).map((link) =>
      known<RulePeer>({ kind: "group", group: link }, source),
    ),
    ...links("endpoint", properties.prefixLists, block.prefixListIds).map((link) =>
      known<RulePeer>({ kind: "prefix-list", list: asPrefixList(link) }, source),
    ),
    ...(block.self === true
      ? [known<RulePeer>({ kind: "group", group: linkTo(group, source) }, source)]
      : []),
  ];
  const words = typeof description === "string" && description !== "" ? { description } : {};
  return peers.map((peer) => ({ direction, match, peer, ...words, source }));
}

/**
 * What AWS gives a new VPC: all traffic of the group's own members in, everything out.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
function impliedGroup(vpc: VpcDraft, added: readonly SecurityRule[]): SecurityGroup {
  const { source, defaultSecurityGroup: id } = vpc;
  const rule = (direction: "ingress" | "egress", peer: RulePeer): SecurityRule => ({
    direction,
    match: known({ protocol: "all" }, source),
    peer: known(peer, source),
    source,
  });
  const ranges = vpc.ranges.some(({ family }) => family === 6) ? ["0.0.0.0/0", "::/0"] : ["0.0.0.0/0"];
  return {
    id,
    name: `default of ${vpc.name}`,
    vpc: linkTo(vpc.id, source),
    isDefault: true,
    rules: [
      rule("ingress", { kind: "group", group: linkTo(id, source) }),
      ...ranges.map((cidr) => rule("egress", { kind: "cidr", cidr })),
      ...added,
    ],
    complete: known(true, source),
    source,
  };
}
