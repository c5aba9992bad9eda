import assert from "node:assert/strict";
import { describeFarSide } from "./far-side";
import { countsIn, STRONG, tunnelsIn } from "./reading";

const HUB = "10.0.0.0/20";
const kiosk = {
  environment: "prod",
  site: "kiosk",
  script: "static-routes.sh",
  hub: HUB,
  spoke: "10.1.0.0/16",
  lan: "192.168.49.0/24",
};

describeFarSide("the kiosk of prod, which has no BGP, and AWS, each a real strongSwan", kiosk, (facts) => {
  const { value, seconds } = facts;

  it("takes every generated file as it is", () => {
    assert.equal(value("interfaces"), " exit code 0");
    assert.match(value("loaded"), /successfully loaded 2 connections, 0 unloaded/);
    assert.deepEqual(tunnelsIn(value("first-sas")), {
      "causeway-kiosk-1": STRONG,
      "causeway-kiosk-2": STRONG,
    });
  });

  it("has no route into a tunnel until the failover script runs, and then one into each, tunnel 1 first", () => {
    assert.equal(value("before-routes"), "");
    assert.match(
      value("first-routes"),
      /^10\.0\.0\.0\/20 dev xfrm390 .*metric 10 +10\.0\.0\.0\/20 dev xfrm391 .*metric 20 *$/,
    );
    assert.equal(value("first-way"), "xfrm390");
  });

  for (const [when, what] of [
    ["first", "tunnel 1"],
    ["cut", "tunnel 2"],
    ["healed", "tunnel 1 again"],
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

  it("takes the routes away from a tunnel that does not answer, within three questions", () => {
    assert.equal(value("traffic-lost"), "yes");
    assert.equal(value("traffic-back"), "yes");
    assert.equal(value("cut-way"), "xfrm391");
    assert.match(value("cut-routes"), /^10\.0\.0\.0\/20 dev xfrm391 .*metric 20 *$/);
    const lost = seconds("cut", "traffic-back");
    // Up to 5 s to the first question, 2 s of waiting for each answer, 5 s from each to the next.
    assert.ok(lost < 25, `${lost} s`);
  });

  it("goes back to tunnel 1 when strongSwan has brought it up again", () => {
    assert.equal(value("given-up"), "yes");
    assert.equal(value("healed-way"), "xfrm390");
  });

  it("ends the failover script when it is asked to", () => {
    // 143 is how a shell tells of SIGTERM; systemd takes it for a clean end.
    assert.equal(value("stopped"), "exit code 143");
    assert.equal(value("links"), "0 0");
  });
});
