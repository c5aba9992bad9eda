import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import {
  checkResolverEndpoints,
  type ForwardRule,
  type OutboundEndpoint,
  type ResolverEndpointsArgs,
} from "../../components/resolver-endpoints";
import { recordProgram } from "../support/recorded";
import { APP_ACCOUNT, describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const vpc = describedVpc("hub", 0, { resolver: ["euw1-az1", "euw1-az2"], other: ["euw1-az1"] });
const inbound = { clients: { hq: { cidrs: ["192.168.10.0/24"] } } };
const args: ResolverEndpointsArgs = { vpc, tier: "resolver", inbound };

const codes = (change: Partial<ResolverEndpointsArgs> = {}) =>
  checkResolverEndpoints({ ...args, ...change }).map(({ code, path }) => [code, path]);

describe("checkResolverEndpoints", () => {
  it("accepts an inbound endpoint in every zone, in chosen zones and at fixed addresses", () => {
    assert.deepEqual(codes(), []);
    assert.deepEqual(codes({ zones: ["euw1-az2", "euw1-az1"] }), []);
    const addresses = { "euw1-az1": "10.0.0.4", "euw1-az2": "10.0.1.254" };
    assert.deepEqual(codes({ inbound: { ...inbound, addresses } }), []);
  });

  it("refuses to make nothing", () => {
    assert.deepEqual(codes({ inbound: undefined }), [["resolver-empty", ""]]);
  });

  it("refuses an unknown region, tier and zone", () => {
    assert.deepEqual(codes({ vpc: { ...vpc, region: "eu-west-9" } }), [["region-unknown", "vpc.region"]]);
    assert.deepEqual(codes({ tier: "resolvers" }), [["tier-unknown", "tier"]]);
    assert.deepEqual(codes({ zones: ["euw1-az1", "euw1-az2", "euw1-az3"] }), [["zone-unknown", "zones[2]"]]);
  });

  it("refuses fewer than two zones", () => {
    const few = [["resolver-zones-too-few", "zones"]];
    assert.deepEqual(codes({ zones: ["euw1-az1"] }), few);
    assert.deepEqual(codes({ tier: "other" }), few);
    assert.deepEqual(codes({ zones: [] }), few);
  });

  it("refuses an address outside its subnet, one that AWS keeps, and one in no zone of the endpoint", () => {
    const at = (address: string, zone = "euw1-az1") =>
      codes({ inbound: { ...inbound, addresses: { [zone]: address } } });
    const path = "inbound.addresses.euw1-az1";
    assert.deepEqual(at("10.0.1.10"), [["resolver-address-outside", path]]);
    for (const kept of ["10.0.0.0", "10.0.0.3", "10.0.0.255"])
      assert.deepEqual(at(kept), [["resolver-address-reserved", path]]);
    assert.deepEqual(at("10.0.0.4"), []);
    assert.deepEqual(at("10.0.0.300"), [["resolver-address-malformed", path]]);
    assert.deepEqual(at("fd00::4"), [["resolver-address-malformed", path]]);
    assert.deepEqual(at("10.0.2.10", "euw1-az3"), [["zone-unknown", "inbound.addresses.euw1-az3"]]);
  });

  it("refuses one address for both endpoints", () => {
    const rules = { corp: { domainName: "corp.example.com", targets: [{ address: "192.168.10.53" }] } };
    const both = (address: string) =>
      codes({
        inbound: { ...inbound, addresses: { "euw1-az1": "10.0.0.10" } },
        outbound: { rules, addresses: { "euw1-az1": address } },
      });
    assert.deepEqual(both("10.0.0.11"), []);
    assert.deepEqual(both("10.0.0.10"), [["resolver-address-taken", "outbound.addresses.euw1-az1"]]);
  });

  it("refuses clients without a range, malformed ranges, IPv6 and everybody", () => {
    const clients = (...cidrs: string[]) => codes({ inbound: { clients: { hq: { cidrs } } } });
    assert.deepEqual(codes({ inbound: { clients: {} } }), [["resolver-clients-missing", "inbound.clients"]]);
    assert.deepEqual(clients(), [["range-missing", "inbound.clients.hq.cidrs"]]);
    assert.deepEqual(clients("192.168.10.1/24", "192.168.10.0", "fd00::/56", "0.0.0.0/0"), [
      ["range-host-bits", "inbound.clients.hq.cidrs[0]"],
      ["range-malformed", "inbound.clients.hq.cidrs[1]"],
      ["range-not-ipv4", "inbound.clients.hq.cidrs[2]"],
      ["range-everything", "inbound.clients.hq.cidrs[3]"],
    ]);
  });

  it("counts two rules for each aggregated range against the quota", () => {
    const ranges = (count: number) =>
      Array.from({ length: count }, (_, index) => `192.168.${index * 2}.0/24`);
    const clients = (count: number) => ({ clients: { hq: { cidrs: ranges(count) } } });
    assert.deepEqual(codes({ inbound: clients(30) }), []);
    assert.deepEqual(codes({ inbound: clients(31) }), [["security-group-rules-exceeded", "inbound.clients"]]);
    assert.deepEqual(codes({ inbound: clients(31), rulesPerSecurityGroup: 62 }), []);
    const neighbours = Array.from({ length: 64 }, (_, index) => `192.168.${index}.0/24`);
    assert.deepEqual(codes({ inbound: { clients: { hq: { cidrs: neighbours } } } }), []);
    assert.deepEqual(codes({ rulesPerSecurityGroup: 1_001 }), [
      ["quota-out-of-bounds", "rulesPerSecurityGroup"],
    ]);
  });
});

describe("checkResolverEndpoints of forward rules", () => {
  const corp: ForwardRule = { domainName: "corp.example.com", targets: [{ address: "192.168.10.53" }] };
  const app = { vpcId: "vpc-app", region: "eu-west-1", accountId: NETWORK_ACCOUNT };
  const forward = (rules: OutboundEndpoint["rules"], more: Partial<OutboundEndpoint> = {}) =>
    codes({ inbound: undefined, outbound: { vpcs: { app }, rules, ...more } });
  const rule = (change: Partial<ForwardRule>) => forward({ corp: { ...corp, ...change } });

  it("accepts a domain, one label, every name, and a port", () => {
    assert.deepEqual(rule({}), []);
    assert.deepEqual(rule({ domainName: "corp" }), []);
    assert.deepEqual(rule({ domainName: "." }), []);
    assert.deepEqual(rule({ targets: [{ address: "192.168.10.53", port: 5353 }], vpcs: "all" }), []);
  });

  it("refuses an endpoint without rules and a key that AWS's names cannot hold", () => {
    assert.deepEqual(forward({}), [["forward-rules-missing", "outbound.rules"]]);
    assert.deepEqual(forward({ "corp.example.com": corp }), [
      ["forward-rule-key", "outbound.rules.corp.example.com"],
    ]);
    assert.deepEqual(forward({ corp_1: corp }), []);
  });

  it("refuses a malformed domain", () => {
    for (const domainName of [
      "corp.example.com.",
      "Corp.example.com",
      "*.example.com",
      "",
      `${"a".repeat(64)}.com`,
    ])
      assert.deepEqual(rule({ domainName }), [
        ["forward-domain-malformed", "outbound.rules.corp.domainName"],
      ]);
  });

  it("refuses no target, more than six, IPv6, a wrong port and the same twice", () => {
    const targets = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ address: `192.168.10.${index}` }));
    const path = "outbound.rules.corp.targets";
    assert.deepEqual(rule({ targets: [] }), [["forward-targets-missing", path]]);
    assert.deepEqual(rule({ targets: targets(6) }), []);
    assert.deepEqual(rule({ targets: targets(7) }), [["forward-targets-exceeded", path]]);
    assert.deepEqual(rule({ targets: [{ address: "fd00::53" }, { address: "dns", port: 0 }] }), [
      ["forward-target-malformed", `${path}[0].address`],
      ["forward-target-malformed", `${path}[1].address`],
      ["port-malformed", `${path}[1].port`],
    ]);
    const [one] = corp.targets;
    assert.deepEqual(
      rule({ targets: [{ address: "192.168.10.53" }, { address: "192.168.10.53", port: 53 }] }),
      [["forward-target-twice", `${path}[1]`]],
    );
    assert.deepEqual(
      rule({ targets: [{ address: one?.address ?? "" }, { address: "192.168.10.53", port: 54 }] }),
      [],
    );
  });

  it("refuses two rules of one VPC for one domain, and allows them to two VPCs", () => {
    const again = [["forward-domain-twice", "outbound.rules.other.domainName"]];
    assert.deepEqual(forward({ corp, other: corp }), again);
    assert.deepEqual(forward({ corp, other: { ...corp, hub: false, vpcs: ["app"] } }), []);
    assert.deepEqual(
      forward({ corp: { ...corp, vpcs: "all" }, other: { ...corp, hub: false, vpcs: ["app"] } }),
      again,
    );
    assert.deepEqual(forward({ corp, other: { ...corp, domainName: "lab.example.com" } }), []);
  });

  it("refuses a VPC that is not known, in another region, or in another account without a provider", async () => {
    assert.deepEqual(rule({ vpcs: ["apps"] }), [["forward-vpc-unknown", "outbound.rules.corp.vpcs[0]"]]);
    const elsewhere = (change: Partial<typeof app>) =>
      forward({ corp }, { vpcs: { app: { ...app, ...change } } });
    assert.deepEqual(elsewhere({ region: "us-east-1" }), [
      ["forward-vpc-region", "outbound.vpcs.app.region"],
    ]);
    assert.deepEqual(elsewhere({ accountId: APP_ACCOUNT }), [
      ["forward-provider-missing", "outbound.vpcs.app.provider"],
    ]);
    assert.deepEqual(elsewhere({ accountId: "222" }), [
      ["account-id-malformed", "outbound.vpcs.app.accountId"],
      ["forward-provider-missing", "outbound.vpcs.app.provider"],
    ]);
    await recordProgram(() => {
      const provider = new aws.Provider("app", { region: "eu-west-1" });
      const foreign = { ...app, accountId: APP_ACCOUNT, provider };
      assert.deepEqual(forward({ corp }, { vpcs: { app: foreign } }), []);
    });
  });

  it("counts two rules for each name server against the quota", () => {
    const rules = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `rule${index}`,
          { domainName: `n${index}.example.com`, targets: [{ address: `192.168.${index}.53` }] },
        ]),
      );
    assert.deepEqual(forward(rules(30)), []);
    assert.deepEqual(forward(rules(31)), [["security-group-rules-exceeded", "outbound.rules"]]);
  });
});
