import assert from "node:assert/strict";
import fc from "fast-check";
import { ADDRESS_BITS } from "../../network/address";
import {
  aggregate,
  aggregateCidrs,
  type Cidr,
  cidrOf,
  containsCidr,
  formatAddress,
  formatCidr,
  type IpFamily,
  isPrivateAddressRange,
  lastOf,
  networkOf,
  overlaps,
  parseCidr,
  sizeOf,
  subnetAt,
  subtract,
} from "../../network/cidr";
import { addresses, blockAround, cidrs } from "./arbitraries";

/** Blocks of a world of 64 addresses in each family, at both ends of the address space: they meet often. */
const WORLD_BITS = 6;
const ORIGINS: readonly { family: IpFamily; first: bigint }[] = [
  { family: 4, first: 0n },
  { family: 4, first: 2n ** 32n - 64n },
  { family: 6, first: 0n },
  { family: 6, first: 2n ** 128n - 64n },
];
const smallCidrs = fc
  .record({
    origin: fc.constantFrom(...ORIGINS),
    offset: fc.bigInt({ min: 0n, max: 63n }),
    hostBits: fc.integer({ min: 0, max: WORLD_BITS }),
  })
  .map(({ origin, offset, hostBits }) =>
    blockAround(origin.family, origin.first + offset, ADDRESS_BITS[origin.family] - hostBits),
  );
const smallSets = fc.array(smallCidrs, { maxLength: 24 });

function addressSet(ranges: readonly Cidr[]): Set<string> {
  const all = new Set<string>();
  for (const range of ranges) {
    for (let at = range.first; at <= lastOf(range); at += 1n) all.add(`${range.family} ${at}`);
  }
  return all;
}

/** The least number of blocks for a set of addresses, by halving the world: an oracle with no interval in it. */
function leastBlocks(set: ReadonlySet<string>): number {
  const count = (family: IpFamily, first: bigint, hostBits: number): number => {
    const size = 1n << BigInt(hostBits);
    let held = 0n;
    for (let at = first; at < first + size; at += 1n) if (set.has(`${family} ${at}`)) held += 1n;
    if (held === 0n) return 0;
    if (held === size) return 1;
    return count(family, first, hostBits - 1) + count(family, first + size / 2n, hostBits - 1);
  };
  return ORIGINS.reduce((total, { family, first }) => total + count(family, first, WORLD_BITS), 0);
}

function isSortedAndApart(ranges: readonly Cidr[]): boolean {
  return ranges.slice(1).every((range, index) => {
    const before = ranges[index];
    if (before === undefined) return false;
    return before.family === range.family ? lastOf(before) < range.first : before.family < range.family;
  });
}

function has(ranges: readonly Cidr[], family: IpFamily, value: bigint): boolean {
  return ranges.some((range) => range.family === family && range.first <= value && value <= lastOf(range));
}

/** The addresses where membership can change: both edges of every block, and their neighbours. */
function edges(ranges: readonly Cidr[]): { family: IpFamily; value: bigint }[] {
  return ranges.flatMap((range) =>
    [range.first - 1n, range.first, lastOf(range), lastOf(range) + 1n].map((value) => ({
      family: range.family,
      value,
    })),
  );
}

describe("parseCidr", () => {
  it("reads a block of each family", () => {
    assert.deepEqual(parseCidr("10.0.0.0/16"), { family: 4, first: 0x0a000000n, prefixLength: 16 });
    assert.deepEqual(parseCidr("0.0.0.0/0"), { family: 4, first: 0n, prefixLength: 0 });
    assert.deepEqual(parseCidr("2001:db8::/32"), { family: 6, first: 0x20010db8n << 96n, prefixLength: 32 });
    assert.deepEqual(parseCidr("::1/128"), { family: 6, first: 1n, prefixLength: 128 });
  });

  it("refuses host bits", () => {
    assert.equal(parseCidr("10.0.0.1/16"), undefined);
    assert.equal(parseCidr("0.0.0.1/0"), undefined);
    assert.equal(parseCidr("2001:db8::1/64"), undefined);
  });

  it("refuses a malformed prefix length", () => {
    for (const text of [
      "10.0.0.0",
      "10.0.0.0/",
      "10.0.0.0/33",
      "10.0.0.0/08",
      "10.0.0.0/+8",
      "10.0.0.0/8 ",
      "/8",
    ]) {
      assert.equal(parseCidr(text), undefined, text);
    }
    for (const text of [
      "10.0.0.0/8/8",
      "10.0.0.0/255.0.0.0",
      "10.0.0.0/8.0",
      "10.0.0.0/1e1",
      "::/129",
      "::/-0",
      "::",
    ]) {
      assert.equal(parseCidr(text), undefined, text);
    }
  });

  it("gives back the block that formatCidr wrote", () => {
    fc.assert(fc.property(cidrs, (cidr) => assert.deepEqual(parseCidr(formatCidr(cidr)), cidr)));
  });
});

describe("networkOf", () => {
  it("clears host bits", () => {
    assert.equal(networkOf("10.0.3.7/16"), "10.0.0.0/16");
    assert.equal(networkOf("10.0.3.7/0"), "0.0.0.0/0");
    assert.equal(networkOf("2001:DB8::1/32"), "2001:db8::/32");
  });

  it("leaves a canonical block as it is", () => {
    fc.assert(fc.property(cidrs, (cidr) => assert.equal(networkOf(formatCidr(cidr)), formatCidr(cidr))));
  });

  it("gives the one block of that size that holds the address", () => {
    fc.assert(
      fc.property(addresses, fc.nat(128), ({ family, value }, length) => {
        const prefixLength = length % (ADDRESS_BITS[family] + 1);
        const network = networkOf(`${formatAddress(family, value)}/${prefixLength}`);
        assert.equal(network, formatCidr(blockAround(family, value, prefixLength)));
      }),
    );
  });

  it("refuses what is malformed", () => {
    assert.equal(networkOf("10.0.0.0.0/8"), undefined);
    assert.equal(networkOf("10.0.0.1/33"), undefined);
    assert.equal(networkOf("ten/8"), undefined);
  });
});

describe("cidrOf", () => {
  it("reads what parseCidr reads", () => {
    assert.deepEqual(cidrOf("10.0.0.0/16"), parseCidr("10.0.0.0/16"));
  });

  it("throws with the network when host bits are set", () => {
    const message = "got 10.0.0.1/16, expected no host bits; write 10.0.0.0/16";
    assert.throws(() => cidrOf("10.0.0.1/16"), new Error(message));
  });

  it("throws when the text is no block", () => {
    assert.throws(() => cidrOf("vpc"), new Error("got vpc, expected a CIDR block such as 10.0.0.0/16"));
  });
});

describe("sizeOf and lastOf", () => {
  it("count the whole block", () => {
    assert.equal(sizeOf(cidrOf("10.0.0.0/28")), 16n);
    assert.equal(sizeOf(cidrOf("::/0")), 2n ** 128n);
    assert.equal(lastOf(cidrOf("10.0.0.0/28")), 0x0a00000fn);
    assert.equal(lastOf(cidrOf("10.0.0.7/32")), 0x0a000007n);
  });
});

describe("containsCidr and overlaps", () => {
  /** Pairs that often meet: the second is cut from, or wraps, the first. */
  const pairs = fc.oneof(
    fc.tuple(smallCidrs, smallCidrs),
    fc.tuple(cidrs, cidrs),
    fc.tuple(cidrs, fc.nat(128)).map(([cidr, length]): [Cidr, Cidr] => {
      return [cidr, blockAround(cidr.family, lastOf(cidr), length % (ADDRESS_BITS[cidr.family] + 1))];
    }),
  );

  it("know a block from its neighbours", () => {
    const vpc = cidrOf("10.0.0.0/16");
    assert.equal(containsCidr(vpc, cidrOf("10.0.255.0/24")), true);
    assert.equal(containsCidr(vpc, cidrOf("10.1.0.0/24")), false);
    assert.equal(containsCidr(cidrOf("10.0.255.0/24"), vpc), false);
    assert.equal(overlaps(cidrOf("10.0.255.0/24"), vpc), true);
    assert.equal(overlaps(cidrOf("10.1.0.0/24"), vpc), false);
  });

  it("never mix the families", () => {
    assert.equal(containsCidr(cidrOf("::/0"), cidrOf("0.0.0.0/0")), false);
    assert.equal(overlaps(cidrOf("0.0.0.0/0"), cidrOf("::/0")), false);
  });

  it("make containment a partial order", () => {
    fc.assert(
      fc.property(pairs, smallCidrs, ([a, b], c) => {
        assert.equal(containsCidr(a, a), true);
        if (containsCidr(a, b) && containsCidr(b, a)) assert.deepEqual(a, b);
        if (containsCidr(a, b) && containsCidr(b, c)) assert.equal(containsCidr(a, c), true);
      }),
    );
  });

  it("hold that overlap is symmetric and means that one block contains the other", () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        assert.equal(overlaps(a, b), overlaps(b, a));
        assert.equal(overlaps(a, b), containsCidr(a, b) || containsCidr(b, a));
      }),
    );
  });

  it("agree with the sets of addresses", () => {
    fc.assert(
      fc.property(smallCidrs, smallCidrs, (a, b) => {
        const [inA, inB] = [addressSet([a]), addressSet([b])];
        const shared = [...inB].filter((address) => inA.has(address)).length;
        assert.equal(containsCidr(a, b), shared === inB.size);
        assert.equal(overlaps(a, b), shared > 0);
      }),
    );
  });
});

describe("subnetAt", () => {
  it("counts blocks from the start of the range", () => {
    assert.equal(formatCidr(subnetAt(cidrOf("10.0.0.0/16"), 19, 0)), "10.0.0.0/19");
    assert.equal(formatCidr(subnetAt(cidrOf("10.0.0.0/16"), 19, 7)), "10.0.224.0/19");
    assert.equal(formatCidr(subnetAt(cidrOf("10.0.0.0/16"), 16, 0)), "10.0.0.0/16");
    assert.equal(formatCidr(subnetAt(cidrOf("2001:db8:0:ff00::/56"), 64, 255)), "2001:db8:0:ffff::/64");
  });

  it("refuses a block that the range does not have", () => {
    const range = cidrOf("10.0.0.0/16");
    const message = "got 8, expected the number of one of the /19 blocks of 10.0.0.0/16, 0 to 7";
    assert.throws(() => subnetAt(range, 19, 8), new RangeError(message));
    assert.throws(() => subnetAt(range, 19, -1), RangeError);
    assert.throws(() => subnetAt(range, 19, 0.5), RangeError);
  });

  it("refuses a size that the range cannot be cut into", () => {
    const range = cidrOf("10.0.0.0/16");
    const message = "got /15 within 10.0.0.0/16, expected a prefix length from 16 to 32";
    assert.throws(() => subnetAt(range, 15, 0), new RangeError(message));
    assert.throws(() => subnetAt(range, 33, 0), RangeError);
    assert.throws(() => subnetAt(range, 16.5, 0), RangeError);
  });

  it("partitions the range", () => {
    fc.assert(
      fc.property(cidrs, fc.nat(7), (range, bits) => {
        fc.pre(range.prefixLength + bits <= ADDRESS_BITS[range.family]);
        const blocks = Array.from({ length: 2 ** bits }, (_, index) =>
          subnetAt(range, range.prefixLength + bits, index),
        );
        assert.equal(isSortedAndApart(blocks), true);
        assert.deepEqual(aggregate(blocks), [range]);
        assert.equal(
          blocks.reduce((total, each) => total + sizeOf(each), 0n),
          sizeOf(range),
        );
      }),
    );
  });
});

describe("aggregate", () => {
  it("joins neighbours that make one block", () => {
    assert.deepEqual(aggregateCidrs(["10.0.1.0/24", "10.0.0.0/24"]), ["10.0.0.0/23"]);
    assert.deepEqual(aggregateCidrs(["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/23"]), ["10.0.0.0/22"]);
  });

  it("leaves neighbours that do not make one block", () => {
    assert.deepEqual(aggregateCidrs(["10.0.1.0/24", "10.0.2.0/24"]), ["10.0.1.0/24", "10.0.2.0/24"]);
  });

  it("drops what lies in another range", () => {
    assert.deepEqual(aggregateCidrs(["10.0.0.0/16", "10.0.7.0/24", "10.0.0.0/16"]), ["10.0.0.0/16"]);
  });

  it("puts IPv4 before IPv6 and keeps them apart", () => {
    const given = ["::/1", "8000::/1", "128.0.0.0/1", "0.0.0.0/1"];
    assert.deepEqual(aggregateCidrs(given), ["0.0.0.0/0", "::/0"]);
  });

  it("gives nothing for nothing", () => {
    assert.deepEqual(aggregate([]), []);
  });

  it("does not depend on order", () => {
    const shuffled = smallSets.chain((ranges) =>
      fc.tuple(fc.constant(ranges), fc.shuffledSubarray(ranges, { minLength: ranges.length })),
    );
    fc.assert(
      fc.property(shuffled, ([ranges, other]) => assert.deepEqual(aggregate(ranges), aggregate(other))),
    );
  });

  it("is idempotent", () => {
    fc.assert(
      fc.property(fc.array(cidrs), (ranges) =>
        assert.deepEqual(aggregate(aggregate(ranges)), aggregate(ranges)),
      ),
    );
  });

  it("holds exactly the addresses that came in, in the fewest blocks", () => {
    fc.assert(
      fc.property(smallSets, (ranges) => {
        const result = aggregate(ranges);
        assert.deepEqual(addressSet(result), addressSet(ranges));
        assert.equal(result.length, leastBlocks(addressSet(ranges)));
        assert.equal(isSortedAndApart(result), true);
      }),
    );
  });

  it("changes no address's membership, at any size", () => {
    fc.assert(
      fc.property(fc.array(cidrs, { maxLength: 12 }), fc.array(addresses), (ranges, samples) => {
        const result = aggregate(ranges);
        for (const { family, value } of [...samples, ...edges(ranges), ...edges(result)]) {
          assert.equal(has(result, family, value), has(ranges, family, value));
        }
      }),
    );
  });

  it("does not change what it was given", () => {
    const ranges = [cidrOf("10.0.1.0/24"), cidrOf("10.0.0.0/24")];
    aggregate(ranges);
    assert.deepEqual(ranges.map(formatCidr), ["10.0.1.0/24", "10.0.0.0/24"]);
  });

  it("joins 65,536 addresses into one block", () => {
    const whole = cidrOf("10.0.0.0/16");
    const all = Array.from({ length: 65536 }, (_, index) => subnetAt(whole, 32, 65535 - index));
    assert.deepEqual(aggregate(all), [whole]);
  });
});

describe("aggregateCidrs", () => {
  it("refuses text that is no block", () => {
    assert.deepEqual(aggregateCidrs(["10.0.0.0/24"]), ["10.0.0.0/24"]);
    assert.throws(() => aggregateCidrs(["10.0.0.0/24", "10.0.1.1/24"]), /write 10\.0\.1\.0\/24/);
  });
});

describe("subtract", () => {
  const minus = (ranges: readonly string[], holes: readonly string[]): string[] =>
    subtract(ranges.map(cidrOf), holes.map(cidrOf)).map(formatCidr);

  it("cuts a hole out of the middle", () => {
    assert.deepEqual(minus(["10.0.0.0/24"], ["10.0.0.64/26"]), ["10.0.0.0/26", "10.0.0.128/25"]);
  });

  it("cuts one hole out of several ranges", () => {
    assert.deepEqual(minus(["10.0.0.0/24", "10.0.2.0/24"], ["10.0.0.0/16"]), []);
    assert.deepEqual(minus(["10.0.0.0/24", "10.2.0.0/24"], ["10.0.0.0/16"]), ["10.2.0.0/24"]);
  });

  it("leaves what no hole touches", () => {
    assert.deepEqual(minus(["10.0.0.0/24"], ["10.0.1.0/24", "9.0.0.0/8", "::/0"]), ["10.0.0.0/24"]);
    assert.deepEqual(minus(["10.0.0.0/24"], []), ["10.0.0.0/24"]);
  });

  it("reaches both ends of the address space", () => {
    assert.deepEqual(minus(["0.0.0.0/0"], ["0.0.0.0/1"]), ["128.0.0.0/1"]);
    assert.deepEqual(minus(["0.0.0.0/0"], ["128.0.0.0/1"]), ["0.0.0.0/1"]);
    assert.equal(minus(["::/0"], ["::1/128"]).length, 128);
  });

  it("leaves exactly the addresses that are in no hole, in the fewest blocks", () => {
    fc.assert(
      fc.property(smallSets, smallSets, (ranges, holes) => {
        const result = subtract(ranges, holes);
        const inHoles = addressSet(holes);
        const expected = new Set([...addressSet(ranges)].filter((address) => !inHoles.has(address)));
        assert.deepEqual(addressSet(result), expected);
        assert.equal(result.length, leastBlocks(expected));
        assert.equal(isSortedAndApart(result), true);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves nothing that a hole overlaps, and the union with the holes restores the whole", () => {
    fc.assert(
      fc.property(fc.array(cidrs), fc.array(cidrs), (ranges, holes) => {
        const left = subtract(ranges, holes);
        assert.equal(
          left.some((range) => holes.some((hole) => overlaps(range, hole))),
          false,
        );
        assert.deepEqual(aggregate([...left, ...holes]), aggregate([...ranges, ...holes]));
      }),
    );
  });

  it("taken twice gives the intersection, which restores the ranges", () => {
    fc.assert(
      fc.property(smallSets, smallSets, (ranges, holes) => {
        const left = subtract(ranges, holes);
        const shared = subtract(ranges, left);
        assert.deepEqual(aggregate([...left, ...shared]), aggregate(ranges));
        assert.deepEqual(subtract(shared, holes), []);
      }),
    );
  });

  it("cuts 32,768 holes out of one range", () => {
    const whole = cidrOf("10.0.0.0/16");
    const holes = Array.from({ length: 32768 }, (_, index) => subnetAt(whole, 32, 2 * index));
    const left = subtract([whole], holes);
    assert.equal(left.length, 32768);
    assert.deepEqual(aggregate([...left, ...holes]), [whole]);
  });
});

describe("isPrivateAddressRange", () => {
  it("holds for the private ranges and all that lies in them", () => {
    for (const text of ["10.0.0.0/8", "10.1.2.0/24", "172.16.0.0/12", "172.31.255.0/24", "192.168.0.0/16"]) {
      assert.equal(isPrivateAddressRange(cidrOf(text)), true, text);
    }
    for (const text of ["100.64.0.0/10", "100.127.0.0/16", "fc00::/7", "fd12:3456::/32"]) {
      assert.equal(isPrivateAddressRange(cidrOf(text)), true, text);
    }
  });

  it("fails for their neighbours and for ranges that are private in part", () => {
    for (const text of ["11.0.0.0/8", "172.32.0.0/16", "172.15.0.0/16", "192.169.0.0/16", "100.128.0.0/16"]) {
      assert.equal(isPrivateAddressRange(cidrOf(text)), false, text);
    }
    for (const text of ["0.0.0.0/0", "10.0.0.0/7", "172.0.0.0/11", "fe80::/10", "2001:db8::/32", "::/0"]) {
      assert.equal(isPrivateAddressRange(cidrOf(text)), false, text);
    }
  });
});
