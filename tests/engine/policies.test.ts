import assert from "node:assert/strict";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RecordedResource } from "../../network/recorded";
import { projectFolder } from "../support/environments";
import "./harness/needs-engine";
import type { Finished } from "./harness/process";
import { step } from "./harness/progress";
import { type Draft, shipped, type Stack } from "./harness/shipped";
import { contradictions, truthOf, truthOffline, truthOfExport, truthOfPreview } from "./harness/truth";

const pack = ["--policy-pack", join(projectFolder, "policies/pulumi-analyzer-causeway")];
const witness = ["--policy-pack", join(projectFolder, "tests/engine/witness/pulumi-analyzer-witness")];

/** Names two spokes that no peering joins. */
function breakIntent(settings: Draft): void {
  settings.at().intents = [{ from: "spoke/app", to: "spoke/build", ports: [443], expect: "reachable" }];
}

describe("the policy pack on the real engine", () => {
  let stack: Stack;

  before(async () => {
    stack = await shipped("dev");
  });
  after(() => stack.workspace.stop());

  it("stops a preview whose intent cannot hold, and says why", async () => {
    const { code, out } = await step("policies: preview of a broken intent", () =>
      stack.with(breakIntent, () => stack.attempt("preview", pack)),
    );
    assert.notEqual(code, 0);
    assertExplained(out);
  });

  it("stops an update whose intent cannot hold before anything is made", async () => {
    const { code, out } = await step("policies: up of a broken intent", () =>
      stack.with(breakIntent, () => stack.attempt("up", ["--yes", ...pack])),
    );
    assert.notEqual(code, 0);
    assertExplained(out);
    assert.deepEqual(stack.workspace.changes(), []);
    assert.deepEqual(stack.workspace.world.everything(), []);
  });

  it("only says so where the user's configuration asks for no more", async () => {
    stack.project.write("policy.json", JSON.stringify({ "every-intent-holds": "advisory" }));
    const { code, out } = await step("policies: preview, advisory", () =>
      stack.with(breakIntent, () =>
        stack.attempt("preview", [...pack, "--policy-pack-config", "policy.json"]),
      ),
    );
    assert.equal(code, 0, out);
    assert.match(out, /\[advisory\] +every-intent-holds/);
  });

  it("works from its folder, too, as Pulumi's language host starts it", async () => {
    const runner = join(projectFolder, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
    const folder = join(projectFolder, "policies");
    stack.project.write("pulumi-analyzer-folder", `#!/bin/sh\ncd ${folder} && exec node ${runner} "$1" .\n`);
    chmodSync(join(stack.project.folder, "pulumi-analyzer-folder"), 0o755);
    const { code, out } = await step("policies: preview with the folder", () =>
      stack.with(breakIntent, () =>
        stack.attempt("preview", ["--policy-pack", join(stack.project.folder, "pulumi-analyzer-folder")]),
      ),
    );
    assert.notEqual(code, 0);
    assertExplained(out);
  });

  it("lets an update pass whose intents hold, and stops the next one that breaks one", async () => {
    const { code, out } = await step("policies: up", () => stack.attempt("up", ["--yes", ...pack]));
    assert.equal(code, 0, out);
    assert.doesNotMatch(out, /every-intent-holds/);
    assert.ok(stack.workspace.changes().length > 250);
    const next = await step("policies: up of a broken intent on what is there", () =>
      stack.with(breakIntent, () => stack.attempt("up", ["--yes", ...pack])),
    );
    assert.notEqual(next.code, 0);
    assertExplained(next.out);
    assert.deepEqual(stack.workspace.changes(), []);
  });

  function assertExplained(out: string): void {
    assert.match(out, /\[mandatory\] +every-intent-holds/);
    assert.match(out, /spoke\/app to spoke\/build, 443: expected reachable, found blocked-by-security-group/);
  }
});

for (const env of ["dev", "prod"] as const) {
  describe(`what a policy of ${env} sees on the real engine`, () => {
    let stack: Stack;

    before(async () => {
      stack = await shipped(env);
    });
    after(() => stack.workspace.stop());

    it("is the network of the offline recording, with its verdicts, in a preview", () =>
      witnessed("preview"));

    it("is the same in an update", () => witnessed("up", "--yes", "--skip-preview"));

    it("is the same after a refresh, which adds to what the zones list, in every source", async () => {
      await step(`${env}: refresh`, () => stack.refresh());
      await witnessed("preview");
      const offline = await truthOffline(env);
      assert.deepEqual(contradictions(offline, truthOfExport(env, await stack.export())), []);
      const whole = await step(`${env}: preview of what is there`, () => stack.preview("--show-sames"));
      assert.deepEqual(contradictions(offline, truthOfPreview(env, whole)), []);
    });

    /** Runs a command and holds what a policy saw of it against the offline recording. */
    async function witnessed(command: string, ...args: readonly string[]): Promise<void> {
      const file = join(stack.project.folder, "witness.json");
      const run = (): Promise<Finished> =>
        stack.attempt(command, [...args, ...witness], { env: { CAUSEWAY_WITNESS: file } });
      const { code, out } = await step(`${env}: ${command} with witness`, run);
      assert.equal(code, 0, out);
      const seen = JSON.parse(readFileSync(file, "utf8")) as RecordedResource[];
      rmSync(file);
      const offline = await truthOffline(env);
      assert.ok(offline.report.intents.length >= 30);
      assert.deepEqual(contradictions(offline, truthOf(env, seen)), []);
    }
  });
}
