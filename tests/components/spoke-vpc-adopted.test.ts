import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AdoptedSpokeArgs, type AdoptedTier, checkSpokeVpc, SpokeVpc } from "../../components/spoke-vpc";
import { InvalidInputError, type Issue } from "../../network/issue";
import { recordProgram } from "../support/recorded";

type Args = Omit<AdoptedSpokeArgs, "source">;

const APP: AdoptedTier = {
  subnets: {
    "euw1-az2": { subnetId: "subnet-2", cidr: "10.9.1.0/24", routeTableId: "rtb-shared" },
    "euw1-az1": { subnetId: "subnet-1", cidr: "10.9.0.0/24", routeTableId: "rtb-shared" },
  },
  workloadSecurityGroupId: "sg-app",
  networkAcl: [
    { direction: "ingress", ruleNumber: 100, action: "allow", protocol: "all", cidr: "10.0.0.0/8" },
    {
      direction: "egress",
      ruleNumber: 100,
      action: "allow",
      protocol: "tcp",
      ports: "1024-65535",
      cidr: "::/0",
    },
  ],
};
const DB: AdoptedTier = {
  purpose: "appliance",
  subnets: { "euw1-az1": { subnetId: "subnet-3", cidr: "100.64.0.0/24", routeTableId: "rtb-db" } },
};

const ARGS: Args = {
  accountId: "333333333333",
  region: "eu-west-1",
  vpcId: "vpc-legacy",
  cidr: "10.9.0.0/16",
  secondaryCidrs: ["100.64.0.0/16"],
  assume: { tiers: { db: DB, app: APP } },
};

const codes = (issues: readonly Issue[]) => issues.map(({ code, path }) => `${path}: ${code}`);

describe("SpokeVpc.adopt", () => {
  for (const mode of ["preview", "run"] as const) {
    it(`registers itself with what is assumed, and nothing else, in ${mode} mode`, async () => {
      const recorded = await recordProgram(() => SpokeVpc.adopt("legacy", ARGS), { mode });
      assert.deepEqual(recorded.types(), { "causeway:components:SpokeVpc": 1 });
      const { inputs } = recorded.only("causeway:components:SpokeVpc");
      assert.deepEqual(inputs, JSON.parse(JSON.stringify({ ...ARGS, source: "adopted" })));
    });

    it(`describes the VPC by its given ids, one entry for a shared route table, in ${mode} mode`, async () => {
      const recorded = await recordProgram(() => SpokeVpc.adopt("legacy", ARGS), { mode });
      assert.equal(recorded.outputs["vpcId"], "vpc-legacy");
      assert.deepEqual(recorded.outputs["description"], {
        vpcId: "vpc-legacy",
        accountId: "333333333333",
        region: "eu-west-1",
        cidrs: ["10.9.0.0/16", "100.64.0.0/16"],
        tiers: {
          app: {
            purpose: "workload",
            subnets: {
              "euw1-az1": {
                zoneId: "euw1-az1",
                cidr: "10.9.0.0/24",
                subnetId: "subnet-1",
                routeTable: "rtb-shared",
              },
              "euw1-az2": {
                zoneId: "euw1-az2",
                cidr: "10.9.1.0/24",
                subnetId: "subnet-2",
                routeTable: "rtb-shared",
              },
            },
            workloadSecurityGroupId: "sg-app",
          },
          db: {
            purpose: "appliance",
            subnets: {
              "euw1-az1": {
                zoneId: "euw1-az1",
                cidr: "100.64.0.0/24",
                subnetId: "subnet-3",
                routeTable: "rtb-db",
              },
            },
          },
        },
        routeTables: {
          "rtb-db": { routeTableId: "rtb-db", serves: [{ tier: "db", zoneId: "euw1-az1" }] },
          "rtb-shared": {
            routeTableId: "rtb-shared",
            serves: [
              { tier: "app", zoneId: "euw1-az1" },
              { tier: "app", zoneId: "euw1-az2" },
            ],
          },
        },
      });
      assert.deepEqual(recorded.outputs["tiers"], {
        app: {
          subnetIds: { "euw1-az1": "subnet-1", "euw1-az2": "subnet-2" },
          routeTableIds: { "euw1-az1": "rtb-shared", "euw1-az2": "rtb-shared" },
          workloadSecurityGroupId: "sg-app",
        },
        db: { subnetIds: { "euw1-az1": "subnet-3" }, routeTableIds: { "euw1-az1": "rtb-db" } },
      });
    });
  }

  it("names one route table for tiers that share it", async () => {
    const shared: AdoptedTier = {
      subnets: { "euw1-az1": { subnetId: "subnet-4", cidr: "10.9.2.0/24", routeTableId: "rtb-shared" } },
    };
    const args = { ...ARGS, assume: { tiers: { web: shared, app: APP } } };
    const recorded = await recordProgram(() => SpokeVpc.adopt("legacy", args).description.routeTables);
    assert.deepEqual(recorded.outputs, {
      "rtb-shared": {
        routeTableId: "rtb-shared",
        serves: [
          { tier: "app", zoneId: "euw1-az1" },
          { tier: "app", zoneId: "euw1-az2" },
          { tier: "web", zoneId: "euw1-az1" },
        ],
      },
    });
  });

  it("has no tiers and no route tables when nothing is assumed", async () => {
    const args = { ...ARGS, assume: undefined };
    const recorded = await recordProgram(() => {
      const { description, tiers } = SpokeVpc.adopt("legacy", args);
      return { tables: description.routeTables, described: description.tiers, tiers };
    });
    assert.deepEqual(recorded.outputs, { tables: {}, described: {}, tiers: {} });
  });

  it("takes a VPC id that another resource gives, in another account and region", async () => {
    const recorded = await recordProgram(
      () => {
        const provider = new aws.Provider("away", { region: "us-east-1" });
        const vpc = new aws.ec2.Vpc("other", { cidrBlock: "10.9.0.0/16" }, { provider });
        const args = { accountId: "444444444444", region: "us-east-1", cidr: "10.9.0.0/16" };
        return SpokeVpc.adopt("legacy", { ...args, vpcId: pulumi.output(vpc.id) }, { provider }).vpcId;
      },
      { mode: "preview" },
    );
    const component = recorded.only("causeway:components:SpokeVpc");
    assert.deepEqual(component.references, { vpcId: [recorded.only("aws:ec2/vpc:Vpc").urn] });
    assert.equal(component.inputs["region"], "us-east-1");
  });
});

describe("checkSpokeVpc, adopted", () => {
  const check = (args: Partial<Args>) => codes(checkSpokeVpc({ ...ARGS, source: "adopted", ...args }));
  const app = (edit: Partial<AdoptedTier>) => check({ assume: { tiers: { app: { ...APP, ...edit } } } });
  const subnet = { subnetId: "subnet-1", cidr: "10.9.0.0/24", routeTableId: "rtb-1" };

  it("accepts the arguments of the tests above, and nothing assumed", () => {
    assert.deepEqual(check({}), []);
    assert.deepEqual(check({ assume: undefined }), []);
  });

  it("refuses an account id, region and ranges that cannot be", () => {
    assert.deepEqual(check({ accountId: "x" }), ["accountId: account-id-malformed"]);
    assert.deepEqual(check({ region: "eu-west" }), ["region: region-unknown"]);
    assert.deepEqual(check({ cidr: "10.9.0.1/16" }), ["cidr: range-host-bits"]);
    assert.deepEqual(check({ secondaryCidrs: ["10.9.0.0/17", "100.64.0.0/16"] }), [
      "secondaryCidrs[0]: range-overlap",
    ]);
  });

  it("takes ranges that AWS would not add today, since the VPC has them", () => {
    assert.deepEqual(check({ secondaryCidrs: ["100.64.0.0/16", "192.168.0.0/16"] }), []);
  });

  it("refuses tiers without a name or without subnets", () => {
    assert.deepEqual(check({ assume: { tiers: {} } }), ["assume.tiers: tiers-empty"]);
    assert.deepEqual(check({ assume: { tiers: { App: APP } } }), ["assume.tiers.App: tier-name-malformed"]);
    assert.deepEqual(app({ subnets: {} }), ["assume.tiers.app.subnets: subnets-empty"]);
  });

  it("refuses zones of another region", () => {
    assert.deepEqual(app({ subnets: { "use1-az1": subnet } }), [
      "assume.tiers.app.subnets.use1-az1: zone-other-region",
    ]);
    assert.deepEqual(app({ subnets: { "eu-west-1a": subnet } }), [
      "assume.tiers.app.subnets.eu-west-1a: zone-unknown",
    ]);
  });

  it("refuses subnets outside the VPC, that overlap, or that are one", () => {
    const path = "assume.tiers.app.subnets.euw1-az2";
    const second = (edit: object) =>
      app({ subnets: { "euw1-az1": subnet, "euw1-az2": { ...subnet, subnetId: "subnet-2", ...edit } } });
    assert.deepEqual(second({ cidr: "10.9.1.0/24" }), []);
    assert.deepEqual(second({ cidr: "10.8.0.0/24" }), [`${path}.cidr: subnet-outside-vpc`]);
    assert.deepEqual(second({ cidr: "10.9.0.128/25" }), [`${path}.cidr: subnet-overlap`]);
    assert.deepEqual(second({ cidr: "10.9.1.0/24", subnetId: "subnet-1" }), [
      `${path}.subnetId: duplicate-subnet-id`,
    ]);
  });

  it("refuses ACL rules that AWS could not hold", () => {
    const rule = {
      direction: "ingress",
      ruleNumber: 1,
      action: "allow",
      protocol: "tcp",
      cidr: "0.0.0.0/0",
    } as const;
    const at = "assume.tiers.app.networkAcl";
    assert.deepEqual(app({ networkAcl: [rule, { ...rule, direction: "egress" }] }), []);
    assert.deepEqual(app({ networkAcl: [{ ...rule, ruleNumber: 32767 }] }), [
      `${at}[0].ruleNumber: acl-rule-number`,
    ]);
    assert.deepEqual(app({ networkAcl: [rule, rule] }), [`${at}[1].ruleNumber: acl-rule-number-taken`]);
    assert.deepEqual(app({ networkAcl: [{ ...rule, ports: "443-80" }] }), [
      `${at}[0].ports: ports-malformed`,
    ]);
    assert.deepEqual(app({ networkAcl: [{ ...rule, cidr: "10.0.0.1/8" }] }), [
      `${at}[0].cidr: range-host-bits`,
    ]);
  });

  it("refuses routes and traffic with ranges or ports that cannot be", () => {
    const path = "assume.tiers.app";
    assert.deepEqual(app({ routes: [{ cidr: "0.0.0.0/0", target: "nat-1" }] }), []);
    assert.deepEqual(app({ routes: [{ cidr: "default", target: "nat-1" }] }), [
      `${path}.routes[0].cidr: range-malformed`,
    ]);
    const traffic = { cidr: "10.0.0.0/8", protocol: "tcp", ports: "https" } as const;
    assert.deepEqual(app({ workloadEgress: [traffic] }), [
      `${path}.workloadEgress[0].ports: ports-malformed`,
    ]);
    assert.deepEqual(app({ workloadIngress: [{ ...traffic, ports: "443", cidr: "10.0.0.0" }] }), [
      `${path}.workloadIngress[0].cidr: range-malformed`,
    ]);
    assert.deepEqual(app({ workloadIngress: [{ ...traffic, ports: "443" }] }), []);
  });

  it("throws every problem at once", () => {
    const bad = { ...ARGS, accountId: "x", region: "mars" };
    assert.throws(
      () => SpokeVpc.adopt("legacy", bad),
      (error: unknown) => error instanceof InvalidInputError && error.issues.length === 2,
    );
  });
});
