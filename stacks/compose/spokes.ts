/** From the settings of the spokes to their components: VPC, gateway endpoints, peering with the hub. */
import {
  type EgressRule,
  type EndpointAccess,
  type GatewayEndpoints,
  type HubVpc,
  SpokePeering,
  SpokeVpc,
  type SpokeVpcArgs,
} from "../../components";
import type { Settings, SpokeSettings } from "../settings";
import { composeGatewayEndpoints, gatewayTiers, workloadGroups } from "./hub";
import { accountOf, type ProviderOf } from "./providers";
import { joinEgress, type ServiceEgress } from "./services-egress";

/** A spoke as it was composed. */
export interface ComposedSpoke {
  readonly name: string;
  readonly settings: SpokeSettings;
  readonly vpc: SpokeVpc;
  /** Absent when the spoke is kept apart. */
  readonly peering?: SpokePeering;
  /** Absent when the spoke has none. */
  readonly gateways?: GatewayEndpoints;
}

/** Where the workloads of spokes may go. */
export interface SpokeEgress {
  /** To shared endpoints, by spoke name. */
  readonly egress: Readonly<Record<string, readonly EgressRule[]>>;
  /** To use PrivateLink services. */
  readonly services: ServiceEgress;
}

/** What all spokes need to know. */
export interface SpokeContext extends SpokeEgress {
  readonly settings: Settings;
  readonly access: EndpointAccess;
  readonly hub: HubVpc;
  readonly providerOf: ProviderOf;
}

/** Every spoke, sorted by name. */
export function composeSpokes(context: SpokeContext): ComposedSpoke[] {
  return Object.keys(context.settings.spokes)
    .sort()
    .flatMap((name) => {
      const settings = context.settings.spokes[name];
      return settings === undefined ? [] : [composeSpoke(name, settings, context)];
    });
}

function composeSpoke(name: string, settings: SpokeSettings, context: SpokeContext): ComposedSpoke {
  const opts = { provider: context.providerOf(settings) };
  const vpc = new SpokeVpc(name, spokeArgs(name, settings, context), opts);
  const gateways = composeGatewayEndpoints(
    name,
    {
      vpc: vpc.description,
      services: settings.gatewayEndpoints,
      access: context.access,
      securityGroups: gatewayGroups(settings, vpc),
      tags: settings.tags,
    },
    opts,
  );
  const peering = settings.peering === "none" ? undefined : peer(name, settings, vpc, context);
  return { name, settings, vpc, ...(peering && { peering }), ...(gateways && { gateways }) };
}

function spokeArgs(name: string, spoke: SpokeSettings, context: SpokeContext): SpokeVpcArgs {
  const { settings } = context;
  const { accountId } = accountOf(settings.accounts, spoke.account);
  const own = { accountId, quotas: settings.quotas };
  switch (spoke.source) {
    case "created": {
      const { account, peering, endpoints, gatewayEndpoints, ...layout } = spoke;
      const { privateRanges } = settings.hub;
      const tiers = withEgress(layout.tiers, tierEgress(name, spoke, context));
      return {
        ...layout,
        ...own,
        tiers,
        privateRanges,
        gatewayEndpointTiers: gatewayTiers(gatewayEndpoints),
      };
    }
    case "awsx": {
      const { account, peering, endpoints, gatewayEndpoints, ...layout } = spoke;
      const tiers = withEgress(layout.tiers, tierEgress(name, spoke, context));
      return { ...layout, ...own, tiers };
    }
    case "adopted": {
      const { source, vpcId, region, cidr, secondaryCidrs, assume } = spoke;
      return { source, vpcId, accountId, region, cidr, secondaryCidrs, assume };
    }
  }
}

/**
 * Where the workloads of a spoke's tiers may go: those with a route to the hub share what the spoke does; others use
 * endpoints of the spoke at most.
 */
export function tierEgress(
  name: string,
  { tiers, peering }: Exclude<SpokeSettings, { readonly source: "adopted" }>,
  { egress, services }: SpokeEgress,
): Readonly<Record<string, readonly EgressRule[]>> {
  const shared = joinEgress(egress[name], services.shared[name]);
  const isRouted = (tier: string): boolean =>
    peering !== "none" && (peering.tiers === "all" || peering.tiers.includes(tier));
  return Object.fromEntries(
    Object.entries(tiers).map(([tier, { purpose }]) => {
      const goes = purpose === "workload" && isRouted(tier);
      return [tier, joinEgress(goes ? shared : [], services.own[name]?.[tier])] as const;
    }),
  );
}

function withEgress<Tier>(
  tiers: Readonly<Record<string, Tier>>,
  egress: Readonly<Record<string, readonly EgressRule[]>>,
): Record<string, Tier & { egress: readonly EgressRule[] }> {
  return Object.fromEntries(
    Object.entries(tiers).map(
      ([tier, settings]) => [tier, { ...settings, egress: egress[tier] ?? [] }] as const,
    ),
  );
}

/** Workload groups of the tiers that use a gateway endpoint; those of an adopted spoke are its owner's to change. */
function gatewayGroups(settings: SpokeSettings, vpc: SpokeVpc): ReturnType<typeof workloadGroups> {
  if (settings.source === "adopted") return {};
  return workloadGroups(gatewayTiers(settings.gatewayEndpoints), vpc.tiers);
}

function peer(
  name: string,
  settings: SpokeSettings,
  vpc: SpokeVpc,
  context: SpokeContext,
): SpokePeering | undefined {
  if (settings.peering === "none") return undefined;
  const { tiers, hubTiers, dnsResolution, leftOutCidrs } = settings.peering;
  const { hub, providerOf } = context;
  return new SpokePeering(
    `hub-${name}`,
    {
      hub: { name: "hub", vpc: hub.description, tiers: hubTiers, provider: providerOf(context.settings.hub) },
      spoke: { name, vpc: vpc.description, tiers, provider: providerOf(settings) },
      dnsResolution,
      leftOutCidrs,
      tags: settings.tags,
    },
    { provider: providerOf(context.settings.hub) },
  );
}
