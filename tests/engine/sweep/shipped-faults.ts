/** The tests of a shipped environment, in which some changes fail, or with `FULL=1` all of them, one at a time. */
import assert from "node:assert/strict";
import "../harness/needs-engine";
import { step } from "../harness/progress";
import { faultKinds } from "../standin/faults";
import { byKind, Crew } from "./crew";
import { everything, sample } from "./sample";
import type { Fault } from "./sweep";

export interface Sample {
  /** Number of faults. */
  readonly size: number;
  /** Decides at which changes; `FAULT_SEED` in the environment overrides it. */
  readonly seed: number;
}

export function faultsOf(env: "dev" | "prod", { size, seed: usual }: Sample): void {
  const full = process.env["FULL"] === "1";
  const seed = Number(process.env["FAULT_SEED"] ?? usual);

  describe(`${env}, in which ${full ? "every change fails once" : "changes fail"}`, () => {
    const survived: Fault[] = [];
    let crew: Crew;

    before(async () => {
      crew = await step(`${env}: undisturbed, twice`, () => Crew.start(env));
    });
    after(() => {
      crew.stop();
      const which = full ? "all changes" : `seed ${seed}`;
      const counts = JSON.stringify(byKind(survived));
      process.stderr.write(`    faults survived in ${env} (${which}): ${survived.length} ${counts}\n`);
    });

    it("creates, updates and deletes when nothing is disturbed, and leaves nothing", () => {
      for (const phase of ["create", "update", "delete"] as const) {
        const { changes } = crew.undisturbed[phase];
        assert.ok(changes.length > 100, `${changes.length} changes`);
        assert.ok(changes.every(({ operation }) => operation === phase));
      }
      const { create, delete: removed } = crew.undisturbed;
      assert.equal(removed.changes.length, create.changes.length);
    });

    it("comes to the undisturbed end after each fault", async () => {
      const faults = full ? everything(crew.undisturbed) : sample(crew.undisturbed, size, seed);
      await step(`${env}: ${faults.length} faults`, () =>
        crew.survive(faults, (fault) => survived.push(fault)),
      );
      const counts = byKind(survived);
      for (const kind of faultKinds) assert.ok(counts[kind] > 0, kind);
      if (!full)
        assert.deepEqual(
          Object.values(counts),
          faultKinds.map(() => size / faultKinds.length),
        );
    });
  });
}
