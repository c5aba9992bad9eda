import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../../network/report";
import { causeway } from "../support/cli";
import { projectFolder } from "../support/environments";

describe("causeway plan", () => {
  for (const env of ["dev", "prod"]) {
    it(`prints the plan of ${env} as it was last read and committed`, async () => {
      const { exitCode, out, err } = await causeway(["plan", env]);
      assert.equal(out, readFileSync(join(projectFolder, `tests/golden/plan-${env}.txt`), "utf8"));
      assert.deepEqual({ exitCode, err }, { exitCode: 0, err: "" });
    });

    it(`prints the same JSON for ${env} twice`, async () => {
      const first = await causeway(["plan", env, "--json"]);
      const second = await causeway(["plan", env, "--json"]);
      assert.equal(first.exitCode, 0);
      assert.equal(second.out, first.out);
      assert.equal((JSON.parse(first.out) as Report).environment, env);
    });
  }

  it("colours headings on a terminal and prints plain text otherwise", async () => {
    const escape = String.fromCharCode(27);
    assert.ok((await causeway(["plan", "dev"], { color: true })).out.includes(escape));
    assert.ok(!(await causeway(["plan", "dev"])).out.includes(escape));
  });

  it("fits the width of the terminal", async () => {
    const { out } = await causeway(["plan", "prod"], { width: 100 });
    const widest = Math.max(...out.split("\n").map((line) => [...line].length));
    assert.ok(widest <= 100, `the widest line has ${widest} columns`);
  });

  describe("in a folder of its own", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "causeway-"));
      for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"])
        copyFileSync(join(projectFolder, file), join(folder, file));
      const project = readFileSync(join(folder, "Pulumi.yaml"), "utf8");
      writeFileSync(
        join(folder, "Pulumi.yaml"),
        project.replace("stacks/main.ts", join(projectFolder, "stacks/main.ts")),
      );
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    function edit(change: (text: string) => string): void {
      const path = join(folder, "Pulumi.dev.yaml");
      writeFileSync(path, change(readFileSync(path, "utf8")));
    }

    it("writes to a file when asked, and only there", async () => {
      const path = join(folder, "plan.txt");
      const { exitCode, out } = await causeway(["plan", "dev", "--cwd", folder, "--file", path]);
      assert.deepEqual({ exitCode, out }, { exitCode: 0, out: "" });
      assert.equal(
        readFileSync(path, "utf8"),
        readFileSync(join(projectFolder, "tests/golden/plan-dev.txt"), "utf8"),
      );
    });

    it("exits with 2 and names every problem with its place when the settings are invalid", async () => {
      edit((text) =>
        text
          .replace("cidr: 10.64.0.0/20", "cidr: 10.64.0.1/20")
          .replace("secretsmanager: {}", "secretmanager: {}"),
      );
      const { exitCode, out, err } = await causeway(["plan", "dev", "--cwd", folder]);
      assert.deepEqual({ exitCode, out }, { exitCode: 2, out: "" });
      assert.match(err, /causeway:hub\.cidr/);
      assert.match(err, /\[range-host-bits\]/);
      assert.match(err, /\[service-unknown\]/);
      assert.match(err, /Pulumi\.dev\.yaml:13:5/);
    });

    it("prints the problems as one JSON object with --json", async () => {
      edit((text) => text.replace("cidr: 10.64.0.0/20", "cidr: 10.64.0.1/20"));
      const { exitCode, out } = await causeway(["plan", "dev", "--cwd", folder, "--json"]);
      const { error } = JSON.parse(out) as {
        error: { kind: string; issues: { code: string; path: string }[] };
      };
      assert.deepEqual(
        [exitCode, error.kind, error.issues.map(({ code, path }) => [code, path])],
        [2, "settings", [["range-host-bits", "causeway:hub.cidr"]]],
      );
    });

    it("exits with 3 when the program fails for a reason of its own", async () => {
      writeFileSync(join(folder, "broken.js"), 'throw new Error("out of coffee");\n');
      writeFileSync(join(folder, "Pulumi.yaml"), "name: causeway\nruntime: nodejs\nmain: broken.js\n");
      const { exitCode, err } = await causeway(["plan", "dev", "--cwd", folder]);
      assert.equal(exitCode, 3);
      assert.match(err, /out of coffee/);
    });

    it("plans any Pulumi program, not only this project's", async () => {
      const aws = JSON.stringify(require.resolve("@pulumi/aws"));
      writeFileSync(
        join(folder, "other.js"),
        `const aws = require(${aws});\nnew aws.ec2.Vpc("lonely", { cidrBlock: "10.0.0.0/16" });\n`,
      );
      writeFileSync(join(folder, "Pulumi.yaml"), "name: other\nruntime: nodejs\nmain: other.js\n");
      const { exitCode, out } = await causeway(["plan", "dev", "--cwd", folder, "--json"]);
      const report = JSON.parse(out) as Report;
      assert.equal(exitCode, 0);
      assert.deepEqual(
        report.addressPlan.map(({ vpc, ranges }) => [vpc, ranges]),
        [["lonely", ["10.0.0.0/16"]]],
      );
    });
  });

  it("exits with 2 and names the environments that there are when the one asked for is missing", async () => {
    const { exitCode, err } = await causeway(["plan", "prd"]);
    assert.equal(exitCode, 2);
    assert.match(err, /environment-missing/);
    assert.match(err, /prod/);
  });

  it("exits with 2 on an unknown option and with 0 on --help", async () => {
    assert.equal((await causeway(["plan", "dev", "--frobnicate"])).exitCode, 2);
    const { exitCode, out } = await causeway(["plan", "--help"]);
    assert.equal(exitCode, 0);
    assert.match(out, /--reference/);
  });

  it("is the package's bin", () => {
    const bin = join(projectFolder, "bin/causeway.js");
    const out = execFileSync(process.execPath, [bin, "plan", "dev"], {
      cwd: projectFolder,
      encoding: "utf8",
    });
    assert.equal(out, readFileSync(join(projectFolder, "tests/golden/plan-dev.txt"), "utf8"));
  });
});
