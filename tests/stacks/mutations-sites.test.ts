/** What goes wrong between prod and its sites is found, with the verdict that it deserves and the resource that it is about. */
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

/** Takes away every resource with a name; there must be as many as said. */
function without(name: RegExp, count: number): Change {
  return (resources) => {
    const kept = resources.filter((resource) => !name.test(resource.name));
    assert.equal(resources.length - kept.length, count, String(name));
    return kept;
  };
}

/** Gives the one resource with a name and a type other inputs. */
function changed(name: string, type: string, inputs: (before: JsonObject) => JsonObject): Change {
  return (resources) => {
    const isIt = (resource: RecordedResource) => resource.name === name && resource.type.endsWith(`:${type}`);
    assert.equal(resources.filter(isIt).length, 1, name);
    return resources.map((resource) =>
      isIt(resource) ? { ...resource, inputs: { ...resource.inputs, ...inputs(resource.inputs) } } : resource,
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

const reaches = (from: string, to: string): Intent => ({ from, to, ports: ["443"], expect: "reachable" });
const kms = reaches("site/headquarters", "endpoint/kms");

const mutations: Readonly<Record<string, Mutation>> = {
  "a table of the endpoints that no longer learns": {
    change: without(/^hub-vpn-propagation-endpoints-euw1-az2$/, 1),
    intent: kms,
    verdict: "no-return-path",
    at: "hub-endpoints-euw1-az2 routes",
  },
  "the inbound resolver taken away": {
    change: without(/^hub-resolver-inbound/, 8),
    intent: kms,
    verdict: "name-not-resolved",
    at: "hub-vpc",
  },
  "the resolver closed to a site": {
    change: without(/^hub-resolver-inbound-udp-53-192\.168\.0\.0\/19$/, 1),
    intent: kms,
    verdict: "name-not-resolved",
    at: "hub-resolver-inbound ingress",
  },
  "the resolver's tier closed to answers": {
    change: without(/^hub-resolver-out-120$/, 1),
    intent: kms,
    verdict: "name-not-resolved",
    at: "hub-resolver egress",
  },
  "an endpoint closed to a site": {
    change: without(/^core-sqs-443-192\.168\.48\.0\/24$/, 1),
    intent: reaches("site/depot", "endpoint/sqs"),
    verdict: "blocked-by-security-group",
    at: "core-sqs ingress",
  },
  "the endpoints' tier closed to sites": {
    change: without(/^hub-endpoints-in-120$/, 1),
    intent: reaches("site/headquarters", "endpoint-address/kms"),
    verdict: "blocked-by-network-acl",
    at: "hub-endpoints ingress",
  },
  "tunnels that carry less": {
    change: changed("sites-datacentre-connection", "VpnConnection", () => ({
      localIpv4NetworkCidr: "192.168.16.0/20",
    })),
    intent: reaches("site/datacentre", "endpoint-address/kms"),
    verdict: "no-route",
    at: "sites-datacentre-connection localIpv4NetworkCidr",
  },
  "a static route for another site's range": {
    change: changed("sites-kiosk-route-192.168.49.0/24", "VpnConnectionRoute", () => ({
      destinationCidrBlock: "192.168.48.0/24",
    })),
    intent: reaches("site/depot", "endpoint-address/sqs"),
    verdict: "no-return-path",
    at: "hub-vpn-propagation-endpoints-euw1-az1",
  },
};

describe("a mistake between prod and its sites", () => {
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
