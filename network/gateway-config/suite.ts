/**
 * Which algorithms a device should offer. AWS takes the lowest value that both sides allow, whatever order the
 * device offers, so the device offers one value of each kind: the strongest that the tunnel allows and the
 * device has. Imports the kernel and types only.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 */
import type { Issue } from "../issue";
import { oneOf } from "../nearest";
import type { TunnelPlan } from "../vpn/plan";
import {
  ENCRYPTION_ALGORITHMS,
  IKE_VERSIONS,
  INTEGRITY_ALGORITHMS,
  PHASE1_DH_GROUPS,
  PHASE2_DH_GROUPS,
  type DhGroup,
  type EncryptionAlgorithm,
  type IkeVersion,
  type IntegrityAlgorithm,
  type TunnelOptions,
} from "../vpn/tunnel-options";
import type { Device } from "./config";

/** What a device has. */
export interface Capabilities {
  readonly ikeVersions: readonly IkeVersion[];
  readonly phase1Encryption: readonly EncryptionAlgorithm[];
  readonly phase1Integrity: readonly IntegrityAlgorithm[];
  readonly phase1DhGroups: readonly DhGroup[];
  readonly phase2Encryption: readonly EncryptionAlgorithm[];
  readonly phase2Integrity: readonly IntegrityAlgorithm[];
  readonly phase2DhGroups: readonly DhGroup[];
}

/** A device that has everything that AWS has. */
export const ALL_CAPABILITIES: Capabilities = {
  ikeVersions: IKE_VERSIONS,
  phase1Encryption: ENCRYPTION_ALGORITHMS,
  phase1Integrity: INTEGRITY_ALGORITHMS,
  phase1DhGroups: PHASE1_DH_GROUPS,
  phase2Encryption: ENCRYPTION_ALGORITHMS,
  phase2Integrity: INTEGRITY_ALGORITHMS,
  phase2DhGroups: PHASE2_DH_GROUPS,
};

/** The algorithms of one phase. */
export interface PhaseSuite {
  readonly encryption: EncryptionAlgorithm;
  /** With GCM it is phase 1's pseudo-random function, and nothing in phase 2. */
  readonly integrity: IntegrityAlgorithm;
  readonly dhGroup: DhGroup;
}

/** What a device offers for one tunnel. */
export interface Suite {
  readonly ikeVersion: IkeVersion;
  readonly phase1: PhaseSuite;
  readonly phase2: PhaseSuite;
}

// Strongest first. P-384 and SHA2-384 come before their larger kin because they match AES-256 (RFC 9206) and every
// device that has one of these has them; the slow 6144 and 8192 bit groups come after those that are strong enough.
const ENCRYPTION_ORDER: readonly EncryptionAlgorithm[] = [
  "AES256-GCM-16",
  "AES256",
  "AES128-GCM-16",
  "AES128",
];
const INTEGRITY_ORDER: readonly IntegrityAlgorithm[] = ["SHA2-384", "SHA2-512", "SHA2-256", "SHA1"];
const DH_ORDER: readonly DhGroup[] = [20, 21, 19, 16, 15, 17, 18, 14, 24, 23, 22, 5, 2];
const IKE_ORDER: readonly IkeVersion[] = ["ikev2", "ikev1"];

/** Whether the algorithm carries its own integrity check. */
export function isGcm(encryption: EncryptionAlgorithm): boolean {
  return encryption.endsWith("-GCM-16");
}

/** A device's suites for both tunnels, or what it lacks. */
export type SuiteChoice =
  | { readonly suites: readonly [Suite, Suite]; readonly issues: readonly [] }
  | { readonly suites?: undefined; readonly issues: readonly Issue[] };

/** @returns issues with the code device-lacks-option when the device has none of the values that a tunnel allows */
export function chooseSuites(
  device: Device,
  capabilities: Capabilities,
  tunnels: readonly [TunnelPlan, TunnelPlan],
): SuiteChoice {
  const [first, second] = tunnels;
  const one = choose(device, capabilities, first);
  const two = choose(device, capabilities, second);
  if (one.suite !== undefined && two.suite !== undefined)
    return { suites: [one.suite, two.suite], issues: [] };
  return { issues: [...one.issues, ...two.issues] };
}

function choose(
  device: Device,
  has: Capabilities,
  { number, options }: TunnelPlan,
): { suite?: Suite; issues: Issue[] } {
  const issues: Issue[] = [];
  const pick: Pick = (option, order, allowed, available) => {
    const found = order.find((value) => allowed.includes(value) && available.includes(value));
    if (found === undefined) issues.push(lacks(device, `tunnel${number}.${option}`, allowed, available));
    return found;
  };
  const ikeVersion = pick("ikeVersions", IKE_ORDER, options.ikeVersions, has.ikeVersions);
  const phase1 = choosePhase1(pick, options, has, ikeVersion);
  const phase2 = choosePhase2(pick, options, has);
  if (ikeVersion === undefined || phase1 === undefined || phase2 === undefined) return { issues };
  return { suite: { ikeVersion, phase1, phase2 }, issues };
}

/** The first value in order that is allowed and available; without one, an issue is noted. */
type Pick = <T extends string | number>(
  option: keyof TunnelOptions,
  order: readonly T[],
  allowed: readonly T[],
  available: readonly T[],
) => T | undefined;

function choosePhase1(
  pick: Pick,
  options: TunnelOptions,
  has: Capabilities,
  ikeVersion: IkeVersion | undefined,
): PhaseSuite | undefined {
  // RFC 5282 gives GCM to the key exchange of IKEv2 only.
  const available = has.phase1Encryption.filter((word) => ikeVersion !== "ikev1" || !isGcm(word));
  const allowed = options.phase1EncryptionAlgorithms;
  const encryption = pick("phase1EncryptionAlgorithms", ENCRYPTION_ORDER, allowed, available);
  const words = options.phase1IntegrityAlgorithms;
  const integrity = pick("phase1IntegrityAlgorithms", INTEGRITY_ORDER, words, has.phase1Integrity);
  const groups = options.phase1DhGroupNumbers;
  const dhGroup = pick<DhGroup>("phase1DhGroupNumbers", DH_ORDER, groups, has.phase1DhGroups);
  return phase(encryption, integrity, dhGroup);
}

function choosePhase2(pick: Pick, options: TunnelOptions, has: Capabilities): PhaseSuite | undefined {
  const allowed = options.phase2EncryptionAlgorithms;
  const encryption = pick("phase2EncryptionAlgorithms", ENCRYPTION_ORDER, allowed, has.phase2Encryption);
  // GCM needs no integrity algorithm here, so what the device has of them does not matter.
  const gcm = encryption !== undefined && isGcm(encryption);
  const available = gcm ? INTEGRITY_ALGORITHMS : has.phase2Integrity;
  const words = options.phase2IntegrityAlgorithms;
  const integrity = pick("phase2IntegrityAlgorithms", INTEGRITY_ORDER, words, available);
  const groups = options.phase2DhGroupNumbers;
  const dhGroup = pick<DhGroup>("phase2DhGroupNumbers", DH_ORDER, groups, has.phase2DhGroups);
  return phase(encryption, integrity, dhGroup);
}

function phase(
  encryption: EncryptionAlgorithm | undefined,
  integrity: IntegrityAlgorithm | undefined,
  dhGroup: DhGroup | undefined,
): PhaseSuite | undefined {
  if (encryption === undefined || integrity === undefined || dhGroup === undefined) return undefined;
  return { encryption, integrity, dhGroup };
}

function lacks(
  device: Device,
  path: string,
  allowed: readonly (string | number)[],
  has: readonly (string | number)[],
): Issue {
  const words = oneOf(allowed.map(String));
  const message = `${device} has no ${words} here, it has ${has.join(", ")}; allow one of them for the tunnel`;
  return { code: "device-lacks-option", path, message };
}
