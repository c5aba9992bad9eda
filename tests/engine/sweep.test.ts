/**
 * Every single create, update and delete of a small estate fails once, in one of five ways; the next command must come to
 * the very state that an undisturbed run comes to. What the AWS provider mends by itself (retries, waiting) is not simulated.
 */
import assert from "node:assert/strict";
import { record } from "../../stacks/record";
import { rawSettings, recordSettings } from "../support/environments";
import "./harness/needs-engine";
import { step } from "./harness/progress";
import { byKind, Crew } from "./sweep/crew";
import { estateOf } from "./sweep/estates";
import { type Fault, kindAt } from "./sweep/sweep";

describe("an estate in which every change fails once", () => {
  const survived: Fault[] = [];
  let crew: Crew;

  before(async () => {
    // Two stacks side by side, each with a backend and an AWS of its own.
    crew = await step("sweep: undisturbed, twice", () => Crew.start("sweep"));
  });
  after(() => {
    crew.stop();
    process.stderr.write(
      `    faults survived in the sweep: ${survived.length} ${JSON.stringify(byKind(survived))}\n`,
    );
  });

  it("has at least one of every resource type that dev and prod make", async () => {
    const { first } = estateOf("sweep");
    const own = new Set(crew.undisturbed.create.changes.map(({ type }) => type));
    const typesOf = (recording: { readonly resources: readonly { readonly type: string }[] }): string[] =>
      recording.resources.map(({ type }) => type).filter((type) => /^aws:/.test(type));
    const recorded = typesOf(await record(first.program, { project: "sweep", stack: "test" }));
    assert.deepEqual(
      recorded.filter((type) => !own.has(type)),
      [],
    );
    for (const env of ["dev", "prod"]) {
      const shipped = new Set(typesOf(await recordSettings(env, rawSettings(env))));
      assert.deepEqual(
        [...shipped].filter((type) => !own.has(type)),
        [],
        env,
      );
    }
  });

  it("has 60 resources at most", () => {
    const { changes } = crew.undisturbed.create;
    assert.ok(changes.length > 50 && changes.length <= 60, `${changes.length} resources`);
  });

  for (const [index, phase] of (["create", "update", "delete"] as const).entries()) {
    it(`survives a failure of each ${phase}`, async () => {
      const { changes } = crew.undisturbed[phase];
      assert.ok(changes.length > 25, `${changes.length} changes`);
      assert.ok(changes.every(({ operation }) => operation === phase));
      // The kinds start at another one in each phase.
      const faults = changes.map((change, at) => ({ phase, change, kind: kindAt(at + index) }));
      await step(`sweep: ${changes.length} failures of a ${phase}`, () =>
        crew.survive(faults, (fault) => survived.push(fault)),
      );
    });
  }
});
