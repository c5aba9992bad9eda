/**
 * Where workloads may go to use PrivateLink services: the services' ports, in the subnets that hold the endpoints. Told
 * from settings alone, because the workloads' groups are made before any endpoint is.
 */
import type { EgressRule, HubEgressRule, PrivateLinkConsumerArgs, VpcDescription } from "../../components";
import { zonesOfEndpoint } from "../../components/privatelink-consumer/plan";
import type { Settings } from "../settings";
import { producerArgs, type ServiceWorld } from "../settings/services-args";
import { callingTiers, plannedConsumers, sharingSpokes } from "../settings/services-consumers";
import { sketchService, sketchVpc } from "../settings/services-sketch";
import { accountOf } from "./providers";

/** Ways out for the use of services. */
export interface ServiceEgress {
  /** To endpoints in the hub, by spoke: for every workload tier with a route to the hub. */
  readonly shared: EgressBy;
  /** To endpoints in the hub, for the workload tiers of the hub itself. */
  readonly hub: readonly EgressRule[];
  /** To endpoints in the spoke itself, by spoke and tier. */
  readonly own: Readonly<Record<string, EgressBy>>;
}

type EgressBy = Readonly<Record<string, readonly EgressRule[]>>;

/** Every way out that the services need. */
export function serviceEgress(settings: Settings): ServiceEgress {
  const world = sketchWorld(settings);
  const shared: Record<string, EgressRule[]> = {};
  const ofHub: EgressRule[] = [];
  const own: Record<string, Record<string, EgressRule[]>> = {};
  for (const [name, service] of Object.entries(settings.services)) {
    const producer = producerArgs(service, world);
    if (producer === undefined) continue;
    for (const { place, args } of plannedConsumers(service, sketchService(name, producer), world)) {
      const { hub, spokes } = service.consumers;
      const chosen = place === "hub" ? hub : spokes[place];
      const rules = rulesTo(name, args, chosen?.ports);
      if (place === "hub") {
        if (hub?.hub === true) ofHub.push(...rules);
        for (const spoke of hub === undefined ? [] : sharingSpokes(hub, service, world)) {
          shared[spoke.name] = [...(shared[spoke.name] ?? []), ...rules];
        }
        continue;
      }
      const tiers = (own[place] ??= {});
      for (const tier of callingTiers(spokes[place] ?? { from: [] }, args.vpc)) {
        tiers[tier] = [...(tiers[tier] ?? []), ...rules];
      }
    }
  }
  return { shared, hub: ofHub, own };
}

/** Each way out once: two endpoints in one subnet may share a port. */
export function joinEgress<Rule extends HubEgressRule>(
  ...lists: readonly (readonly Rule[] | undefined)[]
): Rule[] {
  const rules = lists.flatMap((list) => list ?? []);
  const keyOf = ({ protocol, fromPort, toPort, cidr }: Rule) => `${protocol} ${fromPort}-${toPort} ${cidr}`;
  // The first of two stays, so that a service that is added leaves what was there as it is.
  return [...new Map([...rules].reverse().map((rule) => [keyOf(rule), rule] as const)).values()].reverse();
}

function rulesTo(
  name: string,
  args: PrivateLinkConsumerArgs,
  chosen: readonly number[] | undefined,
): EgressRule[] {
  const subnets = args.vpc.tiers[args.tier]?.subnets ?? {};
  const cidrs = zonesOfEndpoint(args).flatMap((zoneId) => subnets[zoneId]?.cidr ?? []);
  const ports = args.service.ports.filter(({ port }) => chosen?.includes(port) ?? true);
  return ports.flatMap(({ port, protocol }) =>
    cidrs.map((cidr) => ({
      cidr,
      protocol,
      fromPort: port,
      toPort: port,
      description: `PrivateLink service ${name}`,
    })),
  );
}

/** A VPC of the settings before it is made. */
export function sketchOf(
  { accounts }: Pick<Settings, "accounts">,
  name: string,
  settings: Settings["hub"] | Settings["spokes"][string],
): VpcDescription {
  const { accountId } = accountOf(accounts, settings.account);
  return sketchVpc(name, settings, { accountId, region: settings.region });
}

function sketchWorld(settings: Settings): ServiceWorld {
  const { hub, spokes, quotas } = settings;
  const sketch = (name: string, place: Settings["hub"] | Settings["spokes"][string]) =>
    sketchOf(settings, name, place);
  const places = Object.entries(spokes).map(([name, spoke]) => {
    return [name, { vpc: sketch(name, spoke), peered: spoke.peering !== "none", cidrs: [] }] as const;
  });
  return {
    hub: { vpc: sketch("hub", hub), peered: false, cidrs: [] },
    spokes: Object.fromEntries(places),
    sites: {},
    rulesPerSecurityGroup: quotas.rulesPerSecurityGroup,
  };
}
