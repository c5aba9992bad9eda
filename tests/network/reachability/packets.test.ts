import assert from "node:assert/strict";
import fc from "fast-check";
import { has, interval, type IntervalSet, union } from "../../../network/reachability/intervals";
import {
  type Box,
  coversPackets,
  intersectPackets,
  joinBoxes,
  type PacketSet,
  packetsOf,
  restrict,
  samePackets,
  subtractPackets,
  unionPackets,
  valuesOf,
} from "../../../network/reachability/packets";

/** A universe of 3 x 3 x 2 x 2 x 3 packets. */
const SIZES = { source: 3, destination: 3, protocol: 2, sourcePorts: 2, destinationPorts: 3 } as const;
type Dimension = keyof typeof SIZES;
const DIMENSIONS = Object.keys(SIZES) as Dimension[];
type Packet = Readonly<Record<Dimension, number>>;

const universe: readonly Packet[] = DIMENSIONS.reduce<Packet[]>(
  (packets, dimension) =>
    packets.flatMap((packet) =>
      Array.from({ length: SIZES[dimension] }, (_, value) => ({ ...packet, [dimension]: value })),
    ),
  [{ source: 0, destination: 0, protocol: 0, sourcePorts: 0, destinationPorts: 0 }],
);

function side(size: number): fc.Arbitrary<IntervalSet> {
  const members = fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { minLength: 1 });
  return members.map((values) => union(...values.map((value) => interval(value, value))));
}

const box: fc.Arbitrary<Box> = fc.record({
  source: side(SIZES.source),
  destination: side(SIZES.destination),
  protocol: side(SIZES.protocol),
  sourcePorts: side(SIZES.sourcePorts),
  destinationPorts: side(SIZES.destinationPorts),
});

const packets: fc.Arbitrary<PacketSet> = fc
  .array(box, { maxLength: 3 })
  .map((boxes) => unionPackets(...boxes.map((one) => [one])));

function isIn(set: PacketSet, packet: Packet): boolean {
  return set.some((one) => DIMENSIONS.every((dimension) => has(one[dimension], packet[dimension])));
}

function isDisjoint(set: PacketSet): boolean {
  const counts = universe.map((packet) => set.filter((one) => isIn([one], packet)).length);
  return counts.every((count) => count <= 1);
}

describe("packet sets", () => {
  it("agree with packets one by one in every operation", () => {
    fc.assert(
      fc.property(packets, packets, (a, b) => {
        const results = {
          union: unionPackets(a, b),
          intersect: intersectPackets(a, b),
          subtract: subtractPackets(a, b),
          joined: joinBoxes(a),
        };
        for (const packet of universe) {
          const [one, other] = [isIn(a, packet), isIn(b, packet)];
          assert.equal(isIn(results.union, packet), one || other);
          assert.equal(isIn(results.intersect, packet), one && other);
          assert.equal(isIn(results.subtract, packet), one && !other);
          assert.equal(isIn(results.joined, packet), one);
        }
        assert.ok(Object.values(results).every(isDisjoint));
      }),
      { numRuns: 300 },
    );
  });

  it("cover each other exactly when no packet is outside", () => {
    fc.assert(
      fc.property(packets, packets, (a, b) => {
        const within = universe.every((packet) => !isIn(b, packet) || isIn(a, packet));
        assert.equal(coversPackets(a, b), within);
        assert.equal(samePackets(unionPackets(a, b), unionPackets(b, a)), true);
      }),
      { numRuns: 300 },
    );
  });

  it("are restricted in one dimension alone", () => {
    fc.assert(
      fc.property(packets, side(SIZES.destination), (set, destinations) => {
        const left = restrict(set, "destination", destinations);
        for (const packet of universe)
          assert.equal(isIn(left, packet), isIn(set, packet) && has(destinations, packet.destination));
      }),
    );
  });

  it("name every value of a dimension", () => {
    fc.assert(
      fc.property(packets, (set) => {
        const values = valuesOf(set, "source");
        for (let value = 0; value < SIZES.source; value += 1) {
          const taken = universe.some((packet) => packet.source === value && isIn(set, packet));
          assert.equal(has(values, value), taken);
        }
      }),
    );
  });

  it("are empty when any dimension is", () => {
    const full = interval(0, 1);
    const sides = {
      source: full,
      destination: full,
      protocol: full,
      sourcePorts: full,
      destinationPorts: full,
    };
    assert.equal(packetsOf(sides).length, 1);
    assert.deepEqual(packetsOf({ ...sides, protocol: [] }), []);
  });
});
