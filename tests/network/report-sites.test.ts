import assert from "node:assert/strict";
import { buildModel } from "../../network/model/build";
import { buildReport, type Report } from "../../network/report";
import * as parts from "../../report/sites";
import { type RawSettings, rawSettings, recordSettings } from "../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

async function reportOf(env: string, change: (settings: Yaml) => void = () => undefined): Promise<Report> {
  const settings: RawSettings = rawSettings(env);
  change(settings);
  const { resources } = await recordSettings(env, settings);
  return buildReport({ project: "causeway", environment: env, resources, model: buildModel(resources) });
}

const canvas = { color: false, width: 120 };

describe("the sites of a report", () => {
  let prod: Report;
  before(async () => {
    prod = await reportOf("prod");
  });

  it("end at one gateway, which tells whom it teaches routes", () => {
    assert.deepEqual(prod.vpnGateways, [
      {
        name: "hub-vpn-gateway",
        vpc: "hub",
        amazonAsn: 64600,
        propagatesTo: ["endpoints", "operations", "resolver"],
        sites: ["datacentre", "depot", "headquarters", "kiosk"],
      },
    ]);
  });

  it("have their device, ranges, rights and tunnels", () => {
    const [datacentre] = prod.sites;
    assert.deepEqual(
      { ...datacentre, tunnels: [] },
      {
        site: "datacentre",
        gateway: "hub-vpn-gateway",
        device: { address: "203.0.113.20", name: "dc-edge-1", behindNat: false },
        authentication: "preshared-key",
        routing: "bgp",
        asn: 65020,
        prefixes: ["192.168.16.0/20", "192.168.32.0/20"],
        profile: "compatible",
        reaches: ["10.0.0.0/20", "192.168.0.0/20", "192.168.48.0/24"],
        endpoints: ["kms", "logs", "monitoring", "secretsmanager", "sqs", "sts"],
        services: [],
        resolvesNames: true,
        tunnels: [],
      },
    );
    assert.deepEqual(
      prod.sites.flatMap(({ site, services }) => services.map((service) => [site, service])),
      [["headquarters", "orders"]],
    );
    assert.deepEqual(
      prod.sites.map(({ site, tunnels }) => [
        site,
        tunnels.map(({ insideCidr, begins }) => `${insideCidr} ${begins}`),
      ]),
      [
        ["datacentre", ["169.254.6.8/30 aws", "169.254.6.12/30 aws"]],
        ["depot", ["169.254.6.16/30 device", "169.254.6.20/30 device"]],
        ["headquarters", ["169.254.6.0/30 device", "169.254.6.4/30 device"]],
        ["kiosk", ["169.254.6.24/30 device", "169.254.6.28/30 device"]],
      ],
    );
  });

  it("tell by what each reaches the others: BGP between two with BGP, unknown otherwise", () => {
    const by = (from: string) =>
      Object.fromEntries(
        prod.sitePaths.filter((path) => path.from === from).map((path) => [path.to, path.by]),
      );
    assert.deepEqual(by("headquarters"), { hub: "bgp", datacentre: "bgp", depot: "bgp", kiosk: "unknown" });
    assert.deepEqual(by("kiosk"), {
      hub: "static",
      datacentre: "unknown",
      depot: "unknown",
      headquarters: "unknown",
    });
  });

  it("have four alarms each, of which two tell somebody", () => {
    const own = prod.alarms.filter(({ site }) => site === "kiosk");
    assert.deepEqual(
      own.map(({ alarm, tells }) => [alarm, tells.length]),
      [
        ["all-tunnels-down", 1],
        ["any-tunnel-down", 1],
        ["tunnel1-down", 0],
        ["tunnel2-down", 0],
      ],
    );
  });

  it("have no alarm where nobody is to be told", async () => {
    assert.deepEqual((await reportOf("dev")).alarms, []);
  });

  it("put what they announce into the hub's route tables, and into no spoke's", () => {
    const learned = prod.routeTables.filter(({ routes }) =>
      routes.some(({ origin }) => origin === "propagated"),
    );
    assert.deepEqual([...new Set(learned.map(({ vpc }) => vpc))], ["hub"]);
    const [first] = learned;
    assert.deepEqual(
      first?.routes
        .filter(({ origin }) => origin === "propagated")
        .map(({ destination, target }) => [destination, target]),
      ["192.168.0.0/20", "192.168.16.0/20", "192.168.32.0/20", "192.168.48.0/24", "192.168.49.0/24"].map(
        (range) => [range, "vpn gateway hub-vpn-gateway"],
      ),
    );
  });

  it("are admitted by the endpoints that they may call, and by no other", () => {
    const admits = (service: string) => prod.endpoints.find((row) => row.service === service)?.admits ?? [];
    assert.ok(admits("sqs").includes("192.168.48.0/24"));
    assert.ok(!admits("athena").some((range) => range.startsWith("192.168.")));
  });
});

describe("the resolver of a report", () => {
  it("has the endpoints with their fixed addresses, the rules and the forwarders of each site", async () => {
    const { resolver } = await reportOf("prod");
    assert.deepEqual(resolver.endpoints, [
      {
        name: "hub-resolver-inbound",
        direction: "inbound",
        vpc: "hub",
        addresses: [
          { zone: "euw1-az1", address: "10.0.1.10" },
          { zone: "euw1-az2", address: "10.0.5.10" },
        ],
        ranges: ["192.168.0.0/19", "192.168.32.0/20", "192.168.48.0/23"],
      },
      {
        name: "hub-resolver-outbound",
        direction: "outbound",
        vpc: "hub",
        addresses: [
          { zone: "euw1-az1", address: null },
          { zone: "euw1-az2", address: null },
        ],
        ranges: ["192.168.0.53/32", "192.168.16.53/32"],
      },
    ]);
    assert.deepEqual(resolver.rules, [
      {
        domain: "corp.example.com",
        targets: ["192.168.0.53", "192.168.16.53"],
        followedBy: ["hub", "orders", "payments"],
      },
    ]);
    assert.deepEqual(resolver.forwarders?.resolvers, ["10.0.1.10", "10.0.5.10"]);
    assert.deepEqual(resolver.forwarders?.sites.find(({ site }) => site === "depot")?.names, [
      "sqs.eu-west-1.amazonaws.com",
      "sts.eu-west-1.amazonaws.com",
    ]);
  });

  it("says of a site without an inbound endpoint that the names of its endpoints do not resolve", async () => {
    const report = await reportOf("dev", (settings) => {
      delete settings.hub.resolver;
      settings.sites.office.resolver = false;
    });
    assert.deepEqual(report.resolver, { endpoints: [], rules: [], forwarders: null });
    assert.equal(report.sites[0]?.resolvesNames, false);
    assert.match(parts.resolver(report, canvas) ?? "", /office: .*name-not-resolved/);
  });
});

describe("the sites as text", () => {
  let prod: Report;
  before(async () => {
    prod = await reportOf("prod");
  });

  it("name the gateway, then each site", () => {
    const text = parts.sites(prod, canvas) ?? "";
    assert.match(
      text,
      /^hub-vpn-gateway {2}ASN 64600, in hub, routes learned by endpoints, operations, resolver/,
    );
    assert.match(text, /kiosk +203\.0\.113\.40 +static +192\.168\.49\.0\/24 +strong/);
  });

  it("say what protects each tunnel, once where both are alike", () => {
    const text = parts.tunnels(prod, canvas) ?? "";
    assert.match(text, /kiosk +key exchange, IKEv2 +AES256-GCM-16 +SHA2-384, SHA2-512 +19-21 +8 h/);
    assert.match(text, /traffic +AES128, AES256 +SHA1, SHA2-256 +2, 5, 14 +1 h/);
    assert.doesNotMatch(text, /tunnel 2, /);
  });

  it("say it for each tunnel where they differ", async () => {
    const report = await reportOf("dev", (settings) => {
      settings.sites.office.tunnel2 = { phase1LifetimeSeconds: 5400, phase2LifetimeSeconds: 901 };
    });
    const text = parts.tunnels(report, canvas) ?? "";
    assert.match(text, /tunnel 1, key exchange, IKEv2 .* 8 h/);
    assert.match(text, /tunnel 2, key exchange, IKEv2 .* 90 min/);
    assert.match(text, /tunnel 2, traffic .* 901 s/);
  });

  it("say what is not known, in that word", () => {
    assert.match(parts.sitePaths(prod, canvas) ?? "", /kiosk +hub +10\.0\.0\.0\/20 +static routes/);
    assert.match(parts.sitePaths(prod, canvas) ?? "", /unknown, not documented without BGP on both sides/);
  });

  it("leave their parts out where there are none", async () => {
    const report = await reportOf("dev", (settings) => {
      delete settings.sites;
      delete settings.hub.resolver;
      delete settings.hub.vpnGateway;
    });
    for (const part of [parts.sites, parts.tunnels, parts.sitePaths, parts.alarms, parts.resolver])
      assert.equal(part(report, canvas), undefined);
    assert.deepEqual([report.sites, report.vpnGateways, report.sitePaths], [[], [], []]);
  });

  it("say of a gateway without sites that it has none", async () => {
    const report = await reportOf("dev", (settings) => {
      delete settings.sites;
      delete settings.hub.resolver;
    });
    assert.match(parts.sites(report, canvas) ?? "", /no sites$/);
  });
});
