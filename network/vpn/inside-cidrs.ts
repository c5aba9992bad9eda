/**
 * The inside addresses of tunnels: which /30 of 169.254.0.0/16 a site's tunnels own, and the rules that a given
 * one must keep. A site has a slot of its own, written down in settings; a slot owns the same two /30s for ever,
 * so that sites may come and go without moving another's tunnel (a change of an inside range replaces the
 * connection). Imports the kernel only.
 */
import { cidrOf, containsCidr, formatAddress, formatCidr, networkOf, parseCidr, subnetAt } from "../cidr";
import type { Issue } from "../issue";

/** Where AWS takes inside addresses from. */
const LINK_LOCAL = cidrOf("169.254.0.0/16");

/**
 * The /30s that AWS keeps for itself.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnTunnelOptionsSpecification.html
 */
export const RESERVED_INSIDE_CIDRS: readonly string[] = [
  "169.254.0.0/30",
  "169.254.1.0/30",
  "169.254.2.0/30",
  "169.254.3.0/30",
  "169.254.4.0/30",
  "169.254.5.0/30",
  "169.254.169.252/30",
];

/**
 * How many slots there are: 169.254.6.0 to 169.254.37.255, eight addresses each. The part was chosen because it
 * has none of the reserved /30s and none of the addresses that instances use themselves (169.254.169.x and
 * 169.254.170.x: metadata, DNS, time, credentials). A virtual private gateway takes 10 connections by default.
 */
export const SITE_SLOTS = 1_024;

const FIRST_SLOT_BLOCK = 192; // the /29 number of 169.254.6.0 within 169.254.0.0/16

/** Which of a connection's two tunnels. */
export type TunnelNumber = 1 | 2;

/**
 * The /30 that a slot gives to a tunnel.
 *
 * @throws RangeError when there is no such slot; `checkSlot` reports it as an issue
 */
export function insideCidrOf(slot: number, tunnel: TunnelNumber): string {
  if (!isSlot(slot)) throw new RangeError(`got slot ${slot}, expected 0 to ${SITE_SLOTS - 1}`);
  const block = subnetAt(LINK_LOCAL, 29, FIRST_SLOT_BLOCK + slot);
  return formatCidr(subnetAt(block, 30, tunnel - 1));
}

/** Whether the number is a slot. */
export function isSlot(slot: number): boolean {
  return Number.isInteger(slot) && slot >= 0 && slot < SITE_SLOTS;
}

/**
 * The two addresses of an inside range: AWS takes the first host, the customer's device the second, as in every
 * configuration file that AWS writes.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-dynamic-routing-examples.html
 */
export function insideAddresses(insideCidr: string): { readonly aws: string; readonly customer: string } {
  const { first } = cidrOf(insideCidr);
  return { aws: formatAddress(4, first + 1n), customer: formatAddress(4, first + 2n) };
}

/**
 * The number of an inside range among all /30s of 169.254.0.0/16: unique over a gateway and as stable as the
 * range, so it names tunnel interfaces on the customer's device.
 */
export function insideIndex(insideCidr: string): number {
  return Number((cidrOf(insideCidr).first - LINK_LOCAL.first) >> 2n);
}

/**
 * Checks one given inside range by itself; whether another tunnel has it is for `checkGateway` to say.
 *
 * @returns codes inside-cidr-malformed, inside-cidr-host-bits, inside-cidr-size, inside-cidr-range,
 * inside-cidr-reserved
 */
export function checkInsideCidr(text: string, path: string): Issue[] {
  const network = networkOf(text);
  if (network === undefined) {
    const message = `got ${text}, expected a /30 such as 169.254.6.0/30`;
    return [{ code: "inside-cidr-malformed", path, message }];
  }
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    const message = `got ${text}, expected no host bits; write ${network}`;
    return [{ code: "inside-cidr-host-bits", path, message }];
  }
  if (!containsCidr(LINK_LOCAL, cidr)) {
    const message = `got ${text}, expected a /30 inside 169.254.0.0/16`;
    return [{ code: "inside-cidr-range", path, message }];
  }
  if (cidr.prefixLength !== 30) {
    const message = `got a /${cidr.prefixLength}, expected a /30: two addresses, one for each end`;
    return [{ code: "inside-cidr-size", path, message }];
  }
  if (!RESERVED_INSIDE_CIDRS.includes(text)) return [];
  const message = `got ${text}, which AWS keeps for itself; use another /30 of 169.254.0.0/16`;
  return [{ code: "inside-cidr-reserved", path, message }];
}

/** @returns code slot-out-of-range */
export function checkSlot(slot: number, path: string): Issue[] {
  if (isSlot(slot)) return [];
  const message = `got ${slot}, expected a whole number from 0 to ${SITE_SLOTS - 1}`;
  return [{ code: "slot-out-of-range", path, message }];
}
