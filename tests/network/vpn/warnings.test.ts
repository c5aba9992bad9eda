import assert from "node:assert/strict";
import { checkGateway } from "../../../network/vpn/check";
import type { SiteInput } from "../../../network/vpn/site";
import { gatewayWarnings } from "../../../network/vpn/warnings";
import { branch, depot, gatewayOf, hq } from "./gateways";

/** Warnings of a site that the checks accept. */
function warned(change: Partial<SiteInput>): string[] {
  const gateway = gatewayOf({ hq: { ...hq, ...change } });
  assert.deepEqual(checkGateway(gateway), []);
  return gatewayWarnings(gateway).map(({ code, path }) => `${code} at ${path}`);
}

describe("gatewayWarnings", () => {
  it("says nothing of strong and compatible sites", () => {
    assert.deepEqual(gatewayWarnings(gatewayOf({ hq, branch, depot })), []);
  });

  it("warns once of the profile legacy-device", () => {
    assert.deepEqual(warned({ profile: "legacy-device" }), ["legacy-profile at sites.hq.profile"]);
  });

  it("warns of SHA1 and broken groups under compatible, but not of group 14", () => {
    const gateway = gatewayOf({
      hq: {
        ...hq,
        profile: "compatible",
        tunnel1: { phase1IntegrityAlgorithms: ["SHA1"], phase2DhGroupNumbers: [5, 14] },
      },
    });
    const [warning, ...more] = gatewayWarnings(gateway);
    assert.deepEqual([warning?.code, warning?.path, more], ["weak-algorithm", "sites.hq.tunnel1", []]);
    assert.match(warning?.message ?? "", /^phase 1 SHA1, phase 2 group 5: too weak/);
    assert.deepEqual(warned({ profile: "compatible", tunnelOptions: { phase2DhGroupNumbers: [14] } }), []);
  });

  it("warns of a rekey window as long as the lifetime", () => {
    assert.deepEqual(warned({ tunnel1: { rekeyMarginTimeSeconds: 1_800 } }), [
      "rekey-window at sites.hq.tunnel1.rekeyMarginTimeSeconds",
    ]);
    assert.deepEqual(warned({ tunnel1: { rekeyMarginTimeSeconds: 1_800, rekeyFuzzPercentage: 99 } }), []);
  });

  it("warns of tunnels that carry less than is routed to them", () => {
    assert.deepEqual(warned({ localIpv4NetworkCidr: "192.168.10.0/24" }), [
      "selector-narrow at sites.hq.localIpv4NetworkCidr",
      "selector-without-inside at sites.hq.localIpv4NetworkCidr",
    ]);
    assert.deepEqual(warned({ remoteIpv4NetworkCidr: "10.0.0.0/8" }), [
      "selector-without-inside at sites.hq.remoteIpv4NetworkCidr",
    ]);
    assert.deepEqual(warned({ remoteIpv4NetworkCidr: "0.0.0.0/0" }), []);
  });
});
