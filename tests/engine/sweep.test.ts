/**
 * Every single create, update and delete of a small estate fails once, in one of five ways; the next command must come to
 * the very state that an undisturbed run comes to. What the AWS provider mends by itself (retries, waiting) is not simulated.
 */
import assert from "node:assert/strict";
import { record } from "../../stacks/record";
import { rawSettings, recordSettings } from "../support/environments";
import { step } from "./harness/progress";
import { sweep } from "./sweep/program";
import { type Point, Runner } from "./sweep/runner";
import { kindAt, noneSurvived, type Phase, sweepThrough } from "./sweep/sweep";
import type { Entry } from "./standin/journal";

const first = (): void => sweep({ owner: "platform" });
const second = (): void => sweep({ owner: "network" });

describe("an estate in which every change fails once", () => {
  const survived = noneSurvived();
  let runners: readonly Runner[];
  let phases: Readonly<Record<"create" | "update" | "delete", Phase>>;

  before(async () => {
    // Two stacks side by side, each with a backend and an AWS of its own.
    runners = await Promise.all([Runner.start("sweep"), Runner.start("sweep")]);
    phases = await step("sweep: undisturbed", () => undisturbed(runners[0]));
  });
  after(() => {
    for (const runner of runners) runner.stop();
    const total = Object.values(survived).reduce((sum, count) => sum + count, 0);
    process.stderr.write(`    faults survived in the sweep: ${total} ${JSON.stringify(survived)}\n`);
  });

  it("has at least one of every resource type that dev and prod make", async () => {
    const types = async (resources: Promise<{ readonly resources: readonly { readonly type: string }[] }>) =>
      new Set((await resources).resources.map(({ type }) => type).filter((type) => type.startsWith("aws")));
    const own = await types(record(first, { project: "sweep", stack: "test" }));
    for (const env of ["dev", "prod"]) {
      const shipped = await types(recordSettings(env, rawSettings(env)));
      assert.deepEqual(
        [...shipped].filter((type) => !own.has(type)),
        [],
        env,
      );
    }
  });

  for (const [index, phase] of (["create", "update", "delete"] as const).entries()) {
    it(`survives a failure of each ${phase}`, async () => {
      const { changes } = phases[phase];
      assert.ok(changes.length > 40, `${changes.length} changes`);
      // The kinds start at another one in each phase.
      const chosen = changes.map((change, at) => ({ change, kind: kindAt(at + index) }));
      await step(`sweep: ${changes.length} failures of a ${phase}`, () =>
        sweepThrough(runners, phases[phase], chosen, (kind) => (survived[kind] += 1)),
      );
    });
  }
});

/** The undisturbed way from nothing to the first version, to the second, and to nothing again. */
async function undisturbed(
  runner: Runner | undefined,
): Promise<Record<"create" | "update" | "delete", Phase>> {
  assert.ok(runner);
  const nothing = runner.point();
  const made = await changesOf(runner.up(first));
  const [there, settled] = [runner.point(), await runner.canonical()];
  const updated = await changesOf(runner.up(second));
  const settledSecond = await runner.canonical();
  const removed = await changesOf(runner.destroy());
  const settledNothing = await runner.canonical();
  const phase = (
    name: string,
    from: Point,
    changes: readonly Entry[],
    run: Phase["run"],
    end: readonly string[],
  ): Phase => {
    return { name, from, changes, run, settled: end };
  };
  return {
    create: phase("create", nothing, made, (one, faults) => one.up(first, faults), settled),
    update: phase("update", there, updated, (one, faults) => one.up(second, faults), settledSecond),
    delete: phase("delete", there, removed, (one, faults) => one.destroy(faults), settledNothing),
  };
}

async function changesOf(
  outcome: Promise<{ readonly changes: readonly Entry[]; readonly failure?: string }>,
): Promise<readonly Entry[]> {
  const { changes, failure } = await outcome;
  assert.equal(failure, undefined);
  return changes;
}
