import assert from "node:assert/strict";
import { InvalidInputError } from "../../../network/issue";
import { type Json, type RecordedResource, SECRET } from "../../../network/recorded";
import { recordedFromExport } from "../../../stacks/sources/export";
import {
  exported,
  policyUrn,
  provider,
  providerUrn,
  stack,
  stackUrn,
  subnet,
  subnetUrn,
  vpcUrn,
} from "./states";

function only(document: Json): RecordedResource {
  const [resource, ...others] = recordedFromExport(document);
  assert.deepEqual(others, []);
  assert.ok(resource);
  return resource;
}

function codes(document: Json): string[] {
  try {
    recordedFromExport(document);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.issues.map(({ code }) => code);
  }
}

describe("recordedFromExport", () => {
  it("gives what the program said, without what the provider and the engine filled in", () => {
    assert.deepEqual(only(exported([subnet("vpc-1")])), {
      urn: subnetUrn,
      type: "aws:ec2/subnet:Subnet",
      name: "hub-app",
      custom: true,
      parent: stackUrn,
      provider: providerUrn,
      inputs: { cidrBlock: "10.0.0.0/24", tags: { Name: "hub-app" }, vpcId: "vpc-1" },
      references: { vpcId: [vpcUrn] },
      dependsOn: [policyUrn],
      ignoreChanges: ["tags"],
      protect: true,
      aliases: ["urn:pulumi:dev::causeway::aws:ec2/subnet:Subnet::old"],
      secrets: [],
    });
  });

  it("keeps what the program said of a provider and drops the engine's own settings", () => {
    assert.deepEqual(only(exported([provider])).inputs, { region: "eu-west-1" });
  });

  it("drops what the provider filled in when nobody says which inputs were given", () => {
    const [found] = recordedFromExport(exported([subnet("vpc-1", { propertyDependencies: {} }), provider]));
    assert.deepEqual(found?.inputs, { cidrBlock: "10.0.0.0/24", tags: { Name: "hub-app" }, vpcId: "vpc-1" });
    assert.deepEqual(found?.references, {});
  });

  it("gives the same after a refresh, which leaves out the inputs that come from no resource", () => {
    const refreshed = subnet("vpc-1", { propertyDependencies: { vpcId: [vpcUrn] } });
    assert.deepEqual(
      recordedFromExport(exported([refreshed, provider])),
      recordedFromExport(exported([subnet("vpc-1"), provider])),
    );
  });

  it("keeps a region that is not its provider's, and one that no provider of the program's explains", () => {
    const refreshed = subnet("vpc-1", { propertyDependencies: { vpcId: [vpcUrn] } });
    const elsewhere = { ...provider, inputs: { region: "eu-central-1" } };
    assert.equal(recordedFromExport(exported([refreshed, elsewhere]))[0]?.inputs.region, "eu-west-1");
    assert.equal(only(exported([refreshed])).inputs.region, "eu-west-1");
  });

  it("keeps the region of a component, which no provider fills in", () => {
    const component = { urn: "urn:pulumi:dev::causeway::causeway:components:HubVpc::hub", custom: false };
    const state = { ...component, type: "causeway:components:HubVpc", inputs: { region: "eu-west-1" } };
    assert.deepEqual(only(exported([state])).inputs, { region: "eu-west-1" });
  });

  it("sorts by URN", () => {
    const urns = recordedFromExport(exported([stack, provider, subnet("vpc-1")])).map(({ urn }) => urn);
    assert.deepEqual(urns, [subnetUrn, providerUrn, stackUrn]);
  });

  it("leaves out what the program only read, what waits for deletion, and the engine's default providers", () => {
    const read = subnet("vpc-1", { external: true });
    const replaced = subnet("vpc-1", { delete: true });
    const byDefault = { ...provider, urn: "urn:pulumi:dev::causeway::pulumi:providers:aws::default_7_48_0" };
    const plain = { ...provider, urn: "urn:pulumi:dev::causeway::pulumi:providers:pulumi::default" };
    assert.deepEqual(recordedFromExport(exported([read, replaced, byDefault, plain])), []);
  });

  it("gives no provider to a resource of a default one", () => {
    const reference = "urn:pulumi:dev::causeway::pulumi:providers:aws::default_7_48_0::2a";
    assert.equal(only(exported([subnet("vpc-1", { provider: reference })])).provider, undefined);
  });

  it("hides secrets, encrypted or plain, and says where they are", () => {
    const signature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    for (const secret of [
      { ...signature, ciphertext: "v1:abc" },
      { ...signature, plaintext: '"open"' },
    ]) {
      const { inputs, secrets } = only(exported([subnet(secret)]));
      assert.deepEqual(inputs.vpcId, SECRET);
      assert.deepEqual(secrets, ["vpcId"]);
    }
  });

  it("takes an empty stack", () => {
    assert.deepEqual(recordedFromExport({ version: 3, deployment: {} }), []);
  });

  it("refuses what is no export, and a version that it does not know", () => {
    assert.deepEqual(codes([]), ["export-malformed"]);
    assert.deepEqual(codes({ version: 3 }), ["export-malformed"]);
    assert.deepEqual(codes(exported([], 2)), ["export-version-unknown"]);
    assert.deepEqual(codes({ deployment: {} }), ["export-version-unknown"]);
    assert.deepEqual(codes(exported([], 4)), []);
  });
});
