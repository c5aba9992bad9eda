/** What {@link CloudHub} is given and what it publishes. Types only. */
import type { VpnQuotaValues } from "../../network/vpn/limits";
import type { SiteInput } from "../../network/vpn/site";
import type { VpnConnectionOptions } from "../site-to-site-vpn";
import type { VpnGatewayDescription } from "../vpn-gateway";

/** The sites of one gateway. Options that are said here hold for every site that does not say them itself. */
export interface CloudHubArgs extends VpnConnectionOptions {
  /** The virtual private gateway that all sites share. */
  readonly gateway: VpnGatewayDescription;
  /** Sites by name: 1 to 20 lower-case letters, digits and hyphens. */
  readonly sites: Readonly<Record<string, CloudHubSite>>;
  /**
   * Quotas that the account has raised.
   * @default - AWS's defaults
   */
  readonly quotas?: VpnQuotaValues;
}

/** One site: its device, its routes and its tunnels, and what is made for it in AWS. */
export interface CloudHubSite extends SiteInput, VpnConnectionOptions {}

/** Whether one site's packets find another. */
export interface SitePath {
  readonly from: string;
  readonly to: string;
  /**
   * - `bgp`: the gateway announces the prefixes of each to the other
   * - `undocumented`: at least one of the two has static routes; AWS does not say what becomes of their packets
   */
  readonly by: "bgp" | "undocumented";
}
