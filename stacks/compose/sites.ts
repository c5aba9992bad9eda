/** From the settings of the sites to their components: the gateway, the VPN of each site, the resolver endpoints. */
import * as pulumi from "@pulumi/pulumi";
import {
  CloudHub,
  type ForwardingVpc,
  type HubVpc,
  ResolverEndpoints,
  type ResolverEndpointsArgs,
  VpnGateway,
} from "../../components";
import type { Settings } from "../settings";
import { askedKeys } from "../settings/checks/sites-keys";
import { resolverSites, siteInput } from "../settings/sites-args";
import { accountOf, type ProviderOf } from "./providers";
import type { ComposedSpoke } from "./spokes";

/** Reads a secret top-level key of the configuration. */
export type SecretOf = (key: string) => pulumi.Output<string>;

/** The sites as they were composed; each part is absent where the settings do not ask for it. */
export interface ComposedSites {
  readonly gateway?: VpnGateway;
  /** One CloudHub for any number of sites, so that a second site renames nothing of the first. */
  readonly sites?: CloudHub;
  readonly resolver?: ResolverEndpoints;
}

/** What the sites need to know. */
export interface SitesContext {
  readonly settings: Settings;
  readonly hub: HubVpc;
  readonly spokes: readonly ComposedSpoke[];
  readonly providerOf: ProviderOf;
  readonly secretOf: SecretOf;
}

/** Gateway, sites and resolver endpoints of the hub. */
export function composeSites(context: SitesContext): ComposedSites {
  const gateway = composeGateway(context);
  const sites = gateway === undefined ? undefined : composeCloudHub(context, gateway);
  const resolver = composeResolver(context);
  return { ...(gateway && { gateway }), ...(sites && { sites }), ...(resolver && { resolver }) };
}

function composeGateway({ settings, hub, providerOf }: SitesContext): VpnGateway | undefined {
  const { vpnGateway, tags } = settings.hub;
  if (vpnGateway === undefined) return undefined;
  const { amazonAsn, existing, propagateTo } = vpnGateway;
  return new VpnGateway(
    "hub-vpn",
    {
      vpc: hub.description,
      gateway:
        existing === undefined ? { kind: "created", amazonAsn } : { kind: "given", amazonAsn, ...existing },
      propagateTo,
      tags,
    },
    { provider: providerOf(settings.hub) },
  );
}

function composeCloudHub(
  { settings, providerOf, secretOf }: SitesContext,
  gateway: VpnGateway,
): CloudHub | undefined {
  const { sites, hub, quotas } = settings;
  if (Object.keys(sites).length === 0 || hub.vpnGateway === undefined) return undefined;
  const { alarms, logs, presharedKeyStorage } = hub.vpnGateway;
  return new CloudHub(
    "sites",
    {
      gateway: gateway.description,
      sites: Object.fromEntries(
        Object.entries(sites).map(([name, site]) => [name, { ...siteInput(site), tags: site.tags }]),
      ),
      presharedKeys: Object.fromEntries(askedKeys({ sites }).map(({ key }) => [key, secretOf(key)])),
      presharedKeyStorage,
      logs,
      ...(alarms === undefined ? {} : { alarms }),
      quotas: { connectionsPerGateway: quotas.vpnConnectionsPerVpnGateway },
      tags: hub.tags,
    },
    { provider: providerOf(hub) },
  );
}

function composeResolver(context: SitesContext): ResolverEndpoints | undefined {
  const { settings, hub, providerOf } = context;
  const { resolver, tags } = settings.hub;
  if (resolver === undefined) return undefined;
  const { tier, zones, inbound } = resolver;
  const outbound = outboundOf(context);
  const clients = resolverSites(settings.sites).map((name) => {
    return [name, { cidrs: settings.sites[name]?.routing.prefixes ?? [] }] as const;
  });
  return new ResolverEndpoints(
    "hub-resolver",
    {
      vpc: hub.description,
      tier,
      ...(zones === undefined ? {} : { zones }),
      ...(inbound === undefined ? {} : { inbound: { ...inbound, clients: Object.fromEntries(clients) } }),
      ...(outbound === undefined ? {} : { outbound }),
      rulesPerSecurityGroup: settings.quotas.rulesPerSecurityGroup,
      tags,
    },
    { provider: providerOf(settings.hub) },
  );
}

/** Rules are of one region, so `all` means the spokes of the hub's. */
function outboundOf({ settings, spokes, providerOf }: SitesContext): ResolverEndpointsArgs["outbound"] {
  const { hub, accounts } = settings;
  const outbound = hub.resolver?.outbound;
  if (outbound === undefined) return undefined;
  const rules = Object.entries(outbound.rules).map(([key, { spokes: followers, ...rule }]) => {
    return [key, { ...rule, vpcs: followers }] as const;
  });
  const all = rules.some(([, { vpcs }]) => vpcs === "all");
  const named = rules.flatMap(([, { vpcs }]) => (vpcs === "all" ? [] : vpcs));
  const near = spokes.filter(
    ({ name, settings: spoke }) => spoke.region === hub.region && (all || named.includes(name)),
  );
  const vpcs = near.map(({ name, settings: spoke, vpc }): [string, ForwardingVpc] => [
    name,
    {
      vpcId: vpc.description.vpcId,
      region: spoke.region,
      accountId: accountOf(accounts, spoke.account).accountId,
      provider: providerOf(spoke),
    },
  ]);
  return { ...outbound, rules: Object.fromEntries(rules), vpcs: Object.fromEntries(vpcs) };
}
