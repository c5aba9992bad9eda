import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SECRET, UNKNOWN } from "../../network/recorded";
import { record } from "../../stacks/record";
import { recordProgram } from "../support/recorded";

const ROOT = "urn:pulumi:test::causeway::pulumi:pulumi:Stack::causeway-test";
const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";

class Pair extends pulumi.ComponentResource {
  constructor(name: string, args: pulumi.Inputs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Pair", name, args, opts);
    const vpc = new aws.ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, { parent: this });
    new aws.ec2.Subnet(`${name}-subnet`, { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, { parent: this });
    this.registerOutputs({});
  }
}

const vpc = (name: string, opts?: pulumi.CustomResourceOptions, args: Partial<aws.ec2.VpcArgs> = {}) =>
  new aws.ec2.Vpc(name, { cidrBlock: "10.0.0.0/16", ...args }, opts);

describe("record", () => {
  describe("identity", () => {
    it("puts the types of all parents but the stack into a URN", async () => {
      const recorded = await recordProgram(() => {
        const outer = new pulumi.ComponentResource("test:index:Outer", "outer");
        new Pair("inner", {}, { parent: outer });
      });
      assert.deepEqual(recorded.urns(), [
        "urn:pulumi:test::causeway::test:index:Outer$test:index:Pair$aws:ec2/subnet:Subnet::inner-subnet",
        "urn:pulumi:test::causeway::test:index:Outer$test:index:Pair$aws:ec2/vpc:Vpc::inner-vpc",
        "urn:pulumi:test::causeway::test:index:Outer$test:index:Pair::inner",
        "urn:pulumi:test::causeway::test:index:Outer::outer",
      ]);
    });

    it("gives type, name, parent and whether a provider has the resource", async () => {
      const recorded = await recordProgram(() => new Pair("p"));
      const { urn, type, name, custom, parent } = recorded.only(VPC);
      assert.deepEqual(
        { urn, type, name, custom, parent },
        {
          urn: "urn:pulumi:test::causeway::test:index:Pair$aws:ec2/vpc:Vpc::p-vpc",
          type: VPC,
          name: "p-vpc",
          custom: true,
          parent: "urn:pulumi:test::causeway::test:index:Pair::p",
        },
      );
      const pair = recorded.named("p");
      assert.deepEqual([pair.custom, pair.parent], [false, ROOT]);
    });

    it("records the stack itself, without a parent", async () => {
      const { resources } = await record(() => undefined, { project: "causeway", stack: "test" });
      assert.deepEqual(
        resources.map(({ urn, parent, custom, type }) => ({ urn, parent, custom, type })),
        [{ urn: ROOT, parent: undefined, custom: false, type: "pulumi:pulumi:Stack" }],
      );
    });

    it("sorts resources by URN, whatever the order of registration", async () => {
      const recorded = await recordProgram(() => ["b", "c", "a"].forEach((name) => vpc(name)));
      assert.deepEqual(
        recorded.resources.map(({ name }) => name),
        ["a", "b", "c"],
      );
    });

    it("gives the program its project, stack and organization", async () => {
      const { outputs } = await recordProgram(
        () => [pulumi.getProject(), pulumi.getStack(), pulumi.getOrganization()].join("/"),
        { project: "p", stack: "s", organization: "acme" },
      );
      assert.deepEqual(Object.values(outputs).join(""), "p/s/acme");
    });
  });

  describe("provider", () => {
    const program = () => {
      const given = new aws.Provider("given", { region: "eu-west-1" });
      const own = new aws.Provider("own", { region: "us-east-1" });
      new Pair("p", {}, { providers: [given] });
      vpc("explicit", { provider: own });
      vpc("default");
    };

    it("is inherited from the component", async () => {
      const recorded = await recordProgram(program);
      assert.equal(
        recorded.named("p-vpc").provider,
        "urn:pulumi:test::causeway::pulumi:providers:aws::given",
      );
    });

    it("is the resource's own where it has one", async () => {
      const recorded = await recordProgram(program);
      assert.equal(
        recorded.named("explicit").provider,
        "urn:pulumi:test::causeway::pulumi:providers:aws::own",
      );
    });

    it("is absent for the default provider and for components", async () => {
      const recorded = await recordProgram(program);
      assert.deepEqual(
        [recorded.named("default"), recorded.named("p")].map((resource) => "provider" in resource),
        [false, false],
      );
    });

    it("is the same in run mode, where the provider has an id", async () => {
      const [preview, run] = [await recordProgram(program), await recordProgram(program, { mode: "run" })];
      assert.deepEqual(
        run.resources.map(({ provider }) => provider),
        preview.resources.map(({ provider }) => provider),
      );
    });
  });

  describe("inputs", () => {
    it("have sorted keys", async () => {
      const recorded = await recordProgram(() => vpc("v", {}, { tags: { b: "2", a: "1" } }));
      assert.equal(
        JSON.stringify(recorded.only(VPC).inputs),
        '{"cidrBlock":"10.0.0.0/16","tags":{"a":"1","b":"2"}}',
      );
    });

    it("mark what is unknown before deployment", async () => {
      const recorded = await recordProgram(() => new Pair("p"));
      assert.deepEqual(recorded.only(SUBNET).inputs, { cidrBlock: "10.0.0.0/24", vpcId: UNKNOWN });
    });

    it("hold the id in run mode", async () => {
      const recorded = await recordProgram(() => new Pair("p"), { mode: "run" });
      assert.deepEqual(recorded.only(SUBNET).inputs, { cidrBlock: "10.0.0.0/24", vpcId: "p-vpc-id" });
    });

    it("mark secrets by place and never hold their value", async () => {
      const canary = "canary-7f3a";
      const program = () => {
        const secret = pulumi.secret(canary);
        vpc("v", {}, { tags: { plain: "x", hidden: secret, listed: pulumi.interpolate`a-${secret}` } });
        new Pair("p", { list: ["x", { deep: secret }] });
        return { key: secret };
      };
      for (const mode of ["preview", "run"] as const) {
        const recording = await record(program, { project: "causeway", stack: "test", mode });
        assert.ok(!JSON.stringify(recording).includes(canary), `${mode} holds the secret`);
        const [own] = recording.resources.filter(({ name }) => name === "v");
        assert.deepEqual(own?.inputs["tags"], { hidden: SECRET, listed: SECRET, plain: "x" });
        assert.deepEqual(own.secrets, ["tags.hidden", "tags.listed"]);
        const [pair] = recording.resources.filter(({ name }) => name === "p");
        assert.deepEqual(pair?.secrets, ["list[1].deep"]);
        assert.deepEqual(recording.outputs, { key: SECRET });
      }
    });

    it("name assets by their source", async () => {
      const recorded = await recordProgram(
        () =>
          new Pair("p", {
            text: new pulumi.asset.StringAsset("hello"),
            archive: new pulumi.asset.FileArchive("./dist"),
          }),
      );
      const { inputs } = recorded.named("p");
      assert.deepEqual(inputs, {
        archive: { $archive: { path: "./dist" } },
        text: { $asset: { text: "hello" } },
      });
    });

    it("hold the id of a resource and the URN of a component that is given as a value", async () => {
      const program = () => {
        const inner = new Pair("inner");
        new pulumi.ComponentResource("test:index:Holder", "holder", { component: inner, resource: vpc("v") });
      };
      const inner = "urn:pulumi:test::causeway::test:index:Pair::inner";
      const preview = await recordProgram(program);
      assert.deepEqual(preview.named("holder").inputs, { component: inner, resource: UNKNOWN });
      const run = await recordProgram(program, { mode: "run" });
      assert.deepEqual(run.named("holder").inputs, { component: inner, resource: "v-id" });
    });
  });

  describe("edges", () => {
    it("are references where a property comes from a resource, none where it does not", async () => {
      const recorded = await recordProgram(() => new Pair("p"));
      assert.deepEqual(recorded.only(SUBNET).references, { vpcId: [recorded.only(VPC).urn] });
      assert.deepEqual(recorded.only(VPC).references, {});
    });

    it("are sorted where a property comes from several resources", async () => {
      const recorded = await recordProgram(() => {
        const [b, a] = [vpc("b"), vpc("a")];
        vpc("c", {}, { tags: { both: pulumi.interpolate`${b.id}-${a.id}` } });
      });
      assert.deepEqual(recorded.named("c").references, {
        tags: [recorded.named("a").urn, recorded.named("b").urn],
      });
    });

    it("are dependsOn where nothing is taken from the resource", async () => {
      const recorded = await recordProgram(() => {
        const [a, b] = [vpc("a"), vpc("b")];
        vpc("c", { dependsOn: [b, a] }, { tags: { id: b.id } });
      });
      const { dependsOn, references } = recorded.named("c");
      assert.deepEqual(dependsOn, [recorded.named("a").urn]);
      assert.deepEqual(references, { tags: [recorded.named("b").urn] });
    });

    it("are the same in run mode", async () => {
      const [preview, run] = [
        await recordProgram(() => new Pair("p")),
        await recordProgram(() => new Pair("p"), { mode: "run" }),
      ];
      assert.deepEqual(run.only(SUBNET).references, preview.only(SUBNET).references);
    });
  });

  describe("options", () => {
    it("hold protect, also inherited, and ignoreChanges", async () => {
      const recorded = await recordProgram(() => {
        const parent = new pulumi.ComponentResource("test:index:Safe", "safe", {}, { protect: true });
        vpc("v", { parent, ignoreChanges: ["tags", "cidrBlock"] });
        vpc("bare");
      });
      const { protect, ignoreChanges } = recorded.named("v");
      assert.deepEqual({ protect, ignoreChanges }, { protect: true, ignoreChanges: ["tags", "cidrBlock"] });
      assert.deepEqual(
        [
          recorded.named("bare").protect,
          recorded.named("bare").ignoreChanges,
          recorded.named("bare").aliases,
        ],
        [false, [], []],
      );
    });

    it("hold aliases as the URNs that they stand for", async () => {
      const recorded = await recordProgram(() => {
        const parent = new pulumi.ComponentResource("test:index:Group", "group");
        vpc("v", {
          parent,
          aliases: [
            { name: "old" },
            { parent: pulumi.rootStackResource },
            { type: "aws:ec2:Vpc" },
            "urn:pulumi:a::b::c::d",
          ],
        });
      });
      assert.deepEqual(recorded.named("v").aliases, [
        "urn:pulumi:test::causeway::test:index:Group$aws:ec2/vpc:Vpc::old",
        "urn:pulumi:test::causeway::aws:ec2/vpc:Vpc::v",
        "urn:pulumi:test::causeway::test:index:Group$aws:ec2:Vpc::v",
        "urn:pulumi:a::b::c::d",
      ]);
    });
  });

  describe("outputs of resources", () => {
    const program = () => {
      const made = vpc("v");
      const seen: string[] = [];
      made.id.apply((id) => seen.push(id));
      return {
        id: made.id,
        cidr: made.cidrBlock,
        arn: made.arn,
        seen: pulumi.output(made.urn).apply(() => seen),
      };
    };

    it("are the inputs and otherwise unknown in preview mode", async () => {
      const { outputs } = await recordProgram(program);
      assert.deepEqual(outputs, { id: UNKNOWN, cidr: "10.0.0.0/16", arn: UNKNOWN, seen: [] });
    });

    it("are an id and the inputs in run mode, with more where the caller has them", async () => {
      const { outputs } = await recordProgram(program, {
        mode: "run",
        outputs: ({ name }) => ({ arn: `arn:${name}` }),
      });
      assert.deepEqual(outputs, { id: "v-id", cidr: "10.0.0.0/16", arn: "arn:v", seen: ["v-id"] });
    });
  });

  it("records the stack's outputs with nested and unknown values", async () => {
    const { outputs } = await recordProgram(() => ({ b: [1, { c: vpc("v").id }], a: true }));
    assert.deepEqual(outputs, { a: true, b: [1, { c: UNKNOWN }] });
  });

  it("awaits an async program", async () => {
    const recorded = await recordProgram(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      vpc("late");
    });
    assert.deepEqual(recorded.types(), { [VPC]: 1 });
  });

  it("keeps what the program says, in order, without the SDK's own debug lines", async () => {
    const recorded = await recordProgram(async () => {
      await pulumi.log.info("first");
      await pulumi.log.warn("second", vpc("v"));
      await pulumi.log.debug("hidden");
      await pulumi.log.error("third");
    });
    assert.deepEqual(recorded.messages, [
      { severity: "info", text: "first" },
      { severity: "warning", text: "second", urn: recorded.only(VPC).urn },
      { severity: "error", text: "third" },
    ]);
  });

  it("gives equal recordings for equal programs", async () => {
    const program = () => {
      const provider = new aws.Provider("p", { region: "eu-west-1" });
      for (const name of ["x", "y", "z"])
        new Pair(name, { secret: pulumi.secret(name) }, { providers: [provider] });
      return { done: true };
    };
    for (const mode of ["preview", "run"] as const) {
      const options = { project: "p", stack: "s", mode };
      assert.deepEqual(await record(program, options), await record(program, options));
    }
  });

  it("keeps recordings that start together apart", async () => {
    const recordings = await Promise.all(
      ["a", "b", "c"].map((name) => recordProgram(() => vpc(name), { stack: name })),
    );
    assert.deepEqual(
      recordings.map((recorded) => recorded.urns()),
      ["a", "b", "c"].map((name) => [`urn:pulumi:${name}::causeway::aws:ec2/vpc:Vpc::${name}`]),
    );
  });

  describe("config", () => {
    const config = {
      "causeway:cidr": "10.0.0.0/16",
      "causeway:hub": '{"zones":["a"]}',
      "aws:region": "eu-west-1",
    };

    it("is visible to the program", async () => {
      const { outputs } = await recordProgram(
        () => {
          const own = new pulumi.Config();
          return {
            cidr: own.require("cidr"),
            hub: own.requireObject("hub"),
            region: new pulumi.Config("aws").get("region"),
            none: own.get("none") ?? "none",
          };
        },
        { config },
      );
      assert.deepEqual(outputs, {
        cidr: "10.0.0.0/16",
        hub: { zones: ["a"] },
        region: "eu-west-1",
        none: "none",
      });
    });

    it("hides the values of secret keys, also from a program that reads them as plain text", async () => {
      const recording = await record(
        async () => {
          const own = new pulumi.Config();
          await pulumi.log.info(`the key is ${own.require("key")}`);
          vpc("v", {}, { tags: { key: own.require("key"), longer: `x-${own.require("key")}`, other: "x" } });
          return { asked: own.requireSecret("key"), length: own.require("key").length };
        },
        {
          project: "causeway",
          stack: "test",
          config: { "causeway:key": "canary-1" },
          secretKeys: ["causeway:key"],
        },
      );
      assert.ok(!JSON.stringify(recording).includes("canary-1"));
      assert.deepEqual(recording.outputs, { asked: SECRET, length: 8 });
      const [own] = recording.resources.filter(({ name }) => name === "v");
      assert.deepEqual(own?.inputs["tags"], { key: SECRET, longer: SECRET, other: "x" });
      assert.deepEqual(own.secrets, ["tags.key", "tags.longer"]);
      assert.deepEqual(recording.messages, [{ severity: "info", text: "the key is [secret]" }]);
    });

    it("does not outlive the recording", async () => {
      const before = { ...process.env };
      await recordProgram(() => undefined, { config });
      assert.deepEqual({ ...process.env }, before);
      assert.deepEqual(pulumi.runtime.allConfig(), {});
      await assert.rejects(
        recordProgram(() => new pulumi.Config().require("cidr")),
        /cidr/,
      );
    });
  });
});
