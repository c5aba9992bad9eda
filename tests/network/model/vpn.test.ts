import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import { hubRanges, sitePlans } from "../../../network/model/site-plans";
import type { NetworkModel } from "../../../network/model/types";
import { type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { planSite } from "../../../network/vpn/plan";
import { CloudHub, VpnGateway } from "../../../components";
import { describedVpc } from "../../components/described-vpcs";
import { branch, depot, hq } from "../../components/vpn-sites";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";
import { recordProgram } from "../../support/recorded";

const VGW = "aws:ec2/vpnGateway:VpnGateway";
const CONNECTION = "aws:ec2/vpnConnection:VpnConnection";
const PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";

const vpc = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.0.0.0/16" });
const table = fabricate("aws:ec2/routeTable:RouteTable", "tools", { vpcId: idOf(vpc) });
const gateway = fabricate(VGW, "vgw", { amazonSideAsn: "64600" });
const attachment = fabricate("aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment", "attachment", {
  vpcId: idOf(vpc),
  vpnGatewayId: idOf(gateway),
});
const device = fabricate("aws:ec2/customerGateway:CustomerGateway", "device", {
  bgpAsn: "65010",
  ipAddress: "203.0.113.7",
});
const propagation = fabricate(PROPAGATION, "p", { vpnGatewayId: idOf(gateway), routeTableId: idOf(table) });

function connection(inputs: Readonly<Record<string, FabricatedInput>> = {}, name = "hq"): RecordedResource {
  return fabricate(CONNECTION, name, {
    vpnGatewayId: idOf(gateway),
    customerGatewayId: idOf(device),
    ...inputs,
  });
}

/** An Estate that says what the device announces. */
const estate = (sites: FabricatedInput) => fabricate("causeway:index:Estate", "estate", { sites });
const announcing = (...prefixes: string[]) =>
  estate({ office: { connection: "hq", routing: { kind: "bgp", asn: 65010, prefixes } } });

const modelOf = (...resources: RecordedResource[]): NetworkModel =>
  buildModel([vpc, table, gateway, attachment, device, ...resources]);
const only = <T>(map: ReadonlyMap<string, T>): T => {
  const [first, ...more] = map.values();
  assert.ok(first !== undefined && more.length === 0);
  return first;
};
const routesOf = (model: NetworkModel) =>
  [...(model.routeTables.get(table.urn)?.routes ?? [])]
    .filter(({ origin }) => origin === "propagated")
    .map(({ destination, target }) => [
      destination.known ? destination.value : destination.why,
      target.kind,
      nodeOf(target.to),
    ]);

describe("the model of a virtual private gateway", () => {
  it("knows its VPC, its number, its connections and who learns from it", () => {
    const found = only(modelOf(connection(), propagation).vpnGateways);
    assert.deepEqual(
      [nodeOf(found.vpc), valueOf(found.amazonAsn), found.connections, found.propagatesTo],
      [vpc.urn, 64_600, [connection().urn], [table.urn]],
    );
  });

  it("knows the VPC that is said at the gateway itself", () => {
    const attached = fabricate(VGW, "own", { vpcId: idOf(vpc) });
    assert.equal(nodeOf(buildModel([vpc, attached]).vpnGateways.get(attached.urn)?.vpc), vpc.urn);
  });

  it("stands for one that exists already, whose VPC is that of a table which learns from it", () => {
    const outside = { vpnGatewayId: "vgw-0abc" };
    const learning = fabricate(PROPAGATION, "q", { ...outside, routeTableId: idOf(table) });
    const model = buildModel([
      vpc,
      table,
      device,
      connection(outside),
      learning,
      announcing("192.168.10.0/24"),
    ]);
    const found = only(model.vpnGateways);
    assert.deepEqual([found.id, nodeOf(found.vpc), found.amazonAsn.known], ["vgw-0abc", vpc.urn, false]);
    assert.equal(routesOf(model).length, 1);
  });

  it("leaves no warning of what it understands", () => {
    assert.deepEqual(modelOf(connection(), propagation, announcing("192.168.10.0/24")).warnings, []);
  });
});

describe("the model of propagated routes", () => {
  it("has one for each range that the device is said to announce", () => {
    const model = modelOf(connection(), propagation, announcing("192.168.10.0/24", "192.168.11.0/24"));
    assert.deepEqual(routesOf(model), [
      [{ kind: "cidr", cidr: "192.168.10.0/24" }, "vpn-gateway", gateway.urn],
      [{ kind: "cidr", cidr: "192.168.11.0/24" }, "vpn-gateway", gateway.urn],
    ]);
  });

  it("marks them as assumed, since nothing in AWS says what a device announces", () => {
    const model = modelOf(connection(), propagation, announcing("192.168.10.0/24"));
    const { routing } = only(model.vpnConnections);
    assert.deepEqual([routing.known, routing.source.assumed], [true, true]);
  });

  it("has one to nobody knows where, when nobody says what the device announces", () => {
    assert.deepEqual(routesOf(modelOf(connection(), propagation)), [
      ["is what the device will announce", "vpn-gateway", gateway.urn],
    ]);
  });

  it("has the static routes of the connection, which are not assumed", () => {
    const site = connection({ staticRoutesOnly: true });
    const route = fabricate("aws:ec2/vpnConnectionRoute:VpnConnectionRoute", "r", {
      vpnConnectionId: idOf(site),
      destinationCidrBlock: "192.168.30.0/24",
    });
    const model = modelOf(site, route, propagation);
    assert.deepEqual(routesOf(model), [
      [{ kind: "cidr", cidr: "192.168.30.0/24" }, "vpn-gateway", gateway.urn],
    ]);
    assert.equal(only(model.vpnConnections).routing.source.assumed, undefined);
  });

  it("has none in a table that does not learn", () => {
    assert.deepEqual(routesOf(modelOf(connection(), announcing("192.168.10.0/24"))), []);
  });
});

describe("the model of a connection", () => {
  it("names its site by the Estate, else by its own name", () => {
    assert.equal(only(modelOf(connection(), announcing("192.168.10.0/24")).vpnConnections).site, "office");
    assert.equal(only(modelOf(connection()).vpnConnections).site, "hq");
  });

  it("does not know options that are not stated, because AWS's lists of them change", () => {
    const [first] = only(modelOf(connection({ tunnel1InsideCidr: "169.254.6.0/30" })).vpnConnections).tunnels;
    assert.equal(valueOf(first.insideCidr), "169.254.6.0/30");
    assert.equal(first.options.known, false);
  });

  it("knows a device's long number", () => {
    const long = fabricate("aws:ec2/customerGateway:CustomerGateway", "device", {
      bgpAsnExtended: "4200000000",
    });
    const model = buildModel([long]);
    assert.equal(valueOf(only(model.customerGateways).asn), 4_200_000_000);
  });

  it("is unknown where its gateway is made of something unknown", () => {
    const model = buildModel([connection({ vpnGatewayId: UNKNOWN })]);
    assert.equal(only(model.vpnConnections).gateway.kind, "unknown");
  });
});

describe("sitePlans", () => {
  const hub = describedVpc("hub", 0, { endpoints: ["euw1-az1"] });
  const program = (transform?: { connection: (args: object) => never }) => () => {
    const vgw = new VpnGateway("hub-vpn", { vpc: hub, propagateTo: "all" });
    const keys = {
      tunnel1: { presharedKey: { config: "hqKey" } },
      presharedKeys: { hqKey: "canary.canary" },
    };
    return new CloudHub("sites", {
      gateway: vgw.description,
      sites: { hq: { ...hq, ...keys, ...(transform && { transform }) }, branch, depot },
    });
  };

  it("gives the plans that the components made, from what they registered alone", async () => {
    const { resources } = await recordProgram(program());
    const plans = sitePlans(buildModel(resources));
    assert.deepEqual([...plans.keys()], ["branch", "depot", "hq"]);
    // The hub's VPC is not in this recording, so its ranges are not told.
    const gatewayInput = {
      region: "",
      amazonAsn: 64_512,
      vpcCidrs: [],
      sites: { hq: withKey, branch, depot },
    };
    for (const site of ["hq", "branch", "depot"]) {
      const found = plans.get(site);
      assert.ok(found !== undefined && "plan" in found, site);
      // Here the inside range is stated as an option, there the slot gives it.
      const tunnels = found.plan.tunnels.map(({ options, ...tunnel }) => {
        const { insideCidr, ...others } = options;
        return { ...tunnel, options: others };
      });
      assert.deepEqual({ ...found.plan, tunnels }, planSite(gatewayInput, site));
    }
  });

  it("gives the plan as a transform left it", async () => {
    const edit = (args: object) => ({ ...args, tunnel1ReplayWindowSize: 64 }) as never;
    const { resources } = await recordProgram(program({ connection: edit }));
    const found = sitePlans(buildModel(resources)).get("hq");
    assert.ok(found !== undefined && "plan" in found);
    assert.deepEqual(
      found.plan.tunnels.map(({ options }) => options.replayWindowSize),
      [64, 1_024],
    );
  });

  it("says why there is no plan of a connection that states too little", () => {
    const plans = sitePlans(modelOf(connection()));
    assert.deepEqual(plans.get("hq"), { why: "its routing is what the device will announce" });
    const stated = sitePlans(modelOf(connection(), announcing("192.168.10.0/24")));
    assert.deepEqual(stated.get("office"), { why: "its tunnels are not stated in full" });
  });

  it("tells the ranges of the gateway's VPC", () => {
    assert.deepEqual(hubRanges(modelOf(), vpc.urn), ["10.0.0.0/16"]);
    assert.deepEqual(hubRanges(modelOf(), undefined), []);
  });
});

const withKey = { ...hq, tunnel1: { presharedKey: { config: "hqKey" } } };
