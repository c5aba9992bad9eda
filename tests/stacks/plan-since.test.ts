import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../../network/report";
import { causeway } from "../support/cli";
import { projectFolder } from "../support/environments";

describe("causeway plan --since", () => {
  let folder: string;
  let older: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "causeway-"));
    older = join(folder, "older.json");
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"])
      copyFileSync(join(projectFolder, file), join(folder, file));
    edit("Pulumi.yaml", (text) => text.replace("stacks/main.ts", join(projectFolder, "stacks/main.ts")));
    const { exitCode, out } = await causeway(["record", "dev", "--cwd", folder, "--file", older]);
    assert.deepEqual([exitCode, out], [0, ""]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function edit(file: string, change: (text: string) => string): void {
    const before = readFileSync(join(folder, file), "utf8");
    const after = change(before);
    assert.notEqual(after, before);
    writeFileSync(join(folder, file), after);
  }

  const plan = (...more: string[]) => causeway(["plan", "dev", "--cwd", folder, "--since", older, ...more]);

  it("says that nothing goes down when nothing changed, and says nothing without a recording", async () => {
    assert.match((await plan()).out, /No connection is replaced, and no tunnel goes down\./);
    const { out } = await causeway(["plan", "dev", "--cwd", folder]);
    assert.doesNotMatch(out, /Changes of connections/);
  });

  it("names a connection that would be replaced", async () => {
    edit("Pulumi.dev.yaml", (text) =>
      text.replace("slot: 0\n      customerGateway", "slot: 5\n      customerGateway"),
    );
    const { exitCode, out } = await plan();
    assert.equal(exitCode, 0);
    assert.match(out, /sites-office-connection +replaced, both tunnels down/);
  });

  it("names a connection whose tunnels would both go down", async () => {
    edit("Pulumi.dev.yaml", (text) => text.replace("203.0.113.10", "203.0.113.11"));
    const { out } = await plan("--json");
    const { connectionChanges } = JSON.parse(out) as Report;
    assert.deepEqual(
      connectionChanges?.map(({ connection, effect, because }) => [connection, effect, because]),
      [["sites-office-connection", "both-tunnels", ["sites-office-customer-gateway.ipAddress"]]],
    );
  });

  it("tells one tunnel from both", async () => {
    edit("Pulumi.dev.yaml", (text) =>
      text.replace(
        "      slot: 0\n      customerGateway",
        "      slot: 0\n      tunnel2: { replayWindowSize: 512 }\n      customerGateway",
      ),
    );
    const { out } = await plan("--json");
    const { connectionChanges } = JSON.parse(out) as Report;
    assert.deepEqual(
      connectionChanges?.map(({ effect }) => effect),
      ["one-tunnel"],
    );
  });

  it("refuses a file that is no recording, and one of another environment", async () => {
    const codes = async (text: string) => {
      writeFileSync(older, text);
      const { exitCode, out, err } = await plan();
      assert.deepEqual([exitCode, out], [2, ""]);
      return [...err.matchAll(/\[([a-z-]+)\]/g)].map(([, code]) => code);
    };
    const other = readFileSync(older, "utf8").replace('"environment": "dev"', '"environment": "prod"');
    assert.deepEqual(await codes(other), ["recording-of-other-environment"]);
    assert.deepEqual(await codes("{}"), ["recording-file"]);
    assert.deepEqual(await codes("not JSON"), ["recording-file"]);
    rmSync(older);
    assert.equal((await plan()).exitCode, 2);
  });
});

describe("causeway record", () => {
  it("writes the same text twice, in which no value is a secret's", async () => {
    const first = await causeway(["record", "dev"]);
    const second = await causeway(["record", "dev"]);
    assert.equal(first.exitCode, 0);
    assert.equal(second.out, first.out);
    const { version, project, environment, resources } = JSON.parse(first.out) as Record<string, unknown> & {
      resources: unknown[];
    };
    assert.deepEqual([version, project, environment], [1, "causeway", "dev"]);
    assert.ok(resources.length > 300);
  });
});
