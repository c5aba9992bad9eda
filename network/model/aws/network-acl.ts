/** Network ACLs: those that resources make or take over, and the default one of every other VPC. */
import type { Json, JsonObject, RecordedResource } from "../../recorded";
import type { Context } from "../context";
import { factOf, flag, isGiven, itemsOf, known, linkTo, objectOf, sourceOf, text, whole } from "../facts";
import { ownerOf, requiredLink } from "../links";
import { groupBy, ofType } from "../recording";
import type { Fact, NetworkAcl, NetworkAclRule, NodeId, Source } from "../types";
import { AWS } from "./types";
import { matchOf } from "./traffic";
import type { VpcDraft } from "./vpc";

/** An ACL before the subnets that use it are known. */
export type NetworkAclDraft = Omit<NetworkAcl, "subnets">;

export function liftNetworkAcls(context: Context, vpcs: readonly VpcDraft[]): NetworkAclDraft[] {
  const { recording } = context;
  const standalone = groupBy(ofType(recording, AWS.networkAclRule), (rule) =>
    ownerOf(context, "networkAcl", rule, "networkAclId"),
  );
  const made = ofType(recording, AWS.networkAcl).map((acl) => liftAcl(context, acl, "vpcId", standalone));
  const adopted = ofType(recording, AWS.defaultNetworkAcl).map((acl) =>
    liftAcl(context, acl, "defaultNetworkAclId", standalone),
  );
  const implied = vpcs
    .filter((vpc) => vpc.origin !== "adopted" && vpc.defaultNetworkAcl.startsWith(`${vpc.id}#`))
    .map((vpc) => impliedAcl(vpc, (standalone.get(vpc.defaultNetworkAcl) ?? []).flatMap(standaloneRules)));
  return [...made, ...adopted, ...implied];
}

function liftAcl(
  context: Context,
  acl: RecordedResource,
  vpcProperty: string,
  standalone: ReadonlyMap<NodeId, readonly RecordedResource[]>,
): NetworkAclDraft {
  const rules = [
    ...(standalone.get(acl.urn) ?? []).flatMap(standaloneRules),
    ...inlineRules(acl, "ingress"),
    ...inlineRules(acl, "egress"),
  ];
  return {
    id: acl.urn,
    name: acl.name,
    vpc: requiredLink(context, "vpc", acl, vpcProperty),
    isDefault: acl.type === AWS.defaultNetworkAcl,
    rules: inOrder(rules),
    complete: known(true, sourceOf(acl)),
    source: sourceOf(acl),
  };
}

/** A rule whose direction is not known may be in either, and does there nobody knows what. */
function standaloneRules(rule: RecordedResource): NetworkAclRule[] {
  const { inputs } = rule;
  const source = sourceOf(rule);
  const egress = factOf(inputs.egress, sourceOf(rule, "egress"), flag, false);
  const head = { number: inputs.ruleNumber, action: inputs.ruleAction };
  if (egress.known) return [ruleOf(egress.value ? "egress" : "ingress", inputs, head, source)];
  return (["ingress", "egress"] as const).map((direction) => ({
    ...ruleOf(direction, inputs, head, source),
    action: egress,
  }));
}

function inlineRules(acl: RecordedResource, direction: "ingress" | "egress"): NetworkAclRule[] {
  return itemsOf(acl.inputs[direction]).map((item, index) => {
    const rule = objectOf(item);
    const source = sourceOf(acl, `${direction}[${index}]`);
    return ruleOf(direction, rule, { number: rule.ruleNo, action: rule.action }, source);
  });
}

function ruleOf(
  direction: "ingress" | "egress",
  rule: JsonObject,
  head: { readonly number: Json | undefined; readonly action: Json | undefined },
  source: Source,
): NetworkAclRule {
  const { protocol, fromPort, toPort, icmpType, icmpCode } = rule;
  const cidr = isGiven(rule.cidrBlock) ? rule.cidrBlock : rule.ipv6CidrBlock;
  return {
    direction,
    number: factOf(head.number, source, whole),
    action: factOf(head.action, source, action),
    cidr: factOf(cidr, source, text),
    match: matchOf({ protocol, fromPort, toPort, icmpType, icmpCode }, source),
    source,
  };
}

function action(value: Json): "allow" | "deny" | undefined {
  const word = String(value).toLowerCase();
  return word === "allow" || word === "deny" ? word : undefined;
}

/** The order in which AWS looks at them: by number, each direction for itself. */
export function inOrder(rules: readonly NetworkAclRule[]): NetworkAclRule[] {
  const numberOf = ({ number }: NetworkAclRule) => (number.known ? number.value : Number.POSITIVE_INFINITY);
  const byDirection = (rule: NetworkAclRule) => (rule.direction === "ingress" ? 0 : 1);
  return [...rules].sort(
    (a, b) => byDirection(a) - byDirection(b) || compareNumbers(numberOf(a), numberOf(b)),
  );
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * What AWS gives a new VPC: it lets everything in and out, IPv6 too where the VPC has it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
function impliedAcl(vpc: VpcDraft, added: readonly NetworkAclRule[]): NetworkAclDraft {
  const { source } = vpc;
  const ranges = vpc.ranges.some(({ family }) => family === 6) ? ["0.0.0.0/0", "::/0"] : ["0.0.0.0/0"];
  const rules = (["ingress", "egress"] as const).flatMap((direction) =>
    ranges.map((cidr, index) => everything(direction, 100 + index, known(cidr, source), source)),
  );
  return {
    id: vpc.defaultNetworkAcl,
    name: `default of ${vpc.name}`,
    vpc: linkTo(vpc.id, source),
    isDefault: true,
    rules: inOrder([...rules, ...added]),
    complete: known(true, source),
    source,
  };
}

function everything(
  direction: "ingress" | "egress",
  number: number,
  cidr: Fact<string>,
  source: Source,
): NetworkAclRule {
  return {
    direction,
    number: known(number, source),
    action: known("allow", source),
    cidr,
    match: known({ protocol: "all" }, source),
    source,
  };
}
