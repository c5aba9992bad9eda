import assert from "node:assert/strict";
import fc from "fast-check";
import { cidrOf, overlaps } from "../../../network/cidr";
import {
  checkInsideCidr,
  checkSlot,
  insideAddresses,
  insideCidrOf,
  insideIndex,
  isSlot,
  RESERVED_INSIDE_CIDRS,
  SITE_SLOTS,
} from "../../../network/vpn/inside-cidrs";

const slot = fc.integer({ min: 0, max: SITE_SLOTS - 1 });
const tunnel = fc.constantFrom<1 | 2>(1, 2);

function codes(text: string): string[] {
  return checkInsideCidr(text, "insideCidr").map(({ code }) => code);
}

describe("inside ranges by slot", () => {
  it("give slot 0 the first eight addresses of 169.254.6.0, and the last slot those before 169.254.38.0", () => {
    assert.equal(insideCidrOf(0, 1), "169.254.6.0/30");
    assert.equal(insideCidrOf(0, 2), "169.254.6.4/30");
    assert.equal(insideCidrOf(1, 1), "169.254.6.8/30");
    assert.equal(insideCidrOf(1_023, 2), "169.254.37.252/30");
  });

  it("are all different: 2,048 of them", () => {
    const all = Array.from({ length: SITE_SLOTS }, (_, index) => [
      insideCidrOf(index, 1),
      insideCidrOf(index, 2),
    ]);
    assert.equal(new Set(all.flat()).size, 2_048);
  });

  it("never overlap each other for different tunnels", () => {
    fc.assert(
      fc.property(slot, tunnel, slot, tunnel, (a, one, b, other) => {
        fc.pre(a !== b || one !== other);
        assert.ok(!overlaps(cidrOf(insideCidrOf(a, one)), cidrOf(insideCidrOf(b, other))));
      }),
    );
  });

  it("never touch what AWS reserves, nor what instances use", () => {
    const kept = [...RESERVED_INSIDE_CIDRS, "169.254.169.0/24", "169.254.170.0/24"].map(cidrOf);
    fc.assert(
      fc.property(slot, tunnel, (a, one) => {
        const range = cidrOf(insideCidrOf(a, one));
        assert.ok(kept.every((other) => !overlaps(range, other)));
        assert.deepEqual(checkInsideCidr(insideCidrOf(a, one), ""), []);
      }),
    );
  });

  it("do not move when other sites come or go", () => {
    const sites = fc.uniqueArray(slot, { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(sites, sites, (before, after) => {
        const kept = before.filter((own) => after.includes(own));
        const allocate = (slots: readonly number[]) =>
          new Map(slots.map((own) => [own, insideCidrOf(own, 1)]));
        for (const own of kept) assert.equal(allocate(before).get(own), allocate(after).get(own));
      }),
    );
  });

  it("exist for slots only", () => {
    assert.throws(() => insideCidrOf(1_024, 1), RangeError);
    assert.throws(() => insideCidrOf(-1, 1), RangeError);
    assert.throws(() => insideCidrOf(0.5, 1), RangeError);
    assert.ok(isSlot(1_023));
  });
});

describe("the two ends of an inside range", () => {
  it("are the first host for AWS and the second for the customer", () => {
    assert.deepEqual(insideAddresses("169.254.44.232/30"), {
      aws: "169.254.44.233",
      customer: "169.254.44.234",
    });
  });

  it("have a number that no other range has", () => {
    assert.equal(insideIndex("169.254.0.0/30"), 0);
    assert.equal(insideIndex("169.254.6.0/30"), 384);
    assert.equal(insideIndex("169.254.255.252/30"), 16_383);
  });
});

describe("checkInsideCidr", () => {
  it("takes any other /30 of 169.254.0.0/16", () => {
    assert.deepEqual(codes("169.254.44.232/30"), []);
    assert.deepEqual(codes("169.254.0.4/30"), []);
  });

  it("refuses each of AWS's seven reserved ones", () => {
    assert.equal(RESERVED_INSIDE_CIDRS.length, 7);
    for (const reserved of RESERVED_INSIDE_CIDRS) assert.deepEqual(codes(reserved), ["inside-cidr-reserved"]);
  });

  it("refuses what is no range", () => {
    assert.deepEqual(codes("169.254.44.232"), ["inside-cidr-malformed"]);
  });

  it("refuses host bits and names the range without them", () => {
    assert.deepEqual(checkInsideCidr("169.254.44.233/30", "tunnel1.insideCidr"), [
      {
        code: "inside-cidr-host-bits",
        path: "tunnel1.insideCidr",
        message: "got 169.254.44.233/30, expected no host bits; write 169.254.44.232/30",
      },
    ]);
  });

  it("refuses another size", () => {
    assert.deepEqual(codes("169.254.44.224/29"), ["inside-cidr-size"]);
    assert.deepEqual(codes("169.254.44.232/31"), ["inside-cidr-size"]);
  });

  it("refuses a range elsewhere, IPv6 included", () => {
    assert.deepEqual(codes("10.0.0.0/30"), ["inside-cidr-range"]);
    assert.deepEqual(codes("fd00::/126"), ["inside-cidr-range"]);
  });
});

describe("checkSlot", () => {
  it("takes 0 to 1,023", () => {
    assert.deepEqual([...checkSlot(0, "slot"), ...checkSlot(1_023, "slot")], []);
  });

  it("refuses the numbers around, and parts", () => {
    for (const wrong of [-1, 1_024, 1.5, Number.NaN]) {
      assert.deepEqual(
        checkSlot(wrong, "slot").map(({ code }) => code),
        ["slot-out-of-range"],
      );
    }
  });
});
