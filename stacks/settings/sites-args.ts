/** From the settings of the sites to what components and rules take. Pure. */
import type { SiteInput } from "../../network/vpn/site";
import type { WrittenSettings } from "./schema";

type Sites = WrittenSettings["sites"];

/** The sites as the rules of VPN know them: their topology, and no entitlement. */
export function siteInputs(sites: Sites): Readonly<Record<string, SiteInput>> {
  return Object.fromEntries(Object.entries(sites).map(([name, site]) => [name, siteInput(site)]));
}

/** One site. */
export function siteInput({ endpoints, resolver, tags, ...site }: Sites[string]): SiteInput {
  // The schema takes any combination of key sources, of which the rules accept exactly one.
  return site as SiteInput;
}

/** Names of the sites that may ask the hub's resolver, sorted. */
export function resolverSites(sites: Sites): string[] {
  return Object.keys(sites)
    .filter((name) => sites[name]?.resolver === true)
    .sort();
}

/** Which services of an endpoint set each site may call, with the ranges that it calls from. */
export function clientRanges(
  sites: Sites,
  keys: readonly string[],
): Readonly<Record<string, { readonly cidrs: readonly string[]; readonly services: "all" | string[] }>> {
  const entries = Object.entries(sites).flatMap(([name, { endpoints, routing }]) => {
    const services = endpoints === "all" ? "all" : keys.filter((key) => endpoints.includes(key));
    return services.length === 0 ? [] : [[name, { cidrs: routing.prefixes, services }] as const];
  });
  return Object.fromEntries(entries);
}
