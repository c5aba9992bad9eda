import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SECRET, UNKNOWN } from "../../network/recorded";
import { RecordingError } from "../../stacks/record";
import { recordProgram } from "../support/recorded";

const SUBNET = "aws:ec2/subnet:Subnet";

function subnetInVpc(
  opts: pulumi.CustomResourceOptions = {},
  tags?: Record<string, pulumi.Input<string>>,
): void {
  const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16" });
  new aws.ec2.Subnet("s", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", ...(tags ? { tags } : {}) }, opts);
}

/** Adds a tag to everything that may have tags, as programs that tag a whole stack do. */
const addTag =
  (key: string): pulumi.ResourceTransform =>
  ({ props, opts, type }) =>
    type.startsWith("aws:")
      ? { props: { ...props, tags: { ...props["tags"], [key]: type } }, opts }
      : undefined;

const WAYS: Readonly<Record<string, (key: string) => void>> = {
  registerResourceTransform: (key) => pulumi.runtime.registerResourceTransform(addTag(key)),
  registerStackTransform: (key) => pulumi.runtime.registerStackTransform(addTag(key)),
  registerStackTransformation: (key) =>
    pulumi.runtime.registerStackTransformation(({ props, opts, type }) => ({
      props: { ...props, tags: { ...props["tags"], [key]: type } },
      opts,
    })),
};

describe("transforms in a recording", () => {
  for (const [way, register] of Object.entries(WAYS)) {
    for (const mode of ["preview", "run"] as const) {
      it(`change what is recorded: ${way}, ${mode}`, async () => {
        const recorded = await recordProgram(
          () => {
            register("by");
            subnetInVpc();
          },
          { mode },
        );
        const { inputs, references } = recorded.only(SUBNET);
        assert.deepEqual(inputs, {
          cidrBlock: "10.0.0.0/24",
          tags: { by: SUBNET },
          vpcId: mode === "run" ? "v-id" : UNKNOWN,
        });
        assert.deepEqual(references, { vpcId: [recorded.named("v").urn] });
        assert.deepEqual(recorded.named("v").inputs["tags"], { by: "aws:ec2/vpc:Vpc" });
      });
    }
  }

  it("leave a resource alone when they return nothing", async () => {
    const plain = await recordProgram(() => subnetInVpc());
    const recorded = await recordProgram(() => {
      pulumi.runtime.registerResourceTransform(() => undefined);
      subnetInVpc();
    });
    assert.deepEqual(recorded.resources, plain.resources);
  });

  it("apply own ones first, then each parent's upwards, then the stack's", async () => {
    const append =
      (word: string): pulumi.ResourceTransform =>
      ({ props, opts, type }) =>
        type === SUBNET
          ? { props: { ...props, tags: { is: `${props["tags"]?.is ?? ""}${word}` } }, opts }
          : undefined;
    const recorded = await recordProgram(() => {
      pulumi.runtime.registerResourceTransform(append("-stack1"));
      pulumi.runtime.registerResourceTransform(append("-stack2"));
      const outer = new pulumi.ComponentResource(
        "t:i:Outer",
        "outer",
        {},
        { transforms: [append("-outer")] },
      );
      const inner = new pulumi.ComponentResource(
        "t:i:Inner",
        "inner",
        {},
        { parent: outer, transforms: [append("-inner")] },
      );
      subnetInVpc({ parent: inner, transforms: [append("own1"), append("-own2")] });
    });
    assert.deepEqual(recorded.only(SUBNET).inputs["tags"], { is: "own1-own2-inner-outer-stack1-stack2" });
  });

  it("change options: protect, ignoreChanges, dependsOn, provider and aliases", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("p", { region: "eu-west-1" });
      const other = new aws.ec2.Eip("other", {});
      const transform: pulumi.ResourceTransform = ({ props, opts, type }) =>
        type === SUBNET
          ? {
              props,
              opts: {
                ...opts,
                protect: true,
                ignoreChanges: ["tags"],
                dependsOn: other,
                provider,
                aliases: [{ name: "old" }],
              },
            }
          : undefined;
      subnetInVpc({ transforms: [transform] });
    });
    const { protect, ignoreChanges, dependsOn, provider, aliases, references } = recorded.only(SUBNET);
    assert.deepEqual(
      { protect, ignoreChanges, dependsOn, provider, aliases, references },
      {
        protect: true,
        ignoreChanges: ["tags"],
        dependsOn: [recorded.named("other").urn],
        provider: recorded.named("p").urn,
        aliases: ["urn:pulumi:test::causeway::aws:ec2/subnet:Subnet::old"],
        references: { vpcId: [recorded.named("v").urn] },
      },
    );
  });

  it("keep secrets secret", async () => {
    const recorded = await recordProgram(() => {
      pulumi.runtime.registerResourceTransform(addTag("by"));
      subnetInVpc({}, { key: pulumi.secret("canary") });
    });
    assert.ok(!JSON.stringify(recorded.resources).includes("canary"));
    assert.deepEqual(recorded.only(SUBNET).inputs["tags"], SECRET);
    assert.deepEqual(recorded.only(SUBNET).secrets, ["tags"]);
  });

  it("drop the references of a property that they remove", async () => {
    const recorded = await recordProgram(() => {
      pulumi.runtime.registerResourceTransform(({ props: { vpcId, ...props }, opts, type }) =>
        type === SUBNET && vpcId !== null ? { props, opts } : undefined,
      );
      subnetInVpc();
    });
    assert.deepEqual(recorded.only(SUBNET).inputs, { cidrBlock: "10.0.0.0/24" });
    assert.deepEqual(recorded.only(SUBNET).references, {});
  });

  it("fail the recording when one throws, and name the resource", async () => {
    const program = () => {
      pulumi.runtime.registerResourceTransform(() => {
        throw new Error("no");
      });
      subnetInVpc();
    };
    await assert.rejects(recordProgram(program), (error) => {
      assert.ok(error instanceof RecordingError);
      assert.equal(error.code, "transform-failed");
      assert.match(
        error.detail,
        /^a transform of v \[aws:ec2\/vpc:Vpc\] failed: transform failed: Error: no$/,
      );
      return true;
    });
  });

  it("change the arguments of provider functions: registerInvokeTransform", async () => {
    const { outputs } = await recordProgram(
      () => {
        pulumi.runtime.registerInvokeTransform(({ args, opts }) => ({
          args: { ...args, region: "us-east-1" },
          opts,
        }));
        return { id: aws.getRegionOutput({ region: "eu-west-1" }).id };
      },
      { invokes: { "aws:index/getRegion:getRegion": (args) => ({ id: args["region"] ?? null }) } },
    );
    assert.deepEqual(outputs, { id: "us-east-1" });
  });
});
