import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { UNKNOWN, type Json } from "../../network/recorded";
import { RecordingError } from "../../stacks/record";
import { recordProgram } from "../support/recorded";

const ZONES = ["eu-west-1a", "eu-west-1b"];
const PREFIX = "urn:pulumi:test::causeway::awsx:ec2:Vpc";

interface Layout {
  readonly zones?: string[];
  readonly specs: readonly { readonly type: string; readonly name?: string }[];
  readonly nat?: string;
}

function awsxVpc(
  { zones = ZONES, specs, nat = "None" }: Layout,
  opts?: pulumi.ComponentResourceOptions,
): awsx.ec2.Vpc {
  let block = 0;
  return new awsx.ec2.Vpc(
    "v",
    {
      cidrBlock: "10.0.0.0/16",
      availabilityZoneNames: zones,
      subnetStrategy: "Auto",
      natGateways: { strategy: nat as "None" },
      subnetSpecs: specs.map((spec) => ({
        ...spec,
        type: spec.type as "Private",
        cidrBlocks: zones.map(() => `10.0.${block++}.0/24`),
      })),
    },
    opts,
  );
}

/** The names of the resources behind an output that holds resources. */
const names = (resources: pulumi.Output<pulumi.Resource[]>): pulumi.Output<string[]> =>
  resources.apply((list) =>
    pulumi
      .all(list.map((resource) => resource.urn))
      .apply((urns) => urns.map((urn) => urn.split("::")[3] ?? "")),
  );

async function outputsOf(layout: Layout, mode: "preview" | "run" = "preview"): Promise<Record<string, Json>> {
  const { outputs } = await recordProgram(
    () => {
      const vpc = awsxVpc(layout);
      return {
        vpcId: vpc.vpcId,
        vpc: vpc.vpc.apply((inner) => inner.urn),
        gateway: vpc.internetGateway.apply((inner) => inner.urn),
        subnets: names(vpc.subnets),
        routeTables: names(vpc.routeTables),
        associations: names(vpc.routeTableAssociations),
        routes: names(vpc.routes),
        nats: names(vpc.natGateways),
        eips: names(vpc.eips),
        endpoints: vpc.vpcEndpoints,
        privateSubnets: names(vpc.privateSubnets),
        publicIds: vpc.publicSubnetIds,
        privateIds: vpc.privateSubnetIds,
        isolatedIds: vpc.isolatedSubnetIds,
        layout: vpc.subnetLayout.apply((specs) => specs.map(({ name }) => name ?? "-")),
      };
    },
    { mode },
  );
  return { ...outputs };
}

describe("awsx.ec2.Vpc in a recording", () => {
  it("refers to the children by the URNs that awsx gives them", async () => {
    const outputs = await outputsOf({ specs: [{ type: "Private", name: "app" }] });
    assert.equal(outputs["vpc"], `${PREFIX}$aws:ec2/vpc:Vpc::v`);
    assert.equal(outputs["gateway"], `${PREFIX}$aws:ec2/vpc:Vpc$aws:ec2/internetGateway:InternetGateway::v`);
  });

  it("goes zone by zone, in a zone by type, in a type by spec", async () => {
    const specs = [
      { type: "Isolated", name: "data" },
      { type: "Private", name: "app" },
      { type: "Unused", name: "spare" },
      { type: "Private" },
      { type: "Public", name: "edge" },
    ];
    const { subnets, routeTables, associations, privateSubnets, layout } = await outputsOf({ specs });
    const order = [1, 2].flatMap((zone) =>
      ["edge", "app", "private", "data"].map((tier) => `v-${tier}-${zone}`),
    );
    assert.deepEqual(
      { subnets, routeTables, associations },
      { subnets: order, routeTables: order, associations: order },
    );
    assert.deepEqual(privateSubnets, ["v-app-1", "v-private-1", "v-app-2", "v-private-2"]);
    assert.deepEqual(layout, ["data", "app", "spare", "-", "edge"]);
  });

  it("knows no id before deployment, but every length", async () => {
    const layout = { specs: [{ type: "Private", name: "app" }] };
    const { outputs } = await recordProgram(() => {
      const vpc = awsxVpc(layout);
      return {
        count: vpc.routeTables.apply((tables) => tables.length),
        ids: vpc.privateSubnetIds,
        vpc: vpc.vpcId,
      };
    });
    assert.deepEqual(outputs, { count: 2, ids: UNKNOWN, vpc: UNKNOWN });
  });

  it("has ids made of names in run mode", async () => {
    const { vpcId, publicIds, privateIds, isolatedIds } = await outputsOf(
      { specs: [{ type: "Private", name: "app" }, { type: "Isolated" }] },
      "run",
    );
    assert.deepEqual(
      { vpcId, publicIds, privateIds, isolatedIds },
      {
        vpcId: "v-id",
        publicIds: [],
        privateIds: ["v-app-1-id", "v-app-2-id"],
        isolatedIds: ["v-isolated-1-id", "v-isolated-2-id"],
      },
    );
  });

  for (const [nat, nats, routes] of [
    ["None", [], ["v-public-1", "v-public-2"]],
    ["Single", ["v-1"], ["v-public-1", "v-private-1", "v-public-2", "v-private-2"]],
    ["OnePerAz", ["v-1", "v-2"], ["v-public-1", "v-private-1", "v-public-2", "v-private-2"]],
  ] as const) {
    it(`has the NAT gateways and routes of the strategy ${nat}`, async () => {
      const outputs = await outputsOf({
        specs: [{ type: "Private" }, { type: "Isolated" }, { type: "Public" }],
        nat,
      });
      assert.deepEqual([outputs["nats"], outputs["eips"], outputs["routes"]], [nats, nats, routes]);
    });
  }

  it("routes nothing where there is no public tier", async () => {
    const outputs = await outputsOf({ specs: [{ type: "Private" }, { type: "Isolated" }] });
    assert.deepEqual([outputs["routes"], outputs["nats"], outputs["endpoints"]], [[], [], []]);
  });

  it("lays out one public and one private tier in three zones when nothing is said", async () => {
    const { outputs } = await recordProgram(() => ({ subnets: names(new awsx.ec2.Vpc("v").subnets) }));
    const order = [1, 2, 3].flatMap((zone) => [`v-public-${zone}`, `v-private-${zone}`]);
    assert.deepEqual(outputs, { subnets: order });
  });

  it("makes a route depend on the VPC, all subnets and all tables, whichever table it takes", async () => {
    for (const mode of ["preview", "run"] as const) {
      const recorded = await recordProgram(
        () => {
          const vpc = awsxVpc({ specs: [{ type: "Private", name: "app" }] });
          const table = vpc.routeTables.apply((tables) => pulumi.output(tables[1]?.id ?? "none"));
          new aws.ec2.Route("lifted", { routeTableId: vpc.routeTables[1]?.id ?? "none" });
          new aws.ec2.Route("applied", { routeTableId: table });
        },
        { mode },
      );
      const subnet = `${PREFIX}$aws:ec2/vpc:Vpc$aws:ec2/subnet:Subnet`;
      for (const name of ["lifted", "applied"]) {
        const { inputs, references } = recorded.named(name);
        assert.deepEqual(inputs["routeTableId"], mode === "run" ? "v-app-2-id" : UNKNOWN);
        assert.deepEqual(references["routeTableId"], [
          `${subnet}$aws:ec2/routeTable:RouteTable::v-app-1`,
          `${subnet}$aws:ec2/routeTable:RouteTable::v-app-2`,
          `${subnet}::v-app-1`,
          `${subnet}::v-app-2`,
          `${PREFIX}$aws:ec2/vpc:Vpc::v`,
          `${PREFIX}::v`,
        ]);
      }
    }
  });

  it("is refused when what lays it out is not known before deployment", async () => {
    const program = () => {
      const zone = new aws.ec2.Vpc("other", { cidrBlock: "10.9.0.0/16" }).id;
      new awsx.ec2.Vpc("v", { availabilityZoneNames: pulumi.output([zone]) as unknown as string[] });
    };
    await assert.rejects(recordProgram(program), (error) => {
      assert.ok(error instanceof RecordingError);
      assert.equal(error.code, "awsx-layout-unknown");
      assert.match(error.detail, /^availabilityZoneNames of the awsx VPC v is not known/);
      return true;
    });
    await recordProgram(program, { mode: "run" });
  });

  it("is recorded with the provider that it hands to its children, and none without", async () => {
    const given = await recordProgram(() => {
      const provider = new aws.Provider("euw1", { region: "eu-west-1" });
      awsxVpc({ specs: [{ type: "Private" }] }, { providers: [provider] });
    });
    assert.equal(given.named("v").provider, given.named("euw1").urn);
    assert.equal(given.named("v").custom, false);
    const none = await recordProgram(() => awsxVpc({ specs: [{ type: "Private" }] }));
    assert.equal("provider" in none.named("v"), false);
  });

  it("is recorded with the provider that its parent hands down", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("euw1", { region: "eu-west-1" });
      const parent = new pulumi.ComponentResource("t:i:Parent", "parent", {}, { providers: [provider] });
      awsxVpc({ specs: [{ type: "Private" }] }, { parent });
    });
    assert.equal(recorded.named("v").provider, recorded.named("euw1").urn);
    assert.equal(recorded.named("v").urn, "urn:pulumi:test::causeway::t:i:Parent$awsx:ec2:Vpc::v");
  });

  it("stalls, as in a deployment, when routes onto its tables have it as parent", async () => {
    const program = () => {
      const vpc = awsxVpc({ specs: [{ type: "Private" }] });
      new aws.ec2.Route("r1", { routeTableId: vpc.routeTables[0]?.id ?? "none" }, { parent: vpc });
      new aws.ec2.Route("r2", { routeTableId: vpc.routeTables[1]?.id ?? "none" }, { parent: vpc });
    };
    await assert.rejects(recordProgram(program, { stallSeconds: 1 }), (error) => {
      assert.ok(error instanceof RecordingError);
      assert.equal(error.code, "program-stalled");
      assert.match(error.detail, /waiting: r1\[aws:ec2\/route:Route\], r2\[aws:ec2\/route:Route\];/);
      return true;
    });
  });
});

describe("another component of a plugin in a recording", () => {
  it("is recorded, and its outputs are unknown before deployment", async () => {
    const recorded = await recordProgram(() => {
      const bucket = new awsx.ecr.Repository("r");
      return { url: bucket.url };
    });
    assert.deepEqual(recorded.outputs, { url: UNKNOWN });
    assert.deepEqual(recorded.types(), { "awsx:ecr:Repository": 1 });
  });
});
