import assert from "node:assert/strict";
import {
  type EstateFacts,
  evidenceOf,
  findings,
  type Intent,
  proveIntent,
  proveIntents,
  readEstateFacts,
} from "../../../network/reachability";
import { fabricate, idOf } from "../../support/fabricate";
import { hubAndSpokes, PRIVATE_ACL } from "../../scenarios/hub-and-spokes";
import type { Sketch } from "../../scenarios/network";
import { changed } from "../../scenarios/scenario";
import { worldOf } from "./worlds";

const facts: Partial<EstateFacts> = {
  subscriptions: new Map([["app", ["kms"]]]),
  routedTiers: new Map<string, "all" | readonly string[]>([
    ["app", "all"],
    ["data", ["jobs"]],
  ]),
};

function prove(sketch: Sketch, more: Partial<EstateFacts> = {}) {
  return proveIntents(worldOf(sketch, { ...facts, ...more })).map(({ intent, origin, ok, verdict }) => [
    origin,
    `${intent.from} -> ${intent.to} ${intent.ports.join()} ${intent.expect}`,
    ok,
    verdict,
  ]);
}

/** The hub with a tier for workloads, which may call the endpoint. */
const tools = changed(hubAndSpokes, {
  vpcs: {
    hub: {
      tiers: { tools: { subnets: { 1: "10.0.2.0/25" }, acl: PRIVATE_ACL, egress: ["tcp 443 10.0.0.0/25"] } },
    },
  },
  endpoints: { kms: { ingress: ["tcp 443 10.1.0.0/16", "tcp 443 10.0.0.0/20"] } },
  zones: { kms: { vpcs: ["hub", "app"] } },
});

/** What the component of the endpoint was asked for; by default it admits the hub. */
function servedFacts(hub?: boolean): EstateFacts["served"] {
  const ids = [...worldOf(tools).model.interfaceEndpoints.keys()];
  return new Map(ids.map((id) => [id, hub === undefined ? {} : { hub }]));
}

const derived = [
  ["derived", "spoke/app/web -> endpoint/kms 443 reachable", true, "reachable"],
  ["derived", "spoke/app -> other-spokes all blocked", true, "blocked-by-security-group"],
  ["derived", "spoke/data -> other-spokes all blocked", true, "blocked-by-security-group"],
  ["derived", "hub -> internet all blocked", true, "blocked-by-network-acl"],
  ["derived", "internet -> hub all blocked", true, "no-route"],
  ["derived", "spoke/app -> internet all blocked", true, "blocked-by-security-group"],
  ["derived", "internet -> spoke/app all blocked", true, "no-route"],
  ["derived", "spoke/data -> internet all blocked", true, "blocked-by-security-group"],
  ["derived", "internet -> spoke/data all blocked", true, "no-route"],
];

describe("derived intents", () => {
  it("say what an estate means and hold in one that is as it should be", () => {
    assert.deepEqual(prove(hubAndSpokes), derived);
  });

  it("stay when what fulfils them is taken away", () => {
    const without = changed(hubAndSpokes, { vpcs: { app: { tiers: { web: { routes: [], egress: [] } } } } });
    assert.deepEqual(prove(without)[0], [
      "derived",
      "spoke/app/web -> endpoint/kms 443 reachable",
      false,
      "blocked-by-security-group",
    ]);
  });

  it("of the hub's own tiers are one for each endpoint that is to admit them", () => {
    const ofTools = (hub?: boolean) =>
      prove(tools, { served: servedFacts(hub) }).filter(([, text]) => String(text).startsWith("hub/tools"));
    assert.deepEqual(ofTools(), [["derived", "hub/tools -> endpoint/kms 443 reachable", true, "reachable"]]);
    assert.deepEqual(ofTools(false), []);
  });

  it("of a spoke that the network lacks cannot hold", () => {
    const [first] = prove(hubAndSpokes, { subscriptions: new Map([["apps", ["kms"]]]) });
    assert.deepEqual(first, ["derived", "spoke/apps -> endpoint/kms 443 reachable", false, "unknown"]);
  });

  it("leave out tiers that the peering is not for", () => {
    const [first] = prove(hubAndSpokes, { routedTiers: new Map([["app", []]]) });
    assert.equal(first?.[1], "spoke/app -> other-spokes all blocked");
  });

  it("without a word of the peering take a route or a way out for one", () => {
    const [first] = prove(hubAndSpokes, { routedTiers: new Map() });
    assert.deepEqual(first, derived[0]);
  });

  it("give way to what somebody declares", () => {
    const open = changed(hubAndSpokes, {
      peerings: { "app-data": {} },
      vpcs: {
        app: {
          tiers: {
            web: {
              egress: ["tcp 443 10.0.0.0/8"],
              routes: ["10.0.0.0/20 peering hub-app", "10.2.0.0/16 peering app-data"],
            },
          },
        },
        data: {
          tiers: {
            jobs: {
              ingress: ["tcp 443 10.1.0.0/16"],
              routes: ["10.0.0.0/20 peering hub-data", "10.1.0.0/16 peering app-data"],
            },
          },
        },
      },
    });
    const isolation = "spoke/app -> other-spokes all blocked";
    const others = (rows: ReturnType<typeof prove>) => rows.filter(([, text]) => text === isolation);
    assert.deepEqual(others(prove(open)), [["derived", isolation, false, "reachable"]]);
    const intents: Intent[] = [{ from: "spoke/app", to: "spoke/data", ports: ["443"], expect: "reachable" }];
    const declared = prove(open, { intents });
    assert.deepEqual(declared[0], ["declared", "spoke/app -> spoke/data 443 reachable", true, "reachable"]);
    assert.deepEqual(others(declared), [["derived", isolation, true, "blocked-by-security-group"]]);
  });
});

describe("an intent", () => {
  const world = worldOf(hubAndSpokes);
  const intent: Intent = {
    from: "spoke/app/web",
    to: "endpoint-address/kms",
    ports: ["440-443"],
    expect: "reachable",
  };

  it("holds only if it does for every packet, and the part against it decides", () => {
    const result = proveIntent(world, intent);
    assert.deepEqual(
      [result.ok, result.verdict, result.parts.map(({ verdict }) => verdict.kind)],
      [false, "blocked-by-security-group", ["blocked-by-security-group", "reachable"]],
    );
    assert.equal(proveIntent(world, { ...intent, ports: ["443"] }).ok, true);
  });

  it("that wants something blocked is broken by any packet that gets through", () => {
    const result = proveIntent(world, { ...intent, expect: "blocked" });
    assert.deepEqual([result.ok, result.verdict], [false, "reachable"]);
    assert.equal(proveIntent(world, { ...intent, ports: ["440-442"], expect: "blocked" }).ok, true);
  });

  it("whose words mean nothing does not hold and says where", () => {
    const result = proveIntent(world, { ...intent, to: "endpoint/kmss" }, { path: "intents[0]" });
    assert.deepEqual(
      [result.ok, result.verdict, result.issues.map(({ path }) => path)],
      [false, "unknown", ["intents[0].to"]],
    );
  });

  it("that selects no packet does not hold", () => {
    const alone = worldOf({ vpcs: { hub: { cidr: "10.0.0.0/20", tiers: {} } } });
    const result = proveIntent(alone, { from: "hub", to: "internet", ports: ["443"], expect: "blocked" });
    assert.deepEqual([result.ok, result.issues.map(({ code }) => code)], [false, ["intent-selects-nothing"]]);
  });

  it("has the resource and property of every deciding fact as evidence", () => {
    const [part] = proveIntent(world, { ...intent, ports: ["443"] }).parts;
    assert.ok(part);
    const named = evidenceOf(part.verdict).map(({ urn }) => urn.split("::").at(-1));
    for (const name of [
      "app-web-egress-tcp-443-10.0.0.0/25",
      "app-web-euw1-az1-10.0.0.0/20-peering",
      "hub-app-accepter",
      "endpoint-kms-ingress-tcp-443-10.1.0.0/16",
      "hub-endpoints-euw1-az1-10.1.0.0/16-peering",
    ])
      assert.ok(named.includes(name), name);
  });
});

describe("findings", () => {
  const found = (sketch: Sketch, more: Partial<EstateFacts> = {}) =>
    findings(worldOf(sketch, { ...facts, ...more })).map(({ kind, from, to, packets }) => [
      kind,
      from,
      to,
      ...packets,
    ]);

  it("are none where nothing gets through that nobody asked for", () => {
    assert.deepEqual(found(hubAndSpokes), []);
  });

  it("begin in a tier of the hub as far as the group of its workloads goes", () => {
    const extra = ["extra", "hub/tools", "endpoint/kms", "tcp 443 from 10.0.2.0/25 to 10.0.0.0/25"];
    assert.deepEqual(found(tools), [extra]);
    assert.deepEqual(found(tools, { served: servedFacts() }), []);
    const closed = changed(tools, { vpcs: { hub: { tiers: { tools: { egress: [] } } } } });
    assert.deepEqual(found(closed), []);
  });

  it("begin in no tier that is kept for what is made there, and may begin where nothing of it is", () => {
    const kept = (name: string) =>
      changed(hubAndSpokes, {
        vpcs: {
          hub: {
            tiers: {
              resolver: {
                purpose: "resolver",
                subnets: { 1: "10.0.1.0/25", 2: "10.0.5.0/25" },
                acl: PRIVATE_ACL,
              },
            },
          },
        },
        ...(name === ""
          ? {}
          : { resolvers: { [name]: { vpc: "hub", tier: "resolver", direction: "INBOUND" } } }),
        endpoints: { kms: { ingress: ["tcp 443 10.0.0.0/8"] } },
      });
    const fromResolver = (sketch: Sketch) => found(sketch).filter(([, from]) => from === "hub/resolver");
    assert.deepEqual(fromResolver(kept("inbound")), []);
    assert.deepEqual(
      fromResolver(kept("")).map(([kind, , to]) => [kind, to]),
      [
        ["unproven", "endpoint/kms"],
        ["unproven", "hub/resolver"],
      ],
    );
  });

  it("name what gets through beside every intent", () => {
    const admitted = changed(hubAndSpokes, { endpoints: { kms: { ingress: ["tcp 443 10.0.0.0/8"] } } });
    assert.deepEqual(found(admitted), [
      ["extra", "data/jobs", "endpoint/kms", "tcp 443 from 10.2.0.0/24 to 10.0.0.0/25"],
    ]);
  });

  it("leave out what an intent allows, and what nobody listens to", () => {
    const wide = changed(hubAndSpokes, {
      endpoints: { kms: { ingress: ["tcp 1-1000 10.1.0.0/16"] } },
      vpcs: { app: { tiers: { web: { egress: ["tcp 1-9999 10.0.0.0/25"] } } } },
    });
    assert.deepEqual(found(wide), []);
    assert.deepEqual(found(wide, { subscriptions: new Map() }), [
      ["extra", "app/web", "endpoint/kms", "tcp 443 from 10.1.0.0/24 to 10.0.0.0/25"],
    ]);
  });

  it("see a service with a gateway endpoint by the internet, where tables lead there", () => {
    const by = (internetGateway: boolean, gatewayTiers: readonly string[]) =>
      changed(hubAndSpokes, {
        vpcs: {
          data: {
            internetGateway,
            tiers: {
              jobs: {
                subnets: { 1: "10.2.0.0/24" },
                acl: ["in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"],
                routes: internetGateway ? ["0.0.0.0/0 internet"] : [],
                egress: ["tcp 443 list s3-data"],
                publicAddresses: true,
              },
              idle: { subnets: { 1: "10.2.3.0/24" }, routes: [] },
            },
          },
        },
        gateways: { "s3-data": { service: "s3", vpc: "data", tiers: gatewayTiers } },
      });
    const toS3 = (sketch: Sketch, more: Partial<EstateFacts> = {}) =>
      found(sketch, { gatewayTiers: new Map(), ...more }).filter(([, from]) => from === "data/jobs");
    const finding = ["data/jobs", "gateway-endpoint/s3"];
    assert.deepEqual(
      toS3(by(true, ["idle"])).map((row) => row.slice(0, 3)),
      [["unproven", ...finding]],
    );
    assert.deepEqual(toS3(by(false, ["idle"])), []);
    const online = { from: "spoke/data/jobs", to: "internet", ports: ["443"], expect: "reachable" } as const;
    assert.deepEqual(toS3(by(true, ["idle"]), { intents: [online] }), []);
  });

  it("say what may get through, since something is not modelled", () => {
    const odd = changed(hubAndSpokes, {
      more: (find) => [
        fabricate("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "box", {
          subnetId: idOf(find("data-jobs-euw1-az1", "Subnet")),
        }),
      ],
    });
    const kinds = found(odd);
    assert.ok(kinds.length > 0);
    assert.deepEqual([...new Set(kinds.map(([kind]) => kind))], ["unproven"]);
  });
});

describe("facts of an estate", () => {
  it("come from the Estate and from what components were asked for", () => {
    const estate = fabricate("causeway:index:Estate", "estate", {
      organizationId: "o-a1b2c3d4e5",
      accounts: { network: { accountId: "111111111111", region: "eu-west-1" } },
      subscriptions: { app: ["kms"] },
      intents: [{ from: "spoke/app", to: "internet", ports: [443], expect: "blocked" }],
    });
    const peering = fabricate("causeway:components:SpokePeering", "hub-app", {
      spoke: { name: "app", tiers: ["web"] },
    });
    const set = fabricate("causeway:components:InterfaceEndpoints", "core", {
      services: {
        feed: {
          serviceName: "com.amazonaws.vpce.x",
          ports: [443, 8443],
          privateDnsNames: ["feed.example.com"],
        },
      },
    });
    const gateways = fabricate("causeway:components:GatewayEndpoints", "app-gateways", {
      services: { s3: { tiers: ["web"] } },
    });
    const feed = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "core-feed", {}, { parent: set });
    const s3 = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "app-gateways-s3", {}, { parent: gateways });
    assert.deepEqual(readEstateFacts([estate, peering, set, gateways, feed, s3]), {
      accounts: ["111111111111"],
      organizationId: "o-a1b2c3d4e5",
      intents: [{ from: "spoke/app", to: "internet", ports: ["443"], expect: "blocked" }],
      subscriptions: new Map([["app", ["kms"]]]),
      routedTiers: new Map([["app", ["web"]]]),
      gatewayTiers: new Map([[s3.urn, ["web"]]]),
      served: new Map([
        [
          feed.urn,
          {
            ports: [
              { from: 443, to: 443 },
              { from: 8443, to: 8443 },
            ],
            privateDnsNames: ["feed.example.com"],
          },
        ],
      ]),
      consumers: [],
    });
  });

  it("are none where there is no Estate", () => {
    assert.deepEqual(readEstateFacts([]).intents, []);
  });
});
