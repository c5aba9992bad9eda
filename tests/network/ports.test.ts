import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ALL_PORTS,
  containsPorts,
  EPHEMERAL_PORTS,
  formatPorts,
  isPort,
  parsePorts,
  type PortRange,
} from "../../network/ports";

const ranges = fc
  .tuple(fc.nat(65535), fc.nat(65535))
  .map(([a, b]): PortRange => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe("parsePorts", () => {
  it("reads one port and a range of ports", () => {
    assert.deepEqual(parsePorts("443"), { from: 443, to: 443 });
    assert.deepEqual(parsePorts("1024-65535"), EPHEMERAL_PORTS);
    assert.deepEqual(parsePorts("0-65535"), ALL_PORTS);
    assert.deepEqual(parsePorts("80-80"), { from: 80, to: 80 });
  });

  it("refuses ports that do not exist", () => {
    assert.equal(parsePorts("65536"), undefined);
    assert.equal(parsePorts("1-65536"), undefined);
    assert.equal(parsePorts("-1"), undefined);
  });

  it("refuses a range that runs backwards", () => {
    assert.equal(parsePorts("443-80"), undefined);
  });

  it("refuses anything but digits and one hyphen", () => {
    for (const text of [
      "",
      "-",
      "443-",
      "https",
      "4 43",
      " 443",
      "443\n",
      "0443",
      "+443",
      "4.43e2",
      "1-2-3",
      "80,443",
    ]) {
      assert.equal(parsePorts(text), undefined, text);
    }
  });

  it("gives back the range that formatPorts wrote", () => {
    fc.assert(fc.property(ranges, (range) => assert.deepEqual(parsePorts(formatPorts(range)), range)));
  });
});

describe("formatPorts", () => {
  it("writes one number for one port", () => {
    assert.equal(formatPorts({ from: 443, to: 443 }), "443");
    assert.equal(formatPorts(EPHEMERAL_PORTS), "1024-65535");
  });
});

describe("isPort", () => {
  it("holds for whole numbers from 0 to 65535", () => {
    assert.deepEqual([0, 443, 65535].map(isPort), [true, true, true]);
    assert.deepEqual([-1, 65536, 4.5, NaN].map(isPort), [false, false, false, false]);
  });
});

describe("containsPorts", () => {
  it("knows a range from its neighbours", () => {
    assert.equal(containsPorts(EPHEMERAL_PORTS, { from: 1024, to: 1024 }), true);
    assert.equal(containsPorts(EPHEMERAL_PORTS, { from: 1023, to: 1024 }), false);
    assert.equal(containsPorts({ from: 80, to: 443 }, { from: 80, to: 444 }), false);
  });

  it("is a partial order with every port on top", () => {
    fc.assert(
      fc.property(ranges, ranges, ranges, (a, b, c) => {
        assert.equal(containsPorts(ALL_PORTS, a), true);
        assert.equal(containsPorts(a, a), true);
        if (containsPorts(a, b) && containsPorts(b, a)) assert.deepEqual(a, b);
        if (containsPorts(a, b) && containsPorts(b, c)) assert.equal(containsPorts(a, c), true);
      }),
    );
  });
});
