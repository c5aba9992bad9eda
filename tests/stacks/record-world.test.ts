import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SECRET, UNKNOWN, type JsonObject } from "../../network/recorded";
import { record, RecordingError, type RecordOptions } from "../../stacks/record";
import { recordProgram } from "../support/recorded";

const SERVICE = "aws:ec2/getVpcEndpointService:getVpcEndpointService";
const ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones";

async function refused(
  program: () => unknown,
  code: string,
  options: Partial<RecordOptions> = {},
): Promise<string> {
  try {
    await recordProgram(program, options);
  } catch (error) {
    assert.ok(error instanceof RecordingError, String(error));
    assert.equal(error.code, code);
    return error.detail;
  }
  return assert.fail("the program was recorded");
}

describe("a provider function in a recording", () => {
  const ask = () => aws.ec2.getVpcEndpointServiceOutput({ serviceName: "com.amazonaws.eu-west-1.s3" });

  it("is refused by its token when it has no answer", async () => {
    const detail = await refused(() => aws.getRegionOutput({}), "unexpected-invoke");
    assert.match(detail, /^the program called aws:index\/getRegion:getRegion, /);
  });

  it("is refused although the program catches the error", async () => {
    await refused(async () => {
      await aws.getRegion({}).catch(() => undefined);
    }, "unexpected-invoke");
  });

  it("is answered by the given function, with its arguments", async () => {
    const seen: JsonObject[] = [];
    const { outputs } = await recordProgram(() => ({ id: aws.getRegionOutput({ region: "eu-west-1" }).id }), {
      invokes: {
        "aws:index/getRegion:getRegion": (args) => {
          seen.push(args);
          return { id: `${String(args["region"])}!` };
        },
      },
    });
    assert.deepEqual(outputs, { id: "eu-west-1!" });
    assert.deepEqual(seen, [{ region: "eu-west-1" }]);
  });

  it("fails the recording with what the given function throws", async () => {
    const thrown = new Error("no such region");
    const answer = () => {
      throw thrown;
    };
    const recording = recordProgram(() => aws.getRegionOutput({}), {
      invokes: { "aws:index/getRegion:getRegion": answer },
    });
    await assert.rejects(recording, (error) => error === thrown);
  });

  it("is not called when its arguments are unknown, and its result is then unknown", async () => {
    const { outputs } = await recordProgram(() => {
      const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16" });
      return { cidr: aws.ec2.getVpcOutput({ id: vpc.id }).cidrBlock };
    });
    assert.deepEqual(outputs, { cidr: UNKNOWN });
  });

  it("gives an unknown where only a deployment compares, and no apply on it runs", async () => {
    let compared = 0;
    const { outputs } = await recordProgram(() => {
      const service = ask();
      const zones = aws.getAvailabilityZonesOutput({ state: "available" });
      service.apply(() => (compared += 1));
      service.availabilityZones.apply(() => (compared += 1));
      zones.zoneIds.apply(() => (compared += 1));
      pulumi.all([zones.names, service.serviceType]).apply(() => (compared += 1));
      return { zones: service.availabilityZones, first: zones.zoneIds[0], whole: service };
    });
    assert.deepEqual(outputs, { zones: UNKNOWN, first: UNKNOWN, whole: UNKNOWN });
    assert.equal(compared, 0);
  });

  it("makes a resource's input unknown where it is used as one", async () => {
    const recorded = await recordProgram(
      () => new aws.ec2.VpcEndpoint("e", { vpcId: "vpc-1", serviceName: ask().serviceName }),
    );
    assert.deepEqual(recorded.only("aws:ec2/vpcEndpoint:VpcEndpoint").inputs["serviceName"], UNKNOWN);
  });

  it("needs an answer in run mode, also where only a deployment compares", async () => {
    assert.match(await refused(ask, "unexpected-invoke", { mode: "run" }), new RegExp(SERVICE));
    await refused(() => aws.getAvailabilityZonesOutput({}), "unexpected-invoke", { mode: "run" });
    const { outputs } = await recordProgram(() => ({ zones: aws.getAvailabilityZonesOutput({}).zoneIds }), {
      mode: "run",
      invokes: { [ZONES]: () => ({ zoneIds: ["euw1-az1"] }) },
    });
    assert.deepEqual(outputs, { zones: ["euw1-az1"] });
  });

  it("takes the given answer in preview mode, too, where only a deployment compares", async () => {
    const { outputs } = await recordProgram(() => ({ type: ask().serviceType }), {
      invokes: { [SERVICE]: () => ({ serviceType: "Gateway" }) },
    });
    assert.deepEqual(outputs, { type: "Gateway" });
  });

  it("may answer with unknown and secret values", async () => {
    const { outputs } = await recordProgram(
      () => {
        const answer = aws.getRegionOutput({});
        return { id: answer.id, hidden: answer.description };
      },
      { invokes: { "aws:index/getRegion:getRegion": () => ({ id: UNKNOWN, description: SECRET }) } },
    );
    assert.deepEqual(outputs, { id: UNKNOWN, hidden: UNKNOWN });
  });
});

describe("a stack reference in a recording", () => {
  const program = () => {
    const reference = new pulumi.StackReference("net", { name: "acme/network/prod" });
    return {
      vpc: reference.getOutput("vpcId"),
      cidr: reference.requireOutput("hub").apply((hub: { cidr: string }) => hub.cidr),
      none: reference.getOutput("none").apply((value) => value ?? "none"),
    };
  };
  const stackReferences = { "acme/network/prod": { vpcId: "vpc-1", hub: { cidr: "10.0.0.0/16" } } };

  it("is answered with the given outputs, in both modes", async () => {
    for (const mode of ["preview", "run"] as const) {
      const { outputs } = await recordProgram(program, { mode, stackReferences });
      assert.deepEqual(outputs, { vpc: "vpc-1", cidr: "10.0.0.0/16", none: "none" });
    }
  });

  it("is refused when the stack's outputs are not given, and names the stack", async () => {
    assert.match(
      await refused(program, "stack-reference-missing"),
      /the stack acme\/network\/prod, whose outputs/,
    );
    await refused(program, "stack-reference-missing", { stackReferences: { "acme/network/dev": {} } });
  });

  it("gives unknown and secret outputs as such", async () => {
    const { outputs } = await recordProgram(
      () => {
        const reference = new pulumi.StackReference("acme/network/prod");
        return { id: reference.getOutput("id"), plain: reference.getOutput("plain") };
      },
      { stackReferences: { "acme/network/prod": { id: UNKNOWN, plain: 1 } } },
    );
    assert.equal(outputs["id"], outputs["id"]);
    assert.deepEqual(outputs["id"], UNKNOWN);
  });

  it("is a read, not a resource", async () => {
    const recording = await record(program, { project: "p", stack: "s", stackReferences });
    assert.deepEqual(
      recording.resources.map(({ type }) => type),
      ["pulumi:pulumi:Stack"],
    );
    assert.deepEqual(recording.reads, [
      {
        urn: "urn:pulumi:s::p::pulumi:pulumi:StackReference::net",
        type: "pulumi:pulumi:StackReference",
        name: "net",
        id: "acme/network/prod",
        parent: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s",
      },
    ]);
  });
});

describe("a resource looked up by its id in a recording", () => {
  it("has its id, and what AWS would tell is unknown", async () => {
    const program = () => {
      const vpc = aws.ec2.Vpc.get("found", "vpc-1", { cidrBlock: "10.0.0.0/16" });
      new aws.ec2.Subnet("s", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
      return { id: vpc.id, cidr: vpc.cidrBlock, arn: vpc.arn };
    };
    const recorded = await recordProgram(program);
    assert.deepEqual(recorded.outputs, { id: "vpc-1", cidr: "10.0.0.0/16", arn: UNKNOWN });
    const { inputs, references } = recorded.only("aws:ec2/subnet:Subnet");
    assert.equal(inputs["vpcId"], "vpc-1");
    assert.deepEqual(references, { vpcId: ["urn:pulumi:test::causeway::aws:ec2/vpc:Vpc::found"] });
    assert.deepEqual(recorded.all("aws:ec2/vpc:Vpc"), []);
  });

  it("shares the space of URNs with the resources", async () => {
    await refused(() => {
      aws.ec2.Vpc.get("same", "vpc-1");
      new aws.ec2.Vpc("same", { cidrBlock: "10.0.0.0/16" });
    }, "duplicate-urn");
  });
});
