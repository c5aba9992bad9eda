import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import type { RecordedResource } from "../../../network/recorded";
import { fabricate, idOf } from "../../support/fabricate";

/** Spokes around a hub, each with a subnet, a table, a group and a peering with routes both ways. */
function estateOf(spokes: number): RecordedResource[] {
  const hub = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.0.0.0/16" });
  const hubTable = fabricate("aws:ec2/routeTable:RouteTable", "hub", { vpcId: idOf(hub) });
  const around = Array.from({ length: spokes }, (_, index) => {
    const cidr = `10.${1 + (index % 250)}.0.0/16`;
    const vpc = fabricate("aws:ec2/vpc:Vpc", `s${index}`, { cidrBlock: cidr });
    const subnet = fabricate("aws:ec2/subnet:Subnet", `s${index}`, { vpcId: idOf(vpc), cidrBlock: cidr });
    const table = fabricate("aws:ec2/routeTable:RouteTable", `s${index}`, { vpcId: idOf(vpc) });
    const inputs = { subnetId: idOf(subnet), routeTableId: idOf(table) };
    const association = fabricate("aws:ec2/routeTableAssociation:RouteTableAssociation", `s${index}`, inputs);
    const peering = fabricate("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", `s${index}`, {
      vpcId: idOf(hub),
      peerVpcId: idOf(vpc),
    });
    const way = (name: string, from: RecordedResource, to: string) =>
      fabricate("aws:ec2/route:Route", name, {
        routeTableId: idOf(from),
        destinationCidrBlock: to,
        vpcPeeringConnectionId: idOf(peering),
      });
    const group = fabricate("aws:ec2/securityGroup:SecurityGroup", `s${index}`, { vpcId: idOf(vpc) });
    return [
      vpc,
      subnet,
      table,
      association,
      peering,
      group,
      way(`to${index}`, hubTable, cidr),
      way(`from${index}`, table, "10.0.0.0/16"),
    ];
  });
  return [hub, hubTable, ...around.flat()];
}

function secondsOf(spokes: number): number {
  const resources = estateOf(spokes);
  const best = [1, 2, 3].map(() => {
    const start = process.hrtime.bigint();
    assert.equal(buildModel(resources).vpcs.size, spokes + 1);
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
  return Math.min(...best);
}

describe("building a model", () => {
  it("takes time in proportion to the recording", () => {
    const [small, large] = [secondsOf(250), secondsOf(2000)];
    // Eight times the resources; quadratic growth would take sixty-four times as long.
    assert.ok(large < small * 30, `${large} s for 2000 spokes, ${small} s for 250`);
  });
});
