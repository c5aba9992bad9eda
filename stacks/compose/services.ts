/** From the settings of PrivateLink services to their components: each service in its spoke, each endpoint where it is used. */
import { type HubVpc, PrivateLinkConsumer, PrivateLinkProducer } from "../../components";
import type { Settings } from "../settings";
import { producerArgs, type ServiceSettings, type ServiceWorld } from "../settings/services-args";
import { plannedConsumers, sharingSites } from "../settings/services-consumers";
import type { ProviderOf } from "./providers";
import type { ComposedSpoke } from "./spokes";

/** A service as it was composed. */
export interface ComposedService {
  readonly name: string;
  readonly settings: ServiceSettings;
  readonly producer: PrivateLinkProducer;
  /** Its endpoints, the hub's first, then by spoke name. */
  readonly consumers: readonly ComposedConsumer[];
}

/** One endpoint. */
export interface ComposedConsumer {
  /** `hub`, or the name of the spoke. */
  readonly place: string;
  /** Name of the component. */
  readonly name: string;
  readonly consumer: PrivateLinkConsumer;
  /** Sites that may call it, sorted. */
  readonly sites: readonly string[];
}

/** Every service with its endpoints, sorted by name. */
export function composeServices(
  settings: Settings,
  hub: HubVpc,
  spokes: readonly ComposedSpoke[],
  providerOf: ProviderOf,
): ComposedService[] {
  const world = worldOf(settings, hub, spokes, providerOf);
  return Object.keys(settings.services)
    .sort()
    .flatMap((name) => {
      const service = settings.services[name];
      return service === undefined ? [] : [composeService(name, service, { settings, world, providerOf })];
    });
}

interface ServiceContext {
  readonly settings: Settings;
  readonly world: ServiceWorld;
  readonly providerOf: ProviderOf;
}

function composeService(name: string, service: ServiceSettings, context: ServiceContext): ComposedService {
  const { settings, world, providerOf } = context;
  const spoke = settings.spokes[service.spoke];
  const args = producerArgs(service, world, zoneProvider(service, context));
  if (spoke === undefined || args === undefined) throw new Error(`spoke ${service.spoke} is not declared`);
  const producer = new PrivateLinkProducer(name, args, { provider: providerOf(spoke) });
  const consumers = plannedConsumers(service, producer.service, world).map(({ place, args: wanted }) => {
    const owner = place === "hub" ? world.hub : world.spokes[place];
    const opts = owner?.provider === undefined ? {} : { provider: owner.provider };
    const component = `${name}-${place}`;
    const { hub } = service.consumers;
    const sites = place !== "hub" || hub === undefined ? [] : sharingSites(hub, world).map(([site]) => site);
    return { place, name: component, consumer: new PrivateLinkConsumer(component, wanted, opts), sites };
  });
  return { name, settings: service, producer, consumers };
}

/** Public zones are global, so the region of their provider says nothing. */
function zoneProvider(
  { spoke: owner, privateDnsName }: ServiceSettings,
  { settings, providerOf }: ServiceContext,
) {
  const spoke = settings.spokes[owner];
  const verification = privateDnsName?.verification;
  if (spoke === undefined || typeof verification !== "object") return undefined;
  return providerOf({ account: verification.account ?? spoke.account, region: spoke.region });
}

/** Ranges behind the sites, by name. */
function rangesOf({ sites }: Pick<Settings, "sites">): ServiceWorld["sites"] {
  return Object.fromEntries(Object.entries(sites).map(([name, { routing }]) => [name, routing.prefixes]));
}

function worldOf(
  settings: Settings,
  hub: HubVpc,
  spokes: readonly ComposedSpoke[],
  providerOf: ProviderOf,
): ServiceWorld {
  const places = spokes.map(({ name, settings: spoke, vpc }) => {
    const leftOut = spoke.peering === "none" ? [] : spoke.peering.leftOutCidrs;
    const { description } = vpc;
    const cidrs = description.cidrs.filter((cidr) => !leftOut.includes(cidr));
    const peered = spoke.peering !== "none";
    return [name, { vpc: description, peered, cidrs, provider: providerOf(spoke) }] as const;
  });
  const { description } = hub;
  return {
    hub: { vpc: description, peered: false, cidrs: description.cidrs, provider: providerOf(settings.hub) },
    spokes: Object.fromEntries(places),
    sites: rangesOf(settings),
    rulesPerSecurityGroup: settings.quotas.rulesPerSecurityGroup,
  };
}
