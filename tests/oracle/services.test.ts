/** PrivateLink in the simulator: what stops a packet, beside the packet that arrives. The proof says the same of each. */
import assert from "node:assert/strict";
import { bothSay } from "./both";
import { type EndpointPlan, type NetworkPlan } from "./plan";
import { type BalancerPlan, type ServicePlan, vpceName } from "./building-services";
import { example, flow, withAcl, withRoutes, withRules, withSubnet, withVpc } from "./example";
import type { Verdict } from "./packet";

const ORDERS = "orders.example.com";

const service: ServicePlan = {
  name: "orders",
  vpc: "data",
  principals: ["111111111111"],
  regions: ["eu-west-1"],
  balancer: {
    subnets: ["jobs-1"],
    groups: ["lb"],
    enforces: false,
    crossZone: false,
    addresses: "of AWS",
    listeners: [{ protocol: "TCP", port: 443, targetPort: 8443, targets: ["10.0.8.50"] }],
  },
};

const endpoint: EndpointPlan = {
  name: "orders",
  vpc: "hub",
  service: vpceName("orders"),
  subnets: ["endpoints-1"],
  groups: ["secrets"],
  privateDns: false,
  addresses: "high",
  connection: { service: "orders", state: "accepted" },
};

/** The hub shares an endpoint for a service of `data`; `app` calls it. The load balancer and its target share a subnet. */
const offered: NetworkPlan = withVpc(
  {
    ...example,
    services: [service],
    endpoints: [...example.endpoints, endpoint],
    zones: [
      ...example.zones,
      { name: ORDERS, vpcs: ["app"], records: [{ name: ORDERS, type: "A", answer: "endpoint orders" }] },
    ],
  },
  "data",
  (vpc) => ({
    ...vpc,
    groups: [
      ...vpc.groups,
      { name: "lb", rules: [{ direction: "egress", peer: "10.0.8.0/22", traffic: "tcp 8443" }] },
    ],
  }),
);

const withService = (change: Partial<ServicePlan>): NetworkPlan => ({
  ...offered,
  services: [{ ...service, ...change }],
});
const withBalancer = (change: Partial<BalancerPlan>) =>
  withService({ balancer: { ...service.balancer, ...change } });
const withDoor = (change: Partial<EndpointPlan>): NetworkPlan => ({
  ...offered,
  endpoints: [...example.endpoints, { ...endpoint, ...change }],
});
/** The load balancer in one subnet, its target in another, each with filters of its own. */
const apart: NetworkPlan = withVpc(
  withBalancer({
    listeners: [{ protocol: "TCP", port: 443, targetPort: 8443, targets: ["10.0.9.50"] }],
  }),
  "data",
  (vpc) => ({
    ...vpc,
    subnets: [...vpc.subnets, { name: "jobs-2", tier: "jobs", cidr: "10.0.9.0/24", routes: [] }],
  }),
);

const call = flow("app/app-1", ORDERS, 443);

const both = (plan: NetworkPlan, verdict: Verdict, packet = call) => bothSay(plan, verdict, packet);

describe("a service by PrivateLink", () => {
  it("is reached through the endpoint, whatever routes and ranges lie behind it", () => {
    both(offered, "reachable");
    const elsewhere = withVpc(offered, "data", (vpc) => ({ ...vpc, account: "222222222222" }));
    both(
      { ...elsewhere, peerings: elsewhere.peerings.filter(({ name }) => name !== "hub-data") },
      "reachable",
    );
  });

  it("is reached by nobody the other way round", () => {
    const back = flow("data/jobs-1", "10.0.4.10", 443);
    both(
      { ...offered, peerings: offered.peerings.filter(({ name }) => name !== "hub-data") },
      "no-route",
      back,
    );
  });

  it("takes connections of named accounts, of all where `*` is named, and of its own account", () => {
    both(withService({ principals: ["333333333333"] }), "not-accepted");
    both(withService({ principals: ["333333333333", "*"] }), "reachable");
    both(
      withVpc(withService({ principals: [] }), "data", (vpc) => ({ ...vpc, account: "111111111111" })),
      "reachable",
    );
  });

  it("lets nothing pass before acceptance", () => {
    both(withDoor({ connection: { service: "orders", state: "pending" } }), "not-accepted");
  });

  it("needs a load balancer in the endpoint's zone, and takes any zone from another Region that it is offered in", () => {
    const other = withSubnet(offered, "hub/endpoints-1", (subnet) => ({ ...subnet, zone: "euw1-az2" }));
    both(other, "no-endpoint-in-zone");
    const abroad = (regions: string[]) =>
      withVpc({ ...other, services: [{ ...service, regions }] }, "data", (vpc) => ({
        ...vpc,
        region: "eu-central-1",
      }));
    both(abroad(["eu-central-1", "eu-west-1"]), "reachable");
    both(abroad(["eu-central-1"]), "not-accepted");
    const unseen = withBalancer({ subnets: ["jobs-1", "jobs-2"], crossZone: true });
    const two = withVpc(unseen, "data", (vpc) => ({
      ...vpc,
      region: "eu-central-1",
      subnets: [...vpc.subnets, { name: "jobs-2", tier: "jobs", cidr: "10.0.9.0/24", routes: [] }],
    }));
    const wide = {
      ...two,
      services: two.services?.map((one) => ({ ...one, regions: ["eu-central-1", "eu-west-1"] })),
    };
    both({ ...wide, services: wide.services ?? [] }, "reachable");
    const fog = [".loadBalancers.balancer orders.subnets.1"];
    both({ ...wide, services: wide.services ?? [], fog }, "unknown");
  });

  it("answers where a listener is, for its protocol alone", () => {
    const admitting = (plan: NetworkPlan) =>
      withRules(
        withRules(plan, "hub/secrets", [{ direction: "ingress", peer: "10.0.4.0/22", traffic: "all" }]),
        "app/app",
        [{ direction: "egress", peer: "10.0.0.0/22", traffic: "all" }],
      );
    both(admitting(offered), "no-listener", flow("app/app-1", ORDERS, 8443));
    both(admitting(offered), "no-listener", flow("app/app-1", ORDERS, 443, { protocol: "udp" }));
    const [listener] = service.balancer.listeners;
    assert.ok(listener);
    const tls = withBalancer({ listeners: [{ ...listener, protocol: "TLS" }] });
    both(admitting(tls), "reachable");
  });

  it("holds its load balancer's rules against the client's address where it is to", () => {
    const rule = (peer: string) => [
      { direction: "egress" as const, peer: "10.0.8.0/22", traffic: "tcp 8443" },
      { direction: "ingress" as const, peer, traffic: "tcp 443" },
    ];
    const enforcing = withBalancer({ enforces: true });
    both(enforcing, "blocked-by-security-group");
    both(withRules(enforcing, "data/lb", rule("10.0.4.0/24")), "reachable");
    // The client's address, not that of the endpoint, and no group of another VPC.
    both(withRules(enforcing, "data/lb", rule("10.0.0.0/22")), "blocked-by-security-group");
    both(withRules(enforcing, "data/lb", rule("group app/app")), "blocked-by-security-group");
    both(withBalancer({ enforces: true, groups: [] }), "reachable");
  });

  it("sends on from its own address, by its own way, and gets answers back", () => {
    both(apart, "reachable");
    both(withRules(apart, "data/lb", []), "blocked-by-security-group");
    both(
      withRules(apart, "data/jobs", [{ direction: "ingress", peer: "group data/lb", traffic: "tcp 8443" }]),
      "reachable",
    );
    // The consumer's addresses are of no use there.
    both(
      withRules(apart, "data/jobs", [{ direction: "ingress", peer: "10.0.0.0/21", traffic: "all" }]),
      "blocked-by-security-group",
    );
    const acl = (direction: "ingress" | "egress", traffic: string) => [
      { direction, number: 100, action: "allow" as const, cidr: "10.0.8.0/22", traffic },
    ];
    both(
      withAcl(apart, "data/jobs-2", [...acl("ingress", "tcp 8443"), ...acl("egress", "tcp 1024-65535")]),
      "reachable",
    );
    both(
      withAcl(apart, "data/jobs-2", [...acl("ingress", "tcp 8443"), ...acl("egress", "tcp 443")]),
      "blocked-by-network-acl",
    );
  });

  it("sends to targets of its own zone, and to others only across zones", () => {
    const far = withSubnet(apart, "data/jobs-2", (subnet) => ({ ...subnet, zone: "euw1-az2" }));
    both(far, "no-endpoint-in-zone");
    const [listener] = apart.services ?? [];
    assert.ok(listener);
    const crossing = { ...listener, balancer: { ...listener.balancer, crossZone: true } };
    both({ ...far, services: [crossing] }, "reachable");
  });

  for (const [what, path] of Object.entries({
    "the state of the connection": ".serviceConnections.0.state",
    "the load balancer": ".endpointServices.service orders.loadBalancers.0",
    "its subnet": ".loadBalancers.balancer orders.subnets.0",
    "the port of its listener": ".loadBalancers.balancer orders.listeners.0.port",
    "the target group": ".loadBalancers.balancer orders.listeners.0.targetGroup",
    "whether it crosses zones": ".loadBalancers.balancer orders.crossZone",
    "the range of its targets' subnet": ".subnets.subnet data/jobs-1.cidr",
    "the address of a target": ".targetGroups.targets orders#0.targets.0.id",
    "who else registers targets": ".targetGroups.targets orders#0.complete",
  }))
    it(`may be reached or not where ${what} is not known`, () => {
      both({ ...offered, fog: [path] }, "unknown");
    });

  it("is reached, whether it holds its rules or not, where they admit the client", () => {
    const fog = [".loadBalancers.balancer orders.enforcesOnPrivateLink"];
    both({ ...offered, fog }, "unknown");
    const admitting = withRules(offered, "data/lb", [
      { direction: "egress", peer: "10.0.8.0/22", traffic: "tcp 8443" },
      { direction: "ingress", peer: "10.0.4.0/24", traffic: "tcp 443" },
    ]);
    both({ ...admitting, fog }, "reachable");
  });

  it("reaches targets of a peer as any packet does", () => {
    const listeners = [{ protocol: "TCP" as const, port: 443, targetPort: 8080, targets: ["10.0.1.50"] }];
    const peer = withRules(withBalancer({ listeners }), "data/lb", [
      { direction: "egress", peer: "10.0.0.0/22", traffic: "tcp 8080" },
    ]);
    const open = withRules(peer, "hub/tools", [
      { direction: "ingress", peer: "10.0.8.0/22", traffic: "tcp 8080" },
    ]);
    const back = [{ destination: "10.0.8.0/22", target: "peering hub-data" }];
    both(withRoutes(open, "hub/tools-1", back), "reachable");
    both(open, "no-return-path");
    both(withRoutes(withRoutes(open, "hub/tools-1", back), "data/jobs-1", []), "no-route");
  });
});
