import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { NetworkModel, Subnet, Vpc } from "../../../network/model/types";
import type { JsonObject, RecordedResource } from "../../../network/recorded";
import { fabricate, idOf } from "../../support/fabricate";

const tiers: JsonObject = {
  app: {
    purpose: "workload",
    subnets: { "euw1-az1": { subnetId: "subnet-0a", cidr: "10.9.0.0/24", routeTableId: "rtb-0a" } },
    workloadSecurityGroupId: "sg-0a",
    networkAcl: [
      {
        direction: "ingress",
        ruleNumber: 200,
        action: "allow",
        protocol: "tcp",
        ports: "443",
        cidr: "10.0.0.0/8",
      },
      { direction: "ingress", ruleNumber: 100, action: "deny", protocol: "all", cidr: "10.8.0.0/16" },
    ],
  },
};
const facts: JsonObject = {
  vpcId: "vpc-0legacy",
  accountId: "333333333333",
  region: "eu-west-1",
  cidrs: ["10.9.0.0/16", "100.64.0.0/16"],
  tiers,
};

function estate(assumption: JsonObject = facts): RecordedResource {
  return fabricate("causeway:index:Estate", "estate", { assumptions: { legacy: assumption } });
}

function parts(model: NetworkModel): { vpc: Vpc; subnet: Subnet } {
  const [vpc] = model.vpcs.values();
  const [subnet] = model.subnets.values();
  assert.ok(vpc !== undefined && subnet !== undefined);
  return { vpc, subnet };
}

function withTier(change: JsonObject): NetworkModel {
  const app = tiers.app as JsonObject;
  return buildModel([estate({ ...facts, tiers: { app: { ...app, ...change } } })]);
}

describe("the model of an adopted VPC", () => {
  it("is what the Estate says, with every fact marked as assumed", () => {
    const { vpc } = parts(buildModel([estate()]));
    assert.deepEqual([vpc.name, vpc.role, vpc.origin], ["legacy", "spoke", "adopted"]);
    assert.deepEqual(vpc.account, {
      known: true,
      value: "333333333333",
      source: { urn: estate().urn, property: "assumptions.legacy.accountId", assumed: true },
    });
    assert.deepEqual(
      vpc.ranges.map(({ cidr }) => valueOf(cidr)),
      ["10.9.0.0/16", "100.64.0.0/16"],
    );
  });

  it("has unknown DNS attributes until somebody states them", () => {
    const silent = parts(buildModel([estate()])).vpc;
    const stating = parts(buildModel([estate({ ...facts, dnsSupport: true, dnsHostnames: false })])).vpc;
    assert.deepEqual([silent.dnsSupport.known, silent.dnsHostnames.known], [false, false]);
    assert.deepEqual([valueOf(stating.dnsSupport), valueOf(stating.dnsHostnames)], [true, false]);
  });

  it("has the stated subnets with their zone, range, table and ACL", () => {
    const model = buildModel([estate()]);
    const { subnet } = parts(model);
    assert.deepEqual(
      [subnet.name, subnet.tier, valueOf(subnet.zoneId), valueOf(subnet.cidr)],
      ["subnet-0a", "app", "euw1-az1", "10.9.0.0/24"],
    );
    assert.equal(model.routeTables.get(nodeOf(subnet.routeTable) ?? "")?.name, "rtb-0a");
    const rules = model.networkAcls.get(nodeOf(subnet.networkAcl) ?? "")?.rules ?? [];
    assert.deepEqual(
      rules.map(({ number, action }) => [valueOf(number), valueOf(action)]),
      [
        [100, "deny"],
        [200, "allow"],
      ],
    );
    assert.deepEqual(valueOf(rules[1]?.match), { protocol: "tcp", ports: { from: 443, to: 443 } });
  });

  it("has an unknown ACL when none is stated, and never AWS's default one", () => {
    const model = withTier({ networkAcl: null });
    assert.deepEqual([parts(model).subnet.networkAcl.kind, model.networkAcls.size], ["unknown", 0]);
  });

  it("has tables that may hold more than is stated, unless their routes are", () => {
    const open = buildModel([estate()]);
    const closed = withTier({ routes: [{ cidr: "0.0.0.0/0", target: "nat-0a" }] });
    const tableOf = (model: NetworkModel) =>
      model.routeTables.get(nodeOf(parts(model).subnet.routeTable) ?? "");
    assert.equal(tableOf(open)?.complete.known, false);
    assert.deepEqual(
      tableOf(open)?.routes.map(({ origin }) => origin),
      ["local", "local"],
    );
    assert.equal(valueOf(tableOf(closed)?.complete), true);
    assert.deepEqual(
      tableOf(closed)?.routes.map(({ target }) => target.kind),
      ["local", "local", "nat-gateway"],
    );
  });

  it("has a workload group whose rules are known only as far as they are stated", () => {
    const open = buildModel([estate()]);
    const closed = withTier({
      workloadEgress: [{ cidr: "10.0.0.0/16", protocol: "tcp", ports: "443" }],
      workloadIngress: [],
    });
    const groupOf = (model: NetworkModel) =>
      model.securityGroups.get(nodeOf(model.workloadGroups[0]?.securityGroup) ?? "");
    assert.deepEqual(
      [groupOf(open)?.name, groupOf(open)?.rules, groupOf(open)?.complete.known],
      ["sg-0a", [], false],
    );
    assert.deepEqual(
      groupOf(closed)?.rules.map(({ direction, peer }) => [direction, valueOf(peer)]),
      [["egress", { kind: "cidr", cidr: "10.0.0.0/16" }]],
    );
    assert.equal(valueOf(groupOf(closed)?.complete), true);
  });

  it("is where resources of the program lead by its plain ids", () => {
    const hub = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.0.0.0/16" });
    const peering = fabricate("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "p", {
      vpcId: idOf(hub),
      peerVpcId: "vpc-0legacy",
    });
    const route = fabricate("aws:ec2/route:Route", "r", {
      routeTableId: "rtb-0a",
      destinationCidrBlock: "10.0.0.0/16",
      vpcPeeringConnectionId: idOf(peering),
    });
    const rule = fabricate("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "r", {
      securityGroupId: "sg-0a",
      ipProtocol: "-1",
      cidrIpv4: "10.0.0.0/16",
    });
    const model = buildModel([estate(), hub, peering, route, rule]);
    const adopted = [...model.vpcs.values()].find(({ origin }) => origin === "adopted");
    assert.equal(nodeOf(model.peerings.get(peering.urn)?.accepter.vpc), adopted?.id);
    assert.deepEqual(adopted?.peerings, [peering.urn]);
    const [table] = [...model.routeTables.values()].filter(({ name }) => name === "rtb-0a");
    assert.deepEqual(table?.routes.map(({ source }) => source.urn).slice(2), [route.urn]);
    const [group] = [...model.securityGroups.values()].filter(({ name }) => name === "sg-0a");
    assert.deepEqual(
      group?.rules.map(({ source }) => source),
      [{ urn: rule.urn }],
    );
    assert.deepEqual(model.warnings, []);
  });

  it("joins the routes that tiers state of one table", () => {
    const tier = (zone: string, subnetId: string, cidr: string): JsonObject => ({
      subnets: { [zone]: { subnetId, cidr: "10.9.0.0/24", routeTableId: "rtb-0a" } },
      routes: [
        { cidr: "0.0.0.0/0", target: "nat-0a" },
        { cidr, target: "tgw-0a" },
      ],
    });
    const shared = {
      a: tier("euw1-az1", "subnet-0a", "10.1.0.0/16"),
      b: tier("euw1-az2", "subnet-0b", "10.2.0.0/16"),
    };
    const model = buildModel([estate({ ...facts, cidrs: [], tiers: shared })]);
    const [table] = [...model.routeTables.values()].filter(({ main }) => !main);
    assert.equal(table?.subnets.length, 2);
    assert.deepEqual(
      table?.routes.map(({ destination }) => valueOf(destination)),
      [
        { kind: "cidr", cidr: "0.0.0.0/0" },
        { kind: "cidr", cidr: "10.1.0.0/16" },
        { kind: "cidr", cidr: "10.2.0.0/16" },
      ],
    );
  });

  it("is read from its component's own arguments where there is no Estate", () => {
    const spoke = fabricate("causeway:components:SpokeVpc", "legacy", {
      source: "adopted",
      vpcId: "vpc-0legacy",
      accountId: "333333333333",
      region: "eu-west-1",
      cidr: "10.9.0.0/16",
      secondaryCidrs: ["100.64.0.0/16"],
      assume: { tiers },
    });
    const { vpc, subnet } = parts(buildModel([spoke]));
    assert.deepEqual(
      vpc.ranges.map(({ cidr }) => valueOf(cidr)),
      ["10.9.0.0/16", "100.64.0.0/16"],
    );
    assert.deepEqual(subnet.source, {
      urn: spoke.urn,
      property: "assume.tiers.app.subnets.euw1-az1",
      assumed: true,
    });
  });
});
