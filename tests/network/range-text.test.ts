import assert from "node:assert/strict";
import { checkRangeText } from "../../network/range-text";

const found = (text: string, family: "ipv4" | "any" = "any"): string[] =>
  checkRangeText(text, "cidr", family).map(({ code, path }) => `${path} ${code}`);

describe("checkRangeText", () => {
  it("accepts a range of either family, of any size", () => {
    assert.deepEqual(
      ["10.0.0.0/16", "192.0.2.1/32", "0.0.0.0/0", "fd00::/8", "::/0"].flatMap((text) => found(text)),
      [],
    );
  });

  it("refuses IPv6 where only IPv4 is accepted, and says what to do in its place", () => {
    assert.deepEqual(found("fd00::/8", "ipv4"), ["cidr range-not-ipv4"]);
    assert.deepEqual(found("10.0.0.0/8", "ipv4"), []);
    assert.equal(
      checkRangeText("fd00::/8", "cidr", "ipv4", "name the IPv4 one")[0]?.message,
      "got fd00::/8, expected an IPv4 range; name the IPv4 one",
    );
  });

  it("tells host bits, with what to write, from a text that is no range", () => {
    assert.deepEqual(checkRangeText("10.0.3.7/16", "cidr"), [
      {
        code: "range-host-bits",
        path: "cidr",
        message: "got 10.0.3.7/16, expected no host bits; write 10.0.0.0/16",
      },
    ]);
    for (const text of ["10.0.0.0", "10.0.0/16", "", "010.0.0.0/8", "fd00::/200"]) {
      assert.deepEqual(found(text), ["cidr range-malformed"], text);
    }
  });
});
