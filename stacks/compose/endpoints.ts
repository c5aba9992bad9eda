/** From the endpoint sets of the settings to their components, and to what spokes need in order to reach them. */
import {
  type EgressRule,
  type EndpointAccess,
  type HubVpc,
  InterfaceEndpoints,
  type InterfaceEndpointsArgs,
} from "../../components";
import { resolvedServices, zonesOfService } from "../../components/interface-endpoints/plan";
import { openingsOf } from "../../components/interface-endpoints/resolve";
import type { PortRange } from "../../network/ports";
import type { Settings, SpokeSettings } from "../settings";
import { accountOf, type ProviderOf } from "./providers";
import type { ComposedSpoke } from "./spokes";

/** Arguments of one endpoint set, without those who share it. */
export type EndpointSetArgs = Omit<InterfaceEndpointsArgs, "consumers">;

/** Every endpoint set of the hub by name. */
export function endpointSetArgs(
  settings: Settings,
  access: EndpointAccess,
  hub: HubVpc,
): Readonly<Record<string, EndpointSetArgs>> {
  const { hub: hubSettings, quotas } = settings;
  return Object.fromEntries(
    Object.entries(hubSettings.endpointSets).map(([name, { tier, zones, services, verifyZones }]) => {
      const args: EndpointSetArgs = {
        vpc: hub.description,
        tier,
        ...(zones === undefined ? {} : { zones }),
        // The schema takes any JSON object as a policy document; its type says only that it is an object.
        services: services as InterfaceEndpointsArgs["services"],
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
 * them. A security group cannot name the endpoint's own group across regions, so subnets are named everywhere.
 */
export function egressOf(
  settings: Settings,
  sets: Readonly<Record<string, EndpointSetArgs>>,
): Record<string, EgressRule[]> {
  const services = Object.values(sets).flatMap((set) =>
    resolvedServices(set).map(({ key, settings: chosen, service }) => ({
      key,
      openings: openingsOf(service),
      cidrs: zonesOfService(chosen, service, set).flatMap(
        (zoneId) => set.vpc.tiers[set.tier]?.subnets[zoneId]?.cidr ?? [],
      ),
    })),
  );
  return Object.fromEntries(
    Object.entries(settings.spokes).map(([name, { endpoints }]) => {
      const shared = services.filter(({ key }) => endpoints === "all" || endpoints.includes(key));
      return [name, rulesTo(shared)] as const;
    }),
  );
}

function rulesTo(
  services: readonly { readonly openings: readonly PortRange[]; readonly cidrs: readonly string[] }[],
): EgressRule[] {
  const rules = services.flatMap(({ openings, cidrs }) =>
    openings.flatMap(({ from, to }) =>
      cidrs.map((cidr): readonly [string, EgressRule] => [
        `${from}-${to} ${cidr}`,
        { cidr, protocol: "tcp", fromPort: from, toPort: to, description: "shared endpoints" },
      ]),
    ),
  );
  return [...new Map(rules).values()];
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
