/** The internet in the simulator: by a public address, and by a NAT gateway. The proof says the same of each packet. */
import { bothSay } from "./both";
import { type NatPlan, type NetworkPlan, type RoutePlan } from "./plan";
import { example, flow, withAcl, withRoutes, withRules, withSubnet, withVpc } from "./example";
import type { Flow, Verdict } from "./packet";

const HOST = "52.10.0.1";
const out = (target: string): RoutePlan => ({ destination: "0.0.0.0/0", target });
const call = flow("app/app-1", HOST, 443);

/** `app` has an internet gateway, and its workloads may call anybody on TCP 443. */
const online = withVpc(
  withRules({ ...example, gateways: [] }, "app/app", [
    { direction: "egress", peer: "0.0.0.0/0", traffic: "all" },
  ]),
  "app",
  (vpc) => ({ ...vpc, internet: true }),
);
const direct = withSubnet(online, "app/app-1", (subnet) => ({
  ...subnet,
  public: true,
  routes: [out("internet app")],
}));

/** Workloads without public addresses, and a NAT gateway in the subnet beside them. */
function translated(nat: Partial<NatPlan> = {}): NetworkPlan {
  const plan: NetworkPlan = {
    ...online,
    nats: [{ name: "out", vpc: "app", subnet: "db-1", connectivity: "public", ...nat }],
  };
  return withRoutes(withRoutes(plan, "app/app-1", [out("nat out")]), "app/db-1", [out("internet app")]);
}

const both = (plan: NetworkPlan, verdict: Verdict, packet = call) => bothSay(plan, verdict, packet);

describe("the internet", () => {
  it("is reached by a public address through the VPC's own gateway", () => {
    both(direct, "reachable");
    both(withRoutes(direct, "app/app-1", []), "no-route");
    const other = withVpc(direct, "data", (vpc) => ({ ...vpc, internet: true }));
    both(withRoutes(other, "app/app-1", [out("internet data")]), "no-route");
  });

  it("is not known to be reached by what may have no public address", () => {
    both(
      withSubnet(direct, "app/app-1", (subnet) => ({ ...subnet, public: false })),
      "unknown",
    );
  });

  it("has no private addresses", () => {
    both(direct, "no-route", flow("app/app-1", "10.200.0.10", 443));
    both(translated(), "no-route", flow("app/app-1", "10.200.0.10", 443));
  });

  it("answers past network ACLs, which look at each packet", () => {
    const acl = (traffic: string) =>
      [
        { direction: "egress", number: 100, action: "allow", cidr: "0.0.0.0/0", traffic: "tcp 443" },
        { direction: "ingress", number: 100, action: "allow", cidr: "0.0.0.0/0", traffic },
      ] as const;
    both(withAcl(direct, "app/app-1", acl("tcp 1024-65535")), "reachable");
    both(withAcl(direct, "app/app-1", acl("tcp 443")), "blocked-by-network-acl");
  });
});

describe("a NAT gateway", () => {
  it("leads out what has no public address, if it is public and its own subnet has the way", () => {
    both(translated(), "reachable");
    both(translated(), "reachable", flow("app/app-1", HOST, 0, { protocol: "icmp", sourcePort: 0 }));
    both(translated({ connectivity: "private" }), "no-route");
    both(withRoutes(translated(), "app/db-1", []), "no-route");
  });

  it("gets packets and answers past the ACL of its own subnet, both ways", () => {
    const rule = (direction: "ingress" | "egress", number: number, cidr: string, traffic: string) =>
      ({ direction, number, action: "allow", cidr, traffic }) as const;
    const toIt = rule("ingress", 100, "10.0.4.0/24", "tcp 443");
    const onward = rule("egress", 100, "0.0.0.0/0", "tcp 443");
    const back = rule("ingress", 110, "0.0.0.0/0", "tcp 1024-65535");
    const home = rule("egress", 110, "10.0.4.0/24", "tcp 1024-65535");
    both(withAcl(translated(), "app/db-1", [toIt, onward, back, home]), "reachable");
    for (const lacking of [toIt, onward, back, home]) {
      const rest = [toIt, onward, back, home].filter((one) => one !== lacking);
      both(withAcl(translated(), "app/db-1", rest), "blocked-by-network-acl");
    }
  });

  it("is no way to what lies behind a peering", () => {
    both(translated(), "no-route", flow("app/app-1", "10.0.1.10", 8080));
    const routes = [out("nat out"), { destination: "10.0.0.0/22", target: "peering hub-app" }];
    both(withRoutes(translated(), "app/app-1", routes), "reachable", flow("app/app-1", "10.0.1.10", 8080));
  });
});

describe("somebody on the internet", () => {
  const into = (subnet: string, to: string, change: Partial<Flow> = {}): Flow => ({
    from: { internet: subnet, address: HOST },
    to: { kind: "address", address: to },
    protocol: "tcp",
    sourcePort: 50000,
    port: 443,
    ...change,
  });
  const APP = "subnet app/app-1";
  const knock = into(APP, "10.0.4.10");
  const admitting = (peer: string) =>
    withRules(direct, "app/app", [{ direction: "ingress", peer, traffic: "tcp 443" }]);
  const welcome = admitting("0.0.0.0/0");

  it("reaches what has a public address and admits it", () => {
    both(welcome, "reachable", knock);
    both(welcome, "blocked-by-security-group", into(APP, "10.0.4.10", { port: 444 }));
    both(admitting("52.0.0.0/8"), "reachable", knock);
    both(admitting("10.0.0.0/8"), "blocked-by-security-group", knock);
  });

  it("has no way into a VPC without an internet gateway", () => {
    both(
      withVpc(welcome, "app", (vpc) => ({ ...vpc, internet: false })),
      "no-route",
      knock,
    );
  });

  it("is not known to reach what may have no public address", () => {
    both(
      withSubnet(welcome, "app/app-1", (subnet) => ({ ...subnet, public: false })),
      "unknown",
      knock,
    );
  });

  it("never reaches an interface endpoint", () => {
    const hub = withVpc(welcome, "hub", (vpc) => ({ ...vpc, internet: true }));
    const open = withRules(hub, "hub/secrets", [{ direction: "ingress", peer: "0.0.0.0/0", traffic: "all" }]);
    const routed = withSubnet(open, "hub/endpoints-1", (subnet) => ({
      ...subnet,
      public: true,
      routes: [out("internet hub")],
    }));
    both(routed, "no-route", into("subnet hub/endpoints-1", "10.0.0.4"));
  });

  it("gets no answer that leaves by anything but the gateway", () => {
    for (const target of ["peering hub-app", "nat out"]) {
      const plan: NetworkPlan = {
        ...welcome,
        nats: [{ name: "out", vpc: "app", subnet: "db-1", connectivity: "public" }],
      };
      both(withRoutes(plan, "app/app-1", [out(target)]), "no-return-path", knock);
    }
    both(withRoutes(welcome, "app/app-1", []), "no-return-path", knock);
    both(
      withRoutes(welcome, "app/app-1", [{ ...out("internet app"), destination: "52.0.0.0/8" }]),
      "reachable",
      knock,
    );
  });

  it("passes network ACLs both ways, from and to its own address and port", () => {
    const acl = (ingress: string, egress: string) =>
      withAcl(welcome, "app/app-1", [
        { direction: "ingress", number: 100, action: "allow", cidr: "0.0.0.0/0", traffic: ingress },
        { direction: "egress", number: 100, action: "allow", cidr: "0.0.0.0/0", traffic: egress },
      ]);
    both(acl("tcp 443", "tcp 1024-65535"), "reachable", knock);
    both(acl("tcp 1024-65535", "tcp 1024-65535"), "blocked-by-network-acl", knock);
    both(acl("tcp 443", "tcp 443"), "blocked-by-network-acl", knock);
  });
});
