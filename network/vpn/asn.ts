/**
 * Numbers of autonomous systems: what AWS takes on each side of a Site-to-Site VPN. Imports types only.
 */
import type { Issue } from "../issue";

/** What a customer gateway gets when nothing is said; AWS's own default. */
export const DEFAULT_CUSTOMER_ASN = 65_000;
/** What a virtual private gateway gets when nothing is said; AWS's own default, fixed once it exists. */
export const DEFAULT_AMAZON_ASN = 64_512;

const MOST_ASN = 4_294_967_295;
const MOST_SIGNED = 2_147_483_647;

/**
 * Numbers that no customer gateway may have, and the Region that refuses each; without one, all do.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html
 */
const RESERVED: readonly { readonly asn: number; readonly region?: string }[] = [
  { asn: 7_224 },
  { asn: 9_059, region: "eu-west-1" },
  { asn: 10_124, region: "ap-northeast-1" },
  { asn: 17_943, region: "ap-southeast-1" },
];

/**
 * A number as the customer gateway's arguments: those above 2,147,483,647 have a field of their own.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html
 */
export function customerAsnArgs(
  asn: number,
): { readonly bgpAsn: string } | { readonly bgpAsnExtended: string } {
  return asn > MOST_SIGNED ? { bgpAsnExtended: String(asn) } : { bgpAsn: String(asn) };
}

/**
 * Checks the number of a customer gateway.
 *
 * @returns codes customer-asn-out-of-range, customer-asn-reserved
 */
export function checkCustomerAsn(asn: number, region: string, path: string): Issue[] {
  if (!Number.isInteger(asn) || asn < 1 || asn > MOST_ASN) {
    const message = `got ${asn}, expected a whole number from 1 to ${MOST_ASN}`;
    return [{ code: "customer-asn-out-of-range", path, message }];
  }
  const reserved = RESERVED.some((entry) => entry.asn === asn && (entry.region ?? region) === region);
  if (!reserved) return [];
  const message = `got ${asn}, which AWS keeps for itself in ${region}; use a private one, 64512 to 65534`;
  return [{ code: "customer-asn-reserved", path, message }];
}

/**
 * Checks the number of a virtual private gateway: private ones only.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnGateway.html
 *
 * @returns code amazon-asn-out-of-range
 */
export function checkAmazonAsn(asn: number, path: string): Issue[] {
  const short = asn >= 64_512 && asn <= 65_534;
  const long = asn >= 4_200_000_000 && asn <= 4_294_967_294;
  if (Number.isInteger(asn) && (short || long)) return [];
  const message = `got ${asn}, expected a private ASN: 64512 to 65534 or 4200000000 to 4294967294`;
  return [{ code: "amazon-asn-out-of-range", path, message }];
}
