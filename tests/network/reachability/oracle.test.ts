/**
 * The proof against the simulator on a small sample; `npm run test:oracle` has the large one. What the proof decides is
 * counted, so that a proof that says `unknown` of everything fails, too.
 */
import assert from "node:assert/strict";
import type { NetworkAcl, NetworkModel } from "../../../network/model/types";
import { bothSay } from "../../oracle/both";
import { type NetworkPlan } from "../../oracle/plan";
import {
  example,
  flow,
  S3,
  SECRETS,
  withAcl,
  withRoutes,
  withRules,
  withSubnet,
  withVpc,
} from "../../oracle/example";
import type { Flow, Verdict } from "../../oracle/packet";
import { agree, formatAgreement, type Prover, wrongs } from "../../oracle/agreement";
import { prover, spaceProver } from "../../oracle/prover";

const SAMPLE = { networks: 50, flowsPerNetwork: 40, seed: 4, examples: 1, attempts: 400 };

/** The proof of another network than the one that it is asked about. */
function blindTo(change: (model: NetworkModel) => NetworkModel): Prover {
  const sighted = prover();
  const changed = new WeakMap<NetworkModel, NetworkModel>();
  return (model, flow, world) => {
    const other = changed.get(model) ?? change(model);
    changed.set(model, other);
    return sighted(other, flow, world);
  };
}

/** Each list of an ACL without the rules that deny. */
function withoutDenials(model: NetworkModel): NetworkModel {
  const open = (acl: NetworkAcl): NetworkAcl => ({
    ...acl,
    rules: acl.rules.filter(({ action }) => !action.known || action.value === "allow"),
  });
  return { ...model, networkAcls: new Map([...model.networkAcls].map(([id, acl]) => [id, open(acl)])) };
}

/** Each security group without its last rule. */
function withoutLastRules(model: NetworkModel): NetworkModel {
  const groups = [...model.securityGroups].map(
    ([id, group]) => [id, { ...group, rules: group.rules.slice(0, -1) }] as const,
  );
  return { ...model, securityGroups: new Map(groups) };
}

describe("the proof beside the simulator", () => {
  const right = agree(prover(), SAMPLE);
  const text = formatAgreement(right);

  it("is never wrong about what arrives", () => {
    assert.equal(right.flows, 2000);
    assert.deepEqual(wrongs(right), { falseReachable: 0, unfoundedReachable: 0, falseBlocked: 0 }, text);
  });
  it("is never wrong where it speaks of many packets at once", () => {
    const whole = agree(spaceProver(), SAMPLE);
    const said = formatAgreement(whole);
    assert.deepEqual(wrongs(whole), { falseReachable: 0, unfoundedReachable: 0, falseBlocked: 0 }, said);
    assert.ok((whole.kinds.same ?? 0) > 1600, said);
  });
  it("decides nine of ten packets that can be decided, and in the same words", () => {
    const { kinds, verdicts } = right;
    const decidable = right.flows - (verdicts.unknown ?? 0);
    assert.ok(decidable > 1500, text);
    assert.ok((kinds.unproven ?? 0) < decidable / 10, text);
    assert.ok((kinds.same ?? 0) > 1700, text);
    for (const verdict of ["reachable", "no-route", "blocked-by-security-group", "blocked-by-network-acl"])
      assert.ok((right.matrix[verdict]?.[verdict] ?? 0) > 50, `${verdict}\n${text}`);
  });
  it("is caught when it overlooks what network ACLs deny", () => {
    const { falseReachable, falseBlocked } = wrongs(
      agree(blindTo(withoutDenials), { ...SAMPLE, examples: 0 }),
    );
    assert.ok(falseReachable > 0);
    assert.equal(falseBlocked, 0);
  });
  it("is caught when it overlooks the last rule of each security group", () => {
    const { falseReachable, falseBlocked } = wrongs(
      agree(blindTo(withoutLastRules), { ...SAMPLE, examples: 0 }),
    );
    assert.equal(falseReachable, 0);
    assert.ok(falseBlocked > 0);
  });
});

/** What the proof and the simulator once disagreed about, and what both say now. */
describe("the proof of what the comparison has found", () => {
  const toGroup = (group: string) =>
    [{ direction: "egress", peer: `group ${group}`, traffic: "all" }] as const;
  const ANYTHING = [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }] as const;

  const both = (plan: NetworkPlan, packet: Flow, verdict: Verdict) => bothSay(plan, verdict, packet);

  it("gives a peer no range within the VPC's own ones, even where it is not known", () => {
    const plan = withVpc(withRules(example, "app/app", toGroup("app/db")), "hub", (vpc) => ({
      ...vpc,
      origin: "adopted",
      secondCidr: "?",
    }));
    both(plan, flow("app/app-1", "10.0.5.10", 5432), "reachable");
    both(plan, flow("app/app-1", "10.0.5.10", 5433), "blocked-by-security-group");
  });
  it("does not know who wears a group where an adopted VPC may have more subnets, and knows it elsewhere", () => {
    const plan = withRules(example, "app/app", toGroup("hub/tools"));
    const adopted = withVpc(plan, "hub", (vpc) => ({ ...vpc, origin: "adopted" }));
    const toNobody = flow("app/app-1", "10.0.3.200", 8080);
    both(adopted, toNobody, "unknown");
    both(plan, toNobody, "blocked-by-security-group");
  });
  it("means an endpoint by its name, also where the VPC that asks has the same addresses", () => {
    const twin = withVpc({ ...example, peerings: [] }, "data", (vpc) => ({ ...vpc, cidr: "10.0.0.0/22" }));
    const from = { address: "10.0.0.99" };
    const near = withSubnet(twin, "data/jobs-1", (subnet) => ({
      ...subnet,
      cidr: "10.0.0.0/24",
      routes: [],
    }));
    both(near, flow("data/jobs-1", SECRETS, 443, from), "no-route");
    both(near, flow("data/jobs-1", "10.0.0.4", 443, from), "reachable");
    both(withAcl(near, "data/jobs-1", []), flow("data/jobs-1", SECRETS, 443, from), "no-route");
  });
  it("lets no answer through to what a transit gateway or an unknown peering may lead to", () => {
    const toTools = flow("app/app-1", "10.0.1.10", 8080);
    const back = (target: string) =>
      withRoutes(example, "hub/tools-1", [{ destination: "10.0.4.0/22", target }]);
    both(back("transit-gateway"), toTools, "unknown");
    both(back("peering outside"), toTools, "unknown");
    both(back("nat-gateway"), toTools, "no-return-path");
    both(back("peering hub-app"), toTools, "reachable");
  });
  it("knows no way to a service where a gateway endpoint may be attached to the table", () => {
    const open = withRules(example, "app/db", ANYTHING);
    const toS3 = flow("app/db-1", S3, 443);
    both({ ...open, fog: [".gatewayEndpoints.gateway s3.routeTables.0"] }, toS3, "unknown");
    both(open, toS3, "no-route");
    both(
      { ...open, fog: [".gatewayEndpoints.gateway s3.serviceName"] },
      flow("app/app-1", S3, 443),
      "unknown",
    );
  });
});
