import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import { SiteToSiteVpn, type SiteToSiteVpnArgs } from "../../components/site-to-site-vpn";
import { VpnGateway } from "../../components/vpn-gateway";
import { InvalidInputError } from "../../network/issue";
import { type JsonObject, UNKNOWN } from "../../network/recorded";
import { planSite } from "../../network/vpn/plan";
import type { TunnelOptionsInput } from "../../network/vpn/tunnel-options";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { describedVpc } from "./described-vpcs";
import { branch, depot, gateway, hq, TOPIC } from "./vpn-sites";

const CUSTOMER = "aws:ec2/customerGateway:CustomerGateway";
const CONNECTION = "aws:ec2/vpnConnection:VpnConnection";
const ROUTE = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const COMPONENT = "causeway:components:SiteToSiteVpn";

const record = (
  change: Partial<SiteToSiteVpnArgs> = {},
  mode: "preview" | "run" = "preview",
  site = hq,
): Promise<RecordedProgram> =>
  recordProgram(
    () => {
      const { warnings, plan } = new SiteToSiteVpn("hq", { gateway, ...site, ...change });
      return { warnings, plan };
    },
    { mode },
  );

const connectionOf = (recorded: RecordedProgram) => recorded.only(CONNECTION).inputs;

/** The options of one tunnel, without its number in their names. */
const tunnelOf = (recorded: RecordedProgram, number: 1 | 2) =>
  Object.fromEntries(
    Object.entries(connectionOf(recorded)).flatMap(([key, value]) =>
      key.startsWith(`tunnel${number}`) ? [[key.slice(7), value]] : [],
    ),
  );

const codesOf = (recorded: RecordedProgram) =>
  (recorded.outputs["warnings"] as { code: string; path: string }[]).map(({ code, path }) => [code, path]);

/** The profile `strong`. */
const strong = {
  DpdTimeoutAction: "clear",
  DpdTimeoutSeconds: 40,
  EnableTunnelLifecycleControl: false,
  IkeVersions: ["ikev2"],
  LogOptions: {
    cloudwatchLogOptions: {
      bgpLogEnabled: false,
      logEnabled: true,
      logGroupArn: UNKNOWN,
      logOutputFormat: "json",
    },
  },
  Phase1DhGroupNumbers: [19, 20, 21],
  Phase1EncryptionAlgorithms: ["AES256-GCM-16"],
  Phase1IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
  Phase1LifetimeSeconds: 28_800,
  Phase2DhGroupNumbers: [19, 20, 21],
  Phase2EncryptionAlgorithms: ["AES256-GCM-16"],
  Phase2IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
  Phase2LifetimeSeconds: 3_600,
  RekeyFuzzPercentage: 100,
  RekeyMarginTimeSeconds: 270,
  ReplayWindowSize: 1_024,
  StartupAction: "add",
};

describe("SiteToSiteVpn", () => {
  it("makes a customer gateway, a connection and a log group for each tunnel", async () => {
    const recorded = await record();
    assert.deepEqual(recorded.types(), { [LOG_GROUP]: 2, [CUSTOMER]: 1, [CONNECTION]: 1, [COMPONENT]: 1 });
    assert.deepEqual(recorded.only(CUSTOMER).inputs, {
      bgpAsn: "65010",
      ipAddress: "203.0.113.7",
      tags: { Name: "hq-customer-gateway" },
      type: "ipsec.1",
    });
    assert.deepEqual(
      recorded.all(LOG_GROUP).map(({ name, inputs }) => [name, inputs]),
      ["hq-tunnel1", "hq-tunnel2"].map((name) => [name, { retentionInDays: 365, tags: { Name: name } }]),
    );
  });

  it("states every option of both tunnels", async () => {
    const recorded = await record();
    assert.deepEqual(tunnelOf(recorded, 1), { ...strong, InsideCidr: "169.254.6.0/30" });
    assert.deepEqual(tunnelOf(recorded, 2), { ...strong, InsideCidr: "169.254.6.4/30" });
    const rest = Object.entries(connectionOf(recorded)).filter(([key]) => !/^tunnel[12]/.test(key));
    assert.deepEqual(Object.fromEntries(rest), {
      customerGatewayId: UNKNOWN,
      localIpv4NetworkCidr: "0.0.0.0/0",
      presharedKeyStorage: "SecretsManager",
      remoteIpv4NetworkCidr: "0.0.0.0/0",
      staticRoutesOnly: false,
      tags: { Name: "hq-connection" },
      type: "ipsec.1",
      vpnGatewayId: "vgw-hub",
    });
  });

  it("leaves out no tunnel option that the provider has for a virtual private gateway", async () => {
    const options: TunnelOptionsInput = { presharedKey: { config: "key" } };
    const recorded = await record({ tunnelOptions: options, presharedKeys: { key: "abcdefgh" } });
    const types = readFileSync(require.resolve("@pulumi/aws/ec2/vpnConnection.d.ts"), "utf8");
    const args = types.slice(types.indexOf("export interface VpnConnectionArgs"));
    for (const number of [1, 2] as const) {
      const offered = [...args.matchAll(new RegExp(`^ +tunnel${number}(\\w+)\\?: `, "gm"))].map(
        ([, option]) => option ?? "",
      );
      assert.equal(offered.length, 20);
      const missing = offered.filter((option) => !(option in tunnelOf(recorded, number)));
      assert.deepEqual(missing, ["InsideIpv6Cidr"]); // a transit gateway alone has it
    }
  });

  it("gives each tunnel its own overrides over those for both", async () => {
    const recorded = await record({
      tunnelOptions: { dpdTimeoutSeconds: 60, startupAction: "start", replayWindowSize: 64 },
      tunnel1: { insideCidr: "169.254.200.0/30", enableTunnelLifecycleControl: true },
      tunnel2: {
        dpdTimeoutSeconds: 45,
        dpdTimeoutAction: "restart",
        phase1DhGroupNumbers: [21],
        phase2LifetimeSeconds: 1_800,
        rekeyMarginTimeSeconds: 120,
        rekeyFuzzPercentage: 50,
      },
    });
    const both = { ...strong, StartupAction: "start", ReplayWindowSize: 64 };
    assert.deepEqual(tunnelOf(recorded, 1), {
      ...both,
      DpdTimeoutSeconds: 60,
      EnableTunnelLifecycleControl: true,
      InsideCidr: "169.254.200.0/30",
    });
    assert.deepEqual(tunnelOf(recorded, 2), {
      ...both,
      DpdTimeoutAction: "restart",
      DpdTimeoutSeconds: 45,
      InsideCidr: "169.254.6.4/30",
      Phase1DhGroupNumbers: [21],
      Phase2LifetimeSeconds: 1_800,
      RekeyFuzzPercentage: 50,
      RekeyMarginTimeSeconds: 120,
    });
  });

  it("takes a whole set of options by the profile's name, and warns of a weak one", async () => {
    const recorded = await record({ profile: "legacy-device" });
    const tunnel = tunnelOf(recorded, 2);
    assert.deepEqual(tunnel["IkeVersions"], ["ikev1", "ikev2"]);
    assert.deepEqual(tunnel["Phase1IntegrityAlgorithms"], ["SHA1", "SHA2-256"]);
    assert.deepEqual(tunnel["Phase2DhGroupNumbers"], [2, 5, 14]);
    assert.deepEqual(codesOf(recorded), [
      ["legacy-profile", "profile"],
      ["vpn-without-alarms", "alarms"],
    ]);
    assert.deepEqual(codesOf(await record({ profile: "compatible", alarms: { topicArn: TOPIC } })), []);
  });

  it("gives the connection the selectors, and a device without an address its certificate and no keys", async () => {
    const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/0a1b";
    const recorded = await record({
      customerGateway: { certificateArn, deviceName: "edge-1" },
      localIpv4NetworkCidr: "192.168.0.0/16",
      remoteIpv4NetworkCidr: "10.0.0.0/8",
    });
    assert.deepEqual(recorded.only(CUSTOMER).inputs, {
      bgpAsn: "65010",
      certificateArn,
      deviceName: "edge-1",
      tags: { Name: "hq-customer-gateway" },
      type: "ipsec.1",
    });
    const connection = connectionOf(recorded);
    assert.equal(connection["localIpv4NetworkCidr"], "192.168.0.0/16");
    assert.equal(connection["remoteIpv4NetworkCidr"], "10.0.0.0/8");
    assert.equal(connection["presharedKeyStorage"], undefined);
    assert.equal(connection["tunnel1PresharedKey"], undefined);
  });

  it("writes an ASN above 2,147,483,647 into its own field, and one at that bound not", async () => {
    const asnOf = async (asn: number) => {
      const routing = { kind: "bgp", asn, prefixes: ["192.168.10.0/24"] } as const;
      const { bgpAsn, bgpAsnExtended } = (await record({ routing })).only(CUSTOMER).inputs;
      return { bgpAsn, bgpAsnExtended };
    };
    assert.deepEqual(await asnOf(2_147_483_647), { bgpAsn: "2147483647", bgpAsnExtended: undefined });
    assert.deepEqual(await asnOf(4_200_000_000), { bgpAsn: undefined, bgpAsnExtended: "4200000000" });
  });

  it("routes the prefixes of a static site, and none of one with BGP", async () => {
    const recorded = await record({}, "run", depot);
    assert.equal(connectionOf(recorded)["staticRoutesOnly"], true);
    assert.equal(recorded.only(CUSTOMER).inputs["bgpAsn"], "65000");
    const connection = recorded.only(CONNECTION).urn;
    assert.deepEqual(
      recorded.all(ROUTE).map(({ name, inputs, references }) => [name, inputs, references]),
      ["192.168.30.0/24", "192.168.31.0/24"].map((cidr) => [
        `hq-route-${cidr}`,
        { destinationCidrBlock: cidr, vpnConnectionId: "hq-connection-id" },
        { vpnConnectionId: [connection] },
      ]),
    );
    assert.deepEqual((await record()).all(ROUTE), []);
  });

  it("makes a log group only for a tunnel that logs, in the format that it says", async () => {
    const recorded = await record({
      tunnel1: { logging: { enabled: false } },
      tunnel2: { logging: { format: "text", bgpEnabled: true } },
      logs: { retentionDays: 30, kmsKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/1" },
    });
    const group = recorded.only(LOG_GROUP);
    assert.equal(group.name, "hq-tunnel2");
    assert.equal(group.inputs["retentionInDays"], 30);
    assert.equal(group.inputs["kmsKeyId"], "arn:aws:kms:eu-west-1:111111111111:key/1");
    assert.deepEqual(tunnelOf(recorded, 1)["LogOptions"], {
      cloudwatchLogOptions: { bgpLogEnabled: false, logEnabled: false },
    });
    assert.deepEqual(tunnelOf(recorded, 2)["LogOptions"], {
      cloudwatchLogOptions: {
        bgpLogEnabled: true,
        bgpLogGroupArn: UNKNOWN,
        bgpLogOutputFormat: "text",
        logEnabled: true,
        logGroupArn: UNKNOWN,
        logOutputFormat: "text",
      },
    });
    const bgpAlone = await record({ tunnelOptions: { logging: { enabled: false, bgpEnabled: true } } });
    assert.equal(bgpAlone.all(LOG_GROUP).length, 2);
  });

  it("watches each tunnel, and tells the topic when any is down and when both are", async () => {
    const recorded = await record({ alarms: { topicArn: TOPIC } });
    assert.deepEqual(
      recorded.all(METRIC_ALARM).map(({ name, inputs }) => [name, inputs]),
      [1, 2].map((number) => [
        `hq-tunnel${number}-down`,
        {
          alarmDescription: `Tunnel ${number} is not up (with BGP: its session is not established)`,
          comparisonOperator: "LessThanThreshold",
          dimensions: { TunnelIpAddress: UNKNOWN, VpnId: UNKNOWN },
          evaluationPeriods: 1,
          metricName: "TunnelState",
          namespace: "AWS/VPN",
          period: 300,
          statistic: "Maximum",
          tags: { Name: `hq-tunnel${number}-down` },
          threshold: 1,
          treatMissingData: "breaching",
        },
      ]),
    );
    const composite = (name: string, alarmDescription: string) => [
      name,
      {
        alarmActions: [TOPIC],
        alarmDescription,
        alarmName: UNKNOWN,
        alarmRule: UNKNOWN,
        okActions: [TOPIC],
        tags: { Name: name },
      },
    ];
    assert.deepEqual(
      recorded.all(COMPOSITE_ALARM).map(({ name, inputs }) => [name, inputs]),
      [
        composite("hq-all-tunnels-down", "Both tunnels are down: nothing reaches the site"),
        composite("hq-any-tunnel-down", "At least one tunnel is down: traffic goes on, without redundancy"),
      ],
    );
    assert.deepEqual(codesOf(recorded), []);
  });

  it("ties each alarm to its own tunnel and the composite ones to both, by name", async () => {
    const recorded = await recordProgram(
      () => {
        new SiteToSiteVpn("hq", { gateway, ...hq, alarms: { topicArn: TOPIC } });
      },
      {
        mode: "run",
        outputs: ({ type, name }): JsonObject => {
          if (type === CONNECTION) return { tunnel1Address: "198.51.100.1", tunnel2Address: "198.51.100.2" };
          return type === METRIC_ALARM ? { name: `${name}-0a1b2c3` } : {};
        },
      },
    );
    const watched = recorded.all(METRIC_ALARM).map(({ inputs }) => inputs["dimensions"]);
    assert.deepEqual(watched, [
      { TunnelIpAddress: "198.51.100.1", VpnId: "hq-connection-id" },
      { TunnelIpAddress: "198.51.100.2", VpnId: "hq-connection-id" },
    ]);
    const [first, second] = ['ALARM("hq-tunnel1-down-0a1b2c3")', 'ALARM("hq-tunnel2-down-0a1b2c3")'];
    const rules = recorded
      .all(COMPOSITE_ALARM)
      .map(({ inputs }) => [inputs["alarmName"], inputs["alarmRule"]]);
    assert.deepEqual(rules, [
      ["hq-all-tunnels-down-hq-connection-id", `${first} AND ${second}`],
      ["hq-any-tunnel-down-hq-connection-id", `${first} OR ${second}`],
    ]);
    const tunnels = recorded.all(METRIC_ALARM).map(({ urn }) => urn);
    for (const { references } of recorded.all(COMPOSITE_ALARM))
      assert.deepEqual(references["alarmRule"], tunnels);
  });

  it("parents every child, and orders customer gateway and log groups before the connection", async () => {
    const recorded = await record({ alarms: { topicArn: TOPIC } }, "run");
    const component = recorded.only(COMPONENT).urn;
    assert.ok(recorded.resources.every(({ custom, parent }) => !custom || parent === component));
    assert.deepEqual(recorded.only(CONNECTION).references, {
      customerGatewayId: [recorded.only(CUSTOMER).urn],
      tunnel1LogOptions: [recorded.named("hq-tunnel1", LOG_GROUP).urn],
      tunnel2LogOptions: [recorded.named("hq-tunnel2", LOG_GROUP).urn],
    });
  });

  it("ends at a gateway of ours, and gives every child the provider that it is given", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("network", { region: "eu-west-1" });
      const vpc = describedVpc("hub", 0, { endpoints: ["euw1-az1"] });
      const vpn = new VpnGateway("hub-vpn", { vpc, propagateTo: "all" }, { provider });
      const alarms = { topicArn: TOPIC };
      new SiteToSiteVpn("hq", { gateway: vpn.description, ...depot, alarms }, { provider });
    });
    assert.deepEqual(recorded.only(CONNECTION).references["vpnGatewayId"], [
      recorded.only("aws:ec2/vpnGateway:VpnGateway").urn,
    ]);
    const component = recorded.only(COMPONENT).urn;
    const children = recorded.resources.filter(({ parent }) => parent === component);
    assert.equal(children.length, 10);
    assert.ok(children.every(({ provider }) => provider === recorded.named("network").urn));
  });

  it("publishes the plan that far sides are configured from, other sites' prefixes included", async () => {
    const otherSites = { branch, depot };
    const recorded = await record({ siteName: "office", otherSites });
    const sites = { ...otherSites, office: hq };
    assert.deepEqual(
      recorded.outputs["plan"],
      JSON.parse(JSON.stringify(planSite({ ...gateway, sites }, "office"))),
    );
    const plan = recorded.outputs["plan"] as { remotePrefixes: string[]; amazonAsn: number };
    assert.deepEqual(plan.remotePrefixes, ["10.0.0.0/16", "192.168.20.0/24"]);
    assert.equal(plan.amazonAsn, 64_600);
  });

  it("makes nothing for other sites and does not record them, so another site is no change of this one", async () => {
    const [alone, among] = [await record(), await record({ otherSites: { branch, depot } })];
    assert.deepEqual(among.resources, alone.resources);
  });

  it("tags every resource that takes tags, and edits each kind of child by its transform", async () => {
    const recorded = await record(
      {
        tags: { team: "network" },
        alarms: { topicArn: TOPIC },
        transform: {
          customerGateway: (given) => ({ ...given, deviceName: "edited" }),
          logGroup: (given) => ({ ...given, retentionInDays: 7 }),
          connection: (given) => ({ ...given, tunnel1StartupAction: "start" }),
          route: (given) => ({ ...given, destinationCidrBlock: "192.168.99.0/24" }),
          tunnelAlarm: (given) => ({ ...given, period: 60 }),
          connectionAlarm: (given) => ({ ...given, actionsEnabled: false }),
        },
      },
      "preview",
      { ...depot, routing: { kind: "static", prefixes: ["192.168.30.0/24"] } },
    );
    const tagged = recorded.resources.filter(({ custom, type }) => custom && type !== ROUTE);
    for (const { name, inputs } of tagged) assert.deepEqual(inputs["tags"], { Name: name, team: "network" });
    assert.equal(recorded.only(CUSTOMER).inputs["deviceName"], "edited");
    assert.deepEqual(
      recorded.all(LOG_GROUP).map(({ inputs }) => inputs["retentionInDays"]),
      [7, 7],
    );
    assert.equal(connectionOf(recorded)["tunnel1StartupAction"], "start");
    assert.equal(connectionOf(recorded)["tunnel2StartupAction"], "add");
    assert.equal(recorded.only(ROUTE).inputs["destinationCidrBlock"], "192.168.99.0/24");
    assert.equal(recorded.named("hq-tunnel1-down").inputs["period"], 60);
    assert.equal(recorded.named("hq-any-tunnel-down").inputs["actionsEnabled"], false);
    assert.equal("transform" in recorded.only(COMPONENT).inputs, false);
  });

  it("registers nothing when its arguments are refused", async () => {
    const recorded = await recordProgram(() => {
      assert.throws(
        () => new SiteToSiteVpn("hq", { gateway, ...hq, slot: 2_000 }),
        (error) => error instanceof InvalidInputError && error.issues[0]?.path === "slot",
      );
    });
    assert.deepEqual(recorded.urns(), []);
  });
});

describe("SiteToSiteVpn over time", () => {
  /** Names of resources whose inputs differ, and the inputs that do. */
  async function changed(change: Partial<SiteToSiteVpnArgs>, site = hq): Promise<[string, string[]][]> {
    const alarms = { topicArn: TOPIC };
    const before = await record({ alarms }, "preview", site);
    const after = await record({ alarms, ...change }, "preview", site);
    const custom = after.resources.filter((resource) => resource.custom);
    assert.deepEqual(
      custom.map(({ urn }) => urn),
      before.resources.filter((resource) => resource.custom).map(({ urn }) => urn),
    );
    return custom.flatMap((now) => {
      const was = before.named(now.name, now.type).inputs;
      const keys = [...new Set([...Object.keys(was), ...Object.keys(now.inputs)])].sort();
      const differ = keys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(now.inputs[key]));
      return differ.length === 0 ? [] : [[now.name, differ]];
    });
  }

  /** What makes a new connection, the inside ranges at least with providers that cannot change one. */
  const REPLACING = ["staticRoutesOnly", "tunnel1InsideCidr", "tunnel2InsideCidr"];

  it("changes the connection in place, and that alone, when options of a tunnel change", async () => {
    const found = await changed({
      tunnel1: {
        dpdTimeoutSeconds: 60,
        startupAction: "start",
        phase1DhGroupNumbers: [20],
        ikeVersions: ["ikev2"],
      },
      tunnelOptions: { phase2LifetimeSeconds: 1_800, rekeyMarginTimeSeconds: 200 },
    });
    assert.deepEqual(found, [
      [
        "hq-connection",
        [
          "tunnel1DpdTimeoutSeconds",
          "tunnel1Phase1DhGroupNumbers",
          "tunnel1Phase2LifetimeSeconds",
          "tunnel1RekeyMarginTimeSeconds",
          "tunnel1StartupAction",
          "tunnel2Phase2LifetimeSeconds",
          "tunnel2RekeyMarginTimeSeconds",
        ],
      ],
    ]);
    assert.equal(
      found[0]?.[1].some((key) => REPLACING.includes(key)),
      false,
    );
  });

  it("changes the inside ranges and nothing else when the slot changes", async () => {
    assert.deepEqual(await changed({ slot: 5 }), [
      ["hq-connection", ["tunnel1InsideCidr", "tunnel2InsideCidr"]],
    ]);
  });

  it("gives a static site a route for a prefix that is added, and changes nothing else", async () => {
    const routing = {
      kind: "static",
      prefixes: ["192.168.32.0/24", "192.168.30.0/24", "192.168.31.0/24"],
    } as const;
    const urns = async (change: Partial<SiteToSiteVpnArgs>) => {
      const recorded = await record(change, "preview", depot);
      const custom = recorded.resources.filter((resource) => resource.custom);
      return new Map(custom.map((resource) => [resource.urn, JSON.stringify(resource)]));
    };
    const [before, after] = [await urns({}), await urns({ routing })];
    const differ = [...after].filter(([urn, text]) => before.get(urn) !== text).map(([urn]) => urn);
    assert.deepEqual(
      differ.map((urn) => urn.split("::").at(-1)),
      ["hq-route-192.168.32.0/24"],
    );
    assert.equal(after.size, before.size + 1);
  });
});
