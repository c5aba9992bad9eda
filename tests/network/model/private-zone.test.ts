import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { PrivateZone } from "../../../network/model/types";
import { type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";

const vpc = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.0.0.0/16" });
const spoke = fabricate("aws:ec2/vpc:Vpc", "spoke", { cidrBlock: "10.1.0.0/16" });
const endpoint = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "kms", {
  vpcId: idOf(vpc),
  vpcEndpointType: "Interface",
});
const zone = fabricate("aws:route53/zone:Zone", "zone", {
  name: "KMS.eu-west-1.amazonaws.com.",
  vpcs: [{ vpcId: idOf(vpc), vpcRegion: "eu-west-1" }],
});

function record(inputs: Readonly<Record<string, FabricatedInput>>): RecordedResource {
  return fabricate("aws:route53/record:Record", "record", { zoneId: idOf(zone), type: "A", ...inputs });
}

function zoneOf(...resources: RecordedResource[]): PrivateZone {
  const [lifted, ...more] = buildModel([vpc, spoke, endpoint, zone, ...resources]).privateZones.values();
  assert.ok(lifted !== undefined && more.length === 0);
  return lifted;
}

const aliases = [{ name: idOf(endpoint), zoneId: idOf(endpoint), evaluateTargetHealth: false }];

describe("the model of a private zone", () => {
  it("has its name in lower case without the final dot", () => {
    assert.equal(valueOf(zoneOf().zoneName), "kms.eu-west-1.amazonaws.com");
  });

  it("is asked by the VPCs of its own and of its associations", () => {
    const association = fabricate("aws:route53/zoneAssociation:ZoneAssociation", "a", {
      zoneId: idOf(zone),
      vpcId: idOf(spoke),
    });
    const lifted = zoneOf(association);
    assert.deepEqual(
      lifted.vpcs.map(({ vpc: link }) => [nodeOf(link), link.source]),
      [
        [vpc.urn, { urn: zone.urn, property: "vpcs" }],
        [spoke.urn, { urn: association.urn, property: "vpcId" }],
      ],
    );
    assert.deepEqual(buildModel([vpc, spoke, zone, association]).vpcs.get(spoke.urn)?.privateZones, [
      zone.urn,
    ]);
  });

  it("is asked by the same VPCs once a refresh has added those of its associations to its own list", () => {
    const known = (resource: RecordedResource, inputs: RecordedResource["inputs"]): RecordedResource => ({
      ...resource,
      inputs: { ...resource.inputs, ...inputs },
    });
    const association = fabricate("aws:route53/zoneAssociation:ZoneAssociation", "a", {
      zoneId: idOf(zone),
      vpcId: idOf(spoke),
    });
    const deployed = known(association, { zoneId: "Z1", vpcId: "vpc-2" });
    const listed = (...ids: string[]) => {
      const refreshed = known(zone, { vpcs: ids.map((vpcId) => ({ vpcId, vpcRegion: "eu-west-1" })) });
      const [lifted] = buildModel([vpc, spoke, refreshed, deployed]).privateZones.values();
      return lifted?.vpcs.map(({ vpc: link }) => nodeOf(link) ?? link.kind);
    };
    assert.deepEqual(listed("vpc-2", "vpc-1"), [vpc.urn, spoke.urn]);
    assert.deepEqual(listed("vpc-1"), [vpc.urn, spoke.urn]);
    // One that somebody else added by hand stays nobody knows what.
    assert.deepEqual(listed("vpc-2", "vpc-1", "vpc-3"), [vpc.urn, "unknown", spoke.urn]);
  });

  it("knows the authorization that an association across accounts takes its zone from", () => {
    const authorization = fabricate(
      "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
      "a",
      {
        zoneId: idOf(zone),
        vpcId: idOf(spoke),
      },
    );
    const association = fabricate("aws:route53/zoneAssociation:ZoneAssociation", "a", {
      zoneId: idOf(authorization),
      vpcId: idOf(spoke),
    });
    assert.deepEqual(zoneOf(authorization, association).vpcs[1]?.authorization, { urn: authorization.urn });
    assert.equal(zoneOf(authorization).vpcs.length, 1);
  });

  it("is not one without a VPC", () => {
    const open = fabricate("aws:route53/zone:Zone", "open", { name: "example.com" });
    assert.equal(buildModel([open]).privateZones.size, 0);
  });

  it("has unknown VPCs when its list is not known", () => {
    const later = fabricate("aws:route53/zone:Zone", "zone", { name: "example.com", vpcs: UNKNOWN });
    const [lifted] = buildModel([later]).privateZones.values();
    assert.deepEqual(
      lifted?.vpcs.map(({ vpc: link }) => link.kind),
      ["unknown"],
    );
  });

  it("answers with the endpoint that an alias record leads to", () => {
    const [lifted] = zoneOf(record({ name: "kms.eu-west-1.amazonaws.com", aliases })).records;
    assert.deepEqual(lifted?.answer, { kind: "endpoint", endpoint: endpoint.urn });
    assert.deepEqual([valueOf(lifted?.name), valueOf(lifted?.type)], ["kms.eu-west-1.amazonaws.com", "A"]);
  });

  const names: readonly (readonly [string, string, string])[] = [
    ["of the whole name", "api.kms.eu-west-1.amazonaws.com", "api.kms.eu-west-1.amazonaws.com"],
    ["of the first part alone", "api", "api.kms.eu-west-1.amazonaws.com"],
    ["of nothing, which is the zone's own", "", "kms.eu-west-1.amazonaws.com"],
    ["of a star", "*", "*.kms.eu-west-1.amazonaws.com"],
  ];
  for (const [what, name, complete] of names) {
    it(`completes a record's name ${what}`, () => {
      assert.equal(valueOf(zoneOf(record({ name, aliases })).records[0]?.name), complete);
    });
  }

  const answers: readonly (readonly [string, Readonly<Record<string, FabricatedInput>>, unknown])[] = [
    ["values", { records: ["10.0.0.5", "10.0.0.4"] }, { kind: "values", values: ["10.0.0.4", "10.0.0.5"] }],
    [
      "an alias of something else",
      { aliases: [{ name: "x.example.com", zoneId: "Z1" }] },
      { kind: "unknown", why: "is an alias of something that is not modelled" },
    ],
    [
      "values that are not known",
      { records: [UNKNOWN] },
      { kind: "unknown", why: "is not known before deployment" },
    ],
    [
      "a routing policy",
      { records: ["10.0.0.4"], setIdentifier: "blue" },
      { kind: "unknown", why: "depends on a routing policy" },
    ],
  ];
  for (const [what, inputs, answer] of answers) {
    it(`tells the answer of ${what}`, () => {
      assert.deepEqual(zoneOf(record({ name: "x", ...inputs })).records[0]?.answer, answer);
    });
  }
});
