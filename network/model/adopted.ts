/**
 * VPCs that exist already, as their owners state them. Every node and fact here carries a source that is marked
 * as assumed, so that whatever is concluded from it can say so. What is not stated is unknown.
 */
import type { Json, JsonObject } from "../recorded";
import { parseCidr } from "../cidr";
import { assumedAclRule, assumedGroup, at } from "./adopted-filters";
import { inOrder, type NetworkAclDraft } from "./aws/network-acl";
import type { RouteTableDraft } from "./aws/route-table";
import { targetKindOf } from "./aws/route";
import { impliedDefaults, type VpcDraft } from "./aws/vpc";
import type { Assumption } from "./estate";
import { factOf, flag, isGiven, itemsOf, known, linkTo, objectOf, objectsOf, text, unknown } from "./facts";
import type {
  Fact,
  Link,
  NodeId,
  Route,
  SecurityGroup,
  Source,
  Subnet,
  VpcRange,
  WorkloadGroup,
} from "./types";

/** The nodes that assumptions stand for, and the physical ids that name them. */
export interface AssumedNodes {
  readonly vpcs: readonly VpcDraft[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTableDraft[];
  readonly networkAcls: readonly NetworkAclDraft[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly workloadGroups: readonly WorkloadGroup[];
  readonly ids: ReadonlyMap<string, NodeId>;
}

/** Collects the nodes of one spoke; tiers may share a table or a group, which is one node then. */
interface Draft {
  readonly assumption: Assumption;
  readonly vpc: NodeId;
  readonly subnets: Subnet[];
  readonly routeTables: Map<NodeId, RouteTableDraft>;
  readonly networkAcls: NetworkAclDraft[];
  readonly securityGroups: Map<NodeId, SecurityGroup>;
  readonly workloadGroups: WorkloadGroup[];
  readonly ids: Map<string, NodeId>;
}

export function adoptedNodes(assumptions: readonly Assumption[]): AssumedNodes {
  const drafts = assumptions.map(adopt);
  return {
    vpcs: drafts.map(({ assumption, vpc }) => adoptedVpc(assumption, vpc)),
    subnets: drafts.flatMap(({ subnets }) => subnets),
    routeTables: drafts.flatMap((draft) => [...draft.routeTables.values(), mainTable(draft)]),
    networkAcls: drafts.flatMap(({ networkAcls }) => networkAcls),
    securityGroups: drafts.flatMap(({ securityGroups }) => [...securityGroups.values()]),
    workloadGroups: drafts.flatMap(({ workloadGroups }) => workloadGroups),
    ids: new Map(drafts.flatMap(({ ids }) => [...ids])),
  };
}

function adopt(assumption: Assumption): Draft {
  const vpc = nodeId(assumption, "vpc", assumption.vpcId);
  const draft: Draft = {
    assumption,
    vpc,
    subnets: [],
    routeTables: new Map(),
    networkAcls: [],
    securityGroups: new Map(),
    workloadGroups: [],
    ids: new Map([[assumption.vpcId, vpc]]),
  };
  const tiers = Object.entries(objectOf(tiersOf(assumption)));
  for (const [tier, facts] of tiers.sort(([a], [b]) => (a < b ? -1 : 1)))
    adoptTier(draft, tier, objectOf(facts));
  return draft;
}

function tiersOf({ facts }: Assumption): Json | undefined {
  return objectOf(facts.assume).tiers ?? facts.tiers;
}

function adoptedVpc({ name, facts, source, component }: Assumption, id: NodeId): VpcDraft {
  const said = { ...component?.inputs, ...facts };
  const assume = objectOf(said.assume);
  const { routeTable, networkAcl, securityGroup } = impliedDefaults(id);
  return {
    id,
    name,
    role: "spoke",
    origin: "adopted",
    account: factOf(said.accountId, at(source, "accountId"), text),
    region: factOf(said.region, at(source, "region"), text),
    ranges: rangesOf(said).map((cidr) => rangeOf(cidr, at(source, "cidrs"))),
    dnsSupport: stated(assume.dnsSupport ?? said.dnsSupport, at(source, "dnsSupport")),
    dnsHostnames: stated(assume.dnsHostnames ?? said.dnsHostnames, at(source, "dnsHostnames")),
    mainRouteTable: routeTable,
    defaultNetworkAcl: networkAcl,
    defaultSecurityGroup: securityGroup,
    source,
  };
}

function stated(value: Json | undefined, source: Source): Fact<boolean> {
  return isGiven(value) ? factOf(value, source, flag) : unknown("is not stated", source);
}

/** One list in the Estate, the primary range apart from the others in a component's own arguments. */
function rangesOf({ cidr, secondaryCidrs, cidrs }: JsonObject): readonly Json[] {
  return isGiven(cidrs) ? itemsOf(cidrs) : [...(isGiven(cidr) ? [cidr] : []), ...itemsOf(secondaryCidrs)];
}

function rangeOf(cidr: Json, source: Source): VpcRange {
  const family = typeof cidr === "string" && parseCidr(cidr)?.family === 6 ? 6 : 4;
  return { family, cidr: factOf(cidr, source, text) };
}

function adoptTier(draft: Draft, tier: string, facts: JsonObject): void {
  const source = at(draft.assumption.source, `assume.tiers.${tier}`);
  const acl = adoptAcl(draft, tier, facts, source);
  const subnets = Object.entries(objectOf(facts.subnets)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [zoneId, subnet] of subnets)
    adoptSubnet(draft, tier, zoneId, { subnet: objectOf(subnet), facts, acl });
  const group = facts.workloadSecurityGroupId;
  if (typeof group !== "string") return;
  const node = nodeId(draft.assumption, "security-group", group);
  draft.ids.set(group, node);
  if (!draft.securityGroups.has(node))
    draft.securityGroups.set(node, assumedGroup({ id: node, name: group, vpc: draft.vpc }, facts, source));
  const securityGroup = linkTo(node, at(source, "workloadSecurityGroupId"));
  draft.workloadGroups.push({ vpc: draft.vpc, tier, securityGroup });
}

function adoptSubnet(
  draft: Draft,
  tier: string,
  zoneId: string,
  { subnet, facts, acl }: { readonly subnet: JsonObject; readonly facts: JsonObject; readonly acl: Link },
): void {
  const source = at(draft.assumption.source, `assume.tiers.${tier}.subnets.${zoneId}`);
  const physical = typeof subnet.subnetId === "string" ? subnet.subnetId : `${tier}-${zoneId}`;
  const id = nodeId(draft.assumption, "subnet", physical);
  draft.ids.set(physical, id);
  draft.subnets.push({
    id,
    name: physical,
    vpc: linkTo(draft.vpc, source),
    tier,
    purpose: typeof facts.purpose === "string" ? facts.purpose : "workload",
    zoneId: known(zoneId, source),
    cidr: factOf(subnet.cidr, at(source, "cidr"), text),
    publicAddresses: unknown("is not stated", source),
    routeTable: adoptTable(draft, subnet.routeTableId, facts, source),
    networkAcl: acl,
    source,
  });
}

function adoptTable(draft: Draft, routeTableId: Json | undefined, facts: JsonObject, subnet: Source): Link {
  const source = at(subnet, "routeTableId");
  if (typeof routeTableId !== "string") return { kind: "unknown", why: "is not stated", source };
  const id = nodeId(draft.assumption, "route-table", routeTableId);
  draft.ids.set(routeTableId, id);
  const stated = objectsOf(facts.routes).map((route) => assumedRoute(route, source));
  const shared = draft.routeTables.get(id);
  const complete = isGiven(facts.routes) ? known(true, source) : unknown("is not stated", source);
  draft.routeTables.set(id, {
    id,
    name: routeTableId,
    vpc: linkTo(draft.vpc, source),
    main: false,
    // Subnets of one tier say the same; tiers that share a table may each state a part.
    routes: shared === undefined ? stated : withoutRepeats([...shared.routes, ...stated]),
    complete: shared?.complete.known === false ? shared.complete : complete,
    source: shared?.source ?? source,
  });
  return linkTo(id, source);
}

function withoutRepeats(routes: readonly Route[]): Route[] {
  const said = ({ destination, target }: Route) =>
    JSON.stringify([
      destination.known ? destination.value : null,
      target.to.kind === "outside" ? target.to.id : null,
    ]);
  return [...new Map(routes.map((route) => [said(route), route])).values()];
}

function assumedRoute({ cidr, target }: JsonObject, source: Source): Route {
  const id = typeof target === "string" ? target : "";
  return {
    destination: factOf(cidr, source, (value) => {
      return typeof value === "string" ? ({ kind: "cidr", cidr: value } as const) : undefined;
    }),
    target: { kind: targetKindOf(id), to: { kind: "outside", id, source } },
    origin: "declared",
    source,
  };
}

function adoptAcl(draft: Draft, tier: string, facts: JsonObject, tierSource: Source): Link {
  const source = at(tierSource, "networkAcl");
  if (!isGiven(facts.networkAcl)) return { kind: "unknown", why: "is not stated", source };
  const id = nodeId(draft.assumption, "network-acl", tier);
  draft.networkAcls.push({
    id,
    name: `${draft.assumption.name} ${tier}`,
    vpc: linkTo(draft.vpc, source),
    isDefault: false,
    rules: inOrder(
      objectsOf(facts.networkAcl).map((rule, index) =>
        assumedAclRule(rule, at(tierSource, `networkAcl[${index}]`)),
      ),
    ),
    complete: known(true, source),
    source,
  });
  return linkTo(id, source);
}

/** The table that AWS gave the VPC; nothing is known of it. */
function mainTable({ assumption: { name, source }, vpc }: Draft): RouteTableDraft {
  return {
    id: impliedDefaults(vpc).routeTable,
    name: `main of ${name}`,
    vpc: linkTo(vpc, source),
    main: true,
    routes: [],
    complete: unknown("is not stated", source),
    source,
  };
}

function nodeId({ name, source: { urn } }: Assumption, noun: string, id: string): NodeId {
  return `${urn}#${name}/${noun}/${id}`;
}
