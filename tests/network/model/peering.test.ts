import assert from "node:assert/strict";
import { buildModel } from "../../../network/model/build";
import { nodeOf, valueOf } from "../../../network/model/facts";
import type { Peering } from "../../../network/model/types";
import { type RecordedResource, UNKNOWN } from "../../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../../support/fabricate";

const network = fabricate("pulumi:providers:aws", "network", {
  region: "eu-west-1",
  allowedAccountIds: '["111111111111"]',
});
const workloads = fabricate("pulumi:providers:aws", "workloads", {
  region: "eu-central-1",
  allowedAccountIds: '["222222222222"]',
});
const hub = fabricate("aws:ec2/vpc:Vpc", "hub", { cidrBlock: "10.0.0.0/16" }, { provider: network });
const spoke = fabricate("aws:ec2/vpc:Vpc", "spoke", { cidrBlock: "10.1.0.0/16" }, { provider: workloads });

function connection(inputs: Readonly<Record<string, FabricatedInput>> = {}): RecordedResource {
  const own = { vpcId: idOf(hub), peerVpcId: idOf(spoke), ...inputs };
  return fabricate("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "p", own, { provider: network });
}

function accepter(autoAccept: FabricatedInput): RecordedResource {
  return fabricate(
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    "a",
    { vpcPeeringConnectionId: idOf(connection()), autoAccept },
    { provider: workloads },
  );
}

function options(name: string, inputs: Readonly<Record<string, FabricatedInput>>): RecordedResource {
  const own = { vpcPeeringConnectionId: idOf(accepter(true)), ...inputs };
  return fabricate("aws:ec2/peeringConnectionOptions:PeeringConnectionOptions", name, own);
}

function peeringOf(...resources: RecordedResource[]): Peering {
  const [peering, ...more] = buildModel([network, workloads, hub, spoke, ...resources]).peerings.values();
  assert.ok(peering !== undefined && more.length === 0);
  return peering;
}

describe("the model of a peering", () => {
  it("joins two VPCs, and both know of it", () => {
    const { vpcs, peerings } = buildModel([network, workloads, hub, spoke, connection()]);
    const [peering] = peerings.values();
    assert.deepEqual([nodeOf(peering?.requester.vpc), nodeOf(peering?.accepter.vpc)], [hub.urn, spoke.urn]);
    assert.deepEqual(
      [...vpcs.values()].map((vpc) => vpc.peerings),
      [[peering?.id], [peering?.id]],
    );
  });

  it("has the account and region that the request names for the other side", () => {
    const { requester, accepter: other } = peeringOf(
      connection({ peerOwnerId: "222222222222", peerRegion: "eu-central-1" }),
    );
    assert.deepEqual([valueOf(requester.account), valueOf(requester.region)], ["111111111111", "eu-west-1"]);
    assert.deepEqual([valueOf(other.account), valueOf(other.region)], ["222222222222", "eu-central-1"]);
  });

  it("has the requester's account and region on both sides when the request names none", () => {
    const { accepter: other } = peeringOf(connection());
    assert.deepEqual([valueOf(other.account), valueOf(other.region)], ["111111111111", "eu-west-1"]);
  });

  const statuses: readonly (readonly [string, readonly RecordedResource[], string | undefined])[] = [
    ["is active once an accepter accepts it", [connection(), accepter(true)], "active"],
    ["is active when the request accepts itself", [connection({ autoAccept: true })], "active"],
    ["is pending without an accepter", [connection()], "pending-acceptance"],
    ["is pending when its accepter does not accept", [connection(), accepter(false)], "pending-acceptance"],
    ["has an unknown status when acceptance is not known", [connection(), accepter(UNKNOWN)], undefined],
  ];
  for (const [what, resources, status] of statuses) {
    it(what, () => assert.equal(valueOf(peeringOf(...resources).status), status));
  }

  it("names the acceptance as evidence of being active", () => {
    const accepted = accepter(true);
    assert.deepEqual(peeringOf(connection(), accepted).status.source, {
      urn: accepted.urn,
      property: "autoAccept",
    });
  });

  it("resolves no names across before a side says so", () => {
    const { requester, accepter: other } = peeringOf(connection(), accepter(true));
    assert.deepEqual([valueOf(requester.dnsResolution), valueOf(other.dnsResolution)], [false, false]);
  });

  it("resolves the names of the side whose option is on", () => {
    const onHub = options("hub", { requester: { allowRemoteVpcDnsResolution: true } });
    const { requester, accepter: other } = peeringOf(connection(), accepter(true), onHub);
    assert.deepEqual(requester.dnsResolution, {
      known: true,
      value: true,
      source: { urn: onHub.urn, property: "requester" },
    });
    assert.equal(valueOf(other.dnsResolution), false);
  });

  it("does not know a side's option that is said in two ways", () => {
    const on = options("on", { accepter: { allowRemoteVpcDnsResolution: true } });
    const off = options("off", { accepter: { allowRemoteVpcDnsResolution: false } });
    assert.equal(peeringOf(connection(), accepter(true), on, off).accepter.dnsResolution.known, false);
  });
});
