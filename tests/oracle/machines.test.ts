/** Instances as route targets and as ends of flows in the simulator. The proof says the same of each packet. */
import assert from "node:assert/strict";
import { bothSay } from "./both";
import { buildNetwork } from "./building";
import { type AclRulePlan, type MachinePlan, type NetworkPlan } from "./plan";
import { ids } from "./building-facts";
import { example, flow, withAcl, withRoutes, withRules } from "./example";
import type { Verdict } from "./packet";
import { simulate } from "./simulator";

const FAR = "10.200.0.10";
const HOP = "10.0.5.30";
const call = flow("app/app-1", FAR, 443);

/** An instance in the subnet beside, to which `app` sends what is for a range that no VPC has. */
function routed(hop: Partial<MachinePlan> = {}): NetworkPlan {
  const machine = { name: "hop", vpc: "app", subnet: "db-1", address: HOP, check: true, ...hop };
  return withRoutes(
    withRules({ ...example, gateways: [], machines: [machine] }, "app/app", [
      { direction: "egress", peer: "0.0.0.0/0", traffic: "all" },
    ]),
    "app/app-1",
    [{ destination: "10.200.0.0/16", target: "machine hop" }],
  );
}

const acl = (direction: "ingress" | "egress", traffic: string): AclRulePlan => ({
  direction,
  number: direction === "ingress" ? 100 : 200,
  action: "allow",
  cidr: "0.0.0.0/0",
  traffic,
});

const both = (plan: NetworkPlan, verdict: Verdict, packet = call) => bothSay(plan, verdict, packet);

describe("a route to an instance", () => {
  it("ends there while its source/destination check is on, and is its own affair with it off", () => {
    both(routed(), "source-destination-check");
    both(routed({ check: false }), "unknown");
    both({ ...routed(), fog: [".machines.machine hop.sourceDestCheck"] }, "unknown");
  });

  it("is not known to end there where the packet may be for the instance itself", () => {
    const toItself = (address: string) =>
      withRoutes(routed(), "app/app-1", [{ destination: `${address}/32`, target: "machine hop" }]);
    both(toItself(HOP), "unknown", flow("app/app-1", HOP, 443));
    both(toItself("10.0.5.31"), "source-destination-check", flow("app/app-1", "10.0.5.31", 443));
  });

  it("passes the network ACL of its subnet first, unless the packet comes from there", () => {
    both(withAcl(routed(), "app/db-1", [acl("ingress", "tcp 443")]), "source-destination-check");
    both(withAcl(routed(), "app/db-1", [acl("ingress", "tcp 444")]), "blocked-by-network-acl");
    const here = routed({ subnet: "app-1", address: "10.0.4.30" });
    both(withAcl(here, "app/app-1", [acl("egress", "tcp 443")]), "source-destination-check");
    both(withAcl(here, "app/app-1", [acl("ingress", "tcp 443")]), "blocked-by-network-acl");
  });

  it("of another VPC is none that AWS makes", () => {
    const { model, world } = buildNetwork(routed({ vpc: "hub", subnet: "tools-1", address: "10.0.1.30" }));
    const { verdict, impossible } = simulate(model, world, call);
    assert.deepEqual({ verdict, impossible }, { verdict: "unknown", impossible: true });
  });

  it("takes answers for nobody but itself", () => {
    const asked = (check: boolean) =>
      withRoutes(
        {
          ...example,
          machines: [{ name: "hop", vpc: "hub", subnet: "tools-1", address: "10.0.1.30", check }],
        },
        "hub/tools-1",
        [{ destination: "10.0.4.0/22", target: "machine hop" }],
      );
    const packet = flow("app/app-1", "10.0.1.10", 8080);
    both(example, "reachable", packet);
    both(asked(true), "source-destination-check", packet);
    both(asked(false), "unknown", packet);
  });
});

describe("an instance", () => {
  const toHop = flow("app/app-1", HOP, 5432);

  it("is reached where its group admits it, as its neighbours are", () => {
    both(routed(), "reachable", toHop);
    both(routed(), "blocked-by-security-group", flow("app/app-1", HOP, 5433));
    both(withRules(routed(), "app/db", []), "blocked-by-security-group", toHop);
  });

  it("is not known to be reached where nobody knows what it wears, though its neighbours are", () => {
    const plan = { ...routed(), fog: [".machines.machine hop.securityGroups.0"] };
    both(plan, "unknown", toHop);
    both(plan, "reachable", flow("app/app-1", "10.0.5.31", 5432));
  });

  it("begins flows with what it wears", () => {
    const out = (peer: string) =>
      withRules(
        withRules(routed(), "app/db", [{ direction: "egress", peer, traffic: "tcp 9000" }]),
        "app/app",
        [{ direction: "ingress", peer: "group app/db", traffic: "tcp 9000" }],
      );
    const byHop = flow("app/db-1", "10.0.4.10", 9000, { address: HOP });
    both(out("10.0.4.0/24"), "reachable", byHop);
    both(out("10.0.6.0/24"), "blocked-by-security-group", byHop);
    assert.deepEqual(byHop.from, { subnet: ids.subnet("app", "db-1"), address: HOP });
  });
});
