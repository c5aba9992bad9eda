/**
 * How a user of the library tests a program of their own, with nothing but Pulumi's own mocks. Mocks show inputs
 * and names; they show neither parents nor dependencies, for which the offline plan is the better tool.
 */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { HubVpc, InterfaceEndpoints, InvalidInputError } from "causeway";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

class Mocks implements pulumi.runtime.Mocks {
  readonly registered: Registered[] = [];

  newResource({ type, name, inputs }: pulumi.runtime.MockResourceArgs): {
    id: string;
    state: Record<string, unknown>;
  } {
    const state = inputs as Record<string, unknown>;
    this.registered.push({ type, name, inputs: state });
    const id = `${name}-id`;
    if (type === "aws:route53/zone:Zone") return { id, state: { ...state, zoneId: id } };
    if (type === "aws:ec2/vpcEndpoint:VpcEndpoint") return { id, state: { ...state, prefixListId: "pl-1" } };
    return { id, state };
  }

  /** An answer to every question that the components ask; anything else is a mistake of the test. */
  call({ token, inputs }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
    switch (token) {
      case "aws:ec2/getVpcEndpoint:getVpcEndpoint":
        return {
          ...inputs,
          dnsEntries: [{ dnsName: "vpce-1.kms.eu-west-1.vpce.amazonaws.com", hostedZoneId: "Z1" }],
        };
      default:
        throw new Error(`nobody expected ${token}`);
    }
  }

  only(type: string): Registered {
    const [first, ...more] = this.registered.filter((resource) => resource.type === type);
    assert.ok(first !== undefined && more.length === 0, `expected exactly one ${type}`);
    return first;
  }
}

/** The value of an Output, awaited, so that a failed assertion about it fails the test. */
async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

describe("the components under pulumi.runtime.setMocks", () => {
  let mocks: Mocks;

  beforeEach(async () => {
    mocks = new Mocks();
    await pulumi.runtime.setMocks(mocks, "project", "stack");
  });

  it("make a hub whose endpoint admits the hub alone", async () => {
    const hub = new HubVpc("hub", {
      accountId: "111111111111",
      region: "eu-west-1",
      cidr: "10.0.0.0/20",
      zones: ["euw1-az1"],
      tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
    });
    const set = new InterfaceEndpoints("core", {
      vpc: hub.description,
      tier: "endpoints",
      services: { kms: {} },
      access: { accountIds: ["111111111111"] },
      verifyZones: false,
    });

    assert.equal(await valueOf(hub.vpcId), "hub-vpc-id");
    const endpoint = set.endpoints.kms;
    assert.ok(endpoint);
    assert.equal(await valueOf(endpoint.dnsName), "vpce-1.kms.eu-west-1.vpce.amazonaws.com");
    const rule = mocks.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(
      [rule.inputs.cidrIpv4, rule.inputs.fromPort, rule.inputs.toPort],
      ["10.0.0.0/20", 443, 443],
    );
  });

  it("honour a transform, which engine transforms do not under mocks", async () => {
    const hub = new HubVpc("hub", {
      accountId: "111111111111",
      region: "eu-west-1",
      cidr: "10.0.0.0/20",
      zones: ["euw1-az1"],
      tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
      transform: { vpc: (args) => ({ ...args, instanceTenancy: "dedicated" }) },
    });
    await valueOf(hub.vpcId);
    assert.equal(mocks.only("aws:ec2/vpc:Vpc").inputs.instanceTenancy, "dedicated");
  });

  it("refuse bad arguments before anything is registered", () => {
    const tiers = { endpoints: { slot: 0, purpose: "endpoints" } } as const;
    const args = {
      accountId: "111111111111",
      region: "eu-west-1",
      cidr: "10.0.0.1/20",
      zones: ["euw1-az1"],
      tiers,
    };
    assert.throws(
      () => new HubVpc("hub", args),
      (error) =>
        error instanceof InvalidInputError && error.issues.some(({ code }) => code === "range-host-bits"),
    );
    assert.deepEqual(mocks.registered, []);
  });
});
