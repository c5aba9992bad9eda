/**
 * Address ranges as exact numbers: parse, print, contain, overlap, cut, join and subtract, for IPv4 and IPv6.
 * Knows nothing of AWS.
 */

import { ADDRESS_BITS, formatAddress, type IpFamily, parseAddress } from "./address";

export { formatAddress, type IpFamily, parseAddress };

/** One CIDR block. `first` has no bit set beyond `prefixLength`; every function here relies on it. */
export interface Cidr {
  readonly family: IpFamily;
  /** The lowest address of the block, as a number. */
  readonly first: bigint;
  /** Count of leading bits that all addresses share: 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly prefixLength: number;
}

/** Every address from `first` to `last`, both included; unlike a {@link Cidr} it may begin and end anywhere. */
interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

const FAMILIES: readonly IpFamily[] = [4, 6];

/**
 * Reads one block, strictly: an address as {@link parseAddress} takes it, a slash and a prefix length without
 * leading zeros, and no host bits.
 *
 * @returns undefined when the text is malformed or has host bits; {@link networkOf} tells the two apart
 */
export function parseCidr(text: string): Cidr | undefined {
  const parsed = parseBlock(text);
  if (parsed === undefined) return undefined;
  const { family, value, prefixLength } = parsed;
  return value === networkBits(parsed) ? { family, first: value, prefixLength } : undefined;
}

/**
 * Canonical text of the block that the text lies in, which is the text with its host bits cleared:
 * `10.0.3.7/16` gives `10.0.0.0/16`.
 *
 * @returns undefined only when the text is malformed
 */
export function networkOf(text: string): string | undefined {
  const parsed = parseBlock(text);
  if (parsed === undefined) return undefined;
  const { family, prefixLength } = parsed;
  return formatCidr({ family, first: networkBits(parsed), prefixLength });
}

/** Canonical text of a block, such as `10.0.0.0/16` or `2001:db8::/32`. */
export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.family, cidr.first)}/${cidr.prefixLength}`;
}

/**
 * Reads a block that was checked before.
 *
 * @throws Error when the text is not a block, or has host bits
 */
export function cidrOf(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr !== undefined) return cidr;
  const network = networkOf(text);
  throw new Error(
    network === undefined
      ? `got ${text}, expected a CIDR block such as 10.0.0.0/16`
      : `got ${text}, expected no host bits; write ${network}`,
  );
}

/** Count of the block's addresses, its network and broadcast address included. */
export function sizeOf(cidr: Cidr): bigint {
  return 1n << BigInt(ADDRESS_BITS[cidr.family] - cidr.prefixLength);
}

/** The highest address of the block. */
export function lastOf(cidr: Cidr): bigint {
  return cidr.first + sizeOf(cidr) - 1n;
}

/** Whether every address of `inner` is one of `outer`; a block contains itself. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return outer.family === inner.family && outer.first <= inner.first && lastOf(inner) <= lastOf(outer);
}

/** Whether any address is in both; two blocks that overlap are always nested. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.family === b.family && a.first <= lastOf(b) && b.first <= lastOf(a);
}

/**
 * The block number `index`, from 0, of those that `range` is cut into when each has `prefixLength`.
 *
 * @throws RangeError when the range has no such block
 */
export function subnetAt(range: Cidr, prefixLength: number, index: number): Cidr {
  const width = ADDRESS_BITS[range.family];
  if (!Number.isInteger(prefixLength) || prefixLength < range.prefixLength || prefixLength > width) {
    const expected = `a prefix length from ${range.prefixLength} to ${width}`;
    throw new RangeError(`got /${prefixLength} within ${formatCidr(range)}, expected ${expected}`);
  }
  const count = 1n << BigInt(prefixLength - range.prefixLength);
  if (!Number.isSafeInteger(index) || index < 0 || BigInt(index) >= count) {
    const blocks = `the /${prefixLength} blocks of ${formatCidr(range)}`;
    throw new RangeError(`got ${index}, expected the number of one of ${blocks}, 0 to ${count - 1n}`);
  }
  const first = range.first + (BigInt(index) << BigInt(width - prefixLength));
  return { family: range.family, first, prefixLength };
}

/** The fewest blocks that hold exactly the addresses of `ranges`: IPv4 first, then by address. */
export function aggregate(ranges: readonly Cidr[]): Cidr[] {
  return FAMILIES.flatMap((family) => intervalsOf(family, ranges).flatMap((part) => blocksOf(family, part)));
}

/** The fewest blocks that hold exactly the addresses of `ranges` that are in none of `holes`; sorted alike. */
export function subtract(ranges: readonly Cidr[], holes: readonly Cidr[]): Cidr[] {
  return FAMILIES.flatMap((family) => {
    const left = withoutHoles(intervalsOf(family, ranges), intervalsOf(family, holes));
    return left.flatMap((part) => blocksOf(family, part));
  });
}

/**
 * {@link aggregate} on text.
 *
 * @throws Error as {@link cidrOf}
 */
export function aggregateCidrs(texts: readonly string[]): string[] {
  return aggregate(texts.map(cidrOf)).map(formatCidr);
}

// RFC 1918, RFC 6598 (shared address space) and RFC 4193 (unique local IPv6).
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].map(
  cidrOf,
);

/** Whether every address of the block is one that the internet does not route: RFC 1918, RFC 6598, RFC 4193. */
export function isPrivateAddressRange(cidr: Cidr): boolean {
  return PRIVATE_RANGES.some((range) => containsCidr(range, cidr));
}

interface Block {
  readonly family: IpFamily;
  readonly value: bigint;
  readonly prefixLength: number;
}

function parseBlock(text: string): Block | undefined {
  const [, before = "", after = ""] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseAddress(before);
  const prefixLength = Number(after);
  if (address === undefined || prefixLength > ADDRESS_BITS[address.family]) return undefined;
  return { ...address, prefixLength };
}

function networkBits({ family, value, prefixLength }: Block): bigint {
  const hostBits = BigInt(ADDRESS_BITS[family] - prefixLength);
  return (value >> hostBits) << hostBits;
}

/** The addresses of one family as sorted intervals that neither overlap nor touch. */
function intervalsOf(family: IpFamily, ranges: readonly Cidr[]): Interval[] {
  const own = ranges.filter((range) => range.family === family);
  const sorted = own.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: Interval[] = [];
  for (const range of sorted) {
    const last = lastOf(range);
    const open = merged.at(-1);
    if (open === undefined || range.first > open.last + 1n) merged.push({ first: range.first, last });
    else if (last > open.last) merged[merged.length - 1] = { first: open.first, last };
  }
  return merged;
}

/** What is left of `whole`; both are sorted and disjoint, so each is walked once. */
function withoutHoles(whole: readonly Interval[], holes: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let next = 0;
  for (const { first, last } of whole) {
    let from = first;
    // A hole that reaches beyond this interval may also cut the next one, so it is not passed over.
    for (let hole = holes[next]; hole !== undefined && hole.first <= last; hole = holes[next]) {
      if (hole.first > from) left.push({ first: from, last: hole.first - 1n });
      if (hole.last >= from) from = hole.last + 1n;
      if (hole.last > last) break;
      next += 1;
    }
    if (from <= last) left.push({ first: from, last });
  }
  return left;
}

/** Cuts an interval into the fewest blocks: always the largest that is aligned and still fits. */
function blocksOf(family: IpFamily, { first, last }: Interval): Cidr[] {
  const blocks: Cidr[] = [];
  for (let from = first; from <= last;) {
    const fits = bitLength(last - from + 1n) - 1;
    const hostBits = from === 0n ? fits : Math.min(fits, bitLength(from & -from) - 1);
    blocks.push({ family, first: from, prefixLength: ADDRESS_BITS[family] - hostBits });
    from += 1n << BigInt(hostBits);
  }
  return blocks;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
