/**
 * The rules for the options of one tunnel. Values come unchecked, so every rule allows for nonsense. Imports the
 * kernel and its neighbours only. Rules: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 */
import type { Issue } from "../issue";
import { nearest, oneOf } from "../nearest";
import { checkInsideCidr } from "./inside-cidrs";
import { checkPresharedKeySource } from "./preshared-key";
import {
  BOUNDS,
  DPD_TIMEOUT_ACTIONS,
  ENCRYPTION_ALGORITHMS,
  IKE_VERSIONS,
  INTEGRITY_ALGORITHMS,
  LOG_FORMATS,
  PHASE1_DH_GROUPS,
  PHASE2_DH_GROUPS,
  STARTUP_ACTIONS,
  type TunnelOptionsInput,
} from "./tunnel-options";
import type { CustomerGatewayInput } from "./site";

/** What a rule of a tunnel depends on beyond the tunnel. */
export interface TunnelContext {
  readonly profile: string;
  readonly customerGateway: CustomerGatewayInput;
}

/**
 * Checks the merged options of one tunnel; paths are option names.
 *
 * @returns codes unknown-ike-version, unknown-encryption-algorithm, unknown-integrity-algorithm,
 * unknown-dh-group, unknown-dpd-action, unknown-startup-action, unknown-log-format, empty-option, the *-range
 * codes, phase2-lifetime-order, rekey-margin-range, startup-needs-ikev2, startup-needs-address,
 * gcm-needs-ikev2, weak-in-strong-profile, ipv6-inside-refused, and those of the inside range and the key
 */
export function checkTunnelOptions(options: TunnelOptionsInput, context: TunnelContext): Issue[] {
  return [
    ...checkWords(options),
    ...checkGroups(options),
    ...checkNumbers(options),
    ...checkLifetimes(options),
    ...checkStartup(options, context.customerGateway),
    ...checkGcm(options),
    ...checkStrength(options, context.profile),
    ...(options.insideCidr === undefined ? [] : checkInsideCidr(options.insideCidr, "insideCidr")),
    ...checkIpv6Inside(options),
    ...(options.presharedKey === undefined
      ? []
      : checkPresharedKeySource(options.presharedKey, "presharedKey")),
  ];
}

interface WordOption {
  readonly path: string;
  readonly code: string;
  readonly words: readonly string[] | undefined;
  readonly known: readonly string[];
}

function wordOptions(options: TunnelOptionsInput): WordOption[] {
  const list = (code: string, known: readonly string[]) => (path: string, words?: readonly string[]) => ({
    path,
    code,
    words,
    known,
  });
  const encryption = list("unknown-encryption-algorithm", ENCRYPTION_ALGORITHMS);
  const integrity = list("unknown-integrity-algorithm", INTEGRITY_ALGORITHMS);
  const one = (word: string | undefined) => (word === undefined ? undefined : [word]);
  return [
    list("unknown-ike-version", IKE_VERSIONS)("ikeVersions", options.ikeVersions),
    encryption("phase1EncryptionAlgorithms", options.phase1EncryptionAlgorithms),
    encryption("phase2EncryptionAlgorithms", options.phase2EncryptionAlgorithms),
    integrity("phase1IntegrityAlgorithms", options.phase1IntegrityAlgorithms),
    integrity("phase2IntegrityAlgorithms", options.phase2IntegrityAlgorithms),
    list("unknown-dpd-action", DPD_TIMEOUT_ACTIONS)("dpdTimeoutAction", one(options.dpdTimeoutAction)),
    list("unknown-startup-action", STARTUP_ACTIONS)("startupAction", one(options.startupAction)),
    list("unknown-log-format", LOG_FORMATS)("logging.format", one(options.logging?.format)),
  ];
}

function checkWords(options: TunnelOptionsInput): Issue[] {
  return wordOptions(options).flatMap(({ path, code, words, known }) => {
    if (words === undefined) return [];
    if (words.length === 0) return [emptyOption(path)];
    const unknown = words.filter((word) => !known.includes(word));
    return unknown.map((word) => ({ code, path, message: unknownWord(word, known) }));
  });
}

function unknownWord(word: string, known: readonly string[]): string {
  const guesses = nearest(word, known);
  const hint = guesses.length === 0 ? "" : `; did you mean ${oneOf(guesses)}?`;
  return `got ${word}, expected ${oneOf(known)}${hint}`;
}

function emptyOption(path: string): Issue {
  return { code: "empty-option", path, message: "got an empty list, expected at least one value" };
}

function checkGroups(options: TunnelOptionsInput): Issue[] {
  const lists = [
    { path: "phase1DhGroupNumbers", groups: options.phase1DhGroupNumbers, known: PHASE1_DH_GROUPS },
    { path: "phase2DhGroupNumbers", groups: options.phase2DhGroupNumbers, known: PHASE2_DH_GROUPS },
  ];
  return lists.flatMap(({ path, groups, known }) => {
    if (groups === undefined) return [];
    if (groups.length === 0) return [emptyOption(path)];
    const accepted: readonly number[] = known;
    const unknown = groups.filter((group) => !accepted.includes(group));
    return unknown.map((group) => {
      const message = `got ${group}, expected ${oneOf(accepted.map(String))}`;
      return { code: "unknown-dh-group", path, message };
    });
  });
}

const RANGE_CODES: Readonly<Record<keyof typeof BOUNDS, string>> = {
  phase1LifetimeSeconds: "phase1-lifetime-range",
  phase2LifetimeSeconds: "phase2-lifetime-range",
  rekeyMarginTimeSeconds: "rekey-margin-range",
  rekeyFuzzPercentage: "rekey-fuzz-range",
  replayWindowSize: "replay-window-range",
  dpdTimeoutSeconds: "dpd-timeout-range",
};

function checkNumbers(options: TunnelOptionsInput): Issue[] {
  const names = Object.keys(RANGE_CODES) as (keyof typeof BOUNDS)[];
  return names.flatMap((path) => {
    const value = options[path];
    const { least, most } = BOUNDS[path];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
    const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
    const message = `got ${value}, expected a whole number ${bounds}`;
    return [{ code: RANGE_CODES[path], path, message }];
  });
}

function checkLifetimes(options: TunnelOptionsInput): Issue[] {
  const { phase1LifetimeSeconds, phase2LifetimeSeconds, rekeyMarginTimeSeconds } = options;
  const issues: Issue[] = [];
  if (phase2LifetimeSeconds === undefined) return issues;
  if (phase1LifetimeSeconds !== undefined && phase2LifetimeSeconds >= phase1LifetimeSeconds) {
    const message = `got ${phase2LifetimeSeconds}, expected less than phase 1's ${phase1LifetimeSeconds}`;
    issues.push({ code: "phase2-lifetime-order", path: "phase2LifetimeSeconds", message });
  }
  const half = Math.floor(phase2LifetimeSeconds / 2);
  // Beyond the fixed bound the number alone is wrong, and checkNumbers has said so.
  const inBounds =
    rekeyMarginTimeSeconds !== undefined && rekeyMarginTimeSeconds <= BOUNDS.rekeyMarginTimeSeconds.most;
  if (inBounds && rekeyMarginTimeSeconds > half) {
    const message = `got ${rekeyMarginTimeSeconds}, expected at most half of the phase 2 lifetime, ${half}`;
    issues.push({ code: "rekey-margin-range", path: "rekeyMarginTimeSeconds", message });
  }
  return issues;
}

/** https://docs.aws.amazon.com/vpn/latest/s2svpn/initiate-vpn-tunnels.html */
function checkStartup(options: TunnelOptionsInput, customerGateway: CustomerGatewayInput): Issue[] {
  if (options.startupAction !== "start") return [];
  const issues: Issue[] = [];
  if (options.ikeVersions?.includes("ikev1") ?? true) {
    const message = "got start while ikev1 is allowed; AWS begins with IKEv2 only, so allow ikev2 alone";
    issues.push({ code: "startup-needs-ikev2", path: "startupAction", message });
  }
  if (customerGateway.address === undefined) {
    const message = "got start for a customer gateway without an address; give the address or use add";
    issues.push({ code: "startup-needs-address", path: "startupAction", message });
  }
  return issues;
}

/** RFC 5282 gives GCM to the key exchange of IKEv2 only; IKEv1 could not agree on anything. */
function checkGcm(options: TunnelOptionsInput): Issue[] {
  const { ikeVersions = [], phase1EncryptionAlgorithms: encryption = [] } = options;
  const onlyFirst = ikeVersions.length > 0 && ikeVersions.every((version) => version === "ikev1");
  const onlyGcm = encryption.length > 0 && encryption.every((word) => word.endsWith("-GCM-16"));
  if (!onlyFirst || !onlyGcm) return [];
  const message = "got GCM alone with ikev1 alone; IKEv1 has no GCM in phase 1, so allow AES256 or ikev2";
  return [{ code: "gcm-needs-ikev2", path: "phase1EncryptionAlgorithms", message }];
}

/**
 * Groups below 128 bits of strength, or with a small subgroup: RFC 8247 section 2.4 forbids or advises against
 * 2, 5, 22, 23 and 24, and NIST SP 800-57 gives group 14 112 bits.
 */
export const WEAK_DH_GROUPS: readonly number[] = [2, 5, 14, 22, 23, 24];

function checkStrength(options: TunnelOptionsInput, profile: string): Issue[] {
  if (profile !== "strong") return [];
  const lists = [
    { path: "ikeVersions", values: options.ikeVersions, weak: ["ikev1"] },
    { path: "phase1IntegrityAlgorithms", values: options.phase1IntegrityAlgorithms, weak: ["SHA1"] },
    { path: "phase2IntegrityAlgorithms", values: options.phase2IntegrityAlgorithms, weak: ["SHA1"] },
    { path: "phase1DhGroupNumbers", values: options.phase1DhGroupNumbers, weak: WEAK_DH_GROUPS },
    { path: "phase2DhGroupNumbers", values: options.phase2DhGroupNumbers, weak: WEAK_DH_GROUPS },
  ];
  return lists.flatMap(({ path, values, weak }) => {
    const refused: readonly (string | number)[] = weak;
    const found = (values ?? []).filter((value) => refused.includes(value));
    return found.map((value) => {
      const message = `got ${value} under the profile strong; leave it out, or say compatible or legacy-device`;
      return { code: "weak-in-strong-profile", path, message };
    });
  });
}

function checkIpv6Inside(options: TunnelOptionsInput): Issue[] {
  if (options.insideIpv6Cidr === undefined) return [];
  const message = `got ${options.insideIpv6Cidr}; a virtual private gateway carries no IPv6, so leave it out`;
  return [{ code: "ipv6-inside-refused", path: "insideIpv6Cidr", message }];
}
