import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AwsxSpokeArgs, checkSpokeVpc, SpokeVpc } from "../../components/spoke-vpc";
import { awsxSpecs, awsxSubnetIndex, planAwsxSubnets } from "../../components/spoke-vpc/awsx-layout";
import { InvalidInputError, type Issue } from "../../network/issue";
import { recordProgram } from "../support/recorded";
import { difference } from "../support/difference";

type Args = Omit<AwsxSpokeArgs, "source">;

const zone = (position: number, letter = "abc".charAt(position - 1)) => ({
  id: `euw1-az${position}`,
  name: `eu-west-1${letter}`,
  position,
});

const ARGS: Args = {
  accountId: "111111111111",
  region: "eu-west-1",
  cidr: "10.2.0.0/16",
  zones: [zone(1), zone(2)],
  tiers: {
    front: { type: "Public", cidrs: ["10.2.32.0/20", "10.2.96.0/20"] },
    app: {
      type: "Private",
      cidrs: ["10.2.0.0/20", "10.2.64.0/20"],
      egress: [{ cidr: "10.0.0.0/20", protocol: "tcp", fromPort: 443, toPort: 443 }],
    },
    jobs: { type: "Private", cidrs: ["10.2.16.0/20", "10.2.80.0/20"] },
    spare: { type: "Unused", cidrs: ["10.2.48.0/20", "10.2.112.0/20"] },
  },
  natGateways: "Single",
  tags: { estate: "test" },
};

const spoke = (args: Partial<Args> = {}, mode: "preview" | "run" = "run") =>
  recordProgram(() => SpokeVpc.fromAwsx("data", { ...ARGS, ...args }), {
    mode,
    outputs: ({ name }) => ({ arn: `arn:aws:test:::${name}` }),
  });

const codes = (issues: readonly Issue[]) => issues.map(({ code, path }) => `${path}: ${code}`);

describe("SpokeVpc.fromAwsx", () => {
  it("registers the awsx VPC and what we add to it, in preview as in run mode", async () => {
    const [preview, run] = [await spoke({}, "preview"), await spoke()];
    assert.deepEqual(preview.types(), {
      "aws:cloudwatch/logGroup:LogGroup": 1,
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "aws:ec2/flowLog:FlowLog": 1,
      "aws:ec2/securityGroup:SecurityGroup": 3,
      "aws:iam/role:Role": 1,
      "aws:iam/rolePolicy:RolePolicy": 1,
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 1,
      "awsx:ec2:Vpc": 1,
      "causeway:components:SpokeVpc": 1,
    });
    assert.deepEqual(run.urns(), preview.urns());
  });

  it("tells among its outputs, which alone a policy sees, how the account names its zones", async () => {
    const seen: pulumi.Inputs[] = [];
    class Watched extends SpokeVpc {
      protected override registerOutputs(outputs: pulumi.Inputs): void {
        seen.push(outputs);
        super.registerOutputs(outputs);
      }
    }
    await recordProgram(() => void new Watched("data", { ...ARGS, source: "awsx" }), { mode: "preview" });
    assert.deepEqual(seen[0]?.["zones"], { "euw1-az1": "eu-west-1a", "euw1-az2": "eu-west-1b" });
  });

  it("states zones, ranges, NAT and DNS, so that awsx chooses nothing", async () => {
    const vpc = (await spoke()).only("awsx:ec2:Vpc");
    assert.equal(vpc.name, "data-vpc");
    assert.deepEqual(vpc.inputs, {
      cidrBlock: "10.2.0.0/16",
      availabilityZoneNames: ["eu-west-1a", "eu-west-1b"],
      subnetSpecs: [
        { name: "app", type: "Private", cidrBlocks: ["10.2.0.0/20", "10.2.64.0/20"] },
        { name: "jobs", type: "Private", cidrBlocks: ["10.2.16.0/20", "10.2.80.0/20"] },
        { name: "front", type: "Public", cidrBlocks: ["10.2.32.0/20", "10.2.96.0/20"] },
        { name: "spare", type: "Unused", cidrBlocks: ["10.2.48.0/20", "10.2.112.0/20"] },
      ],
      subnetStrategy: "Auto",
      natGateways: { strategy: "Single" },
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { estate: "test" },
    });
  });

  it("makes the spoke the parent of every child, never the awsx VPC, which would wait for itself", async () => {
    const recorded = await spoke();
    const component = recorded.only("causeway:components:SpokeVpc");
    const others = recorded.resources.filter(({ urn }) => urn !== component.urn);
    assert.deepEqual([...new Set(others.map(({ parent }) => parent))], [component.urn]);
  });

  it("gives each tier that has subnets a workload group, empties the default one and keeps flow logs", async () => {
    const recorded = await spoke();
    const groups = recorded.all("aws:ec2/securityGroup:SecurityGroup");
    assert.deepEqual(
      groups.map(({ name, inputs }) => [name, inputs["vpcId"]]),
      ["app", "front", "jobs"].map((tier) => [`data-${tier}`, "data-vpc-id"]),
    );
    const rule = recorded.only("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    assert.equal(rule.name, "data-app-egress-tcp-443-10.0.0.0/20");
    assert.equal(rule.inputs["securityGroupId"], "data-app-id");
    const emptied = recorded.named("data-default").inputs;
    assert.deepEqual([emptied["vpcId"], emptied["ingress"], emptied["egress"]], ["data-vpc-id", [], []]);
    assert.equal(recorded.only("aws:ec2/flowLog:FlowLog").inputs["vpcId"], "data-vpc-id");
  });

  it("describes each subnet with the ids that awsx has at its place", async () => {
    const ids = (list: string) =>
      recordProgram(
        () => {
          const { description, tiers } = SpokeVpc.fromAwsx("data", ARGS);
          return { description, tiers };
        },
        { mode: "run", outputs: () => ({ arn: list }) },
      );
    const { outputs } = await ids("arn:aws:test");
    const { tiers, routeTables, ...rest } = JSON.parse(JSON.stringify(outputs["description"]));
    assert.deepEqual(rest, {
      vpcId: "data-vpc-id",
      accountId: "111111111111",
      region: "eu-west-1",
      cidrs: ["10.2.0.0/16"],
    });
    assert.deepEqual(Object.keys(tiers).sort(), ["app", "front", "jobs"]);
    for (const tier of ["app", "front", "jobs"]) {
      for (const [position, zoneId] of ["euw1-az1", "euw1-az2"].entries()) {
        const id = `data-vpc-${tier}-${position + 1}-id`;
        assert.equal(tiers[tier].purpose, "workload");
        assert.equal(tiers[tier].subnets[zoneId].subnetId, id);
        assert.equal(tiers[tier].subnets[zoneId].routeTable, `${tier}-${zoneId}`);
        assert.deepEqual(routeTables[`${tier}-${zoneId}`], { routeTableId: id, serves: [{ tier, zoneId }] });
      }
    }
    assert.equal(Object.keys(routeTables).length, 6);
    assert.equal(tiers.jobs.subnets["euw1-az2"].cidr, "10.2.80.0/20");
    assert.equal(tiers.app.workloadSecurityGroupId, "data-app-id");
  });

  it("fails where awsx has nothing at a subnet's place, instead of leaving the id out", async () => {
    const program = () =>
      SpokeVpc.fromAwsx("data", {
        ...ARGS,
        transform: { awsxVpc: (args) => ({ ...args, availabilityZoneNames: ["eu-west-1a"] }) },
      }).tiers;
    await assert.rejects(
      recordProgram(program, { mode: "run", outputs: () => ({ arn: "arn:aws:test" }) }),
      /the awsx VPC has no (subnet|route table) number \d, which tier \w+ has in euw1-az2/,
    );
  });

  for (const [region, prefix, accountId] of [
    ["eu-west-1", "euw1", "111111111111"],
    ["us-east-1", "use1", "111111111111"],
    ["eu-west-1", "euw1", "222222222222"],
  ] as const) {
    it(`hands its provider to awsx and to every child, for account ${accountId} in ${region}`, async () => {
      const zones = ARGS.zones.map(({ position }) => ({
        id: `${prefix}-az${position}`,
        name: `${region}${"ab".charAt(position - 1)}`,
        position,
      }));
      const recorded = await recordProgram(() => {
        const provider = new aws.Provider("home", { region });
        return SpokeVpc.fromAwsx("data", { ...ARGS, region, zones, accountId }, { provider });
      });
      const provider = recorded.only("pulumi:providers:aws").urn;
      const component = recorded.only("causeway:components:SpokeVpc").urn;
      const children = recorded.resources.filter(({ parent }) => parent === component);
      assert.equal(children.length, 10);
      assert.deepEqual(
        [...new Set(children.map((child) => child.provider?.split("::").slice(0, 4).join("::")))],
        [provider],
      );
    });
  }

  it("takes the provider from its own parent as well", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("home", { region: "eu-west-1" });
      const parent = new pulumi.ComponentResource("test:index:Team", "team", {}, { provider });
      return SpokeVpc.fromAwsx("data", ARGS, { parent });
    });
    assert.match(recorded.only("awsx:ec2:Vpc").provider ?? "", /pulumi:providers:aws::home/);
  });

  it("hands the awsx VPC and the children to their transforms", async () => {
    const recorded = await spoke({
      transform: {
        awsxVpc: (args) => ({ ...args, subnetNameTagStrategy: "AvailabilityZone" }),
        defaultSecurityGroup: (args) => ({ ...args, revokeRulesOnDelete: true }),
        workloadSecurityGroup: (args) => ({ ...args, revokeRulesOnDelete: true }),
        flowLog: (args) => ({ ...args, logFormat: "${version}" }),
      },
    });
    assert.equal(recorded.only("awsx:ec2:Vpc").inputs["subnetNameTagStrategy"], "AvailabilityZone");
    assert.equal(recorded.named("data-default").inputs["revokeRulesOnDelete"], true);
    assert.equal(recorded.named("data-app").inputs["revokeRulesOnDelete"], true);
    assert.equal(recorded.only("aws:ec2/flowLog:FlowLog").inputs["logFormat"], "${version}");
    assert.equal(recorded.only("causeway:components:SpokeVpc").inputs["transform"], undefined);
  });

  it("changes no child of ours when a zone is appended", async () => {
    const tiers: Args["tiers"] = {
      front: { type: "Public", cidrs: ["10.2.32.0/20", "10.2.96.0/20", "10.2.160.0/20"] },
      app: { ...ARGS.tiers["app"], type: "Private", cidrs: ["10.2.0.0/20", "10.2.64.0/20", "10.2.128.0/20"] },
      jobs: { type: "Private", cidrs: ["10.2.16.0/20", "10.2.80.0/20", "10.2.144.0/20"] },
      spare: { type: "Unused", cidrs: ["10.2.48.0/20", "10.2.112.0/20", "10.2.176.0/20"] },
    };
    assert.deepEqual(difference(await spoke(), await spoke({ zones: [...ARGS.zones, zone(3)], tiers })), {
      added: {},
      removed: [],
      changed: { data: ["tiers", "zones"], "data-vpc": ["availabilityZoneNames", "subnetSpecs"] },
    });
  });

  it("registers the same whatever the order of the tiers' keys", async () => {
    const tiers = Object.fromEntries(Object.entries(ARGS.tiers).reverse());
    assert.deepEqual(difference(await spoke(), await spoke({ tiers })), {
      added: {},
      removed: [],
      changed: {},
    });
  });
});

describe("awsxSubnetIndex", () => {
  const [pub, a, b, iso, none] = [
    { name: "public", type: "Public" },
    { name: "a", type: "Private" },
    { name: "b", type: "Private" },
    { name: "isolated", type: "Isolated" },
    { name: "spare", type: "Unused" },
  ] as const;

  it("counts zone by zone: public, then private, then isolated, whatever the order of the specifications", () => {
    const specs = [iso, a, pub];
    const places = [0, 1].flatMap((at) => [pub, a, iso].map(({ name }) => awsxSubnetIndex(specs, name, at)));
    assert.deepEqual(places, [0, 1, 2, 3, 4, 5]);
  });

  it("keeps two tiers of one type in the order of the specifications", () => {
    assert.deepEqual(
      [a, b].map(({ name }) => awsxSubnetIndex([a, b], name, 1)),
      [2, 3],
    );
    assert.deepEqual(
      [a, b].map(({ name }) => awsxSubnetIndex([b, a], name, 1)),
      [3, 2],
    );
  });

  it("leaves Unused specifications out of the count", () => {
    assert.equal(awsxSubnetIndex([none, a, iso], "isolated", 2), 5);
    assert.equal(awsxSubnetIndex([a, iso], "isolated", 2), 5);
    assert.equal(awsxSubnetIndex([none, a, iso], "spare", 0), undefined);
  });

  it("moves the tiers that sort later when a tier is added, and the zones after the first", () => {
    assert.equal(awsxSubnetIndex([a, iso], "a", 0), 0);
    assert.equal(awsxSubnetIndex([pub, a, iso], "a", 0), 1);
    assert.equal(awsxSubnetIndex([a, iso], "a", 1), 2);
    assert.equal(awsxSubnetIndex([a, b, iso], "a", 1), 3);
  });

  it("moves nothing when a zone is appended", () => {
    assert.equal(awsxSubnetIndex([pub, a], "a", 1), 3);
    assert.equal(awsxSubnetIndex([pub, a], "a", 2), 5);
  });

  it("knows no place for a tier that is not among the specifications", () => {
    assert.equal(awsxSubnetIndex([a], "c", 0), undefined);
  });
});

describe("planAwsxSubnets", () => {
  it("gives every tier and zone its range and a place of its own", () => {
    const subnets = planAwsxSubnets(awsxSpecs(ARGS.tiers), ["euw1-az1", "euw1-az2"]);
    assert.deepEqual(subnets, [
      { tier: "app", zoneId: "euw1-az1", cidr: "10.2.0.0/20", index: 1 },
      { tier: "app", zoneId: "euw1-az2", cidr: "10.2.64.0/20", index: 4 },
      { tier: "jobs", zoneId: "euw1-az1", cidr: "10.2.16.0/20", index: 2 },
      { tier: "jobs", zoneId: "euw1-az2", cidr: "10.2.80.0/20", index: 5 },
      { tier: "front", zoneId: "euw1-az1", cidr: "10.2.32.0/20", index: 0 },
      { tier: "front", zoneId: "euw1-az2", cidr: "10.2.96.0/20", index: 3 },
    ]);
  });
});

describe("checkSpokeVpc, awsx", () => {
  const check = (args: Partial<Args>) => codes(checkSpokeVpc({ ...ARGS, source: "awsx", ...args }));
  const tier = (...cidrs: string[]): Args["tiers"] => ({ app: { type: "Private", cidrs } });
  const none = { natGateways: "None" } as const;

  it("accepts the arguments of the tests above", () => {
    assert.deepEqual(check({}), []);
  });

  it("refuses zones that are out of order, so that they are only ever appended", () => {
    assert.deepEqual(check({ zones: [zone(2), zone(1)] }), [
      "zones[0].position: awsx-zone-order",
      "zones[1].position: awsx-zone-order",
    ]);
    assert.deepEqual(check({ zones: [zone(1), { ...zone(2), position: 3 }] }), [
      "zones[1].position: awsx-zone-order",
    ]);
    assert.deepEqual(
      check({
        zones: [
          { ...zone(3), position: 1 },
          { ...zone(1), position: 2 },
        ],
      }),
      [],
    );
  });

  it("refuses zones that are missing, unknown, elsewhere or given twice", () => {
    const tiers = { ...none, tiers: tier("10.2.0.0/20") };
    assert.deepEqual(check({ ...tiers, zones: [] }), [
      "zones: zones-missing",
      "tiers.app.cidrs: awsx-range-count",
    ]);
    assert.deepEqual(check({ ...tiers, zones: [{ ...zone(1), id: "euw1-az9" }] }), [
      "zones[0].id: zone-unknown",
    ]);
    assert.deepEqual(check({ ...tiers, zones: [{ ...zone(1), id: "use1-az1" }] }), [
      "zones[0].id: zone-other-region",
    ]);
    assert.deepEqual(check({ zones: [zone(1), { ...zone(2), id: "euw1-az1" }] }), [
      "zones[1].id: duplicate-zone",
    ]);
    assert.deepEqual(check({ zones: [zone(1), zone(2, "a")] }), ["zones[1].name: duplicate-zone"]);
  });

  it("refuses a zone name of another region or of another form", () => {
    for (const name of ["us-east-1a", "eu-west-1", "eu-west-11a", "euw1-az1", "eu-west-1A"]) {
      const zones = [{ ...zone(1), name }, zone(2)];
      assert.deepEqual(check({ zones }), ["zones[0].name: zone-name-malformed"], name);
    }
  });

  it("refuses a tier without one range for each zone", () => {
    assert.deepEqual(check({ ...none, tiers: tier("10.2.0.0/20") }), ["tiers.app.cidrs: awsx-range-count"]);
    assert.deepEqual(check({ ...none, tiers: tier("10.2.0.0/20", "10.2.16.0/20") }), []);
  });

  it("refuses ranges outside the VPC and ranges that overlap, Unused ones too", () => {
    assert.deepEqual(check({ ...none, tiers: tier("10.2.0.0/20", "10.3.0.0/20") }), [
      "tiers.app.cidrs[1]: subnet-outside-vpc",
    ]);
    const spare = { type: "Unused", cidrs: ["10.2.0.0/24", "10.2.32.0/20"] } as const;
    assert.deepEqual(check({ ...none, tiers: { ...tier("10.2.0.0/20", "10.2.16.0/20"), spare } }), [
      "tiers.spare.cidrs[0]: subnet-overlap",
    ]);
    assert.deepEqual(check({ ...none, tiers: tier("10.2.0.5/20", "10.2.16.0/20") }), [
      "tiers.app.cidrs[0]: range-host-bits",
    ]);
  });

  it("refuses NAT gateways without a public tier to stand in", () => {
    const tiers = tier("10.2.0.0/20", "10.2.16.0/20");
    assert.deepEqual(check({ tiers, natGateways: "Single" }), ["natGateways: awsx-nat-without-public"]);
    assert.deepEqual(check({ tiers, natGateways: "OnePerAz" }), ["natGateways: awsx-nat-without-public"]);
    assert.deepEqual(check({ tiers, natGateways: "None" }), []);
  });

  it("refuses tiers that make no subnet at all", () => {
    const spare = { type: "Unused", cidrs: ["10.2.0.0/20", "10.2.16.0/20"] } as const;
    assert.deepEqual(check({ ...none, tiers: { spare } }), ["tiers: tiers-empty"]);
    assert.deepEqual(check({ ...none, tiers: {} }), ["tiers: tiers-empty"]);
    assert.deepEqual(check({ ...none, tiers: { ...tier("10.2.32.0/20", "10.2.48.0/20"), spare } }), []);
  });

  it("takes two tiers named after awsx's own defaults, since every name is stated", () => {
    const tiers: Args["tiers"] = {
      private: { type: "Isolated", cidrs: ["10.2.0.0/20", "10.2.16.0/20"] },
      isolated: { type: "Private", cidrs: ["10.2.32.0/20", "10.2.48.0/20"] },
    };
    assert.deepEqual(check({ ...none, tiers }), []);
  });

  describe("with strategy Exact", () => {
    const exact = { ...none, subnetStrategy: "Exact" } as const;
    const a = { type: "Private", cidrs: ["10.2.0.0/18", "10.2.128.0/18"] } as const;
    const b = { type: "Isolated", cidrs: ["10.2.64.0/18", "10.2.192.0/18"] } as const;

    it("accepts blocks that fill the VPC zone by zone, whatever the order of the tiers' keys", () => {
      assert.deepEqual(check({ ...exact, tiers: { a, b } }), []);
      assert.deepEqual(check({ ...exact, tiers: { b, a } }), []);
    });

    it("refuses a hole, and Auto accepts it", () => {
      const tiers: Args["tiers"] = { a, b: { ...b, cidrs: ["10.2.96.0/19", "10.2.192.0/18"] } };
      assert.deepEqual(check({ ...exact, tiers }), ["tiers.b.cidrs[0]: awsx-exact-gap"]);
      assert.deepEqual(check({ ...none, tiers }), []);
    });

    it("refuses a layout that begins late or ends early", () => {
      assert.deepEqual(check({ ...exact, tiers: { b } }), [
        "tiers.b.cidrs[0]: awsx-exact-gap",
        "tiers.b.cidrs[1]: awsx-exact-gap",
      ]);
      assert.deepEqual(check({ ...exact, tiers: { a: { ...a, cidrs: ["10.2.0.0/18", "10.2.64.0/18"] } } }), [
        "tiers: awsx-exact-gap",
      ]);
    });

    it("refuses tier-by-tier order, though it covers everything", () => {
      const tiers: Args["tiers"] = {
        a: { type: "Private", cidrs: ["10.2.0.0/18", "10.2.64.0/18"] },
        b: { type: "Isolated", cidrs: ["10.2.128.0/18", "10.2.192.0/18"] },
      };
      assert.equal(check({ ...exact, tiers }).length, 3);
      assert.deepEqual(check({ ...none, tiers }), []);
    });
  });

  it("stops before anything is registered", async () => {
    let caught: unknown;
    const recorded = await recordProgram(() => {
      try {
        SpokeVpc.fromAwsx("data", { ...ARGS, zones: [zone(2), zone(1)] });
      } catch (error) {
        caught = error;
      }
    });
    assert.ok(caught instanceof InvalidInputError);
    assert.equal(caught.subject, 'SpokeVpc "data"');
    assert.deepEqual(recorded.resources, []);
  });
});
