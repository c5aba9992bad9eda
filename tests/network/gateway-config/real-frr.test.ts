import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderGatewayConfig } from "../../../network/gateway-config/render";
import type { SitePlan } from "../../../network/vpn/plan";
import { hqPlan, oldPlan } from "./plans";
import { describeWith, removeFiles, run, writeFiles } from "./programs";

const vtysh = { paths: ["/usr/bin/vtysh"], debianPackage: "frr" };
const bgpd = { paths: ["/usr/lib/frr/bgpd", "/usr/libexec/frr/bgpd"], debianPackage: "frr" };

const plans: Readonly<Record<string, SitePlan>> = { hq: hqPlan, old: oldPlan };

/**
 * Without what bgpd says of the folder of its crash log: an earlier one with the same process number may have left it.
 */
function aboutConfiguration(text: string): string {
  const ofLog = /failed to mkdir "[^"]*\/bgpd\.\d+"|crashlog and per-thread log buffering unavailable/;
  return text
    .split("\n")
    .filter((line) => !ofLog.test(line))
    .join("\n");
}

describeWith("frr.conf in a real FRR", [vtysh, bgpd], ([vtyshPath = "", bgpdPath = ""]) => {
  for (const [name, plan] of Object.entries(plans)) {
    it(`is accepted by vtysh and by bgpd for ${name}`, () => {
      const root = writeFiles(renderGatewayConfig(plan, "strongswan").files);
      try {
        const path = join(root, "etc/frr/frr.conf");
        // bgpd reads its configuration as the user frr.
        for (const part of ["", "etc", "etc/frr"]) chmodSync(join(root, part), 0o755);
        chmodSync(path, 0o644);
        assert.deepEqual(run(vtyshPath, ["-C", "-f", path]), { status: 0, text: "" });
        const { status, text } = run(bgpdPath, ["-C", "-f", path]);
        assert.deepEqual({ status, text: aboutConfiguration(text) }, { status: 0, text: "" });
      } finally {
        removeFiles(root);
      }
    });
  }

  it("is refused by vtysh when a line is wrong", () => {
    const { files } = renderGatewayConfig(hqPlan, "strongswan");
    const root = writeFiles(files);
    try {
      const path = join(root, "etc/frr/frr.conf");
      const text = files.find(({ name }) => name === "etc/frr/frr.conf")?.text ?? "";
      writeFileSync(path, text.replace("timers 10 30", "timers ten thirty"));
      const { status, text: said } = run(vtyshPath, ["-C", "-f", path]);
      assert.equal(status, 2);
      assert.match(said, /timers ten thirty/);
    } finally {
      removeFiles(root);
    }
  });
});
