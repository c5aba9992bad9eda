import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { Estate, type EstateArgs } from "../../components/estate";
import { recordProgram } from "../support/recorded";

const facts: EstateArgs = {
  environment: "dev",
  contractVersion: 1,
  organizationId: "o-a1b2c3d4e5",
  accounts: { network: { accountId: "111111111111", region: "eu-west-1" } },
  intents: [{ from: "spoke/app", to: "endpoint/kms", ports: [443, "1024-1064"], expect: "reachable" }],
  assumptions: { legacy: { tiers: { app: { purpose: "workload" } } } },
  subscriptions: { app: ["kms"] },
  routes: { "hub-data-spoke-app-euw1-az1-10.0.0.0/16": { spoke: "data", tier: "app", zone: "euw1-az1" } },
  quotas: { peeringsPerVpc: 125 },
};

describe("Estate", () => {
  for (const mode of ["preview", "run"] as const) {
    it(`carries its facts as inputs and creates nothing (${mode})`, async () => {
      const recorded = await recordProgram(() => new Estate("estate", facts), { mode });
      assert.deepEqual(recorded.types(), { "causeway:index:Estate": 1 });
      const estate = recorded.named("estate");
      assert.equal(estate.custom, false);
      assert.deepEqual(estate.inputs, JSON.parse(JSON.stringify(facts)));
    });
  }

  it("registers the same facts as outputs, which is what a policy sees", async () => {
    const registered: unknown[] = [];
    class Watched extends Estate {
      protected override registerOutputs(outputs: pulumi.Inputs): void {
        registered.push(outputs);
        super.registerOutputs(outputs);
      }
    }
    await recordProgram(() => new Watched("estate", facts));
    assert.deepEqual(registered[0], facts);
  });

  it("hands the facts back to the program", async () => {
    const recorded = await recordProgram(() => ({ quotas: new Estate("estate", facts).facts.quotas }));
    assert.deepEqual(recorded.outputs, { quotas: { peeringsPerVpc: 125 } });
  });

  it("leaves out what is not given", async () => {
    const rest = { ...facts, organizationId: undefined };
    const recorded = await recordProgram(() => new Estate("estate", rest));
    assert.equal("organizationId" in recorded.named("estate").inputs, false);
  });
});
