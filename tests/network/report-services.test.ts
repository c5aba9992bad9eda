import assert from "node:assert/strict";
import { buildModel } from "../../network/model/build";
import { buildReport, type Report, type ServiceRow } from "../../network/report";
import { renderTerminal } from "../../report/terminal";
import { type RawSettings, rawSettings, recordSettings } from "../support/environments";

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

async function reportOf(env: string, change: (settings: Yaml) => void = () => undefined): Promise<Report> {
  const settings = rawSettings(env);
  change(settings);
  const { resources } = await recordSettings(env, settings as RawSettings);
  return buildReport({ project: "causeway", environment: env, resources, model: buildModel(resources) });
}

function only({ services: [first, ...more] }: Report): ServiceRow {
  assert.ok(first);
  assert.deepEqual(more, []);
  return first;
}

describe("the services of a report", () => {
  it("say who provides, who may ask, what stands behind, and who is accepted under which name from where", async () => {
    const { services } = await reportOf("prod");
    assert.deepEqual(
      services.map(({ name }) => name),
      ["orders", "settlement"],
    );
    const [orders, settlement] = services;
    assert.deepEqual(orders, {
      name: "orders",
      vpc: "orders",
      account: "222222222222",
      region: "eu-west-1",
      acceptance: "manual",
      zones: ["euw1-az1", "euw1-az2", "euw1-az3"],
      principals: ["arn:aws:iam::111111111111:root", "arn:aws:iam::444444444444:root"],
      regions: ["eu-west-1"],
      addressTypes: ["ipv4"],
      privateName: "orders.example.com",
      nameVerified: true,
      loadBalancers: [
        {
          name: "main",
          existing: false,
          zones: ["euw1-az1", "euw1-az2", "euw1-az3"],
          listeners: [
            {
              listens: "TLS 443",
              sendsTo: "TLS 8443",
              targetType: "ip",
              targets: [],
              registeredElsewhere: true,
              tiers: ["app"],
              healthCheck: "HTTPS 8443",
            },
          ],
        },
      ],
      consumers: [
        {
          vpc: "hub",
          account: "111111111111",
          region: "eu-west-1",
          endpoint: "orders-hub-endpoint",
          state: "accepted",
          zones: ["euw1-az1", "euw1-az2", "euw1-az3"],
          ports: ["tcp 443"],
          admits: ["10.0.0.0/20", "10.1.0.0/16", "10.5.0.0/16", "100.64.0.0/18", "192.168.0.0/20"],
          sites: ["headquarters"],
          names: [{ name: "orders.example.com", resolvedBy: ["hub", "payments", "reporting"] }],
        },
        {
          vpc: null,
          account: "444444444444",
          region: null,
          endpoint: null,
          state: "pending",
          zones: [],
          ports: [],
          admits: [],
          sites: [],
          names: [{ name: "orders.example.com", resolvedBy: [] }],
        },
      ],
    });
    assert.deepEqual(
      settlement?.consumers.map(({ vpc, state, admits, names }) => [vpc, state, admits, names]),
      [["brokerage", "accepted", ["group brokerage-desk"], []]],
    );
  });

  it("have the endpoints that the table of shared ones then leaves out", async () => {
    const { endpoints, services } = await reportOf("dev");
    assert.deepEqual(
      endpoints.filter(({ set }) => set === null),
      [],
    );
    assert.equal(services.flatMap(({ consumers }) => consumers).length, 1);
  });

  it("name the service's own name where AWS answers for it in one VPC", async () => {
    const report = await reportOf("prod", (settings) => {
      settings.services.orders.consumers = { spokes: { brokerage: { tier: "links" } } };
      delete settings.services.settlement;
    });
    assert.deepEqual(
      only(report).consumers.map(({ names }) => names),
      [[{ name: "orders.example.com", resolvedBy: ["brokerage"] }]],
    );
  });

  it("give the sites that may call a service its name to forward, and no other site", async () => {
    const { resolver } = await reportOf("prod");
    const forwarding = (resolver.forwarders?.sites ?? []).filter(({ names }) =>
      names.includes("orders.example.com"),
    );
    assert.deepEqual(
      forwarding.map(({ site }) => site),
      ["headquarters"],
    );
  });

  it("tell an endpoint that waits from one that is accepted", async () => {
    const report = await reportOf("dev", (settings) => {
      settings.services.catalogue.consumers = { hub: { tier: "endpoints", accept: false } };
    });
    assert.deepEqual(
      only(report).consumers.map(({ state, names }) => [state, names]),
      [["pending", []]],
    );
    assert.match(renderTerminal(report, { color: false, width: 120 }), /hub +pending .*none while pending/);
  });

  it("have load balancers that exist as they are stated", async () => {
    const arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/old/0123456789abcdef";
    const report = await reportOf("dev", (settings) => {
      settings.services.catalogue.loadBalancers = {
        old: { kind: "existing", arn, zones: ["euw1-az2"], listeners: [{ port: 443, protocol: "TLS" }] },
      };
    });
    const { vpc, zones, loadBalancers } = only(report);
    assert.deepEqual([vpc, zones], ["app", ["euw1-az2"]]);
    assert.deepEqual(
      loadBalancers.map(({ name, existing, listeners }) => [
        name,
        existing,
        listeners.map(({ listens }) => listens),
      ]),
      [["old", true, ["TLS 443"]]],
    );
    assert.match(
      renderTerminal(report, { color: false, width: 120 }),
      /old \(exists already\) +euw1-az2 +TLS 443 +unknown/,
    );
  });

  it("are an empty list, and no section, where there are none", async () => {
    const report = await reportOf("dev", (settings) => {
      delete settings.services;
    });
    assert.deepEqual(report.services, []);
    const text = renderTerminal(report, { color: false, width: 120 });
    assert.ok(!text.includes("Services\n"));
    assert.doesNotMatch(text.split("\n")[0] ?? "", /service/);
  });
});

describe("the section of services", () => {
  it("reads as this for an account beyond the estate, a role, and every account", async () => {
    const report = await reportOf("dev", (settings) => {
      const { catalogue } = settings.services;
      catalogue.principals = ["arn:aws:iam::999999999999:role/reader", "*"];
      catalogue.allowAnyAwsAccount = true;
      catalogue.consumers = { accounts: ["999999999999"] };
    });
    const lines = renderTerminal(report, { color: false, width: 120 }).split("\n");
    const start = lines.indexOf("Services") + 2;
    assert.deepEqual(lines.slice(start, start + 6), [
      "catalogue  in app  111111111111  eu-west-1  manual acceptance",
      "  may ask: its own account, any AWS account, arn:aws:iam::999999999999:role/reader",
      "  LOAD BALANCER  ZONES          LISTENER  SENDS TO  TARGETS                                 HEALTH CHECK",
      "  main           euw1-az1, az2  TCP 443   TCP 8443  registered elsewhere, workloads of app  HTTPS 8443",
      "  CONSUMER              STATE    ZONES  PORTS  ADMITS  NAMES      RESOLVED BY",
      "  account 999999999999  pending                        own names  its own VPCs",
    ]);
  });
});
