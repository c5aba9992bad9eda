import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkCloudHub, CloudHub, type CloudHubArgs } from "../../components/cloud-hub";
import { InvalidInputError } from "../../network/issue";
import { type RecordedResource, SECRET } from "../../network/recorded";
import { planSite } from "../../network/vpn/plan";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { branch, depot, gateway, hq, TOPIC } from "./vpn-sites";

const CONNECTION = "aws:ec2/vpnConnection:VpnConnection";
const CUSTOMER = "aws:ec2/customerGateway:CustomerGateway";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const ROUTE = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute";
const HUB = "causeway:components:CloudHub";
const VPN = "causeway:components:SiteToSiteVpn";

const args: CloudHubArgs = { gateway, sites: { hq, branch, depot } };

const record = (change: Partial<CloudHubArgs> = {}, mode: "preview" | "run" = "preview") =>
  recordProgram(
    () => {
      const { plans, paths, warnings } = new CloudHub("sites", { ...args, ...change });
      return { plans, paths, warnings };
    },
    { mode },
  );

const codesOf = (recorded: RecordedProgram) =>
  (recorded.outputs["warnings"] as { code: string; path: string }[]).map(({ code, path }) => [code, path]);

describe("CloudHub", () => {
  it("makes a VPN for each site, all at one gateway", async () => {
    const recorded = await record();
    assert.deepEqual(recorded.types(), {
      [LOG_GROUP]: 6,
      [CUSTOMER]: 3,
      [CONNECTION]: 3,
      [ROUTE]: 2,
      [HUB]: 1,
      [VPN]: 3,
    });
    const inside = recorded
      .all(CONNECTION)
      .map(({ name, inputs }) => [
        name,
        inputs["vpnGatewayId"],
        inputs["tunnel1InsideCidr"],
        inputs["tunnel2InsideCidr"],
      ]);
    assert.deepEqual(inside, [
      ["sites-branch-connection", "vgw-hub", "169.254.6.8/30", "169.254.6.12/30"],
      ["sites-depot-connection", "vgw-hub", "169.254.6.16/30", "169.254.6.20/30"],
      ["sites-hq-connection", "vgw-hub", "169.254.6.0/30", "169.254.6.4/30"],
    ]);
  });

  it("parents each site's VPN, and hands on the provider that it is given", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("network", { region: "eu-west-1" });
      new CloudHub("sites", args, { provider });
    });
    const hub = recorded.only(HUB).urn;
    assert.deepEqual(
      recorded.all(VPN).map(({ name, parent }) => [name, parent]),
      ["sites-branch", "sites-depot", "sites-hq"].map((name) => [name, hub]),
    );
    const provider = recorded.named("network").urn;
    for (const type of [CUSTOMER, CONNECTION, LOG_GROUP, ROUTE])
      assert.ok(recorded.all(type).every((resource) => resource.provider === provider));
  });

  it("plans each site with what it hears of the others", async () => {
    const recorded = await record();
    const plans = recorded.outputs["plans"] as Record<string, { remotePrefixes: string[] }>;
    const input = { ...gateway, sites: args.sites };
    for (const name of ["branch", "depot", "hq"])
      assert.deepEqual(plans[name], JSON.parse(JSON.stringify(planSite(input, name))));
    assert.deepEqual(plans["hq"]?.remotePrefixes, ["10.0.0.0/16", "192.168.20.0/24"]);
    assert.deepEqual(plans["depot"]?.remotePrefixes, ["10.0.0.0/16"]);
  });

  it("says which site finds which: those with BGP, and nothing certain of one with static routes", async () => {
    const recorded = await record({ alarms: { topicArn: TOPIC } });
    assert.deepEqual(recorded.outputs["paths"], [
      { from: "branch", to: "depot", by: "undocumented" },
      { from: "branch", to: "hq", by: "bgp" },
      { from: "depot", to: "branch", by: "undocumented" },
      { from: "depot", to: "hq", by: "undocumented" },
      { from: "hq", to: "branch", by: "bgp" },
      { from: "hq", to: "depot", by: "undocumented" },
    ]);
    assert.deepEqual(codesOf(recorded), [["static-site-among-others", "sites.depot.routing"]]);
    const alone = await record({ sites: { depot }, alarms: { topicArn: TOPIC } });
    assert.deepEqual(alone.outputs["paths"], []);
    assert.deepEqual(codesOf(alone), []);
  });

  it("puts each site's warnings under its name", async () => {
    const recorded = await record({ sites: { hq: { ...hq, profile: "legacy-device" } } });
    assert.deepEqual(codesOf(recorded), [
      ["legacy-profile", "sites.hq.profile"],
      ["vpn-without-alarms", "sites.hq.alarms"],
    ]);
  });

  it("holds its options for every site that does not say its own", async () => {
    const own = "arn:aws:sns:eu-west-1:111111111111:branch";
    const recorded = await record({
      sites: {
        hq,
        branch: {
          ...branch,
          alarms: { topicArn: own },
          logs: { retentionDays: 7 },
          tags: { site: "branch" },
          presharedKeyStorage: "Standard",
          transform: { customerGateway: (given) => ({ ...given, deviceName: "edited" }) },
        },
      },
      alarms: { topicArn: TOPIC },
      logs: { retentionDays: 30 },
      tags: { team: "network" },
      transform: { connection: (given) => ({ ...given, outsideIpAddressType: "PublicIpv4" }) },
    });
    const inputs = (name: string, type: string) => recorded.named(name, type).inputs;
    assert.deepEqual(inputs("sites-hq-any-tunnel-down", COMPOSITE_ALARM)["alarmActions"], [TOPIC]);
    assert.deepEqual(inputs("sites-branch-any-tunnel-down", COMPOSITE_ALARM)["alarmActions"], [own]);
    assert.equal(inputs("sites-hq-tunnel1", LOG_GROUP)["retentionInDays"], 30);
    assert.equal(inputs("sites-branch-tunnel1", LOG_GROUP)["retentionInDays"], 7);
    const [first, second] = [
      inputs("sites-hq-connection", CONNECTION),
      inputs("sites-branch-connection", CONNECTION),
    ];
    assert.deepEqual(first["tags"], { Name: "sites-hq-connection", team: "network" });
    assert.deepEqual(second["tags"], { Name: "sites-branch-connection", site: "branch", team: "network" });
    assert.equal(first["presharedKeyStorage"], "SecretsManager");
    assert.equal(second["presharedKeyStorage"], "Standard");
    assert.equal(first["outsideIpAddressType"], "PublicIpv4");
    assert.equal(second["outsideIpAddressType"], "PublicIpv4");
    assert.equal(inputs("sites-branch-customer-gateway", CUSTOMER)["deviceName"], "edited");
    assert.equal(inputs("sites-hq-customer-gateway", CUSTOMER)["deviceName"], undefined);
  });

  it("gives each site the keys that it asks for and shows none", async () => {
    const canary = "canary.preshared_Key1";
    for (const mode of ["preview", "run"] as const) {
      const recorded = await record(
        {
          sites: {
            hq: { ...hq, tunnel1: { presharedKey: { config: "hqKey" } } },
            branch: {
              ...branch,
              tunnelOptions: { presharedKey: { config: "branchKey" } },
              presharedKeys: { branchKey: canary },
            },
          },
          presharedKeys: { hqKey: pulumi.secret(canary), unused: canary },
        },
        mode,
      );
      const keys = (name: string) => {
        const { tunnel1PresharedKey, tunnel2PresharedKey } = recorded.named(name).inputs;
        return [tunnel1PresharedKey, tunnel2PresharedKey];
      };
      assert.deepEqual(keys("sites-hq-connection"), [SECRET, undefined]);
      assert.deepEqual(keys("sites-branch-connection"), [SECRET, SECRET]);
      const given = recorded.all(VPN).map(({ inputs }) => inputs["presharedKeys"]);
      assert.deepEqual(given, [{ branchKey: SECRET }, { hqKey: SECRET }]);
      assert.equal(JSON.stringify(recorded).includes(canary), false);
    }
  });

  it("registers nothing when its arguments are refused", async () => {
    const recorded = await recordProgram(() => {
      assert.throws(
        () => new CloudHub("sites", { gateway, sites: { hq, branch: { ...branch, slot: 0 } } }),
        (error) => error instanceof InvalidInputError && error.issues[0]?.code === "slot-taken",
      );
    });
    assert.deepEqual(recorded.urns(), []);
  });
});

describe("CloudHub over time", () => {
  const resources = async (sites: CloudHubArgs["sites"]): Promise<Map<string, RecordedResource>> => {
    const recorded = await record({ sites, alarms: { topicArn: TOPIC } });
    const kept = recorded.resources.filter(({ type }) => type !== HUB);
    return new Map(kept.map((resource) => [resource.urn, resource]));
  };

  const names = (all: Map<string, RecordedResource>, other: Map<string, RecordedResource>): string[] =>
    [...all.values()]
      .filter((resource) => JSON.stringify(resource) !== JSON.stringify(other.get(resource.urn)))
      .map(({ name }) => name);

  it("touches a site's own resources alone when the site is added or removed, by whatever name", async () => {
    const two = await resources({ hq, depot });
    for (const [name, site] of [
      ["branch", branch],
      ["alpha", branch],
      ["zulu", { ...branch, routing: { kind: "static", prefixes: ["192.168.20.0/24"] } }],
    ] as const) {
      const three = await resources({ [name]: site, hq, depot });
      const added = names(three, two);
      assert.ok(added.length >= 8, `${added.length} resources of ${name}`);
      assert.deepEqual(
        added.filter((resource) => resource !== `sites-${name}` && !resource.startsWith(`sites-${name}-`)),
        [],
      );
      assert.deepEqual(names(two, three), []);
    }
  });

  it("touches nothing when sites are written in another order", async () => {
    const [one, other] = [await resources({ hq, branch, depot }), await resources({ depot, hq, branch })];
    assert.deepEqual(names(one, other), []);
  });
});

describe("checkCloudHub", () => {
  const codes = (change: Partial<CloudHubArgs>) =>
    checkCloudHub({ ...args, ...change }).map(({ code, path }) => [code, path]);

  it("accepts sites that share nothing but the gateway", () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ sites: { hq } }), []);
  });

  it("refuses a hub without sites", () => {
    assert.deepEqual(codes({ sites: {} }), [["cloud-hub-empty", "sites"]]);
  });

  it("refuses an ASN, a device or a range that two sites share", () => {
    const shared = {
      ...branch,
      routing: { kind: "bgp", asn: 65_010, prefixes: ["192.168.0.0/16"] },
    } as const;
    assert.deepEqual(codes({ sites: { hq, branch: shared } }), [
      ["customer-asn-taken", "sites.hq.routing.asn"],
      ["site-ranges-overlap", "sites.hq.routing.prefixes[0]"],
    ]);
    const device = { ...depot, customerGateway: { address: "203.0.113.8" }, slot: 7 };
    const other = { ...device, slot: 8, routing: { kind: "static", prefixes: ["192.168.40.0/24"] } } as const;
    assert.deepEqual(codes({ sites: { depot: device, other } }), [
      ["customer-gateway-taken", "sites.other.customerGateway.address"],
    ]);
  });

  it("refuses a range that overlaps the VPC's", () => {
    const routing = { kind: "bgp", asn: 65_010, prefixes: ["10.0.0.0/8"] } as const;
    assert.deepEqual(codes({ sites: { hq: { ...hq, routing } } }), [
      ["site-range-overlaps-vpc", "sites.hq.routing.prefixes[0]"],
    ]);
  });

  it("refuses an eleventh site unless the account's quota is said to be higher", () => {
    const site = (number: number) => ({
      slot: number,
      customerGateway: { address: `203.0.113.${number}` },
      routing: { kind: "bgp", asn: 65_100 + number, prefixes: [`192.168.${number}.0/24`] } as const,
    });
    const count = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, index) => [`site-${index}`, site(index)]));
    assert.deepEqual(codes({ sites: count(10) }), []);
    assert.deepEqual(codes({ sites: count(11) }), [["connections-per-gateway", "sites"]]);
    assert.deepEqual(codes({ sites: count(11), quotas: { connectionsPerGateway: 11 } }), []);
  });

  it("refuses wrong options once, where they were written", () => {
    const wrong = { topicArn: "network" };
    assert.deepEqual(codes({ alarms: wrong, logs: { retentionDays: 2 } }), [
      ["alarms-topic-arn", "alarms.topicArn"],
      ["retention-not-accepted", "logs.retentionDays"],
    ]);
    assert.deepEqual(codes({ sites: { hq: { ...hq, alarms: wrong } } }), [
      ["alarms-topic-arn", "sites.hq.alarms.topicArn"],
    ]);
  });

  it("finds a site's key among the hub's and its own", () => {
    const sites = { hq: { ...hq, tunnel1: { presharedKey: { config: "hqKey" } } } };
    assert.deepEqual(codes({ sites }), [["preshared-key-unknown", "sites.hq.tunnel1.presharedKey.config"]]);
    assert.deepEqual(codes({ sites, presharedKeys: { hqKey: "abcdefgh" } }), []);
    const own = { hq: { ...sites.hq, presharedKeys: { hqKey: "abcdefgh" } } };
    assert.deepEqual(codes({ sites: own }), []);
  });

  it("refuses an unknown region and a public ASN of the gateway", () => {
    assert.deepEqual(codes({ gateway: { ...gateway, region: "eu-west-9", amazonAsn: 1 } }), [
      ["region-unknown", "gateway.region"],
      ["amazon-asn-out-of-range", "gateway.amazonAsn"],
    ]);
  });
});
