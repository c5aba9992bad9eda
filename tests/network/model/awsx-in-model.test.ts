import assert from "node:assert/strict";
import { expandAwsxVpc } from "../../../network/model/awsx";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { RecordedResource } from "../../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";

const spoke = fabricate("causeway:components:SpokeVpc", "data", {
  source: "awsx",
  accountId: "111111111111",
  region: "eu-west-1",
  zones: [
    { id: "euw1-az3", name: "eu-west-1a", position: 1 },
    { id: "euw1-az1", name: "eu-west-1b", position: 2 },
  ],
  tiers: {
    jobs: { type: "Isolated", purpose: "workload" },
    store: { type: "Isolated", purpose: "workload" },
  },
});

function awsx(inputs: Readonly<Record<string, FabricatedInput>> = {}): RecordedResource {
  return fabricate(
    "awsx:ec2:Vpc",
    "data-vpc",
    {
      cidrBlock: "10.6.0.0/16",
      availabilityZoneNames: ["eu-west-1a", "eu-west-1b"],
      subnetStrategy: "Auto",
      natGateways: { strategy: "None" },
      subnetSpecs: [
        { type: "Isolated", name: "jobs", cidrBlocks: ["10.6.0.0/20", "10.6.64.0/20"] },
        { type: "Isolated", name: "store", cidrBlocks: ["10.6.16.0/20", "10.6.80.0/20"] },
      ],
      ...inputs,
    },
    { parent: spoke },
  );
}

const children = expandAwsxVpc(awsx()).resources;
const tables = children.filter(({ type }) => type === "aws:ec2/routeTable:RouteTable");

/** Outputs of an awsx component name it and all of its tables, whichever is meant. */
const everyTable = { routeTableId: [awsx().urn, ...tables.map(({ urn }) => urn)] };

function route(name: string): RecordedResource {
  const inputs = {
    routeTableId: idOf(awsx()),
    destinationCidrBlock: "10.0.0.0/16",
    vpcPeeringConnectionId: "pcx-0a",
  };
  return fabricate("aws:ec2/route:Route", name, inputs, { references: everyTable });
}

function estate(routes: Readonly<Record<string, FabricatedInput>>): RecordedResource {
  return fabricate("causeway:index:Estate", "estate", { assumptions: {}, routes });
}

describe("the model of an awsx VPC", () => {
  it("has the children that the recording lacks", () => {
    const { vpcs, subnets, internetGateways } = buildModel([spoke, awsx()]);
    const [vpc] = vpcs.values();
    assert.deepEqual([vpc?.name, vpc?.role, vpc?.origin], ["data", "spoke", "awsx"]);
    assert.deepEqual(
      [...subnets.values()].map(({ name, tier, zoneId }) => [name, tier, valueOf(zoneId)]),
      [
        ["data-vpc-jobs-1", "jobs", "euw1-az3"],
        ["data-vpc-jobs-2", "jobs", "euw1-az1"],
        ["data-vpc-store-1", "store", "euw1-az3"],
        ["data-vpc-store-2", "store", "euw1-az1"],
      ],
    );
    assert.equal(internetGateways.size, 1);
  });

  it("is the same when an engine recorded its children", () => {
    assert.deepEqual(buildModel([spoke, awsx(), ...children]), buildModel([spoke, awsx()]));
  });

  it("is where an output of the component leads that names the component alone", () => {
    const group = fabricate(
      "aws:ec2/securityGroup:SecurityGroup",
      "data-jobs",
      { vpcId: idOf(awsx()) },
      { parent: spoke },
    );
    const model = buildModel([spoke, awsx(), group]);
    const [vpc] = model.vpcs.keys();
    assert.equal(nodeOf(model.securityGroups.get(group.urn)?.vpc), vpc);
    assert.deepEqual(
      model.workloadGroups.map(({ vpc: owner, tier, securityGroup }) => [owner, tier, nodeOf(securityGroup)]),
      [[vpc, "jobs", group.urn]],
    );
  });

  it("has a route in the table of the tier and zone that the Estate says it serves", () => {
    const named = estate({ "hub-data": { spoke: "data", tier: "store", zone: "euw1-az1" } });
    const { routeTables, warnings } = buildModel([spoke, awsx(), route("hub-data"), named]);
    const holding = [...routeTables.values()].filter(({ routes }) =>
      routes.some(({ origin }) => origin === "declared"),
    );
    assert.deepEqual(
      holding.map(({ name }) => name),
      ["data-vpc-store-2"],
    );
    assert.deepEqual(warnings, []);
  });

  const lost: readonly (readonly [string, readonly RecordedResource[], string])[] = [
    ["says nothing of", [], "and the Estate does not say which"],
    [
      "gives to a zone that there is not",
      [estate({ "hub-data": { spoke: "data", tier: "store", zone: "euw1-az9" } })],
      "and not the one that the Estate names",
    ],
  ];
  for (const [what, more, why] of lost) {
    it(`warns of a route that the Estate ${what}, in that VPC alone`, () => {
      const model = buildModel([spoke, awsx(), route("hub-data"), ...more]);
      assert.deepEqual(
        model.warnings.map(({ code, message, affects }) => [code, message, affects]),
        [
          [
            "unresolved-reference",
            `hub-data: routeTableId could be any of 4 tables, ${why}`,
            [...model.vpcs.keys()],
          ],
        ],
      );
      const declared = [...model.routeTables.values()].flatMap(({ routes }) =>
        routes.filter(({ origin }) => origin === "declared"),
      );
      assert.deepEqual(declared, []);
    });
  }

  it("warns when its children cannot be foretold, wherever they would be", () => {
    const { warnings, vpcs } = buildModel([spoke, awsx({ subnetStrategy: "Legacy" })]);
    assert.equal(vpcs.size, 0);
    assert.deepEqual(
      warnings.map(({ code, message, affects }) => [code, message, affects]),
      [
        [
          "awsx-not-expanded",
          "data-vpc: lets awsx choose its subnets' ranges, so what it makes is not known before deployment",
          "all",
        ],
      ],
    );
  });

  it("warns of endpoints that it makes itself, in its VPC alone", () => {
    const { warnings, vpcs } = buildModel([
      spoke,
      awsx({ vpcEndpointSpecs: [{ serviceName: "com.amazonaws.eu-west-1.s3" }] }),
    ]);
    assert.deepEqual(
      warnings.map(({ code, affects }) => [code, affects]),
      [["awsx-not-expanded", [...vpcs.keys()]]],
    );
  });
});
