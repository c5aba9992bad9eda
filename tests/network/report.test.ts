import assert from "node:assert/strict";
import { buildModel } from "../../network/model/build";
import { buildReport, type Report, type ResourceTree } from "../../network/report";
import { type JsonObject, type RecordedResource, UNKNOWN } from "../../network/recorded";
import { fabricate, type FabricatedInput, idOf, STACK } from "../support/fabricate";
import { recordProgram } from "../support/recorded";
import { estate } from "./model/sample-estate";

function reportOf(...resources: RecordedResource[]): Report {
  return buildReport({ project: "causeway", environment: "test", resources, model: buildModel(resources) });
}

describe("the report of a small estate", () => {
  let report: Report;
  let resources: readonly RecordedResource[];
  before(async () => {
    ({ resources } = await recordProgram(estate));
    report = reportOf(...resources);
  });

  it("is the same text for the same recording in another order", () => {
    assert.equal(JSON.stringify(reportOf(...[...resources].reverse())), JSON.stringify(report));
  });

  it("is JSON all through", () => assert.deepEqual(JSON.parse(JSON.stringify(report)), report));

  it("names each provider's account and region", () => {
    assert.deepEqual(report.providers, [
      { name: "data", account: "222222222222", region: "eu-west-1" },
      { name: "network", account: "111111111111", region: "eu-west-1" },
    ]);
  });

  it("counts every resource of a provider once, those of an awsx VPC too", () => {
    const providers = resources.filter(({ type }) => type.startsWith("pulumi:providers:")).length;
    const recorded = resources.filter(({ custom }) => custom).length - providers;
    // The VPC, its gateway, and a subnet with table and association.
    assert.equal(report.resources.count, recorded + 5);
    const lake = report.resources.components.find(({ name }) => name === "lake");
    assert.deepEqual(
      lake?.components.map(({ name, type, count }) => [name, type, count]),
      [["lake-vpc", "awsx:ec2:Vpc", 5]],
    );
  });

  it("lists VPCs with the hub first, each with its subnets in address order and what is free", () => {
    assert.deepEqual(
      report.addressPlan.map(({ vpc, role, origin, ranges }) => [vpc, role, origin, ranges.join()]),
      [
        ["hub", "hub", "created", "10.0.0.0/16"],
        ["app", "spoke", "created", "10.1.0.0/16,100.64.0.0/16"],
        ["lake", "spoke", "awsx", "10.2.0.0/16"],
        ["legacy", "spoke", "adopted", "10.9.0.0/16"],
      ],
    );
    const [, , lake] = report.addressPlan;
    assert.deepEqual(lake?.subnets, [
      {
        name: "lake-vpc-jobs-1",
        tier: "jobs",
        purpose: "workload",
        zone: "euw1-az1",
        cidr: "10.2.0.0/20",
        ipv6: false,
      },
    ]);
    assert.deepEqual(lake?.free, ["10.2.16.0/20", "10.2.32.0/19", "10.2.64.0/18", "10.2.128.0/17"]);
    assert.deepEqual([lake?.addresses, lake?.freeAddresses], [65536, 61440]);
  });

  it("tells of each endpoint where it is, what it admits, and who resolves its names", () => {
    assert.deepEqual(report.endpoints.at(-1), {
      service: "kms",
      serviceName: "com.amazonaws.eu-west-1.kms",
      set: "core",
      vpc: "hub",
      zones: ["euw1-az1", "euw1-az2"],
      ports: ["tcp 443"],
      admits: ["10.0.0.0/15", "10.2.0.0/16", "100.64.0.0/16"],
      names: [{ name: "kms.eu-west-1.amazonaws.com", resolvedBy: ["hub", "app", "lake"] }],
      access: "accounts",
    });
    assert.deepEqual(report.endpoints[0]?.names, [
      { name: "dkr.ecr.eu-west-1.amazonaws.com", resolvedBy: ["hub", "app"] },
      { name: "*.dkr.ecr.eu-west-1.amazonaws.com", resolvedBy: ["hub", "app"] },
    ]);
  });

  it("tells of each gateway endpoint which route tables lead to it", () => {
    assert.deepEqual(report.gatewayEndpoints, [
      {
        service: "s3",
        serviceName: "com.amazonaws.eu-west-1.s3",
        vpc: "app",
        tiers: ["app"],
        routeTables: ["app-app-euw1-az1", "app-app-euw1-az2"],
        access: "accounts",
      },
    ]);
  });

  it("tells of each peering both sides, their names and their routes", () => {
    assert.deepEqual(report.peerings[0], {
      name: "hub-app-connection",
      status: "active",
      requester: {
        vpc: "hub",
        account: "111111111111",
        region: "eu-west-1",
        dnsResolution: true,
        routes: ["10.1.0.0/16", "100.64.0.0/16"],
        tiers: ["endpoints", "tools"],
      },
      accepter: {
        vpc: "app",
        account: "111111111111",
        region: "eu-west-1",
        dnsResolution: true,
        routes: ["10.0.0.0/16"],
        tiers: ["app"],
      },
    });
  });

  it("lists every route table with its routes in words", () => {
    const rows = report.routeTables.filter(({ vpc, main }) => vpc === "app" && !main);
    assert.deepEqual(rows[0], {
      name: "app-app-euw1-az1",
      vpc: "app",
      main: false,
      tiers: ["app"],
      zones: ["euw1-az1"],
      subnets: ["app-app-euw1-az1"],
      routes: [
        { destination: "10.1.0.0/16", target: "local", origin: "local" },
        { destination: "100.64.0.0/16", target: "local", origin: "local" },
        { destination: "10.0.0.0/16", target: "peering with hub", origin: "declared" },
        {
          destination: "s3 addresses",
          target: "gateway endpoint app-gateways-s3",
          origin: "gateway-endpoint",
        },
      ],
      complete: true,
    });
    assert.equal(rows.length, 2);
  });

  it("says that a table of an adopted VPC may hold more than is stated", () => {
    const rows = report.routeTables.filter(({ vpc }) => vpc === "legacy");
    assert.deepEqual(
      rows.map(({ name, complete }) => [name, complete]),
      [
        ["rtb-0a1b2c3d4e5f60718", false],
        ["main of legacy", false],
      ],
    );
  });

  it("has no warnings", () => assert.deepEqual(report.warnings, []));
});

describe("a report", () => {
  const vpc = fabricate("aws:ec2/vpc:Vpc", "main", {
    cidrBlock: "10.0.0.0/24",
    assignGeneratedIpv6CidrBlock: true,
  });

  it("has null for what is not known before deployment", () => {
    const subnet = fabricate("aws:ec2/subnet:Subnet", "s", {
      vpcId: idOf(vpc),
      cidrBlock: UNKNOWN,
      ipv6CidrBlock: UNKNOWN,
    });
    const [plan] = reportOf(STACK, vpc, subnet).addressPlan;
    assert.deepEqual(plan?.ranges, ["10.0.0.0/24", null]);
    assert.deepEqual(plan?.subnets, [
      { name: "s", tier: null, purpose: null, zone: null, cidr: null, ipv6: true },
    ]);
  });

  it("names the VPCs that a warning concerns", () => {
    const box = fabricate("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "box", { subnetId: idOf(vpc) });
    const { warnings } = reportOf(STACK, vpc, box);
    assert.deepEqual(
      warnings.map(({ code, resource, affects }) => [code, resource, affects]),
      [["unmodelled-resource", box.urn, ["main"]]],
    );
  });

  it("leaves out resolvers of VPCs that cannot ask private zones", () => {
    const deaf = fabricate("aws:ec2/vpc:Vpc", "deaf", {
      cidrBlock: "10.1.0.0/24",
      enableDnsSupport: false,
      enableDnsHostnames: true,
    });
    const hub = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.2.0.0/24", enableDnsHostnames: true });
    const endpoint = fabricate("aws:ec2/vpcEndpoint:VpcEndpoint", "kms", {
      vpcId: idOf(hub),
      vpcEndpointType: "Interface",
    });
    const zone = fabricate("aws:route53/zone:Zone", "z", { name: "kms.test", vpcs: [{ vpcId: idOf(hub) }] });
    const association = fabricate("aws:route53/zoneAssociation:ZoneAssociation", "a", {
      zoneId: idOf(zone),
      vpcId: idOf(deaf),
    });
    const record = fabricate("aws:route53/record:Record", "r", {
      zoneId: idOf(zone),
      name: "kms.test",
      type: "A",
      aliases: [{ name: idOf(endpoint) }],
    });
    const [row] = reportOf(STACK, deaf, hub, endpoint, zone, association, record).endpoints;
    assert.deepEqual(row?.names, [{ name: "kms.test", resolvedBy: ["hub"] }]);
  });

  it("groups resources by type and provider below their nearest component", () => {
    const provider = fabricate("pulumi:providers:aws", "here", { region: "eu-west-1" });
    const part = fabricate("my:own:Part", "part");
    const inner = fabricate("my:own:Inner", "inner", {}, { parent: part });
    const bucket = (name: string, parent: RecordedResource) =>
      fabricate("aws:s3/bucket:Bucket", name, {}, { parent, provider });
    const one = bucket("one", part);
    const tree = reportOf(
      STACK,
      provider,
      part,
      inner,
      one,
      bucket("two", one),
      bucket("three", inner),
    ).resources;
    const expected: ResourceTree = {
      name: "estate-test",
      type: "pulumi:pulumi:Stack",
      resources: [],
      count: 3,
      components: [
        {
          name: "part",
          type: "my:own:Part",
          resources: [{ type: "aws:s3/bucket:Bucket", provider: "here", count: 2 }],
          count: 3,
          components: [
            {
              name: "inner",
              type: "my:own:Inner",
              resources: [{ type: "aws:s3/bucket:Bucket", provider: "here", count: 1 }],
              count: 1,
              components: [],
            },
          ],
        },
      ],
    };
    assert.deepEqual(tree, expected);
  });

  describe("on access", () => {
    const everything = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    const when = (condition: JsonObject): JsonObject => ({ ...everything, Condition: condition });
    const accessKind = (policy: FabricatedInput, parent?: RecordedResource) => {
      const inputs = { vpcEndpointType: "Interface", serviceName: "com.amazonaws.eu-west-1.kms", policy };
      const endpoint = fabricate(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "core-kms",
        inputs,
        parent === undefined ? {} : { parent },
      );
      return reportOf(STACK, ...(parent === undefined ? [] : [parent]), endpoint).endpoints[0]?.access;
    };
    const kinds: readonly (readonly [string, FabricatedInput, string | null])[] = [
      ["full without a policy", null, "full"],
      ["full with a statement that admits everybody", JSON.stringify({ Statement: [everything] }), "full"],
      [
        "full with that statement alone",
        JSON.stringify({ Statement: { ...everything, Principal: { AWS: "*" } } }),
        "full",
      ],
      [
        "the organisation's",
        JSON.stringify({ Statement: [when({ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } })] }),
        "organisation",
      ],
      [
        "the accounts'",
        JSON.stringify({ Statement: [when({ StringEquals: { "aws:principalaccount": ["111111111111"] } })] }),
        "accounts",
      ],
      [
        "as given with any other condition",
        JSON.stringify({ Statement: [when({ Bool: { "aws:SecureTransport": "true" } })] }),
        "given",
      ],
      [
        "as given with a denial alone",
        JSON.stringify({ Statement: [{ ...everything, Effect: "Deny" }] }),
        "given",
      ],
      ["not known when the policy is not", UNKNOWN, null],
    ];
    for (const [what, policy, kind] of kinds) {
      it(`tells that it is ${what}`, () => assert.equal(accessKind(policy), kind));
    }

    it("tells that it is as given when the component was given the document, whatever it says", () => {
      const own = { Statement: [when({ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } })] };
      const set = (services: JsonObject) =>
        fabricate("causeway:components:InterfaceEndpoints", "core", { services });
      assert.equal(accessKind(JSON.stringify(own), set({ kms: { policy: own } })), "given");
      assert.equal(accessKind(JSON.stringify(own), set({ kms: {} })), "organisation");
    });
  });
});
