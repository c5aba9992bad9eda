import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../support/environments";
import { builtEngineFolder, engineCandidates, findEngine } from "./harness/engine";
import { run } from "./harness/process";

describe("the search for an engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "causeway-no-engine-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function script(name: string, text: string, mode = 0o755): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode });
    return path;
  }

  it("takes the first one that runs and says its version", () => {
    const first = script("first", "echo v3.1.0");
    const second = script("second", "echo v3.2.0");
    assert.deepEqual(findEngine([join(folder, "missing"), first, second]), {
      path: first,
      version: "v3.1.0",
    });
  });

  it("passes over what cannot be run, what fails, and what was built without its version", () => {
    const candidates = [
      script("plain-file", "echo v3.0.1", 0o644),
      script("launcher", "echo v3.0.2; exit 1"),
      script("unstamped", "echo"),
      script("fit", "echo v3.0.4-beta.1"),
    ];
    assert.equal(findEngine(candidates).version, "v3.0.4-beta.1");
  });

  it("says what to do in one line when there is none", () => {
    assert.throws(() => findEngine([join(folder, "missing")]), {
      message:
        "no Pulumi CLI: run tests/engine/build.sh (needs Go), or install one, https://www.pulumi.com/docs/iac/download-install/",
    });
  });

  it("looks at the built one, then along PATH, then at the npm package's launcher", () => {
    const env = { CAUSEWAY_ENGINE_CACHE: "/cache", PATH: "/a:/b" };
    assert.match(builtEngineFolder(env), /^\/cache\/v\d+\.\d+\.\d+$/);
    assert.deepEqual(engineCandidates(env), [
      join(builtEngineFolder(env), "pulumi"),
      "/a/pulumi",
      "/b/pulumi",
      join(projectFolder, "node_modules/.bin/pulumi"),
    ]);
  });

  it("lets the tests fail with that line, never pass by skipping", async () => {
    // Without a PATH, the npm package's launcher does not find Node either.
    const env = { CAUSEWAY_ENGINE_CACHE: folder, PATH: "" };
    const mocha = [join(projectFolder, "node_modules/mocha/bin/_mocha"), "--no-config"];
    const { code, out } = await run(
      process.execPath,
      [...mocha, "--require", "tests/support/register.js", "tests/engine/life-cycle-dev.test.ts"],
      { cwd: projectFolder, env },
    );
    assert.equal(code, 1, out);
    assert.match(out, /\n {2}0 passing[^\n]*\n {2}1 failing\n/);
    assert.doesNotMatch(out, /pending/);
    assert.equal(out.match(/no Pulumi CLI: run tests\/engine\/build\.sh/g)?.length, 1);
  });
});
