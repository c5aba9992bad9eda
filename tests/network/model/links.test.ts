import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import type { Link, NetworkModel } from "../../../network/model/types";
import { type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";

const vpc = fabricate("aws:ec2/vpc:Vpc", "one", { cidrBlock: "10.0.0.0/16" });
const other = fabricate("aws:ec2/vpc:Vpc", "two", { cidrBlock: "10.1.0.0/16" });

/** Where the VPC of a subnet leads. */
function vpcOf(
  vpcId: FabricatedInput,
  references: Record<string, string[]> = {},
  ...more: RecordedResource[]
): Link {
  const subnet = fabricate("aws:ec2/subnet:Subnet", "s", { vpcId }, { references });
  const link = buildModel([vpc, other, subnet, ...more]).subnets.get(subnet.urn)?.vpc;
  assert.ok(link !== undefined);
  return link;
}

function endpointGroups(securityGroupIds: FabricatedInput, ...groups: RecordedResource[]): readonly Link[] {
  const endpoint = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "e", {
    vpcId: idOf(vpc),
    vpcEndpointType: "Interface",
    securityGroupIds,
  });
  const model: NetworkModel = buildModel([vpc, endpoint, ...groups]);
  return model.interfaceEndpoints.get(endpoint.urn)?.securityGroups ?? [];
}

describe("an edge of the model", () => {
  it("leads to the resource that the property's value comes from", () => {
    const link = vpcOf(idOf(vpc));
    assert.deepEqual([link.kind, link.kind === "node" && link.node], ["node", vpc.urn]);
  });

  it("keeps to the reference when the id is known, as it is once deployed", () => {
    const link = vpcOf("vpc-0abc", { vpcId: [vpc.urn] });
    assert.equal(link.kind === "node" && link.node, vpc.urn);
  });

  it("leads outside by a plain id that no assumption names", () => {
    const link = vpcOf("vpc-0abc");
    assert.equal(link.kind === "outside" && link.id, "vpc-0abc");
  });

  it("is unknown when the value could come from two", () => {
    const link = vpcOf(UNKNOWN, { vpcId: [vpc.urn, other.urn] });
    assert.equal(link.kind === "unknown" && link.why, "could be any of 2");
  });

  it("is unknown when the value comes from nothing that is modelled", () => {
    const stranger = fabricate("aws:ram/resourceShare:ResourceShare", "share");
    const link = vpcOf(idOf(stranger), {}, stranger);
    assert.equal(link.kind === "unknown" && link.why, "comes from something that is not modelled");
  });

  it("is unknown when the value is not known and comes from nowhere", () => {
    assert.equal(vpcOf(UNKNOWN).kind, "unknown");
  });

  it("follows a range's association to the one VPC that it can belong to", () => {
    const association = fabricate("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "a", {
      vpcId: idOf(other),
      cidrBlock: "10.2.0.0/16",
    });
    const link = vpcOf(idOf(association), {}, association);
    assert.equal(link.kind === "node" && link.node, other.urn);
  });

  it("does not follow a peering, which belongs to two", () => {
    const peering = fabricate("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "p", {
      vpcId: idOf(vpc),
      peerVpcId: idOf(other),
    });
    assert.equal(vpcOf(idOf(peering), {}, peering).kind, "unknown");
  });

  it("ends when resources lead to each other in a circle", () => {
    const a = fabricate(
      "aws:ec2/routeTable:RouteTable",
      "a",
      {},
      { references: { vpcId: ["urn:pulumi:test::estate::aws:ec2/routeTable:RouteTable::b"] } },
    );
    const b = fabricate("aws:ec2/routeTable:RouteTable", "b", {}, { references: { vpcId: [a.urn] } });
    assert.equal(vpcOf(idOf(a), {}, a, b).kind, "unknown");
  });

  describe("of a list", () => {
    const [first, second] = ["first", "second"].map((name) =>
      fabricate("aws:ec2/securityGroup:SecurityGroup", name, { vpcId: idOf(vpc) }),
    ) as [RecordedResource, RecordedResource];

    it("leads to each resource once", () => {
      const links = endpointGroups([idOf(second), idOf(first)], first, second);
      assert.deepEqual(
        links.map((link) => link.kind === "node" && link.node),
        [first.urn, second.urn],
      );
    });

    it("leads outside by a plain id beside a reference", () => {
      const links = endpointGroups([idOf(first), "sg-0abc"], first);
      assert.deepEqual(
        links.map((link) => (link.kind === "outside" ? link.id : link.kind)),
        ["node", "sg-0abc"],
      );
    });

    it("is unknown for an id that no reference accounts for", () => {
      const links = endpointGroups([idOf(first), UNKNOWN], first);
      assert.deepEqual(
        links.map(({ kind }) => kind),
        ["node", "unknown"],
      );
    });

    it("is unknown as a whole when the list itself is not known", () => {
      const links = endpointGroups(UNKNOWN);
      assert.deepEqual(
        links.map((link) => link.kind === "unknown" && link.why),
        ["is a list that is not known before deployment"],
      );
    });

    it("is unknown when more resources are referred to than the list has room for", () => {
      const endpoint = fabricate(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "e",
        { vpcId: idOf(vpc), vpcEndpointType: "Interface", securityGroupIds: [UNKNOWN] },
        { references: { securityGroupIds: [first.urn, second.urn] } },
      );
      const links = buildModel([vpc, first, second, endpoint]).interfaceEndpoints.get(
        endpoint.urn,
      )?.securityGroups;
      assert.deepEqual(
        links?.map((link) => link.kind === "unknown" && link.why),
        ["could be any of 2"],
      );
    });
  });
});
