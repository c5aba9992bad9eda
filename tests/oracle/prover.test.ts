/** The proof agrees with the simulator, packet by packet, over random networks: the sample that runs by `npm run test:oracle`. */
import assert from "node:assert/strict";
import { agree, formatAgreement, wrongs } from "./agreement";
import { prover, spaceProver } from "./prover";

const SEEDS = [20261125, 99];
/** With the least number of packets of which each says what the simulator says. */
const PROVERS = {
  "the proof of each packet": { make: prover, same: 90_000 },
  "the proof of everything that a place sends": { make: spaceProver, same: 87_000 },
};

for (const [what, { make, same }] of Object.entries(PROVERS)) {
  describe(`${what} and the simulator`, () => {
    for (const seed of SEEDS) {
      it(`never disagree about what arrives, over 100,000 flows in 200 random networks (seed ${seed})`, () => {
        const agreement = agree(make(), { networks: 200, flowsPerNetwork: 500, seed });
        const { kinds, verdicts } = agreement;
        const text = formatAgreement(agreement);
        assert.deepEqual(
          wrongs(agreement),
          { falseReachable: 0, unfoundedReachable: 0, falseBlocked: 0 },
          text,
        );
        assert.ok((verdicts.reachable ?? 0) > 20_000, text);
        assert.ok((kinds.same ?? 0) > same, text);
      });
    }
  });
}
