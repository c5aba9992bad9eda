import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderGatewayConfig } from "../../../network/gateway-config/render";
import type { SitePlan } from "../../../network/vpn/plan";
import { depot } from "../vpn/gateways";
import { charonProgram, pluginsProgram, startCharon, swanctlProgram, type Charon } from "./charon";
import { hqPlan, oldSite, planned, revealed } from "./plans";
import { describeWith, removeFiles, writeFiles } from "./programs";

const programs = [charonProgram, swanctlProgram, pluginsProgram];

const plans: readonly { readonly plan: SitePlan; readonly listed: readonly RegExp[] }[] = [
  {
    plan: hqPlan,
    listed: [/causeway-hq-1: IKEv2, no reauthentication, rekeying every 28665s, dpd delay 10s/],
  },
  {
    plan: revealed(planned(depot, "depot")),
    listed: [/causeway-depot-2: IKEv2, .*dpd delay 10s/, /local: {2}%any/],
  },
  { plan: revealed(planned(oldSite, "old")), listed: [/causeway-old-1: IKEv1, .*dpd delay 15s/] },
];

/** Runs a body with a charon that has a plan's files, with one text changed before it starts. */
async function withCharon(
  paths: readonly string[],
  plan: SitePlan,
  body: (charon: Charon, conf: string) => void,
): Promise<void> {
  const [charonPath = "", swanctlPath = ""] = paths;
  const { files, complete } = renderGatewayConfig(plan, "strongswan");
  assert.ok(complete);
  const root = writeFiles(files);
  try {
    const charon = await startCharon(charonPath, swanctlPath, root);
    try {
      body(charon, join(root, `etc/swanctl/conf.d/causeway-${plan.name}.conf`));
    } finally {
      await charon.stop();
    }
  } finally {
    removeFiles(root);
  }
}

describeWith("swanctl.conf in a real charon", programs, (paths) => {
  for (const { plan, listed } of plans) {
    it(`loads with both connections and both keys for ${plan.name}`, async () => {
      await withCharon(paths, plan, (charon, conf) => {
        const loaded = charon.swanctl("--load-all", "--file", conf);
        assert.equal(loaded.status, 0, loaded.text);
        assert.match(loaded.text, /successfully loaded 2 connections, 0 unloaded/);
        for (const number of [1, 2]) {
          assert.match(loaded.text, new RegExp(`loaded ike secret 'ike-causeway-${plan.name}-${number}'`));
        }
        const { text } = charon.swanctl("--list-conns");
        for (const pattern of listed) assert.match(text, pattern);
        assert.match(text, /remote: 198\.51\.100\.2/);
        assert.match(text, /rekeying every 3465s/);
      });
    });
  }

  it("is refused when a proposal is none", async () => {
    await withCharon(paths, hqPlan, (charon, conf) => {
      writeFileSync(conf, readFileSync(conf, "utf8").replace("prfsha384-ecp384", "prfsha384-ecp385"));
      const loaded = charon.swanctl("--load-all", "--file", conf);
      assert.notEqual(loaded.status, 0);
      assert.match(loaded.text, /loading connection 'causeway-hq-1' failed: invalid value for: proposals/);
    });
  });
});
