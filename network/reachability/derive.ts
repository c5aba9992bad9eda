/**
 * What an estate means without anybody writing it down: the hub and each subscribed spoke reach each endpoint by name, tiers
 * with a gateway endpoint reach its service, spokes do not reach each other, and nothing reaches the internet or is
 * reached from it. What it means for sites is in `derive-sites.ts`.
 */
import { nodeOf } from "../model/facts";
import { groupBy } from "../model/recording";
import type { GatewayEndpoint, Vpc } from "../model/types";
import { formatPorts } from "../ports";
import type { Intent } from "./estate-facts";
import { endpointKeys, keyOf } from "./selectors";
import { gatewayServedBy, servedBy } from "./services";
import { serviceIntents } from "./derive-services";
import { siteIntents } from "./derive-sites";
import { vpcOf, type World } from "./world";

export function derivedIntents(world: World): Intent[] {
  const vpcs = [...world.model.vpcs.values()];
  const spokes = vpcs.filter(({ role }) => role === "spoke");
  return [
    ...[...world.facts.subscriptions].flatMap(([spoke, keys]) => subscriptionIntents(world, spoke, keys)),
    ...hubIntents(world),
    ...[...world.model.gatewayEndpoints.values()].flatMap((endpoint) => gatewayIntents(world, endpoint)),
    ...serviceIntents(world, { selectorOf, routedTiers, hubTiers }),
    ...siteIntents(world, portsOf),
    ...spokes.flatMap((spoke) => (spokes.length < 2 ? [] : [blocked(`spoke/${spoke.name}`, "other-spokes")])),
    ...vpcs.flatMap((vpc) => [blocked(selectorOf(vpc), "internet"), blocked("internet", selectorOf(vpc))]),
  ];
}

function blocked(from: string, to: string): Intent {
  return { from, to, ports: ["all"], expect: "blocked" };
}

/** How a VPC is called in an intent. */
export function selectorOf({ role, name }: Vpc): string {
  switch (role) {
    case "hub":
      return "hub";
    case "spoke":
      return `spoke/${name}`;
    case "other":
      return `vpc/${name}`;
  }
}

function subscriptionIntents(world: World, spoke: string, keys: readonly string[]): Intent[] {
  const vpc = [...world.model.vpcs.values()].find(({ role, name }) => role === "spoke" && name === spoke);
  // A spoke that the model lacks keeps its intents, which nothing can fulfil.
  const tiers =
    vpc === undefined ? [`spoke/${spoke}`] : routedTiers(world, vpc).map((tier) => `spoke/${spoke}/${tier}`);
  return keys.flatMap((key) =>
    tiers.map((from): Intent => ({
      from,
      to: `endpoint/${key}`,
      ports: portsOf(world, key),
      expect: "reachable",
    })),
  );
}

/** The hub's own tiers call every endpoint of its sets that is to admit them. */
function hubIntents(world: World): Intent[] {
  return [...world.facts.served].flatMap(([id, { hub = true }]) => {
    const endpoint = world.model.interfaceEndpoints.get(id);
    const vpc = endpoint && vpcOf(world, endpoint.vpc);
    if (endpoint === undefined || vpc?.role !== "hub" || !hub) return [];
    const key = keyOf(endpoint);
    return hubTiers(world, vpc).map((tier): Intent => ({
      from: `hub/${tier}`,
      to: `endpoint/${key}`,
      ports: portsOf(world, key),
      expect: "reachable",
    }));
  });
}

/** Workload tiers whose workloads' group is known: nothing can be proven of others. */
function hubTiers(world: World, hub: Vpc): string[] {
  const known = world.model.workloadGroups.filter(({ vpc }) => vpc === hub.id).map(({ tier }) => tier);
  return workloadTiers(world, hub).filter((tier) => known.includes(tier));
}

/** Every port that the endpoint serves; TCP 443 where nobody says, which then is not provable either. */
function portsOf(world: World, key: string): string[] {
  const found = endpointKeys(world).get(key) ?? [];
  const endpoint = found.find((one) => keyOf(one) === key) ?? found[0];
  const ports = endpoint === undefined ? [] : (servedBy(world, endpoint).ports ?? []);
  return ports.length === 0 ? ["443"] : ports.map(formatPorts);
}

/** Workload tiers that the spoke's peering is to serve; without that word, those that have a trace of it. */
function routedTiers(world: World, vpc: Vpc): string[] {
  const asked = world.facts.routedTiers.get(vpc.name);
  return workloadTiers(world, vpc).filter((tier) => {
    if (asked !== undefined) return asked === "all" || asked.includes(tier);
    return isConnected(world, vpc, tier);
  });
}

function workloadTiers({ model }: World, { subnets }: Vpc): string[] {
  const own = subnets.flatMap((id) => model.subnets.get(id) ?? []);
  const tiers = own.flatMap(({ tier, purpose = "workload" }) =>
    tier !== undefined && purpose === "workload" ? [tier] : [],
  );
  return [...new Set(tiers)].sort();
}

/** A route by a peering, or a way out in the group that its workloads wear: one that was forgotten leaves the other. */
function isConnected({ model }: World, vpc: Vpc, tier: string): boolean {
  const subnets = vpc.subnets
    .flatMap((id) => model.subnets.get(id) ?? [])
    .filter((subnet) => subnet.tier === tier);
  const tables = subnets.flatMap(({ routeTable }) => model.routeTables.get(nodeOf(routeTable) ?? "") ?? []);
  const routed = tables.some(({ routes }) => routes.some(({ target }) => target.kind === "peering"));
  const worn = model.workloadGroups.find((group) => group.vpc === vpc.id && group.tier === tier);
  const group = model.securityGroups.get(nodeOf(worn?.securityGroup) ?? "");
  const opens = group?.rules.some(
    ({ direction, peer }) => direction === "egress" && peer.known && peer.value.kind === "cidr",
  );
  return routed || opens === true;
}

/** Only tiers whose workloads' group is known: nothing can be proven of others. */
function gatewayIntents(world: World, endpoint: GatewayEndpoint): Intent[] {
  const vpc = vpcOf(world, endpoint.vpc);
  if (vpc === undefined) return [];
  const tiers = world.facts.gatewayTiers.get(endpoint.id) ?? attachedTiers(world, endpoint);
  const known = groupBy(world.model.workloadGroups, (group) => group.vpc).get(vpc.id) ?? [];
  const { id } = gatewayServedBy(world, endpoint);
  return tiers
    .filter((tier) => known.some((group) => group.tier === tier))
    .map((tier) => ({
      from: `${selectorOf(vpc)}/${tier}`,
      to: `gateway-endpoint/${id}`,
      ports: ["443"],
      expect: "reachable",
    }));
}

function attachedTiers(world: World, { routeTables }: GatewayEndpoint): string[] {
  const tables = routeTables.flatMap((link) => world.model.routeTables.get(nodeOf(link) ?? "") ?? []);
  const subnets = tables.flatMap((table) => table.subnets.flatMap((id) => world.model.subnets.get(id) ?? []));
  return [...new Set(subnets.flatMap(({ tier }) => tier ?? []))].sort();
}
