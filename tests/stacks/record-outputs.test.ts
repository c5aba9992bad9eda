import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { recordProgram } from "../support/recorded";

/** What a program reads of a resource's outputs, early and late, on a recording that gives ids. */
async function read(program: (vpc: aws.ec2.Vpc) => unknown): Promise<unknown> {
  const { outputs } = await recordProgram(
    async () => ({ read: await program(new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16" })) }),
    { mode: "run", outputs: () => ({ arn: "arn:v" }) },
  );
  return outputs["read"];
}

async function registered(vpc: aws.ec2.Vpc): Promise<void> {
  await new Promise((resolve) => vpc.urn.apply(resolve));
}

describe("outputs of a recorded resource", () => {
  it("have their values when they are read before the resource is registered", async () => {
    assert.deepEqual(await read(({ arn, cidrBlock }) => [arn, cidrBlock]), ["arn:v", "10.0.0.0/16"]);
  });

  it("have the same values when they are first read after it is", async () => {
    const late = async (vpc: aws.ec2.Vpc) => {
      await registered(vpc);
      return [vpc.arn, vpc.cidrBlock];
    };
    assert.deepEqual(await read(late), ["arn:v", "10.0.0.0/16"]);
  });

  it("are made once, at the first reading", async () => {
    let before: unknown;
    let after: unknown;
    await read((vpc) => {
      before = Object.getOwnPropertyDescriptor(vpc, "arn")?.get === undefined;
      assert.equal(vpc.arn, vpc.arn);
      after = Object.getOwnPropertyDescriptor(vpc, "arn")?.get === undefined;
    });
    assert.deepEqual({ before, after }, { before: false, after: true });
  });

  it("are there for whoever asks for a resource's properties", async () => {
    await read((vpc) => {
      assert.ok("arn" in vpc && Object.keys(vpc).includes("cidrBlock"));
      assert.ok(!("cidrBlocks" in vpc));
      assert.ok(pulumi.Output.isInstance({ ...vpc }.arn));
    });
  });

  it("name their resource as what another one depends on, early and late", async () => {
    const { named } = await recordProgram(async () => {
      const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16" });
      new aws.ec2.Subnet("early", { vpcId: vpc.arn, cidrBlock: "10.0.0.0/24" });
      await registered(vpc);
      new aws.ec2.Subnet("late", { vpcId: vpc.mainRouteTableId, cidrBlock: "10.0.1.0/24" });
    });
    const { urn } = named("v");
    assert.deepEqual(named("early").references, { vpcId: [urn] });
    assert.deepEqual(named("late").references, { vpcId: [urn] });
  });
});
