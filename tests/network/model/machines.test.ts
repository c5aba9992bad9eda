import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import { type FabricatedInput, fabricate, idOf } from "../../support/fabricate";

const vpc = fabricate("aws:ec2/vpc:Vpc", "app", { cidrBlock: "10.1.0.0/16" });
const subnet = fabricate("aws:ec2/subnet:Subnet", "app-a", { vpcId: idOf(vpc), cidrBlock: "10.1.0.0/24" });
const group = fabricate("aws:ec2/securityGroup:SecurityGroup", "web", { vpcId: idOf(vpc) });

function liftedFrom(kind: "instance" | "interface", inputs: Readonly<Record<string, FabricatedInput>>) {
  const type =
    kind === "instance" ? "aws:ec2/instance:Instance" : "aws:ec2/networkInterface:NetworkInterface";
  const { machines, warnings } = buildModel([vpc, subnet, group, fabricate(type, "box", inputs)]);
  const [machine] = machines.values();
  assert.ok(machine);
  return { machine, warnings };
}

describe("the model of an instance", () => {
  it("has its subnet, its groups and its chosen address, with the source/destination check on", () => {
    const { machine, warnings } = liftedFrom("instance", {
      subnetId: idOf(subnet),
      vpcSecurityGroupIds: [idOf(group)],
      privateIp: "10.1.0.10",
    });
    assert.equal(nodeOf(machine.subnet), subnet.urn);
    assert.deepEqual(machine.securityGroups.map(nodeOf), [group.urn]);
    assert.deepEqual(machine.addresses.map(valueOf), ["10.1.0.10"]);
    assert.equal(valueOf(machine.sourceDestCheck), true);
    assert.deepEqual(warnings, []);
  });

  it("wears the default group of its VPC where it names none", () => {
    const { machine } = liftedFrom("instance", { subnetId: idOf(subnet) });
    assert.deepEqual(machine.securityGroups.map(nodeOf), [`${vpc.urn}#default-security-group`]);
  });

  it("wears nobody knows what where a launch template may say", () => {
    const { machine } = liftedFrom("instance", { subnetId: idOf(subnet), launchTemplate: { name: "web" } });
    assert.deepEqual(
      machine.securityGroups.map(({ kind }) => kind),
      ["unknown"],
    );
  });

  it("is no place of its own where its interfaces are resources", () => {
    const { machine } = liftedFrom("instance", {
      networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: "eni-1" }],
    });
    assert.equal(machine.subnet, undefined);
    assert.equal(machine.sourceDestCheck.known, false);
  });

  it("is a warning that concerns every VPC where its subnet is not said", () => {
    const { warnings } = liftedFrom("instance", {});
    assert.deepEqual(
      warnings.map(({ code, affects }) => [code, affects]),
      [["unresolved-reference", "all"]],
    );
  });
});

describe("the model of a network interface", () => {
  it("has what it says, and a check that is off where that is said", () => {
    const { machine } = liftedFrom("interface", {
      subnetId: idOf(subnet),
      securityGroups: [idOf(group)],
      privateIps: ["10.1.0.20"],
      sourceDestCheck: false,
    });
    assert.deepEqual(machine.securityGroups.map(nodeOf), [group.urn]);
    assert.deepEqual(machine.addresses.map(valueOf), ["10.1.0.20"]);
    assert.equal(valueOf(machine.sourceDestCheck), false);
    assert.equal(machine.publicAddress?.known, false);
  });

  it("has no chosen address where AWS adds some", () => {
    const { machine } = liftedFrom("interface", {
      subnetId: idOf(subnet),
      privateIps: ["10.1.0.20"],
      privateIpsCount: 3,
    });
    assert.deepEqual(machine.addresses, []);
  });
});
