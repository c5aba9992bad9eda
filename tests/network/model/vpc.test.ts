import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { valueOf } from "../../../network/model/facts";
import type { Vpc } from "../../../network/model/types";
import { type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { fabricate, idOf } from "../../support/fabricate";

const VPC = "aws:ec2/vpc:Vpc";
const provider = fabricate("pulumi:providers:aws", "main", {
  region: "eu-west-1",
  allowedAccountIds: '["111111111111"]',
});

function onlyVpc(...resources: RecordedResource[]): Vpc {
  const [vpc, ...more] = buildModel(resources).vpcs.values();
  assert.ok(vpc !== undefined && more.length === 0);
  return vpc;
}

describe("the model of a VPC", () => {
  it("has the account and the region of its provider, with the provider as evidence", () => {
    const vpc = onlyVpc(provider, fabricate(VPC, "main", { cidrBlock: "10.0.0.0/16" }, { provider }));
    assert.deepEqual(vpc.region, {
      known: true,
      value: "eu-west-1",
      source: { urn: provider.urn, property: "region" },
    });
    assert.deepEqual(vpc.account, {
      known: true,
      value: "111111111111",
      source: { urn: provider.urn, property: "allowedAccountIds" },
    });
  });

  it("has its own region before its provider's", () => {
    const resource = fabricate(
      VPC,
      "main",
      { cidrBlock: "10.0.0.0/16", region: "eu-central-1" },
      { provider },
    );
    assert.deepEqual(onlyVpc(provider, resource).region, {
      known: true,
      value: "eu-central-1",
      source: { urn: resource.urn, property: "region" },
    });
  });

  it("has the account of the last role that its provider assumes", () => {
    const assuming = fabricate("pulumi:providers:aws", "main", {
      assumeRoles: JSON.stringify([
        { roleArn: "arn:aws:iam::111111111111:role/gate" },
        { roleArn: "arn:aws:iam::222222222222:role/causeway" },
      ]),
    });
    const vpc = onlyVpc(assuming, fabricate(VPC, "main", {}, { provider: assuming }));
    assert.equal(valueOf(vpc.account), "222222222222");
  });

  it("has an unknown account when its provider allows two", () => {
    const either = fabricate("pulumi:providers:aws", "main", {
      allowedAccountIds: '["111111111111","222222222222"]',
    });
    assert.equal(onlyVpc(either, fabricate(VPC, "main", {}, { provider: either })).account.known, false);
  });

  it("has an unknown account and region without a provider and a component that was told", () => {
    const resource = fabricate(VPC, "main", { cidrBlock: "10.0.0.0/16" });
    const { account, region } = onlyVpc(resource);
    const why = "is the default provider's";
    assert.deepEqual(
      [account, region],
      [
        { known: false, why, source: { urn: resource.urn } },
        { known: false, why, source: { urn: resource.urn } },
      ],
    );
  });

  it("has the account that its component was told when the provider is a default one", () => {
    const hub = fabricate("causeway:components:HubVpc", "hub", {
      accountId: "111111111111",
      region: "eu-west-1",
    });
    const vpc = onlyVpc(hub, fabricate(VPC, "hub-vpc", {}, { parent: hub }));
    assert.deepEqual(vpc.account, {
      known: true,
      value: "111111111111",
      source: { urn: hub.urn, property: "accountId" },
    });
    assert.deepEqual([vpc.name, vpc.role, vpc.origin], ["hub", "hub", "created"]);
  });

  it("has DNS support on and host names off when neither is given, as AWS does", () => {
    const { dnsSupport, dnsHostnames } = onlyVpc(fabricate(VPC, "main"));
    assert.deepEqual([valueOf(dnsSupport), valueOf(dnsHostnames)], [true, false]);
  });

  it("keeps a DNS attribute unknown that is not known before deployment", () => {
    const resource = fabricate(VPC, "main", { enableDnsSupport: UNKNOWN });
    assert.deepEqual(onlyVpc(resource).dnsSupport, {
      known: false,
      why: "is not known before deployment",
      source: { urn: resource.urn, property: "enableDnsSupport" },
    });
  });

  it("lists its ranges, the primary first, each with the resource that brought it", () => {
    const vpc = fabricate(VPC, "main", { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true });
    const second = fabricate("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "second", {
      vpcId: idOf(vpc),
      cidrBlock: "100.64.0.0/16",
    });
    const { ranges } = onlyVpc(second, vpc);
    assert.deepEqual(
      ranges.map(({ family, cidr }) => [family, valueOf(cidr), cidr.source]),
      [
        [4, "10.0.0.0/16", { urn: vpc.urn, property: "cidrBlock" }],
        [4, "100.64.0.0/16", { urn: second.urn, property: "cidrBlock" }],
        [6, undefined, { urn: vpc.urn, property: "assignGeneratedIpv6CidrBlock" }],
      ],
    );
  });

  it("has a range that is not known when an address pool chooses it", () => {
    const [range] = onlyVpc(fabricate(VPC, "main", { ipv4IpamPoolId: "ipam-pool-1" })).ranges;
    assert.equal(range?.cidr.known, false);
  });

  it("comes with a main table, a default ACL and a default group that let everything through", () => {
    const resource = fabricate(VPC, "main", { cidrBlock: "10.0.0.0/16" });
    const model = buildModel([resource]);
    const vpc = model.vpcs.get(resource.urn);
    const table = model.routeTables.get(vpc?.mainRouteTable ?? "");
    const acl = model.networkAcls.get(vpc?.defaultNetworkAcl ?? "");
    const group = model.securityGroups.get(vpc?.defaultSecurityGroup ?? "");
    assert.deepEqual([table?.main, table?.routes.map(({ origin }) => origin)], [true, ["local"]]);
    assert.deepEqual(
      acl?.rules.map(({ direction, number, action, cidr }) => [
        direction,
        valueOf(number),
        valueOf(action),
        valueOf(cidr),
      ]),
      [
        ["ingress", 100, "allow", "0.0.0.0/0"],
        ["egress", 100, "allow", "0.0.0.0/0"],
      ],
    );
    assert.deepEqual(
      group?.rules.map(({ direction, peer }) => [direction, valueOf(peer)?.kind]),
      [
        ["ingress", "group"],
        ["egress", "cidr"],
      ],
    );
  });

  it("has the default group that a resource takes over and empties in place of AWS's own", () => {
    const vpc = fabricate(VPC, "main", { cidrBlock: "10.0.0.0/16" });
    const emptied = fabricate("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {
      vpcId: idOf(vpc),
      ingress: [],
      egress: [],
    });
    const model = buildModel([vpc, emptied]);
    assert.equal(model.vpcs.get(vpc.urn)?.defaultSecurityGroup, emptied.urn);
    assert.deepEqual(
      [...model.securityGroups.values()].map(({ id, rules }) => [id, rules.length]),
      [[emptied.urn, 0]],
    );
  });

  it("has the table as its main one that an association makes so", () => {
    const vpc = fabricate(VPC, "main", { cidrBlock: "10.0.0.0/16" });
    const table = fabricate("aws:ec2/routeTable:RouteTable", "chosen", { vpcId: idOf(vpc) });
    const association = fabricate("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
      vpcId: idOf(vpc),
      routeTableId: idOf(table),
    });
    const model = buildModel([vpc, table, association]);
    assert.equal(model.vpcs.get(vpc.urn)?.mainRouteTable, table.urn);
    assert.deepEqual(
      [...model.routeTables.values()].map(({ name, main }) => [name, main]),
      [["chosen", true]],
    );
  });
});

describe("the model of a subnet", () => {
  const vpc = fabricate(VPC, "main", { cidrBlock: "10.0.0.0/16" });
  const subnet = fabricate("aws:ec2/subnet:Subnet", "one", {
    vpcId: idOf(vpc),
    cidrBlock: "10.0.0.0/24",
    availabilityZoneId: "euw1-az1",
  });
  const table = fabricate("aws:ec2/routeTable:RouteTable", "table", { vpcId: idOf(vpc) });
  const association = (name: string, routeTable = table) =>
    fabricate("aws:ec2/routeTableAssociation:RouteTableAssociation", name, {
      subnetId: idOf(subnet),
      routeTableId: idOf(routeTable),
    });

  it("uses the table that an association gives it", () => {
    const one = association("one");
    const model = buildModel([vpc, subnet, table, one]);
    assert.deepEqual(model.subnets.get(subnet.urn)?.routeTable, {
      kind: "node",
      node: table.urn,
      source: { urn: one.urn, property: "routeTableId" },
    });
    assert.deepEqual(model.routeTables.get(table.urn)?.subnets, [subnet.urn]);
  });

  it("uses the main table and the default ACL without associations", () => {
    const model = buildModel([vpc, subnet, table]);
    const { routeTable, networkAcl } = model.subnets.get(subnet.urn) ?? {};
    assert.deepEqual(
      [routeTable, networkAcl],
      [
        { kind: "node", node: `${vpc.urn}#main-route-table`, source: { urn: subnet.urn } },
        { kind: "node", node: `${vpc.urn}#default-network-acl`, source: { urn: subnet.urn } },
      ],
    );
  });

  it("has an unknown table when two are associated", () => {
    const other = fabricate("aws:ec2/routeTable:RouteTable", "other", { vpcId: idOf(vpc) });
    const model = buildModel([vpc, subnet, table, other, association("one"), association("two", other)]);
    assert.deepEqual(model.subnets.get(subnet.urn)?.routeTable, {
      kind: "unknown",
      why: "is one of 2 that are associated",
      source: { urn: subnet.urn },
    });
  });

  it("takes the ACL that lists it among its own subnets", () => {
    const acl = fabricate("aws:ec2/networkAcl:NetworkAcl", "acl", {
      vpcId: idOf(vpc),
      subnetIds: [idOf(subnet)],
    });
    const model = buildModel([vpc, subnet, acl]);
    assert.deepEqual(model.networkAcls.get(acl.urn)?.subnets, [subnet.urn]);
    assert.deepEqual(model.networkAcls.get(`${vpc.urn}#default-network-acl`)?.subnets, []);
  });

  it("has the tier that its component's name for it says, if the component knows the tier", () => {
    const hub = fabricate("causeway:components:HubVpc", "hub", {
      tiers: { app: { purpose: "workload", slot: 0 } },
    });
    const named = (name: string) =>
      fabricate(
        "aws:ec2/subnet:Subnet",
        name,
        { vpcId: idOf(vpc), availabilityZoneId: "euw1-az1" },
        { parent: hub },
      );
    const known = named("hub-app-euw1-az1");
    const stray = named("hub-other-euw1-az1");
    const { subnets } = buildModel([hub, vpc, known, stray]);
    assert.deepEqual([subnets.get(known.urn)?.tier, subnets.get(known.urn)?.purpose], ["app", "workload"]);
    assert.equal(subnets.get(stray.urn)?.tier, undefined);
  });

  it("has an unknown zone id when it was given a zone name that nobody translates", () => {
    const byName = fabricate("aws:ec2/subnet:Subnet", "two", {
      vpcId: idOf(vpc),
      availabilityZone: "eu-west-1a",
    });
    assert.deepEqual(buildModel([vpc, byName]).subnets.get(byName.urn)?.zoneId, {
      known: false,
      why: "is the one that this account calls eu-west-1a",
      source: { urn: byName.urn, property: "availabilityZone" },
    });
  });
});
