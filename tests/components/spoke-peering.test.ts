import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import {
  checkSpokePeering,
  planPeeringRoutes,
  SpokePeering,
  type SpokePeeringArgs,
} from "../../components/spoke-peering";
import { InvalidInputError } from "../../network/issue";
import { UNKNOWN } from "../../network/recorded";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { APP_ACCOUNT, describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const CONNECTION = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
const ACCEPTER = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
const OPTIONS = "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions";
const ROUTE = "aws:ec2/route:Route";
const COMPONENT = "causeway:components:SpokePeering";

const hubVpc = describedVpc("hub", 0, { endpoints: ["euw1-az1", "euw1-az2"] });
const appVpc = describedVpc("app", 1, { app: ["euw1-az1"], data: ["euw1-az1"] });
const hub = { name: "hub", vpc: hubVpc };
const spoke = { name: "app", vpc: appVpc };

const record = (args: SpokePeeringArgs, mode: "preview" | "run" = "preview"): Promise<RecordedProgram> =>
  recordProgram(
    () => {
      const peering = new SpokePeering("hub-app", args);
      return { routes: peering.routes, warnings: peering.warnings };
    },
    { mode },
  );

const routes = (recorded: RecordedProgram) => recorded.all(ROUTE).map(({ name, inputs }) => [name, inputs]);

describe("SpokePeering", () => {
  it("asks, accepts, sets the DNS option of each side and routes both ways", async () => {
    const recorded = await record({ hub, spoke });
    assert.deepEqual(recorded.types(), {
      [OPTIONS]: 2,
      [ROUTE]: 4,
      [CONNECTION]: 1,
      [ACCEPTER]: 1,
      [COMPONENT]: 1,
    });
    const tags = { Name: "hub-app" };
    const inputs = (name: string) => recorded.named(name).inputs;
    assert.deepEqual(inputs("hub-app-connection"), { peerVpcId: "vpc-app", tags, vpcId: "vpc-hub" });
    assert.deepEqual(inputs("hub-app-accepter"), {
      autoAccept: true,
      tags,
      vpcPeeringConnectionId: UNKNOWN,
    });
    assert.deepEqual(inputs("hub-app-hub-options"), {
      requester: { allowRemoteVpcDnsResolution: true },
      vpcPeeringConnectionId: UNKNOWN,
    });
    assert.deepEqual(inputs("hub-app-spoke-options"), {
      accepter: { allowRemoteVpcDnsResolution: true },
      vpcPeeringConnectionId: UNKNOWN,
    });
    const route = (routeTableId: string, destinationCidrBlock: string) => ({
      destinationCidrBlock,
      routeTableId,
      vpcPeeringConnectionId: UNKNOWN,
    });
    assert.deepEqual(routes(recorded), [
      ["hub-app-hub-endpoints-euw1-az1-10.1.0.0/16", route("rtb-hub-endpoints-euw1-az1", "10.1.0.0/16")],
      ["hub-app-hub-endpoints-euw1-az2-10.1.0.0/16", route("rtb-hub-endpoints-euw1-az2", "10.1.0.0/16")],
      ["hub-app-spoke-app-euw1-az1-10.0.0.0/16", route("rtb-app-app-euw1-az1", "10.0.0.0/16")],
      ["hub-app-spoke-data-euw1-az1-10.0.0.0/16", route("rtb-app-data-euw1-az1", "10.0.0.0/16")],
    ]);
  });

  it("parents every child, and orders options and routes after the acceptance", async () => {
    const recorded = await record({ hub, spoke }, "run");
    const component = recorded.only(COMPONENT).urn;
    assert.ok(recorded.resources.every(({ custom, parent }) => !custom || parent === component));
    const order = (type: string) => recorded.all(type).map(({ references }) => references);
    const connection = recorded.only(CONNECTION).urn;
    const accepter = recorded.only(ACCEPTER).urn;
    assert.deepEqual(order(ACCEPTER), [{ vpcPeeringConnectionId: [connection] }]);
    for (const references of [...order(OPTIONS), ...order(ROUTE)]) {
      assert.deepEqual(references, { vpcPeeringConnectionId: [accepter] });
    }
  });

  it("names account and region of a spoke elsewhere, and gives each side its own provider", async () => {
    const abroad = describedVpc(
      "app",
      1,
      { app: ["use1-az1"] },
      { region: "us-east-1", accountId: APP_ACCOUNT },
    );
    const recorded = await recordProgram(() => {
      const network = new aws.Provider("network", { region: "eu-west-1" });
      const app = new aws.Provider("app", { region: "us-east-1" });
      new SpokePeering("hub-app", {
        hub: { ...hub, provider: network },
        spoke: { name: "app", vpc: abroad, provider: app },
      });
    });
    const request = recorded.only(CONNECTION).inputs;
    assert.equal(request["peerOwnerId"], APP_ACCOUNT);
    assert.equal(request["peerRegion"], "us-east-1");
    const network = recorded.named("network").urn;
    const app = recorded.named("app").urn;
    const providers = recorded.resources.flatMap(({ parent, name, provider }) =>
      parent === recorded.only(COMPONENT).urn ? [[name, provider]] : [],
    );
    assert.deepEqual(providers, [
      ["hub-app-hub-options", network],
      ["hub-app-spoke-options", app],
      ["hub-app-hub-endpoints-euw1-az1-10.1.0.0/16", network],
      ["hub-app-hub-endpoints-euw1-az2-10.1.0.0/16", network],
      ["hub-app-spoke-app-use1-az1-10.0.0.0/16", app],
      ["hub-app-connection", network],
      ["hub-app-accepter", app],
    ]);
  });

  it("names the account alone within one region, and the region alone within one account", async () => {
    const request = async (change: { accountId?: string; region?: string; zone: string }) => {
      const { zone, ...place } = change;
      const recorded = await recordProgram(() => {
        const provider = new aws.Provider("app", {});
        const vpc = describedVpc("app", 1, { app: [zone] }, place);
        new SpokePeering("hub-app", { hub, spoke: { name: "app", vpc, provider } });
      });
      const { peerOwnerId, peerRegion } = recorded.only(CONNECTION).inputs;
      return { peerOwnerId, peerRegion };
    };
    assert.deepEqual(await request({ accountId: APP_ACCOUNT, zone: "euw1-az1" }), {
      peerOwnerId: APP_ACCOUNT,
      peerRegion: undefined,
    });
    assert.deepEqual(await request({ region: "us-east-1", zone: "use1-az1" }), {
      peerOwnerId: undefined,
      peerRegion: "us-east-1",
    });
  });

  it("says no on both sides when DNS resolution is off", async () => {
    const recorded = await record({ hub, spoke, dnsResolution: false });
    const own = { allowRemoteVpcDnsResolution: false };
    assert.deepEqual(recorded.named("hub-app-hub-options").inputs["requester"], own);
    assert.deepEqual(recorded.named("hub-app-spoke-options").inputs["accepter"], own);
  });

  it("routes secondary ranges, leaves out those that are left out, and chosen tiers only", async () => {
    const wide = { ...appVpc, cidrs: ["10.1.0.0/16", "10.101.0.0/16", "10.102.0.0/16"] };
    const recorded = await record({
      hub,
      spoke: { name: "app", vpc: wide, tiers: ["data"] },
      leftOutCidrs: ["10.101.0.0/16"],
    });
    assert.deepEqual(
      recorded.all(ROUTE).map(({ name }) => name),
      [
        "hub-app-hub-endpoints-euw1-az1-10.1.0.0/16",
        "hub-app-hub-endpoints-euw1-az1-10.102.0.0/16",
        "hub-app-hub-endpoints-euw1-az2-10.1.0.0/16",
        "hub-app-hub-endpoints-euw1-az2-10.102.0.0/16",
        "hub-app-spoke-data-euw1-az1-10.0.0.0/16",
      ],
    );
    assert.deepEqual(recorded.outputs["warnings"], []);
  });

  it("routes IPv6 both ways when both sides have a range, and not when one has none", async () => {
    const [six, four] = [{ ipv6CidrBlock: "2a05:d018:0:1::/56" }, { ipv6CidrBlock: "2a05:d018:0:2::/56" }];
    const both = await record({
      hub: { ...hub, vpc: { ...hubVpc, ...six } },
      spoke: { ...spoke, vpc: { ...appVpc, ...four } },
    });
    const ipv6 = both.all(ROUTE).filter(({ name }) => name.endsWith("-ipv6"));
    assert.deepEqual(
      ipv6.map(({ name, inputs }) => [
        name,
        inputs["destinationIpv6CidrBlock"],
        inputs["destinationCidrBlock"],
      ]),
      [
        ["hub-app-hub-endpoints-euw1-az1-ipv6", "2a05:d018:0:2::/56", undefined],
        ["hub-app-hub-endpoints-euw1-az2-ipv6", "2a05:d018:0:2::/56", undefined],
        ["hub-app-spoke-app-euw1-az1-ipv6", "2a05:d018:0:1::/56", undefined],
        ["hub-app-spoke-data-euw1-az1-ipv6", "2a05:d018:0:1::/56", undefined],
      ],
    );
    const one = await record({ hub: { ...hub, vpc: { ...hubVpc, ...six } }, spoke });
    assert.equal(one.all(ROUTE).length, 4);
  });

  it("says of each route which side, tier, zone and destination it serves", async () => {
    const serves = [
      { tier: "data", zoneId: "euw1-az1" },
      { tier: "app", zoneId: "euw1-az2" },
      { tier: "app", zoneId: "euw1-az1" },
    ];
    const adopted = { ...appVpc, routeTables: { "rtb-1": { routeTableId: "rtb-1", serves } } };
    const args = { hub: { ...hub, tiers: [] }, spoke: { name: "app", vpc: adopted } };
    const recorded = await record(args);
    assert.deepEqual(recorded.outputs["routes"], [
      {
        name: "hub-app-spoke-rtb-1-10.0.0.0/16",
        side: "spoke",
        routeTable: "rtb-1",
        tiers: ["app", "data"],
        zones: ["euw1-az1", "euw1-az2"],
        destination: "10.0.0.0/16",
      },
    ]);
    assert.deepEqual(planPeeringRoutes("hub-app", args), recorded.outputs["routes"]);
  });

  it("makes the peering and warns when the spoke states no route table", async () => {
    const adopted = { ...appVpc, tiers: {}, routeTables: {} };
    const recorded = await record({ hub, spoke: { name: "app", vpc: adopted } });
    assert.equal(recorded.all(ROUTE).length, 2);
    assert.deepEqual(recorded.outputs["warnings"], [
      {
        code: "peering-without-route",
        path: "spoke",
        message:
          "app states no route table, so nothing in it reaches hub until its owner adds routes to the peering",
      },
    ]);
  });

  it("warns when a tier that was not chosen shares a chosen one's route table", async () => {
    const serves = ["app", "data"].map((tier) => ({ tier, zoneId: "euw1-az1" }));
    const vpc = { ...appVpc, routeTables: { "rtb-1": { routeTableId: "rtb-1", serves } } };
    const recorded = await record({ hub, spoke: { name: "app", vpc, tiers: ["app"] } });
    assert.deepEqual(recorded.outputs["warnings"], [
      {
        code: "route-table-shared",
        path: "spoke.tiers",
        message: "tiers data of app get the routes too, because they share a route table with a chosen tier",
      },
    ]);
  });

  it("hands each kind of child to its transform", async () => {
    const recorded = await record({
      hub,
      spoke,
      transform: {
        connection: (args) => ({ ...args, tags: { Side: "hub" } }),
        accepter: (args) => ({ ...args, tags: { Side: "spoke" } }),
        options: (args) => ({ ...args, region: "eu-west-1" }),
        route: (args) => ({ ...args, region: "eu-west-1" }),
      },
    });
    assert.deepEqual(recorded.only(CONNECTION).inputs["tags"], { Side: "hub" });
    assert.deepEqual(recorded.only(ACCEPTER).inputs["tags"], { Side: "spoke" });
    const edited = [...recorded.all(OPTIONS), ...recorded.all(ROUTE)];
    assert.deepEqual(
      [edited.length, new Set(edited.map(({ inputs }) => inputs["region"]))],
      [6, new Set(["eu-west-1"])],
    );
  });

  it("changes nothing that exists when a zone, a tier and a range are added", async () => {
    const before = await record({ hub, spoke });
    const vpc = describedVpc(
      "app",
      1,
      { app: ["euw1-az1", "euw1-az2"], data: ["euw1-az1"], web: ["euw1-az1"] },
      { cidrs: ["10.1.0.0/16", "10.101.0.0/16"] },
    );
    const after = await record({ hub, spoke: { name: "app", vpc } });
    const custom = ({ resources }: RecordedProgram) => resources.filter((resource) => resource.custom);
    assert.deepEqual(
      custom(after).filter(({ urn }) => before.urns().includes(urn)),
      custom(before),
    );
    assert.deepEqual(
      custom(after).flatMap(({ urn, name }) => (before.urns().includes(urn) ? [] : [name])),
      [
        "hub-app-hub-endpoints-euw1-az1-10.101.0.0/16",
        "hub-app-hub-endpoints-euw1-az2-10.101.0.0/16",
        "hub-app-spoke-app-euw1-az2-10.0.0.0/16",
        "hub-app-spoke-web-euw1-az1-10.0.0.0/16",
      ],
    );
  });

  it("throws before anything is registered", async () => {
    await assert.rejects(record({ hub, spoke: { ...spoke, tiers: ["web"] } }), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.equal(error.subject, 'SpokePeering "hub-app"');
      return true;
    });
  });
});

describe("checkSpokePeering", () => {
  const codes = (change: Partial<SpokePeeringArgs>): string[][] =>
    checkSpokePeering({ hub, spoke, ...change }).map(({ code, path }) => [code, path]);
  const withRanges = (...cidrs: string[]) => ({ spoke: { name: "app", vpc: { ...appVpc, cidrs } } });

  it("accepts neighbours, all tiers by name, and a range of either side that is left out", () => {
    assert.deepEqual(codes(withRanges("10.1.0.0/16", "100.64.0.0/16")), []);
    assert.deepEqual(codes({ spoke: { ...spoke, tiers: ["app", "data"] } }), []);
    assert.deepEqual(codes({ leftOutCidrs: ["10.0.0.0/16", "10.1.0.0/16"] }), []);
  });

  it("refuses any two ranges that overlap, whichever holds the other", () => {
    assert.deepEqual(codes(withRanges("10.1.0.0/16", "10.0.128.0/20")), [
      ["peering-overlap", "spoke.vpc.cidrs[1]"],
    ]);
    assert.deepEqual(codes(withRanges("10.0.0.0/15")), [["peering-overlap", "spoke.vpc.cidrs[0]"]]);
  });

  it("refuses an overlap even when the range is left out", () => {
    const overlapping = withRanges("10.1.0.0/16", "10.0.128.0/20");
    assert.deepEqual(codes({ ...overlapping, leftOutCidrs: ["10.0.128.0/20"] }), [
      ["peering-overlap", "spoke.vpc.cidrs[1]"],
    ]);
  });

  it("refuses to leave out what is no whole range of either side", () => {
    assert.deepEqual(codes({ leftOutCidrs: ["10.1.0.0/16", "10.1.0.0/20"] }), [
      ["left-out-range-unknown", "leftOutCidrs[1]"],
    ]);
  });

  it("refuses a peering of a VPC with itself", () => {
    assert.deepEqual(codes({ spoke: hub }), [["peering-self", "spoke.vpc"]]);
    const renumbered = { ...appVpc, vpcId: "vpc-hub" };
    assert.deepEqual(codes({ spoke: { name: "app", vpc: renumbered } }), [["peering-self", "spoke.vpc"]]);
  });

  it("refuses an unknown tier on either side, naming the nearest", () => {
    const issues = checkSpokePeering({
      hub: { ...hub, tiers: ["endpoint"] },
      spoke: { ...spoke, tiers: ["ap"] },
    });
    assert.deepEqual(issues, [
      {
        code: "tier-unknown",
        path: "hub.tiers[0]",
        message: "got endpoint, expected endpoints; correct the name",
      },
      { code: "tier-unknown", path: "spoke.tiers[0]", message: "got ap, expected app; correct the name" },
    ]);
  });

  it("demands a provider of a spoke in another account or region", () => {
    const elsewhere = (place: Partial<typeof appVpc>) => ({
      spoke: { name: "app", vpc: { ...appVpc, ...place } },
    });
    const missing = [["peering-provider-missing", "spoke.provider"]];
    assert.deepEqual(codes(elsewhere({ accountId: APP_ACCOUNT })), missing);
    assert.deepEqual(codes(elsewhere({ region: "us-east-1" })), missing);
    assert.deepEqual(codes(elsewhere({ accountId: NETWORK_ACCOUNT, region: "eu-west-1" })), []);
  });

  it("refuses a spoke in another partition", () => {
    const vpc = { ...appVpc, region: "us-gov-west-1" };
    assert.deepEqual(codes({ spoke: { name: "app", vpc } })[0], ["peering-partition", "spoke.vpc.region"]);
  });

  it("refuses an unknown region, a malformed range and an IPv6 range among the IPv4 ones", () => {
    const vpc = { ...appVpc, region: "eu-west-9", cidrs: ["10.1.0.0", "10.1.0.1/16", "fd00::/56"] };
    assert.deepEqual(codes({ spoke: { name: "app", vpc } }), [
      ["region-unknown", "spoke.vpc.region"],
      ["range-malformed", "spoke.vpc.cidrs[0]"],
      ["range-host-bits", "spoke.vpc.cidrs[1]"],
      ["range-not-ipv4", "spoke.vpc.cidrs[2]"],
      ["peering-provider-missing", "spoke.provider"],
    ]);
  });
});
