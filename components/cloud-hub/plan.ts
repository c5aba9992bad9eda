/** What {@link CloudHub} makes of its arguments, refuses and warns of. Pure. */
import { type Issue, under } from "../../network/issue";
import { checkGateway } from "../../network/vpn/check";
import { checkKnownRegion } from "../internal/known-word";
import type { SiteToSiteVpnArgs } from "../site-to-site-vpn";
import { checkConnectionOptions, checkTunnelInputs, gatewayInput } from "../site-to-site-vpn/check";
import type { CloudHubArgs, CloudHubSite, SitePath } from "./args";

/** Names of the sites, sorted. */
export function siteNames({ sites }: CloudHubArgs): string[] {
  return Object.keys(sites).sort();
}

/** The arguments of one site's VPN: its own, and the hub's where it is silent. */
export function siteArgs(name: string, site: CloudHubSite, args: CloudHubArgs): SiteToSiteVpnArgs {
  const others = Object.entries(args.sites).filter(([other]) => other !== name);
  return {
    ...site,
    gateway: args.gateway,
    siteName: name,
    otherSites: Object.fromEntries(others),
    presharedKeys: keysOf(site, args),
    presharedKeyStorage: site.presharedKeyStorage ?? args.presharedKeyStorage,
    alarms: site.alarms ?? args.alarms,
    logs: site.logs ?? args.logs,
    tags: { ...args.tags, ...site.tags },
    transform: { ...args.transform, ...site.transform },
  };
}

/** The keys that a site asks for and no other, so that another site's key is no change of this one. */
function keysOf(site: CloudHubSite, args: CloudHubArgs): SiteToSiteVpnArgs["presharedKeys"] {
  const asked = [site.tunnelOptions, site.tunnel1, site.tunnel2].flatMap((tunnel) => {
    const source = tunnel?.presharedKey;
    return source !== undefined && "config" in source ? [source.config] : [];
  });
  const keys = Object.entries({ ...args.presharedKeys, ...site.presharedKeys });
  return Object.fromEntries(keys.filter(([key]) => asked.includes(key)));
}

/**
 * Codes: `region-unknown`, `cloud-hub-empty`, and those of `checkGateway`, `checkTunnelInputs` and
 * `checkConnectionOptions`.
 */
export function checkCloudHub(args: CloudHubArgs): Issue[] {
  const { gateway, sites, quotas } = args;
  const empty = "got no site, expected at least one; a gateway without sites needs no CloudHub";
  const issues = checkGateway({ ...gatewayInput(gateway, sites), quotas });
  return [
    ...checkKnownRegion(gateway.region, "gateway.region"),
    ...(siteNames(args).length === 0 ? [{ code: "cloud-hub-empty", path: "sites", message: empty }] : []),
    ...issues.map((issue) => (issue.path === "amazonAsn" ? { ...issue, path: "gateway.amazonAsn" } : issue)),
    ...checkConnectionOptions(args),
    ...Object.entries(sites).flatMap(([name, site]) =>
      under(`sites.${name}`, [
        ...checkTunnelInputs(site, { ...args.presharedKeys, ...site.presharedKeys }),
        ...checkConnectionOptions(site),
      ]),
    ),
  ];
}

/**
 * Every ordered pair of sites, sorted. A gateway announces to each BGP neighbour what it hears from the others; it is
 * not told what a site with static routes reaches, and AWS asks for BGP.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html
 */
export function sitePaths(args: CloudHubArgs): SitePath[] {
  const names = siteNames(args);
  const bgp = (name: string): boolean => args.sites[name]?.routing.kind === "bgp";
  return names.flatMap((from) =>
    names
      .filter((to) => to !== from)
      .map((to) => ({ from, to, by: bgp(from) && bgp(to) ? "bgp" : "undocumented" }) as const),
  );
}

/** Code: `static-site-among-others`. */
export function pathWarnings(args: CloudHubArgs): Issue[] {
  const names = siteNames(args);
  if (names.length < 2) return [];
  return names.flatMap((name) => {
    if (args.sites[name]?.routing.kind !== "static") return [];
    const message = `${name} has static routes, so it reaches the VPC; whether it and the other sites reach each other is not documented by AWS`;
    return [{ code: "static-site-among-others", path: `sites.${name}.routing`, message }];
  });
}
