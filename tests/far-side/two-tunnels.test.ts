import assert from "node:assert/strict";
import { describeFarSide } from "./far-side";
import { countsIn, sessionsIn, STRONG, tunnelsIn } from "./reading";

const HUB = "10.64.0.0/20";
const SPOKE = "10.65.0.0/16";
const LAN = "192.168.10.0/24";
const office = {
  environment: "dev",
  site: "office",
  script: "two-tunnels.sh",
  hub: HUB,
  spoke: SPOKE,
  lan: LAN,
};

describeFarSide("the office of dev and AWS, each a real strongSwan with a real FRR", office, (facts) => {
  const { value, seconds } = facts;

  it("takes every generated file as it is", () => {
    assert.equal(value("interfaces"), " exit code 0");
    assert.match(value("loaded"), /successfully loaded 2 connections, 0 unloaded/);
    assert.equal(value("vtysh"), " exit code 0");
  });

  it("changes nothing when the interfaces are made a second time, and leaves nothing when they are removed", () => {
    assert.equal(value("interfaces-again"), " exit code 0");
    assert.equal(value("down"), " exit code 0");
    assert.equal(value("links"), "0 0");
  });

  it("has both tunnels up, with the strongest of what AWS allows", () => {
    assert.deepEqual(tunnelsIn(value("first-sas")), {
      "causeway-office-1": STRONG,
      "causeway-office-2": STRONG,
    });
  });

  it("has BGP up over both tunnels, at both ends", () => {
    assert.deepEqual(sessionsIn(value("first-sessions-site")), {
      "169.254.6.1": "Established 1",
      "169.254.6.5": "Established 1",
    });
    assert.deepEqual(sessionsIn(value("first-sessions-aws")), {
      "169.254.6.2": "Established 1",
      "169.254.6.6": "Established 1",
    });
  });

  it("learns the hub's range and refuses a spoke's, and announces what was declared and nothing else", () => {
    const learned = JSON.parse(value("first-routes-site")) as Record<string, unknown>;
    assert.deepEqual(Object.keys(learned), [HUB]);
    const { routes } = JSON.parse(value("first-routes-aws")) as { routes: Record<string, unknown> };
    assert.deepEqual(Object.keys(routes).sort(), [HUB, SPOKE, LAN].sort());
  });

  it("takes the tunnel that AWS's MED prefers", () => {
    assert.equal(value("first-way"), "xfrm384");
  });

  for (const [when, what] of [
    ["first", "both tunnels"],
    ["cut", "the other tunnel alone"],
    ["healed", "both tunnels again"],
  ]) {
    it(`carries pings and a megabyte over TCP to the hub by ${what}, and nothing to a spoke`, () => {
      assert.equal(value(`${when}-ping`), "5 of 5");
      assert.equal(value(`${when}-ping-spoke`), "0 of 2");
      assert.equal(value(`${when}-tcp`), value("file"));
    });
  }

  it("sends nothing outside of the tunnels, and no TCP that needs larger packets than a tunnel takes", () => {
    const { esp = 0, ike = 0, ...others } = countsIn(value("wire"));
    assert.ok(esp > 20 && ike > 0, value("wire"));
    assert.deepEqual(others, { plain: 0, fitting: 1, "too large": 0 });
  });

  it("loses traffic when the tunnel in use goes silent, and has it back within BGP's hold time", () => {
    assert.equal(value("traffic-lost"), "yes");
    assert.equal(value("traffic-back"), "yes");
    const lost = seconds("cut", "traffic-back");
    // 30 s of hold time at most, and what the routers need to act on it.
    assert.ok(lost < 35, `${lost} s`);
  });

  it("goes on by the other tunnel, with BGP up over that one alone", () => {
    assert.equal(value("cut-way"), "xfrm385");
    assert.deepEqual(sessionsIn(value("cut-sessions-site")), {
      "169.254.6.1": "down",
      "169.254.6.5": "Established 1",
    });
    assert.deepEqual(sessionsIn(value("cut-sessions-aws")), {
      "169.254.6.2": "down",
      "169.254.6.6": "Established 1",
    });
  });

  it("gives up the silent tunnel's keys within the time of dead peer detection", () => {
    assert.equal(value("given-up"), "yes");
    const held = seconds("cut", "given-up");
    // A question each 10 s, and 24 s of repeating it; and what the guest did in between.
    assert.ok(held < 40, `${held} s`);
  });

  it("brings the tunnel up again by itself when its packets pass again, and goes back to it", () => {
    assert.deepEqual(tunnelsIn(value("healed-sas")), {
      "causeway-office-1": STRONG,
      "causeway-office-2": STRONG,
    });
    assert.deepEqual(sessionsIn(value("healed-sessions-aws")), {
      "169.254.6.2": "Established 1",
      "169.254.6.6": "Established 1",
    });
    assert.equal(value("healed-way"), "xfrm384");
  });
});
