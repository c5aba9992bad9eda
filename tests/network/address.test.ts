import assert from "node:assert/strict";
import { isIP } from "node:net";
import fc from "fast-check";
import { formatAddress, parseAddress } from "../../network/address";
import { addresses, ipv6Values } from "./arbitraries";

describe("parseAddress", () => {
  it("reads the number of an IPv4 address", () => {
    assert.deepEqual(parseAddress("10.0.0.1"), { family: 4, value: 0x0a000001n });
    assert.deepEqual(parseAddress("255.255.255.255"), { family: 4, value: 0xffffffffn });
  });

  it("reads every form of an IPv6 address", () => {
    const value = 0x20010db8_00000000_00000000_c0000201n;
    for (const text of [
      "2001:db8::c000:201",
      "2001:DB8::C000:201",
      "2001:0db8:0:0:0:0:c000:0201",
      "2001:db8::192.0.2.1",
      "2001:db8:0:0:0:0:192.0.2.1",
    ]) {
      assert.deepEqual(parseAddress(text), { family: 6, value }, text);
    }
    assert.deepEqual(parseAddress("::"), { family: 6, value: 0n });
    assert.deepEqual(parseAddress("1::"), { family: 6, value: 1n << 112n });
    assert.deepEqual(parseAddress("1:2:3:4:5:6:7::"), parseAddress("1:2:3:4:5:6:7:0"));
  });

  it("refuses what is not an IPv4 address", () => {
    for (const text of [
      "",
      "10",
      "10.0.0",
      "10.0.0.0.0",
      "10.0.0.256",
      "010.0.0.1",
      "10.0.0.01",
      "10.0.0.-1",
    ]) {
      assert.equal(parseAddress(text), undefined, text);
    }
    for (const text of [
      " 10.0.0.1",
      "10.0.0.1\n",
      "10..0.1",
      "0x0a.0.0.1",
      "1e1.0.0.1",
      "10.0.0.1/32",
      "١.0.0.1",
    ]) {
      assert.equal(parseAddress(text), undefined, text);
    }
  });

  it("refuses what is not an IPv6 address", () => {
    for (const text of [
      ":",
      ":::",
      "::::",
      "1",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1::2::3",
      "12345::",
      "g::",
    ]) {
      assert.equal(parseAddress(text), undefined, text);
    }
    for (const text of [
      "1:2:3:4::5:6:7:8",
      "fe80::1%eth0",
      "1.2.3.4::",
      "::1.2.3.4:5",
      "::1.2.3",
      "::01.2.3.4",
      ":1::",
    ]) {
      assert.equal(parseAddress(text), undefined, text);
    }
  });

  it("agrees with the platform on what an address is", () => {
    const pieces = fc.constantFrom(
      "0",
      "1",
      "9",
      "25",
      "255",
      "256",
      "00",
      "f",
      "ffff",
      ":",
      "::",
      ".",
      "1.2.3.4",
      "/",
    );
    const soup = fc.array(pieces, { maxLength: 16 }).map((parts) => parts.join(""));
    const nearMiss = fc
      .tuple(addresses, fc.nat(40), fc.nat(1), pieces)
      .map(([{ family, value }, at, cut, piece]) => {
        const text = formatAddress(family, value);
        return text.slice(0, at) + piece + text.slice(at + cut);
      });
    fc.assert(
      fc.property(fc.oneof(soup, nearMiss), (text) =>
        assert.equal(parseAddress(text)?.family ?? 0, isIP(text), text),
      ),
      { numRuns: 2000 },
    );
  });
});

describe("formatAddress", () => {
  it("writes IPv6 as RFC 5952 asks", () => {
    const canonical: Readonly<Record<string, string>> = {
      "2001:0db8::0001": "2001:db8::1", // no leading zeros (4.1)
      "2001:db8:0:0:0:0:2:1": "2001:db8::2:1", // as short as possible (4.2.1)
      "2001:db8:0:1:1:1:1:1": "2001:db8:0:1:1:1:1:1", // not for one group alone (4.2.2)
      "2001:0:0:1:0:0:0:1": "2001:0:0:1::1", // the longest run (4.2.3)
      "2001:db8:0:0:1:0:0:1": "2001:db8::1:0:0:1", // the first of two equal runs (4.2.3)
      "2001:DB8::AAAA": "2001:db8::aaaa", // lower case (4.3)
      "0:0:0:0:0:ffff:c000:0201": "::ffff:192.0.2.1", // IPv4-mapped (5)
      "0:0:0:0:0:0:0:0": "::",
      "0:0:0:0:0:0:0:1": "::1",
      "1:0:0:0:0:0:0:0": "1::",
      "64:ff9b:0:0:0:0:0:0": "64:ff9b::",
    };
    for (const [given, expected] of Object.entries(canonical)) {
      const parsed = parseAddress(given);
      assert.ok(parsed !== undefined, given);
      assert.equal(formatAddress(6, parsed.value), expected);
    }
  });

  it("agrees with the platform's canonical text of an IPv6 address", () => {
    fc.assert(
      fc.property(ipv6Values, (value) => {
        fc.pre(value >> 32n !== 0xffffn); // a URL never writes the dotted quad
        assert.equal(
          `[${formatAddress(6, value)}]`,
          new URL(`http://[${formatAddress(6, value)}]/`).hostname,
        );
      }),
    );
  });

  it("gives back the number that parseAddress read", () => {
    fc.assert(
      fc.property(addresses, ({ family, value }) =>
        assert.deepEqual(parseAddress(formatAddress(family, value)), { family, value }),
      ),
    );
  });

  it("refuses a number that the family does not have", () => {
    assert.equal(formatAddress(4, 2n ** 32n - 1n), "255.255.255.255");
    assert.throws(() => formatAddress(4, 2n ** 32n), RangeError);
    assert.throws(() => formatAddress(4, -1n), RangeError);
    assert.throws(() => formatAddress(6, 2n ** 128n), RangeError);
  });
});
