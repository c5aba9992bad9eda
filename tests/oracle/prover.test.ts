/** The proof agrees with the simulator, packet by packet, over random networks: the sample that runs by `npm run test:oracle`. */
import assert from "node:assert/strict";
import { agree, formatAgreement } from "./agreement";
import { prover, spaceProver } from "./prover";

const SEEDS = [20261125, 99];
const PROVERS = {
  "the proof of each packet": prover,
  "the proof of everything that a place sends": spaceProver,
};

for (const [what, make] of Object.entries(PROVERS)) {
  describe(`${what} and the simulator`, () => {
    for (const seed of SEEDS) {
      it(`never disagree about what arrives, over 100,000 flows in 200 random networks (seed ${seed})`, () => {
        const agreement = agree(make(), { networks: 200, flowsPerNetwork: 500, seed });
        const { kinds, verdicts } = agreement;
        const wrong = {
          falseReachable: kinds["false-reachable"] ?? 0,
          unfoundedReachable: kinds["unfounded-reachable"] ?? 0,
          falseBlocked: kinds["false-blocked"] ?? 0,
        };
        const text = formatAgreement(agreement);
        assert.deepEqual(wrong, { falseReachable: 0, unfoundedReachable: 0, falseBlocked: 0 }, text);
        assert.ok((verdicts.reachable ?? 0) > 18_000, text);
        assert.ok((kinds.same ?? 0) > 85_000, text);
      });
    }
  });
}
