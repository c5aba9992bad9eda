import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { InterfaceEndpoint } from "../../../network/model/types";
import { type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";

const vpc = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.0.0.0/16" });
const subnet = (name: string) =>
  fabricate("aws:ec2/subnet:Subnet", name, { vpcId: idOf(vpc), availabilityZoneId: name });
const [first, second] = [subnet("euw1-az1"), subnet("euw1-az2")];
const group = fabricate("aws:ec2/securityGroup:SecurityGroup", "group", { vpcId: idOf(vpc) });
const world = [vpc, first, second, group];

function endpoint(inputs: Readonly<Record<string, FabricatedInput>> = {}): RecordedResource {
  return fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "kms", {
    vpcId: idOf(vpc),
    vpcEndpointType: "Interface",
    serviceName: "com.amazonaws.eu-west-1.kms",
    ...inputs,
  });
}

function part(type: string, inputs: Readonly<Record<string, FabricatedInput>>): RecordedResource {
  return fabricate(type, "part", { vpcEndpointId: idOf(endpoint()), ...inputs });
}

function liftedFrom(...resources: RecordedResource[]): InterfaceEndpoint {
  const [lifted, ...more] = buildModel([...world, ...resources]).interfaceEndpoints.values();
  assert.ok(lifted !== undefined && more.length === 0);
  return lifted;
}

const PLACE = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";
const WEAR = "aws:ec2/securityGroupAssociation:SecurityGroupAssociation";
const POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";
const document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }],
};

describe("the model of an interface endpoint", () => {
  it("stands in the subnets of its own and of its associations, each once", () => {
    const placed = part(PLACE, { subnetId: idOf(second) });
    const again = { ...part(PLACE, { subnetId: idOf(first) }), urn: `${placed.urn}-again` };
    const lifted = liftedFrom(endpoint({ subnetIds: [idOf(first)] }), placed, again);
    assert.deepEqual(lifted.subnets.map(nodeOf), [first.urn, second.urn]);
    assert.deepEqual(lifted.subnets[1]?.source, { urn: placed.urn, property: "subnetId" });
  });

  it("stands nowhere without subnets", () => assert.deepEqual(liftedFrom(endpoint()).subnets, []));

  it("wears the groups that it names", () => {
    const lifted = liftedFrom(endpoint({ securityGroupIds: [idOf(group)] }));
    assert.deepEqual(lifted.securityGroups.map(nodeOf), [group.urn]);
  });

  it("wears the VPC's default group when it names none, beside an association's", () => {
    const lifted = liftedFrom(endpoint(), part(WEAR, { securityGroupId: idOf(group) }));
    assert.deepEqual(lifted.securityGroups.map(nodeOf), [`${vpc.urn}#default-security-group`, group.urn]);
  });

  it("wears an association's group alone when it takes the default one's place", () => {
    const lifted = liftedFrom(
      endpoint(),
      part(WEAR, { securityGroupId: idOf(group), replaceDefaultAssociation: true }),
    );
    assert.deepEqual(lifted.securityGroups.map(nodeOf), [group.urn]);
  });

  it("allows everything without a policy, as AWS does", () => {
    assert.deepEqual(valueOf(liftedFrom(endpoint()).policy), { kind: "full" });
  });

  it("has its policy's document", () => {
    const lifted = liftedFrom(endpoint({ policy: JSON.stringify(document) }));
    assert.deepEqual(valueOf(lifted.policy), { kind: "document", document });
  });

  it("has the document of a policy resource", () => {
    const policy = part(POLICY, { policy: JSON.stringify(document) });
    const lifted = liftedFrom(endpoint(), policy);
    assert.deepEqual(lifted.policy, {
      known: true,
      value: { kind: "document", document },
      source: { urn: policy.urn, property: "policy" },
    });
  });

  it("does not know a policy that is said in two places, is no JSON, or is not known", () => {
    const twice = liftedFrom(endpoint({ policy: "{}" }), part(POLICY, { policy: "{}" }));
    const broken = liftedFrom(endpoint({ policy: "{" }));
    const later = liftedFrom(endpoint({ policy: UNKNOWN }));
    assert.deepEqual(
      [twice, broken, later].map(({ policy }) => policy.known),
      [false, false, false],
    );
  });

  it("answers for the service's own names only when it is told to", () => {
    const told = part("aws:vpc/endpointPrivateDns:EndpointPrivateDns", { privateDnsEnabled: true });
    const answers = [
      liftedFrom(endpoint()),
      liftedFrom(endpoint({ privateDnsEnabled: true })),
      liftedFrom(endpoint(), told),
    ];
    assert.deepEqual(
      answers.map(({ privateDns }) => valueOf(privateDns)),
      [false, true, true],
    );
  });

  it("does not say whom it answers where that is for inbound Resolver endpoints alone", () => {
    const telling = (only: unknown) =>
      liftedFrom(
        endpoint({
          privateDnsEnabled: true,
          dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: only as boolean },
        }),
      ).privateDns;
    assert.deepEqual(
      [true, UNKNOWN, false].map((only) => valueOf(telling(only))),
      [undefined, undefined, true],
    );
  });

  it("knows the endpoint set that it is part of", () => {
    const set = fabricate("causeway:components:InterfaceEndpoints", "core");
    const own = fabricate(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "core-kms",
      { vpcEndpointType: "Interface" },
      { parent: set },
    );
    assert.equal(liftedFrom(set, own).set, "core");
    assert.equal(liftedFrom(endpoint()).set, undefined);
  });
});

describe("the model of other endpoints", () => {
  it("takes an endpoint without a type for a gateway endpoint, as AWS does", () => {
    const table = fabricate("aws:ec2/routeTable:RouteTable", "table", { vpcId: idOf(vpc) });
    const gateway = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
      vpcId: idOf(vpc),
      serviceName: "com.amazonaws.eu-west-1.s3",
      routeTableIds: [idOf(table)],
    });
    const model = buildModel([vpc, table, gateway]);
    const [lifted] = model.gatewayEndpoints.values();
    assert.deepEqual(
      [valueOf(lifted?.serviceName), lifted?.routeTables.map(nodeOf)],
      ["com.amazonaws.eu-west-1.s3", [table.urn]],
    );
    assert.equal(model.interfaceEndpoints.size, 0);
  });

  it("warns of an endpoint of a type that is not modelled, in its VPC", () => {
    const inspection = endpoint({ vpcEndpointType: "GatewayLoadBalancer" });
    const { warnings, interfaceEndpoints, gatewayEndpoints } = buildModel([...world, inspection]);
    assert.deepEqual(
      warnings.map(({ code, message, affects }) => [code, message, affects]),
      [["unmodelled-resource", "kms: endpoints of type GatewayLoadBalancer are not modelled", [vpc.urn]]],
    );
    assert.deepEqual([interfaceEndpoints.size, gatewayEndpoints.size], [0, 0]);
  });
});
