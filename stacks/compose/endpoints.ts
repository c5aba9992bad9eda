/** From the endpoint sets of the settings to their components, and to what spokes need in order to reach them. */
import {
  type EgressRule,
  type EndpointAccess,
  type HubEgressRule,
  InterfaceEndpoints,
  type InterfaceEndpointsArgs,
  type VpcDescription,
} from "../../components";
import { resolvedServices, zonesOfService } from "../../components/interface-endpoints/plan";
import { openingsOf } from "../../components/interface-endpoints/resolve";
import { egressKey } from "../../components/internal/workload-groups";
import type { PortRange } from "../../network/ports";
import type { Settings, SpokeSettings } from "../settings";
import { interfaceServices } from "../settings/endpoint-args";
import { clientRanges } from "../settings/sites-args";
import { accountOf, type ProviderOf } from "./providers";
import type { ComposedSpoke } from "./spokes";

/** Arguments of one endpoint set, without those who share it. */
export type EndpointSetArgs = Omit<InterfaceEndpointsArgs, "consumers">;

/** Every endpoint set of the hub by name. */
export function endpointSetArgs(
  settings: Settings,
  access: EndpointAccess,
  hub: VpcDescription,
): Readonly<Record<string, EndpointSetArgs>> {
  const { hub: hubSettings, quotas } = settings;
  return Object.fromEntries(
    Object.entries(hubSettings.endpointSets).map(([name, { tier, zones, services, verifyZones }]) => {
      const args: EndpointSetArgs = {
        vpc: hub,
        tier,
        ...(zones === undefined ? {} : { zones }),
        services: interfaceServices(services),
        clientRanges: clientRanges(settings.sites, Object.keys(services)),
        access,
        verifyZones,
        rulesPerSecurityGroup: quotas.rulesPerSecurityGroup,
        tags: hubSettings.tags,
      };
      return [name, args] as const;
    }),
  );
}

/**
 * Where the workloads of each spoke may go: the ports of the endpoints that it shares, in the subnets that hold
 * them. A security group cannot name the endpoint's own group across regions, so subnets are named everywhere. On IPv6,
 * where a subnet's range is not known beforehand, the hub's whole range is named, for dual-stack endpoints alone.
 */
export function egressOf(
  settings: Settings,
  sets: Readonly<Record<string, EndpointSetArgs>>,
): Record<string, EgressRule[]> {
  const services = listeningOf(sets);
  return Object.fromEntries(
    Object.entries(settings.spokes).map(([name, spoke]) => {
      const { endpoints } = spoke;
      const shared = services.filter(({ key }) => endpoints === "all" || endpoints.includes(key));
      return [name, rulesTo(shared, spoke.source === "created" && spoke.ipv6)] as const;
    }),
  );
}

/**
 * Where the workloads of the hub's own tiers may go: to every shared endpoint that admits the hub.
 *
 * @param sets as sketched before the hub is made
 */
export function hubEgressOf(
  { hub }: Settings,
  sets: Readonly<Record<string, EndpointSetArgs>>,
): HubEgressRule[] {
  const services = listeningOf(sets).filter(({ admitsHub }) => admitsHub);
  return rulesTo(services, hub.ipv6).map(({ ipv6CidrBlock, ...rule }): HubEgressRule => {
    const { cidr, ...traffic } = rule;
    return cidr === undefined ? { ...traffic, own: "ipv6" } : { ...traffic, cidr };
  });
}

/** Where one shared endpoint listens. */
interface Listening {
  readonly key: string;
  /** Whether the hub's own workloads may call it. */
  readonly admitsHub: boolean;
  readonly openings: readonly PortRange[];
  /** Subnets that hold it. */
  readonly cidrs: readonly string[];
  /** The hub's IPv6 range, when the endpoint answers there too. */
  readonly ipv6CidrBlock: VpcDescription["ipv6CidrBlock"];
}

function listeningOf(sets: Readonly<Record<string, EndpointSetArgs>>): Listening[] {
  return Object.values(sets).flatMap((set) =>
    resolvedServices(set).map(({ key, settings: chosen, service }) => ({
      key,
      admitsHub: chosen.hub !== false,
      openings: openingsOf(service),
      ipv6CidrBlock: chosen.dualStack === true ? set.vpc.ipv6CidrBlock : undefined,
      cidrs: zonesOfService(chosen, service, set).flatMap(
        (zoneId) => set.vpc.tiers[set.tier]?.subnets[zoneId]?.cidr ?? [],
      ),
    })),
  );
}

/** @param ipv6 whether those who go speak IPv6 */
function rulesTo(services: readonly Listening[], ipv6: boolean): EgressRule[] {
  const rules = services.flatMap(({ openings, cidrs, ipv6CidrBlock }) =>
    openings.flatMap(({ from, to }): EgressRule[] => {
      const traffic = {
        protocol: "tcp",
        fromPort: from,
        toPort: to,
        description: "shared endpoints",
      } as const;
      return [
        ...cidrs.map((cidr) => ({ cidr, ...traffic })),
        ...(ipv6 && ipv6CidrBlock !== undefined ? [{ ipv6CidrBlock, ...traffic }] : []),
      ];
    }),
  );
  return [...new Map(rules.map((rule) => [egressKey(rule), rule])).values()];
}

/** The endpoint sets, each shared with the spokes that subscribe to something in it. */
export function composeEndpoints(
  settings: Settings,
  sets: Readonly<Record<string, EndpointSetArgs>>,
  spokes: readonly ComposedSpoke[],
  providerOf: ProviderOf,
): Record<string, InterfaceEndpoints> {
  return Object.fromEntries(
    Object.entries(sets).map(([name, args]) => {
      const consumers = consumersOf(settings, Object.keys(args.services), spokes, providerOf);
      return [
        name,
        new InterfaceEndpoints(name, { ...args, consumers }, { provider: providerOf(settings.hub) }),
      ] as const;
    }),
  );
}

function consumersOf(
  settings: Settings,
  keys: readonly string[],
  spokes: readonly ComposedSpoke[],
  providerOf: ProviderOf,
): NonNullable<InterfaceEndpointsArgs["consumers"]> {
  return Object.fromEntries(
    spokes.flatMap(({ name, settings: spoke, vpc }) => {
      const services = sharedBy(spoke, keys);
      if (services.length === 0) return [];
      const leftOut = spoke.peering === "none" ? [] : spoke.peering.leftOutCidrs;
      const { vpcId, region, cidrs, ipv6CidrBlock } = vpc.description;
      const consumer = {
        vpcId,
        region,
        accountId: accountOf(settings.accounts, spoke.account).accountId,
        cidrs: cidrs.filter((cidr) => !leftOut.includes(cidr)),
        ...(ipv6CidrBlock === undefined ? {} : { ipv6CidrBlock }),
        services,
        provider: providerOf(spoke),
      };
      return [[name, consumer] as const];
    }),
  );
}

/** What a spoke shares of one endpoint set. */
function sharedBy({ endpoints }: SpokeSettings, keys: readonly string[]): "all" | string[] {
  return endpoints === "all" ? "all" : keys.filter((key) => endpoints.includes(key));
}
