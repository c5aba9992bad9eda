import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import { fabricate, idOf } from "../../support/fabricate";

const vpc = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.0.0.0/16" });
const spoke = fabricate("aws:ec2/vpc:Vpc", "app", { cidrBlock: "10.1.0.0/16" });
const subnets = ["a", "b"].map((name, index) =>
  fabricate("aws:ec2/subnet:Subnet", name, { vpcId: idOf(vpc), cidrBlock: `10.0.${index}.0/24` }),
);
const group = fabricate("aws:ec2/securityGroup:SecurityGroup", "dns", { vpcId: idOf(vpc) });
const endpoint = fabricate("aws:route53/resolverEndpoint:ResolverEndpoint", "out", {
  direction: "OUTBOUND",
  ipAddresses: subnets.map((subnet, index) => ({
    subnetId: idOf(subnet),
    ...(index === 0 ? { ip: "10.0.0.10" } : {}),
  })),
  securityGroupIds: [idOf(group)],
});
const rule = fabricate("aws:route53/resolverRule:ResolverRule", "corp", {
  domainName: "Corp.example.com.",
  ruleType: "FORWARD",
  resolverEndpointId: idOf(endpoint),
  targetIps: [
    { ip: "192.168.10.53", port: 53 },
    { ip: "192.168.10.54", port: 5353 },
  ],
});
const associations = [vpc, spoke].map((follower) =>
  fabricate("aws:route53/resolverRuleAssociation:ResolverRuleAssociation", `corp-${follower.name}`, {
    resolverRuleId: idOf(rule),
    vpcId: idOf(follower),
  }),
);
const model = buildModel([vpc, spoke, ...subnets, group, endpoint, rule, ...associations]);

describe("the model of a resolver endpoint", () => {
  it("knows its direction, VPC, subnets, fixed addresses and group", () => {
    const found = model.resolverEndpoints.get(endpoint.urn);
    assert.ok(found);
    assert.equal(valueOf(found.direction), "outbound");
    assert.equal(nodeOf(found.vpc), vpc.urn);
    assert.deepEqual(
      found.subnets.map(nodeOf),
      subnets.map(({ urn }) => urn),
    );
    assert.deepEqual(found.addresses, ["10.0.0.10"]);
    assert.deepEqual(found.securityGroups.map(nodeOf), [group.urn]);
  });

  it("does not guess a direction that it does not know", () => {
    const strange = fabricate("aws:route53/resolverEndpoint:ResolverEndpoint", "x", {
      direction: "SIDEWAYS",
    });
    assert.equal(buildModel([strange]).resolverEndpoints.get(strange.urn)?.direction.known, false);
  });
});

describe("the model of a resolver rule", () => {
  it("knows its domain, targets, endpoint and who follows it", () => {
    const found = model.resolverRules.get(rule.urn);
    assert.ok(found);
    assert.deepEqual([valueOf(found.domainName), valueOf(found.kind)], ["corp.example.com", "forward"]);
    assert.deepEqual(found.targets, [
      { address: "192.168.10.53", port: 53 },
      { address: "192.168.10.54", port: 5353 },
    ]);
    assert.equal(nodeOf(found.endpoint), endpoint.urn);
    assert.deepEqual(found.vpcs.map(nodeOf).sort(), [spoke.urn, vpc.urn].sort());
  });

  it("leaves no warning, since whoever traces a name knows the rule", () => {
    assert.deepEqual(model.warnings, []);
  });

  it("is a warning for the VPC that follows it, where it exists already and its domain is not known", () => {
    const foreign = fabricate("aws:route53/resolverRuleAssociation:ResolverRuleAssociation", "foreign", {
      resolverRuleId: "rslvr-rr-0abc",
      vpcId: idOf(spoke),
    });
    assert.deepEqual(
      buildModel([vpc, spoke, foreign]).warnings.map(({ code, affects }) => [code, affects]),
      [["unresolved-reference", [spoke.urn]]],
    );
  });
});
