import assert from "node:assert/strict";
import fc from "fast-check";
import {
  covers,
  has,
  intersect,
  interval,
  type IntervalSet,
  meets,
  NOTHING,
  sameSet,
  sizeOf,
  subtract,
  union,
} from "../../../network/reachability/intervals";

const SIZE = 24;
const numbers = fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }));
const universe = Array.from({ length: SIZE }, (_, index) => index);

function setOf(members: readonly number[]): IntervalSet {
  return union(...members.map((member) => interval(member, member)));
}

function membersOf(set: IntervalSet): number[] {
  return universe.filter((number) => has(set, number));
}

/** Sorted, and no two intervals overlap or touch. */
function isCanonical(set: IntervalSet): boolean {
  return set.every(({ first, last }, index) => {
    const before = set[index - 1];
    return first <= last && (before === undefined || before.last + 1n < first);
  });
}

describe("interval sets", () => {
  it("agree with sets of single numbers in every operation", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [one, other] = [setOf(a), setOf(b)];
        const results = [union(one, other), intersect(one, other), subtract(one, other)];
        assert.deepEqual(results.map(membersOf), [
          universe.filter((number) => a.includes(number) || b.includes(number)),
          universe.filter((number) => a.includes(number) && b.includes(number)),
          universe.filter((number) => a.includes(number) && !b.includes(number)),
        ]);
        assert.ok(results.every(isCanonical));
        assert.equal(
          meets(one, other),
          a.some((number) => b.includes(number)),
        );
        assert.equal(
          covers(one, other),
          b.every((number) => a.includes(number)),
        );
        assert.equal(sizeOf(one), BigInt(a.length));
      }),
    );
  });

  it("do not depend on the order in which they are joined", () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        const [x, y, z] = [setOf(a), setOf(b), setOf(c)];
        assert.deepEqual(union(union(x, y), z), union(z, union(y, x)));
        assert.deepEqual(intersect(intersect(x, y), z), intersect(x, intersect(z, y)));
        assert.deepEqual(subtract(subtract(x, y), z), subtract(x, union(y, z)));
      }),
    );
  });

  it("join intervals that touch and keep those that do not", () => {
    assert.deepEqual(union(interval(0, 3), interval(4, 7)), interval(0, 7));
    assert.deepEqual(union(interval(5, 7), interval(0, 3)), [
      { first: 0n, last: 3n },
      { first: 5n, last: 7n },
    ]);
  });

  it("are empty when the last number lies before the first", () => {
    assert.deepEqual(interval(4, 3), NOTHING);
    assert.equal(sameSet(subtract(interval(0, 9), interval(0, 9)), NOTHING), true);
  });

  it("keep the very set that lies within another", () => {
    const inner = interval(2, 5);
    assert.equal(intersect(interval(0, 9), inner), inner);
    assert.equal(subtract(inner, interval(6, 9)), inner);
  });
});
