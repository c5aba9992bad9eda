import assert from "node:assert/strict";
import type { RecordedResource } from "../../network/recorded";
import { everyIntentHolds } from "../../policies/every-intent-holds";
import { rawSettings, recordSettings } from "../support/environments";
import { fabricate } from "../support/fabricate";
import { judge, policyStack, type Reported } from "./policy-stack";

type Settings = ReturnType<typeof rawSettings>;

/** Recordings of the shipped settings, each made once. */
const shipped = new Map<string, Promise<readonly RecordedResource[]>>();

async function recorded(
  env: string,
  change?: (settings: Settings) => void,
): Promise<readonly RecordedResource[]> {
  const known = change === undefined ? shipped.get(env) : undefined;
  if (known !== undefined) return known;
  const settings = rawSettings(env);
  change?.(settings);
  const made = recordSettings(env, settings).then(({ resources }) => resources);
  if (change === undefined) shipped.set(env, made);
  return made;
}

const said = (resources: readonly RecordedResource[]): Promise<Reported[]> =>
  judge(everyIntentHolds(), policyStack(resources));

const endpoints = "urn:pulumi:dev::causeway::causeway:components:InterfaceEndpoints$";
const openTo = (from: string, to: string) => (settings: Settings) => {
  settings.intents = [{ from, to, ports: [443], expect: "reachable" }];
};

describe("every-intent-holds", () => {
  it("is mandatory unless the user's configuration says otherwise", () => {
    const { name, enforcementLevel } = everyIntentHolds();
    assert.deepEqual([name, enforcementLevel], ["every-intent-holds", "mandatory"]);
  });

  for (const env of ["dev", "prod"]) {
    it(`finds nothing wrong with ${env}`, async () => {
      assert.deepEqual(await said(await recorded(env)), []);
    });
  }

  it("tells the intent, the verdict, every hop, the resource, its property and the fix", async () => {
    const resources = await recorded("dev");
    const mutated = resources.filter(({ name }) => name !== "core-secretsmanager-443-10.65.0.0/16");
    assert.equal(mutated.length, resources.length - 1);
    const message = [
      "spoke/app/app to endpoint/secretsmanager, 443: expected reachable, found blocked-by-security-group",
      "  -> name secretsmanager.eu-west-1.amazonaws.com: secretsmanager.eu-west-1.amazonaws.com is answered by private zone secretsmanager.eu-west-1.amazonaws.com",
      "  -> departure app-app-euw1-az1: from 10.65.0.0/21 in tier app of app",
      "  -> security group egress app-app: tcp 443 to 10.64.0.0/25",
      "  -> network acl egress app-app: rule 100 allows all traffic to 10.0.0.0/8",
      "  -> route app-app-euw1-az1: 10.64.0.0/20 by peering hub-app-connection",
      "  -> peering hub-app-connection: from app to hub",
      "  -> network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
      "  -> security group ingress core-secretsmanager: no ingress rule allows it",
      "  no ingress rule of security group core-secretsmanager allows it",
      "  at aws:ec2/securityGroup:SecurityGroup core-secretsmanager, ingress",
      "  fix: allow tcp 443 from 10.65.0.0/21 in the ingress rules of security group core-secretsmanager",
    ].join("\n");
    const urn = `${endpoints}aws:ec2/securityGroup:SecurityGroup::core-secretsmanager`;
    assert.deepEqual(await said(mutated), [{ message, urn }]);
  });

  it("refuses a declared intent that cannot hold, and takes the same one that expects the opposite", async () => {
    const broken = await said(await recorded("dev", openTo("spoke/app", "spoke/build")));
    assert.deepEqual(
      broken.map(({ message }) => message.split("\n")[0]),
      ["spoke/app to spoke/build, 443: expected reachable, found blocked-by-security-group"],
    );
    const fine = await recorded("dev", (settings) => {
      settings.intents = [{ from: "spoke/app", to: "spoke/build", ports: [443], expect: "blocked" }];
    });
    assert.deepEqual(await said(fine), []);
  });

  it("refuses a declared intent about something that is not there, and has no resource to name", async () => {
    const [violation, ...others] = await said(await recorded("dev", openTo("spoke/nowhere", "hub")));
    assert.deepEqual(others, []);
    assert.match(
      violation?.message ?? "",
      /^spoke\/nowhere to hub, 443: expected reachable, found unknown\n/,
    );
    assert.equal(violation?.urn, undefined);
  });

  it("lets pass what is only implied and cannot be proven, and refuses the same when it is declared", async () => {
    const unmodelled = fabricate("aws:ec2transitgateway/transitGateway:TransitGateway", "gateway");
    assert.deepEqual(await said([...(await recorded("dev")), unmodelled]), []);
    const declared = await recorded("dev", (settings) => {
      settings.intents = [{ from: "spoke/app/app", to: "endpoint/kms", ports: [443], expect: "reachable" }];
    });
    assert.deepEqual(await said(declared), []);
    const [violation, ...others] = await said([...declared, unmodelled]);
    assert.deepEqual(others, []);
    assert.match(
      violation?.message ?? "",
      /^spoke\/app\/app to endpoint\/kms, 443: expected reachable, found unknown\n/,
    );
    assert.match(violation?.message ?? "", /TransitGateway/);
  });

  it("tells what a verdict rests on", async () => {
    const found = await said(await recorded("prod", openTo("spoke/clearing", "internet")));
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? "", /^ {2}assuming /m);
  });

  it("judges the last of two deployments by its own inputs", async () => {
    const rule = everyIntentHolds();
    const resources = await recorded("dev");
    const without = resources.filter(({ name }) => name !== "core-secretsmanager-443-10.65.0.0/16");
    assert.equal((await judge(rule, policyStack(without))).length, 1);
    assert.deepEqual(await judge(rule, policyStack(resources)), []);
    assert.equal((await judge(rule, policyStack(without))).length, 1);
  });

  it("does not call a stack fine whose resources it was never asked about", async () => {
    const { resources } = policyStack(await recorded("dev"));
    await assert.rejects(judge(everyIntentHolds(), { registrations: [], resources }), /before any of its/);
  });
});
