import assert from "node:assert/strict";
import { describePackets, findings, proveIntents, readEstateFacts } from "../../../network/reachability";
import { buildModel } from "../../../network/model/build";
import { createWorld } from "../../../network/reachability";
import type { RecordedResource } from "../../../network/recorded";
import { fabricate } from "../../support/fabricate";
import { recordingOf } from "../../scenarios/network";
import { type ServiceSketch, shopAndOrders } from "../../scenarios/service-sketch";

/** The shop's endpoint as a component made it, which was told that the web tier calls. */
function worldOf(sketch: ServiceSketch = {}, state = "accepted") {
  const consumer = fabricate("causeway:components:PrivateLinkConsumer", "orders-shop", {
    service: { name: "orders", ports: [{ port: 443, protocol: "tcp" }] },
    sources: { web: { securityGroupId: "sg-1" }, "somebody else": { cidrs: ["10.9.0.0/16"] } },
  });
  const owned = (resource: RecordedResource): RecordedResource =>
    resource.name === "orders-shop" && resource.type === "aws:ec2/vpcEndpoint:VpcEndpoint"
      ? { ...resource, parent: consumer.urn }
      : resource;
  const said = (resource: RecordedResource): RecordedResource =>
    resource.type === "causeway:index:Estate"
      ? {
          ...resource,
          inputs: {
            ...resource.inputs,
            services: { orders: { consumers: { shop: { endpoint: "orders-shop", state } } } },
          },
        }
      : resource;
  const resources = [consumer, ...recordingOf(shopAndOrders(sketch)).map(owned).map(said)];
  return createWorld(buildModel(resources), readEstateFacts(resources));
}

const ofService = (world: ReturnType<typeof worldOf>) =>
  proveIntents(world)
    .filter(({ intent }) => intent.to.startsWith("service/"))
    .map(({ intent, ok, verdict, assumptions }) => ({ ...intent, ok, verdict, assumptions }));

const WANTED = { from: "spoke/shop/web", to: "service/orders", ports: ["443"], expect: "reachable" } as const;

describe("intents of a service", () => {
  it("say that each tier that its consumer names reaches it, and of nobody else", () => {
    assert.deepEqual(ofService(worldOf()), [
      { ...WANTED, ok: true, verdict: "reachable", assumptions: ["targets of orders-8443 are healthy"] },
    ]);
  });

  it("are broken where nobody accepts the endpoint that settings want accepted", () => {
    assert.deepEqual(ofService(worldOf({ accepted: false })), [
      { ...WANTED, ok: false, verdict: "not-accepted", assumptions: [] },
    ]);
  });

  it("are none for an endpoint that settings leave pending", () => {
    assert.deepEqual(ofService(worldOf({ accepted: false }, "pending")), []);
  });

  it("allow what consumers do, so that nothing is beyond them", () => {
    assert.deepEqual(findings(worldOf()), []);
  });

  it("do not allow a pending endpoint that somebody accepts after all", () => {
    const found = findings(worldOf({}, "pending"));
    assert.deepEqual(
      found.map(({ kind, from, to, packets }) => [kind, from, to, ...packets]),
      [["extra", "shop/web", "endpoint/orders-shop", "tcp 443 from 10.1.0.0/24 to 10.1.8.0/24"]],
    );
    assert.deepEqual(
      found.flatMap(({ parts }) => parts.flatMap(({ verdict }) => describePackets(verdict.packets))),
      ["tcp 443 from 10.1.0.0/24 to 10.1.8.0/24"],
    );
  });
});
