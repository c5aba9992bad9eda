/** Functions with their network interfaces, which the example of another team makes. */
import { z } from "zod";
import { AwsError } from "../error";
import { arnOf, at, type Made, noun, tags } from "../noun";
import { needGroup } from "./security-group";
import { needSubnet, placeInterface, removeInterfaces } from "./subnet";

const inputs = {
  ...tags,
  code: z.unknown().optional(),
  handler: z.string().optional(),
  memorySize: z.number().optional(),
  name: z.string(),
  packageType: z.string().optional(),
  publish: z.boolean().optional(),
  region: z.string(),
  reservedConcurrentExecutions: z.number().optional(),
  role: z.string(),
  runtime: z.string().optional(),
  skipDestroy: z.boolean().optional(),
  timeout: z.number().optional(),
  vpcConfig: z
    .strictObject({ securityGroupIds: z.array(z.string()), subnetIds: z.array(z.string()) })
    .optional(),
};

declare module "../world" {
  interface Kinds {
    function: Made<z.output<z.ZodObject<typeof inputs>>>;
  }
}

export const lambdaFunction = noun({
  token: "aws:lambda/function:Function",
  inputs,
  outputs: [
    "arn",
    "codeSha256",
    "invokeArn",
    "lastModified",
    "qualifiedArn",
    "qualifiedInvokeArn",
    "responseStreamingInvokeArn",
    "signingJobArn",
    "signingProfileVersionArn",
    "sourceCodeSize",
    "version",
  ],
  replaces: ["name", "packageType"],
  defaults: {
    memorySize: 128,
    packageType: "Zip",
    publish: false,
    reservedConcurrentExecutions: -1,
    skipDestroy: false,
    timeout: 3,
  },
  autoName: 64,
  create(call, given) {
    const { world } = call;
    const role = world
      .all("role")
      .find((one) => given.role === `arn:aws:iam::${one.account}:role/${one.inputs.name}`);
    if (role?.account !== call.account)
      throw new AwsError(
        "InvalidParameterValueException",
        "The role defined for the function cannot be assumed by Lambda.",
      );
    const id = `${call.account} ${call.region} ${given.name}`;
    for (const group of given.vpcConfig?.securityGroupIds ?? []) needGroup(call, group);
    for (const subnet of given.vpcConfig?.subnetIds ?? []) {
      placeInterface(call, needSubnet(call, subnet), id, given.vpcConfig?.securityGroupIds);
    }
    world.put("function", { id, ...at(call), inputs: given });
    return given.name;
  },
  read: (call, name) => {
    const found = call.world.find("function", `${call.account} ${call.region} ${name}`);
    if (found === undefined) return undefined;
    const arn = arnOf(found, "lambda", `function:${name}`);
    return {
      ...found.inputs,
      arn,
      codeSha256: "",
      invokeArn: arn,
      lastModified: "2026-01-01T00:00:00Z",
      qualifiedArn: `${arn}:$LATEST`,
      qualifiedInvokeArn: arn,
      responseStreamingInvokeArn: arn,
      signingJobArn: "",
      signingProfileVersionArn: "",
      sourceCodeSize: 1,
      version: "$LATEST",
    };
  },
  remove(call, name) {
    const id = `${call.account} ${call.region} ${name}`;
    removeInterfaces(call.world, id);
    call.world.remove("function", id);
  },
});
