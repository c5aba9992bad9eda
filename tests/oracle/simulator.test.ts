import assert from "node:assert/strict";
import type { NetworkModel } from "../../network/model/types";
import { type AclRulePlan, type NetworkPlan, type RecordPlan, type SitePlan, type VpnPlan } from "./plan";
import { buildNetwork } from "./building";
import { ids } from "./building-facts";
import {
  example,
  flow,
  S3,
  SECRETS,
  withAcl,
  withEndpoint,
  withRoutes,
  withRules,
  withSubnet,
  withVpc,
  withZones,
} from "./example";
import type { Flow, Outcome, Verdict } from "./packet";
import { simulate, type SimulatorOptions } from "./simulator";

function run(plan: NetworkPlan, packet: Flow, options?: SimulatorOptions): Outcome {
  const { model, world } = buildNetwork(plan);
  return simulate(model, world, packet, options);
}

function ends(plan: NetworkPlan, packet: Flow, verdict: Verdict, words?: RegExp): void {
  const outcome = run(plan, packet);
  assert.equal(outcome.verdict, verdict, `${outcome.why}\n${outcome.steps.join("\n")}`);
  if (words !== undefined) assert.match(outcome.why, words);
}

/** The model after an edit that no plan can say. */
function runModel(plan: NetworkPlan, edit: (model: NetworkModel) => NetworkModel, packet: Flow): Outcome {
  const { model, world } = buildNetwork(plan);
  return simulate(edit(model), world, packet);
}

const allow = (
  direction: "ingress" | "egress",
  number: number,
  cidr: string,
  traffic: string,
): AclRulePlan => ({ direction, number, action: "allow", cidr, traffic });
const deny = (
  direction: "ingress" | "egress",
  number: number,
  cidr: string,
  traffic: string,
): AclRulePlan => ({ direction, number, action: "deny", cidr, traffic });
const OPEN = [allow("ingress", 100, "0.0.0.0/0", "all"), allow("egress", 100, "0.0.0.0/0", "all")];
const toSecrets = flow("app/app-1", SECRETS, 443);
const toDatabase = flow("app/app-1", "10.0.5.10", 5432);
const toTools = flow("app/app-1", "10.0.1.10", 8080);

describe("simulate: the example", () => {
  it("delivers a call of a peered spoke to a shared endpoint by its name, and the answer", () => {
    const { verdict, steps } = run(example, toSecrets);
    assert.equal(verdict, "reachable");
    assert.deepEqual(steps, [
      "10.0.4.10 in app/app-1",
      `${SECRETS} is 10.0.0.4`,
      "leaves the workload (group app/app#0)",
      "leaves app/app-1 (vpc app#default-network-acl#egress-100)",
      "takes the route to peering (table app/app-1#0)",
      "crosses hub-app into hub",
      "enters hub/endpoints-1 (vpc hub#default-network-acl#ingress-100)",
      "reaches secrets (group hub/secrets#0)",
      "is allowed by the policy of secrets",
      "the answer leaves hub/endpoints-1 (vpc hub#default-network-acl#egress-100)",
      "the answer takes the route to peering (table hub/endpoints-1#0)",
      "the answer enters app/app-1 (vpc app#default-network-acl#ingress-100)",
    ]);
  });
  it("delivers within a VPC over the local route", () => ends(example, toDatabase, "reachable"));
  it("delivers to a workload in a peered VPC", () => ends(example, toTools, "reachable"));
  it("delivers to S3 through the gateway endpoint of the own VPC", () => {
    ends(example, flow("app/app-1", S3, 443), "reachable");
  });
  it("names the rule at which a packet stops", () => {
    const { at } = run(withRules(example, "hub/secrets", []), toSecrets);
    assert.deepEqual(at, { urn: "group hub/secrets" });
  });
  it("refuses a flow that begins outside its subnet", () => {
    assert.throws(
      () => run(example, flow("app/app-1", SECRETS, 443, { address: "10.0.5.10" })),
      /10\.0\.5\.10/,
    );
  });
});

describe("simulate: names", () => {
  const dns = (change: { readonly dnsSupport?: boolean; readonly dnsHostnames?: boolean }) =>
    withVpc(example, "app", (vpc) => ({ ...vpc, ...change }));
  const inZone = (records: readonly RecordPlan[]) =>
    withZones(example, [{ name: "corp.internal", vpcs: ["app"], records }]);
  const tools = "10.0.1.10";

  it("resolves nothing without DNS support", () => {
    ends(dns({ dnsSupport: false }), toSecrets, "name-not-resolved", /DNS support off/);
  });
  it("reaches an address without DNS support", () => ends(dns({ dnsSupport: false }), toTools, "reachable"));
  it("asks no private zone without DNS hostnames, and gets the public address", () => {
    const outcome = run(dns({ dnsHostnames: false }), toSecrets);
    assert.equal(outcome.verdict, "blocked-by-security-group");
    assert.deepEqual(outcome.alternatives, ["name-not-resolved", "no-route"]);
  });
  it("gets the public address where the zone is not associated, and has no route to it", () => {
    const [zone] = example.zones;
    assert.ok(zone);
    const open = withRules(example, "app/app", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    const plan = withZones(open, [{ ...zone, vpcs: ["hub", "data"] }]);
    ends(plan, toSecrets, "no-route");
    ends(plan, flow("data/jobs-1", SECRETS, 443), "reachable");
  });
  it("finds no name of which no zone and no AWS service has", () => {
    ends(example, flow("app/app-1", "db.corp.internal", 443), "name-not-resolved");
  });
  it("hides a name that the most specific zone lacks, although a parent zone has it", () => {
    const plan = withZones(example, [
      ...example.zones,
      { name: "eu-west-1.amazonaws.com", vpcs: ["app"], records: [] },
      { name: SECRETS, vpcs: ["data"], records: [] },
    ]);
    ends(plan, toSecrets, "reachable");
    ends(plan, flow("app/app-1", S3, 443), "name-not-resolved", /hides it/);
  });
  it("lets the longest zone name win", () => {
    const plan = withZones(example, [
      {
        name: "internal",
        vpcs: ["app"],
        records: [{ name: "a.corp.internal", type: "A", answer: "10.0.9.9" }],
      },
      {
        name: "corp.internal",
        vpcs: ["app"],
        records: [{ name: "a.corp.internal", type: "A", answer: tools }],
      },
    ]);
    ends(plan, flow("app/app-1", "a.corp.internal", 8080), "reachable");
  });
  it("does not take a zone for a parent because it ends the same way", () => {
    const plan = withZones(example, [
      { name: "rp.internal", vpcs: ["app"], records: [] },
      { name: "internal", vpcs: ["app"], records: [{ name: "a.corp.internal", type: "A", answer: tools }] },
    ]);
    ends(plan, flow("app/app-1", "a.corp.internal", 8080), "reachable");
  });
  it("answers any name below a wildcard, at any depth, but not the wildcard's parent", () => {
    const plan = inZone([{ name: "*.corp.internal", type: "A", answer: tools }]);
    ends(plan, flow("app/app-1", "x.corp.internal", 8080), "reachable");
    ends(plan, flow("app/app-1", "y.x.corp.internal", 8080), "reachable");
    ends(plan, flow("app/app-1", "corp.internal", 8080), "name-not-resolved");
  });
  it("prefers the record of the name itself to a wildcard, of whichever type it is", () => {
    const plan = inZone([
      { name: "*.corp.internal", type: "A", answer: tools },
      { name: "a.corp.internal", type: "TXT", answer: "text" },
    ]);
    ends(plan, flow("app/app-1", "a.corp.internal", 8080), "name-not-resolved", /type A/);
    ends(plan, flow("app/app-1", "b.corp.internal", 8080), "reachable");
  });
  it("prefers the nearer wildcard", () => {
    const plan = inZone([
      { name: "*.corp.internal", type: "A", answer: "10.0.9.9" },
      { name: "*.x.corp.internal", type: "A", answer: tools },
    ]);
    ends(plan, flow("app/app-1", "a.x.corp.internal", 8080), "reachable");
  });
  it("does not guess whether a parent without records hides a wildcard", () => {
    const plan = inZone([
      { name: "*.corp.internal", type: "A", answer: tools },
      { name: "a.x.corp.internal", type: "A", answer: tools },
    ]);
    ends(plan, flow("app/app-1", "x.corp.internal", 8080), "unknown", /not documented/);
    ends(plan, flow("app/app-1", "b.x.corp.internal", 8080), "unknown", /not documented/);
    ends(plan, flow("app/app-1", "b.corp.internal", 8080), "reachable");
  });
  it("follows a CNAME, and gives up on a circle", () => {
    const plan = inZone([
      { name: "a.corp.internal", type: "CNAME", answer: "b.corp.internal." },
      { name: "b.corp.internal", type: "A", answer: tools },
      { name: "c.corp.internal", type: "CNAME", answer: "c.corp.internal" },
    ]);
    ends(plan, flow("app/app-1", "a.corp.internal", 8080), "reachable");
    ends(plan, flow("app/app-1", "c.corp.internal", 8080), "name-not-resolved", /circle/);
  });
  it("takes each of several answers as the flow says", () => {
    const plan = inZone([{ name: "a.corp.internal", type: "A", answer: `${tools} 10.0.9.9` }]);
    const take = (number: number): Flow => ({
      ...flow("app/app-1", "a.corp.internal", 8080),
      to: { kind: "name", name: "a.corp.internal", take: number },
    });
    ends(plan, take(0), "reachable");
    ends(plan, take(1), "blocked-by-security-group");
    ends(plan, take(2), "reachable");
  });
  it("does not know two zones of one name in one VPC, which AWS refuses", () => {
    ends(withZones(example, [...example.zones, ...example.zones]), toSecrets, "unknown", /refuses/);
  });
  it("answers a service's own name in the VPC of an endpoint with private DNS, and there alone", () => {
    const plan = withZones(withEndpoint(example, { privateDns: true }), []);
    const own = withRules(plan, "hub/secrets", [
      { direction: "ingress", peer: "0.0.0.0/0", traffic: "tcp 443" },
    ]);
    ends(own, flow("hub/tools-1", SECRETS, 443), "reachable");
    ends(own, toSecrets, "blocked-by-security-group");
  });
});

describe("simulate: security groups", () => {
  it("drops what no egress rule allows", () => {
    ends(example, flow("app/app-1", "10.0.1.10", 8081), "blocked-by-security-group", /egress/);
  });
  it("drops what no ingress rule of the far end allows", () => {
    ends(example, flow("app/app-1", "10.0.1.10", 443), "blocked-by-security-group", /ingress/);
  });
  it("minds both ends of a port range", () => {
    const ports = (traffic: string) =>
      withRules(example, "hub/tools", [{ direction: "ingress", peer: "10.0.4.0/24", traffic }]);
    ends(ports("tcp 8000-8080"), toTools, "reachable");
    ends(ports("tcp 8080-8090"), toTools, "reachable");
    ends(ports("tcp 8000-8079"), toTools, "blocked-by-security-group");
    ends(ports("tcp 8081-8090"), toTools, "blocked-by-security-group");
  });
  it("minds both ends of an address range", () => {
    const from = (address: string) => flow("app/app-1", "10.0.1.10", 8080, { address });
    const half = withRules(example, "hub/tools", [
      { direction: "ingress", peer: "10.0.4.128/25", traffic: "tcp 8080" },
    ]);
    ends(half, from("10.0.4.127"), "blocked-by-security-group");
    ends(half, from("10.0.4.128"), "reachable");
  });
  it("tells protocols apart, and takes all for each", () => {
    const rule = (traffic: string) =>
      withRules(example, "hub/tools", [{ direction: "ingress", peer: "10.0.4.0/24", traffic }]);
    ends(rule("udp 8080"), toTools, "blocked-by-security-group");
    ends(rule("all"), toTools, "reachable");
  });
  it("lets the answer out although no egress rule of the far end allows it", () => {
    ends(
      withRules(example, "app/db", [{ direction: "ingress", peer: "10.0.4.0/24", traffic: "tcp 5432" }]),
      toDatabase,
      "reachable",
    );
  });
  it("means the interfaces that wear a group, not its range", () => {
    ends(example, flow("app/db-1", "10.0.4.10", 5432), "blocked-by-security-group");
    const other = withRules(example, "app/db", [
      { direction: "ingress", peer: "group app/db", traffic: "tcp 5432" },
    ]);
    ends(other, toDatabase, "blocked-by-security-group", /ingress/);
  });
  it("takes a group of a peered VPC while the peering is active", () => {
    const reference = withRules(example, "hub/tools", [
      { direction: "ingress", peer: "group app/app", traffic: "tcp 8080" },
    ]);
    ends(reference, toTools, "reachable");
  });
  it("takes no group of a peered VPC in another Region", () => {
    const reference = withRules(example, "hub/tools", [
      { direction: "ingress", peer: "group app/app", traffic: "tcp 8080" },
    ]);
    const far = withVpc(reference, "app", (vpc) => ({ ...vpc, region: "eu-central-1" }));
    ends(far, toTools, "blocked-by-security-group", /ingress/);
    ends(
      withVpc(example, "app", (vpc) => ({ ...vpc, region: "eu-central-1" })),
      toTools,
      "reachable",
    );
  });
  it("does not guess who wears a group outside the recording", () => {
    const plan = withRules(example, "hub/tools", [
      { direction: "ingress", peer: "group outside", traffic: "tcp 8080" },
    ]);
    ends(plan, toTools, "blocked-by-security-group");
  });
  it("does not guess what a prefix list outside the recording holds", () => {
    const plan = withRules(example, "hub/tools", [
      { direction: "ingress", peer: "list outside", traffic: "tcp 8080" },
    ]);
    ends(plan, toTools, "unknown", /prefix list/);
  });
  it("does not let an unknown rule spoil what another one allows", () => {
    const plan = withRules(example, "hub/tools", [
      { direction: "ingress", peer: "list outside", traffic: "tcp 8080" },
      { direction: "ingress", peer: "10.0.4.0/24", traffic: "tcp 8080" },
    ]);
    ends(plan, toTools, "reachable");
  });
  it("knows what an incomplete group allows, and not what it does not", () => {
    const incomplete = (model: NetworkModel): NetworkModel => ({
      ...model,
      securityGroups: new Map(
        [...model.securityGroups].map(([id, group]) => [
          id,
          { ...group, complete: { known: false, why: "is not stated", source: group.source } },
        ]),
      ),
    });
    assert.equal(runModel(example, incomplete, toTools).verdict, "reachable");
    assert.equal(runModel(example, incomplete, flow("app/app-1", "10.0.1.10", 22)).verdict, "unknown");
  });
});

describe("simulate: network ACLs", () => {
  it("denies what no rule matches", () => {
    ends(withAcl(example, "app/app-1", []), toTools, "blocked-by-network-acl", /egress/);
  });
  it("goes by the lowest number, whatever the order of the list", () => {
    const late = [...OPEN, deny("egress", 101, "10.0.1.0/24", "tcp 8080")];
    const early = [...OPEN, deny("egress", 99, "10.0.1.0/24", "tcp 8080")];
    ends(withAcl(example, "app/app-1", late), toTools, "reachable");
    ends(withAcl(example, "app/app-1", early), toTools, "blocked-by-network-acl", /egress/);
  });
  it("looks at what enters the far subnet", () => {
    const plan = withAcl(example, "hub/tools-1", [...OPEN, deny("ingress", 1, "10.0.4.0/24", "tcp 8080")]);
    ends(plan, toTools, "blocked-by-network-acl", /tools-1 denies it \(ingress\)/);
  });
  it("needs the ephemeral ports open for the answer, on the way out of the far subnet", () => {
    const acl = (ports: string) => [
      allow("ingress", 100, "10.0.4.0/22", "tcp 8080"),
      allow("egress", 100, "10.0.4.0/22", ports),
    ];
    ends(withAcl(example, "hub/tools-1", acl("tcp 1024-65535")), toTools, "reachable");
    ends(
      withAcl(example, "hub/tools-1", acl("tcp 8080")),
      toTools,
      "blocked-by-network-acl",
      /tools-1.*egress/,
    );
    ends(withAcl(example, "hub/tools-1", acl("tcp 50001-65535")), toTools, "blocked-by-network-acl");
  });
  it("needs the ephemeral ports open for the answer, on the way into the own subnet", () => {
    const acl = (ports: string) => [
      allow("egress", 100, "10.0.0.0/22", "tcp 8080"),
      allow("ingress", 100, "10.0.0.0/22", ports),
    ];
    ends(withAcl(example, "app/app-1", acl("tcp 1024-50000")), toTools, "reachable");
    ends(
      withAcl(example, "app/app-1", acl("tcp 1024-49999")),
      toTools,
      "blocked-by-network-acl",
      /app-1.*ingress/,
    );
  });
  it("does not look at packets within one subnet", () => {
    const plan = withAcl(example, "app/app-1", []);
    ends(plan, flow("app/app-1", "10.0.4.11", 9000), "reachable");
    ends(plan, toDatabase, "blocked-by-network-acl");
  });
  it("wants the reply of ICMP by its own type", () => {
    const ping = flow("app/app-1", "10.0.1.10", 0, { protocol: "icmp", sourcePort: 0 });
    const open = withRules(
      withRules(example, "app/app", [{ direction: "egress", peer: "10.0.0.0/22", traffic: "icmp 8" }]),
      "hub/tools",
      [{ direction: "ingress", peer: "10.0.4.0/22", traffic: "icmp" }],
    );
    const acl = (reply: string) => [
      allow("egress", 100, "10.0.0.0/22", "icmp 8"),
      allow("ingress", 100, "10.0.0.0/22", reply),
    ];
    ends(withAcl(open, "app/app-1", acl("icmp 0")), ping, "reachable");
    ends(withAcl(open, "app/app-1", acl("icmp 8")), ping, "blocked-by-network-acl");
  });
  it("needs more than the private ranges for S3", () => {
    const s3 = flow("app/app-1", S3, 443);
    const inside = [allow("egress", 100, "10.0.0.0/8", "all"), allow("ingress", 100, "10.0.0.0/8", "all")];
    const out = allow("egress", 110, "0.0.0.0/0", "tcp 443");
    ends(withAcl(example, "app/app-1", inside), s3, "blocked-by-network-acl", /egress/);
    ends(withAcl(example, "app/app-1", [...inside, out]), s3, "blocked-by-network-acl", /ingress/);
    const back = allow("ingress", 110, "0.0.0.0/0", "tcp 1024-65535");
    ends(withAcl(example, "app/app-1", [...inside, out, back]), s3, "reachable");
  });
  it("does not guess whether some public range holds S3", () => {
    const acl = [...OPEN, deny("egress", 1, "52.0.0.0/8", "tcp 443")];
    ends(withAcl(example, "app/app-1", acl), flow("app/app-1", S3, 443), "unknown", /not all known/);
    const same = [...OPEN, allow("egress", 1, "52.0.0.0/8", "tcp 443")];
    ends(withAcl(example, "app/app-1", same), flow("app/app-1", S3, 443), "reachable");
  });
  it("decides despite a rule without a number that would say the same", () => {
    const unnumbered =
      (action: "allow" | "deny") =>
      (model: NetworkModel): NetworkModel => ({
        ...model,
        networkAcls: new Map(
          [...model.networkAcls].map(([id, acl]) => [
            id,
            {
              ...acl,
              rules: [
                ...acl.rules,
                ...acl.rules.map((rule) => ({
                  ...rule,
                  number: { known: false as const, why: "is not known", source: rule.source },
                  action: { known: true as const, value: action, source: rule.source },
                })),
              ],
            },
          ]),
        ),
      });
    assert.equal(runModel(example, unnumbered("allow"), toTools).verdict, "reachable");
    assert.equal(runModel(example, unnumbered("deny"), toTools).verdict, "unknown");
  });
  it("does not know which of two rules of one number there is", () => {
    const plan = withAcl(example, "app/app-1", [...OPEN, deny("egress", 100, "10.0.1.0/24", "all")]);
    ends(plan, toTools, "unknown");
    ends(plan, toDatabase, "unknown");
    const twins = [...OPEN, allow("egress", 100, "0.0.0.0/0", "all")];
    ends(withAcl(example, "app/app-1", twins), toTools, "reachable");
  });
});

describe("simulate: routes and peerings", () => {
  const app = "app/app-1";
  it("drops what no route matches", () => {
    ends(withRoutes(example, app, []), toTools, "no-route", /no route/);
  });
  it("takes the longest prefix", () => {
    const wide = { destination: "10.0.0.0/8", target: "peering hub-app" };
    ends(withRoutes(example, app, [wide]), toTools, "reachable");
    const narrow = { destination: "10.0.1.0/24", target: "internet-gateway" };
    ends(withRoutes(example, app, [narrow, wide]), toTools, "no-route", /internet/);
    const aside = { destination: "10.0.2.0/24", target: "internet-gateway" };
    ends(withRoutes(example, app, [aside, wide]), toTools, "reachable");
  });
  it("stops at a peering that nobody accepted", () => {
    const peerings = example.peerings.map((peering) => ({
      ...peering,
      status: "pending-acceptance" as const,
    }));
    ends({ ...example, peerings }, toTools, "not-accepted", /hub-app/);
  });
  it("does not guess whether a wider route stands in for one to a pending peering", () => {
    const [first, ...others] = example.peerings;
    assert.ok(first);
    const pending = {
      ...example,
      peerings: [{ ...first, status: "pending-acceptance" as const }, ...others],
    };
    const routes = [
      { destination: "10.0.0.0/22", target: "peering hub-app" },
      { destination: "10.0.0.0/8", target: "internet-gateway" },
    ];
    ends(withRoutes(pending, app, routes), toTools, "unknown", /pending/);
  });
  it("does not pass through the hub to another spoke", () => {
    const routes = [{ destination: "10.0.0.0/16", target: "peering hub-app" }];
    const open = withRules(example, "app/app", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    ends(withRoutes(open, app, routes), flow(app, "10.0.8.10", 443), "no-route", /ranges of hub only/);
    ends(withRoutes(open, app, routes), flow(app, "10.0.1.10", 8080), "reachable");
  });
  it("does not reach a gateway endpoint of the peer", () => {
    const open = withRules(example, "hub/tools", [
      { direction: "egress", peer: "0.0.0.0/0", traffic: "all" },
    ]);
    const routes = [{ destination: "0.0.0.0/0", target: "peering hub-app" }];
    ends(withRoutes(open, "hub/tools-1", routes), flow("hub/tools-1", S3, 443), "no-route", /ranges of app/);
  });
  it("serves S3 only to subnets whose table has the gateway endpoint", () => {
    const open = withRules(example, "app/db", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    ends(open, flow("app/db-1", S3, 443), "no-route");
  });
  it("has no use for a gateway endpoint of another service or Region", () => {
    const open = withRules(example, "app/app", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    ends(open, flow(app, "dynamodb.eu-west-1.amazonaws.com", 443), "no-route");
    ends(open, flow(app, "s3.eu-central-1.amazonaws.com", 443), "no-route");
    ends(open, flow(app, `bucket.${S3}`, 443), "reachable");
  });
  it("prefers the gateway endpoint to a route for everything", () => {
    const routes = [{ destination: "0.0.0.0/0", target: "internet-gateway" }];
    ends(withRoutes(example, app, routes), flow(app, S3, 443), "reachable");
    const without = { ...withRoutes(example, app, routes), gateways: [] };
    const open = withRules(without, "app/app", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    ends(open, flow(app, S3, 443), "unknown", /internet gateway/);
  });
  it("does not know which of two routes to one destination there is, unless both lead the same way", () => {
    const one = { destination: "10.0.0.0/22", target: "peering hub-app" };
    ends(withRoutes(example, app, [one, one]), toTools, "reachable");
    const other = { destination: "10.0.0.0/22", target: "internet-gateway" };
    ends(withRoutes(example, app, [one, other]), toTools, "unknown", /refuses two routes/);
  });
  it("does not know a route within the own range that AWS refuses", () => {
    const route = { destination: "10.0.5.0/24", target: "peering hub-app" };
    ends(withRoutes(example, app, [route]), toDatabase, "unknown", /AWS refuses/);
    const middlebox = { destination: "10.0.5.0/24", target: "network-interface" };
    ends(withRoutes(example, app, [middlebox]), toDatabase, "unknown", /network interface/);
    const wider = { destination: "10.0.0.0/16", target: "peering hub-app" };
    ends(withRoutes(example, app, [wider]), toDatabase, "reachable");
  });
  it("keeps the local route before a propagated one that is more specific", () => {
    const propagated = (model: NetworkModel): NetworkModel => ({
      ...model,
      routeTables: new Map(
        [...model.routeTables].map(([id, table]) => [
          id,
          {
            ...table,
            routes: table.routes.map((route) =>
              route.origin === "declared" ? { ...route, origin: "propagated" as const } : route,
            ),
          },
        ]),
      ),
    });
    const plan = withRoutes(example, app, [{ destination: "10.0.5.0/24", target: "vpn-gateway" }]);
    assert.equal(runModel(plan, propagated, toDatabase).verdict, "reachable");
  });
  it("knows nothing of a table that may have more routes", () => {
    const incomplete = (model: NetworkModel): NetworkModel => ({
      ...model,
      routeTables: new Map(
        [...model.routeTables].map(([id, table]) => [
          id,
          { ...table, complete: { known: false, why: "is not stated", source: table.source } },
        ]),
      ),
    });
    assert.equal(runModel(example, incomplete, toTools).verdict, "unknown");
    assert.equal(runModel(example, incomplete, flow(app, "10.0.4.11", 9000)).verdict, "reachable");
  });
  it("does not know a peering between VPCs whose ranges overlap, which AWS refuses", () => {
    const plan = withVpc(example, "hub", (vpc) => ({ ...vpc, secondCidr: "10.0.4.0/24" }));
    const open = withRules(plan, "app/app", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    ends(open, toTools, "unknown", /overlap/);
  });
  it("does not know whether an address is in a range of the peer that is not known", () => {
    const plan = withVpc(example, "hub", (vpc) => ({ ...vpc, secondCidr: "?" }));
    const open = withRules(plan, "app/app", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    const wide = withRoutes(open, app, [{ destination: "10.0.0.0/8", target: "peering hub-app" }]);
    ends(wide, flow(app, "10.9.0.10", 8080), "unknown", /range of hub/);
    ends(wide, toTools, "reachable");
  });
  it("does not let an unknown range stand where the peer's own one is", () => {
    const wide = [{ destination: "10.0.0.0/16", target: "peering hub-app" }];
    const plan = withVpc(withRoutes(example, "hub/tools-1", wide), "hub", (vpc) => ({
      ...vpc,
      secondCidr: "?",
    }));
    ends(plan, toTools, "reachable");
  });
  it("finds nobody at an address of the VPC that no subnet has", () => {
    const open = withRules(example, "app/app", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    ends(open, flow(app, "10.0.3.10", 443), "no-listener", /no subnet of hub/);
    const adopted = withVpc(open, "hub", (vpc) => ({ ...vpc, origin: "adopted" }));
    ends(adopted, flow(app, "10.0.3.10", 443), "unknown", /more subnets/);
  });
  it("does not know who is at an address of a tier without workloads", () => {
    ends(example, flow(app, "10.0.0.20", 443), "unknown", /wears/);
  });
});

describe("simulate: the answer's way", () => {
  it("needs a route back", () => {
    ends(withRoutes(example, "hub/tools-1", []), toTools, "no-return-path", /no route for the answer/);
  });
  it("needs a route back to the part of the range that asked", () => {
    const half = [{ destination: "10.0.4.0/25", target: "peering hub-app" }];
    const from = (address: string) => flow("app/app-1", "10.0.1.10", 8080, { address });
    ends(withRoutes(example, "hub/tools-1", half), from("10.0.4.127"), "reachable");
    ends(withRoutes(example, "hub/tools-1", half), from("10.0.4.128"), "no-return-path");
  });
  it("loses an answer that goes to another VPC with the same range", () => {
    const plan = withVpc(example, "data", (vpc) => ({ ...vpc, cidr: "10.0.4.0/22", subnets: [] }));
    const routes = [{ destination: "10.0.4.0/22", target: "peering hub-data" }];
    ends(withRoutes(plan, "hub/tools-1", routes), toTools, "no-return-path", /another VPC/);
    ends(plan, toTools, "reachable");
  });
  it("loses an answer that goes to an internet gateway", () => {
    const routes = [{ destination: "0.0.0.0/0", target: "internet-gateway" }];
    ends(withRoutes(example, "hub/tools-1", routes), toTools, "no-return-path", /internet-gateway/);
  });
  it("reports the ACL before the route where both stop the answer", () => {
    const plan = withAcl(withRoutes(example, "hub/tools-1", []), "hub/tools-1", [
      allow("ingress", 100, "0.0.0.0/0", "all"),
    ]);
    ends(plan, toTools, "blocked-by-network-acl");
  });
});

describe("simulate: endpoints", () => {
  const statement = (change: object) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", ...change }],
  });
  const accounts = (...list: string[]) =>
    statement({ Condition: { StringEquals: { "aws:PrincipalAccount": list } } });
  const fromData = flow("data/jobs-1", SECRETS, 443);

  it("drops what its security group does not allow", () => {
    const plan = withRules(example, "hub/secrets", [
      { direction: "ingress", peer: "10.0.8.0/22", traffic: "tcp 443" },
    ]);
    ends(plan, toSecrets, "blocked-by-security-group", /ingress/);
    ends(plan, fromData, "reachable");
  });
  it("denies the account that its policy does not name", () => {
    const plan = withEndpoint(example, { policy: accounts("111111111111") });
    ends(plan, toSecrets, "reachable");
    ends(plan, fromData, "denied-by-endpoint-policy", /policy of secrets/);
  });
  it("denies everybody where nothing is allowed", () => {
    ends(withEndpoint(example, { policy: { Statement: [] } }), toSecrets, "denied-by-endpoint-policy");
  });
  it("lets a denial win over an allowance", () => {
    const { Statement: all } = statement({});
    const refusal = {
      ...all[0],
      Effect: "Deny",
      Condition: { StringEquals: { "aws:PrincipalAccount": "222222222222" } },
    };
    const plan = withEndpoint(example, { policy: { Statement: [...all, refusal] } });
    ends(plan, toSecrets, "reachable");
    ends(plan, fromData, "denied-by-endpoint-policy");
  });
  it("does not count an allowance for AWS's own services or for other resources", () => {
    const own = accounts("111111111111").Statement;
    const services = statement({ Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }).Statement;
    const buckets = statement({ Action: "s3:GetObject", Resource: ["arn:aws:s3:::a-bucket/*"] }).Statement;
    const plan = withEndpoint(example, { policy: { Statement: [...own, ...services, ...buckets] } });
    ends(plan, toSecrets, "reachable");
    ends(plan, fromData, "denied-by-endpoint-policy");
  });
  it("does not know the organisation of an account", () => {
    const policy = statement({ Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } });
    ends(withEndpoint(example, { policy }), toSecrets, "unknown", /PrincipalOrgID/);
  });
  it("takes an account as principal for everybody in it, but for a gateway endpoint", () => {
    const policy = statement({ Principal: { AWS: "arn:aws:iam::111111111111:root" } });
    ends(withEndpoint(example, { policy }), toSecrets, "reachable");
    ends(withEndpoint(example, { policy }), fromData, "denied-by-endpoint-policy");
    const gateways = example.gateways.map((gateway) => ({ ...gateway, policy }));
    ends({ ...example, gateways }, flow("app/app-1", S3, 443), "denied-by-endpoint-policy");
  });
  it("minds the action of a statement", () => {
    ends(
      withEndpoint(example, { policy: statement({ Action: "secretsmanager:*" }) }),
      toSecrets,
      "reachable",
    );
    ends(
      withEndpoint(example, { policy: statement({ Action: ["kms:*"] }) }),
      toSecrets,
      "denied-by-endpoint-policy",
    );
  });
  it("has no policy for a service that is not one of AWS", () => {
    const plan = withEndpoint(example, {
      service: "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718",
      policy: { Statement: [] },
    });
    ends(plan, toSecrets, "reachable");
  });
  it("is not answered at a port where its service does not listen", () => {
    const plan = withRules(example, "hub/secrets", [
      { direction: "ingress", peer: "0.0.0.0/0", traffic: "all" },
    ]);
    const web = flow("data/jobs-1", SECRETS, 80);
    ends(plan, web, "no-listener", /tcp 80/);
    assert.equal(run(plan, web, { listeners: "all" }).verdict, "reachable");
  });
  it("is reached by the address of its interface as by its name", () => {
    ends(example, flow("data/jobs-1", "10.0.0.4", 443), "reachable");
    ends(example, flow("data/jobs-1", "10.0.0.5", 443), "unknown");
  });
  it("answers no name while it has no interface", () => {
    ends(withEndpoint(example, { subnets: [] }), toSecrets, "name-not-resolved", /no interface/);
  });
  it("needs the route back from each of its subnets", () => {
    const routes = [{ destination: "10.0.4.0/22", target: "peering hub-app" }];
    const plan = withRoutes(example, "hub/endpoints-1", routes);
    ends(plan, toSecrets, "reachable");
    ends(plan, fromData, "no-return-path");
  });
});

describe("simulate: addresses that several VPCs may have", () => {
  const ANYTHING = [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }] as const;
  const toGroup = (group: string) =>
    [{ direction: "egress", peer: `group ${group}`, traffic: "all" }] as const;
  const vague = (plan: NetworkPlan, name: string) =>
    withVpc(plan, name, (vpc) => ({ ...vpc, origin: "adopted", secondCidr: "?" }));

  it("gives a peer no range within the VPC's own ones, even where it is not known", () => {
    ends(vague(withRules(example, "app/app", toGroup("app/db")), "hub"), toDatabase, "reachable");
    ends(
      vague(withRules(example, "app/app", toGroup("hub/tools")), "hub"),
      toDatabase,
      "blocked-by-security-group",
    );
  });
  it("lets a packet to whoever wears the group that a rule names, but not to a twin of whoever may", () => {
    const fromHub = flow("hub/tools-1", "10.0.4.10", 8080);
    const welcome = withRules(example, "app/app", [
      { direction: "ingress", peer: "10.0.0.0/22", traffic: "all" },
    ]);
    ends(vague(withRules(welcome, "hub/tools", toGroup("app/app")), "data"), fromHub, "reachable");
    ends(
      vague(withRules(welcome, "hub/tools", toGroup("data/jobs")), "data"),
      fromHub,
      "unknown",
      /security group/,
    );
    ends(withRules(welcome, "hub/tools", toGroup("data/jobs")), fromHub, "blocked-by-security-group");
  });
  it("means an endpoint by its name, and anybody by an address", () => {
    const twin = withVpc(example, "data", (vpc) => ({ ...vpc, cidr: "10.0.0.0/22" }));
    const peopled = withSubnet(twin, "data/jobs-1", (subnet) => ({
      ...subnet,
      cidr: "10.0.0.0/24",
      routes: [],
    }));
    const plan = withRules({ ...peopled, peerings: [] }, "data/jobs", [
      ...ANYTHING,
      { direction: "ingress", peer: "0.0.0.0/0", traffic: "all" },
    ]);
    const from = { address: "10.0.0.99" };
    ends(plan, flow("data/jobs-1", SECRETS, 443, from), "no-route", /where secrets is not/);
    ends(plan, flow("data/jobs-1", "10.0.0.4", 443, from), "reachable");
  });
});

describe("simulate: what comes later", () => {
  it("tells what would stop a packet after what stops it first", () => {
    const shut = withAcl(withRules(example, "app/app", []), "hub/tools-1", []);
    const { verdict, later } = run(shut, toTools);
    assert.equal(verdict, "blocked-by-security-group");
    assert.deepEqual(later, ["blocked-by-network-acl", "blocked-by-network-acl"]);
    assert.deepEqual(run(withAcl(example, "hub/tools-1", OPEN), toTools).later, []);
  });
  it("tells what stops a packet whatever a fact that is missing says", () => {
    const vague = withSubnet(example, "app/app-1", (subnet) => ({ ...subnet, tier: "other" }));
    const { verdict, later } = run(withAcl(vague, "hub/tools-1", []), toTools);
    assert.equal(verdict, "unknown");
    assert.deepEqual(later, ["blocked-by-network-acl", "blocked-by-network-acl"]);
    assert.deepEqual(run(vague, toTools).later, []);
  });
  it("tells nothing where the packet stops on one of two ways only", () => {
    const plan = withRoutes(example, "app/app-1", [
      { destination: "10.0.0.0/22", target: "peering hub-app" },
      { destination: "list outside", target: "transit-gateway" },
    ]);
    assert.deepEqual(run(withAcl(plan, "hub/tools-1", []), toTools).later, []);
    assert.equal(run(plan, toTools).verdict, "unknown");
    const shut = withRoutes(example, "app/app-1", [
      { destination: "list outside", target: "internet-gateway" },
    ]);
    assert.deepEqual(new Set(run(shut, toTools).later), new Set(["no-route"]));
  });
});

describe("simulate: what is not known", () => {
  it("says nothing of a VPC that something not modelled affects", () => {
    const plan = { ...example, warnings: ["hub"] };
    ends(plan, toSecrets, "unknown", /hub/);
    ends(plan, toDatabase, "reachable");
    ends({ ...example, warnings: ["all"] }, toDatabase, "unknown");
  });
  it("still tells what stops before anything unknown", () => {
    const plan = { ...withRules(example, "app/app", []), warnings: ["hub"] };
    ends(plan, toTools, "blocked-by-security-group");
  });
  it("does not know whether a gateway endpoint of unknown tables serves a subnet", () => {
    const open = withRules(example, "app/db", [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }]);
    const foggy = { ...open, fog: [".gatewayEndpoints.gateway s3.routeTables.0"] };
    ends(foggy, flow("app/db-1", S3, 443), "unknown", /route tables s3/);
    ends(foggy, flow("app/app-1", S3, 443), "unknown", /route tables s3/);
    ends(foggy, toTools, "reachable");
  });
  it("does not know whether a zone of unknown association is asked", () => {
    const foggy = { ...example, fog: [`.privateZones.zone 0 ${SECRETS}.vpcs.1.vpc`] };
    ends(foggy, toSecrets, "unknown");
    ends(foggy, flow("data/jobs-1", SECRETS, 443), "reachable");
  });
  it("does not know a subnet without a range, or without a table or list", () => {
    const without =
      (key: "cidr" | "routeTable" | "networkAcl") =>
      (model: NetworkModel): NetworkModel => {
        const id = ids.subnet("hub", "tools-1");
        const subnet = model.subnets.get(id);
        assert.ok(subnet);
        const gap = { known: false, kind: "unknown", why: "is not known", source: subnet.source };
        return { ...model, subnets: new Map([...model.subnets, [id, { ...subnet, [key]: gap }]]) };
      };
    for (const key of ["cidr", "routeTable", "networkAcl"] as const)
      assert.equal(runModel(example, without(key), toTools).verdict, "unknown", key);
  });
  it("does not know a workload in a tier of which nobody says what it wears", () => {
    const plan = withSubnet(example, "app/app-1", (subnet) => ({ ...subnet, tier: "other" }));
    ends(plan, toTools, "unknown", /wears/);
  });
  it("does not know whether a peering of unknown status carries anything", () => {
    const open = (model: NetworkModel): NetworkModel => ({
      ...model,
      peerings: new Map(
        [...model.peerings].map(([id, peering]) => [
          id,
          { ...peering, status: { known: false, why: "is not known", source: peering.source } },
        ]),
      ),
    });
    assert.equal(runModel(example, open, toTools).verdict, "unknown");
    assert.equal(runModel(example, open, toDatabase).verdict, "reachable");
  });
});

describe("simulate: sites", () => {
  const office: SitePlan = { name: "office", routing: "bgp", prefixes: ["10.20.0.0/24"] };
  const depot: SitePlan = { name: "depot", routing: "bgp", prefixes: ["10.20.0.128/25", "10.21.0.0/24"] };
  const withSites = (
    plan: NetworkPlan,
    sites: readonly SitePlan[],
    change: Partial<VpnPlan> = {},
  ): NetworkPlan => ({
    ...plan,
    vpns: [{ name: "sites", vpc: "hub", propagateTo: ["endpoints-1", "tools-1"], sites, ...change }],
  });
  const welcome = withRules(
    withRules(example, "hub/tools", [
      { direction: "egress", peer: "0.0.0.0/0", traffic: "all" },
      { direction: "ingress", peer: "10.20.0.0/16", traffic: "tcp 8080" },
    ]),
    "hub/secrets",
    [{ direction: "ingress", peer: "10.20.0.0/16", traffic: "tcp 443" }],
  );
  const from = (site: string, address: string, to: string, port: number): Flow => ({
    from: { site: ids.site(site), address },
    to: { kind: "address", address: to },
    protocol: "tcp",
    sourcePort: 50000,
    port,
  });
  const toTool = from("office", "10.20.0.9", "10.0.1.10", 8080);

  it("reach the VPC that their gateway is attached to, where groups and lists admit them, and no peer of it", () => {
    const plan = withSites(welcome, [office]);
    ends(plan, toTool, "reachable");
    ends(plan, from("office", "10.20.0.9", "10.0.1.10", 8081), "blocked-by-security-group");
    ends(plan, from("office", "10.20.0.9", "10.0.4.10", 8080), "no-route", /no site/);
    ends(withAcl(plan, "hub/tools-1", []), toTool, "blocked-by-network-acl");
    ends(plan, from("office", "10.20.0.9", "10.0.3.10", 8080), "no-listener");
  });
  it("call a shared endpoint by its address, with credentials of the account that owns it", () => {
    const plan = withSites(welcome, [office]);
    const call = from("office", "10.20.0.9", "10.0.0.4", 443);
    ends(plan, call, "reachable");
    const only = (account: string) => ({
      policy: {
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "*",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalAccount": account } },
          },
        ],
      },
    });
    ends(withEndpoint(plan, only("111111111111")), call, "reachable");
    ends(withEndpoint(plan, only("222222222222")), call, "denied-by-endpoint-policy");
  });
  it("get answers only from tables that learn their prefixes or have a route to the gateway", () => {
    const deaf = withSites(welcome, [office], { propagateTo: ["endpoints-1"] });
    ends(deaf, toTool, "no-return-path");
    const routed = withRoutes(deaf, "hub/tools-1", [{ destination: "10.20.0.0/16", target: "vpn sites" }]);
    ends(routed, toTool, "reachable");
    const astray = withRoutes(deaf, "hub/tools-1", [
      { destination: "10.20.0.0/16", target: "peering hub-app" },
    ]);
    ends(astray, toTool, "no-return-path");
  });
  it("lose answers to a site with a longer prefix, or to a static one with an equal prefix", () => {
    const plan = withSites(welcome, [office, depot]);
    ends(plan, toTool, "reachable");
    ends(plan, from("office", "10.20.0.129", "10.0.1.10", 8080), "no-return-path", /another site/);
    const twin: SitePlan = { ...depot, prefixes: office.prefixes };
    ends(withSites(welcome, [office, twin]), toTool, "unknown", /two sites/);
    ends(withSites(welcome, [office, { ...twin, routing: "static" }]), toTool, "no-return-path");
    ends(withSites(welcome, [{ ...office, routing: "static" }, twin]), toTool, "reachable");
  });
  it("reach each other over the gateway where both announce their prefixes by BGP", () => {
    const across = from("office", "10.20.0.9", "10.21.0.9", 22);
    ends(withSites(welcome, [office, depot]), across, "reachable");
    ends(withSites(welcome, [office, { ...depot, routing: "static" }]), across, "unknown", /CloudHub/);
    ends(withSites(welcome, [office]), across, "no-route");
    ends(withSites(welcome, [office, depot]), from("office", "10.20.0.9", "10.20.0.10", 22), "unknown");
  });
  it("are reached from the VPC by propagated or declared routes, and answer", () => {
    const plan = withSites(welcome, [office, depot]);
    ends(plan, flow("hub/tools-1", "10.20.0.9", 22), "reachable");
    ends(plan, flow("hub/tools-1", "10.22.0.9", 22), "no-route", /no route/);
    ends(withSites(welcome, [office], { propagateTo: [] }), flow("hub/tools-1", "10.20.0.9", 22), "no-route");
    const wide = withRoutes(plan, "hub/tools-1", [{ destination: "10.0.0.0/8", target: "vpn sites" }]);
    ends(wide, flow("hub/tools-1", "10.22.0.9", 22), "no-route", /no site/);
    const oneWay = withAcl(plan, "hub/tools-1", [allow("egress", 100, "0.0.0.0/0", "all")]);
    ends(oneWay, flow("hub/tools-1", "10.20.0.9", 22), "blocked-by-network-acl");
  });
  it("exchange only what their tunnels may carry", () => {
    const narrow = (carries: string) => withSites(welcome, [{ ...office, carries }]);
    ends(narrow("10.20.0.0/24 10.0.1.0/24"), toTool, "reachable");
    ends(narrow("10.20.0.0/24 10.0.0.0/24"), toTool, "no-route", /tunnels of office/);
    ends(narrow("10.20.0.0/29 0.0.0.0/0"), toTool, "no-route", /tunnels of office/);
  });
  it("learn nothing within the VPC's own ranges", () => {
    const greedy = withSites(welcome, [
      { ...office, prefixes: ["10.20.0.0/24", "10.0.0.0/28", "10.0.1.0/28"] },
    ]);
    ends(greedy, flow("hub/tools-1", "10.0.0.4", 443), "blocked-by-security-group");
    ends(greedy, flow("hub/tools-1", "10.20.0.4", 443), "reachable");
    ends(greedy, toTool, "unknown", /have 10\.0\.1\.10/);
  });
});
