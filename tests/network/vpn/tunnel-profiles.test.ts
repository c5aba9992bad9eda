import assert from "node:assert/strict";
import {
  isTunnelProfile,
  TUNNEL_PROFILES,
  tunnelOptions,
  uncheckedOptions,
} from "../../../network/vpn/tunnel-profiles";

describe("tunnel profiles", () => {
  it("strong allows IKEv2 with AES-256-GCM, SHA2-384 or better and elliptic groups only", () => {
    const options = tunnelOptions("strong");
    assert.deepEqual(options.ikeVersions, ["ikev2"]);
    assert.deepEqual(options.phase1EncryptionAlgorithms, ["AES256-GCM-16"]);
    assert.deepEqual(options.phase2EncryptionAlgorithms, ["AES256-GCM-16"]);
    assert.deepEqual(options.phase1IntegrityAlgorithms, ["SHA2-384", "SHA2-512"]);
    assert.deepEqual(options.phase2IntegrityAlgorithms, ["SHA2-384", "SHA2-512"]);
    assert.deepEqual(options.phase1DhGroupNumbers, [19, 20, 21]);
    assert.deepEqual(options.phase2DhGroupNumbers, [19, 20, 21]);
  });

  it("compatible has neither IKEv1, nor SHA1, nor a group below 14", () => {
    const options = tunnelOptions("compatible");
    assert.deepEqual(options.ikeVersions, ["ikev2"]);
    assert.ok(!options.phase1IntegrityAlgorithms.includes("SHA1"));
    assert.ok(!options.phase2IntegrityAlgorithms.includes("SHA1"));
    assert.deepEqual(options.phase1DhGroupNumbers, [14, 15, 16, 19, 20, 21]);
  });

  it("legacy-device has IKEv1, SHA1 and group 2", () => {
    const options = tunnelOptions("legacy-device");
    assert.deepEqual(options.ikeVersions, ["ikev1", "ikev2"]);
    assert.ok(options.phase1IntegrityAlgorithms.includes("SHA1"));
    assert.ok(options.phase1DhGroupNumbers.includes(2));
  });

  it("all profiles share lifetimes, timers, logging and a key that AWS makes", () => {
    for (const profile of TUNNEL_PROFILES) {
      const options = tunnelOptions(profile);
      assert.equal(options.phase1LifetimeSeconds, 28_800);
      assert.equal(options.phase2LifetimeSeconds, 3_600);
      assert.equal(options.rekeyMarginTimeSeconds, 270);
      assert.equal(options.rekeyFuzzPercentage, 100);
      assert.equal(options.replayWindowSize, 1_024);
      assert.equal(options.dpdTimeoutSeconds, 40);
      assert.equal(options.dpdTimeoutAction, "clear");
      assert.equal(options.startupAction, "add");
      assert.equal(options.enableTunnelLifecycleControl, false);
      assert.deepEqual(options.logging, { enabled: true, format: "json", bgpEnabled: false });
      assert.deepEqual(options.presharedKey, { generated: true });
    }
  });

  it("lets any value be overridden, the later override over the earlier", () => {
    const options = tunnelOptions(
      "strong",
      { dpdTimeoutSeconds: 60, replayWindowSize: 64 },
      { dpdTimeoutSeconds: 90 },
    );
    assert.equal(options.dpdTimeoutSeconds, 90);
    assert.equal(options.replayWindowSize, 64);
  });

  it("keeps the profile's value where an override is undefined", () => {
    const options = tunnelOptions("strong", { dpdTimeoutSeconds: undefined }, undefined);
    assert.equal(options.dpdTimeoutSeconds, 40);
  });

  it("overrides one part of the logging and keeps the others", () => {
    const options = tunnelOptions(
      "strong",
      { logging: { format: "text" } },
      { logging: { bgpEnabled: true } },
    );
    assert.deepEqual(options.logging, { enabled: true, format: "text", bgpEnabled: true });
  });

  it("knows a profile by its word only", () => {
    assert.ok(isTunnelProfile("strong"));
    assert.ok(!isTunnelProfile("Strong"));
  });

  it("leaves only the overrides of a profile that is none", () => {
    assert.deepEqual(uncheckedOptions("secure", { replayWindowSize: 64 }), { replayWindowSize: 64 });
  });
});
