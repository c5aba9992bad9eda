/**
 * The text of one IPv4 or IPv6 address and its number. Imports nothing. Does not model IPv6 scope ids
 * (`fe80::1%eth0`), which no route or rule can name.
 */

export type IpFamily = 4 | 6;

/** Bits of an address. */
export const ADDRESS_BITS: Readonly<Record<IpFamily, number>> = { 4: 32, 6: 128 };

/**
 * Reads one address, strictly: four decimal octets without leading zeros (some readers take `010` for 8), or
 * IPv6 in any form of RFC 4291 section 2.2, embedded IPv4 included.
 *
 * @returns undefined when the text is not an address
 */
export function parseAddress(text: string): { family: IpFamily; value: bigint } | undefined {
  const family: IpFamily = text.includes(":") ? 6 : 4;
  const value = family === 6 ? parseIpv6(text) : parseIpv4(text);
  return value === undefined ? undefined : { family, value };
}

/**
 * Canonical text of an address: the dotted quad, or RFC 5952.
 *
 * @throws RangeError when the family has no such address
 */
export function formatAddress(family: IpFamily, value: bigint): string {
  if (value < 0n || value >= 1n << BigInt(ADDRESS_BITS[family])) {
    throw new RangeError(`got ${value}, expected the number of an IPv${family} address`);
  }
  return family === 4 ? formatIpv4(value) : formatIpv6(value);
}

function parseIpv4(text: string): bigint | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every(isOctet)) return undefined;
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function isOctet(text: string): boolean {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= 255;
}

function parseIpv6(text: string): bigint | undefined {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return undefined;
  // Only the last group of the whole address may be a dotted quad.
  const before = groupsOf(head, tail === undefined);
  const after = groupsOf(tail ?? "", true);
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  // "::" stands for one group or more (RFC 4291 section 2.2); without it all eight must be there.
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<bigint>(missing).fill(0n), ...after];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

function groupsOf(text: string, mayEndInIpv4: boolean): bigint[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const quad = mayEndInIpv4 && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (quad === undefined) return undefined;
    groups.push(quad >> 16n, quad & 0xffffn);
  }
  return groups;
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join(".");
}

function formatIpv6(value: bigint): string {
  // IPv4-mapped addresses keep their dotted quad (RFC 5952 section 5).
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(value & 0xffffffffn)}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}

/** The run that "::" replaces: the longest one, and the first of equals (RFC 5952 section 4.2). */
function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== "0") start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  }
  return longest;
}
