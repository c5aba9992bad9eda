/**
 * From the settings of a PrivateLink service's consumers to what their component takes. Like services-args.ts, for the
 * checks and for the composition alike.
 */
import type {
  ConsumerSource,
  EndpointNames,
  PrivateLinkConsumerArgs,
  PublishedService,
  VpcDescription,
} from "../../components";
import {
  type HubConsumerSettings,
  placeOf,
  type ServicePlace,
  type ServiceSettings,
  type ServiceWorld,
  type SpokeConsumerSettings,
} from "./services-args";

/** One endpoint of a service. */
export interface PlannedConsumer {
  /** `hub`, or the name of the spoke. */
  readonly place: string;
  readonly args: PrivateLinkConsumerArgs;
}

/** Every endpoint that the settings name, the hub's first; those in spokes that are not known are left out. */
export function plannedConsumers(
  service: ServiceSettings,
  published: PublishedService,
  world: ServiceWorld,
): PlannedConsumer[] {
  const { hub, spokes } = service.consumers;
  const accepterProvider = placeOf(world, service.spoke)?.provider;
  const surroundings = (vpc: VpcDescription): ConsumerSurroundings => ({
    service,
    published,
    vpc,
    rulesPerSecurityGroup: world.rulesPerSecurityGroup,
    ...(accepterProvider === undefined ? {} : { accepterProvider }),
  });
  const own = Object.keys(spokes)
    .sort()
    .flatMap((place): PlannedConsumer[] => {
      const [settings, vpc] = [spokes[place], placeOf(world, place)?.vpc];
      if (settings === undefined || vpc === undefined) return [];
      return [{ place, args: spokeConsumerArgs(settings, surroundings(vpc)) }];
    });
  if (hub === undefined || world.hub === undefined) return own;
  const args = hubConsumerArgs(hub, surroundings(world.hub.vpc), {
    spokes: sharingSpokes(hub, service, world),
    sites: sharingSites(hub, world),
  });
  return [{ place: "hub", args }, ...own];
}

/** Spokes that share a service's endpoint in the hub, sorted; `all` leaves out the one that provides the service. */
export function sharingSpokes(
  { sharedWith }: Pick<HubConsumerSettings, "sharedWith">,
  { spoke: own }: Pick<ServiceSettings, "spoke">,
  { spokes }: Pick<ServiceWorld, "spokes">,
): SharingSpoke[] {
  const shares = (name: string, { peered }: ServicePlace) =>
    sharedWith === "all" ? peered && name !== own : sharedWith.includes(name);
  return Object.entries(spokes)
    .filter(([name, place]) => shares(name, place))
    .map(([name, place]) => ({ name, ...place }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Sites that share a service's endpoint in the hub, sorted, with the ranges that they call from. */
export function sharingSites(
  { sites: chosen }: Pick<HubConsumerSettings, "sites">,
  { sites }: Pick<ServiceWorld, "sites">,
): (readonly [name: string, cidrs: readonly string[]])[] {
  const entries = Object.entries(sites).sort(([a], [b]) => (a < b ? -1 : 1));
  return chosen === "all" ? entries : entries.filter(([name]) => chosen.includes(name));
}

/** What an endpoint's settings do not say themselves. */
interface ConsumerSurroundings {
  readonly service: ServiceSettings;
  readonly published: PublishedService;
  /** VPC that takes the endpoint. */
  readonly vpc: VpcDescription;
  readonly rulesPerSecurityGroup: number | undefined;
  /** Provider of the service's account and region. */
  readonly accepterProvider?: ServicePlace["provider"];
}

/** Who shares an endpoint in the hub. */
interface Sharing {
  readonly spokes: readonly SharingSpoke[];
  readonly sites: ReturnType<typeof sharingSites>;
}

/** A spoke that shares an endpoint in the hub. */
export interface SharingSpoke extends ServicePlace {
  readonly name: string;
}

/** An endpoint in the hub. */
function hubConsumerArgs(
  consumer: HubConsumerSettings,
  surroundings: ConsumerSurroundings,
  { spokes, sites }: Sharing,
): PrivateLinkConsumerArgs {
  const { vpc } = surroundings;
  const ports = consumer.ports === undefined ? {} : { ports: consumer.ports };
  const ranges = (cidrs: readonly string[], { ipv6CidrBlock }: VpcDescription): ConsumerSource => ({
    cidrs,
    ...(ipv6CidrBlock === undefined ? {} : { ipv6CidrBlock }),
    ...ports,
  });
  const shared = spokes.map(({ name, vpc: own, cidrs }) => [name, ranges(cidrs, own)] as const);
  // A site may have the name of a spoke.
  const remote = sites.map(([name, cidrs]) => [`site ${name}`, { cidrs, ...ports }] as const);
  return {
    ...common(consumer, surroundings),
    sources: {
      ...(consumer.hub ? { hub: ranges(vpc.cidrs, vpc) } : {}),
      ...Object.fromEntries([...shared, ...remote]),
    },
    names: hubNames(consumer, surroundings, spokes),
  };
}

/** An endpoint in a spoke, for that spoke alone. */
function spokeConsumerArgs(
  consumer: SpokeConsumerSettings,
  surroundings: ConsumerSurroundings,
): PrivateLinkConsumerArgs {
  const { vpc } = surroundings;
  const ports = consumer.ports === undefined ? {} : { ports: consumer.ports };
  const sources = callingTiers(consumer, vpc).map(
    (tier) => [tier, { ...sourceOf(vpc, tier), ...ports }] as const,
  );
  return {
    ...common(consumer, surroundings),
    sources: Object.fromEntries(sources),
    names: spokeNames(consumer, surroundings),
  };
}

/** Tiers of a spoke whose workloads call an endpoint of its own. */
export function callingTiers(
  { from }: Pick<SpokeConsumerSettings, "from">,
  { tiers }: { readonly tiers: Readonly<Record<string, { readonly purpose: string }>> },
): string[] {
  if (from !== "all") return [...from];
  return Object.keys(tiers)
    .filter((tier) => tiers[tier]?.purpose === "workload")
    .sort();
}

function common(
  { tier, zones, dualStack, accept }: SpokeConsumerSettings | HubConsumerSettings,
  { service, published, vpc, rulesPerSecurityGroup, accepterProvider }: ConsumerSurroundings,
): Omit<PrivateLinkConsumerArgs, "sources"> {
  const accepter = accepterProvider === undefined ? {} : { provider: accepterProvider };
  return {
    service: published,
    vpc,
    tier,
    ...(zones === undefined ? {} : { zones }),
    dualStack,
    ...(service.acceptance === "manual" && accept !== false ? { accepter } : {}),
    ...(rulesPerSecurityGroup === undefined ? {} : { rulesPerSecurityGroup }),
    tags: service.tags,
  };
}

/** Tiers whose workloads wear a group are admitted by it, which holds whatever their ranges; others by their subnets. */
function sourceOf(vpc: VpcDescription, tier: string): ConsumerSource {
  const { workloadSecurityGroupId, subnets = {} } = vpc.tiers[tier] ?? {};
  if (workloadSecurityGroupId !== undefined) return { securityGroupId: workloadSecurityGroupId };
  return { cidrs: Object.values(subnets).map(({ cidr }) => cidr) };
}

/** One name for everybody who shares the endpoint, so a private hosted zone answers for it. */
function hubNames(
  consumer: HubConsumerSettings,
  { service, published }: ConsumerSurroundings,
  spokes: readonly SharingSpoke[],
): EndpointNames {
  const { dnsName } = consumer;
  const byDefault = published.privateName !== undefined && staysUsable(service, consumer);
  if (dnsName === "none" || (dnsName === undefined && !byDefault)) return { kind: "own" };
  const vpcs = spokes.map(({ name, vpc, provider }) => {
    const { vpcId, region, accountId } = vpc;
    return [name, { vpcId, region, accountId, ...(provider === undefined ? {} : { provider }) }] as const;
  });
  return {
    kind: "shared-zone",
    ...(dnsName === undefined ? {} : { dnsName }),
    vpcs: Object.fromEntries(vpcs),
  };
}

/** Used in its own VPC alone, so AWS answers for the service's name; for another one a private hosted zone does. */
function spokeNames(
  consumer: SpokeConsumerSettings,
  { service, published }: ConsumerSurroundings,
): EndpointNames {
  const { dnsName } = consumer;
  if (dnsName !== undefined && dnsName !== "none") return { kind: "shared-zone", dnsName };
  const byDefault = published.privateName?.verified === true && staysUsable(service, consumer);
  return { kind: dnsName === undefined && byDefault ? "private-dns" : "own" };
}

/** An endpoint that stays pending cannot have a private name. */
function staysUsable(
  { acceptance }: ServiceSettings,
  { accept }: Pick<SpokeConsumerSettings, "accept">,
): boolean {
  return acceptance === "automatic" || accept !== false;
}
