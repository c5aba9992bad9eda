import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { HubVpc } from "../../components/hub-vpc";
import { checkVpnGateway, VpnGateway, type VpnGatewayArgs } from "../../components/vpn-gateway";
import { InvalidInputError } from "../../network/issue";
import { UNKNOWN } from "../../network/recorded";
import { type RecordedProgram, recordProgram } from "../support/recorded";
import { describedVpc, NETWORK_ACCOUNT } from "./described-vpcs";

const GATEWAY = "aws:ec2/vpnGateway:VpnGateway";
const ATTACHMENT = "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment";
const PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";
const COMPONENT = "causeway:components:VpnGateway";

const vpc = describedVpc("hub", 0, { endpoints: ["euw1-az1", "euw1-az2"], workload: ["euw1-az1"] });
const args: VpnGatewayArgs = { vpc, propagateTo: "all" };

const record = (change: Partial<VpnGatewayArgs> = {}, mode: "preview" | "run" = "preview") =>
  recordProgram(
    () => {
      const { propagations, warnings, description } = new VpnGateway("hub-vpn", { ...args, ...change });
      return { propagations, warnings, description };
    },
    { mode },
  );

const names = (recorded: RecordedProgram, type: string) => recorded.all(type).map(({ name }) => name);

describe("VpnGateway", () => {
  it("makes one gateway, attaches it and propagates into every route table", async () => {
    const recorded = await record({ gateway: { kind: "created", amazonAsn: 64_600 } });
    assert.deepEqual(recorded.types(), { [ATTACHMENT]: 1, [PROPAGATION]: 3, [GATEWAY]: 1, [COMPONENT]: 1 });
    assert.deepEqual(recorded.only(GATEWAY).inputs, {
      amazonSideAsn: "64600",
      tags: { Name: "hub-vpn-gateway" },
    });
    assert.deepEqual(recorded.only(ATTACHMENT).inputs, { vpcId: "vpc-hub", vpnGatewayId: UNKNOWN });
    assert.deepEqual(
      recorded.all(PROPAGATION).map(({ name, inputs }) => [name, inputs]),
      ["endpoints-euw1-az1", "endpoints-euw1-az2", "workload-euw1-az1"].map((key) => [
        `hub-vpn-propagation-${key}`,
        { routeTableId: `rtb-hub-${key}`, vpnGatewayId: UNKNOWN },
      ]),
    );
  });

  it("says AWS's own ASN when none is given", async () => {
    const recorded = await record();
    assert.equal(recorded.only(GATEWAY).inputs["amazonSideAsn"], "64512");
    assert.deepEqual(recorded.outputs["description"], {
      amazonAsn: 64_512,
      region: "eu-west-1",
      vpcCidrs: ["10.0.0.0/16"],
      vpnGatewayId: UNKNOWN,
    });
  });

  it("parents every child, and propagates after the attachment only", async () => {
    const recorded = await record({}, "run");
    const component = recorded.only(COMPONENT).urn;
    assert.ok(recorded.resources.every(({ custom, parent }) => !custom || parent === component));
    const gateway = recorded.only(GATEWAY).urn;
    const attachment = recorded.only(ATTACHMENT);
    assert.deepEqual(attachment.references, { vpnGatewayId: [gateway] });
    for (const propagation of recorded.all(PROPAGATION)) {
      assert.deepEqual(propagation.references, { vpnGatewayId: [gateway] });
      assert.deepEqual(propagation.dependsOn, [attachment.urn]);
    }
  });

  it("propagates into the named tiers only", async () => {
    const recorded = await record({ propagateTo: ["workload"] });
    assert.deepEqual(names(recorded, PROPAGATION), ["hub-vpn-propagation-workload-euw1-az1"]);
    assert.deepEqual(recorded.outputs["propagations"], [
      {
        name: "hub-vpn-propagation-workload-euw1-az1",
        routeTable: "workload-euw1-az1",
        tiers: ["workload"],
        zones: ["euw1-az1"],
      },
    ]);
    assert.deepEqual(recorded.outputs["warnings"], []);
  });

  it("takes a gateway that exists, and makes neither it nor its attachment", async () => {
    const given = { kind: "given", vpnGatewayId: "vgw-1", amazonAsn: 64_700 } as const;
    const recorded = await record({ gateway: given, propagateTo: ["workload"] });
    assert.deepEqual(recorded.types(), { [PROPAGATION]: 1, [COMPONENT]: 1 });
    const propagation = recorded.only(PROPAGATION);
    assert.deepEqual(propagation.inputs, {
      routeTableId: "rtb-hub-workload-euw1-az1",
      vpnGatewayId: "vgw-1",
    });
    assert.deepEqual(propagation.dependsOn, []);
    const attached = await record({ gateway: { ...given, attach: true }, propagateTo: ["workload"] });
    assert.deepEqual(attached.only(ATTACHMENT).inputs, { vpcId: "vpc-hub", vpnGatewayId: "vgw-1" });
    assert.deepEqual(attached.only(PROPAGATION).dependsOn, [attached.only(ATTACHMENT).urn]);
  });

  it("refers to a hub's own resources and uses the provider that it is given", async () => {
    const recorded = await recordProgram(() => {
      const provider = new aws.Provider("network", { region: "eu-west-1" });
      const hub = new HubVpc("hub", {
        accountId: NETWORK_ACCOUNT,
        region: "eu-west-1",
        cidr: "10.0.0.0/16",
        zones: ["euw1-az1"],
        tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
      });
      new VpnGateway("hub-vpn", { vpc: hub.description, propagateTo: ["endpoints"] }, { provider });
    });
    const hub = recorded.named("hub-vpc").urn;
    assert.deepEqual(recorded.only(ATTACHMENT).references["vpcId"], [hub]);
    assert.deepEqual(recorded.only(PROPAGATION).references["routeTableId"], [
      recorded.named("hub-endpoints-euw1-az1", "aws:ec2/routeTable:RouteTable").urn,
    ]);
    const provider = recorded.named("network").urn;
    for (const type of [GATEWAY, ATTACHMENT, PROPAGATION])
      assert.equal(recorded.only(type).provider, provider);
  });

  it("adds a propagation for a zone that is added, and changes nothing else", async () => {
    const more = describedVpc("hub", 0, {
      endpoints: ["euw1-az3", "euw1-az1", "euw1-az2"],
      workload: ["euw1-az1"],
    });
    const [before, after] = [await record(), await record({ vpc: more })];
    const custom = (recorded: RecordedProgram) => recorded.resources.filter((resource) => resource.custom);
    const old = new Map(custom(before).map((resource) => [resource.urn, JSON.stringify(resource)]));
    const changed = custom(after).filter((resource) => old.get(resource.urn) !== JSON.stringify(resource));
    assert.deepEqual(
      changed.map(({ name }) => name),
      ["hub-vpn-propagation-endpoints-euw1-az3"],
    );
    assert.equal(custom(after).length, custom(before).length + 1);
  });

  it("warns when no route table learns, and when a tier shares a chosen one's table", async () => {
    const silent = await record({ propagateTo: [] });
    assert.equal(silent.all(PROPAGATION).length, 0);
    const codes = (recorded: RecordedProgram) =>
      (recorded.outputs["warnings"] as { code: string; path: string }[]).map(({ code, path }) => [
        code,
        path,
      ]);
    assert.deepEqual(codes(silent), [["vpn-without-propagation", "propagateTo"]]);
    const serves = ["endpoints", "workload"].map((tier) => ({ tier, zoneId: "euw1-az1" }));
    const shared = { ...vpc, routeTables: { "rtb-1": { routeTableId: "rtb-1", serves } } };
    const both = await record({ vpc: shared, propagateTo: ["workload"] });
    assert.deepEqual(names(both, PROPAGATION), ["hub-vpn-propagation-rtb-1"]);
    assert.deepEqual(codes(both), [["route-table-shared", "propagateTo"]]);
  });

  it("edits each kind of child by its transform", async () => {
    const recorded = await record({
      propagateTo: ["workload"],
      transform: {
        gateway: (given) => ({ ...given, availabilityZone: "eu-west-1a" }),
        attachment: (given) => ({ ...given, vpcId: "vpc-edited" }),
        propagation: (given) => ({ ...given, routeTableId: "rtb-edited" }),
      },
    });
    assert.equal(recorded.only(GATEWAY).inputs["availabilityZone"], "eu-west-1a");
    assert.equal(recorded.only(ATTACHMENT).inputs["vpcId"], "vpc-edited");
    assert.equal(recorded.only(PROPAGATION).inputs["routeTableId"], "rtb-edited");
    assert.equal("transform" in recorded.only(COMPONENT).inputs, false);
  });

  it("registers nothing when its arguments are refused", async () => {
    const recorded = await recordProgram(() => {
      assert.throws(
        () => new VpnGateway("hub-vpn", { ...args, propagateTo: ["workloads"] }),
        (error) => error instanceof InvalidInputError && error.issues[0]?.code === "tier-unknown",
      );
    });
    assert.deepEqual(recorded.urns(), []);
  });
});

describe("checkVpnGateway", () => {
  const codes = (change: Partial<VpnGatewayArgs>) =>
    checkVpnGateway({ ...args, ...change }).map(({ code, path }) => [code, path]);

  it("accepts both kinds of gateway and a 32-bit private ASN", () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ gateway: { kind: "created", amazonAsn: 4_200_000_000 } }), []);
    assert.deepEqual(codes({ gateway: { kind: "given", vpnGatewayId: "vgw-1", amazonAsn: 65_534 } }), []);
  });

  it("refuses a public ASN, an unknown tier and an unknown region", () => {
    const asn = [["amazon-asn-out-of-range", "gateway.amazonAsn"]];
    assert.deepEqual(codes({ gateway: { kind: "created", amazonAsn: 64_511 } }), asn);
    assert.deepEqual(codes({ gateway: { kind: "given", vpnGatewayId: "vgw-1", amazonAsn: 7_224 } }), asn);
    assert.deepEqual(codes({ propagateTo: ["endpoints", "workloads"] }), [
      ["tier-unknown", "propagateTo[1]"],
    ]);
    assert.deepEqual(codes({ vpc: { ...vpc, region: "eu-west-9" } }), [["region-unknown", "vpc.region"]]);
  });
});
