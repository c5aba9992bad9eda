import assert from "node:assert/strict";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { InvalidInputError } from "../../network/issue";
import type { JsonObject } from "../../network/recorded";
import { NetworkReference } from "../../stacks/references";
import { awsAnswers, awsOutputs } from "../support/aws-answers";
import { causeway } from "../support/cli";
import { projectFolder, rawSettings, recordSettings } from "../support/environments";
import { recordProgram } from "../support/recorded";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

const STACK = "acme/causeway/dev";

describe("NetworkReference", () => {
  /** What a deployed dev publishes. */
  let published: JsonObject;
  before(async () => {
    published = (
      await recordSettings("dev", rawSettings("dev"), {
        mode: "run",
        invokes: awsAnswers,
        outputs: awsOutputs,
      })
    ).outputs;
  });

  async function read(
    reader: (network: NetworkReference) => unknown,
    outputs: JsonObject = published,
  ): Promise<JsonObject> {
    const recorded = await recordProgram(() => ({ value: reader(NetworkReference.get(STACK)) }), {
      mode: "run",
      stackReferences: { [STACK]: outputs },
    });
    return recorded.outputs;
  }

  async function refusal(
    reader: (network: NetworkReference) => pulumi.Output<unknown>,
    outputs?: JsonObject,
  ): Promise<string[]> {
    try {
      await read(reader, outputs);
    } catch (error) {
      assert.ok(error instanceof InvalidInputError, String(error));
      return error.issues.map(({ code, path, message }) => `${code} ${path} ${message}`);
    }
    return [];
  }

  it("finds subnets, group and ranges of a spoke by name", async () => {
    const { value } = await read((network) => {
      const spoke = network.spoke("app");
      return {
        vpc: spoke.vpcId,
        cidrs: spoke.cidrs,
        ipv6: spoke.ipv6CidrBlock,
        endpoints: spoke.endpoints,
        subnets: spoke.tier("app").subnetIds,
        group: spoke.tier("app").workloadSecurityGroupId,
      };
    });
    assert.deepEqual(value, {
      vpc: "app-vpc-id",
      cidrs: ["10.65.0.0/16"],
      ipv6: null,
      endpoints: ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "sts"],
      subnets: ["app-app-euw1-az1-id", "app-app-euw1-az2-id"],
      group: "app-app-id",
    });
  });

  it("finds the hub and an endpoint", async () => {
    const { value } = await read((network) => ({
      hub: network.hub.vpcId,
      endpoint: network.endpoint("kms"),
    }));
    assert.deepEqual(value, {
      hub: "hub-vpc-id",
      endpoint: {
        set: "core",
        vpcEndpointId: "core-kms-id",
        securityGroupId: "core-kms-id",
        dnsName: "core-kms-id.vpce.amazonaws.com",
        zoneIds: ["euw1-az1", "euw1-az2"],
        ports: [443],
        privateZoneIds: { "kms.eu-west-1.amazonaws.com": "core-kms-zone-kms.eu-west-1.amazonaws.com-id" },
      },
    });
  });

  it("finds the IPv6 range of a VPC that has one", async () => {
    const settings = rawSettings("dev");
    const hub = { ...(settings.hub as JsonObject), ipv6: true };
    const { outputs } = await recordSettings(
      "dev",
      { ...settings, hub },
      {
        mode: "run",
        invokes: awsAnswers,
        outputs: (resource) =>
          resource.name === "hub-vpc" ? { ipv6CidrBlock: "2001:db8:1234::/56" } : awsOutputs(resource),
      },
    );
    const { value } = await read(
      (network) => [network.hub.ipv6CidrBlock, network.spoke("app").ipv6CidrBlock],
      outputs,
    );
    assert.deepEqual(value, ["2001:db8:1234::/56", null]);
  });

  it("refuses a name that is not organization/project/stack", () => {
    assert.throws(
      () => NetworkReference.get("dev"),
      (error) => error instanceof InvalidInputError && error.issues[0]?.code === "reference-name",
    );
  });

  it("finds a PrivateLink service with the target groups in which others register", async () => {
    const { value } = await read((network) =>
      network.service("catalogue").apply(({ serviceName, loadBalancers, consumers }) => ({
        serviceName,
        groups: Object.keys(loadBalancers.main?.targetGroupArns ?? {}),
        state: consumers.hub?.state,
      })),
    );
    assert.deepEqual(value, { serviceName: "catalogue-service-name", groups: ["443"], state: "accepted" });
    assert.deepEqual(await refusal((network) => network.service("catalog")), [
      'reference-service-unknown network.services got "catalog", expected catalogue',
    ]);
  });

  it("names the nearest spoke, tier and endpoint when there is none of that name", async () => {
    assert.deepEqual(await refusal((network) => network.spoke("ap").vpcId), [
      'reference-spoke-unknown network.spokes got "ap", expected app',
    ]);
    assert.deepEqual(await refusal((network) => network.spoke("app").tier("databse").subnetIds), [
      'reference-tier-unknown network.spokes.app.tiers got "databse", expected database',
    ]);
    assert.deepEqual(await refusal((network) => network.endpoint("secretmanager")), [
      'reference-endpoint-unknown network.endpoints got "secretmanager", expected secretsmanager',
    ]);
  });

  it("tells an older and a newer contract from a stack that has none", async () => {
    const network = published.network as JsonObject;
    const codes = async (outputs: JsonObject): Promise<string | undefined> =>
      (await refusal((reference) => reference.contract, outputs))[0]?.split(" ")[0];
    assert.equal(await codes({ network: { ...network, version: 0 } }), "reference-contract-older");
    assert.equal(await codes({ network: { ...network, version: 2 } }), "reference-contract-newer");
    assert.equal(await codes({ vpcId: "vpc-1" }), "reference-output-missing");
    assert.equal(await codes(published), undefined);
  });

  it("refuses an id that an adopted spoke does not state", async () => {
    const network = published.network as { spokes: Record<string, JsonObject> };
    const legacy = {
      ...network.spokes.app,
      tiers: { app: { purpose: "workload", subnets: {}, workloadSecurityGroupId: null } },
    };
    const outputs = { network: { ...network, spokes: { legacy } } } as unknown as JsonObject;
    const [issue] = await refusal(
      (reference) => reference.spoke("legacy").tier("app").workloadSecurityGroupId,
      outputs,
    );
    assert.match(
      issue ?? "",
      /^reference-id-missing network\.spokes\.legacy\.tiers\.app\.workloadSecurityGroupId /,
    );
  });

  describe("in the consumer example", () => {
    it("plans offline from the outputs of dev", async () => {
      const folder = mkdtempSync(join(tmpdir(), "causeway-"));
      const file = join(folder, "network.json");
      writeFileSync(file, JSON.stringify(published));
      const consumer = join(projectFolder, "examples/consumer");
      const reference = `organization/causeway/dev=${file}`;
      const { exitCode, out, err } = await causeway([
        "plan",
        "dev",
        "--cwd",
        consumer,
        "--reference",
        reference,
        "--json",
      ]);
      rmSync(folder, { recursive: true });
      assert.equal(err, "");
      assert.equal(exitCode, 0);
      assert.deepEqual((JSON.parse(out) as { resources: { resources: unknown } }).resources.resources, [
        { type: "aws:iam/role:Role", provider: null, count: 1 },
        { type: "aws:lambda/function:Function", provider: null, count: 1 },
      ]);
    });

    it("says which stack's outputs are missing when none are given", async () => {
      const { exitCode, err } = await causeway([
        "plan",
        "dev",
        "--cwd",
        join(projectFolder, "examples/consumer"),
      ]);
      assert.notEqual(exitCode, 0);
      assert.match(err, /organization\/causeway\/dev/);
    });
  });
});
