/**
 * A site with every question answered: what the two tunnels are, what either end has as address, number and
 * prefix. The far side's configuration is written from this and nothing else. Imports its neighbours only.
 */
import { parseCidr } from "../cidr";
import { DEFAULT_AMAZON_ASN } from "./asn";
import { insideAddresses, insideCidrOf, type TunnelNumber } from "./inside-cidrs";
import type { PresharedKeySource, SecretText } from "./preshared-key";
import type { GatewayInput, SiteInput, SiteRouting, TunnelPreference } from "./site";
import type { TunnelOptions } from "./tunnel-options";
import { DEFAULT_PROFILE, isTunnelProfile, tunnelOptions, type TunnelProfile } from "./tunnel-profiles";

/** How the two ends know each other. */
export type TunnelAuthentication =
  { readonly kind: "preshared-key" } | { readonly kind: "certificate"; readonly arn: string };

/** One of the two tunnels. */
export interface TunnelPlan {
  readonly number: TunnelNumber;
  /** The /30 that both ends have an address of. */
  readonly insideCidr: string;
  readonly awsInsideAddress: string;
  readonly customerInsideAddress: string;
  /** Public address of AWS's end; absent until the connection exists. */
  readonly awsOutsideAddress?: string;
  /** The key itself where it was asked for, else where it is kept. */
  readonly key: PresharedKeySource | SecretText;
  readonly options: TunnelOptions;
}

/** One site, complete but for what only AWS knows. */
export interface SitePlan {
  readonly name: string;
  readonly profile: TunnelProfile;
  readonly authentication: TunnelAuthentication;
  /** Public address of the device or of the NAT device before it; absent when it is not known. */
  readonly customerAddress?: string;
  readonly behindNat: boolean;
  readonly amazonAsn: number;
  readonly routing: SiteRouting;
  /** What the site reaches over the tunnels: ranges of the VPC and, with BGP, of the other sites; sorted. */
  readonly remotePrefixes: readonly string[];
  readonly preferredTunnel: TunnelPreference;
  /** What the tunnels may carry, on the customer's side and on AWS's. */
  readonly selectors: { readonly local: string; readonly remote: string };
  readonly tunnels: readonly [TunnelPlan, TunnelPlan];
}

const EVERYTHING = "0.0.0.0/0";

/**
 * The plan of one site of a gateway that `checkGateway` accepted.
 *
 * @throws Error when the gateway has no such site
 */
export function planSite(gateway: GatewayInput, name: string): SitePlan {
  const site = gateway.sites[name];
  if (site === undefined) throw new Error(`got ${name}, expected one of the gateway's sites`);
  const { address, certificateArn, behindNat } = site.customerGateway;
  return {
    name,
    profile: profileOf(site),
    authentication:
      certificateArn === undefined ? { kind: "preshared-key" } : { kind: "certificate", arn: certificateArn },
    ...(address === undefined ? {} : { customerAddress: address }),
    behindNat: behindNat ?? false,
    amazonAsn: gateway.amazonAsn ?? DEFAULT_AMAZON_ASN,
    routing: site.routing,
    remotePrefixes: remotePrefixesOf(gateway, name),
    preferredTunnel: site.preferredTunnel ?? "aws",
    selectors: {
      local: site.localIpv4NetworkCidr ?? EVERYTHING,
      remote: site.remoteIpv4NetworkCidr ?? EVERYTHING,
    },
    tunnels: [planTunnel(site, 1), planTunnel(site, 2)],
  };
}

/** What is known of a tunnel once it exists. */
export interface DeployedTunnel {
  readonly awsOutsideAddress?: string;
  /** The key, if it is to be written into configurations. */
  readonly key?: SecretText;
}

/** The plan with what the deployment has made, in the order of the tunnels; what is absent stays as planned. */
export function withDeployed(plan: SitePlan, deployed: readonly [DeployedTunnel, DeployedTunnel]): SitePlan {
  const [first, second] = plan.tunnels;
  return { ...plan, tunnels: [merged(first, deployed[0]), merged(second, deployed[1])] };
}

function merged(tunnel: TunnelPlan, { awsOutsideAddress, key }: DeployedTunnel): TunnelPlan {
  return {
    ...tunnel,
    ...(awsOutsideAddress === undefined ? {} : { awsOutsideAddress }),
    ...(key === undefined ? {} : { key }),
  };
}

/** One tunnel's options and inside range, as the connection gets them. */
export function planTunnel(site: SiteInput, number: TunnelNumber): TunnelPlan {
  const own = number === 1 ? site.tunnel1 : site.tunnel2;
  const options = tunnelOptions(profileOf(site), site.tunnelOptions, own);
  // An inside range stands for one tunnel, so one given for both is not taken; the checks refuse it.
  const insideCidr = own?.insideCidr ?? insideCidrOf(site.slot, number);
  const { aws, customer } = insideAddresses(insideCidr);
  return {
    number,
    insideCidr,
    awsInsideAddress: aws,
    customerInsideAddress: customer,
    key: options.presharedKey,
    options,
  };
}

/**
 * What AWS announces to a site, or what a site without BGP routes to AWS: the VPC's ranges and, between sites
 * with BGP, each other's (a virtual private gateway announces what it hears to every BGP neighbour).
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html
 */
export function remotePrefixesOf(gateway: GatewayInput, name: string): string[] {
  const others = Object.entries(gateway.sites).filter(([other]) => other !== name);
  const bgp = gateway.sites[name]?.routing.kind === "bgp";
  const heard = others.flatMap(([, { routing }]) => (bgp && routing.kind === "bgp" ? routing.prefixes : []));
  // The gateway announces no IPv6, whatever the VPC has.
  const ranges = [...gateway.vpcCidrs, ...heard].filter((text) => !text.includes(":"));
  return [...new Set(ranges)].sort(byAddress);
}

/** In the order of addresses; text that is no range comes last, since checks also come here. */
function byAddress(a: string, b: string): number {
  const [one, other] = [parseCidr(a)?.first, parseCidr(b)?.first];
  if (one === undefined || other === undefined || one === other) return a < b ? -1 : 1;
  return one < other ? -1 : 1;
}

function profileOf(site: SiteInput): TunnelProfile {
  const profile = site.profile ?? DEFAULT_PROFILE;
  return isTunnelProfile(profile) ? profile : DEFAULT_PROFILE;
}
