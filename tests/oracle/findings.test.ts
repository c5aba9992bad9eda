/**
 * What arrives is either wanted by an intent or a finding: packet by packet, over random networks and intents. Names lead to
 * addresses, which packets here are for.
 */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createWorld, NO_FACTS } from "../../network/reachability";
import { findingsWith } from "../network/reachability/packet-prover";
import { inRange } from "./bits";
import { buildNetwork } from "./building";
import { flows } from "./flows";
import { wishes } from "./intents";
import { networkPlans } from "./networks";
import type { Flow } from "./packet";
import type { NetworkPlan } from "./plan";
import { describeCase } from "./print";
import { packetOf } from "./prover";
import { simulate } from "./simulator";

const SEED = 20261126;

/** Whether several VPCs have the address, so that an intent about one of them says nothing of it alone. */
function isAmbiguous({ vpcs }: NetworkPlan, address: string): boolean {
  return vpcs.filter(({ cidr }) => inRange(address, cidr)).length > 1;
}

/** Sites with BGP are to reach each other, and no others do. */
function isBetweenSites({ vpcs }: NetworkPlan, { from, to }: Flow): boolean {
  return "site" in from && to.kind === "address" && !vpcs.some(({ cidr }) => inRange(to.address, cidr));
}

describe("findings and the simulator", () => {
  it("agree: what arrives is wanted or found, and nothing that is wanted is found", () => {
    const seen = { wanted: 0, found: 0 };
    for (const [index, plan] of fc.sample(networkPlans(), { numRuns: 150, seed: SEED }).entries()) {
      const network = buildNetwork(plan);
      const { model, world: chosen } = network;
      const wanted = fc.sample(wishes(network), { numRuns: 4, seed: SEED + index });
      const intents = wanted.map(({ from, to, ports }) => ({
        from,
        to,
        ports,
        expect: "reachable" as const,
      }));
      const world = createWorld(model, { ...NO_FACTS, intents });
      for (const flow of fc.sample(flows(network), { numRuns: 200, seed: SEED + index })) {
        if (flow.to.kind === "name" || isAmbiguous(plan, flow.to.address)) continue;
        const outcome = simulate(model, chosen, flow);
        if (outcome.verdict !== "reachable") continue;
        const isWanted = wanted.some((wish) => wish.has(flow)) || isBetweenSites(plan, flow);
        const kinds = findingsWith(world, packetOf(flow, chosen));
        const text = describeCase(network, flow, "different-stop", outcome, { verdict: "unknown" });
        if (isWanted) assert.ok(!kinds.includes("extra"), `${JSON.stringify(intents)}\n${text}`);
        else assert.ok(kinds.length > 0, `${JSON.stringify(intents)}\n${text}`);
        seen[isWanted ? "wanted" : "found"] += 1;
      }
    }
    assert.ok(seen.wanted > 300 && seen.found > 1500, JSON.stringify(seen));
  });
});
