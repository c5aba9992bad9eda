/** The proof agrees with the simulator, packet by packet, over random networks: the sample that runs by `npm run test:oracle`. */
import assert from "node:assert/strict";
import type { NetworkModel } from "../../network/model/types";
import type { World as ProverWorld } from "../../network/reachability";
import { provePacket, worldOf } from "../network/reachability/packet-prover";
import { agree, FATAL, formatAgreement, type Prover } from "./agreement";

/** The proof's word about one packet; parts that disagree, or none, count as not known. */
function prover(): Prover {
  const worlds = new WeakMap<NetworkModel, ProverWorld>();
  return (model, { from, to, protocol, sourcePort, port }, { interfaces }) => {
    const verdicts = provePacket(worldOf(worlds, model), {
      subnet: from.subnet,
      source: from.address,
      to,
      protocol,
      sourcePort,
      port,
      take: to.kind === "name" ? to.take : 0,
      interfaces,
    });
    const kinds = [...new Set(verdicts.map(({ kind }) => kind))];
    const [only, ...more] = kinds;
    if (only === undefined || more.length > 0) return { verdict: "unknown", detail: kinds.join(", ") };
    return { verdict: only };
  };
}

describe("the proof and the simulator", () => {
  it("never disagree about what arrives, over 100,000 flows in 200 random networks", () => {
    const agreement = agree(prover(), { networks: 200, flowsPerNetwork: 500, seed: 20261125 });
    const fatal = FATAL.filter((kind) => (agreement.kinds[kind] ?? 0) > 0);
    assert.deepEqual(fatal, [], formatAgreement(agreement));
  });
});
