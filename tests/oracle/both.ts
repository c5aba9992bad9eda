/** What the simulator and the proof say of one packet: the same. */
import assert from "node:assert/strict";
import { buildNetwork } from "./building";
import type { Flow, Verdict } from "./packet";
import type { NetworkPlan } from "./plan";
import { prover } from "./prover";
import { simulate } from "./simulator";

export function bothSay(plan: NetworkPlan, verdict: Verdict, packet: Flow): void {
  const { model, world } = buildNetwork(plan);
  const { verdict: simulated, why, steps } = simulate(model, world, packet);
  assert.equal(simulated, verdict, `${why}\n${steps.join("\n")}`);
  assert.equal(prover()(model, packet, world).verdict, verdict, "the proof");
}
