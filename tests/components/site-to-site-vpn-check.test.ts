import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { checkSiteToSiteVpn, type SiteToSiteVpnArgs } from "../../components/site-to-site-vpn";
import type { SiteInput } from "../../network/vpn/site";
import type { TunnelOptionsInput } from "../../network/vpn/tunnel-options";
import { branch, depot, gateway, hq, TOPIC } from "./vpn-sites";

const check = (change: Partial<SiteToSiteVpnArgs> = {}, site: SiteInput = hq, name = "hq") =>
  checkSiteToSiteVpn(name, { gateway, ...site, ...change });

const codes = (...given: Parameters<typeof check>) => check(...given).map(({ code, path }) => [code, path]);

const certificate = { certificateArn: "arn:aws:acm:eu-west-1:111111111111:certificate/0a1b" };

describe("checkSiteToSiteVpn", () => {
  it("accepts BGP and static sites, with and without other ones", () => {
    assert.deepEqual(codes(), []);
    assert.deepEqual(codes({}, depot), []);
    assert.deepEqual(codes({ otherSites: { branch, depot } }), []);
  });

  it("gives the rules of a site paths of the component's own arguments", () => {
    assert.deepEqual(codes({ slot: 1_024 }), [["slot-out-of-range", "slot"]]);
    assert.deepEqual(codes({ customerGateway: { address: "10.0.0.7" } }), [
      ["customer-address-private", "customerGateway.address"],
    ]);
    assert.deepEqual(codes({ tunnel2: { dpdTimeoutSeconds: 29 } }), [
      ["dpd-timeout-range", "tunnel2.dpdTimeoutSeconds"],
    ]);
    const routing = { kind: "bgp", asn: 64_600, prefixes: ["10.0.1.0/24"] } as const;
    assert.deepEqual(codes({ routing }), [
      ["customer-asn-same", "routing.asn"],
      ["site-range-overlaps-vpc", "routing.prefixes[0]"],
    ]);
  });

  it("takes the component's name for the site's, and checks the one that counts", () => {
    assert.deepEqual(codes({}, hq, "Head.Quarters"), [["site-name", "siteName"]]);
    assert.deepEqual(codes({ siteName: "hq" }, hq, "Head.Quarters"), []);
    assert.deepEqual(codes({ siteName: "HQ" }), [["site-name", "siteName"]]);
  });

  it("refuses what the gateway cannot have", () => {
    assert.deepEqual(codes({ gateway: { ...gateway, amazonAsn: 1 } }), [
      ["amazon-asn-out-of-range", "gateway.amazonAsn"],
    ]);
    assert.deepEqual(codes({ gateway: { ...gateway, region: "eu-west-9" } }), [
      ["region-unknown", "gateway.region"],
    ]);
  });

  it("compares with other sites, and points at whichever comes later by name", () => {
    assert.deepEqual(codes({ otherSites: { zulu: { ...branch, slot: 0 } } }), [
      ["slot-taken", "otherSites.zulu.slot"],
    ]);
    assert.deepEqual(codes({ otherSites: { branch: { ...branch, slot: 0 } } }), [["slot-taken", "slot"]]);
    const many = Array.from({ length: 10 }, (_, index) => {
      const routing = { kind: "static", prefixes: [`192.168.${100 + index}.0/24`] } as const;
      const address = `203.0.113.${100 + index}`;
      return [`site-${index}`, { slot: 100 + index, customerGateway: { address }, routing }] as const;
    });
    assert.deepEqual(codes({ otherSites: Object.fromEntries(many) }), [
      ["connections-per-gateway", "otherSites"],
    ]);
    assert.deepEqual(codes({ otherSites: Object.fromEntries(many.slice(1)) }), []);
  });

  it("refuses another site of this one's name", () => {
    assert.deepEqual(codes({ otherSites: { hq: branch } }), [["site-name-taken", "otherSites.hq"]]);
  });

  it("refuses a key that nobody gave, naming those that were", () => {
    const tunnel1 = { presharedKey: { config: "hqTunnel1" } };
    assert.deepEqual(codes({ tunnel1, presharedKeys: { hqTunnel1: pulumi.secret("abcdefgh") } }), []);
    assert.deepEqual(check({ tunnel1, presharedKeys: { hqTunel1: "abcdefgh" } }), [
      {
        code: "preshared-key-unknown",
        path: "tunnel1.presharedKey.config",
        message: "got hqTunnel1, expected hqTunel1; add it to presharedKeys or correct the name",
      },
    ]);
    assert.deepEqual(codes({ tunnelOptions: tunnel1 }), [
      ["preshared-key-unknown", "tunnelOptions.presharedKey.config"],
    ]);
  });

  it("refuses a key where a source was expected, and does not show it", () => {
    const tunnel1 = { presharedKey: "canary.preshared_Key1" } as unknown as TunnelOptionsInput;
    const issues = check({ tunnel1 });
    assert.deepEqual(
      issues.map(({ code, path }) => [code, path]),
      [["preshared-key-source", "tunnel1.presharedKey"]],
    );
    assert.equal(JSON.stringify(issues).includes("canary"), false);
  });

  it("refuses a key beside a certificate", () => {
    assert.deepEqual(codes({ customerGateway: certificate }), []);
    assert.deepEqual(
      codes({ customerGateway: certificate, tunnel1: { presharedKey: { generated: true } } }),
      [["preshared-key-with-certificate", "tunnel1.presharedKey"]],
    );
  });

  it("refuses the log of a BGP session that a static site does not have", () => {
    const logging = { bgpEnabled: true };
    assert.deepEqual(codes({ tunnelOptions: { logging } }), []);
    assert.deepEqual(codes({ tunnel2: { logging } }, depot), [
      ["bgp-log-without-bgp", "tunnel2.logging.bgpEnabled"],
    ]);
    assert.deepEqual(codes({ tunnel2: { logging: { bgpEnabled: false } } }, depot), []);
  });

  it("refuses a topic that is none, and leaves one that is not known yet", () => {
    assert.deepEqual(codes({ alarms: { topicArn: TOPIC } }), []);
    assert.deepEqual(codes({ alarms: { topicArn: pulumi.output("network") } }), []);
    assert.deepEqual(codes({ alarms: { topicArn: "arn:aws:sqs:eu-west-1:111111111111:network" } }), [
      ["alarms-topic-arn", "alarms.topicArn"],
    ]);
  });

  it("refuses a retention that CloudWatch does not accept", () => {
    assert.deepEqual(codes({ logs: { retentionDays: 30 } }), []);
    assert.deepEqual(codes({ logs: { retentionDays: 31 } }), [
      ["retention-not-accepted", "logs.retentionDays"],
    ]);
  });
});
