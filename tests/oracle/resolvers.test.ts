/** Resolver endpoints and rules in the simulator, each stop beside what passes. The proof says the same of each packet. */
import assert from "node:assert/strict";
import { bothSay } from "./both";
import { type GroupRulePlan, type NetworkPlan } from "./plan";
import { ids } from "./building-facts";
import type { ResolverPlan, RulePlan } from "./building-resolvers";
import { example, flow, S3, SECRETS, withAcl, withRules, withVpc } from "./example";
import type { Flow } from "./packet";

const OFFICE = "10.20.0.0/16";
const SERVER = "10.20.0.53";

const inbound: ResolverPlan = {
  name: "inbound",
  vpc: "hub",
  direction: "inbound",
  subnets: ["endpoints-1"],
  groups: ["dns-in"],
};
const outbound: ResolverPlan = { ...inbound, name: "outbound", direction: "outbound", groups: ["dns-out"] };
const rule = (direction: GroupRulePlan["direction"], peer: string, traffic: string): GroupRulePlan => ({
  direction,
  peer,
  traffic,
});

/** A site that asks the hub's resolver and calls its endpoint, and an outbound endpoint that asks the site. */
const joined: NetworkPlan = withVpc(
  withRules(
    {
      ...example,
      vpns: [
        {
          name: "sites",
          vpc: "hub",
          propagateTo: ["endpoints-1"],
          sites: [{ name: "office", routing: "bgp", prefixes: [OFFICE] }],
        },
      ],
      resolvers: [inbound, outbound],
    },
    "hub/secrets",
    ["10.0.4.0/22", OFFICE].map((peer) => rule("ingress", peer, "tcp 443")),
  ),
  "hub",
  (vpc) => ({
    ...vpc,
    groups: [
      ...vpc.groups,
      { name: "dns-in", rules: [rule("ingress", OFFICE, "udp 53")] },
      { name: "dns-out", rules: [rule("egress", `${SERVER}/32`, "udp 53")] },
    ],
  }),
);

const forward: RulePlan = {
  domain: "amazonaws.com",
  kind: "forward",
  resolver: "outbound",
  targets: [SERVER],
  vpcs: ["app"],
};
const withRule = (...rules: readonly Partial<RulePlan>[]): NetworkPlan => ({
  ...joined,
  rules: rules.map((change) => ({ ...forward, ...change })),
});
/** Nobody is at the target, so that a name that is asked there has no answer. */
const nowhere: Partial<RulePlan> = { targets: ["10.200.0.53"] };

const byOffice = (name: string, port = 443): Flow => ({
  from: { site: ids.site("office"), address: "10.20.7.7" },
  to: { kind: "name", name, take: 0 },
  protocol: "tcp",
  sourcePort: 50000,
  port,
});
const call = flow("app/app-1", SECRETS, 443);

describe("a site that asks", () => {
  it("learns private names of the VPC by an inbound endpoint, and by nothing else", () => {
    bothSay(joined, "reachable", byOffice(SECRETS));
    bothSay({ ...joined, resolvers: [outbound] }, "name-not-resolved", byOffice(SECRETS));
    bothSay(
      { ...joined, resolvers: [{ ...inbound, vpc: "app", subnets: ["app-1"] }] },
      "name-not-resolved",
      byOffice(SECRETS),
    );
  });

  it("needs the endpoint's group, the ACL of its subnet and a way back", () => {
    const admitting = (peer: string, traffic: string) =>
      withRules(joined, "hub/dns-in", [rule("ingress", peer, traffic)]);
    bothSay(admitting(OFFICE, "tcp 53"), "name-not-resolved", byOffice(SECRETS));
    bothSay(admitting("10.0.0.0/8", "all"), "reachable", byOffice(SECRETS));
    // Any name server of the site will do.
    bothSay(admitting("10.20.0.0/24", "udp 53"), "reachable", byOffice(SECRETS));
    const acl = (traffic: string) =>
      [
        { direction: "ingress", number: 100, action: "allow", cidr: OFFICE, traffic },
        { direction: "ingress", number: 110, action: "allow", cidr: OFFICE, traffic: "tcp 443" },
        { direction: "egress", number: 100, action: "allow", cidr: OFFICE, traffic: "all" },
      ] as const;
    bothSay(withAcl(joined, "hub/endpoints-1", acl("udp 53")), "reachable", byOffice(SECRETS));
    bothSay(withAcl(joined, "hub/endpoints-1", acl("tcp 53")), "name-not-resolved", byOffice(SECRETS));
    const [vpn] = joined.vpns ?? [];
    assert.ok(vpn);
    const deaf = { ...joined, vpns: [{ ...vpn, propagateTo: [] }] };
    bothSay(deaf, "name-not-resolved", byOffice(SECRETS));
  });

  it("gets what the VPC's resolver answers", () => {
    bothSay({ ...joined, zones: [] }, "unknown", byOffice(SECRETS));
    bothSay(joined, "unknown", byOffice(S3));
    const zone = { name: "corp.internal", vpcs: ["hub"], records: [] };
    bothSay(
      { ...joined, zones: [...joined.zones, zone] },
      "name-not-resolved",
      byOffice("api.corp.internal"),
    );
  });

  it("reaches no endpoint of a peer, although its name resolves", () => {
    const [endpoint] = joined.endpoints;
    assert.ok(endpoint);
    const far = { ...endpoint, vpc: "data", subnets: ["jobs-1"], groups: ["jobs"] };
    bothSay({ ...joined, endpoints: [far] }, "no-route", byOffice(SECRETS));
    bothSay({ ...joined, endpoints: [far] }, "reachable", flow("data/jobs-1", SECRETS, 443));
  });

  for (const [what, path] of Object.entries({
    "whether the endpoint answers": ".resolverEndpoints.resolver inbound.direction",
    "in which subnet it is": ".resolverEndpoints.resolver inbound.subnets.0",
    "what it wears": ".resolverEndpoints.resolver inbound.securityGroups.0",
  }))
    it(`may be answered or not where ${what} is not known`, () => {
      bothSay({ ...joined, fog: [path] }, "unknown", byOffice(SECRETS));
    });
});

describe("a Resolver rule", () => {
  it("sends names of its domain elsewhere, for the VPCs that follow it", () => {
    bothSay(withRule({}), "reachable", call); // The zone is more specific than the rule.
    bothSay(withRule({ domain: SECRETS }), "unknown", call);
    bothSay(withRule({ domain: SECRETS, vpcs: ["data"] }), "reachable", call);
    bothSay(withRule({ domain: `x.${SECRETS}` }), "reachable", call);
    bothSay(withRule({ domain: "." }), "unknown", flow("app/app-1", S3, 443));
    bothSay(joined, "reachable", flow("app/app-1", S3, 443));
  });

  it("leaves names without an answer where no question gets to a name server", () => {
    bothSay(withRule({ domain: SECRETS, ...nowhere }), "name-not-resolved", call);
    bothSay(withRule({ domain: SECRETS, targets: ["10.200.0.53", SERVER] }), "unknown", call);
    const mute = withRules(withRule({ domain: SECRETS }), "hub/dns-out", [
      rule("egress", `${SERVER}/32`, "tcp 53"),
    ]);
    bothSay(mute, "name-not-resolved", call);
  });

  it("for a longer domain goes before another, and one of the system's gives names back", () => {
    const system = { domain: "s3.eu-west-1.amazonaws.com", kind: "system" as const, targets: [] };
    bothSay(withRule(nowhere), "name-not-resolved", flow("app/app-1", S3, 443));
    bothSay(withRule(nowhere, system), "reachable", flow("app/app-1", S3, 443));
    bothSay(withRule(nowhere, { ...system, domain: "." }), "name-not-resolved", flow("app/app-1", S3, 443));
  });

  it("is followed without DNS hostnames, which private zones need, but not without DNS support", () => {
    const without = (change: object, ...rules: readonly Partial<RulePlan>[]) =>
      withVpc(withRule(...rules), "app", (vpc) => ({ ...vpc, ...change }));
    const s3 = flow("app/app-1", S3, 443);
    bothSay(without({ dnsHostnames: false }), "reachable", s3);
    bothSay(without({ dnsHostnames: false }, nowhere), "name-not-resolved", s3);
    bothSay(without({ dnsHostnames: false }, {}), "unknown", call);
    bothSay(without({ dnsSupport: false }, {}), "name-not-resolved", call);
  });

  for (const [what, path] of Object.entries({
    "its domain": ".resolverRules.rule 0 s3.eu-west-1.amazonaws.com.domainName",
    "its kind": ".resolverRules.rule 0 s3.eu-west-1.amazonaws.com.kind",
    "who follows it": ".resolverRules.rule 0 s3.eu-west-1.amazonaws.com.vpcs.0",
    "by whom it asks": ".resolverRules.rule 0 s3.eu-west-1.amazonaws.com.endpoint",
  }))
    it(`may change the answer where ${what} is not known`, () => {
      const plan = withRule({ domain: S3, ...nowhere });
      bothSay(plan, "name-not-resolved", flow("app/app-1", S3, 443));
      bothSay({ ...plan, fog: [path] }, "unknown", flow("app/app-1", S3, 443));
    });
});
