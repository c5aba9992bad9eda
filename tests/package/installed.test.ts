/** The package as others install it: packed, unpacked beside its dependencies, and run on a program of their own. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsAnswers, awsOutputs } from "../support/aws-answers";
import { projectFolder, rawSettings, recordSettings } from "../support/environments";

describe("the installed package", function () {
  this.timeout(120_000);
  let project: string;

  before(() => {
    project = mkdtempSync(join(tmpdir(), "causeway-"));
    cpSync(join(projectFolder, "examples/consumer"), project, { recursive: true });
    const modules = join(project, "node_modules");
    mkdirSync(modules);
    for (const name of readdirSync(join(projectFolder, "node_modules"))) {
      if (!name.startsWith(".")) symlinkSync(join(projectFolder, "node_modules", name), join(modules, name));
    }
    const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", project], {
      cwd: projectFolder,
      encoding: "utf8",
    });
    const [tarball] = readdirSync(project).filter((name) => name.endsWith(".tgz"));
    assert.ok(tarball !== undefined, packed);
    execFileSync("tar", ["xzf", tarball], { cwd: project });
    cpSync(join(project, "package"), join(modules, "causeway"), { recursive: true });
  });
  after(() => rmSync(project, { recursive: true }));

  it("has no sources, tests or settings in it", () => {
    const names = readdirSync(join(project, "package")).sort();
    assert.deepEqual(names, ["LICENSE", "README.md", "bin", "dist", "package.json", "schema"]);
  });

  it("has a policy pack that starts, compiled, and tells Pulumi's engine its port", async () => {
    const folder = join(project, "node_modules/causeway/dist/policies");
    assert.ok(existsSync(join(folder, "PulumiPolicy.yaml")));
    const pack = spawn(join(folder, "pulumi-analyzer-causeway"), ["127.0.0.1:1"]);
    const said = await new Promise<string>((resolve, reject) => {
      pack.stdout.setEncoding("utf8").once("data", resolve);
      pack.once("error", reject).once("exit", () => reject(new Error("the pack ended")));
    });
    pack.kill();
    assert.match(said, /^\d+\n$/);
  });

  it("plans a program that reads an environment by stack reference", async () => {
    const options = { mode: "run", invokes: awsAnswers, outputs: awsOutputs } as const;
    const { outputs } = await recordSettings("dev", rawSettings("dev"), options);
    writeFileSync(join(project, "network.json"), JSON.stringify(outputs));
    const bin = join(project, "node_modules/causeway/bin/causeway.js");
    const args = [bin, "plan", "dev", "--reference", "organization/causeway/dev=network.json"];
    const out = execFileSync(process.execPath, args, { cwd: project, encoding: "utf8" });
    assert.match(out, /^consumer dev: 2 resources/);
  });
});
