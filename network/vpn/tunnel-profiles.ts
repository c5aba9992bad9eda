/**
 * One word for a whole set of tunnel options. A profile chooses the cryptography; lifetimes, dead peer detection
 * and logging are the same in all. Any value may be overridden. Imports its neighbours only.
 */
import type { TunnelOptions, TunnelOptionsInput } from "./tunnel-options";

/**
 * - `strong`: IKEv2, AES-256-GCM, SHA2-384 or better, elliptic groups; overrides may not fall below 128 bits
 * - `compatible`: IKEv2 and whatever is still sound, for devices without GCM or elliptic curves
 * - `legacy-device`: IKEv1, SHA1 and group 2 too; a warning goes with it
 */
export const TUNNEL_PROFILES = ["strong", "compatible", "legacy-device"] as const;
export type TunnelProfile = (typeof TUNNEL_PROFILES)[number];

/** The profile of a site that names none. */
export const DEFAULT_PROFILE: TunnelProfile = "strong";

/**
 * What every profile shares. The numbers are AWS's own defaults, stated so that a change of theirs changes
 * nothing: the EC2 API documents a rekey margin of 270 s and, like the user guide, a DPD timeout of 40 s.
 * Cleared by AWS and begun anew by the device is the pair that never has both sides dialling.
 */
const COMMON = {
  presharedKey: { generated: true },
  phase1LifetimeSeconds: 28_800,
  phase2LifetimeSeconds: 3_600,
  rekeyMarginTimeSeconds: 270,
  rekeyFuzzPercentage: 100,
  replayWindowSize: 1_024,
  dpdTimeoutSeconds: 40,
  dpdTimeoutAction: "clear",
  startupAction: "add",
  enableTunnelLifecycleControl: false,
  logging: { enabled: true, format: "json", bgpEnabled: false },
} as const satisfies Partial<TunnelOptions>;

const PROFILES: Readonly<Record<TunnelProfile, TunnelOptions>> = {
  strong: {
    ...COMMON,
    ikeVersions: ["ikev2"],
    phase1EncryptionAlgorithms: ["AES256-GCM-16"],
    phase1IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
    phase1DhGroupNumbers: [19, 20, 21],
    phase2EncryptionAlgorithms: ["AES256-GCM-16"],
    phase2IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
    phase2DhGroupNumbers: [19, 20, 21],
  },
  compatible: {
    ...COMMON,
    ikeVersions: ["ikev2"],
    phase1EncryptionAlgorithms: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
    phase1IntegrityAlgorithms: ["SHA2-256", "SHA2-384", "SHA2-512"],
    phase1DhGroupNumbers: [14, 15, 16, 19, 20, 21],
    phase2EncryptionAlgorithms: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
    phase2IntegrityAlgorithms: ["SHA2-256", "SHA2-384", "SHA2-512"],
    phase2DhGroupNumbers: [14, 15, 16, 19, 20, 21],
  },
  "legacy-device": {
    ...COMMON,
    ikeVersions: ["ikev1", "ikev2"],
    phase1EncryptionAlgorithms: ["AES128", "AES256"],
    phase1IntegrityAlgorithms: ["SHA1", "SHA2-256"],
    phase1DhGroupNumbers: [2, 14],
    phase2EncryptionAlgorithms: ["AES128", "AES256"],
    phase2IntegrityAlgorithms: ["SHA1", "SHA2-256"],
    phase2DhGroupNumbers: [2, 5, 14],
  },
};

/** Whether the word names a profile. */
export function isTunnelProfile(word: string): word is TunnelProfile {
  return (TUNNEL_PROFILES as readonly string[]).includes(word);
}

/**
 * A profile's options with overrides laid over it, the later ones over the earlier. Checks nothing: use values
 * that `checkTunnelOptions` accepted.
 */
export function tunnelOptions(
  profile: TunnelProfile,
  ...overrides: readonly (TunnelOptionsInput | undefined)[]
): TunnelOptions {
  const merged = mergeOptions(PROFILES[profile], ...overrides);
  // The one place where checked input becomes options; mergeOptions keeps every field of the profile.
  return merged as TunnelOptions;
}

/** The same before the checks, for a profile that may be none; then only the overrides are there. */
export function uncheckedOptions(
  profile: string,
  ...overrides: readonly (TunnelOptionsInput | undefined)[]
): TunnelOptionsInput {
  return mergeOptions(isTunnelProfile(profile) ? PROFILES[profile] : {}, ...overrides);
}

function mergeOptions(
  base: TunnelOptionsInput,
  ...overrides: readonly (TunnelOptionsInput | undefined)[]
): TunnelOptionsInput {
  return overrides.reduce<TunnelOptionsInput>((merged, override) => {
    const given = present(override ?? {});
    if (given.logging === undefined) return { ...merged, ...given };
    return { ...merged, ...given, logging: { ...merged.logging, ...present(given.logging) } };
  }, base);
}

/** The fields that have a value: an explicit undefined must not hide the profile's. */
function present<T extends object>(fields: T): Partial<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}
