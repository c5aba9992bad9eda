/**
 * The CLI itself is killed at moments that a seed decides. What Pulumi then asks for (`pulumi cancel`, and a refresh that
 * settles what was under way) and one more command must come to the undisturbed end.
 */
import assert from "node:assert/strict";
import "./harness/needs-engine";
import { step } from "./harness/progress";
import { Crew } from "./sweep/crew";
import { sample } from "./sweep/sample";
import type { CliFault, Fault } from "./sweep/sweep";

const kinds: readonly CliFault[] = ["cli-killed-before", "cli-killed-after"];
const seed = Number(process.env["FAULT_SEED"] ?? 8);

describe("a command that is killed", () => {
  const survived: Fault[] = [];
  let crew: Crew;

  before(async () => {
    crew = await step("killed: undisturbed, twice", () => Crew.start("sweep", { checkpoints: true }));
  });
  after(() => {
    crew.stop();
    process.stderr.write(`    kills of the CLI survived (seed ${seed}): ${survived.length}\n`);
  });

  for (const phase of ["create", "update", "delete"] as const) {
    it(`is made good by the next one: ${phase}`, async () => {
      const all = sample(crew.undisturbed, 30, seed).filter((fault) => fault.phase === phase);
      const faults = all.map((fault, index) => ({ ...fault, kind: kinds[index % 2] ?? "cli-killed-after" }));
      await step(`killed: ${faults.length} times in a ${phase}`, () =>
        crew.survive(faults, (fault) => survived.push(fault)),
      );
      assert.ok(faults.length >= 5);
    });
  }
});
