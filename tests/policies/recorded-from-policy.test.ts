import assert from "node:assert/strict";
import { buildModel, withForetold } from "../../network/model/build";
import { readEstateFacts } from "../../network/reachability";
import { type RecordedResource, SECRET, UNKNOWN } from "../../network/recorded";
import { proofOf } from "../../network/report/proof";
import { recordedFromPolicy } from "../../policies/recorded-from-policy";
import { readProperties } from "../../policies/values";
import { recordShipped } from "../support/environments";
import { PLAIN_SECRET, type PolicyStack, policyStack } from "./policy-stack";

function seen({ registrations, resources }: PolicyStack): RecordedResource[] {
  const inputs = new Map(registrations.map(({ urn, props }) => [urn, readProperties(props)]));
  return recordedFromPolicy(resources, inputs);
}

const proofFrom = (resources: readonly RecordedResource[]) =>
  proofOf(buildModel(resources), readEstateFacts(withForetold(resources)));

const urn = (type: string, name: string) => `urn:pulumi:test::causeway::${type}::${name}`;
const stackUrn = urn("pulumi:pulumi:Stack", "causeway-test");
const providerUrn = urn("pulumi:providers:aws", "ireland");
const vpcUrn = urn("aws:ec2/vpc:Vpc", "hub");
const subnetUrn = urn("aws:ec2/subnet:Subnet", "hub-app");

const plain = { dependsOn: [], ignoreChanges: [], protect: false, aliases: [], secrets: [], references: {} };
const stack: RecordedResource = {
  ...plain,
  urn: stackUrn,
  type: "pulumi:pulumi:Stack",
  name: "causeway-test",
  custom: false,
  inputs: {},
};
const provider: RecordedResource = {
  ...plain,
  urn: providerUrn,
  type: "pulumi:providers:aws",
  name: "ireland",
  custom: true,
  parent: stackUrn,
  inputs: { region: "eu-west-1" },
};
const vpc: RecordedResource = {
  ...plain,
  urn: vpcUrn,
  type: "aws:ec2/vpc:Vpc",
  name: "hub",
  custom: true,
  parent: stackUrn,
  provider: providerUrn,
  inputs: { cidrBlock: "10.0.0.0/16" },
};
const subnet: RecordedResource = {
  ...plain,
  urn: subnetUrn,
  type: "aws:ec2/subnet:Subnet",
  name: "hub-app",
  custom: true,
  parent: vpcUrn,
  provider: providerUrn,
  inputs: { cidrBlock: "10.0.0.0/24", tags: { Name: "hub-app" }, vpcId: UNKNOWN },
  references: { vpcId: [vpcUrn] },
  dependsOn: [stackUrn],
  ignoreChanges: ["tags"],
  protect: true,
  aliases: [urn("aws:ec2/subnet:Subnet", "old")],
};
const all = [subnet, vpc, provider, stack];

const byUrn = (a: RecordedResource, b: RecordedResource) => (a.urn < b.urn ? -1 : 1);

describe("recordedFromPolicy", () => {
  for (const env of ["dev", "prod"]) {
    it(`gives the model and the verdicts of the offline recording for ${env}`, async () => {
      const { resources } = await recordShipped(env);
      const fromPolicy = seen(policyStack(resources));
      assert.deepEqual(buildModel(fromPolicy), buildModel(resources));
      const proof = proofFrom(fromPolicy);
      assert.ok(proof.intents.length >= 30);
      assert.deepEqual(proof, proofFrom(resources));
    });
  }

  it("gives every resource as it was recorded, sorted by URN, whatever the provider added", () => {
    const sorted = [...all].sort(byUrn);
    assert.deepEqual(seen(policyStack(all)), sorted);
    assert.deepEqual(seen(policyStack([...all].reverse())), sorted);
  });

  it("keeps a region that is another than the provider's, or that a component was told", () => {
    const elsewhere = { ...vpc, inputs: { ...vpc.inputs, region: "eu-central-1" } };
    assert.deepEqual(seen(policyStack([elsewhere, provider, stack]))[0]?.inputs, elsewhere.inputs);
    const { provider: none, ...component } = { ...vpc, custom: false, type: "causeway:components:HubVpc" };
    assert.equal(none, providerUrn);
    const told = { ...component, inputs: { region: "eu-west-1" } };
    assert.deepEqual(seen(policyStack([told, stack]))[0]?.inputs, { region: "eu-west-1" });
  });

  it("keeps the region of a resource whose provider nobody registered, since nothing else tells it", () => {
    const { provider: none, ...bare } = { ...vpc, inputs: { ...vpc.inputs, region: "eu-west-1" } };
    assert.equal(none, providerUrn);
    const [found] = seen(policyStack([bare, stack]));
    assert.equal(found?.provider, undefined);
    assert.equal(found?.custom, true);
    assert.equal(found?.inputs.region, "eu-west-1");
  });

  it("drops the engine's own settings of a provider, and providers that the engine made", () => {
    const settled = { ...provider, inputs: { ...provider.inputs, version: "7.48.0" } };
    assert.deepEqual(seen(policyStack([settled, stack])), [provider, stack].sort(byUrn));
    const own = { ...provider, urn: urn("pulumi:providers:aws", "default_7_48_0"), name: "default_7_48_0" };
    assert.deepEqual(seen(policyStack([own, stack])), [stack]);
  });

  it("leaves out what was never registered", () => {
    const { registrations, resources } = policyStack(all);
    const without = registrations.filter((registration) => registration.urn !== vpcUrn);
    const urns = seen({ registrations: without, resources }).map((resource) => resource.urn);
    assert.deepEqual(urns, [subnetUrn, stackUrn, providerUrn].sort());
  });

  it("hides secrets, which come in plain text, and says where they were", () => {
    const connection: RecordedResource = {
      ...vpc,
      inputs: { tunnel1PresharedKey: SECRET, nested: [{ password: SECRET }] },
      secrets: ["nested[0].password", "tunnel1PresharedKey"],
    };
    const stackOfIt = policyStack([connection, provider, stack]);
    const shown = stackOfIt.registrations.find((registration) => registration.urn === vpcUrn);
    assert.equal(shown?.props["tunnel1PresharedKey"], PLAIN_SECRET);
    const found = seen(stackOfIt);
    assert.deepEqual(found, [connection, provider, stack].sort(byUrn));
    assert.ok(!JSON.stringify(found).includes(PLAIN_SECRET));
  });
});
