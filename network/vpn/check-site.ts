/**
 * The rules for one site by itself: its device, its routes, and both tunnels. Imports the kernel and its
 * neighbours only.
 */
import { cidrOf, isPrivateAddressRange, networkOf, overlaps, parseAddress, parseCidr } from "../cidr";
import { under, type Issue } from "../issue";
import { nearest, oneOf } from "../nearest";
import { checkCustomerAsn } from "./asn";
import { checkTunnelOptions } from "./check-tunnel";
import { checkSlot, type TunnelNumber } from "./inside-cidrs";
import { vpnQuotas } from "./limits";
import type { CustomerGatewayInput, SiteInput } from "./site";
import type { TunnelOptionsInput } from "./tunnel-options";
import { DEFAULT_PROFILE, isTunnelProfile, TUNNEL_PROFILES, uncheckedOptions } from "./tunnel-profiles";

/** What the rules of a site depend on beyond the site. */
export interface SiteContext {
  readonly region: string;
  readonly amazonAsn: number;
}

/**
 * Checks one site; paths begin at the site. Its name is the last path element of the caller's.
 *
 * @returns codes site-name, slot-out-of-range, unknown-profile, customer-address-malformed,
 * customer-address-ipv6, customer-address-private, customer-address-missing, customer-certificate-arn,
 * acceleration-refused, ipv6-inside-refused, inside-cidr-for-both, customer-asn-same, prefix-*, routes-received,
 * network-cidr-malformed, and those of an ASN and of a tunnel's options
 */
export function checkSite(name: string, site: SiteInput, context: SiteContext): Issue[] {
  return [
    ...checkName(name),
    ...checkSlot(site.slot, "slot"),
    ...checkProfile(site.profile),
    ...under("customerGateway", checkCustomerGateway(site.customerGateway)),
    ...checkGatewayFeatures(site),
    ...under("routing", checkRouting(site, context)),
    ...checkNetworkCidrs(site),
    ...checkBothTunnels(site),
  ];
}

/** The name becomes part of names on the device; Junos stops at 32 characters, of which we add eleven. */
function checkName(name: string): Issue[] {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(name)) return [];
  const message = `got ${name}, expected 1 to 20 lower-case letters, digits and hyphens, a letter first`;
  return [{ code: "site-name", path: "", message }];
}

function checkProfile(profile: string = DEFAULT_PROFILE): Issue[] {
  if (isTunnelProfile(profile)) return [];
  const guesses = nearest(profile, TUNNEL_PROFILES);
  const hint = guesses.length === 0 ? "" : `; did you mean ${oneOf(guesses)}?`;
  const message = `got ${profile}, expected ${oneOf(TUNNEL_PROFILES)}${hint}`;
  return [{ code: "unknown-profile", path: "profile", message }];
}

const CERTIFICATE_ARN = /^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/.+$/;

function checkCustomerGateway({ address, certificateArn }: CustomerGatewayInput): Issue[] {
  const issues: Issue[] = address === undefined ? [] : checkAddress(address);
  if (certificateArn !== undefined && !CERTIFICATE_ARN.test(certificateArn)) {
    const message = `got ${certificateArn}, expected the ARN of an ACM private certificate`;
    issues.push({ code: "customer-certificate-arn", path: "certificateArn", message });
  }
  // https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html
  if (address === undefined && certificateArn === undefined) {
    const message =
      "got neither address nor certificateArn; only a device with a certificate may lack an address";
    issues.push({ code: "customer-address-missing", path: "address", message });
  }
  return issues;
}

/** Addresses that no packet of the internet comes from, beyond the private ones. */
const UNROUTED = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"].map(cidrOf);

function checkAddress(address: string): Issue[] {
  const path = "address";
  const parsed = parseAddress(address);
  if (parsed === undefined) {
    const message = `got ${address}, expected an IPv4 address such as 203.0.113.7`;
    return [{ code: "customer-address-malformed", path, message }];
  }
  if (parsed.family === 6) {
    const message = `got ${address}, expected an IPv4 address; a virtual private gateway speaks no IPv6`;
    return [{ code: "customer-address-ipv6", path, message }];
  }
  const host = { family: parsed.family, first: parsed.value, prefixLength: 32 };
  if (!isPrivateAddressRange(host) && !UNROUTED.some((range) => overlaps(range, host))) return [];
  const message = `got ${address}, expected a public IPv4 address; use the one that the internet sees`;
  return [{ code: "customer-address-private", path, message }];
}

/** What only a transit gateway has. https://docs.aws.amazon.com/vpn/latest/s2svpn/accelerated-vpn.html */
function checkGatewayFeatures(site: SiteInput): Issue[] {
  const issues: Issue[] = [];
  if (site.enableAcceleration === true) {
    const message = "got true; only a transit gateway has accelerated connections, so leave it out";
    issues.push({ code: "acceleration-refused", path: "enableAcceleration", message });
  }
  const version = site.tunnelInsideIpVersion ?? "ipv4";
  if (version !== "ipv4") {
    const message = `got ${version}, expected ipv4; a virtual private gateway carries no IPv6`;
    issues.push({ code: "ipv6-inside-refused", path: "tunnelInsideIpVersion", message });
  }
  return issues;
}

function checkRouting({ routing }: SiteInput, { region, amazonAsn }: SiteContext): Issue[] {
  const issues = routing.prefixes.flatMap((prefix, index) => checkPrefix(prefix, `prefixes[${index}]`));
  const bgp = routing.kind === "bgp";
  if (bgp) issues.push(...checkCustomerAsn(routing.asn, region, "asn"));
  if (bgp && routing.asn === amazonAsn) {
    const message = `got ${routing.asn}, the gateway's own ASN; use another, so that the session is external`;
    issues.push({ code: "customer-asn-same", path: "asn", message });
  }
  const quota = bgp ? vpnQuotas.dynamicRoutesReceived : vpnQuotas.staticRoutes;
  if (routing.prefixes.length > quota.value) {
    const message = `got ${routing.prefixes.length} prefixes, expected at most ${quota.value}, which AWS does not raise; announce larger ranges`;
    issues.push({ code: "routes-received", path: "prefixes", message });
  }
  if (routing.prefixes.length === 0) {
    const message = "got no prefix, expected at least one range behind the device";
    issues.push({ code: "prefix-missing", path: "prefixes", message });
  }
  return issues;
}

function checkPrefix(text: string, path: string): Issue[] {
  const network = networkOf(text);
  if (network === undefined) {
    return [
      { code: "prefix-malformed", path, message: `got ${text}, expected a range such as 192.168.10.0/24` },
    ];
  }
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    return [
      { code: "prefix-host-bits", path, message: `got ${text}, expected no host bits; write ${network}` },
    ];
  }
  if (cidr.family === 4) return [];
  const message = `got ${text}, expected an IPv4 range; a virtual private gateway carries no IPv6`;
  return [{ code: "prefix-ipv6", path, message }];
}

function checkNetworkCidrs(site: SiteInput): Issue[] {
  const given = [
    { path: "localIpv4NetworkCidr", text: site.localIpv4NetworkCidr },
    { path: "remoteIpv4NetworkCidr", text: site.remoteIpv4NetworkCidr },
  ];
  return given.flatMap(({ path, text }) => {
    if (text === undefined || parseCidr(text)?.family === 4) return [];
    const message = `got ${text}, expected an IPv4 range without host bits, such as 10.0.0.0/16`;
    return [{ code: "network-cidr-malformed", path, message }];
  });
}

function checkBothTunnels(site: SiteInput): Issue[] {
  const issues = ([1, 2] as const).flatMap((number) => checkOneTunnel(site, number));
  if (site.tunnelOptions?.insideCidr !== undefined) {
    const message = "got one inside range for both tunnels; give one to tunnel1 and another to tunnel2";
    issues.push({ code: "inside-cidr-for-both", path: "tunnelOptions.insideCidr", message });
  }
  return distinct(issues);
}

/** Options come from the profile, then from `tunnelOptions`, then from the tunnel; so does an issue's path. */
function checkOneTunnel(site: SiteInput, number: TunnelNumber): Issue[] {
  const own = number === 1 ? site.tunnel1 : site.tunnel2;
  const both = { ...site.tunnelOptions, insideCidr: undefined };
  const profile = site.profile ?? DEFAULT_PROFILE;
  const options = uncheckedOptions(profile, both, own);
  const found = checkTunnelOptions(options, { profile, customerGateway: site.customerGateway });
  return found.map((issue) => {
    const option = issue.path.split(".")[0] ?? "";
    const where = says(own, option) || !says(both, option) ? `tunnel${number}` : "tunnelOptions";
    return { ...issue, path: `${where}.${issue.path}` };
  });
}

function says(options: TunnelOptionsInput | undefined, option: string): boolean {
  return Object.entries(options ?? {}).some(([name, value]) => name === option && value !== undefined);
}

function distinct(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}
