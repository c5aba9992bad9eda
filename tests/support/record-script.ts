/** Run as a process of its own: records a program, says how it went, and has to end without being told to. */

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { record, RecordingError } from "../../stacks/record";

const PROGRAMS: Readonly<Record<string, () => unknown>> = {
  worked: () => {
    // Makes the SDK start its callback server.
    pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props, opts }));
    new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16" });
  },
  failed: () => {
    const tags = new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16" }).urn.apply((): Record<string, string> => {
      throw new Error("boom");
    });
    const waits = new aws.ec2.Vpc("w", { cidrBlock: "10.0.0.0/16", tags });
    new aws.ec2.Vpc("x", { cidrBlock: "10.0.0.0/16" }, { dependsOn: waits });
  },
  stalled: () => new Promise(() => undefined),
};

async function main(name: string): Promise<string> {
  const program = PROGRAMS[name];
  if (program === undefined) return `unknown ${name}`;
  try {
    const { resources } = await record(program, { project: "p", stack: "s", stallSeconds: 1 });
    return `recorded ${resources.length}`;
  } catch (error) {
    if (error instanceof RecordingError) return `failed ${error.code}`;
    return `failed ${error instanceof Error ? error.message : String(error)}`;
  }
}

void main(process.argv[2] ?? "").then((said) => process.stdout.write(`${said}\n`));
