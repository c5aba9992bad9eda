/**
 * Addresses as strings of 0 and 1, so that "is in this range" is a comparison of leading characters. Slow on
 * purpose, and written apart from the project's own address arithmetic.
 */
import type { Answer, Destination } from "./packet";
import { NO, perhaps, YES } from "./packet";

const seen = new Map<string, string>();

/** 32 characters for IPv4, 128 for IPv6. */
export function bitsOf(address: string): string {
  const before = seen.get(address);
  if (before !== undefined) return before;
  const bits = address.includes(":") ? bitsOfIpv6(address) : bitsOfIpv4(address);
  seen.set(address, bits);
  return bits;
}

function bitsOfIpv4(address: string): string {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255)))
    throw new Error(`got ${address}, expected an IPv4 address`);
  return parts.map((part) => part.toString(2).padStart(8, "0")).join("");
}

function bitsOfIpv6(address: string): string {
  const [head = "", tail] = address.split("::");
  const words = (text: string) => (text === "" ? [] : text.split(":"));
  const before = words(head);
  const after = words(tail ?? "");
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill("0");
  const all = [...before, ...zeros, ...after];
  if (all.length !== 8) throw new Error(`got ${address}, expected an IPv6 address`);
  return all.map((word) => Number.parseInt(word, 16).toString(2).padStart(16, "0")).join("");
}

/** Whether the address is one of the range; an IPv4 address is in no IPv6 range, nor the other way round. */
export function inRange(address: string, cidr: string): boolean {
  const [first = "", length = ""] = cidr.split("/");
  const bits = bitsOf(address);
  const range = bitsOf(first);
  if (bits.length !== range.length) return false;
  for (let bit = 0; bit < Number(length); bit += 1) {
    if (bits[bit] !== range[bit]) return false;
  }
  return true;
}

export function prefixLengthOf(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

/** Whether the two ranges share an address: the shorter prefix begins the longer one. */
export function rangesOverlap(one: string, other: string): boolean {
  const [first = "", length = ""] = one.split("/");
  const [otherFirst = "", otherLength = ""] = other.split("/");
  const shared = Math.min(Number(length), Number(otherLength));
  const bits = bitsOf(first);
  const otherBits = bitsOf(otherFirst);
  return bits.length === otherBits.length && bits.slice(0, shared) === otherBits.slice(0, shared);
}

/** Whether every address of `inner` is one of `outer`. */
export function rangeWithin(inner: string, outer: string): boolean {
  return prefixLengthOf(outer) <= prefixLengthOf(inner) && rangesOverlap(inner, outer);
}

/** Ranges in which no public address lies: RFC 1918, RFC 6598, RFC 3927, RFC 1122 and RFC 4193. */
const NEVER_PUBLIC = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "fc00::/7",
];

export function isPublicAddress(address: string): boolean {
  return !NEVER_PUBLIC.some((range) => inRange(address, range));
}

/** Whether a destination is in a range; of an unknown public address only `0.0.0.0/0` holds for sure. */
export function destinationIn(destination: Destination, cidr: string): Answer {
  if (destination.kind === "address") return inRange(destination.address, cidr) ? YES : NO;
  if (cidr === "0.0.0.0/0") return YES;
  if (cidr.includes(":") || NEVER_PUBLIC.some((range) => rangeWithin(cidr, range))) return NO;
  return perhaps(`nobody knows whether an address of ${destination.service} is in ${cidr}`);
}

/** The ends of a range and of its quarters: of rules about parts of it, each is met by one of them. */
export function addressesAcross(cidr: string): string[] {
  const [first = "", length = ""] = cidr.split("/");
  const fixed = bitsOf(first).slice(0, Number(length));
  const rest = 32 - fixed.length;
  if (rest < 2) return [first];
  return ["00", "01", "10", "11"].flatMap((quarter) =>
    ["0", "1"].map((filling) => ipv4Of(fixed + quarter.padEnd(rest, filling))),
  );
}

function ipv4Of(bits: string): string {
  return [0, 8, 16, 24].map((at) => Number.parseInt(bits.slice(at, at + 8), 2)).join(".");
}
