import assert from "node:assert/strict";
import { planSite } from "../../network/vpn/plan";
import { parseSettings, type Settings } from "../../stacks/settings";
import { clientRanges, resolverSites, siteInput, siteInputs } from "../../stacks/settings/sites-args";
import { merged, validSettings } from "./settings-fixtures";

const hq = {
  slot: 0,
  customerGateway: { address: "203.0.113.7" },
  routing: { kind: "bgp", asn: 65010, prefixes: ["192.168.10.0/24"] },
};
const withSites = {
  hub: {
    tiers: { resolver: { slot: 2, purpose: "resolver" } },
    vpnGateway: { propagateTo: "all" },
    resolver: { tier: "resolver", inbound: {} },
  },
  sites: { hq: { ...hq, resolver: true } },
};

function parsed(change: unknown, secrets: readonly string[] = []) {
  const raw = merged(merged(validSettings(), withSites), change);
  return parseSettings(raw as Record<string, unknown>, secrets);
}

function accepted(change: unknown = {}, secrets: readonly string[] = []): Settings {
  const { settings, issues } = parsed(change, secrets);
  assert.deepEqual(issues, []);
  assert.ok(settings);
  return settings;
}

const codesOf = (change: unknown, secrets?: readonly string[]) =>
  parsed(change, secrets).issues.map(({ code, path }) => `${path} [${code}]`);

describe("the settings of sites", () => {
  it("fill in every default of a site", () => {
    assert.deepEqual(
      accepted({ sites: { hq: { resolver: false }, depot: { ...hq, slot: 1, ...other } } }).sites.depot,
      {
        slot: 1,
        customerGateway: { address: "203.0.113.8", behindNat: false },
        routing: { kind: "bgp", asn: 65011, prefixes: ["192.168.20.0/24"] },
        profile: "strong",
        preferredTunnel: "aws",
        endpoints: [],
        resolver: true,
        tags: {},
      },
    );
  });

  it("fill in every default of the hub's end", () => {
    const { vpnGateway, resolver } = accepted().hub;
    assert.deepEqual(vpnGateway, {
      amazonAsn: 64512,
      propagateTo: "all",
      logs: { retentionDays: 365 },
      presharedKeyStorage: "SecretsManager",
    });
    assert.deepEqual(resolver, { tier: "resolver", inbound: { addresses: {} } });
  });

  it("give no site a right that it does not name", () => {
    const { sites } = accepted({
      sites: {
        depot: {
          ...hq,
          slot: 1,
          customerGateway: { address: "203.0.113.8" },
          routing: { kind: "bgp", asn: 65011, prefixes: ["192.168.20.0/24"] },
        },
      },
    });
    assert.deepEqual(sites.depot?.endpoints, []);
    assert.equal(sites.depot?.resolver, false);
    assert.deepEqual(resolverSites(sites), ["hq"]);
  });

  it("take a site whose ranges a spoke leaves out of its peering, and refuse it otherwise", () => {
    const overlapping = { sites: { hq: { routing: { prefixes: ["10.1.0.0/24"] } } } };
    const leftOut = { spokes: { app: { peering: "none", endpoints: [] } } };
    assert.deepEqual(codesOf(overlapping), ["causeway:sites.hq.routing.prefixes[0] [range-overlap]"]);
    assert.deepEqual(codesOf(merged(overlapping, leftOut)), []);
  });

  it("take a gateway without sites", () => {
    const { issues } = parseSettings(
      merged(validSettings(), { hub: { vpnGateway: { propagateTo: "all" } } }) as Record<string, unknown>,
    );
    assert.deepEqual(issues, []);
  });

  it("take a raised quota of connections", () => {
    const sites = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [
        `site-${index}`,
        {
          ...hq,
          slot: index + 1,
          customerGateway: { address: `203.0.113.${index + 10}` },
          routing: { kind: "bgp", asn: 65100 + index, prefixes: [`192.168.${index + 100}.0/24`] },
        },
      ]),
    );
    assert.deepEqual(codesOf({ sites }), ["causeway:sites [connections-per-gateway]"]);
    assert.deepEqual(codesOf({ sites, quotas: { vpnConnectionsPerVpnGateway: 12 } }), []);
  });

  it("name what is wrong with one site beside what is wrong with another's form", () => {
    const change = {
      sites: {
        hq: { slot: "zero" },
        depot: { ...hq, slot: 1, routing: { kind: "bgp", asn: 0, prefixes: ["192.168.20.0/24"] } },
      },
    };
    assert.deepEqual(codesOf(change), [
      "causeway:sites.hq.slot [wrong-type]",
      "causeway:sites.depot.routing.asn [customer-asn-out-of-range]",
    ]);
  });
});

const other = {
  customerGateway: { address: "203.0.113.8" },
  routing: { kind: "bgp", asn: 65011, prefixes: ["192.168.20.0/24"] },
  resolver: true,
};

describe("pre-shared keys in the settings", () => {
  const asking = { sites: { hq: { tunnel1: { presharedKey: { config: "hqKey" } } } } };
  const path = "causeway:sites.hq.tunnel1.presharedKey.config";

  it("are names of secret keys", () => {
    assert.deepEqual(accepted(asking, ["hqKey"]).sites.hq?.tunnel1?.presharedKey, { config: "hqKey" });
    assert.deepEqual(codesOf(asking), [`${path} [preshared-key-unknown]`]);
    assert.deepEqual(codesOf(asking, ["hqKeys"]), [`${path} [preshared-key-unknown]`]);
  });

  it("may not be in the file for all to read, and are not printed when they are", () => {
    const { issues } = parsed(merged(asking, { hqKey: "canary_in_settings" }));
    assert.deepEqual(
      issues.map(({ code }) => code),
      ["preshared-key-not-secret"],
    );
    assert.doesNotMatch(JSON.stringify(issues), /canary/);
  });

  for (const [what, presharedKey] of [
    ["a text", "canary_in_settings"],
    ["a number", 12345678],
    ["a list", ["canary_in_settings"]],
    ["nothing", null],
  ] as const) {
    it(`are never read from the settings themselves: ${what}`, () => {
      const { issues } = parsed({ sites: { hq: { tunnelOptions: { presharedKey } } } });
      assert.equal(issues.length, 1);
      assert.doesNotMatch(JSON.stringify(issues), /canary|12345678/);
    });
  }
});

describe("siteInputs", () => {
  it("keeps a site's topology and drops its rights", () => {
    const { sites } = accepted({ sites: { hq: { endpoints: ["kms"], tags: { team: "office" } } } });
    const site = siteInputs(sites).hq;
    assert.ok(site);
    assert.deepEqual(Object.keys(site).sort(), [
      "customerGateway",
      "preferredTunnel",
      "profile",
      "routing",
      "slot",
    ]);
    const gateway = { region: "eu-west-1", vpcCidrs: ["10.0.0.0/16"], sites: { hq: site } };
    assert.equal(planSite(gateway, "hq").tunnels[0].insideCidr, "169.254.6.0/30");
    const [first] = Object.values(sites);
    assert.ok(first);
    assert.deepEqual(siteInput(first), site);
  });
});

describe("clientRanges", () => {
  it("gives each set the sites that call something in it, and no other", () => {
    const { sites } = accepted({
      sites: { hq: { endpoints: ["kms"] }, depot: { ...hq, slot: 1, ...other, endpoints: "all" } },
    });
    assert.deepEqual(clientRanges(sites, ["kms", "sqs"]), {
      hq: { cidrs: ["192.168.10.0/24"], services: ["kms"] },
      depot: { cidrs: ["192.168.20.0/24"], services: "all" },
    });
    assert.deepEqual(Object.keys(clientRanges(sites, ["sqs"])), ["depot"]);
  });
});
