/** What goes wrong between prod and its spokes is found, with the verdict that it deserves and the resource that it is about. */
import assert from "node:assert/strict";
import { buildModel } from "../../network/model/build";
import type { RecordedResource } from "../../network/recorded";
import { createWorld, proveIntent, readEstateFacts, type VerdictKind } from "../../network/reachability";
import { recordShipped } from "../support/environments";
import { type Change, changed, without } from "../support/mutations";

const kms = { from: "spoke/payments/app", to: "endpoint/kms", ports: ["443"], expect: "reachable" } as const;

interface Mutation {
  readonly change: Change;
  readonly verdict: VerdictKind;
  /** Name of the resource at which the flow stops, and the property that decides. */
  readonly at: string;
}

const mutations: Readonly<Record<string, Mutation>> = {
  "a route of a spoke removed": {
    change: without("hub-payments-spoke-app-euw1-az2-10.0.0.0/20", "Route"),
    verdict: "no-route",
    at: "payments-app-euw1-az2 routes",
  },
  "a route of the hub removed": {
    change: without("hub-payments-hub-endpoints-euw1-az3-10.1.0.0/16", "Route"),
    verdict: "no-return-path",
    at: "hub-endpoints-euw1-az3 routes",
  },
  "a peering that nobody accepts": {
    change: changed("hub-payments-accepter", "VpcPeeringConnectionAccepter", { autoAccept: false }),
    verdict: "not-accepted",
    at: "hub-payments-accepter autoAccept",
  },
  "a way out of the workloads removed": {
    change: without("payments-app-egress-tcp-443-10.0.4.0/25", "SecurityGroupEgressRule"),
    verdict: "blocked-by-security-group",
    at: "payments-app egress",
  },
  "a way into the endpoint removed": {
    change: without("core-kms-443-10.1.0.0/16", "SecurityGroupIngressRule"),
    verdict: "blocked-by-security-group",
    at: "core-kms ingress",
  },
  "a zone's association dropped": {
    change: without("core-kms-payments-kms.eu-west-1.amazonaws.com", "ZoneAssociation"),
    verdict: "name-not-resolved",
    at: "core-kms-zone-kms.eu-west-1.amazonaws.com vpcs",
  },
};

describe("a mistake between prod and its spokes", () => {
  let resources: readonly RecordedResource[];
  before(async () => {
    ({ resources } = await recordShipped("prod"));
  });

  const prove = (mutated: readonly RecordedResource[]) =>
    proveIntent(createWorld(buildModel(mutated), readEstateFacts(mutated)), kms);

  it("is absent from prod as it ships", () => {
    assert.deepEqual([prove(resources).ok, prove(resources).verdict], [true, "reachable"]);
  });

  for (const [what, { change, verdict, at }] of Object.entries(mutations)) {
    it(`is found: ${what}`, () => {
      const { ok, parts } = prove(change(resources));
      const stop = parts[0]?.verdict;
      assert.ok(stop !== undefined && stop.kind !== "reachable" && stop.kind !== "unknown");
      const name = stop.at.urn.split("::").at(-1) ?? "";
      assert.deepEqual(
        { ok, verdict: stop.kind, at: [name, stop.at.property ?? ""].join(" ").trim() },
        { ok: false, verdict, at },
      );
      assert.ok(stop.fix.length > 10);
    });
  }
});
