import assert from "node:assert/strict";
import fc from "fast-check";
import { cidrOf, containsCidr, formatCidr, networkOf, overlaps, subtract } from "../../network/cidr";
import {
  checkLayout,
  type LayoutPlan,
  type LayoutTier,
  planSubnets,
  type PlannedSubnet,
  tierPurposes,
  zoneSlotOf,
} from "../../network/layout";

function plan(changes: Partial<LayoutPlan> = {}): LayoutPlan {
  return {
    cidr: "10.0.0.0/16",
    secondaryCidrs: [],
    zones: ["euw1-az1", "euw1-az2"],
    zoneSlots: 4,
    tierSlots: 8,
    tiers: { app: { slot: 2, purpose: "workload" }, endpoints: { slot: 0, purpose: "endpoints" } },
    ...changes,
  };
}

const workload = (slot: number, range?: string): LayoutTier =>
  range === undefined ? { slot, purpose: "workload" } : { slot, purpose: "workload", range };

function found(changes: Partial<LayoutPlan>): string[] {
  return checkLayout(plan(changes)).map(({ path, code }) => `${path} ${code}`);
}

function messages(changes: Partial<LayoutPlan>): string[] {
  return checkLayout(plan(changes)).map(({ message }) => message);
}

/** Plans without an issue: the primary range and one secondary, tiers in both, slots drawn without return. */
const plans = fc
  .record({
    block: fc.nat(62),
    prefixLength: fc.integer({ min: 16, max: 20 }),
    zoneSlots: fc.constantFrom(4, 8),
    tierSlots: fc.constantFrom(8, 16, 32),
    ipv6: fc.boolean(),
  })
  .chain(({ block, prefixLength, zoneSlots, tierSlots, ipv6 }) => {
    const cidr = networkOf(`10.${block + 2}.0.0/${prefixLength}`) ?? "";
    const secondary = networkOf(`100.${64 + block}.0.0/${prefixLength}`) ?? "";
    const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
    const zones = fc.shuffledSubarray(
      numbers(zoneSlots).map((slot) => `euw1-az${slot + 1}`),
      { minLength: 1 },
    );
    const tiers = fc
      .shuffledSubarray(numbers(tierSlots), { minLength: 1, maxLength: 8 })
      .chain((slots) =>
        fc
          .array(fc.boolean(), { minLength: slots.length, maxLength: slots.length })
          .map((inSecondary) =>
            Object.fromEntries(
              slots.map((slot, index) => [
                `t${slot}`,
                workload(slot, inSecondary[index] ? secondary : undefined),
              ]),
            ),
          ),
      );
    return fc.record({ zones, tiers }).map((drawn): LayoutPlan => ({
      cidr,
      secondaryCidrs: [secondary],
      zoneSlots,
      tierSlots,
      ipv6,
      ...drawn,
    }));
  });

/** Mostly the first values, seldom the others. */
function mostly<T>(usual: readonly T[], odd: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
}

/** Plans that are often wrong, but not always. */
const roughPlans: fc.Arbitrary<LayoutPlan> = fc.record({
  cidr: mostly(["10.2.0.0/16", "10.2.0.0/18"], ["10.2.0.0/20", "10.2.0.0/28", "10.0.0.0/8"]),
  secondaryCidrs: mostly([["10.3.0.0/22", "100.64.0.0/16"]], [[], ["10.2.128.0/18"], ["10.2.0.0/24"]]),
  zones: fc.array(mostly(["euw1-az1", "euw1-az2", "euw1-az3"], ["euw1-az5", "use1-az1"]), {
    minLength: 1,
    maxLength: 2,
  }),
  zoneSlots: mostly([4, 8], [1, 2, 3]),
  tierSlots: mostly([4, 8], [1, 6, 64]),
  tiers: fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.record({
      slot: mostly([0, 1, 2, 3], [4, 7, -1]),
      purpose: fc.constantFrom(...tierPurposes),
      range: mostly([undefined, "100.64.0.0/16"], ["10.2.0.0/16", "10.3.0.0/22", "10.4.0.0/16"]),
    }),
    { minKeys: 1 },
  ),
  ipv6: fc.boolean(),
});

function isSound(given: LayoutPlan, subnets: readonly PlannedSubnet[]): void {
  const blocks = subnets.map(({ cidr }) => cidrOf(cidr));
  for (const [index, block] of blocks.entries()) {
    assert.equal(
      blocks.slice(0, index).some((other) => overlaps(block, other)),
      false,
      formatCidr(block),
    );
    assert.ok(block.prefixLength >= 16 && block.prefixLength <= 28, formatCidr(block));
  }
  for (const { tier, cidr } of subnets) {
    assert.equal(containsCidr(cidrOf(given.tiers[tier]?.range ?? given.cidr), cidrOf(cidr)), true);
  }
}

describe("tierPurposes", () => {
  it("names every purpose once", () => {
    assert.deepEqual(tierPurposes, ["endpoints", "resolver", "client-vpn", "appliance", "workload"]);
  });
});

describe("zoneSlotOf", () => {
  it("is the zone's own number less one, in any region", () => {
    const zones = ["euw1-az1", "euw1-az3", "use1-az6", "apne1-az4", "usgw1-az2", "cnnw1-az1"];
    assert.deepEqual(zones.map(zoneSlotOf), [0, 2, 5, 3, 1, 0]);
  });

  it("refuses what is not the id of an availability zone", () => {
    const message = "got use1-bos1-az1, expected the id of an availability zone";
    assert.throws(() => zoneSlotOf("use1-bos1-az1"), new RangeError(message));
    for (const text of [
      "use1-wl1-bos-wlz1",
      "eu-west-1a",
      "euw1",
      "euw1-az0",
      "euw1-az01",
      "euw1-az",
      "EUW1-AZ1",
      "",
    ]) {
      assert.throws(() => zoneSlotOf(text), RangeError, text);
    }
  });
});

describe("planSubnets", () => {
  it("gives each tier and zone the block of their slots", () => {
    assert.deepEqual(planSubnets(plan()), [
      { tier: "app", zoneId: "euw1-az1", cidr: "10.0.16.0/21", ipv6Index: 2 },
      { tier: "app", zoneId: "euw1-az2", cidr: "10.0.80.0/21", ipv6Index: 10 },
      { tier: "endpoints", zoneId: "euw1-az1", cidr: "10.0.0.0/21", ipv6Index: 0 },
      { tier: "endpoints", zoneId: "euw1-az2", cidr: "10.0.64.0/21", ipv6Index: 8 },
    ]);
  });

  it("puts a tier into the secondary range that it names", () => {
    const subnets = planSubnets(
      plan({
        secondaryCidrs: ["100.64.0.0/18"],
        tiers: { app: workload(7, "100.64.0.0/18") },
        zones: ["euw1-az4"],
      }),
    );
    assert.deepEqual(subnets, [{ tier: "app", zoneId: "euw1-az4", cidr: "100.64.62.0/23", ipv6Index: 31 }]);
  });

  it("gives the whole range to one slot of one", () => {
    const whole = plan({ zones: ["euw1-az1"], zoneSlots: 1, tierSlots: 1, tiers: { app: workload(0) } });
    assert.deepEqual(checkLayout(whole), []);
    assert.deepEqual(planSubnets(whole), [
      { tier: "app", zoneId: "euw1-az1", cidr: "10.0.0.0/16", ipv6Index: 0 },
    ]);
  });

  it("plans nothing for a VPC without tiers", () => {
    assert.deepEqual(checkLayout(plan({ tiers: {} })), []);
    assert.deepEqual(planSubnets(plan({ tiers: {} })), []);
  });

  it("does not depend on the order of zones and tiers", () => {
    const turned = plan({
      zones: ["euw1-az2", "euw1-az1"],
      tiers: { endpoints: { slot: 0, purpose: "endpoints" }, app: workload(2) },
    });
    assert.deepEqual(planSubnets(turned), planSubnets(plan()));
  });

  it("throws for a slot that the plan does not have", () => {
    assert.throws(() => planSubnets(plan({ zones: ["euw1-az5"] })), RangeError);
    assert.throws(() => planSubnets(plan({ tiers: { app: workload(8) } })), RangeError);
    assert.throws(() => planSubnets(plan({ zoneSlots: 3 })), RangeError);
  });

  it("keeps all subnets apart, inside their range and within the sizes that AWS takes", () => {
    fc.assert(
      fc.property(plans, (given) => {
        assert.deepEqual(checkLayout(given), []);
        const subnets = planSubnets(given);
        assert.equal(subnets.length, given.zones.length * Object.keys(given.tiers).length);
        isSound(given, subnets);
      }),
    );
  });

  it("numbers each /64 once, within the /56, when slots are not shared", () => {
    fc.assert(
      fc.property(plans, (given) => {
        const numbers = planSubnets(given).map(({ ipv6Index }) => ipv6Index);
        assert.equal(new Set(numbers).size, numbers.length);
        assert.equal(
          numbers.every((number) => Number.isInteger(number) && number >= 0 && number <= 255),
          true,
        );
      }),
    );
  });

  it("moves no subnet when a zone is added", () => {
    fc.assert(
      fc.property(plans, fc.nat(7), (given, number) => {
        const zone = `euw1-az${(number % given.zoneSlots) + 1}`;
        fc.pre(!given.zones.includes(zone));
        const before = planSubnets(given);
        const after = planSubnets({ ...given, zones: [zone, ...given.zones] });
        assert.deepEqual(
          after.filter(({ zoneId }) => zoneId !== zone),
          before,
        );
        assert.equal(after.length, before.length + Object.keys(given.tiers).length);
      }),
    );
  });

  it("moves no subnet when a tier is added", () => {
    fc.assert(
      fc.property(plans, fc.nat(31), fc.constantFrom("a", "t10x", "z"), (given, number, name) => {
        const slot = number % given.tierSlots;
        fc.pre(given.tiers[`t${slot}`] === undefined);
        const grown = { ...given, tiers: { [name]: workload(slot), ...given.tiers } };
        assert.deepEqual(checkLayout(grown), []);
        assert.deepEqual(
          planSubnets(grown).filter(({ tier }) => tier !== name),
          planSubnets(given),
        );
      }),
    );
  });

  it("moves no subnet when a secondary range is added", () => {
    fc.assert(
      fc.property(plans, (given) => {
        const grown = { ...given, secondaryCidrs: ["100.127.0.0/16", ...given.secondaryCidrs] };
        assert.deepEqual(planSubnets(grown), planSubnets(given));
      }),
    );
  });

  it("leaves the blocks of free slots untouched", () => {
    const free = subtract(
      [cidrOf("10.0.0.0/16")],
      planSubnets(plan()).map(({ cidr }) => cidrOf(cidr)),
    );
    assert.equal(
      free.some((range) => containsCidr(range, cidrOf("10.0.128.0/17"))),
      true,
    );
  });
});

describe("checkLayout", () => {
  it("accepts a plan in which everything fits", () => {
    assert.deepEqual(checkLayout(plan()), []);
  });

  it("accepts nothing whose subnets AWS would refuse", () => {
    let accepted = 0;
    fc.assert(
      fc.property(roughPlans, (given) => {
        if (checkLayout(given).length > 0) return;
        accepted += 1;
        const subnets = planSubnets(given);
        isSound(given, subnets);
        if (given.ipv6 === true)
          assert.equal(new Set(subnets.map((each) => each.ipv6Index)).size, subnets.length);
      }),
      { numRuns: 2000, seed: 7 },
    );
    assert.ok(accepted > 100, `only ${accepted} plans were accepted`);
  });

  describe("ranges", () => {
    it("passes on what is wrong with a range itself", () => {
      assert.deepEqual(found({ cidr: "10.0.0.1/16" }), ["cidr range-host-bits"]);
      assert.deepEqual(found({ cidr: "ten" }), ["cidr range-malformed"]);
      assert.deepEqual(found({ cidr: "10.0.0.0/15" }), ["cidr range-too-large"]);
      assert.deepEqual(found({ cidr: "fd00::/56" }), ["cidr range-not-ipv4"]);
      assert.deepEqual(found({ secondaryCidrs: ["10.0.4.0/24"] }), ["secondaryCidrs[0] range-overlap"]);
    });

    it("refuses a range whose subnets would be larger than /16", () => {
      const alone = { zones: ["euw1-az1"], zoneSlots: 1, tierSlots: 1, tiers: { app: workload(0) } };
      assert.deepEqual(found({ ...alone, cidr: "10.0.0.0/16" }), []);
      assert.deepEqual(found({ ...alone, cidr: "10.0.0.0/15" }), ["cidr range-too-large"]);
    });

    it("refuses a range too small for its slots and names the size that fits", () => {
      assert.deepEqual(found({ cidr: "10.0.0.0/26" }), ["cidr range-too-small"]);
      assert.deepEqual(messages({ cidr: "10.0.0.0/26" }), [
        "got 10.0.0.0/26, which leaves /31 for each of 4 zone slots x 8 tier slots, expected subnets of /28 or larger; use a /23 or larger",
      ]);
      assert.deepEqual(found({ cidr: "10.0.0.0/24" }), ["cidr range-too-small"]);
      assert.deepEqual(found({ cidr: "10.0.0.0/23" }), []);
    });

    it("says so when a range has fewer addresses than slots", () => {
      assert.deepEqual(messages({ cidr: "10.0.0.0/28" }), [
        "got 10.0.0.0/28, which has too few addresses for 4 zone slots x 8 tier slots, expected subnets of /28 or larger; use a /23 or larger",
      ]);
    });

    it("reports a range that is below /28 once, with the size that its tiers need", () => {
      assert.deepEqual(found({ cidr: "10.0.0.0/30" }), ["cidr range-too-small"]);
      assert.match(messages({ cidr: "10.0.0.0/30" }).join(), /use a \/23 or larger$/);
    });

    it("says how small the subnets would be down to one address", () => {
      assert.match(
        messages({ cidr: "10.0.0.0/27" }).join(),
        /^got 10\.0\.0\.0\/27, which leaves \/32 for each of/,
      );
    });

    it("still reports an unused range that is below /28, beside a used one without room", () => {
      assert.deepEqual(found({ cidr: "10.0.0.0/26", secondaryCidrs: ["100.64.0.0/29"] }), [
        "secondaryCidrs[0] range-too-small",
        "cidr range-too-small",
      ]);
      assert.match(messages({ secondaryCidrs: ["100.64.0.0/29"] }).join(), /use a \/28 or larger$/);
    });

    it("asks room only of ranges that a tier lies in", () => {
      const secondaryCidrs = ["100.64.0.0/26"];
      assert.deepEqual(found({ secondaryCidrs }), []);
      assert.deepEqual(found({ secondaryCidrs, tiers: { app: workload(0, "100.64.0.0/26") } }), [
        "secondaryCidrs[0] range-too-small",
      ]);
      assert.deepEqual(
        found({
          cidr: "10.2.0.0/28",
          secondaryCidrs: ["10.3.0.0/16"],
          tiers: { app: workload(0, "10.3.0.0/16") },
        }),
        [],
      );
    });

    it("names a size that does fit", () => {
      const counts = fc.constantFrom(1, 2, 4, 8, 16);
      fc.assert(
        fc.property(counts, counts, fc.integer({ min: 17, max: 28 }), (zoneSlots, tierSlots, length) => {
          const slots = { zones: ["euw1-az1"], zoneSlots, tierSlots, tiers: { app: workload(0) } };
          const [message] = messages({ ...slots, cidr: `10.0.0.0/${length}` });
          if (message === undefined) return;
          const fits = Number(/use a \/(\d+) or larger$/.exec(message)?.[1]);
          assert.deepEqual(found({ ...slots, cidr: `10.0.0.0/${fits}` }), []);
          assert.deepEqual(found({ ...slots, cidr: `10.0.0.0/${fits + 1}` }), ["cidr range-too-small"]);
        }),
      );
    });
  });

  describe("slot counts", () => {
    it("refuses a count that is not a power of two and names the next one", () => {
      assert.deepEqual(found({ zoneSlots: 3, tierSlots: 6 }), [
        "zoneSlots slots-not-power-of-two",
        "tierSlots slots-not-power-of-two",
      ]);
      assert.deepEqual(messages({ tierSlots: 6 }), [
        "got 6, expected a power of two, since a range only halves evenly; use 8",
      ]);
      for (const zoneSlots of [0, -4, 2.5, NaN, Infinity]) {
        assert.deepEqual(found({ zoneSlots }), ["zoneSlots slots-not-power-of-two"], String(zoneSlots));
      }
      assert.deepEqual(found({ zoneSlots: 8, tierSlots: 16 }), []);
    });

    it("refuses more slots than the largest range has subnets", () => {
      assert.deepEqual(found({ zoneSlots: 8, tierSlots: 512 }), []);
      assert.deepEqual(found({ zoneSlots: 8, tierSlots: 1024 }), ["tierSlots too-many-slots"]);
      assert.deepEqual(messages({ zoneSlots: 8, tierSlots: 1024 }), [
        "got 1024 for each of 8 zone slots, expected 4096 in all, the /28 subnets of a /16; use 512 or fewer",
      ]);
      assert.match(messages({ zoneSlots: 8192 }).join(), /; lower both$/);
      assert.match(messages({ zoneSlots: 4096 }).join(), /; use 1 or fewer$/);
    });

    it("refuses more slots than a /56 has /64 networks when IPv6 is on", () => {
      assert.deepEqual(found({ zoneSlots: 8, tierSlots: 64 }), []);
      assert.deepEqual(found({ zoneSlots: 8, tierSlots: 32, ipv6: true }), []);
      assert.deepEqual(found({ zoneSlots: 8, tierSlots: 64, ipv6: true }), ["tierSlots too-many-slots"]);
      assert.deepEqual(messages({ zoneSlots: 8, tierSlots: 64, ipv6: true }), [
        "got 64 for each of 8 zone slots, expected 256 in all, the /64 networks of a VPC's /56; use 32 or fewer",
      ]);
    });
  });

  describe("zones", () => {
    it("refuses a plan without zones", () => {
      assert.deepEqual(found({ zones: [] }), ["zones zones-missing"]);
      assert.deepEqual(messages({ zones: [] }), ["got none, expected at least one zone id such as euw1-az1"]);
    });

    it("refuses local zones, wavelength zones and zone names", () => {
      for (const zone of ["use1-bos1-az1", "use1-wl1-bos-wlz1", "us-east-1a"]) {
        assert.deepEqual(found({ zones: ["use1-az1", zone] }), ["zones[1] zone-not-availability-zone"], zone);
      }
      assert.deepEqual(found({ zones: ["use1-az1", "use1-az2"] }), []);
      assert.match(
        messages({ zones: ["use1-bos1-az1"] }).join(),
        /^got use1-bos1-az1, expected the id of an av/,
      );
    });

    it("refuses a zone that is named twice", () => {
      assert.deepEqual(found({ zones: ["euw1-az1", "euw1-az2", "euw1-az1"] }), ["zones[2] duplicate-zone"]);
      assert.deepEqual(messages({ zones: ["euw1-az1", "euw1-az1"] }), [
        "got euw1-az1 again, expected each zone once",
      ]);
    });

    it("refuses zones of two regions that have the same slot", () => {
      assert.deepEqual(found({ zones: ["euw1-az1", "use1-az1"] }), ["zones[1] zone-slot-taken"]);
      assert.deepEqual(messages({ zones: ["euw1-az1", "use1-az1"] }), [
        "got use1-az1 beside euw1-az1, which has the same zone slot, expected zones of one region",
      ]);
    });

    it("refuses a zone whose number is beyond the zone slots and names the count that fits", () => {
      assert.deepEqual(found({ zones: ["use1-az4"] }), []);
      assert.deepEqual(found({ zones: ["use1-az1", "use1-az5"] }), ["zones[1] zone-slot-beyond"]);
      assert.deepEqual(messages({ zones: ["use1-az5"] }), [
        "got use1-az5 with 4 zone slots, expected a zone numbered 1 to 4; set zoneSlots to 8, which moves every subnet that exists",
      ]);
      assert.deepEqual(found({ zones: ["use1-az1", "use1-az5"], zoneSlots: 8 }), []);
    });
  });

  describe("tiers", () => {
    it("refuses a slot beyond the tier slots and names the count that fits", () => {
      assert.deepEqual(found({ tiers: { app: workload(7) } }), []);
      assert.deepEqual(found({ tiers: { app: workload(8) } }), ["tiers.app.slot tier-slot-beyond"]);
      assert.match(messages({ tiers: { app: workload(8) } }).join(), /set tierSlots to 16,/);
      assert.deepEqual(messages({ tiers: { app: workload(17) } }), [
        "got 17, expected a slot from 0 to 7; use a free one, or set tierSlots to 32, which moves every subnet that exists",
      ]);
      assert.deepEqual(found({ tiers: { app: workload(17) }, tierSlots: 32 }), []);
    });

    it("refuses a slot that is no whole number", () => {
      for (const slot of [-1, 0.5, NaN]) {
        assert.deepEqual(
          found({ tiers: { app: workload(slot) } }),
          ["tiers.app.slot tier-slot-beyond"],
          String(slot),
        );
      }
      assert.deepEqual(messages({ tiers: { app: workload(0.5) } }), [
        "got 0.5, expected a slot from 0 to 7; use a whole number",
      ]);
    });

    it("refuses two tiers in one slot of one range and names a free slot", () => {
      assert.deepEqual(found({ tiers: { app: workload(0), db: workload(1) } }), []);
      assert.deepEqual(found({ tiers: { db: workload(0), app: workload(0), cache: workload(1) } }), [
        "tiers.db.slot tier-slot-taken",
      ]);
      assert.deepEqual(messages({ tiers: { db: workload(0), app: workload(0), cache: workload(1) } }), [
        "got 0, which tier app has, expected a slot of its own; use 2",
      ]);
      assert.deepEqual(
        messages({ tierSlots: 2, tiers: { a: workload(0), b: workload(1), c: workload(0) } }),
        ["got 0, which tier a has, expected a slot of its own; set tierSlots to 4"],
      );
    });

    it("lets two tiers share a slot only in different ranges, and not with IPv6", () => {
      const apart = {
        secondaryCidrs: ["100.64.0.0/16"],
        tiers: { app: workload(0), db: workload(0, "100.64.0.0/16") },
      };
      assert.deepEqual(found(apart), []);
      assert.deepEqual(found({ ...apart, ipv6: true }), ["tiers.db.slot tier-slot-taken"]);
      assert.match(messages({ ...apart, ipv6: true }).join(), /; use 1$/);
      const busy = {
        ...apart,
        tiers: { ...apart.tiers, cache: workload(1, "100.64.0.0/16"), web: workload(0) },
      };
      assert.match(messages(busy).join(), /^got 0, which tier app has, .*; use 1$/);
      const named = { tiers: { app: workload(0), db: workload(0, "10.0.0.0/16") } };
      assert.deepEqual(found(named), ["tiers.db.slot tier-slot-taken"]);
    });

    it("refuses a range that is not one of the VPC's", () => {
      const secondaryCidrs = ["100.64.0.0/16"];
      assert.deepEqual(found({ secondaryCidrs, tiers: { app: workload(0, "100.64.0.0/16") } }), []);
      assert.deepEqual(found({ secondaryCidrs, tiers: { app: workload(0, "10.0.0.0/17") } }), [
        "tiers.app.range tier-range-unknown",
      ]);
      assert.deepEqual(messages({ secondaryCidrs, tiers: { app: workload(0, "10.0.0.0/17") } }), [
        "got 10.0.0.0/17, expected a range of the VPC; use 10.0.0.0/16 or 100.64.0.0/16",
      ]);
    });
  });

  it("reports every problem at once", () => {
    const issues = found({
      cidr: "10.0.0.0/26",
      secondaryCidrs: ["10.0.0.0/8"],
      zones: ["euw1-az5", "euw1-az1", "euw1-az1"],
      tiers: { a: workload(9, "10.9.0.0/16"), b: workload(1), c: workload(1) },
    });
    assert.deepEqual(issues, [
      "secondaryCidrs[0] range-too-large",
      "cidr range-too-small",
      "zones[0] zone-slot-beyond",
      "zones[2] duplicate-zone",
      "tiers.a.range tier-range-unknown",
      "tiers.a.slot tier-slot-beyond",
      "tiers.c.slot tier-slot-taken",
    ]);
  });
});
