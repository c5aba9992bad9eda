import assert from "node:assert/strict";
import { checkVpcRanges } from "../../network/vpc-ranges";

function found(cidr: string, ...secondaryCidrs: string[]): string[] {
  return checkVpcRanges(cidr, secondaryCidrs).map(({ path, code }) => `${path} ${code}`);
}

function messages(cidr: string, ...secondaryCidrs: string[]): string[] {
  return checkVpcRanges(cidr, secondaryCidrs).map(({ message }) => message);
}

describe("checkVpcRanges", () => {
  it("accepts ranges from /16 to /28", () => {
    assert.deepEqual(found("10.0.0.0/16"), []);
    assert.deepEqual(found("10.0.0.0/28"), []);
    assert.deepEqual(found("10.0.0.0/16", "10.1.0.0/20", "100.64.0.0/16"), []);
  });

  it("refuses text that is no range", () => {
    assert.deepEqual(found("10.0.0/16", "all"), [
      "cidr range-malformed",
      "secondaryCidrs[0] range-malformed",
    ]);
    assert.deepEqual(messages("10.0.0/16"), ["got 10.0.0/16, expected an IPv4 range such as 10.0.0.0/16"]);
  });

  it("refuses host bits and says what to write", () => {
    assert.deepEqual(found("10.0.1.0/16"), ["cidr range-host-bits"]);
    assert.deepEqual(messages("10.0.1.0/16"), ["got 10.0.1.0/16, expected no host bits; write 10.0.0.0/16"]);
  });

  it("refuses IPv6", () => {
    assert.deepEqual(found("fd00::/56"), ["cidr range-not-ipv4"]);
    assert.deepEqual(found("10.0.0.0/16", "fd00::/56"), ["secondaryCidrs[0] range-not-ipv4"]);
  });

  it("refuses a range larger than /16", () => {
    assert.deepEqual(found("10.0.0.0/15"), ["cidr range-too-large"]);
    assert.deepEqual(found("0.0.0.0/0"), ["cidr range-too-large"]);
    assert.deepEqual(messages("10.0.0.0/8"), [
      "got 10.0.0.0/8, expected a VPC range of /16 to /28; use a /16 and add others as secondaryCidrs",
    ]);
  });

  it("refuses a range smaller than /28", () => {
    assert.deepEqual(found("10.0.0.0/29"), ["cidr range-too-small"]);
    assert.deepEqual(messages("10.0.0.0/29"), [
      "got 10.0.0.0/29, expected a VPC range of /16 to /28; use a /28 or larger",
    ]);
  });

  it("refuses addresses that AWS reserves, not their neighbours", () => {
    for (const cidr of ["0.1.0.0/16", "127.0.0.0/16", "169.254.0.0/24", "239.1.0.0/16"]) {
      assert.deepEqual(found(cidr), ["cidr range-reserved"], cidr);
    }
    for (const cidr of ["1.0.0.0/16", "128.0.0.0/16", "169.253.0.0/24", "223.1.0.0/16"]) {
      assert.deepEqual(found(cidr), [], cidr);
    }
  });

  it("refuses ranges of one VPC that overlap", () => {
    assert.deepEqual(found("10.2.0.0/16", "10.2.3.0/24"), ["secondaryCidrs[0] range-overlap"]);
    assert.deepEqual(found("10.2.3.0/24", "10.2.0.0/16"), ["secondaryCidrs[0] range-overlap"]);
    assert.deepEqual(found("10.2.0.0/16", "10.3.0.0/16", "10.3.0.0/16"), ["secondaryCidrs[1] range-overlap"]);
    assert.deepEqual(found("10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16"), []);
    assert.deepEqual(messages("10.2.0.0/16", "10.2.3.0/24"), [
      "got 10.2.3.0/24, expected no overlap with 10.2.0.0/16 of the same VPC",
    ]);
  });

  it("refuses a private range of another block than the primary range", () => {
    const code = "secondaryCidrs[0] secondary-range-restricted";
    assert.deepEqual(found("10.0.0.0/16", "172.16.0.0/16"), [code]);
    assert.deepEqual(found("172.16.0.0/16", "192.168.0.0/16"), [code]);
    assert.deepEqual(found("100.64.0.0/16", "10.0.0.0/16"), [code]);
    assert.deepEqual(found("172.16.0.0/16", "172.17.0.0/16"), []);
    assert.deepEqual(found("192.168.0.0/24", "192.168.1.0/24", "172.2.0.0/16"), []);
    assert.deepEqual(messages("10.0.0.0/16", "172.16.0.0/16"), [
      "got 172.16.0.0/16 beside 10.0.0.0/16, which AWS refuses; use a range of 10.0.0.0/8 or 100.64.0.0/10",
    ]);
  });

  it("refuses the ranges that AWS's own services use beside some others", () => {
    const code = "secondaryCidrs[0] secondary-range-restricted";
    assert.deepEqual(found("10.1.0.0/16", "10.0.0.0/24"), [code]);
    assert.deepEqual(found("10.2.0.0/16", "10.0.0.0/24"), []);
    assert.deepEqual(found("10.2.0.0/16", "10.1.0.0/16", "10.0.0.0/24"), [
      "secondaryCidrs[1] secondary-range-restricted",
    ]);
    assert.deepEqual(found("10.1.0.0/24", "10.1.1.0/24"), []);
    assert.deepEqual(found("172.16.0.0/16", "172.31.0.0/24"), [code]);
    assert.deepEqual(found("172.31.0.0/16", "172.16.0.0/24"), []);
    assert.deepEqual(messages("10.1.0.0/16", "10.0.0.0/24"), [
      "got 10.0.0.0/24, expected a range outside 10.0.0.0/16, which AWS does not add to this VPC",
    ]);
  });

  it("judges secondary ranges by themselves when the primary one is no range", () => {
    assert.deepEqual(found("vpc", "10.0.0.0/16", "172.16.0.0/16"), ["cidr range-malformed"]);
  });

  it("reports every range at once", () => {
    assert.deepEqual(found("10.0.0.1/16", "10.0.0.0/8", "10.0.0.0/30"), [
      "cidr range-host-bits",
      "secondaryCidrs[0] range-too-large",
      "secondaryCidrs[1] range-too-small",
    ]);
  });
});
