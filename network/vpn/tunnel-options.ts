/**
 * Every option that AWS offers for one tunnel of a Site-to-Site VPN connection, with the values that it accepts.
 * Names are those of `aws.ec2.VpnConnection` without the prefix `tunnel1` or `tunnel2`. Knows no pre-shared key,
 * only where one is kept. Imports types only. Accepted values and defaults as of 2026-01:
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnTunnelOptionsSpecification.html
 */
import type { PresharedKeySource } from "./preshared-key";

/** Versions of the key exchange; AWS allows either or both. */
export const IKE_VERSIONS = ["ikev1", "ikev2"] as const;
export type IkeVersion = (typeof IKE_VERSIONS)[number];

/** Encryption of both phases; the GCM ones carry their own integrity check. */
export const ENCRYPTION_ALGORITHMS = ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"] as const;
export type EncryptionAlgorithm = (typeof ENCRYPTION_ALGORITHMS)[number];

/** Integrity of both phases; with a GCM encryption, phase 1 takes it as its pseudo-random function. */
export const INTEGRITY_ALGORITHMS = ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"] as const;
export type IntegrityAlgorithm = (typeof INTEGRITY_ALGORITHMS)[number];

/** Diffie-Hellman groups of phase 1. */
export const PHASE1_DH_GROUPS = [2, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24] as const;
/** Diffie-Hellman groups of phase 2, which also has group 5. */
export const PHASE2_DH_GROUPS = [2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24] as const;
export type Phase1DhGroup = (typeof PHASE1_DH_GROUPS)[number];
export type DhGroup = (typeof PHASE2_DH_GROUPS)[number];

/** What AWS does with a peer that stays silent: end the session, keep it, or begin a new one. */
export const DPD_TIMEOUT_ACTIONS = ["clear", "none", "restart"] as const;
export type DpdTimeoutAction = (typeof DPD_TIMEOUT_ACTIONS)[number];

/** Who begins: the customer's device (`add`) or AWS (`start`). */
export const STARTUP_ACTIONS = ["add", "start"] as const;
export type StartupAction = (typeof STARTUP_ACTIONS)[number];

/** Formats of a tunnel's log. */
export const LOG_FORMATS = ["json", "text"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Bounds of an option that is a number, both included. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Bounds that do not depend on another option; the rekey margin's upper one is half of the phase 2 lifetime. */
export const BOUNDS = {
  phase1LifetimeSeconds: { least: 900, most: 28_800 },
  phase2LifetimeSeconds: { least: 900, most: 3_600 },
  rekeyMarginTimeSeconds: { least: 60, most: 1_800 },
  rekeyFuzzPercentage: { least: 0, most: 100 },
  replayWindowSize: { least: 64, most: 2_048 },
  /** AWS documents no upper bound. */
  dpdTimeoutSeconds: { least: 30, most: Number.MAX_SAFE_INTEGER },
} as const satisfies Readonly<Record<string, Bounds>>;

/** What a tunnel writes to CloudWatch Logs. */
export interface TunnelLogging {
  /** Whether key exchange, dead peers and tunnel state are logged. */
  readonly enabled: boolean;
  readonly format: LogFormat;
  /** Whether the BGP session is logged too; only a connection with BGP has one. */
  readonly bgpEnabled: boolean;
}

/** All options of one tunnel, with every default filled in. */
export interface TunnelOptions {
  /** The /30 inside 169.254.0.0/16; absent: the site's slot decides. */
  readonly insideCidr?: string;
  /** The /126 inside fd00::/8. Only a transit gateway has one, so the checks refuse it here. */
  readonly insideIpv6Cidr?: string;
  /** Where the pre-shared key is kept, never the key. */
  readonly presharedKey: PresharedKeySource;
  readonly ikeVersions: readonly IkeVersion[];
  readonly phase1EncryptionAlgorithms: readonly EncryptionAlgorithm[];
  readonly phase1IntegrityAlgorithms: readonly IntegrityAlgorithm[];
  readonly phase1DhGroupNumbers: readonly Phase1DhGroup[];
  /** 900 to 28,800. */
  readonly phase1LifetimeSeconds: number;
  readonly phase2EncryptionAlgorithms: readonly EncryptionAlgorithm[];
  readonly phase2IntegrityAlgorithms: readonly IntegrityAlgorithm[];
  readonly phase2DhGroupNumbers: readonly DhGroup[];
  /** 900 to 3,600, and less than phase 1's. */
  readonly phase2LifetimeSeconds: number;
  /** How long before the phase 2 lifetime ends AWS renews the keys: 60 to half of that lifetime. */
  readonly rekeyMarginTimeSeconds: number;
  /** By how much of the margin AWS may begin earlier still, at random: 0 to 100. */
  readonly rekeyFuzzPercentage: number;
  /** How many packets may overtake each other: 64 to 2,048. */
  readonly replayWindowSize: number;
  /** 30 or more. */
  readonly dpdTimeoutSeconds: number;
  readonly dpdTimeoutAction: DpdTimeoutAction;
  readonly startupAction: StartupAction;
  /** Whether AWS announces a replacement of the tunnel's endpoint and lets one choose the moment. */
  readonly enableTunnelLifecycleControl: boolean;
  readonly logging: TunnelLogging;
}

/** A value before it was checked: any word where an option accepts a few, any number where it has bounds. */
type Loose<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends readonly (infer U)[]
      ? readonly Loose<U>[]
      : T extends { readonly enabled: boolean }
        ? { readonly [K in keyof T]?: Loose<T[K]> }
        : T;

/** What settings say about one tunnel: any option, unchecked; an absent one is the profile's. */
export type TunnelOptionsInput = { readonly [K in keyof TunnelOptions]?: Loose<TunnelOptions[K]> };
