/** What goes wrong in dev is found, with the verdict that it deserves and the resource that it is about. */
import assert from "node:assert/strict";
import { buildModel } from "../../network/model/build";
import type { RecordedResource } from "../../network/recorded";
import { readEstateFacts } from "../../network/reachability";
import { type IntentRow, proofOf, type Proof } from "../../network/report/proof";
import { recordShipped } from "../support/environments";
import { type Change, changed, without } from "../support/mutations";

interface Mutation {
  readonly change: Change;
  readonly from: string;
  readonly to: string;
  readonly verdict: IntentRow["verdict"];
  /** Name of the resource at which the flow stops, and the property that decides. */
  readonly at: readonly [string, string | null];
}

const secrets = { from: "spoke/app/app", to: "endpoint/secretsmanager" } as const;

const mutations: Readonly<Record<string, Mutation>> = {
  "a route of the spoke removed": {
    change: without("hub-app-spoke-app-euw1-az1-10.64.0.0/20", "Route"),
    ...secrets,
    verdict: "no-route",
    at: ["app-app-euw1-az1", null],
  },
  "a route of the hub removed": {
    change: without("hub-app-hub-endpoints-euw1-az1-10.65.0.0/16", "Route"),
    ...secrets,
    verdict: "no-return-path",
    at: ["hub-endpoints-euw1-az1", null],
  },
  "the peering never accepted": {
    change: changed("hub-app-accepter", "VpcPeeringConnectionAccepter", { autoAccept: false }),
    ...secrets,
    verdict: "not-accepted",
    at: ["hub-app-accepter", null],
  },
  "the spoke's egress removed": {
    change: (resources) =>
      ["10.64.0.0/25", "10.64.4.0/25"].reduce(
        (left, cidr) => without(`app-app-egress-tcp-443-${cidr}`, "SecurityGroupEgressRule")(left),
        [...resources],
      ),
    ...secrets,
    verdict: "blocked-by-security-group",
    at: ["app-app", null],
  },
  "the endpoint's ingress removed": {
    change: without("core-secretsmanager-443-10.65.0.0/16", "SecurityGroupIngressRule"),
    ...secrets,
    verdict: "blocked-by-security-group",
    at: ["core-secretsmanager", null],
  },
  "the endpoint's ingress moved to another port": {
    change: changed("core-secretsmanager-443-10.65.0.0/16", "SecurityGroupIngressRule", {
      fromPort: 8443,
      toPort: 8443,
    }),
    ...secrets,
    verdict: "blocked-by-security-group",
    at: ["core-secretsmanager", null],
  },
  "the zone's association dropped": {
    change: without("core-secretsmanager-app-secretsmanager.eu-west-1.amazonaws.com", "ZoneAssociation"),
    ...secrets,
    verdict: "name-not-resolved",
    at: ["core-secretsmanager-zone-secretsmanager.eu-west-1.amazonaws.com", null],
  },
};

describe("a mistake in dev", () => {
  let resources: readonly RecordedResource[];
  before(async () => {
    ({ resources } = await recordShipped("dev"));
  });

  function prove(mutated: readonly RecordedResource[]): Proof {
    return proofOf(buildModel(mutated), readEstateFacts(mutated));
  }

  it("is absent from dev as it ships: every intent holds and nothing beyond gets through", () => {
    const { intents, findings } = prove(resources);
    assert.ok(intents.length > 20);
    assert.deepEqual(
      intents.filter(({ ok }) => !ok),
      [],
    );
    assert.deepEqual(
      findings.filter(({ kind }) => kind === "extra"),
      [],
    );
  });

  for (const [what, { change, from, to, verdict, at }] of Object.entries(mutations)) {
    it(`is found: ${what}`, () => {
      const { intents } = prove(change(resources));
      const row = intents.find((intent) => intent.from === from && intent.to === to);
      assert.ok(row !== undefined);
      const [name, property] = at;
      assert.deepEqual(
        {
          ok: row.ok,
          verdict: row.verdict,
          resource: row.resource?.split("::").at(-1),
          property: property === null ? null : row.property,
        },
        { ok: false, verdict, resource: name, property },
      );
      assert.ok(row.fix !== null && row.fix.length > 10);
    });
  }

  it("is found: an endpoint opened to a spoke that did not subscribe, as traffic beyond every intent", () => {
    const open = changed("core-sts-443-10.65.0.0/16", "SecurityGroupIngressRule", {
      cidrIpv4: "10.66.0.0/16",
    });
    const { findings } = prove(open(resources));
    const extra = findings.filter(({ kind }) => kind === "extra").map(({ from, to }) => `${from} to ${to}`);
    assert.deepEqual(extra, ["data/jobs to endpoint/sts", "data/warehouse to endpoint/sts"]);
  });
});
