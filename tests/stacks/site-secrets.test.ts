/** A pre-shared key is in no recording, report or output of a command, in neither mode, whatever it comes from. */
import assert from "node:assert/strict";
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildModel } from "../../network/model/build";
import { buildReport } from "../../network/report";
import { renderTerminal } from "../../report/terminal";
import { compose } from "../../stacks/compose";
import { readSecret, readSettings } from "../../stacks/configuration";
import { record, type Recording } from "../../stacks/record";
import { recordingText } from "../../stacks/since/recording-file";
import { awsAnswers, awsOutputs } from "../support/aws-answers";
import { causeway } from "../support/cli";
import { projectFolder, rawSettings } from "../support/environments";

const CANARIES = { officeOne: "canaryOne.abcdefgh", officeTwo: "canaryTwo_ABCDEFGH" };
const CANARY = /canary/i;

// Paths into YAML that is known here; a typing slip gives an error on the spot.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are raw YAML before parsing
type Yaml = any;

function settings(storage: "SecretsManager" | "Standard"): Record<string, unknown> {
  const raw: Yaml = rawSettings("dev");
  raw.sites.office.tunnel1 = { presharedKey: { config: "officeOne" } };
  raw.sites.office.tunnel2 = { presharedKey: { config: "officeTwo" } };
  raw.hub.vpnGateway.presharedKeyStorage = storage;
  return raw as Record<string, unknown>;
}

function recordWithKeys(mode: "preview" | "run", storage: "SecretsManager" | "Standard"): Promise<Recording> {
  const config = Object.fromEntries(
    Object.entries({ ...settings(storage), ...CANARIES }).map(([key, value]) => [
      `causeway:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  return record(() => compose("dev", readSettings(), readSecret), {
    project: "causeway",
    stack: "dev",
    config,
    secretKeys: Object.keys(CANARIES).map((key) => `causeway:${key}`),
    mode,
    ...(mode === "run" ? { invokes: awsAnswers, outputs: awsOutputs } : {}),
  });
}

describe("a pre-shared key of the configuration", () => {
  for (const mode of ["preview", "run"] as const) {
    for (const storage of ["SecretsManager", "Standard"] as const) {
      it(`is nowhere in what is recorded in ${mode} with ${storage} storage`, async () => {
        const recording = await recordWithKeys(mode, storage);
        assert.doesNotMatch(JSON.stringify(recording), CANARY);
        const { resources } = recording;
        assert.doesNotMatch(recordingText({ project: "causeway", environment: "dev", resources }), CANARY);
        const report = buildReport({
          project: "causeway",
          environment: "dev",
          resources,
          model: buildModel(resources),
        });
        assert.doesNotMatch(JSON.stringify(report), CANARY);
        assert.doesNotMatch(renderTerminal(report, { color: false, width: 120 }), CANARY);
      });
    }
  }

  it("reaches the connection as a secret", async () => {
    const { resources } = await recordWithKeys("run", "SecretsManager");
    const connection = resources.find(({ name }) => name === "sites-office-connection");
    assert.deepEqual(connection?.inputs.tunnel1PresharedKey, { $secret: true });
    assert.deepEqual(connection?.secrets, ["tunnel1PresharedKey", "tunnel2PresharedKey"]);
  });

  it("is an output of the stack as a secret, apart from what other projects read", async () => {
    const { outputs } = await recordWithKeys("run", "SecretsManager");
    assert.deepEqual(outputs.siteKeys, { $secret: true });
    assert.doesNotMatch(JSON.stringify(outputs.network), /\$secret/);
  });

  it("is told of by the name of its key", async () => {
    const { resources } = await recordWithKeys("preview", "SecretsManager");
    const report = buildReport({
      project: "causeway",
      environment: "dev",
      resources,
      model: buildModel(resources),
    });
    assert.deepEqual(
      report.sites.map(({ tunnels }) => tunnels.map(({ key }) => key)),
      [[{ config: "officeOne" }, { config: "officeTwo" }]],
    );
  });
});

describe("an environment with a key in its file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "causeway-"));
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"])
      copyFileSync(join(projectFolder, file), join(folder, file));
    edit("Pulumi.yaml", (text) => text.replace("stacks/main.ts", join(projectFolder, "stacks/main.ts")));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function edit(file: string, change: (text: string) => string): void {
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
  }

  const asking = (text: string) =>
    text.replace(
      "      resolver: true\n",
      "      resolver: true\n      tunnel1: { presharedKey: { config: officeOne } }\n",
    );

  it("is planned when the key is encrypted", async () => {
    edit("Pulumi.dev.yaml", (text) => `${asking(text)}\n  causeway:officeOne: { secure: "v1:canary" }\n`);
    const { exitCode, out, err } = await causeway(["plan", "dev", "--cwd", folder]);
    assert.deepEqual([exitCode, err], [0, ""]);
    assert.match(out, /secret key officeOne/);
    assert.doesNotMatch(out, CANARY);
  });

  for (const command of ["plan", "record"]) {
    it(`is refused by ${command}, without the key, when it is not encrypted`, async () => {
      edit("Pulumi.dev.yaml", (text) => `${asking(text)}\n  causeway:officeOne: canaryOne.abcdefgh\n`);
      const { exitCode, out, err } = await causeway([command, "dev", "--cwd", folder]);
      assert.deepEqual([exitCode, out], [2, ""]);
      assert.match(err, /\[preshared-key-not-secret\]/);
      assert.doesNotMatch(err, CANARY);
    });
  }

  it("is refused when it names a key that is not there", async () => {
    edit("Pulumi.dev.yaml", asking);
    const { exitCode, err } = await causeway(["plan", "dev", "--cwd", folder]);
    assert.equal(exitCode, 2);
    assert.match(err, /\[preshared-key-unknown\]/);
  });

  describe("whose outputs are known", () => {
    const outputs = {
      network: {
        sites: {
          office: {
            connectionId: "vpn-1",
            tunnels: [{ outsideAddress: "198.51.100.1" }, { outsideAddress: "198.51.100.2" }],
          },
        },
        resolver: { inboundAddresses: { "euw1-az1": "10.64.1.10", "euw1-az2": "10.64.5.10" } },
      },
      siteKeys: { office: [CANARIES.officeOne, CANARIES.officeTwo] },
    };
    const given = (value: unknown) => {
      const path = join(folder, "outputs.json");
      writeFileSync(path, JSON.stringify(value));
      return path;
    };
    const run = (...args: string[]) =>
      causeway(["gateway-config", "dev", "office", "--device", "strongswan", "--cwd", folder, ...args]);

    it("gives a complete configuration without keys, which ask for them", async () => {
      const { exitCode, out, err } = await run("--outputs", given(outputs));
      assert.deepEqual([exitCode, err], [0, ""]);
      assert.match(out, /198\.51\.100\.2/);
      assert.match(out, /<pre-shared key of tunnel 1>/);
      assert.match(out, /10\.64\.5\.10/);
      assert.doesNotMatch(out, CANARY);
    });

    it("writes revealed keys into files of their owner's only, and prints none", async () => {
      const directory = join(folder, "device");
      const { exitCode, out } = await run("--outputs", given(outputs), "--reveal", "--directory", directory);
      assert.equal(exitCode, 0);
      assert.doesNotMatch(out, CANARY);
      const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
        .map((file) => join(directory, file))
        .filter((file) => statSync(file).isFile());
      const secret = files.filter((file) => CANARY.test(readFileSync(file, "utf8")));
      assert.equal(secret.length, 1);
      assert.deepEqual(
        secret.map((file) => statSync(file).mode & 0o777),
        [0o600],
      );
      assert.ok(files.length > secret.length);
    });

    it("prints none in JSON either", async () => {
      const directory = join(folder, "device");
      const { out } = await run("--outputs", given(outputs), "--reveal", "--directory", directory, "--json");
      assert.doesNotMatch(out, CANARY);
      assert.equal((JSON.parse(out) as { complete: boolean }).complete, true);
    });

    it("refuses to reveal keys to a terminal, without a source, or when the outputs hide them", async () => {
      const path = given({ ...outputs, siteKeys: "[secret]" });
      const codes = async (...args: string[]) => {
        const { exitCode, out, err } = await run(...args);
        assert.deepEqual([exitCode, out], [2, ""]);
        return [...err.matchAll(/\[([a-z-]+)\]/g)].map(([, code]) => code);
      };
      assert.deepEqual(await codes("--reveal", "--outputs", path), ["reveal-without-directory"]);
      assert.deepEqual(await codes("--reveal", "--directory", folder), ["reveal-without-source"]);
      assert.deepEqual(await codes("--reveal", "--outputs", path, "--directory", folder), [
        "outputs-secret-hidden",
      ]);
    });

    it("refuses a key that AWS would, without printing it", async () => {
      const path = given({ ...outputs, siteKeys: { office: ["canary with blanks", null] } });
      const { exitCode, err } = await run(
        "--reveal",
        "--outputs",
        path,
        "--directory",
        join(folder, "device"),
      );
      assert.equal(exitCode, 2);
      assert.match(err, /\[preshared-key-alphabet\]/);
      assert.doesNotMatch(err, CANARY);
    });
  });
});
