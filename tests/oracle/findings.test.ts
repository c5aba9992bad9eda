/**
 * What arrives is either wanted by an intent or a finding: packet by packet, over random networks and intents. Names lead to
 * addresses, which packets here are for.
 */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createWorld, NO_FACTS } from "../../network/reachability";
import { findingsWith } from "../network/reachability/packet-prover";
import { cases } from "./agreement";
import { inRange } from "./bits";
import { wishes } from "./intents";
import type { Flow } from "./packet";
import type { NetworkPlan } from "./plan";
import { describeCase } from "./print";
import { packetOf } from "./prover";
import { simulate } from "./simulator";

const SAMPLE = { networks: 150, flowsPerNetwork: 200, seed: 20261126 };

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
    for (const [index, { network, packets }] of [...cases(SAMPLE)].entries()) {
      const { plan, model, world: chosen } = network;
      const wanted = fc.sample(wishes(network), { numRuns: 4, seed: SAMPLE.seed + index });
      const intents = wanted.map(({ from, to, ports }) => ({
        from,
        to,
        ports,
        expect: "reachable" as const,
      }));
      const world = createWorld(model, { ...NO_FACTS, intents });
      for (const flow of packets) {
        if (flow.to.kind === "name" || isAmbiguous(plan, flow.to.address)) continue;
        const outcome = simulate(model, chosen, flow);
        if (outcome.verdict !== "reachable") continue;
        const isWanted = wanted.some((wish) => wish.has(flow)) || isBetweenSites(plan, flow);
        const kinds = findingsWith(world, packetOf(flow, chosen));
        const isRight = isWanted ? !kinds.includes("extra") : kinds.length > 0;
        if (!isRight) {
          const text = describeCase(network, flow, "different-stop", outcome, { verdict: "unknown" });
          assert.fail(`${JSON.stringify(intents)}\n${text}`);
        }
        seen[isWanted ? "wanted" : "found"] += 1;
      }
    }
    assert.ok(seen.wanted > 300 && seen.found > 1500, JSON.stringify(seen));
  });
});
