/** Pieces of what Pulumi prints, as small as they can be. */
import type { Json, JsonObject } from "../../../network/recorded";

const urn = (type: string, name: string) => `urn:pulumi:dev::causeway::${type}::${name}`;

export const stackUrn = urn("pulumi:pulumi:Stack", "causeway-dev");
export const providerUrn = urn("pulumi:providers:aws", "dev-eu-west-1");
export const vpcUrn = urn("aws:ec2/vpc:Vpc", "hub-vpc");
export const policyUrn = urn("aws:iam/rolePolicy:RolePolicy", "hub-flow-logs");
export const subnetUrn = urn("aws:ec2/subnet:Subnet", "hub-app");
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const stack: JsonObject = { urn: stackUrn, custom: false, type: "pulumi:pulumi:Stack" };

export const provider: JsonObject = {
  urn: providerUrn,
  custom: true,
  id: "1f0c",
  type: "pulumi:providers:aws",
  inputs: { __internal: {}, region: "eu-west-1", version: "7.48.0" },
  parent: stackUrn,
  propertyDependencies: { region: [] },
};

/** A subnet as the AWS provider hands it on: with defaults, its region and all tags filled in. */
export function subnet(vpcId: Json, more: JsonObject = {}): JsonObject {
  return {
    urn: subnetUrn,
    custom: true,
    type: "aws:ec2/subnet:Subnet",
    inputs: {
      __defaults: ["ipv6Native"],
      cidrBlock: "10.0.0.0/24",
      ipv6Native: false,
      region: "eu-west-1",
      tags: { __defaults: [], Name: "hub-app" },
      tagsAll: { Name: "hub-app", owner: "platform" },
      vpcId,
    },
    parent: stackUrn,
    provider: `${providerUrn}::1f0c`,
    dependencies: [policyUrn, vpcUrn],
    propertyDependencies: { cidrBlock: [], tags: [], vpcId: [vpcUrn] },
    ignoreChanges: ["tags"],
    protect: true,
    aliases: [urn("aws:ec2/subnet:Subnet", "old")],
    ...more,
  };
}

/** A preview of these steps that counts its steps right. */
export function preview(
  steps: readonly (readonly [op: string, state: JsonObject])[],
  more: JsonObject = {},
): JsonObject {
  const changeSummary: Record<string, number> = {};
  for (const [op] of steps) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
  return {
    steps: steps.map(([op, state]) => ({
      op,
      urn: state.urn ?? null,
      ...(op.startsWith("delete") ? { oldState: state } : { newState: state }),
    })),
    diagnostics: [],
    changeSummary,
    ...more,
  };
}

export function exported(resources: readonly JsonObject[], version = 3): JsonObject {
  return { version, deployment: { resources } };
}
