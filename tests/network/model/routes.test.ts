import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { Route } from "../../../network/model/types";
import { type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";

const vpc = fabricate("aws:ec2/vpc:Vpc", "one", { cidrBlock: "10.0.0.0/16" });
const peer = fabricate("aws:ec2/vpc:Vpc", "two", { cidrBlock: "10.1.0.0/16" });
const table = fabricate("aws:ec2/routeTable:RouteTable", "table", { vpcId: idOf(vpc) });
const gateway = fabricate("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: idOf(vpc) });
const nat = fabricate("aws:ec2/natGateway:NatGateway", "nat", {});
const vgw = fabricate("aws:ec2/vpnGateway:VpnGateway", "vgw", { vpcId: idOf(vpc) });
const peering = fabricate("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "p", {
  vpcId: idOf(vpc),
  peerVpcId: idOf(peer),
});
const accepter = fabricate("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "p", {
  vpcPeeringConnectionId: idOf(peering),
  autoAccept: true,
});
const endpoint = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
  vpcId: idOf(vpc),
  vpcEndpointType: "Gateway",
  serviceName: "com.amazonaws.eu-west-1.s3",
});
const world = [vpc, peer, table, gateway, nat, vgw, peering, accepter, endpoint];

function routesOf(...more: RecordedResource[]): readonly Route[] {
  return buildModel([...world, ...more]).routeTables.get(table.urn)?.routes ?? [];
}

/** The one declared route of the table. */
function declared(inputs: Readonly<Record<string, FabricatedInput>>): Route {
  const route = fabricate("aws:ec2/route:Route", "r", { routeTableId: idOf(table), ...inputs });
  const found = routesOf(route).filter(({ origin }) => origin === "declared");
  assert.equal(found.length, 1);
  return found[0] as Route;
}

describe("the model of a route table", () => {
  it("has a local route for each range of its VPC without any resource", () => {
    const [route, ...more] = routesOf();
    assert.deepEqual(more, []);
    assert.deepEqual(
      [route?.origin, valueOf(route?.destination), route?.target.kind, route?.source],
      ["local", { kind: "cidr", cidr: "10.0.0.0/16" }, "local", { urn: vpc.urn, property: "cidrBlock" }],
    );
  });

  it("has an unknown destination for a local route of a range that Amazon gives", () => {
    const dual = fabricate("aws:ec2/vpc:Vpc", "one", {
      cidrBlock: "10.0.0.0/16",
      assignGeneratedIpv6CidrBlock: true,
    });
    const routes = buildModel([dual, table]).routeTables.get(table.urn)?.routes;
    assert.deepEqual(
      routes?.map(({ destination }) => destination.known),
      [true, false],
    );
  });

  it("leads to a peering whose id was taken from its acceptance", () => {
    const { target, destination } = declared({
      destinationCidrBlock: "10.1.0.0/16",
      vpcPeeringConnectionId: idOf(accepter),
    });
    assert.deepEqual([target.kind, nodeOf(target.to)], ["peering", peering.urn]);
    assert.deepEqual(valueOf(destination), { kind: "cidr", cidr: "10.1.0.0/16" });
  });

  const targets: readonly (readonly [
    string,
    Readonly<Record<string, FabricatedInput>>,
    string,
    string | undefined,
  ])[] = [
    ["an internet gateway", { gatewayId: idOf(gateway) }, "internet-gateway", gateway.urn],
    ["a NAT gateway", { natGatewayId: idOf(nat) }, "nat-gateway", nat.urn],
    ["a virtual private gateway", { gatewayId: idOf(vgw) }, "vpn-gateway", vgw.urn],
    ["an internet gateway of elsewhere", { gatewayId: "igw-0abc" }, "internet-gateway", undefined],
    ["a virtual private gateway of elsewhere", { gatewayId: "vgw-0abc" }, "vpn-gateway", undefined],
    ["the VPC itself", { gatewayId: "local" }, "local", undefined],
    ["a network interface", { networkInterfaceId: UNKNOWN }, "network-interface", undefined],
    ["a transit gateway", { transitGatewayId: "tgw-0abc" }, "transit-gateway", undefined],
    ["an inspection endpoint", { vpcEndpointId: UNKNOWN }, "gateway-load-balancer-endpoint", undefined],
    ["nothing that it names", {}, "unknown", undefined],
  ];
  for (const [what, inputs, kind, node] of targets) {
    it(`tells a route to ${what} by its kind`, () => {
      const { target } = declared({ destinationCidrBlock: "0.0.0.0/0", ...inputs });
      assert.deepEqual([target.kind, nodeOf(target.to)], [kind, node]);
    });
  }

  it("keeps a destination unknown that is not known before deployment", () => {
    const { destination } = declared({
      destinationIpv6CidrBlock: idOf(peer),
      vpcPeeringConnectionId: idOf(peering),
    });
    assert.deepEqual(destination.known, false);
    assert.deepEqual(destination.source.property, "destinationIpv6CidrBlock");
  });

  it("reads routes within the table's own arguments", () => {
    const inline = fabricate("aws:ec2/routeTable:RouteTable", "inline", {
      vpcId: idOf(vpc),
      routes: [
        { cidrBlock: "10.1.0.0/16", vpcPeeringConnectionId: idOf(peering) },
        { cidrBlock: "0.0.0.0/0", gatewayId: idOf(gateway) },
      ],
    });
    const routes =
      buildModel([...world, inline])
        .routeTables.get(inline.urn)
        ?.routes.slice(1) ?? [];
    assert.deepEqual(
      routes.map(({ target, source }) => [target.kind, nodeOf(target.to), source.property]),
      [
        ["peering", peering.urn, "routes[0]"],
        ["internet-gateway", gateway.urn, "routes[1]"],
      ],
    );
  });

  it("gets the route of a gateway endpoint that is attached to it, and loses it without the attachment", () => {
    const attachment = fabricate(
      "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
      "a",
      {
        vpcEndpointId: idOf(endpoint),
        routeTableId: idOf(table),
      },
    );
    const [route] = routesOf(attachment).filter(({ origin }) => origin === "gateway-endpoint");
    assert.deepEqual(valueOf(route?.destination), {
      kind: "prefix-list",
      list: { kind: "service", endpoint: endpoint.urn },
    });
    assert.deepEqual(
      [route?.target.kind, nodeOf(route?.target.to), route?.source.urn],
      ["gateway-endpoint", endpoint.urn, attachment.urn],
    );
    assert.equal(
      routesOf().some(({ origin }) => origin === "gateway-endpoint"),
      false,
    );
  });

  it("warns of a route whose table nobody can name, which could be in any", () => {
    const lost = fabricate("aws:ec2/route:Route", "lost", {
      routeTableId: UNKNOWN,
      destinationCidrBlock: "10.9.0.0/16",
    });
    const { warnings } = buildModel([...world.filter((resource) => resource !== vgw), lost]);
    assert.deepEqual(
      warnings.map(({ code, affects, source }) => [code, affects, source]),
      [["unresolved-reference", "all", { urn: lost.urn, property: "routeTableId" }]],
    );
  });

  it("warns of routes that it learns from a gateway", () => {
    const learning = fabricate("aws:ec2/routeTable:RouteTable", "learning", {
      vpcId: idOf(vpc),
      propagatingVgws: ["vgw-0abc"],
    });
    const { warnings } = buildModel([vpc, learning]);
    assert.deepEqual(
      warnings.map(({ code, affects }) => [code, affects]),
      [["unmodelled-resource", [vpc.urn]]],
    );
  });
});
