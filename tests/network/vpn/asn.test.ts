import assert from "node:assert/strict";
import { checkAmazonAsn, checkCustomerAsn, customerAsnArgs } from "../../../network/vpn/asn";

function customer(asn: number, region = "eu-west-1"): string[] {
  return checkCustomerAsn(asn, region, "asn").map(({ code }) => code);
}

function amazon(asn: number): string[] {
  return checkAmazonAsn(asn, "amazonAsn").map(({ code }) => code);
}

describe("ASN of a customer gateway", () => {
  it("may be any number of 32 bits but 0", () => {
    for (const asn of [1, 64_512, 65_535, 2_147_483_647, 2_147_483_648, 4_294_967_295]) {
      assert.deepEqual(customer(asn), []);
    }
  });

  it("may not be 0, larger, negative or a part", () => {
    for (const asn of [0, -1, 4_294_967_296, 65_000.5, Number.NaN]) {
      assert.deepEqual(customer(asn), ["customer-asn-out-of-range"]);
    }
  });

  it("may be 7224 in no Region", () => {
    assert.deepEqual(customer(7_224, "eu-west-1"), ["customer-asn-reserved"]);
    assert.deepEqual(customer(7_224, "us-east-1"), ["customer-asn-reserved"]);
    assert.deepEqual(customer(7_225), []);
  });

  it("may be 9059, 10124 and 17943 but in the Region of each", () => {
    assert.deepEqual(customer(9_059, "eu-west-1"), ["customer-asn-reserved"]);
    assert.deepEqual(customer(9_059, "us-east-1"), []);
    assert.deepEqual(customer(10_124, "ap-northeast-1"), ["customer-asn-reserved"]);
    assert.deepEqual(customer(10_124, "ap-southeast-1"), []);
    assert.deepEqual(customer(17_943, "ap-southeast-1"), ["customer-asn-reserved"]);
    assert.deepEqual(customer(17_943, "ap-northeast-1"), []);
  });

  it("is bgpAsn up to 2,147,483,647 and bgpAsnExtended above", () => {
    assert.deepEqual(customerAsnArgs(2_147_483_647), { bgpAsn: "2147483647" });
    assert.deepEqual(customerAsnArgs(2_147_483_648), { bgpAsnExtended: "2147483648" });
  });
});

describe("ASN of a virtual private gateway", () => {
  it("is private: 64512 to 65534 or 4200000000 to 4294967294", () => {
    for (const asn of [64_512, 65_534, 4_200_000_000, 4_294_967_294]) assert.deepEqual(amazon(asn), []);
  });

  it("is not one beside these", () => {
    for (const asn of [7_224, 64_511, 65_535, 4_199_999_999, 4_294_967_295, 64_512.5]) {
      assert.deepEqual(amazon(asn), ["amazon-asn-out-of-range"]);
    }
  });
});
