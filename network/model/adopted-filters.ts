/**
 * Rules of network ACLs and security groups that exist already, as their owners state them: protocol, ports and
 * range in the settings' words.
 */
import { ALL_PORTS, parsePorts } from "../ports";
import type { JsonObject } from "../recorded";
import { matchOf } from "./aws/traffic";
import { factOf, isGiven, known, linkTo, objectsOf, text, unknown, whole } from "./facts";
import type {
  Fact,
  NetworkAclRule,
  NodeId,
  SecurityGroup,
  SecurityRule,
  Source,
  TrafficMatch,
} from "./types";

export function assumedAclRule(rule: JsonObject, source: Source): NetworkAclRule {
  return {
    direction: rule.direction === "egress" ? "egress" : "ingress",
    number: factOf(rule.ruleNumber, source, whole),
    action: factOf(rule.action, source, (value) =>
      value === "allow" || value === "deny" ? value : undefined,
    ),
    cidr: factOf(rule.cidr, source, text),
    match: assumedMatch(rule, source),
    source,
  };
}

/** `protocol` and `ports` as settings write them; all ports where none are named. */
function assumedMatch({ protocol, ports }: JsonObject, source: Source): Fact<TrafficMatch> {
  const range = isGiven(ports) ? parsePorts(String(ports)) : ALL_PORTS;
  if (range === undefined) return unknown(`has the unexpected ports ${JSON.stringify(ports)}`, source);
  return matchOf(
    { protocol, fromPort: range.from, toPort: range.to, icmpType: undefined, icmpCode: undefined },
    source,
  );
}

/** The group that the workloads of a tier wear; what is not stated of it is unknown. */
export function assumedGroup(
  { id, name, vpc }: { readonly id: NodeId; readonly name: string; readonly vpc: NodeId },
  facts: JsonObject,
  tier: Source,
): SecurityGroup {
  const source = at(tier, "workloadSecurityGroupId");
  const rules = (property: "workloadIngress" | "workloadEgress") =>
    objectsOf(facts[property]).map((rule, index): SecurityRule => {
      const from = at(tier, `${property}[${index}]`);
      return {
        direction: property === "workloadIngress" ? "ingress" : "egress",
        match: assumedMatch(rule, from),
        peer: factOf(rule.cidr, from, (value) => {
          return typeof value === "string" ? ({ kind: "cidr", cidr: value } as const) : undefined;
        }),
        source: from,
      };
    });
  const stated = isGiven(facts.workloadIngress) && isGiven(facts.workloadEgress);
  return {
    id,
    name,
    vpc: linkTo(vpc, source),
    isDefault: false,
    rules: [...rules("workloadIngress"), ...rules("workloadEgress")],
    complete: stated ? known(true, source) : unknown("is not stated", source),
    source,
  };
}

/** A deeper path of the same assumption. */
export function at(source: Source, path: string): Source {
  return { ...source, property: source.property === undefined ? path : `${source.property}.${path}` };
}
