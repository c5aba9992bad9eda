import assert from "node:assert/strict";
import { checkGateway } from "../../../network/vpn/check";
import type { GatewayInput, SiteInput } from "../../../network/vpn/site";
import { branch, depot, gatewayOf, hq } from "./gateways";

function broken(sites: Readonly<Record<string, SiteInput>>, more: Partial<GatewayInput> = {}): string[] {
  return checkGateway(gatewayOf(sites, more)).map(({ code, path }) => `${code} at ${path}`);
}

function numbered(count: number): Record<string, SiteInput> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index): [string, SiteInput] => [
      `site${index}`,
      {
        slot: index,
        customerGateway: { address: `203.0.113.${index + 1}` },
        routing: { kind: "bgp", asn: 65_001 + index, prefixes: [`192.168.${index}.0/24`] },
      },
    ]),
  );
}

describe("checkGateway", () => {
  it("takes a CloudHub of two sites with BGP and one without", () => {
    assert.deepEqual(broken({ hq, branch, depot }), []);
  });

  it("refuses an ASN of its own that is not private", () => {
    assert.deepEqual(broken({ hq }, { amazonAsn: 7_224 }), ["amazon-asn-out-of-range at amazonAsn"]);
    assert.deepEqual(broken({ hq }, { amazonAsn: 4_200_000_000 }), []);
  });

  it("puts the site before the path of its issue", () => {
    assert.deepEqual(broken({ hq: { ...hq, slot: -1 } }), ["slot-out-of-range at sites.hq.slot"]);
  });

  it("gives the same issues in whatever order the sites stand", () => {
    const wrong = { branch: { ...branch, slot: 0 }, hq: { ...hq, profile: "strange" } };
    const { branch: b, hq: h } = wrong;
    assert.deepEqual(broken({ branch: b, hq: h }), broken({ hq: h, branch: b }));
  });
});

describe("checkGateway, inside ranges", () => {
  it("refuses a slot that another site has, once", () => {
    assert.deepEqual(broken({ hq, zone: { ...branch, slot: 0 } }), ["slot-taken at sites.zone.slot"]);
  });

  it("refuses a given range that another site's slot owns", () => {
    const given: SiteInput = { ...branch, tunnel1: { insideCidr: "169.254.6.4/30" } };
    assert.deepEqual(broken({ hq, zone: given }), ["inside-cidr-taken at sites.zone.tunnel1.insideCidr"]);
  });

  it("refuses one given range for both tunnels of a site", () => {
    const insideCidr = "169.254.100.0/30";
    const given: SiteInput = { ...hq, tunnel1: { insideCidr }, tunnel2: { insideCidr } };
    assert.deepEqual(broken({ hq: given }), ["inside-cidr-taken at sites.hq.tunnel2.insideCidr"]);
  });

  it("takes given ranges that nobody has", () => {
    const given: SiteInput = {
      ...hq,
      tunnel1: { insideCidr: "169.254.100.0/30" },
      tunnel2: { insideCidr: "169.254.100.4/30" },
    };
    assert.deepEqual(broken({ hq: given, branch }), []);
  });
});

describe("checkGateway, CloudHub", () => {
  it("refuses one ASN for two sites with BGP", () => {
    const same: SiteInput = { ...branch, routing: { ...branch.routing, kind: "bgp", asn: 65_010 } };
    assert.deepEqual(broken({ hq, zone: same }), ["customer-asn-taken at sites.zone.routing.asn"]);
  });

  it("refuses two sites with one device, unless it has two names", () => {
    const twin: SiteInput = {
      ...depot,
      slot: 3,
      routing: { kind: "static", prefixes: ["192.168.31.0/24"] },
    };
    assert.deepEqual(broken({ depot, twin }), [
      "customer-gateway-taken at sites.twin.customerGateway.address",
    ]);
    const named = { ...twin, customerGateway: { ...twin.customerGateway, deviceName: "second" } };
    assert.deepEqual(broken({ depot, twin: named }), []);
  });

  it("refuses ranges of two sites that overlap, in either nesting, whatever their routing", () => {
    const wide: SiteInput = { ...depot, routing: { kind: "static", prefixes: ["192.168.0.0/16"] } };
    assert.deepEqual(broken({ hq, wide }), [
      "site-ranges-overlap at sites.wide.routing.prefixes[0]",
      "site-ranges-overlap at sites.wide.routing.prefixes[0]",
    ]);
    const narrow: SiteInput = { ...depot, routing: { kind: "static", prefixes: ["192.168.10.128/25"] } };
    assert.deepEqual(broken({ hq, narrow }), ["site-ranges-overlap at sites.narrow.routing.prefixes[0]"]);
  });

  it("lets a site announce a range and a part of it", () => {
    const both: SiteInput = {
      ...hq,
      routing: { kind: "bgp", asn: 65_010, prefixes: ["192.168.0.0/16", "192.168.10.0/24"] },
    };
    assert.deepEqual(broken({ hq: both }), []);
  });

  it("refuses a range that overlaps the VPC's, primary or secondary, and takes a default route", () => {
    const at = (prefix: string): SiteInput => ({
      ...hq,
      routing: { kind: "bgp", asn: 65_010, prefixes: [prefix] },
    });
    const vpcCidrs = ["10.0.0.0/16", "10.9.0.0/16"];
    assert.deepEqual(broken({ hq: at("10.0.5.0/24") }, { vpcCidrs }), [
      "site-range-overlaps-vpc at sites.hq.routing.prefixes[0]",
    ]);
    assert.deepEqual(broken({ hq: at("10.8.0.0/15") }, { vpcCidrs }), [
      "site-range-overlaps-vpc at sites.hq.routing.prefixes[0]",
    ]);
    assert.deepEqual(broken({ hq: at("10.1.0.0/16") }, { vpcCidrs }), []);
    assert.deepEqual(broken({ hq: at("0.0.0.0/0") }, { vpcCidrs }), []);
  });
});

describe("checkGateway, quotas", () => {
  it("takes 10 connections, refuses 11, and takes 11 where the quota was raised", () => {
    assert.deepEqual(broken(numbered(10)), []);
    assert.deepEqual(broken(numbered(11)), ["connections-per-gateway at sites"]);
    assert.deepEqual(broken(numbered(11), { quotas: { connectionsPerGateway: 20 } }), []);
  });

  it("takes 100 prefixes of all sites in a route table and refuses 101", () => {
    const with_ = (count: number): SiteInput => ({
      ...hq,
      routing: {
        kind: "bgp",
        asn: 65_010,
        prefixes: Array.from({ length: count }, (_, index) => `172.16.${index}.0/24`),
      },
    });
    assert.deepEqual(broken({ hq: with_(99), branch }), []);
    assert.deepEqual(broken({ hq: with_(100), branch }), ["propagated-routes at sites"]);
  });

  it("refuses more than 1,000 routes for AWS to announce to one site", () => {
    const vpcCidrs = Array.from(
      { length: 1_001 },
      (_, index) => `10.${Math.floor(index / 256)}.${index % 256}.0/24`,
    );
    assert.deepEqual(broken({ hq }, { vpcCidrs }), ["routes-advertised at sites.hq"]);
    assert.deepEqual(broken({ hq }, { vpcCidrs: vpcCidrs.slice(1) }), []);
    assert.deepEqual(broken({ depot }, { vpcCidrs }), []);
  });
});
