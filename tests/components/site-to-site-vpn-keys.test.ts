import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SiteToSiteVpn, type SiteToSiteVpnArgs } from "../../components/site-to-site-vpn";
import { InvalidInputError } from "../../network/issue";
import { type JsonObject, SECRET } from "../../network/recorded";
import { record } from "../../stacks/record";
import { gateway, hq } from "./vpn-sites";

const CONNECTION = "aws:ec2/vpnConnection:VpnConnection";
const COMPONENT = "causeway:components:SiteToSiteVpn";
const READ_SECRET = "aws:secretsmanager/getSecretVersion:getSecretVersion";

/** Must appear nowhere but in AWS. */
const CANARY = "canary.preshared_Key1";
const ARN = "arn:aws:secretsmanager:eu-central-1:111111111111:secret:vpn/hq-a1b2c3";

type Mode = "preview" | "run";
const modes: readonly Mode[] = ["preview", "run"];

async function recordKeys(
  change: Partial<SiteToSiteVpnArgs>,
  mode: Mode,
  answers: readonly string[] = [],
): Promise<{ text: string; connection: JsonObject; component: JsonObject; asked: JsonObject[] }> {
  const asked: JsonObject[] = [];
  const recording = await record(
    () => {
      const vpn = new SiteToSiteVpn("hq", { gateway, ...hq, ...change });
      return {
        keys: vpn.tunnels.map(({ presharedKey }) => presharedKey),
        configuration: vpn.customerGatewayConfiguration,
        plan: vpn.plan,
        warnings: vpn.warnings,
      };
    },
    {
      project: "causeway",
      stack: "test",
      mode,
      invokes: {
        [READ_SECRET]: (args) => {
          const secretString = answers[asked.length] ?? "";
          asked.push(args);
          return { ...args, secretString };
        },
      },
      // What AWS would answer if it kept the keys itself.
      outputs: ({ type }): JsonObject =>
        type === CONNECTION
          ? {
              tunnel1PresharedKey: CANARY,
              tunnel2PresharedKey: CANARY,
              customerGatewayConfiguration: `<xml>${CANARY}</xml>`,
            }
          : {},
    },
  );
  const inputsOf = (type: string) =>
    recording.resources.find((resource) => resource.type === type)?.inputs ?? {};
  return {
    text: JSON.stringify(recording),
    connection: inputsOf(CONNECTION),
    component: inputsOf(COMPONENT),
    asked,
  };
}

describe("SiteToSiteVpn and its pre-shared keys", () => {
  for (const mode of modes) {
    it(`lets AWS make and keep the keys unless told otherwise, in ${mode}`, async () => {
      const { connection, asked, text } = await recordKeys({}, mode);
      assert.equal(connection["presharedKeyStorage"], "SecretsManager");
      assert.equal("tunnel1PresharedKey" in connection, false);
      assert.equal("tunnel2PresharedKey" in connection, false);
      assert.deepEqual(asked, []);
      assert.equal(text.includes(CANARY), false);
    });

    it(`takes a Pulumi secret for one tunnel and shows it nowhere, in ${mode}`, async () => {
      const { connection, component, text } = await recordKeys(
        {
          tunnel2: { presharedKey: { config: "hqTunnel2" } },
          presharedKeys: { hqTunnel2: pulumi.secret(CANARY) },
        },
        mode,
      );
      assert.equal("tunnel1PresharedKey" in connection, false);
      assert.deepEqual(connection["tunnel2PresharedKey"], SECRET);
      assert.equal(connection["presharedKeyStorage"], "SecretsManager");
      assert.deepEqual(component["presharedKeys"], { hqTunnel2: SECRET });
      assert.equal(text.includes(CANARY), false);
    });

    it(`makes a secret of a key that was none, in ${mode}`, async () => {
      const { connection, component, text } = await recordKeys(
        {
          tunnelOptions: { presharedKey: { config: "both" } },
          presharedKeys: { both: CANARY },
          presharedKeyStorage: "Standard",
        },
        mode,
      );
      assert.deepEqual(connection["tunnel1PresharedKey"], SECRET);
      assert.deepEqual(connection["tunnel2PresharedKey"], SECRET);
      assert.equal(connection["presharedKeyStorage"], "Standard");
      assert.deepEqual(component["presharedKeys"], { both: SECRET });
      assert.equal(text.includes(CANARY), false);
    });

    it(`reads a key that is kept in Secrets Manager, in the secret's own region, in ${mode}`, async () => {
      const { connection, component, asked, text } = await recordKeys(
        { tunnel1: { presharedKey: { secretsManager: ARN } } },
        mode,
        [CANARY],
      );
      assert.deepEqual(asked, [{ region: "eu-central-1", secretId: ARN }]);
      assert.deepEqual(connection["tunnel1PresharedKey"], SECRET);
      assert.equal("tunnel2PresharedKey" in connection, false);
      assert.deepEqual(component["tunnel1"], { presharedKey: { secretsManager: ARN } });
      assert.equal(text.includes(CANARY), false);
    });
  }

  it("shows a key in no output, though the program returns them", async () => {
    const { text } = await recordKeys({ presharedKeyStorage: "Standard" }, "run");
    const { outputs } = JSON.parse(text) as { outputs: JsonObject };
    assert.deepEqual(outputs["keys"], [SECRET, SECRET]);
    assert.deepEqual(outputs["configuration"], SECRET);
  });

  it("asks the engine to keep secret what AWS answers", async () => {
    const kept: (readonly string[] | undefined)[] = [];
    await record(
      () => {
        const notice: pulumi.ResourceTransform = ({ type, opts }) => {
          if (type === CONNECTION) kept.push((opts as pulumi.CustomResourceOptions).additionalSecretOutputs);
          return undefined;
        };
        new SiteToSiteVpn("hq", { gateway, ...hq }, { transforms: [notice] });
      },
      { project: "causeway", stack: "test" },
    );
    assert.deepEqual(
      kept.map((names) => [...(names ?? [])].sort()),
      [["customerGatewayConfiguration", "tunnel1PresharedKey", "tunnel2PresharedKey"]],
    );
  });

  it("puts no key into the plan, only where it is kept", async () => {
    const { text } = await recordKeys(
      {
        tunnel1: { presharedKey: { config: "hqTunnel1" } },
        tunnel2: { presharedKey: { secretsManager: ARN } },
        presharedKeys: { hqTunnel1: pulumi.secret(CANARY) },
      },
      "run",
      [CANARY],
    );
    const { outputs } = JSON.parse(text) as { outputs: { plan: { tunnels: { key: JsonObject }[] } } };
    assert.deepEqual(
      outputs.plan.tunnels.map(({ key }) => key),
      [{ config: "hqTunnel1" }, { secretsManager: ARN }],
    );
  });

  it("refuses a key that AWS would refuse, as soon as it is known, without showing it", async () => {
    const wrong = "0-canar";
    const refused = (error: unknown) => {
      assert.ok(error instanceof InvalidInputError);
      assert.equal(error.subject, 'SiteToSiteVpn "hq"');
      assert.deepEqual(
        error.issues.map(({ code, path }) => [code, path]),
        [
          ["preshared-key-length", "tunnel1.presharedKey"],
          ["preshared-key-alphabet", "tunnel1.presharedKey"],
          ["preshared-key-leading-zero", "tunnel1.presharedKey"],
        ],
      );
      assert.equal(error.message.includes(wrong), false);
      return true;
    };
    const tunnel1 = { presharedKey: { config: "hqTunnel1" } };
    const presharedKeys = { hqTunnel1: pulumi.secret(wrong) };
    await assert.rejects(recordKeys({ tunnel1, presharedKeys }, "preview"), refused);
    const stored = { tunnel1: { presharedKey: { secretsManager: ARN } } };
    await assert.rejects(recordKeys(stored, "run", [wrong]), refused);
  });
});
