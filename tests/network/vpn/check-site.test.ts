import assert from "node:assert/strict";
import { checkSite } from "../../../network/vpn/check-site";
import type { CustomerGatewayInput, SiteInput } from "../../../network/vpn/site";
import { depot, hq } from "./gateways";

const context = { region: "eu-west-1", amazonAsn: 64_512 };
const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/0f0f";

function broken(change: Partial<SiteInput>, name = "hq", site: SiteInput = hq): string[] {
  return checkSite(name, { ...site, ...change }, context).map(({ code, path }) => `${code} at ${path}`);
}

function device(customerGateway: CustomerGatewayInput): string[] {
  return broken({ customerGateway });
}

function prefixes(...list: string[]): string[] {
  return broken({ routing: { kind: "bgp", asn: 65_010, prefixes: list } });
}

describe("checkSite, the site", () => {
  it("takes sites with BGP and without", () => {
    assert.deepEqual(broken({}), []);
    assert.deepEqual(broken({}, "depot", depot), []);
  });

  it("takes names of up to 20 characters that begin with a letter, and no others", () => {
    assert.deepEqual(broken({}, `a${"1".repeat(19)}`), []);
    for (const name of ["1st", "HQ", "head office", "a_b", "", `a${"1".repeat(20)}`]) {
      assert.deepEqual(broken({}, name), ["site-name at "]);
    }
  });

  it("refuses a slot that is none", () => {
    assert.deepEqual(broken({ slot: 1_024 }), ["slot-out-of-range at slot"]);
  });

  it("refuses an unknown profile and names the nearest", () => {
    const [issue] = checkSite("hq", { ...hq, profile: "strongest" }, context);
    assert.equal(issue?.code, "unknown-profile");
    assert.match(issue?.message ?? "", /did you mean strong\?$/);
    assert.deepEqual(broken({ profile: "compatible" }), []);
  });
});

describe("checkSite, the device", () => {
  it("takes a public address, a certificate, or both", () => {
    assert.deepEqual(device({ address: "203.0.113.7" }), []);
    assert.deepEqual(device({ certificateArn }), []);
    assert.deepEqual(device({ address: "203.0.113.7", certificateArn }), []);
  });

  it("refuses a private address, and those that no packet comes from", () => {
    const wrong = [
      "10.0.0.1",
      "172.16.5.5",
      "192.168.1.1",
      "100.64.0.1",
      "169.254.1.1",
      "127.0.0.1",
      "0.0.0.0",
      "224.0.0.5",
    ];
    for (const address of wrong) {
      assert.deepEqual(device({ address }), ["customer-address-private at customerGateway.address"]);
    }
    assert.deepEqual(device({ address: "172.32.0.1" }), []);
  });

  it("refuses what is no address, and IPv6", () => {
    assert.deepEqual(device({ address: "vpn.example.com" }), [
      "customer-address-malformed at customerGateway.address",
    ]);
    assert.deepEqual(device({ address: "203.0.113.7/32" }), [
      "customer-address-malformed at customerGateway.address",
    ]);
    assert.deepEqual(device({ address: "2001:db8::7" }), [
      "customer-address-ipv6 at customerGateway.address",
    ]);
  });

  it("refuses a device with neither address nor certificate", () => {
    assert.deepEqual(device({}), ["customer-address-missing at customerGateway.address"]);
  });

  it("refuses what is no ARN of a certificate", () => {
    assert.deepEqual(device({ certificateArn: "hq.pem" }), [
      "customer-certificate-arn at customerGateway.certificateArn",
    ]);
  });
});

describe("checkSite, what a virtual private gateway lacks", () => {
  it("refuses acceleration", () => {
    assert.deepEqual(broken({ enableAcceleration: true }), ["acceleration-refused at enableAcceleration"]);
    assert.deepEqual(broken({ enableAcceleration: false }), []);
  });

  it("refuses IPv6 inside", () => {
    assert.deepEqual(broken({ tunnelInsideIpVersion: "ipv6" }), [
      "ipv6-inside-refused at tunnelInsideIpVersion",
    ]);
    assert.deepEqual(broken({ tunnelInsideIpVersion: "ipv4" }), []);
  });
});

describe("checkSite, routes", () => {
  it("refuses a reserved ASN, one out of range, and the gateway's own", () => {
    const bgp = (asn: number) => broken({ routing: { kind: "bgp", asn, prefixes: ["192.168.10.0/24"] } });
    assert.deepEqual(bgp(7_224), ["customer-asn-reserved at routing.asn"]);
    assert.deepEqual(bgp(0), ["customer-asn-out-of-range at routing.asn"]);
    assert.deepEqual(bgp(64_512), ["customer-asn-same at routing.asn"]);
    assert.deepEqual(bgp(64_513), []);
  });

  it("refuses prefixes that are none, have host bits, or are IPv6", () => {
    assert.deepEqual(prefixes("192.168.10.0"), ["prefix-malformed at routing.prefixes[0]"]);
    assert.deepEqual(prefixes("192.168.10.0/24", "192.168.11.1/24"), [
      "prefix-host-bits at routing.prefixes[1]",
    ]);
    assert.deepEqual(prefixes("2001:db8::/48"), ["prefix-ipv6 at routing.prefixes[0]"]);
  });

  it("refuses a site without any prefix", () => {
    assert.deepEqual(prefixes(), ["prefix-missing at routing.prefixes"]);
  });

  it("takes 100 prefixes and refuses 101, with BGP and without", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `172.16.${index}.0/24`);
    for (const kind of ["bgp", "static"] as const) {
      const routing = (list: string[]) =>
        kind === "bgp" ? { kind, asn: 65_010, prefixes: list } : { kind, prefixes: list };
      assert.deepEqual(broken({ routing: routing(many(100)) }), []);
      assert.deepEqual(broken({ routing: routing(many(101)) }), ["routes-received at routing.prefixes"]);
    }
  });

  it("refuses network ranges of the connection that are none", () => {
    assert.deepEqual(broken({ localIpv4NetworkCidr: "0.0.0.0/0", remoteIpv4NetworkCidr: "10.0.0.0/8" }), []);
    assert.deepEqual(broken({ localIpv4NetworkCidr: "10.0.0.1/8" }), [
      "network-cidr-malformed at localIpv4NetworkCidr",
    ]);
    assert.deepEqual(broken({ remoteIpv4NetworkCidr: "::/0" }), [
      "network-cidr-malformed at remoteIpv4NetworkCidr",
    ]);
  });
});

describe("checkSite, tunnels", () => {
  it("says where a wrong option was said: for both tunnels once, or for one", () => {
    assert.deepEqual(broken({ tunnelOptions: { dpdTimeoutSeconds: 5 } }), [
      "dpd-timeout-range at tunnelOptions.dpdTimeoutSeconds",
    ]);
    assert.deepEqual(broken({ tunnel2: { dpdTimeoutSeconds: 5 } }), [
      "dpd-timeout-range at tunnel2.dpdTimeoutSeconds",
    ]);
  });

  it("does not blame a tunnel for an option that the tunnel overrides", () => {
    const site = { tunnelOptions: { dpdTimeoutSeconds: 5 }, tunnel1: { dpdTimeoutSeconds: 60 } };
    assert.deepEqual(broken(site), ["dpd-timeout-range at tunnelOptions.dpdTimeoutSeconds"]);
  });

  it("refuses one inside range for both tunnels", () => {
    assert.deepEqual(broken({ tunnelOptions: { insideCidr: "169.254.100.0/30" } }), [
      "inside-cidr-for-both at tunnelOptions.insideCidr",
    ]);
    assert.deepEqual(broken({ tunnel1: { insideCidr: "169.254.100.0/30" } }), []);
  });
});
