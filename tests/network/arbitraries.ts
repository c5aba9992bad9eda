/** Addresses and blocks for property tests. */
import fc from "fast-check";
import { ADDRESS_BITS } from "../../network/address";
import type { Cidr, IpFamily } from "../../network/cidr";

/** The block of that size that holds the address. */
export function blockAround(family: IpFamily, address: bigint, prefixLength: number): Cidr {
  const hostBits = BigInt(ADDRESS_BITS[family] - prefixLength);
  return { family, first: (address >> hostBits) << hostBits, prefixLength };
}

/** IPv6 groups that are often zero, so that "::" has something to choose from. */
export const ipv6Values = fc
  .array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 0xffffn })), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce((value, group) => (value << 16n) | group, 0n));

/** Any address of either family. */
export const addresses = fc.oneof(
  fc.record({ family: fc.constant<IpFamily>(4), value: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }) }),
  fc.record({ family: fc.constant<IpFamily>(6), value: ipv6Values }),
);

/** Any block of either family, of any size. */
export const cidrs = addresses.chain(({ family, value }) =>
  fc
    .integer({ min: 0, max: ADDRESS_BITS[family] })
    .map((prefixLength) => blockAround(family, value, prefixLength)),
);
