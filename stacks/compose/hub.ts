/** From the settings of the hub to its components: the VPC and its own gateway endpoints. */
import { GatewayEndpoints, HubVpc } from "../../components";
import type { EndpointAccess } from "../../components";
import type { Settings } from "../settings";
import { gatewayServices } from "../settings/endpoint-args";
import { accountOf, type ProviderOf } from "./providers";

/** The hub as it was composed. */
export interface ComposedHub {
  readonly hub: HubVpc;
  /** Absent when the hub has none. */
  readonly gateways?: GatewayEndpoints;
}

/** The hub VPC and the gateway endpoints that its own tiers use. */
export function composeHub(settings: Settings, access: EndpointAccess, providerOf: ProviderOf): ComposedHub {
  const { hub, accounts, quotas } = settings;
  const { account, region, gatewayEndpoints, endpointSets, tags, ...layout } = hub;
  const opts = { provider: providerOf(hub) };
  const vpc = new HubVpc(
    "hub",
    {
      ...layout,
      accountId: accountOf(accounts, account).accountId,
      region,
      gatewayEndpointTiers: gatewayTiers(gatewayEndpoints),
      quotas,
      tags,
    },
    opts,
  );
  const args = { vpc: vpc.description, services: gatewayEndpoints, access, tags };
  const gateways = composeGatewayEndpoints("hub", args, opts);
  return { hub: vpc, ...(gateways && { gateways }) };
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
