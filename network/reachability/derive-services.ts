/**
 * What PrivateLink services mean without anybody writing it down: each consumer that the settings name reaches its
 * service on its ports. That nobody else does is looked for with everything that no intent allows.
 */
import type { InterfaceEndpoint, Vpc } from "../model/types";
import { serviceKey } from "./callers";
import { connectedTo } from "./connections";
import type { Intent } from "./estate-facts";
import type { CallerFacts, ConsumerFacts } from "./service-facts";
import { vpcOf, type World } from "./world";

/** What the names of a VPC and of its tiers are in an intent. */
export interface Naming {
  readonly selectorOf: (vpc: Vpc) => string;
  /** Workload tiers that a spoke's peering is to serve. */
  readonly routedTiers: (world: World, vpc: Vpc) => readonly string[];
  /** Workload tiers of the hub whose group is known. */
  readonly hubTiers: (world: World, vpc: Vpc) => readonly string[];
}

export function serviceIntents(world: World, naming: Naming): Intent[] {
  return world.facts.consumers.flatMap((consumer) => {
    const endpoint = world.model.interfaceEndpoints.get(consumer.endpoint);
    const vpc = endpoint && vpcOf(world, endpoint.vpc);
    if (!consumer.accepted || endpoint === undefined || vpc === undefined) return [];
    const to = `service/${keyOf(world, consumer, endpoint)}`;
    return consumer.callers.flatMap((caller) =>
      placesOf(world, vpc, caller, naming).map((from): Intent => ({
        from,
        to,
        ports: caller.ports,
        expect: "reachable",
      })),
    );
  });
}

/** The service that the endpoint is connected to; where a connection is missing, the one that it should be. */
function keyOf(world: World, { service }: ConsumerFacts, { id }: InterfaceEndpoint): string {
  const connected = connectedTo(world, id);
  return connected === undefined ? service : serviceKey(connected.service);
}

/** Whoever calls: in a spoke its own tiers; in the hub its own, those of spokes, and sites. */
function placesOf(
  world: World,
  vpc: Vpc,
  { name }: CallerFacts,
  { selectorOf, routedTiers, hubTiers }: Naming,
): string[] {
  const tiers = vpc.subnets.flatMap((id) => world.model.subnets.get(id)?.tier ?? []);
  if (vpc.role !== "hub") return tiers.includes(name) ? [`${selectorOf(vpc)}/${name}`] : [];
  const site = /^site (.+)$/.exec(name)?.[1];
  if (site !== undefined) return [`site/${site}`];
  if (name === "hub") return hubTiers(world, vpc).map((tier) => `hub/${tier}`);
  const spoke = [...world.model.vpcs.values()].find((one) => one.role === "spoke" && one.name === name);
  return spoke === undefined ? [] : routedTiers(world, spoke).map((tier) => `${selectorOf(spoke)}/${tier}`);
}
