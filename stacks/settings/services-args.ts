/**
 * From the settings of a PrivateLink service to what its components take. The checks call it with placeholders for
 * ids, the composition with the real ones, so that what was checked is what is made.
 */
import type {
  NamedVpc,
  PrivateLinkProducerArgs,
  ServiceLoadBalancer,
  VpcDescription,
} from "../../components";
import { region as regionNamed } from "../../network/catalogue/regions";
import { parsePrincipals, principalsOfAccount } from "../../network/privatelink/principals";
import type { WrittenSettings } from "./schema";

/** Settings of one service. */
export type ServiceSettings = WrittenSettings["services"][string];
/** Settings of an endpoint in the hub. */
export type HubConsumerSettings = NonNullable<ServiceSettings["consumers"]["hub"]>;
/** Settings of an endpoint in a spoke. */
export type SpokeConsumerSettings = ServiceSettings["consumers"]["spokes"][string];
type LoadBalancerSettings = ServiceSettings["loadBalancers"][string];

/** One VPC that services may be in or be used from. */
export interface ServicePlace {
  readonly vpc: VpcDescription;
  /** Whether the hub is peered with it; the hub itself is not. */
  readonly peered: boolean;
  /** Its ranges that the hub routes to. */
  readonly cidrs: readonly string[];
  /** Provider of its account and region; absent where nothing is made. */
  readonly provider?: Provider;
}

/** What the settings of one service do not say themselves. */
export interface ServiceWorld {
  /** Absent when its settings are not understood. */
  readonly hub: ServicePlace | undefined;
  /** By name. */
  readonly spokes: Readonly<Record<string, ServicePlace>>;
  /** Ranges behind the sites, by name. */
  readonly sites: Readonly<Record<string, readonly string[]>>;
  /** AWS's default where it is undefined. */
  readonly rulesPerSecurityGroup: number | undefined;
}

type Provider = NonNullable<NamedVpc["provider"]>;

/**
 * The service as its component takes it.
 *
 * @param zoneProvider of the account that owns the public zone of the private DNS name
 * @returns undefined when the spoke of the service is not known
 */
export function producerArgs(
  service: ServiceSettings,
  world: ServiceWorld,
  zoneProvider?: Provider,
): PrivateLinkProducerArgs | undefined {
  const vpc = placeOf(world, service.spoke)?.vpc;
  if (vpc === undefined) return undefined;
  const { acceptance, allowAnyAwsAccount, supportedRegions, addressTypes, allowUdp, tags } = service;
  const { rulesPerSecurityGroup } = world;
  const loadBalancers = Object.entries(service.loadBalancers).map(
    ([name, settings]) => [name, loadBalancerArgs(settings, vpc)] as const,
  );
  return {
    vpc,
    loadBalancers: Object.fromEntries(loadBalancers),
    acceptance,
    principals: principalsOf(service, vpc, world),
    allowAnyAwsAccount,
    supportedRegions,
    addressTypes,
    allowUdp,
    ...privateName(service, zoneProvider),
    ...(rulesPerSecurityGroup === undefined ? {} : { rulesPerSecurityGroup }),
    tags,
  };
}

/** A spoke by its name. */
export function placeOf({ spokes }: ServiceWorld, name: string): ServicePlace | undefined {
  return Object.hasOwn(spokes, name) ? spokes[name] : undefined;
}

/**
 * Who may ask: those that the settings name, and the accounts of the consumers that none of these lets in. The
 * service's own account needs no permission.
 */
function principalsOf(
  { principals, consumers }: ServiceSettings,
  { accountId: own, region }: VpcDescription,
  world: ServiceWorld,
): string[] {
  const named = parsePrincipals(principals, regionNamed(region)?.partition ?? "aws");
  const places = Object.keys(consumers.spokes).map((name) => placeOf(world, name));
  const consuming = [consumers.hub === undefined ? undefined : world.hub, ...places];
  const accounts = consuming.flatMap((place) => place?.vpc.accountId ?? []);
  const missing = [...new Set([...consumers.accounts, ...accounts])].filter(
    (accountId) => accountId !== own && principalsOfAccount(named, accountId).length === 0,
  );
  return [...principals, ...missing.sort()];
}

function privateName(
  { privateDnsName }: ServiceSettings,
  zoneProvider: Provider | undefined,
): Pick<PrivateLinkProducerArgs, "privateDnsName"> {
  if (privateDnsName === undefined) return {};
  const { name, verification } = privateDnsName;
  if (typeof verification === "string") {
    const published = verification === "published";
    return { privateDnsName: { name, verification: { kind: "manual", published } } };
  }
  const { publicZoneId } = verification;
  const provider = zoneProvider === undefined ? {} : { provider: zoneProvider };
  return { privateDnsName: { name, verification: { kind: "route53", publicZoneId, ...provider } } };
}

function loadBalancerArgs(settings: LoadBalancerSettings, vpc: VpcDescription): ServiceLoadBalancer {
  if (settings.kind === "existing") return settings;
  const { targetTiers, ...rest } = settings;
  const targetSecurityGroups = Object.fromEntries(
    targetTiers.flatMap((tier) => {
      const group = vpc.tiers[tier]?.workloadSecurityGroupId;
      return group === undefined ? [] : [[tier, group] as const];
    }),
  );
  return { ...rest, targetSecurityGroups };
}
