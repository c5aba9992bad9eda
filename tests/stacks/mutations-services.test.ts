/** What goes wrong between prod's services and their consumers is found, with the verdict and the resource that it is about. */
import assert from "node:assert/strict";
import { buildModel } from "../../network/model/build";
import type { JsonObject, RecordedResource } from "../../network/recorded";
import {
  createWorld,
  type Intent,
  proveIntent,
  readEstateFacts,
  type VerdictKind,
} from "../../network/reachability";
import { recordShipped } from "../support/environments";

type Resources = readonly RecordedResource[];
type Change = (resources: Resources) => RecordedResource[];

/** Takes away the one resource with a name and a type. */
function without(name: string, type: string): Change {
  return (resources) => {
    const kept = resources.filter(
      (resource) => !(resource.name === name && resource.type.endsWith(`:${type}`)),
    );
    assert.equal(resources.length - kept.length, 1, name);
    return kept;
  };
}

/** Gives the one resource with a name and a type other inputs. */
function changed(name: string, type: string, inputs: JsonObject): Change {
  return (resources) => {
    const isIt = (resource: RecordedResource) => resource.name === name && resource.type.endsWith(`:${type}`);
    assert.equal(resources.filter(isIt).length, 1, name);
    return resources.map((resource) =>
      isIt(resource) ? { ...resource, inputs: { ...resource.inputs, ...inputs } } : resource,
    );
  };
}

interface Mutation {
  readonly change: Change;
  readonly intent: Intent;
  readonly verdict: VerdictKind;
  /** Name of the resource at which the flow stops, and the property that decides. */
  readonly at: string;
}

const orders: Intent = {
  from: "spoke/payments/app",
  to: "service/orders",
  ports: ["443"],
  expect: "reachable",
};
const fromSite: Intent = { ...orders, from: "site/headquarters" };
const settlement: Intent = {
  from: "spoke/brokerage/desk",
  to: "service/settlement",
  ports: ["8443"],
  expect: "reachable",
};

const mutations: Readonly<Record<string, Mutation>> = {
  "an endpoint that nobody accepts": {
    change: without("orders-hub-accepter", "VpcEndpointConnectionAccepter"),
    intent: orders,
    verdict: "not-accepted",
    at: "orders-service acceptanceRequired",
  },
  "a consumer's account without permission": {
    change: without("settlement-principal-333333333333", "VpcEndpointServiceAllowedPrinciple"),
    intent: settlement,
    verdict: "not-accepted",
    at: "settlement-service allowedPrincipals",
  },
  "a listener on another port": {
    change: changed("orders-main-443", "Listener", { port: 444 }),
    intent: orders,
    verdict: "no-listener",
    at: "orders-main-443 port",
  },
  "a load balancer that holds its rules against PrivateLink": {
    change: changed("orders-main", "LoadBalancer", {
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
    }),
    intent: orders,
    verdict: "blocked-by-security-group",
    at: "orders-main ingress",
  },
  "targets that do not admit the load balancer": {
    change: without("settlement-main-pods-tcp-8443", "SecurityGroupIngressRule"),
    intent: settlement,
    verdict: "blocked-by-security-group",
    at: "payments-pods ingress",
  },
  "a load balancer without a way out to one of its targets": {
    change: without("settlement-main-out-tcp-8443-100.64.16.10/32", "SecurityGroupEgressRule"),
    intent: settlement,
    verdict: "blocked-by-security-group",
    at: "settlement-main egress",
  },
  "an endpoint closed to a consumer": {
    change: without("orders-hub-endpoint-443-10.1.0.0/16", "SecurityGroupIngressRule"),
    intent: orders,
    verdict: "blocked-by-security-group",
    at: "orders-hub-endpoint ingress",
  },
  "an endpoint closed to a site": {
    change: without("orders-hub-endpoint-443-192.168.0.0/20", "SecurityGroupIngressRule"),
    intent: fromSite,
    verdict: "blocked-by-security-group",
    at: "orders-hub-endpoint ingress",
  },
  "a consumer whose VPC does not know the name": {
    change: without("orders-hub-endpoint-payments-orders.example.com", "ZoneAssociation"),
    intent: orders,
    verdict: "name-not-resolved",
    at: "orders-hub-endpoint-zone-orders.example.com vpcs",
  },
};

describe("a mistake between prod's services and their consumers", () => {
  let resources: Resources;
  before(async () => {
    ({ resources } = await recordShipped("prod"));
  });

  const prove = (mutated: Resources, intent: Intent) =>
    proveIntent(createWorld(buildModel(mutated), readEstateFacts(mutated)), intent);

  for (const [what, { change, intent, verdict, at }] of Object.entries(mutations)) {
    it(`is found: ${what}`, () => {
      assert.equal(prove(resources, intent).ok, true);
      const { ok, parts } = prove(change(resources), intent);
      const stop = parts[0]?.verdict;
      assert.ok(stop !== undefined && stop.kind !== "reachable");
      const name = stop.at.urn.split("::").at(-1) ?? "";
      assert.deepEqual(
        { ok, verdict: stop.kind, at: [name, stop.at.property ?? ""].join(" ").trim() },
        { ok: false, verdict, at },
      );
      assert.ok("fix" in stop && stop.fix.length > 10);
    });
  }
});
