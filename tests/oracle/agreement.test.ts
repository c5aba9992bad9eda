import assert from "node:assert/strict";
import type { NetworkAcl, NetworkModel, RouteTable, SecurityGroup } from "../../network/model/types";
import {
  agree,
  type Agreement,
  FATAL,
  formatAgreement,
  type Kind,
  kindOf,
  type Prover,
  survey,
} from "./agreement";
import { inRange } from "./bits";
import { type Outcome, refused, type Verdict } from "./packet";
import { simulate } from "./simulator";

const SAMPLE = { networks: 200, flowsPerNetwork: 30, seed: 4 };

/** A prover that is right about another network than the one that it is given. */
function blindTo(change: (model: NetworkModel) => NetworkModel): Prover {
  const changed = new WeakMap<NetworkModel, NetworkModel>();
  return (model, flow, world) => {
    const other = changed.get(model) ?? change(model);
    changed.set(model, other);
    const { verdict, why } = simulate(other, world, flow);
    return { verdict, detail: why };
  };
}

function edited<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): ReadonlyMap<K, V> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function catches(prover: Prover, kind: Kind): Agreement {
  const agreement = agree(prover, { ...SAMPLE, examples: 1 });
  assert.ok((agreement.kinds[kind] ?? 0) > 0, formatAgreement({ ...agreement, disagreements: [] }));
  const [worst] = agreement.disagreements;
  assert.equal(worst?.kind, kind);
  return agreement;
}

/** The shape of what a pass over a table keeps. */
function withRoutes(table: RouteTable, keep: (destination: string) => boolean): RouteTable {
  return {
    ...table,
    routes: table.routes.filter(
      ({ origin, destination }) =>
        origin !== "declared" ||
        !destination.known ||
        destination.value.kind !== "cidr" ||
        keep(destination.value.cidr),
    ),
  };
}

describe("the sample", () => {
  const { verdicts, verdictsByTarget, flows } = survey(SAMPLE);

  it("ends packets in every way that the model has", () => {
    assert.equal(flows, 6000);
    const least: Readonly<Partial<Record<Verdict, number>>> = {
      reachable: 1000,
      "blocked-by-security-group": 800,
      "blocked-by-network-acl": 300,
      "no-route": 300,
      "name-not-resolved": 200,
      unknown: 300,
      "denied-by-endpoint-policy": 20,
      "not-accepted": 30,
      "no-return-path": 30,
      "no-listener": 10,
      "source-destination-check": 10,
    };
    for (const [verdict, number] of Object.entries(least))
      assert.ok((verdicts[verdict] ?? 0) >= number, `${verdict}: ${verdicts[verdict]}`);
  });
  it("reaches something by every kind of destination", () => {
    for (const [target, counts] of Object.entries(verdictsByTarget))
      assert.ok((counts.reachable ?? 0) > 3, `${target}: ${JSON.stringify(counts)}`);
    assert.equal(Object.keys(verdictsByTarget).length, 6);
  });
  it("reaches services by PrivateLink, and is stopped there in each way", () => {
    const counts = verdictsByTarget["service by PrivateLink"] ?? {};
    const least: Readonly<Partial<Record<Verdict, number>>> = {
      reachable: 50,
      "blocked-by-security-group": 50,
      "not-accepted": 20,
      "no-endpoint-in-zone": 5,
      "no-listener": 5,
    };
    for (const [verdict, number] of Object.entries(least))
      assert.ok((counts[verdict] ?? 0) >= number, `${verdict}: ${counts[verdict]}`);
  });
  it("is the same for the same seed, and another one for another", () => {
    assert.deepEqual(survey(SAMPLE).verdicts, verdicts);
    assert.notDeepEqual(survey({ ...SAMPLE, seed: 7 }).verdicts, verdicts);
  });
});

describe("agree", () => {
  it("finds nothing to say of a prover that is right", () => {
    const agreement = agree((model, flow, world) => simulate(model, world, flow), SAMPLE);
    assert.deepEqual(agreement.kinds, { same: 6000 });
    assert.deepEqual(agreement.disagreements, []);
  });
  it("tolerates a prover that knows nothing, and counts it", () => {
    const { kinds } = agree(() => ({ verdict: "unknown" }), { ...SAMPLE, examples: 0 });
    assert.deepEqual(Object.keys(kinds).sort(), ["same", "unproven"]);
  });
  it("catches a prover that takes a pending peering for an active one", () => {
    const prover = blindTo((model) => ({
      ...model,
      peerings: edited(model.peerings, (peering) => ({
        ...peering,
        status: peering.status.known ? { ...peering.status, value: "active" as const } : peering.status,
      })),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that takes a pending connection to a service for an accepted one", () => {
    const prover = blindTo((model) => ({
      ...model,
      serviceConnections: model.serviceConnections.map((one) => ({
        ...one,
        state: one.state.known ? { ...one.state, value: "accepted" as const } : one.state,
      })),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that takes all zones for one behind a service", () => {
    const prover = blindTo((model) => ({
      ...model,
      subnets: edited(model.subnets, (subnet) => ({
        ...subnet,
        zoneId: subnet.zoneId.known ? { ...subnet.zoneId, value: "euw1-az1" } : subnet.zoneId,
      })),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that overlooks the security group of a load balancer", () => {
    const prover = blindTo((model) => ({
      ...model,
      loadBalancers: edited(model.loadBalancers, (balancer) => ({ ...balancer, securityGroups: [] })),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that forgets that ACLs look at answers", () => {
    const prover = blindTo((model) => ({
      ...model,
      networkAcls: edited(model.networkAcls, (acl) => ({
        ...acl,
        rules: [
          ...acl.rules,
          ...acl.rules.map((rule) => ({
            ...rule,
            number: { known: true as const, value: 0, source: rule.source },
            action: { known: true as const, value: "allow" as const, source: rule.source },
            cidr: { known: true as const, value: "0.0.0.0/0", source: rule.source },
            match: {
              known: true as const,
              value: { protocol: "tcp" as const, ports: { from: 1024, to: 65535 } },
              source: rule.source,
            },
          })),
        ],
      })),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that is one port off", () => {
    const prover = blindTo((model) => ({
      ...model,
      securityGroups: edited(model.securityGroups, (group) => ({
        ...group,
        rules: group.rules.map((rule) => {
          if (!rule.match.known || rule.match.value.ports === undefined) return rule;
          const { from, to } = rule.match.value.ports;
          return {
            ...rule,
            match: { ...rule.match, value: { ...rule.match.value, ports: { from, to: to + 1 } } },
          };
        }),
      })),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that overlooks a more specific route", () => {
    const prover = blindTo((model) => ({
      ...model,
      routeTables: edited(model.routeTables, (table) =>
        withRoutes(table, (cidr) => !/\/(2[3-9]|3\d)$/.test(cidr)),
      ),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that believes in transitive peering", () => {
    catches((model, flow, world) => {
      const { verdict, why } = simulate(model, world, flow);
      return { verdict: /leads to the ranges of/.test(why) ? "reachable" : verdict };
    }, "false-reachable");
  });
  it("catches a prover that overlooks what is not modelled", () => {
    catches(
      blindTo((model) => ({ ...model, warnings: [] })),
      "unfounded-reachable",
    );
  });
  it("catches a prover that takes the rules that it knows for all there are", () => {
    const complete = <T extends NetworkAcl | SecurityGroup | RouteTable>(part: T): T => ({
      ...part,
      complete: { known: true, value: true, source: part.source },
    });
    const prover = blindTo((model) => ({
      ...model,
      networkAcls: edited(model.networkAcls, complete),
      securityGroups: edited(model.securityGroups, complete),
      routeTables: edited(model.routeTables, complete),
    }));
    catches(prover, "unfounded-reachable");
  });
  it("catches a prover that reads no endpoint policy", () => {
    const prover = blindTo((model) => ({
      ...model,
      interfaceEndpoints: edited(model.interfaceEndpoints, (endpoint) => ({
        ...endpoint,
        policy: { known: true as const, value: { kind: "full" as const }, source: endpoint.source },
      })),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that asks zones without an association", () => {
    const prover = blindTo((model) => ({
      ...model,
      privateZones: edited(model.privateZones, (zone) => ({
        ...zone,
        vpcs: [...model.vpcs.keys()].map((node) => ({
          vpc: { kind: "node" as const, node, source: zone.source },
        })),
      })),
    }));
    catches(prover, "false-reachable");
  });
  it("catches a prover that blocks what arrives", () => {
    const prover = blindTo((model) => ({
      ...model,
      securityGroups: edited(model.securityGroups, (group) => ({
        ...group,
        rules: group.rules.filter(({ peer }) => !peer.known || peer.value.kind !== "group"),
      })),
    }));
    catches(prover, "false-blocked");
  });
  it("makes a disagreement small, and prints all of it", () => {
    const prover: Prover = (model, flow, world) => {
      const { verdict } = simulate(model, world, flow);
      const wrong = verdict === "no-return-path" && inRange(flow.from.address, "10.0.0.0/8");
      return { verdict: wrong ? "reachable" : verdict, detail: "the answer finds its way" };
    };
    const { disagreements } = agree(prover, { ...SAMPLE, examples: 2 });
    assert.equal(disagreements.length, 2);
    for (const { plan, kind, expected, actual, text } of disagreements) {
      assert.equal(kind, "false-reachable");
      assert.equal(expected.verdict, "no-return-path");
      assert.equal(actual.verdict, "reachable");
      assert.ok(plan.vpcs.length <= 3, text);
      assert.ok(plan.vpcs.flatMap(({ subnets }) => subnets).length <= 3, text);
      assert.ok(text.split("\n").length < 40, text);
      assert.match(text, /^== false-reachable: 10\./);
      assert.match(text, /prover: {4}reachable: the answer finds its way/);
    }
  });
});

describe("kindOf", () => {
  const outcome = (verdict: Verdict, more: Partial<Outcome> = {}): Outcome => ({
    verdict,
    why: "",
    alternatives: [],
    later: [],
    steps: [],
    ...more,
  });
  it("calls every reachable that does not hold fatal", () => {
    assert.ok(FATAL.includes(kindOf(outcome("no-route"), { verdict: "reachable" })));
    assert.ok(FATAL.includes(kindOf(outcome("unknown"), { verdict: "reachable" })));
    assert.ok(!FATAL.includes(kindOf(outcome("reachable"), { verdict: "reachable" })));
  });
  it("allows a later stop only where somebody doubts that the packet gets there", () => {
    const stopped = outcome("no-route", { later: ["no-return-path"] });
    assert.equal(kindOf(stopped, { verdict: "no-return-path", doubted: true }), "later-stop");
    assert.equal(kindOf(stopped, { verdict: "no-return-path" }), "different-stop");
    assert.equal(kindOf(stopped, { verdict: "no-listener", doubted: true }), "different-stop");
    const open = outcome("unknown", { later: ["no-return-path"] });
    assert.equal(kindOf(open, { verdict: "no-return-path" }), "later-stop");
    assert.equal(kindOf(open, { verdict: "no-listener" }), "unfounded-stop");
    assert.equal(kindOf(open, { verdict: "reachable" }), "unfounded-reachable");
  });
  it("excuses what is reachable only by what AWS refuses first of all", () => {
    const refusedLater = outcome("unknown", { impossible: true, why: "a rule is not known" });
    assert.equal(kindOf(refusedLater, { verdict: "reachable" }), "unfounded-reachable");
    const refusedFirst = outcome("unknown", { impossible: true, why: refused("two routes") });
    assert.equal(kindOf(refusedFirst, { verdict: "reachable" }), "impossible");
  });
  it("tells the other kinds apart", () => {
    assert.equal(kindOf(outcome("reachable"), { verdict: "no-route" }), "false-blocked");
    assert.equal(kindOf(outcome("no-route"), { verdict: "no-return-path" }), "different-stop");
    assert.equal(kindOf(outcome("unknown"), { verdict: "no-route" }), "unfounded-stop");
    assert.equal(kindOf(outcome("no-route"), { verdict: "unknown" }), "unproven");
    assert.equal(
      kindOf(outcome("no-listener", { alternatives: ["no-route"] }), { verdict: "no-route" }),
      "other-word",
    );
    assert.equal(kindOf(outcome("unknown", { impossible: true }), { verdict: "no-route" }), "impossible");
  });
});
