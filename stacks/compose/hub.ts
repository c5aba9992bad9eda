/** From the settings of the hub to its components: the VPC and its own gateway endpoints. */
import type * as pulumi from "@pulumi/pulumi";
import { GatewayEndpoints, HubVpc } from "../../components";
import type { EndpointAccess, HubEgressRule, HubTier, TierOutputs } from "../../components";
import type { Settings } from "../settings";
import { gatewayServices } from "../settings/endpoint-args";
import { accountOf, type ProviderOf } from "./providers";

/** The hub as it was composed. */
export interface ComposedHub {
  readonly hub: HubVpc;
  /** Absent when the hub has none. */
  readonly gateways?: GatewayEndpoints;
}

/** What the hub needs to know. */
export interface HubContext {
  readonly settings: Settings;
  readonly access: EndpointAccess;
  readonly providerOf: ProviderOf;
  /** Where the workloads of its tiers may go. */
  readonly egress: readonly HubEgressRule[];
}

/** The hub VPC and the gateway endpoints that its own tiers use. */
export function composeHub({ settings, access, providerOf, egress }: HubContext): ComposedHub {
  const { hub, accounts, quotas } = settings;
  const { account, region, gatewayEndpoints, endpointSets, tags, ...layout } = hub;
  const opts = { provider: providerOf(hub) };
  const vpc = new HubVpc(
    "hub",
    {
      ...layout,
      tiers: withEgress(hub.tiers, egress),
      accountId: accountOf(accounts, account).accountId,
      region,
      gatewayEndpointTiers: gatewayTiers(gatewayEndpoints),
      quotas,
      tags,
    },
    opts,
  );
  const args = {
    vpc: vpc.description,
    services: gatewayEndpoints,
    access,
    securityGroups: workloadGroups(gatewayTiers(gatewayEndpoints), vpc.tiers),
    tags,
  };
  const gateways = composeGatewayEndpoints("hub", args, opts);
  return { hub: vpc, ...(gateways && { gateways }) };
}

function withEgress(
  tiers: Settings["hub"]["tiers"],
  egress: readonly HubEgressRule[],
): Readonly<Record<string, HubTier>> {
  const given = Object.entries(tiers).map(([tier, settings]) => {
    return [tier, settings.purpose === "workload" ? { ...settings, egress } : settings] as const;
  });
  return Object.fromEntries(given);
}

/** The workload security groups of some tiers, by tier, where there are any. */
export function workloadGroups(
  tiers: readonly string[],
  made: Readonly<Record<string, TierOutputs>>,
): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    tiers.flatMap((tier) => {
      const group = made[tier]?.workloadSecurityGroupId;
      return group === undefined ? [] : [[tier, group] as const];
    }),
  );
}

type GatewaySettings = Settings["hub"]["gatewayEndpoints"];
type GatewayArgs = ConstructorParameters<typeof GatewayEndpoints>[1];

/** Gateway endpoints of one VPC, when its settings ask for any. */
export function composeGatewayEndpoints(
  owner: string,
  args: Omit<GatewayArgs, "services"> & { readonly services: GatewaySettings },
  opts: ConstructorParameters<typeof GatewayEndpoints>[2],
): GatewayEndpoints | undefined {
  const services = gatewayServices(args.services);
  if (Object.keys(services).length === 0) return undefined;
  return new GatewayEndpoints(`${owner}-gateways`, { ...args, services }, opts);
}

/** Tiers that any gateway endpoint is attached to, sorted. */
export function gatewayTiers(services: GatewaySettings): string[] {
  return [...new Set(Object.values(gatewayServices(services)).flatMap(({ tiers }) => tiers))].sort();
}
