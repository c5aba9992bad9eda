import assert from "node:assert/strict";
import { packetSize } from "../../../network/gateway-config/mtu";
import { ALL_CAPABILITIES, chooseSuites, type Capabilities } from "../../../network/gateway-config/suite";
import { deviceBegins, deviceRekeyMargin, deviceTimers } from "../../../network/gateway-config/timing";
import type { TunnelOptionsInput } from "../../../network/vpn/tunnel-options";
import { tunnelOptions, type TunnelProfile } from "../../../network/vpn/tunnel-profiles";
import { hq } from "../vpn/gateways";
import { planned } from "./plans";

function tunnels(profile: TunnelProfile, change: TunnelOptionsInput = {}) {
  return planned({ ...hq, profile, tunnelOptions: change }).tunnels;
}

function suiteOf(
  profile: TunnelProfile,
  change: TunnelOptionsInput = {},
  has: Capabilities = ALL_CAPABILITIES,
) {
  return chooseSuites("strongswan", has, tunnels(profile, change)).suites?.[0];
}

describe("chooseSuites", () => {
  it("takes the strongest of each kind that a profile allows", () => {
    const gcm = { encryption: "AES256-GCM-16", integrity: "SHA2-384", dhGroup: 20 };
    assert.deepEqual(suiteOf("strong"), { ikeVersion: "ikev2", phase1: gcm, phase2: gcm });
    assert.deepEqual(suiteOf("compatible"), { ikeVersion: "ikev2", phase1: gcm, phase2: gcm });
    const cbc = { encryption: "AES256", integrity: "SHA2-256", dhGroup: 14 };
    assert.deepEqual(suiteOf("legacy-device"), { ikeVersion: "ikev2", phase1: cbc, phase2: cbc });
  });

  it("chooses for each tunnel by itself", () => {
    const plan = planned({ ...hq, tunnel2: { phase1DhGroupNumbers: [21] } });
    const { suites } = chooseSuites("strongswan", ALL_CAPABILITIES, plan.tunnels);
    assert.deepEqual(
      suites?.map(({ phase1 }) => phase1.dhGroup),
      [20, 21],
    );
  });

  it("gives IKEv1 no GCM in phase 1", () => {
    const suite = suiteOf("compatible", { ikeVersions: ["ikev1"] });
    assert.equal(suite?.ikeVersion, "ikev1");
    assert.equal(suite?.phase1.encryption, "AES256");
    assert.equal(suite?.phase2.encryption, "AES256-GCM-16");
  });

  it("prefers elliptic groups to slow ones, and any sound one to a broken one", () => {
    const groups = (phase1DhGroupNumbers: number[]) =>
      suiteOf("compatible", { phase1DhGroupNumbers })?.phase1.dhGroup;
    assert.equal(groups([18, 19]), 19);
    assert.equal(groups([14, 18]), 18);
    assert.equal(groups([24, 14]), 14);
    assert.equal(groups([2, 24]), 24);
  });

  it("takes what the device has, and says for each tunnel what it lacks", () => {
    const has: Capabilities = { ...ALL_CAPABILITIES, phase1Encryption: ["AES128", "AES256"] };
    assert.equal(suiteOf("compatible", {}, has)?.phase1.encryption, "AES256");
    const { suites, issues } = chooseSuites("strongswan", has, tunnels("strong"));
    assert.equal(suites, undefined);
    assert.deepEqual(issues, [
      {
        code: "device-lacks-option",
        path: "tunnel1.phase1EncryptionAlgorithms",
        message:
          "strongswan has no AES256-GCM-16 here, it has AES128, AES256; allow one of them for the tunnel",
      },
      {
        code: "device-lacks-option",
        path: "tunnel2.phase1EncryptionAlgorithms",
        message:
          "strongswan has no AES256-GCM-16 here, it has AES128, AES256; allow one of them for the tunnel",
      },
    ]);
  });

  it("says everything that a device lacks at once", () => {
    const has: Capabilities = {
      ...ALL_CAPABILITIES,
      ikeVersions: ["ikev1"],
      phase1DhGroups: [2],
      phase2DhGroups: [2],
    };
    const { issues } = chooseSuites("strongswan", has, tunnels("strong"));
    assert.deepEqual(
      issues.filter(({ path }) => path.startsWith("tunnel1")).map(({ path }) => path),
      ["tunnel1.ikeVersions", "tunnel1.phase1DhGroupNumbers", "tunnel1.phase2DhGroupNumbers"],
    );
  });

  it("does not miss an integrity algorithm where GCM needs none", () => {
    const has: Capabilities = { ...ALL_CAPABILITIES, phase2Integrity: ["SHA2-256"] };
    assert.equal(suiteOf("strong", {}, has)?.phase2.encryption, "AES256-GCM-16");
    assert.equal(suiteOf("strong", { phase2EncryptionAlgorithms: ["AES256"] }, has), undefined);
  });
});

describe("packetSize", () => {
  it("is AWS's table", () => {
    const size = (
      encryption: "AES256" | "AES128-GCM-16",
      integrity: "SHA1" | "SHA2-256" | "SHA2-384" | "SHA2-512",
    ) => [false, true].map((nat) => packetSize({ encryption, integrity, dhGroup: 14 }, nat));
    assert.deepEqual(size("AES128-GCM-16", "SHA2-384"), [
      { mtu: 1446, mss: 1406 },
      { mtu: 1438, mss: 1398 },
    ]);
    assert.deepEqual(size("AES256", "SHA1"), size("AES256", "SHA2-256"));
    assert.deepEqual(size("AES256", "SHA2-256"), [
      { mtu: 1438, mss: 1398 },
      { mtu: 1422, mss: 1382 },
    ]);
    assert.deepEqual(size("AES256", "SHA2-384"), [
      { mtu: 1422, mss: 1382 },
      { mtu: 1422, mss: 1382 },
    ]);
    assert.deepEqual(size("AES256", "SHA2-512"), [
      { mtu: 1422, mss: 1382 },
      { mtu: 1406, mss: 1366 },
    ]);
  });
});

describe("timers of the device", () => {
  it("ask every ten seconds, or less often where AWS waits longer", () => {
    const every = (dpdTimeoutSeconds: number) => deviceTimers(tunnelOptions("strong", { dpdTimeoutSeconds }));
    assert.deepEqual(every(30), { dpdIntervalSeconds: 10, dpdRetries: 3 });
    assert.deepEqual(every(40), { dpdIntervalSeconds: 10, dpdRetries: 3 });
    assert.deepEqual(every(120), { dpdIntervalSeconds: 30, dpdRetries: 3 });
  });

  it("renew keys after AWS should have, and before they end", () => {
    assert.equal(deviceRekeyMargin(tunnelOptions("strong")), 135);
    assert.equal(deviceRekeyMargin(tunnelOptions("strong", { rekeyMarginTimeSeconds: 61 })), 30);
  });

  it("leave the beginning to AWS only if it begins and begins anew", () => {
    const begins = (startupAction: string, dpdTimeoutAction: string) =>
      deviceBegins(tunnelOptions("strong", { startupAction, dpdTimeoutAction }));
    assert.equal(begins("add", "clear"), true);
    assert.equal(begins("add", "restart"), true);
    assert.equal(begins("start", "clear"), true);
    assert.equal(begins("start", "restart"), false);
  });
});
