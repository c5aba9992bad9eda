import assert from "node:assert/strict";
import { InterfaceEndpoints, type InterfaceEndpointsArgs } from "../../components/interface-endpoints";
import type { RecordedResource } from "../../network/recorded";
import { recordProgram } from "../support/recorded";
import { describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const zones = ["euw1-az1", "euw1-az2"];
const vpc = describedVpc("hub", 0, { endpoints: zones });
const spoke = (number: number) => ({
  vpcId: `vpc-${number}`,
  region: "eu-west-1",
  accountId: NETWORK_ACCOUNT,
  cidrs: [`10.${number}.0.0/16`],
  services: "all" as const,
});
const before: InterfaceEndpointsArgs = {
  vpc,
  tier: "endpoints",
  access: { accountIds: [NETWORK_ACCOUNT] },
  services: { secretsmanager: {}, "ecr.dkr": {} },
  consumers: { app: spoke(2) },
};

interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Names of AWS resources that differ in anything recorded; the component's own arguments are no resource. */
async function difference(change: Partial<InterfaceEndpointsArgs>): Promise<Difference> {
  const resources = async (args: InterfaceEndpointsArgs): Promise<Map<string, RecordedResource>> => {
    const recorded = await recordProgram(() => {
      new InterfaceEndpoints("core", args);
    });
    return new Map(
      recorded.resources.flatMap((resource) => (resource.custom ? [[resource.urn, resource]] : [])),
    );
  };
  const [old, now] = [await resources(before), await resources({ ...before, ...change })];
  const names = (from: Map<string, RecordedResource>, pick: (resource: RecordedResource) => boolean) =>
    [...from.values()].filter(pick).map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
  return {
    added: names(now, ({ urn }) => !old.has(urn)),
    removed: names(old, ({ urn }) => !now.has(urn)),
    changed: names(now, (resource) => {
      const former = old.get(resource.urn);
      return former !== undefined && JSON.stringify(former) !== JSON.stringify(resource);
    }),
  };
}

const secrets = "secretsmanager.eu-west-1.amazonaws.com";
const images = "dkr.ecr.eu-west-1.amazonaws.com";

describe("InterfaceEndpoints over time", () => {
  it("gets a subnet in a zone that is added, at its end or before the others, and changes nothing else", async () => {
    for (const tierZones of [
      ["euw1-az1", "euw1-az2", "euw1-az3"],
      ["euw1-az3", "euw1-az1", "euw1-az2"],
    ]) {
      const more = describedVpc("hub", 0, { endpoints: tierZones });
      assert.deepEqual(await difference({ vpc: more }), {
        added: [
          "VpcEndpointSubnetAssociation core-ecr.dkr-euw1-az3",
          "VpcEndpointSubnetAssociation core-secretsmanager-euw1-az3",
        ],
        removed: [],
        changed: [],
      });
    }
  });

  it("loses the subnet of a zone that is left out, the first one too, and changes nothing else", async () => {
    for (const [kept, lost] of [
      ["euw1-az1", "euw1-az2"],
      ["euw1-az2", "euw1-az1"],
    ]) {
      assert.deepEqual(await difference({ zones: [kept ?? ""] }), {
        added: [],
        removed: [
          `VpcEndpointSubnetAssociation core-ecr.dkr-${lost}`,
          `VpcEndpointSubnetAssociation core-secretsmanager-${lost}`,
        ],
        changed: [],
      });
    }
  });

  it("associates a consumer that is added and admits its range", async () => {
    assert.deepEqual(await difference({ consumers: { ...before.consumers, web: spoke(4) } }), {
      added: [
        `ZoneAssociation core-ecr.dkr-web-${images}`,
        `ZoneAssociation core-secretsmanager-web-${secrets}`,
        "SecurityGroupIngressRule core-ecr.dkr-443-10.4.0.0/16",
        "SecurityGroupIngressRule core-secretsmanager-443-10.4.0.0/16",
      ],
      removed: [],
      changed: [],
    });
  });

  it("swaps a rule for one that is wider when a consumer's range joins its neighbour's", async () => {
    const consumers = { ...before.consumers, web: { ...spoke(3), services: ["secretsmanager"] } };
    assert.deepEqual(await difference({ consumers }), {
      added: [
        `ZoneAssociation core-secretsmanager-web-${secrets}`,
        "SecurityGroupIngressRule core-secretsmanager-443-10.2.0.0/15",
      ],
      removed: ["SecurityGroupIngressRule core-secretsmanager-443-10.2.0.0/16"],
      changed: [],
    });
  });

  it("makes the resources of a service that is added, and changes no other's", async () => {
    const consumers = { app: { ...spoke(2), services: Object.keys(before.services) } };
    const unsubscribed = await difference({ consumers, services: { ...before.services, kms: {} } });
    assert.deepEqual(
      { ...unsubscribed, added: unsubscribed.added.map((name) => name.split(" ")[1]) },
      {
        added: [
          "core-kms",
          "core-kms",
          "core-kms-euw1-az1",
          "core-kms-euw1-az2",
          "core-kms-apex-A-kms.eu-west-1.amazonaws.com",
          "core-kms-zone-kms.eu-west-1.amazonaws.com",
          "core-kms-443-10.0.0.0/16",
        ],
        removed: [],
        changed: [],
      },
    );
  });

  it("removes a consumer's own resources and no other's", async () => {
    assert.deepEqual(await difference({ consumers: {} }), {
      added: [],
      removed: [
        `ZoneAssociation core-ecr.dkr-app-${images}`,
        `ZoneAssociation core-secretsmanager-app-${secrets}`,
        "SecurityGroupIngressRule core-ecr.dkr-443-10.2.0.0/16",
        "SecurityGroupIngressRule core-secretsmanager-443-10.2.0.0/16",
      ],
      changed: [],
    });
  });
});
