/**
 * Addresses as one row of numbers: all of IPv4 first, then all of IPv6, so that one set can hold both families and
 * no operation can mix them up. Knows which addresses are public, and no network.
 */
import { ADDRESS_BITS } from "../address";
import { type Cidr, cidrOf, formatCidr, type IpFamily, lastOf, networkOf } from "../cidr";
import { intersect, interval, type IntervalSet, sameSet, subtract, union } from "./intervals";

const OFFSET: Readonly<Record<IpFamily, bigint>> = { 4: 0n, 6: 1n << 32n };

/** Every address of one family. */
export const ALL_ADDRESSES: Readonly<Record<IpFamily, IntervalSet>> = {
  4: interval(0n, (1n << 32n) - 1n),
  6: interval(1n << 32n, (1n << 32n) + (1n << 128n) - 1n),
};

/** Every address there is. */
export const EVERY_ADDRESS: IntervalSet = union(ALL_ADDRESSES[4], ALL_ADDRESSES[6]);

/** The addresses of one block. */
export function addressesOf(cidr: Cidr): IntervalSet {
  const offset = OFFSET[cidr.family];
  return interval(cidr.first + offset, lastOf(cidr) + offset);
}

/**
 * The addresses of a block as somebody wrote it. Host bits count as cleared, as AWS clears them:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
 *
 * @returns undefined when the text is no block
 */
export function addressesIn(text: string): IntervalSet | undefined {
  if (!read.has(text)) read.set(text, readAddresses(text));
  return read.get(text);
}

/** Ranges of rules and routes come by again and again; there are as many of them as people wrote. */
const read = new Map<string, IntervalSet | undefined>();

function readAddresses(text: string): IntervalSet | undefined {
  const network = networkOf(text);
  return network === undefined ? undefined : addressesOf(cidrOf(network));
}

/** The fewest blocks that hold exactly these addresses: IPv4 first, then by address. */
export function blocksOf(set: IntervalSet): Cidr[] {
  return ([4, 6] as const).flatMap((family) => {
    const offset = OFFSET[family];
    const own = intersect(set, ALL_ADDRESSES[family]);
    return own.flatMap(({ first, last }) => cut(family, first - offset, last - offset));
  });
}

/** Always the largest block that is aligned and still fits. */
function cut(family: IpFamily, first: bigint, last: bigint): Cidr[] {
  const blocks: Cidr[] = [];
  for (let from = first; from <= last;) {
    let hostBits = 0;
    while (hostBits < ADDRESS_BITS[family]) {
      const size = 1n << BigInt(hostBits + 1);
      if (from % size !== 0n || from + size - 1n > last) break;
      hostBits += 1;
    }
    blocks.push({ family, first: from, prefixLength: ADDRESS_BITS[family] - hostBits });
    from += 1n << BigInt(hostBits);
  }
  return blocks;
}

/** More blocks than this say less than their count. */
const MOST_BLOCKS = 4;

/** Sets of subnets and rules come by again and again. */
const words = new WeakMap<IntervalSet, string>();

/** The addresses in words: `10.0.0.0/16`, `any address`, `12 ranges from 10.0.0.0/16 to 10.9.0.0/16`. */
export function describeAddresses(set: IntervalSet): string {
  const known = words.get(set);
  if (known !== undefined) return known;
  const text = inWords(set);
  words.set(set, text);
  return text;
}

function inWords(set: IntervalSet): string {
  if (sameSet(set, PUBLIC_ADDRESSES)) return "any public address";
  if (sameSet(set, intersect(PUBLIC_ADDRESSES, ALL_ADDRESSES[4]))) return "any public IPv4 address";
  const blocks = blocksOf(set).map(formatCidr);
  const [first = "no address"] = blocks;
  if (sameSet(set, EVERY_ADDRESS)) return "any address";
  if (blocks.length <= MOST_BLOCKS) return blocks.length === 0 ? first : blocks.join(", ");
  return `${blocks.length} ranges from ${first} to ${blocks.at(-1) ?? first}`;
}

/**
 * What the internet does not route: https://www.iana.org/assignments/iana-ipv4-special-registry. Ranges that are kept
 * for documentation count as public, since people write them where a public one is meant.
 */
const NOT_ROUTED = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map((text) => addressesOf(cidrOf(text)));

/** Addresses that can be on the internet; of IPv6 the global unicast ones. */
export const PUBLIC_ADDRESSES: IntervalSet = union(
  subtract(ALL_ADDRESSES[4], union(...NOT_ROUTED)),
  addressesOf(cidrOf("2000::/3")),
);

/** Where an IPv6 range that Amazon or an address pool gives can lie: global unicast, or unique local. */
export const POSSIBLE_IPV6: IntervalSet = union(
  addressesOf(cidrOf("2000::/3")),
  addressesOf(cidrOf("fc00::/7")),
);
