import assert from "node:assert/strict";
import { checkTunnelOptions, type TunnelContext } from "../../../network/vpn/check-tunnel";
import type { TunnelOptionsInput } from "../../../network/vpn/tunnel-options";
import { uncheckedOptions } from "../../../network/vpn/tunnel-profiles";

const context: TunnelContext = { profile: "compatible", customerGateway: { address: "203.0.113.7" } };

/** The codes and paths that one change of a good tunnel gives. */
function broken(change: TunnelOptionsInput, more: Partial<TunnelContext> = {}): string[] {
  const merged = { ...context, ...more };
  const issues = checkTunnelOptions(uncheckedOptions(merged.profile, change), merged);
  return issues.map(({ code, path }) => `${code} at ${path}`);
}

function messageOf(change: TunnelOptionsInput): string {
  return checkTunnelOptions(uncheckedOptions("compatible", change), context)[0]?.message ?? "";
}

describe("checkTunnelOptions, words", () => {
  it("takes every profile as it is", () => {
    for (const profile of ["strong", "compatible", "legacy-device"])
      assert.deepEqual(broken({}, { profile }), []);
  });

  it("takes each word that AWS lists", () => {
    const words: TunnelOptionsInput = {
      ikeVersions: ["ikev1", "ikev2"],
      phase1EncryptionAlgorithms: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
      phase2EncryptionAlgorithms: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
      phase1IntegrityAlgorithms: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
      phase2IntegrityAlgorithms: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
      dpdTimeoutAction: "none",
      logging: { format: "text" },
    };
    assert.deepEqual(broken(words), []);
  });

  it("refuses an unknown IKE version", () => {
    assert.deepEqual(broken({ ikeVersions: ["ikev2", "ikev3"] }), ["unknown-ike-version at ikeVersions"]);
  });

  it("refuses an unknown encryption in either phase, with the nearest ones", () => {
    assert.deepEqual(broken({ phase1EncryptionAlgorithms: ["AES256-GCM"] }), [
      "unknown-encryption-algorithm at phase1EncryptionAlgorithms",
    ]);
    assert.deepEqual(broken({ phase2EncryptionAlgorithms: ["3DES"] }), [
      "unknown-encryption-algorithm at phase2EncryptionAlgorithms",
    ]);
    const message = messageOf({ phase1EncryptionAlgorithms: ["AES256-GCM"] });
    assert.match(message, /^got AES256-GCM, expected AES128, AES256, .*; did you mean AES256-GCM-16/);
  });

  it("refuses an unknown integrity in either phase, with the nearest ones", () => {
    assert.deepEqual(broken({ phase1IntegrityAlgorithms: ["SHA2-3844"] }), [
      "unknown-integrity-algorithm at phase1IntegrityAlgorithms",
    ]);
    assert.deepEqual(broken({ phase2IntegrityAlgorithms: ["MD5"] }), [
      "unknown-integrity-algorithm at phase2IntegrityAlgorithms",
    ]);
    assert.match(messageOf({ phase1IntegrityAlgorithms: ["SHA2-3844"] }), /did you mean SHA2-384/);
  });

  it("refuses an unknown action or format", () => {
    assert.deepEqual(broken({ dpdTimeoutAction: "reset" }), ["unknown-dpd-action at dpdTimeoutAction"]);
    assert.deepEqual(broken({ startupAction: "wait" }), ["unknown-startup-action at startupAction"]);
    assert.deepEqual(broken({ logging: { format: "xml" } }), ["unknown-log-format at logging.format"]);
  });

  it("refuses an empty list", () => {
    const lists = [
      "ikeVersions",
      "phase1EncryptionAlgorithms",
      "phase2EncryptionAlgorithms",
      "phase1IntegrityAlgorithms",
      "phase2IntegrityAlgorithms",
      "phase1DhGroupNumbers",
      "phase2DhGroupNumbers",
    ] as const;
    for (const list of lists) assert.deepEqual(broken({ [list]: [] }), [`empty-option at ${list}`]);
  });
});

describe("checkTunnelOptions, groups", () => {
  it("takes each group that AWS lists", () => {
    const phase1DhGroupNumbers = [2, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24];
    assert.deepEqual(
      broken({ phase1DhGroupNumbers, phase2DhGroupNumbers: [5, ...phase1DhGroupNumbers] }),
      [],
    );
  });

  it("takes group 5 in phase 2 only", () => {
    assert.deepEqual(broken({ phase2DhGroupNumbers: [5] }), []);
    assert.deepEqual(broken({ phase1DhGroupNumbers: [5] }), ["unknown-dh-group at phase1DhGroupNumbers"]);
  });

  it("refuses groups that nobody has", () => {
    assert.deepEqual(broken({ phase1DhGroupNumbers: [20, 31] }), [
      "unknown-dh-group at phase1DhGroupNumbers",
    ]);
    assert.deepEqual(broken({ phase2DhGroupNumbers: [1, 20.5] }), [
      "unknown-dh-group at phase2DhGroupNumbers",
      "unknown-dh-group at phase2DhGroupNumbers",
    ]);
  });
});

describe("checkTunnelOptions, numbers", () => {
  it("takes both ends of each range", () => {
    const least = { phase1LifetimeSeconds: 901, phase2LifetimeSeconds: 900, rekeyMarginTimeSeconds: 60 };
    const more = { rekeyFuzzPercentage: 0, replayWindowSize: 64, dpdTimeoutSeconds: 30 };
    assert.deepEqual(broken({ ...least, ...more }), []);
    const most = {
      phase1LifetimeSeconds: 28_800,
      phase2LifetimeSeconds: 3_600,
      rekeyMarginTimeSeconds: 1_800,
    };
    const rest = { rekeyFuzzPercentage: 100, replayWindowSize: 2_048, dpdTimeoutSeconds: 86_400 };
    assert.deepEqual(broken({ ...most, ...rest }), []);
  });

  it("refuses a phase 1 lifetime outside 900 to 28,800", () => {
    const phase2 = { phase2LifetimeSeconds: 900, rekeyMarginTimeSeconds: 60 };
    assert.deepEqual(broken({ ...phase2, phase1LifetimeSeconds: 28_801 }), [
      "phase1-lifetime-range at phase1LifetimeSeconds",
    ]);
    assert.deepEqual(broken({ ...phase2, phase1LifetimeSeconds: 899 }), [
      "phase1-lifetime-range at phase1LifetimeSeconds",
      "phase2-lifetime-order at phase2LifetimeSeconds",
    ]);
  });

  it("refuses a phase 2 lifetime outside 900 to 3,600", () => {
    assert.deepEqual(broken({ phase2LifetimeSeconds: 3_601 }), [
      "phase2-lifetime-range at phase2LifetimeSeconds",
    ]);
    assert.deepEqual(broken({ phase2LifetimeSeconds: 899 }), [
      "phase2-lifetime-range at phase2LifetimeSeconds",
    ]);
    assert.deepEqual(broken({ phase2LifetimeSeconds: 3_000.5 }), [
      "phase2-lifetime-range at phase2LifetimeSeconds",
    ]);
  });

  it("refuses a phase 2 lifetime that is not below phase 1's", () => {
    const equal = { phase1LifetimeSeconds: 3_600, phase2LifetimeSeconds: 3_600 };
    assert.deepEqual(broken(equal), ["phase2-lifetime-order at phase2LifetimeSeconds"]);
    assert.deepEqual(broken({ ...equal, phase1LifetimeSeconds: 3_601 }), []);
  });

  it("refuses a rekey margin below 60 or above half of the phase 2 lifetime, once", () => {
    assert.deepEqual(broken({ rekeyMarginTimeSeconds: 59 }), [
      "rekey-margin-range at rekeyMarginTimeSeconds",
    ]);
    assert.deepEqual(broken({ rekeyMarginTimeSeconds: 1_801 }), [
      "rekey-margin-range at rekeyMarginTimeSeconds",
    ]);
    const short = { phase2LifetimeSeconds: 1_000, rekeyMarginTimeSeconds: 501 };
    assert.deepEqual(broken(short), ["rekey-margin-range at rekeyMarginTimeSeconds"]);
    assert.deepEqual(broken({ ...short, rekeyMarginTimeSeconds: 500 }), []);
    assert.match(messageOf(short), /^got 501, expected at most half of the phase 2 lifetime, 500$/);
  });

  it("refuses other numbers outside their range", () => {
    assert.deepEqual(broken({ rekeyFuzzPercentage: 101 }), ["rekey-fuzz-range at rekeyFuzzPercentage"]);
    assert.deepEqual(broken({ rekeyFuzzPercentage: -1 }), ["rekey-fuzz-range at rekeyFuzzPercentage"]);
    assert.deepEqual(broken({ replayWindowSize: 63 }), ["replay-window-range at replayWindowSize"]);
    assert.deepEqual(broken({ replayWindowSize: 2_049 }), ["replay-window-range at replayWindowSize"]);
    assert.deepEqual(broken({ dpdTimeoutSeconds: 29 }), ["dpd-timeout-range at dpdTimeoutSeconds"]);
    assert.equal(messageOf({ dpdTimeoutSeconds: 29 }), "got 29, expected a whole number 30 or more");
  });
});

describe("checkTunnelOptions, start by AWS", () => {
  it("takes start with IKEv2 alone and an address", () => {
    assert.deepEqual(broken({ startupAction: "start" }), []);
  });

  it("refuses start while IKEv1 is allowed", () => {
    const both = { startupAction: "start", ikeVersions: ["ikev1", "ikev2"] };
    assert.deepEqual(broken(both), ["startup-needs-ikev2 at startupAction"]);
    assert.deepEqual(broken({ ...both, startupAction: "add" }), []);
  });

  it("refuses start without an address to begin with", () => {
    const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/1";
    const nowhere = { customerGateway: { certificateArn } };
    assert.deepEqual(broken({ startupAction: "start" }, nowhere), ["startup-needs-address at startupAction"]);
    assert.deepEqual(broken({ startupAction: "add" }, nowhere), []);
  });
});

describe("checkTunnelOptions, strength", () => {
  it("refuses GCM alone in phase 1 with IKEv1 alone", () => {
    const gcm = { phase1EncryptionAlgorithms: ["AES256-GCM-16"], ikeVersions: ["ikev1"] };
    assert.deepEqual(broken(gcm), ["gcm-needs-ikev2 at phase1EncryptionAlgorithms"]);
    assert.deepEqual(broken({ ...gcm, ikeVersions: ["ikev1", "ikev2"] }), []);
    assert.deepEqual(broken({ ...gcm, phase1EncryptionAlgorithms: ["AES256", "AES256-GCM-16"] }), []);
  });

  it("refuses SHA1, IKEv1 and weak groups under strong, in either phase", () => {
    const strong = { profile: "strong" };
    assert.deepEqual(broken({ ikeVersions: ["ikev1", "ikev2"] }, strong), [
      "weak-in-strong-profile at ikeVersions",
    ]);
    assert.deepEqual(broken({ phase1IntegrityAlgorithms: ["SHA1"] }, strong), [
      "weak-in-strong-profile at phase1IntegrityAlgorithms",
    ]);
    assert.deepEqual(broken({ phase2IntegrityAlgorithms: ["SHA1"] }, strong), [
      "weak-in-strong-profile at phase2IntegrityAlgorithms",
    ]);
    for (const group of [2, 14, 22, 23, 24]) {
      assert.deepEqual(broken({ phase1DhGroupNumbers: [group] }, strong), [
        "weak-in-strong-profile at phase1DhGroupNumbers",
      ]);
    }
    for (const group of [2, 5, 14, 22, 23, 24]) {
      assert.deepEqual(broken({ phase2DhGroupNumbers: [group] }, strong), [
        "weak-in-strong-profile at phase2DhGroupNumbers",
      ]);
    }
  });

  it("takes under strong what has 128 bits or more", () => {
    const sound = {
      phase1EncryptionAlgorithms: ["AES256", "AES128"],
      phase1IntegrityAlgorithms: ["SHA2-256"],
      phase1DhGroupNumbers: [15, 16, 17, 18, 19],
      phase2DhGroupNumbers: [15, 16, 17, 18, 19],
    };
    assert.deepEqual(broken(sound, { profile: "strong" }), []);
  });

  it("takes the weak ones under legacy-device", () => {
    assert.deepEqual(broken({ phase1DhGroupNumbers: [2, 24] }, { profile: "legacy-device" }), []);
  });
});

describe("checkTunnelOptions, addresses and keys", () => {
  it("checks a given inside range", () => {
    assert.deepEqual(broken({ insideCidr: "169.254.100.0/30" }), []);
    assert.deepEqual(broken({ insideCidr: "169.254.1.0/30" }), ["inside-cidr-reserved at insideCidr"]);
  });

  it("refuses an IPv6 inside range, which a virtual private gateway does not have", () => {
    assert.deepEqual(broken({ insideIpv6Cidr: "fd00::/126" }), ["ipv6-inside-refused at insideIpv6Cidr"]);
  });

  it("checks where the key is kept", () => {
    assert.deepEqual(broken({ presharedKey: { config: "hqKey1" } }), []);
    assert.deepEqual(broken({ presharedKey: { secretsManager: "hq" } }), [
      "preshared-key-secret-arn at presharedKey.secretsManager",
    ]);
  });
});
