import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import type { Issue } from "../../network/issue";
import { parseSettings, type Settings } from "../../stacks/settings";
import { badSettings, merged, validSettings } from "./settings-fixtures";

const keyOf = ({ code, path }: { readonly code: string; readonly path: string }) => `${path} [${code}]`;

/** The valid settings with a change, which must still be valid. */
function accepted(change: unknown): Settings {
  const { settings, issues } = parseSettings(merged(validSettings(), change) as Record<string, unknown>);
  assert.deepEqual(issues, []);
  assert.ok(settings);
  return settings;
}

/** The codes that come out when `change` is made to the valid settings. */
function codesOf(change: unknown): string[] {
  const { issues } = parseSettings(merged(validSettings(), change) as Record<string, unknown>);
  return issues.map(({ code }) => code);
}

function shipped(env: string): Settings {
  const { config } = parse(readFileSync(join(__dirname, `../../Pulumi.${env}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  const raw = Object.entries(config).map(([key, value]) => [key.replace("causeway:", ""), value] as const);
  const { settings, issues } = parseSettings(Object.fromEntries(raw));
  assert.deepEqual(issues, []);
  assert.ok(settings);
  return settings;
}

describe("parseSettings", () => {
  it("takes the valid settings that the bad ones are made from", () => {
    accepted({});
  });

  describe("refuses", () => {
    const files = badSettings();
    it("at least 60 bad settings files", () => assert.ok(files.length >= 60, `${files.length} files`));
    for (const { name, raw, expect } of files) {
      it(`${name} with exactly ${expect.map(({ code }) => code).join(", ")}`, () => {
        const { settings, issues } = parseSettings(raw);
        assert.equal(settings, undefined);
        assert.deepEqual(issues.map(keyOf).sort(), expect.map(keyOf).sort());
        for (const issue of issues) assertReadable(issue);
      });
    }
  });

  describe("fills in", () => {
    const minimal = {
      accounts: { main: { accountId: "111111111111", region: "eu-west-1" } },
      hub: {
        account: "main",
        cidr: "10.0.0.0/16",
        zones: ["euw1-az1"],
        tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
      },
    };
    const flowLogs = { destination: "cloudwatch", retentionDays: 365, aggregationSeconds: 600 };

    it("every default of a hub alone", () => {
      assert.deepEqual(parseSettings(minimal), {
        issues: [],
        settings: {
          ...minimal,
          accounts: { main: { accountId: "111111111111", region: "eu-west-1", outsideOrganization: false } },
          hub: {
            ...minimal.hub,
            region: "eu-west-1",
            secondaryCidrs: [],
            ipv6: false,
            zoneSlots: 4,
            tierSlots: 8,
            privateRanges: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
            flowLogs,
            endpointSets: {},
            gatewayEndpoints: {},
            tags: {},
          },
          spokes: {},
          services: {},
          intents: [],
          sites: {},
          tags: {},
          quotas: {
            rulesPerSecurityGroup: 60,
            networkAclRulesPerDirection: 20,
            routesPerRouteTable: 500,
            peeringsPerVpc: 50,
            interfaceEndpointsPerVpc: 50,
            gatewayEndpointsPerRegion: 20,
            cidrsPerVpc: 5,
            subnetsPerVpc: 200,
            routeTablesPerVpc: 200,
            vpnConnectionsPerVpnGateway: 10,
            vpnConnectionsPerRegion: 50,
            customerGatewaysPerRegion: 50,
          },
        },
      });
    });

    it("every default of a created spoke", () => {
      assert.deepEqual(accepted({}).spokes.app, {
        source: "created",
        account: "network",
        region: "eu-west-1",
        cidr: "10.1.0.0/16",
        secondaryCidrs: [],
        ipv6: false,
        zones: ["euw1-az1", "euw1-az2"],
        zoneSlots: 4,
        tierSlots: 8,
        tiers: { app: { slot: 0, purpose: "workload" } },
        flowLogs,
        endpoints: ["kms"],
        gatewayEndpoints: {},
        peering: { tiers: "all", hubTiers: "all", dnsResolution: true, leftOutCidrs: [] },
        tags: {},
      });
    });

    it("no NAT gateway and no full access", () => {
      const { hub, spokes } = accepted({});
      assert.equal(spokes.data?.source === "awsx" ? spokes.data.natGateways : undefined, "None");
      assert.equal(hub.endpointSets.core?.services.kms?.fullAccess, false);
      assert.equal(hub.gatewayEndpoints.s3?.fullAccess, false);
    });

    it("the region of the account, unless the spoke says another", () => {
      const change = { accounts: { partner: { region: "eu-central-1" } } };
      const zones = ["euc1-az1"];
      const { spokes } = accepted({
        ...change,
        spokes: {
          app: { account: "partner", zones },
          data: { region: "eu-west-1" },
          legacy: { region: "eu-west-1" },
        },
      });
      assert.deepEqual(
        Object.values(spokes).map(({ account, region }) => `${account} ${region}`),
        ["partner eu-central-1", "network eu-west-1", "partner eu-west-1"],
      );
    });
  });

  describe("compares ranges", () => {
    const other = { cidr: "10.1.0.0/16", zones: ["euw1-az1"], tiers: { app: { slot: 0 } } };

    it("of peered spokes only", () => {
      assert.deepEqual(codesOf({ spokes: { other } }), ["range-overlap"]);
      accepted({ spokes: { other: { ...other, peering: "none" } } });
    });

    it("of spokes that the hub routes to only", () => {
      const secondaryCidrs = ["100.64.0.0/16"];
      const [app, twin] = [{ secondaryCidrs }, { ...other, cidr: "10.9.0.0/16", secondaryCidrs }];
      assert.deepEqual(codesOf({ spokes: { app, twin } }), ["range-overlap"]);
      accepted({ spokes: { app, twin: { ...twin, peering: { leftOutCidrs: secondaryCidrs } } } });
    });

    it("and names both places", () => {
      const { issues } = parseSettings(
        merged(validSettings(), { spokes: { other } }) as Record<string, unknown>,
      );
      assert.equal(issues[0]?.path, "causeway:spokes.other.cidr");
      assert.match(issues[0]?.message ?? "", /10\.1\.0\.0\/16 at causeway:spokes\.app\.cidr/);
    });
  });

  describe("accepts", () => {
    it("a third-party service that says its names and ports", () => {
      const serviceName = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0";
      const acme = { serviceName, privateDnsNames: ["api.acme.example"], ports: [443, 8443], wildcard: true };
      accepted({
        hub: { endpointSets: { core: { services: { acme } } } },
        spokes: { app: { endpoints: "all" } },
      });
    });

    it("a subscription whose tier the peering leads to", () => {
      accepted({ spokes: { app: { peering: { tiers: ["app"], hubTiers: ["endpoints"] } } } });
    });

    it("an adopted spoke of which nothing is assumed", () => {
      const { assume, ...legacy } =
        (validSettings().spokes as Record<string, Record<string, unknown>>).legacy ?? {};
      assert.ok(assume);
      const settings = { ...validSettings(), spokes: { legacy } };
      assert.deepEqual(parseSettings(settings).issues, []);
    });

    it("a policy, on a service that takes one", () => {
      const policy = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*" }],
      };
      accepted({ hub: { endpointSets: { core: { services: { kms: { policy } } } } } });
    });

    it("flow logs in a bucket and in an encrypted log group", () => {
      accepted({
        hub: { flowLogs: { destination: "s3", bucketArn: "arn:aws:s3:::acme-flow-logs/hub/" } },
        spokes: { app: { flowLogs: { kmsKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/0a1b2c3d-0a1b" } } },
      });
    });

    it("48 tags of one resource", () => {
      const tags = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, "x"]));
      accepted({ tags });
    });

    it("a quota that AWS raised", () => {
      const secondaryCidrs = ["10.11.0.0/16", "10.12.0.0/16", "10.13.0.0/16", "10.14.0.0/16", "10.15.0.0/16"];
      assert.deepEqual(codesOf({ spokes: { app: { secondaryCidrs } } }), ["vpc-ranges-quota"]);
      accepted({ spokes: { app: { secondaryCidrs } }, quotas: { cidrsPerVpc: 6 } });
    });
  });

  describe("of the shipped environments", () => {
    const countEndpoints = ({ hub }: Settings) =>
      Object.values(hub.endpointSets).flatMap(({ services }) => Object.keys(services)).length;

    it("dev has one account, two zones, three spokes of which one is awsx, eight endpoints", () => {
      const dev = shipped("dev");
      assert.equal(Object.keys(dev.accounts).length, 1);
      assert.equal(dev.hub.zones.length, 2);
      assert.deepEqual(
        Object.values(dev.spokes)
          .map(({ source }) => source)
          .sort(),
        ["awsx", "created", "created"],
      );
      assert.equal(countEndpoints(dev), 8);
    });

    it("prod has three accounts, three zones, six peered spokes of all sources, one of another region, one kept apart, twenty endpoints", () => {
      const prod = shipped("prod");
      assert.equal(Object.keys(prod.accounts).length, 3);
      assert.equal(prod.hub.zones.length, 3);
      const peered = Object.values(prod.spokes).filter(({ peering }) => peering !== "none");
      const sources = peered.map(({ source }) => source);
      assert.deepEqual(sources.sort(), ["adopted", "awsx", "created", "created", "created", "created"]);
      assert.equal(Object.values(prod.spokes).filter(({ region }) => region !== prod.hub.region).length, 1);
      assert.equal(Object.keys(prod.spokes).length, 7);
      assert.equal(countEndpoints(prod), 20);
    });
  });

  describe("of anything", () => {
    it("finds problems in random JSON and never throws", () => {
      fc.assert(
        fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (raw) => {
          const { settings, issues } = parseSettings(raw as Record<string, unknown>);
          assert.equal(settings, undefined);
          assert.ok(issues.length > 0);
          for (const { path } of issues) assert.ok(path.startsWith("causeway:"), path);
        }),
        { numRuns: 200 },
      );
    });

    it("finds problems in random JSON under the known keys and never throws", () => {
      const keys = ["organizationId", "accounts", "hub", "spokes", "tags", "quotas"];
      fc.assert(
        fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (raw) => {
          assert.ok(parseSettings(raw as Record<string, unknown>).issues.length > 0);
        }),
        { numRuns: 200 },
      );
    });

    it("gives settings or problems, never both, when any value of valid settings is replaced", () => {
      const paths = allPaths(validSettings());
      const junk = fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.constantFrom(
          "all",
          "none",
          "10.0.0.0/16",
          "euw1-az1",
          "us-east-1",
          0,
          -1,
          9,
          [],
          {},
          null,
          "toString",
        ),
      );
      fc.assert(
        fc.property(fc.constantFrom(...paths), junk, (path, value) => {
          const { settings, issues } = parseSettings(
            replaced(validSettings(), path, value) as Record<string, unknown>,
          );
          assert.equal(settings === undefined, issues.length > 0);
          for (const { path } of issues) assert.ok(path.startsWith("causeway:"), path);
        }),
        { numRuns: 600 },
      );
    });
  });
});

/** What every issue is: a stable code, a path of the settings, one line in lower case without a full stop. */
function assertReadable({ code, path, message }: Issue): void {
  assert.match(code, /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
  assert.ok(path.startsWith("causeway:"), path);
  assert.doesNotMatch(path, /undefined|\.$|^causeway:\./);
  assert.doesNotMatch(message, /[\n\r]|\.$|undefined|\[object/);
  assert.match(message, /^got /);
}

function allPaths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, item]) => allPaths(item, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function replaced(value: unknown, [key, ...below]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, below, by) : item));
  const map = value as Record<string, unknown>;
  return { ...map, [key]: replaced(map[key], below, by) };
}
