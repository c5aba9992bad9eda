import assert from "node:assert/strict";
import { checkFlowLogs, retentionDaysAccepted } from "../../components/internal/flow-logs";
import { checkNetworkAcl, networkAclEntries } from "../../components/internal/network-acl";
import {
  checkAccountId,
  checkInsidePrivateRanges,
  checkRanges,
  checkSubnetRanges,
  checkTierNames,
  checkZoneIds,
} from "../../components/internal/vpc-checks";
import { defaultPrivateRanges } from "../../components/internal/vpc-layout";
import { vpcParts } from "../../components/internal/vpc-outputs";
import type { Issue } from "../../network/issue";

const codes = (issues: readonly Issue[]) => issues.map(({ code, path }) => `${path}: ${code}`);

describe("networkAclEntries", () => {
  it("lets each private range in and out under a number of its own", () => {
    const plan = { privateRanges: ["10.0.0.0/8", "172.16.0.0/12"], gatewayEndpoint: false, ipv6: false };
    assert.deepEqual(networkAclEntries(plan), [
      { direction: "in", ruleNumber: 100, protocol: "-1", cidrBlock: "10.0.0.0/8" },
      { direction: "out", ruleNumber: 100, protocol: "-1", cidrBlock: "10.0.0.0/8" },
      { direction: "in", ruleNumber: 110, protocol: "-1", cidrBlock: "172.16.0.0/12" },
      { direction: "out", ruleNumber: 110, protocol: "-1", cidrBlock: "172.16.0.0/12" },
    ]);
  });

  it("opens port 443 out and the reply ports in for a gateway endpoint", () => {
    assert.deepEqual(networkAclEntries({ privateRanges: [], gatewayEndpoint: true, ipv6: false }), [
      {
        direction: "in",
        ruleNumber: 500,
        protocol: "tcp",
        cidrBlock: "0.0.0.0/0",
        fromPort: 1024,
        toPort: 65535,
      },
      {
        direction: "out",
        ruleNumber: 500,
        protocol: "tcp",
        cidrBlock: "0.0.0.0/0",
        fromPort: 443,
        toPort: 443,
      },
    ]);
  });

  it("lets IPv6 in and out when it is on", () => {
    assert.deepEqual(networkAclEntries({ privateRanges: [], gatewayEndpoint: false, ipv6: true }), [
      { direction: "in", ruleNumber: 600, protocol: "-1", ipv6CidrBlock: "2000::/3" },
      { direction: "out", ruleNumber: 600, protocol: "-1", ipv6CidrBlock: "2000::/3" },
      { direction: "in", ruleNumber: 610, protocol: "-1", ipv6CidrBlock: "fd00::/8" },
      { direction: "out", ruleNumber: 610, protocol: "-1", ipv6CidrBlock: "fd00::/8" },
    ]);
  });

  it("never uses a number twice in one direction at the most ranges that fit", () => {
    const privateRanges = Array.from({ length: 15 }, (_, index) => `10.${index}.0.0/16`);
    const plan = { privateRanges, gatewayEndpoint: true, ipv6: true };
    assert.deepEqual(checkNetworkAcl(plan), []);
    const numbers = networkAclEntries(plan).map(({ direction, ruleNumber }) => `${direction} ${ruleNumber}`);
    assert.equal(new Set(numbers).size, 36);
    assert.equal(numbers.length, 36);
  });
});

describe("checkNetworkAcl", () => {
  const ranges = (length: number) => Array.from({ length }, (_, index) => `10.${index}.0.0/16`);

  it("counts AWS's closing rule of each family and all entries of a direction", () => {
    const plain = { gatewayEndpoint: false, ipv6: false };
    assert.deepEqual(checkNetworkAcl({ ...plain, privateRanges: ranges(19) }), []);
    assert.deepEqual(codes(checkNetworkAcl({ ...plain, privateRanges: ranges(20) })), [
      "privateRanges: network-acl-rules-quota",
    ]);
    const full = { gatewayEndpoint: true, ipv6: true, privateRanges: ranges(16) };
    assert.match(checkNetworkAcl(full)[0]?.message ?? "", /got 16 ranges, expected at most 15/);
  });

  it("takes a raised quota", () => {
    const plan = { gatewayEndpoint: false, ipv6: false, privateRanges: ranges(20) };
    assert.deepEqual(checkNetworkAcl(plan, 40), []);
  });
});

describe("checkFlowLogs", () => {
  it("accepts every retention that CloudWatch accepts, and the default", () => {
    for (const retentionDays of retentionDaysAccepted) {
      assert.deepEqual(checkFlowLogs({ destination: "cloudwatch", retentionDays }), []);
    }
    assert.deepEqual(checkFlowLogs({ destination: "cloudwatch" }), []);
    assert.deepEqual(checkFlowLogs(undefined), []);
  });

  it("refuses another retention and names the next that keeps as much", () => {
    const [issue, ...more] = checkFlowLogs({ destination: "cloudwatch", retentionDays: 100 });
    assert.equal(issue?.code, "retention-not-accepted");
    assert.equal(issue?.path, "flowLogs.retentionDays");
    assert.match(issue?.message ?? "", /write 120$/);
    assert.deepEqual(more, []);
  });

  it("refuses an aggregation interval that EC2 does not have", () => {
    const flowLogs = JSON.parse(
      '{ "destination": "s3", "bucketArn": "arn:aws:s3:::logs", "aggregationSeconds": 300 }',
    );
    assert.deepEqual(codes(checkFlowLogs(flowLogs)), [
      "flowLogs.aggregationSeconds: aggregation-not-accepted",
    ]);
    assert.deepEqual(checkFlowLogs({ ...flowLogs, aggregationSeconds: 60 }), []);
  });
});

describe("checks that VPCs share", () => {
  it("accept 12 digits as an account id and nothing else", () => {
    assert.deepEqual(checkAccountId("000000000001"), []);
    for (const accountId of ["1", "1111111111111", "11111111111a", " 11111111111"]) {
      assert.deepEqual(codes(checkAccountId(accountId)), ["accountId: account-id-malformed"], accountId);
    }
  });

  it("tell an unknown zone from a zone of another region", () => {
    const at = (zoneId: string) => checkZoneIds([{ path: "zones[0]", zoneId }], "eu-west-1");
    assert.deepEqual(at("euw1-az3"), []);
    assert.deepEqual(codes(at("euw1-az9")), ["zones[0]: zone-unknown"]);
    assert.deepEqual(codes(at("eu-west-1a")), ["zones[0]: zone-unknown"]);
    assert.deepEqual(codes(at("use1-az1")), ["zones[0]: zone-other-region"]);
    assert.match(
      at("use1-az1")[0]?.message ?? "",
      /zone of us-east-1, .* use euw1-az1, euw1-az2 or euw1-az3$/,
    );
  });

  it("say nothing of zones while the region is unknown", () => {
    assert.deepEqual(checkZoneIds([{ path: "zones[0]", zoneId: "euw1-az1" }], "eu-west-9"), []);
  });

  it("keep tier names readable in a URN", () => {
    assert.deepEqual(checkTierNames({ app: {}, "app-2": {}, a1b: {} }), []);
    const names = ["App", "1app", "app-", "app--b", "app_b", "app.b", ""];
    for (const name of names) {
      assert.deepEqual(codes(checkTierNames({ [name]: {} })), [`tiers.${name}: tier-name-malformed`]);
    }
    assert.deepEqual(codes(checkTierNames({})), ["tiers: tiers-empty"]);
  });

  it("tell malformed ranges, host bits and the wrong family apart", () => {
    const at = (text: string, family?: "any") => checkRanges([{ path: "cidr", text }], family);
    assert.deepEqual(at("10.0.0.0/16"), []);
    assert.deepEqual(codes(at("10.0.0.0")), ["cidr: range-malformed"]);
    assert.deepEqual(codes(at("10.0.3.7/16")), ["cidr: range-host-bits"]);
    assert.match(at("10.0.3.7/16")[0]?.message ?? "", /write 10\.0\.0\.0\/16$/);
    assert.deepEqual(codes(at("fd00::/8")), ["cidr: range-not-ipv4"]);
    assert.deepEqual(at("fd00::/8", "any"), []);
  });

  it("keep subnets inside the VPC, apart, and of AWS's sizes", () => {
    const check = (texts: string[], vpc = ["10.0.0.0/16", "100.64.0.0/16"]) =>
      codes(
        checkSubnetRanges(
          texts.map((text, index) => ({ path: `s[${index}]`, text })),
          vpc,
        ),
      );
    assert.deepEqual(check(["10.0.0.0/24", "10.0.1.0/24", "100.64.0.0/28"]), []);
    assert.deepEqual(check(["10.1.0.0/24"]), ["s[0]: subnet-outside-vpc"]);
    assert.deepEqual(check(["10.0.0.0/29"]), ["s[0]: subnet-size"]);
    assert.deepEqual(check(["10.0.0.0/20", "10.0.1.0/24"]), ["s[1]: subnet-overlap"]);
    assert.deepEqual(check(["10.0.0.1/24", "x"]), ["s[0]: range-host-bits", "s[1]: range-malformed"]);
    assert.deepEqual(check(["10.1.0.0/24"], ["10.0.0.0"]), []);
  });

  it("keep routed ranges inside the private ranges", () => {
    const check = (text: string, outer = defaultPrivateRanges) =>
      codes(checkInsidePrivateRanges([{ path: "cidr", text }], outer));
    assert.deepEqual(check("172.31.0.0/16"), []);
    assert.deepEqual(check("172.32.0.0/16"), ["cidr: range-outside-private-ranges"]);
    assert.deepEqual(check("172.32.0.0/16", ["172.32.0.0/16"]), []);
    assert.deepEqual(check("172.32.0.0/16", ["10.0.0.0"]), []);
  });
});

describe("vpcParts", () => {
  it("refuses a description whose subnet names a route table that is not there", () => {
    const subnet = { zoneId: "euw1-az1", cidr: "10.0.0.0/24", subnetId: "subnet-1", routeTable: "rtb-1" };
    const description = {
      vpcId: "vpc-1",
      accountId: "111111111111",
      region: "eu-west-1",
      cidrs: ["10.0.0.0/16"],
      tiers: { app: { purpose: "workload", subnets: { "euw1-az1": subnet } } },
    } as const;
    assert.throws(() => vpcParts({ ...description, routeTables: {} }), /got rtb-1, expected a key of/);
    const routeTables = { "rtb-1": { routeTableId: "rtb-1", serves: [{ tier: "app", zoneId: "euw1-az1" }] } };
    assert.deepEqual(Object.keys(vpcParts({ ...description, routeTables }).tiers), ["app"]);
  });
});
