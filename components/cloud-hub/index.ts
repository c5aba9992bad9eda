/**
 * Several sites on one virtual private gateway, which is what AWS calls VPN CloudHub: sites with BGP reach the VPC and
 * each other. Adding a site changes nothing of another one. It makes no gateway: see `VpnGateway`.
 */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues, under } from "../../network/issue";
import type { SitePlan } from "../../network/vpn/plan";
import { recordable } from "../internal/create";
import { SiteToSiteVpn } from "../site-to-site-vpn";
import { secretKeys } from "../site-to-site-vpn/preshared-keys";
import type { CloudHubArgs, SitePath } from "./args";
import { checkCloudHub, pathWarnings, siteArgs, sitePaths } from "./plan";

export type { CloudHubArgs, CloudHubSite, SitePath } from "./args";
export { checkCloudHub } from "./plan";

/**
 * A `SiteToSiteVpn` for each site, checked together: slots, inside ranges, ASNs and devices are unique, ranges of sites
 * and VPC share no address, and AWS's quotas hold.
 *
 * @example
 * ```ts
 * import { CloudHub, HubVpc, VpnGateway } from "causeway";
 *
 * const hub = new HubVpc("hub", {
 *   accountId: "111111111111",
 *   region: "eu-west-1",
 *   cidr: "10.0.0.0/16",
 *   zones: ["euw1-az1", "euw1-az2"],
 *   tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
 * });
 * const gateway = new VpnGateway("hub-vpn", { vpc: hub.description, propagateTo: "all" });
 * const sites = new CloudHub("sites", {
 *   gateway: gateway.description,
 *   alarms: { topicArn: "arn:aws:sns:eu-west-1:111111111111:network" },
 *   sites: {
 *     hq: {
 *       slot: 0,
 *       customerGateway: { address: "203.0.113.7" },
 *       routing: { kind: "bgp", asn: 65_010, prefixes: ["192.168.10.0/24"] },
 *     },
 *     depot: {
 *       slot: 1,
 *       customerGateway: { address: "203.0.113.8" },
 *       routing: { kind: "bgp", asn: 65_011, prefixes: ["192.168.20.0/24"] },
 *       profile: "compatible",
 *     },
 *   },
 * });
 * export const hqConnectionId = sites.sites["hq"]?.connectionId;
 * ```
 */
export class CloudHub extends pulumi.ComponentResource {
  /** The VPN of each site, by its name. */
  readonly sites: Readonly<Record<string, SiteToSiteVpn>>;
  /** The plan of each site, by its name: what the far side's configuration is written from. */
  readonly plans: Readonly<Record<string, SitePlan>>;
  /** Which site's packets find which other one. */
  readonly paths: readonly SitePath[];
  /** What is allowed but worth knowing; paths are those of the arguments. */
  readonly warnings: readonly Issue[];

  /** @throws InvalidInputError with the codes of {@link checkCloudHub}, before anything is registered */
  constructor(name: string, args: CloudHubArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`CloudHub "${name}"`, checkCloudHub(args));
    super("causeway:components:CloudHub", name, recordable(withSecretKeys(args)), opts);

    const made = Object.entries(args.sites)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([site, own]) => {
        const vpn = new SiteToSiteVpn(`${name}-${site}`, siteArgs(site, own, args), { parent: this });
        return [site, vpn] as const;
      });

    this.sites = Object.fromEntries(made);
    this.plans = Object.fromEntries(made.map(([site, { plan }]) => [site, plan]));
    this.paths = sitePaths(args);
    this.warnings = [
      ...pathWarnings(args),
      ...made.flatMap(([site, { warnings }]) => under(`sites.${site}`, warnings)),
    ];
    this.registerOutputs({
      connectionIds: Object.fromEntries(made.map(([site, { connectionId }]) => [site, connectionId])),
      paths: this.paths,
      warnings: this.warnings,
    });
  }
}

/** The arguments with every key a secret. */
function withSecretKeys(args: CloudHubArgs): object {
  const sites = Object.entries(args.sites).map(([name, site]) => [
    name,
    { ...site, presharedKeys: secretKeys(site.presharedKeys) },
  ]);
  return { ...args, presharedKeys: secretKeys(args.presharedKeys), sites: Object.fromEntries(sites) };
}
