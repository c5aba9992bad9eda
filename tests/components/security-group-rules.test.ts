import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkIpv4Range,
  checkRuleCount,
  checkRuleQuota,
  checkSourceRange,
  planIngressRules,
} from "../../components/internal/security-group-rules";
import { cidrOf, containsCidr } from "../../network/cidr";

const https = [{ from: 443, to: 443 }];

/** /24 networks of 10.0.0.0/16 that never join: every second one. */
const apart = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `10.0.${index * 2}.0/24`);

describe("planIngressRules", () => {
  it("makes one rule for each port range and range, by port and address", () => {
    const ports = [{ from: 1024, to: 1064 }, ...https];
    assert.deepEqual(planIngressRules(ports, ["10.2.0.0/16", "10.0.0.0/16"]), [
      { ports: { from: 443, to: 443 }, cidr: "10.0.0.0/16", family: 4 },
      { ports: { from: 443, to: 443 }, cidr: "10.2.0.0/16", family: 4 },
      { ports: { from: 1024, to: 1064 }, cidr: "10.0.0.0/16", family: 4 },
      { ports: { from: 1024, to: 1064 }, cidr: "10.2.0.0/16", family: 4 },
    ]);
  });

  it("joins neighbours that make one block, and leaves those that do not", () => {
    const cidrs = (given: string[]): string[] => planIngressRules(https, given).map(({ cidr }) => cidr);
    assert.deepEqual(cidrs(["10.1.0.0/16", "10.0.0.0/16"]), ["10.0.0.0/15"]);
    assert.deepEqual(cidrs(["10.1.0.0/16", "10.2.0.0/16"]), ["10.1.0.0/16", "10.2.0.0/16"]);
  });

  it("counts a port and a range once, however often they are given", () => {
    assert.equal(planIngressRules([...https, ...https], ["10.0.0.0/16", "10.0.0.0/24"]).length, 1);
  });

  it("makes no rule without a source", () => {
    assert.deepEqual(planIngressRules(https, []), []);
  });

  it("admits exactly the addresses of the ranges", () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
      .map(([host, length]) => `10.0.0.${host - (host % 2 ** (32 - length))}/${length}`);
    const address = fc.integer({ min: 0, max: 255 }).map((host) => cidrOf(`10.0.0.${host}/32`));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), address, (ranges, host) => {
        const admitted = planIngressRules(https, ranges).some(({ cidr }) => containsCidr(cidrOf(cidr), host));
        assert.equal(
          admitted,
          ranges.some((given) => containsCidr(cidrOf(given), host)),
        );
      }),
    );
  });

  it("does not depend on the order of ports and ranges", () => {
    const ports = [25, 587].map((port) => ({ from: port, to: port }));
    assert.deepEqual(
      planIngressRules([...ports].reverse(), apart(3).reverse()),
      planIngressRules(ports, apart(3)),
    );
  });
});

describe("checkRuleCount", () => {
  it("accepts as many rules as the quota and refuses one more", () => {
    assert.deepEqual(checkRuleCount(planIngressRules(https, apart(60)), 60, "services.kms"), []);
    const issues = checkRuleCount(planIngressRules(https, apart(61)), 60, "services.kms");
    assert.deepEqual(issues, [
      {
        code: "security-group-rules-exceeded",
        path: "services.kms",
        message:
          'got 61 IPv4 rules (1 port x 61 aggregated ranges), expected at most 60, the quota "inbound rules per security group"; ' +
          "give subscribers neighbouring ranges, subscribe fewer of them, or let AWS raise the quota and set rulesPerSecurityGroup",
      },
    ]);
  });

  it("counts each port", () => {
    const ports = [25, 465, 587].map((port) => ({ from: port, to: port }));
    assert.deepEqual(checkRuleCount(planIngressRules(ports, apart(20)), 60, ""), []);
    assert.equal(checkRuleCount(planIngressRules(ports, apart(21)), 60, "").length, 1);
  });

  it("counts IPv4 and IPv6 apart, and IPv6 ranges that are not known yet", () => {
    const rules = planIngressRules(https, [...apart(60), "fd00::/64"]);
    assert.deepEqual(checkRuleCount(rules, 60, "", 59), []);
    const [issue] = checkRuleCount(rules, 60, "", 60);
    assert.match(issue?.message ?? "", /^got 61 IPv6 rules/);
  });
});

describe("checkRuleQuota", () => {
  it("accepts what AWS grants", () => {
    assert.deepEqual(
      [1, 60, 1000].flatMap((quota) => checkRuleQuota(quota, "rulesPerSecurityGroup")),
      [],
    );
  });

  it("refuses what AWS never grants", () => {
    for (const quota of [0, 1001, 60.5]) {
      assert.deepEqual(
        checkRuleQuota(quota, "rulesPerSecurityGroup").map(({ code, path }) => [code, path]),
        [["quota-out-of-bounds", "rulesPerSecurityGroup"]],
      );
    }
  });
});

describe("checkSourceRange", () => {
  const codes = (text: string): string[] => checkSourceRange(text, "cidrs[0]").map(({ code }) => code);

  it("accepts a network of either family and a single address", () => {
    assert.deepEqual(["10.0.0.0/16", "192.0.2.1/32", "fd00::/8"].flatMap(codes), []);
  });

  it("refuses text that is no range, host bits and everything", () => {
    assert.deepEqual(codes("10.0.0.0"), ["range-malformed"]);
    assert.deepEqual(codes("10.0.0.1/16"), ["range-host-bits"]);
    assert.deepEqual(codes("0.0.0.0/0"), ["range-everything"]);
    assert.deepEqual(codes("::/0"), ["range-everything"]);
  });

  it("says what to write in place of host bits", () => {
    const [issue] = checkSourceRange("10.0.0.1/16", "cidrs[0]");
    assert.equal(issue?.message, "got 10.0.0.1/16, expected no host bits; write 10.0.0.0/16");
  });
});

describe("checkIpv4Range", () => {
  it("accepts IPv4 and refuses IPv6", () => {
    assert.deepEqual(checkIpv4Range("10.0.0.0/16", "cidrs[0]"), []);
    assert.deepEqual(
      checkIpv4Range("fd00::/8", "cidrs[0]").map(({ code }) => code),
      ["range-not-ipv4"],
    );
  });
});
