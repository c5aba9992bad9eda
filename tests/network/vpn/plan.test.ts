import assert from "node:assert/strict";
import fc from "fast-check";
import { checkGateway } from "../../../network/vpn/check";
import { planSite, remotePrefixesOf, withDeployed } from "../../../network/vpn/plan";
import { SecretText } from "../../../network/vpn/preshared-key";
import type { SiteInput } from "../../../network/vpn/site";
import { branch, depot, gatewayOf, hq } from "./gateways";

describe("planSite", () => {
  it("answers every question of a site with BGP", () => {
    const plan = planSite(gatewayOf({ hq }), "hq");
    const { tunnels, ...rest } = plan;
    assert.deepEqual(rest, {
      name: "hq",
      profile: "strong",
      authentication: { kind: "preshared-key" },
      customerAddress: "203.0.113.7",
      behindNat: false,
      amazonAsn: 64_512,
      routing: { kind: "bgp", asn: 65_010, prefixes: ["192.168.10.0/24", "192.168.11.0/24"] },
      remotePrefixes: ["10.0.0.0/16"],
      preferredTunnel: "aws",
      selectors: { local: "0.0.0.0/0", remote: "0.0.0.0/0" },
    });
    assert.deepEqual(
      tunnels.map(
        ({ number, insideCidr, awsInsideAddress, customerInsideAddress, awsOutsideAddress, key }) => ({
          number,
          insideCidr,
          awsInsideAddress,
          customerInsideAddress,
          awsOutsideAddress,
          key,
        }),
      ),
      [
        {
          number: 1,
          insideCidr: "169.254.6.0/30",
          awsInsideAddress: "169.254.6.1",
          customerInsideAddress: "169.254.6.2",
          awsOutsideAddress: undefined,
          key: { generated: true },
        },
        {
          number: 2,
          insideCidr: "169.254.6.4/30",
          awsInsideAddress: "169.254.6.5",
          customerInsideAddress: "169.254.6.6",
          awsOutsideAddress: undefined,
          key: { generated: true },
        },
      ],
    );
  });

  it("takes a tunnel's own inside range and options over those for both", () => {
    const site: SiteInput = {
      ...hq,
      tunnelOptions: { dpdTimeoutSeconds: 60, presharedKey: { config: "both" } },
      tunnel2: { insideCidr: "169.254.100.0/30", dpdTimeoutSeconds: 90, presharedKey: { config: "own" } },
    };
    const [first, second] = planSite(gatewayOf({ hq: site }), "hq").tunnels;
    assert.deepEqual([first.insideCidr, second.insideCidr], ["169.254.6.0/30", "169.254.100.0/30"]);
    assert.equal(second.customerInsideAddress, "169.254.100.2");
    assert.deepEqual([first.options.dpdTimeoutSeconds, second.options.dpdTimeoutSeconds], [60, 90]);
    assert.deepEqual([first.key, second.key], [{ config: "both" }, { config: "own" }]);
  });

  it("says how a device with a certificate and without an address is known", () => {
    const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/0f0f";
    const plan = planSite(gatewayOf({ hq: { ...hq, customerGateway: { certificateArn } } }), "hq");
    assert.deepEqual(plan.authentication, { kind: "certificate", arn: certificateArn });
    assert.ok(!("customerAddress" in plan));
  });

  it("knows no site that the gateway lacks", () => {
    assert.throws(() => planSite(gatewayOf({ hq }), "HQ"), /expected one of the gateway's sites/);
  });

  it("never moves a tunnel when other sites come, go or change", () => {
    const others = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 });
    const gateway = (slots: readonly number[]) => {
      const entries = slots.map((slot): [string, SiteInput] => [
        `s${slot}`,
        {
          slot,
          customerGateway: { address: `198.51.100.${slot}` },
          routing: { kind: "bgp", asn: 65_100 + slot, prefixes: [`172.16.${slot}.0/24`] },
        },
      ]);
      return gatewayOf({ hq, ...Object.fromEntries(entries) });
    };
    fc.assert(
      fc.property(others, others, (before, after) => {
        assert.deepEqual(checkGateway(gateway(after)), []);
        assert.deepEqual(planSite(gateway(before), "hq").tunnels, planSite(gateway(after), "hq").tunnels);
      }),
    );
  });
});

describe("remotePrefixesOf", () => {
  const gateway = gatewayOf(
    { hq, branch, depot },
    { vpcCidrs: ["10.2.0.0/16", "10.10.0.0/16", "fd00:1::/56"] },
  );

  it("gives a site with BGP the VPC and the other sites with BGP, in the order of addresses", () => {
    assert.deepEqual(remotePrefixesOf(gateway, "hq"), ["10.2.0.0/16", "10.10.0.0/16", "192.168.20.0/24"]);
    assert.deepEqual(remotePrefixesOf(gateway, "branch"), [
      "10.2.0.0/16",
      "10.10.0.0/16",
      "192.168.10.0/24",
      "192.168.11.0/24",
    ]);
  });

  it("gives a site without BGP the VPC only, and nobody IPv6", () => {
    assert.deepEqual(remotePrefixesOf(gateway, "depot"), ["10.2.0.0/16", "10.10.0.0/16"]);
  });
});

describe("withDeployed", () => {
  const plan = planSite(gatewayOf({ hq }), "hq");

  it("fills in what the deployment made and keeps the rest", () => {
    const key = new SecretText("abcd1234");
    const filled = withDeployed(plan, [{ awsOutsideAddress: "198.51.100.1", key }, {}]);
    assert.equal(filled.tunnels[0].awsOutsideAddress, "198.51.100.1");
    assert.equal(filled.tunnels[0].key, key);
    assert.deepEqual(filled.tunnels[1], plan.tunnels[1]);
    assert.equal(plan.tunnels[0].awsOutsideAddress, undefined);
  });
});
