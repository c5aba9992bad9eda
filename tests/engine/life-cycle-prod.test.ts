import assert from "node:assert/strict";
import type { JsonObject } from "../../network/recorded";
import { assertSameWorld, canonicalWorld } from "./harness/canonical";
import { assertBefore, changeOf, counts, nameOf, names } from "./harness/changes";
import "./harness/needs-engine";
import { step } from "./harness/progress";
import { depotKeys } from "./harness/seeds";
import { type Draft, shipped, type Stack } from "./harness/shipped";
import { changedInputs } from "./harness/state";
import { contradictions, truthOffline, truthOfExport, truthOfPreview } from "./harness/truth";
import type { Entry } from "./standin/journal";

describe("prod on the real engine", () => {
  let stack: Stack;
  let preview: JsonObject;
  /** The preview of what is there already. */
  let whole: JsonObject;
  let settled: string[];
  /** What belongs to others and must not be touched. */
  let seeded: string[];

  const world = async (): Promise<string[]> => canonicalWorld(stack.workspace.world, await stack.export());

  before(async () => {
    stack = await shipped("prod");
    seeded = canonicalWorld(stack.workspace.world, {});
  });
  after(() => stack.workspace.stop());

  it("is previewed without a change at AWS", async () => {
    preview = await step("prod: preview", () => stack.preview());
    assert.deepEqual(stack.workspace.changes(), []);
  });

  it("comes up in one go over accounts and regions, in the order that AWS asks for", async () => {
    await step("prod: up", () => stack.up());
    const made = stack.workspace.changes();
    assert.deepEqual(counts(made).update, {});
    assert.deepEqual(counts(made).delete, {});
    assert.deepEqual(
      made.filter(({ error }) => error !== undefined),
      [],
    );
    assertOrderOfCreation(made);
    settled = await world();
  });

  it("is the same network, with the same verdicts, in the recording, both previews and the state", async () => {
    const offline = await truthOffline("prod");
    assert.ok(offline.report.intents.length >= 90);
    assert.deepEqual(contradictions(offline, truthOfPreview("prod", preview)), []);
    assert.deepEqual(contradictions(offline, truthOfExport("prod", await stack.export())), []);
    whole = await step("prod: preview of what is there", () =>
      stack.preview("--show-sames", "--save-plan", "plan.json"),
    );
    assert.deepEqual(contradictions(offline, truthOfPreview("prod", whole)), []);
  });

  it("shows no pre-shared key in previews, states, plans and outputs", async () => {
    const state = JSON.stringify(await stack.export());
    const plan = stack.project.read("plan.json");
    const outputs = JSON.stringify(await stack.outputs());
    for (const key of depotKeys) {
      for (const text of [JSON.stringify(preview), JSON.stringify(whole), plan, state, outputs]) {
        assert.ok(!text.includes(key), `${key} is in plain text`);
      }
    }
    const made = stack.workspace.world.all("vpnConnection").map(({ inputs }) => inputs.tunnel1PresharedKey);
    assert.ok(made.includes(depotKeys[0]), "the key must reach AWS");
  });

  it("learns from a refresh which VPCs see its zones, and nothing else, and is left alone by the next update", async () => {
    const before = await stack.export();
    await step("prod: refresh", () => stack.refresh());
    const after = await stack.export();
    assert.deepEqual(changedInputs(before, after), ["aws:route53/zone:Zone vpcs"]);
    for (const key of depotKeys) assert.ok(!JSON.stringify(after).includes(key), `${key} is in plain text`);
    await step("prod: up after refresh", () => stack.up("--expect-no-changes"));
    assert.deepEqual(stack.workspace.changes(), []);
  });

  it("adds a spoke in another region, an endpoint, a consumer and a site at once, and removes them again", async () => {
    await stack.with(addAll, () => step("prod: up with additions", () => stack.up()));
    const there = stack.workspace.changes();
    await step("prod: up without additions", () => stack.up());
    const back = stack.workspace.changes();
    assert.deepEqual(counts(there).delete, {});
    assert.deepEqual(names(there, "update"), []);
    assert.deepEqual(counts(back).create, {});
    assert.deepEqual(names(back, "update"), []);
    assert.deepEqual(names(back, "delete"), names(there, "create"));
    assertSameWorld(await world(), settled);
  });

  it("does not come down while load balancers are protected", async () => {
    const { code, out } = await step("prod: destroy refused", () =>
      stack.attempt("destroy", ["--yes", "--skip-preview", "--suppress-outputs"]),
    );
    assert.notEqual(code, 0);
    assert.match(out, /deletion protection is enabled/);
    const refused = stack.workspace.changes().filter(({ error }) => error !== undefined);
    assert.deepEqual([...new Set(refused.map(({ type }) => type))], ["aws:lb/loadBalancer:LoadBalancer"]);
  });

  it("comes up whole again from that half, and down once nothing is protected, leaving what is others'", async () => {
    await stack.with(unprotect, async () => {
      await step("prod: up unprotected", () => stack.up());
      stack.workspace.changes();
      await step("prod: destroy", () => stack.destroy());
    });
    const gone = stack.workspace.changes();
    assert.deepEqual(
      gone.filter(({ error }) => error !== undefined),
      [],
    );
    assertOrderOfDeletion(gone);
    assertSameWorld(canonicalWorld(stack.workspace.world, {}), seeded);
  });
});

function addAll(settings: Draft): void {
  settings.at("spokes").archive = {
    account: "workloads",
    region: "eu-central-1",
    cidr: "10.7.0.0/18",
    zones: ["euc1-az1", "euc1-az2"],
    tiers: { store: { slot: 0 } },
    endpoints: ["kms", "sts"],
  };
  settings.at("hub", "endpointSets", "core", "services").acm = {};
  settings.list("services", "orders", "consumers", "hub", "sharedWith").push("build");
  settings.at("sites").branch = {
    slot: 4,
    customerGateway: { address: "203.0.113.50" },
    routing: { kind: "bgp", asn: 65_040, prefixes: ["192.168.64.0/24"] },
    endpoints: ["sts"],
    resolver: true,
  };
}

function unprotect(settings: Draft): void {
  for (const service of ["orders", "settlement"]) {
    settings.at("services", service, "loadBalancers", "main").deletionProtection = false;
  }
}

/** Changes of a type, in time. */
function ofType(changes: readonly Entry[], type: string): Entry[] {
  return changes.filter((entry) => entry.type.endsWith(`:${type}`)).sort((a, b) => a.started - b.started);
}

function assertOrderOfCreation(made: readonly Entry[]): void {
  const authorizations = ofType(made, "VpcAssociationAuthorization");
  assert.ok(authorizations.length > 20);
  for (const authorization of authorizations) {
    assertBefore(authorization, changeOf(made, nameOf(authorization.urn), "ZoneAssociation"));
  }
  for (const route of ofType(made, "Route").filter(({ urn }) => urn.includes("::hub-reporting-"))) {
    assertBefore(changeOf(made, "hub-reporting-accepter"), route);
  }
  const [verification] = ofType(made, "EndpointServicePrivateDnsVerification");
  const proof = ofType(made, "Record").find(({ urn }) => urn.includes("verification"));
  assert.ok(verification && proof);
  assertBefore(proof, verification);
  for (const endpoint of ofType(made, "VpcEndpointConnectionAccepter")) {
    const service = ofType(made, "VpcEndpointService");
    assert.ok(service.some(({ ended }) => ended < endpoint.started));
  }
  const [share] = ofType(made, "PrincipalAssociation");
  const shared = ofType(made, "ResolverRuleAssociation").filter(({ urn }) =>
    /orders|payments/.test(nameOf(urn)),
  );
  assert.ok(share !== undefined && shared.length === 2);
  for (const association of shared) assertBefore(share, association);
}

function assertOrderOfDeletion(gone: readonly Entry[]): void {
  for (const service of ofType(gone, "VpcEndpointService")) {
    for (const acceptance of ofType(gone, "VpcEndpointConnectionAccepter")) {
      const same = nameOf(acceptance.urn).split("-")[0] === nameOf(service.urn).split("-")[0];
      if (same) assertBefore(acceptance, service);
    }
  }
  for (const association of ofType(gone, "ZoneAssociation")) {
    const zone = ofType(gone, "Zone").find(({ id }) => association.id.startsWith(`${id}:`));
    assert.ok(zone);
    assertBefore(association, zone);
  }
}
