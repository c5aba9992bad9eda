import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { create, nameTag, recordable } from "../../components/internal/create";
import { recordProgram } from "../support/recorded";

describe("create", () => {
  it("registers the given arguments when there is no transform", async () => {
    const recorded = await recordProgram(() => {
      create(aws.ec2.Vpc, "main", { cidrBlock: "10.0.0.0/16" }, {});
    });
    assert.deepEqual(recorded.only("aws:ec2/vpc:Vpc").inputs, { cidrBlock: "10.0.0.0/16" });
  });

  it("registers what the transform returns", async () => {
    const given = { cidrBlock: "10.0.0.0/16" };
    const recorded = await recordProgram(() => {
      create(aws.ec2.Vpc, "main", given, {}, (args) => ({ ...args, instanceTenancy: "dedicated" }));
    });
    assert.deepEqual(recorded.only("aws:ec2/vpc:Vpc").inputs, {
      cidrBlock: "10.0.0.0/16",
      instanceTenancy: "dedicated",
    });
    assert.deepEqual(given, { cidrBlock: "10.0.0.0/16" });
  });

  it("registers the child with the given parent and options", async () => {
    const recorded = await recordProgram(() => {
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
      create(aws.ec2.Vpc, "main", {}, { parent, protect: true });
    });
    const vpc = recorded.only("aws:ec2/vpc:Vpc");
    assert.equal(vpc.parent, recorded.only("test:index:Parent").urn);
    assert.equal(vpc.protect, true);
  });
});

describe("recordable", () => {
  it("keeps plain values and Inputs as they are", () => {
    const [output, promise] = [pulumi.output("vpc-1"), Promise.resolve("rtb-1")];
    const args = {
      cidr: "10.0.0.0/16",
      ipv6: false,
      slots: 0,
      none: null,
      zones: ["a", "b"],
      output,
      promise,
    };
    const kept = recordable(args);
    assert.deepEqual(Object.keys(kept), Object.keys(args));
    assert.equal(kept["output"], output);
    assert.equal(kept["promise"], promise);
    assert.deepEqual(kept["zones"], ["a", "b"]);
  });

  it("drops functions and undefined values at any depth", () => {
    const edit = (args: object) => args;
    const args = {
      tiers: { app: { slot: 1, edit, range: undefined } },
      list: [1, edit, { edit, a: 2 }],
      edit,
    };
    assert.deepEqual(recordable(args), { tiers: { app: { slot: 1 } }, list: [1, { a: 2 }] });
  });

  it("drops an object of functions only but keeps an empty object", () => {
    assert.deepEqual(recordable({ transform: { vpc: (args: object) => args }, tiers: {} }), { tiers: {} });
  });

  it("drops resources and providers", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("ireland", { region: "eu-west-1" });
      const vpc = new aws.ec2.Vpc("main", {}, { provider });
      const kept = recordable({ provider, vpc, side: { provider, name: "hub" } });
      return { kept: pulumi.output(kept) };
    });
    assert.deepEqual(recorded.outputs, { kept: { side: { name: "hub" } } });
  });
});

describe("nameTag", () => {
  it("puts the name beside the given tags", () => {
    assert.deepEqual(nameTag("hub-vpc", { team: "net" }), { Name: "hub-vpc", team: "net" });
    assert.deepEqual(nameTag("hub-vpc"), { Name: "hub-vpc" });
  });

  it("lets a given Name win", () => {
    assert.deepEqual(nameTag("hub-vpc", { Name: "core" }), { Name: "core" });
  });
});
