/** What the deployment says of itself: the Estate resource that every reader of a recording starts from. */
import { Estate, type EstateArgs, type EstateNotice } from "../../components";
import { contractVersion } from "../contract";
import type { Settings } from "../settings";
import { siteInput } from "../settings/sites-args";
import { accountOf } from "./providers";
import type { ComposedService } from "./services";
import { statedServices } from "./services-publish";
import type { ComposedSpoke } from "./spokes";

/** Registers the purpose of the environment. */
export function composeEstate(
  environment: string,
  settings: Settings,
  spokes: readonly ComposedSpoke[],
  services: readonly ComposedService[],
  notices: readonly EstateNotice[],
): void {
  new Estate("estate", {
    environment,
    contractVersion,
    ...(settings.organizationId === undefined ? {} : { organizationId: settings.organizationId }),
    accounts: Object.fromEntries(
      Object.entries(settings.accounts).map(([name, { accountId, region }]) => [name, { accountId, region }]),
    ),
    intents: settings.intents.map((intent) => ({ ...intent, ports: intent.ports.map(String) })),
    assumptions: assumptionsOf(settings, spokes),
    subscriptions: Object.fromEntries(
      spokes.map(({ name, settings: spoke }) => [name, subscriptionsOf(settings, spoke.endpoints)]),
    ),
    services: statedServices(services),
    sites: sitesOf(settings),
    routes: routesOf(spokes),
    notices,
    quotas: settings.quotas,
  });
}

/** Sites as stated; where a key is kept is said, the key is not. */
function sitesOf(settings: Settings): EstateArgs["sites"] {
  return Object.fromEntries(
    Object.entries(settings.sites).map(([name, site]) => {
      const endpoints = subscriptionsOf(settings, site.endpoints);
      const { resolver } = site;
      return [
        name,
        { ...siteInput(site), connection: `sites-${name}-connection`, endpoints, resolver },
      ] as const;
    }),
  );
}

/** Service keys that a spoke shares, sorted. */
export function subscriptionsOf(settings: Settings, endpoints: "all" | readonly string[]): string[] {
  const all = Object.values(settings.hub.endpointSets).flatMap(({ services }) => Object.keys(services));
  return (endpoints === "all" ? all : [...endpoints]).sort();
}

function assumptionsOf(settings: Settings, spokes: readonly ComposedSpoke[]): EstateArgs["assumptions"] {
  return Object.fromEntries(
    spokes.flatMap(({ name, settings: spoke }) => {
      if (spoke.source !== "adopted") return [];
      const { vpcId, region, cidr, secondaryCidrs, assume } = spoke;
      const { accountId } = accountOf(settings.accounts, spoke.account);
      return [[name, { vpcId, accountId, region, cidrs: [cidr, ...secondaryCidrs], ...assume }] as const];
    }),
  );
}

/** Routes and attachments onto the tables of awsx spokes: the recording cannot tell which table each is for. */
function routesOf(spokes: readonly ComposedSpoke[]): EstateArgs["routes"] {
  return Object.fromEntries(
    spokes.flatMap(({ name: spoke, settings, peering, gateways }) => {
      if (settings.source !== "awsx") return [];
      const routes = (peering?.routes ?? []).filter(({ side }) => side === "spoke");
      const attachments = Object.values(gateways?.endpoints ?? {}).flatMap(
        (endpoint) => endpoint.attachments,
      );
      return [...routes, ...attachments].flatMap(({ name, tiers: [tier], zones: [zone] }) =>
        tier === undefined || zone === undefined ? [] : [[name, { spoke, tier, zone }] as const],
      );
    }),
  );
}
