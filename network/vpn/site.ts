/**
 * What settings say about the VPN of a hub, as plain values: one virtual private gateway and the sites that
 * connect to it. Imports types only.
 */
import type { TunnelOptionsInput } from "./tunnel-options";
import type { VpnQuotaValues } from "./limits";

/** Routes by BGP, or written down on both sides. */
export type SiteRouting =
  | {
      readonly kind: "bgp";
      /** ASN of the customer's device, unique among the gateway's sites. 1 to 4,294,967,295. */
      readonly asn: number;
      /** What the device will announce; the model, the checks and its filters rest on it. */
      readonly prefixes: readonly string[];
    }
  | {
      readonly kind: "static";
      /** What AWS routes to the site. */
      readonly prefixes: readonly string[];
    };

/** The customer's device as AWS sees it. */
export interface CustomerGatewayInput {
  /**
   * Public IPv4 address of the device, or of the NAT device before it.
   * @default - none; needs a certificate, and the device always begins
   */
  readonly address?: string;
  /**
   * ARN of an ACM private certificate, in place of pre-shared keys.
   * @default - none; pre-shared keys
   */
  readonly certificateArn?: string;
  /**
   * Name of the device; tells two devices with one address and ASN apart.
   * @default - none
   */
  readonly deviceName?: string;
  /**
   * Whether a NAT device stands before it: packets get a UDP header, so fewer bytes fit.
   * @default false
   */
  readonly behindNat?: boolean;
}

/** One site: a customer's device with its connection of two tunnels. */
export interface SiteInput {
  /**
   * Number of the site's inside addresses, 0 to 1,023. Never changes, never shared. A device that connects to
   * several gateways needs another one at each, since its tunnels would have equal addresses.
   */
  readonly slot: number;
  readonly customerGateway: CustomerGatewayInput;
  readonly routing: SiteRouting;
  /**
   * Word for a whole set of tunnel options: strong, compatible or legacy-device.
   * @default "strong"
   */
  readonly profile?: string;
  /**
   * Overrides for both tunnels.
   * @default - none
   */
  readonly tunnelOptions?: TunnelOptionsInput;
  /**
   * Overrides for one tunnel, over those for both.
   * @default - none
   */
  readonly tunnel1?: TunnelOptionsInput;
  readonly tunnel2?: TunnelOptionsInput;
  /**
   * Range on the customer's side that the tunnels carry (AWS: `localIpv4NetworkCidr`).
   * @default "0.0.0.0/0"
   */
  readonly localIpv4NetworkCidr?: string;
  /**
   * Range on AWS's side that the tunnels carry (AWS: `remoteIpv4NetworkCidr`).
   * @default "0.0.0.0/0"
   */
  readonly remoteIpv4NetworkCidr?: string;
  /**
   * Global Accelerator before the tunnels. Only a transit gateway has it, so the checks refuse true.
   * @default false
   */
  readonly enableAcceleration?: boolean;
  /**
   * Family of the traffic inside. Only a transit gateway has ipv6, so the checks refuse it.
   * @default "ipv4"
   */
  readonly tunnelInsideIpVersion?: string;
  /**
   * Which tunnel traffic prefers while both are up.
   * - `aws`: the one that AWS announces with the lower MED; the device prefers none, as AWS recommends
   * - `tunnel1`: always the first, by local preference and MED; AWS's own signal during maintenance is not heard
   * @default "aws"
   */
  readonly preferredTunnel?: TunnelPreference;
}

/** Which tunnel traffic prefers while both are up. */
export type TunnelPreference = "aws" | "tunnel1";

/** The virtual private gateway that all sites share; with more than one of them it is a CloudHub. */
export interface GatewayInput {
  readonly region: string;
  /**
   * ASN of the AWS side; fixed once the gateway exists.
   * @default 64512
   */
  readonly amazonAsn?: number;
  /** Ranges of the VPC that the gateway is attached to, primary first. */
  readonly vpcCidrs: readonly string[];
  readonly sites: Readonly<Record<string, SiteInput>>;
  /**
   * Quotas that the account has raised.
   * @default - AWS's defaults
   */
  readonly quotas?: VpnQuotaValues;
}
