import assert from "node:assert/strict";
import { InvalidInputError } from "../../network/issue";
import type { JsonObject } from "../../network/recorded";
import { NetworkReference } from "../../stacks/references";
import { awsAnswers, awsOutputs } from "../support/aws-answers";
import { rawSettings, recordSettings } from "../support/environments";
import { recordProgram } from "../support/recorded";

const STACK = "acme/causeway/dev";

async function publish(
  change: (settings: Record<string, unknown>) => void = () => undefined,
): Promise<JsonObject> {
  const settings = rawSettings("dev");
  change(settings);
  const options = { mode: "run", invokes: awsAnswers, outputs: awsOutputs } as const;
  return (await recordSettings("dev", settings, options)).outputs;
}

async function read(outputs: JsonObject, site: string): Promise<unknown> {
  const program = () => ({ value: NetworkReference.get(STACK).site(site) });
  return (await recordProgram(program, { mode: "run", stackReferences: { [STACK]: outputs } })).outputs.value;
}

describe("the sites of a published environment", () => {
  let published: JsonObject;
  before(async () => {
    published = await publish();
  });

  it("are read by name, with AWS's addresses and where the keys are kept", async () => {
    assert.deepEqual(await read(published, "office"), {
      connectionId: "sites-office-connection-id",
      customerGatewayId: "sites-office-customer-gateway-id",
      tunnels: [
        {
          outsideAddress: "198.51.100.1",
          awsInsideAddress: "169.254.6.1",
          customerInsideAddress: "169.254.6.2",
        },
        {
          outsideAddress: "198.51.100.2",
          awsInsideAddress: "169.254.6.5",
          customerInsideAddress: "169.254.6.6",
        },
      ],
      presharedKeySecretArn: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:sites-office-connection",
    });
  });

  it("are refused under a name that there is not, with the nearest one", async () => {
    await assert.rejects(read(published, "offices"), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.deepEqual(error.issues, [
        { code: "reference-site-unknown", path: "network.sites", message: 'got "offices", expected office' },
      ]);
      return true;
    });
  });

  it("stand beside the gateway and the addresses of the resolver", () => {
    const { vpnGatewayId, resolver } = published.network as JsonObject;
    assert.equal(vpnGatewayId, "hub-vpn-gateway-id");
    assert.deepEqual(Object.keys((resolver as JsonObject).inboundAddresses as JsonObject), [
      "euw1-az1",
      "euw1-az2",
    ]);
  });

  it("are absent, with their keys, from an environment that has none", async () => {
    const outputs = await publish((settings) => {
      const { vpnGateway, resolver, ...hub } = settings.hub as Record<string, unknown>;
      settings.hub = hub;
      delete settings.sites;
    });
    const network = outputs.network as JsonObject;
    assert.deepEqual(
      ["vpnGatewayId", "sites", "resolver"].filter((key) => key in network),
      [],
    );
    assert.equal("siteKeys" in outputs, false);
  });
});
