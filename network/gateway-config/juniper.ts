/**
 * Juniper SRX: IKE and IPsec, secure tunnel interfaces, a zone of their own, BGP or static routes, as set commands.
 * Imports its neighbours only.
 * https://www.juniper.net/documentation/us/en/software/junos/vpn-ipsec/index.html
 */
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import type { EncryptionAlgorithm, IntegrityAlgorithm } from "../vpn/tunnel-options";
import type { DeviceFacts, Rendered } from "./config";
import { packetSize } from "./mtu";
import { juniperRouting, juniperZones } from "./juniper-routing";
import { refuseCertificate } from "./routed";
import { chooseSuites, isGcm, type Capabilities, type Suite } from "./suite";
import {
  customerAddress,
  interfaceNumber,
  keyFile,
  keyText,
  outsideAddress,
  outsideInterface,
  siteName,
  textOf,
  tunnelName,
  type Lines,
} from "./text";
import { deviceBegins, deviceTimers } from "./timing";

/** Junos knows no group 17, 18, 22 or 23. */
const GROUPS = [2, 5, 14, 15, 16, 19, 20, 21, 24] as const;

const CAPABILITIES: Capabilities = {
  ikeVersions: ["ikev1", "ikev2"],
  phase1Encryption: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
  phase1Integrity: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
  phase1DhGroups: GROUPS,
  phase2Encryption: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
  phase2Integrity: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
  phase2DhGroups: GROUPS,
};

const ENCRYPTION: Readonly<Record<EncryptionAlgorithm, string>> = {
  AES128: "aes-128-cbc",
  AES256: "aes-256-cbc",
  "AES128-GCM-16": "aes-128-gcm",
  "AES256-GCM-16": "aes-256-gcm",
};

const IKE_INTEGRITY: Readonly<Record<IntegrityAlgorithm, string>> = {
  SHA1: "sha1",
  "SHA2-256": "sha-256",
  "SHA2-384": "sha-384",
  "SHA2-512": "sha-512",
};

const ESP_INTEGRITY: Readonly<Record<IntegrityAlgorithm, string>> = {
  SHA1: "hmac-sha1-96",
  "SHA2-256": "hmac-sha-256-128",
  "SHA2-384": "hmac-sha-384",
  "SHA2-512": "hmac-sha-512",
};

/** Writes one text for `load set terminal`. */
export function renderJuniper(plan: SitePlan, facts: DeviceFacts): Rendered {
  const certificate = refuseCertificate("juniper-srx", plan);
  const { suites, issues } = chooseSuites("juniper-srx", CAPABILITIES, plan.tunnels);
  if (suites === undefined || certificate.length > 0) {
    return { files: [], notes: [], issues: [...certificate, ...issues] };
  }
  const [first, second] = plan.tunnels;
  const mss = Math.min(...suites.map(({ phase2 }) => packetSize(phase2, plan.behindNat).mss));
  const text = textOf(
    `# IPsec of the site ${plan.name} to AWS: two tunnels, route-based. Junos with the package junos-ike.`,
    tunnelLines(plan, first, suites[0], facts),
    tunnelLines(plan, second, suites[1], facts),
    "# AWS does no path MTU discovery, so TCP has to learn the size from its first packet.",
    `set security flow tcp-mss ipsec-vpn mss ${mss}`,
    juniperZones(plan),
    juniperRouting(plan),
  );
  return { files: [keyFile(plan, `${siteName(plan)}.set`, text)], notes: notesFor(plan, suites), issues: [] };
}

function tunnelLines(plan: SitePlan, tunnel: TunnelPlan, suite: Suite, facts: DeviceFacts): Lines {
  return [
    `# Tunnel ${tunnel.number}`,
    ikeLines(plan, tunnel, suite),
    gatewayLines(plan, tunnel, suite, facts),
    ipsecLines(plan, tunnel, suite),
    interfaceLines(plan, tunnel, suite),
  ];
}

function ikeLines(plan: SitePlan, tunnel: TunnelPlan, { ikeVersion, phase1 }: Suite): Lines {
  const name = tunnelName(plan, tunnel);
  const proposal = `set security ike proposal ${name}`;
  const policy = `set security ike policy ${name}`;
  return [
    `${proposal} authentication-method pre-shared-keys`,
    `${proposal} dh-group group${phase1.dhGroup}`,
    `${proposal} encryption-algorithm ${ENCRYPTION[phase1.encryption]}`,
    // Junos refuses the statement beside GCM, and chooses the pseudo-random function itself.
    isGcm(phase1.encryption)
      ? undefined
      : `${proposal} authentication-algorithm ${IKE_INTEGRITY[phase1.integrity]}`,
    `${proposal} lifetime-seconds ${tunnel.options.phase1LifetimeSeconds}`,
    ikeVersion === "ikev1" ? `${policy} mode main` : undefined,
    `${policy} proposals ${name}`,
    `${policy} pre-shared-key ascii-text "${keyText(tunnel)}"`,
  ];
}

function gatewayLines(plan: SitePlan, tunnel: TunnelPlan, { ikeVersion }: Suite, facts: DeviceFacts): Lines {
  const name = tunnelName(plan, tunnel);
  const gateway = `set security ike gateway ${name}`;
  const { dpdIntervalSeconds, dpdRetries } = deviceTimers(tunnel.options);
  const dpd = `${gateway} dead-peer-detection`;
  return [
    `${gateway} ike-policy ${name}`,
    `${gateway} address ${outsideAddress(tunnel)}`,
    `${gateway} external-interface ${outsideInterface(facts)}`,
    plan.behindNat ? undefined : `${gateway} local-address ${customerAddress(plan)}`,
    `${gateway} local-identity inet ${customerAddress(plan)}`,
    `${gateway} remote-identity inet ${outsideAddress(tunnel)}`,
    `${dpd} always-send`,
    `${dpd} interval ${dpdIntervalSeconds}`,
    `${dpd} threshold ${dpdRetries}`,
    `${gateway} version ${ikeVersion === "ikev2" ? "v2-only" : "v1-only"}`,
  ];
}

function ipsecLines(plan: SitePlan, tunnel: TunnelPlan, { phase2 }: Suite): Lines {
  const name = tunnelName(plan, tunnel);
  const proposal = `set security ipsec proposal ${name}`;
  const vpn = `set security ipsec vpn ${name}`;
  const st0 = `st0.${interfaceNumber(tunnel)}`;
  const whenUp = deviceBegins(tunnel.options) ? "immediately" : "responder-only";
  return [
    `${proposal} protocol esp`,
    `${proposal} encryption-algorithm ${ENCRYPTION[phase2.encryption]}`,
    isGcm(phase2.encryption)
      ? undefined
      : `${proposal} authentication-algorithm ${ESP_INTEGRITY[phase2.integrity]}`,
    `${proposal} lifetime-seconds ${tunnel.options.phase2LifetimeSeconds}`,
    `set security ipsec policy ${name} perfect-forward-secrecy keys group${phase2.dhGroup}`,
    `set security ipsec policy ${name} proposals ${name}`,
    `${vpn} bind-interface ${st0}`,
    `${vpn} df-bit clear`,
    `${vpn} ike gateway ${name}`,
    `${vpn} ike ipsec-policy ${name}`,
    `${vpn} ike anti-replay-window-size ${tunnel.options.replayWindowSize}`,
    selectorLines(plan, vpn),
    plan.routing.kind === "bgp" ? undefined : monitorLines(tunnel, vpn, st0),
    `${vpn} establish-tunnels ${whenUp}`,
  ];
}

/** Without a selector the tunnel carries everything; a narrower one has to be said as AWS has it. */
function selectorLines({ selectors }: SitePlan, vpn: string): Lines {
  if (selectors.local === "0.0.0.0/0" && selectors.remote === "0.0.0.0/0") return undefined;
  return [
    `${vpn} ike proxy-identity local ${selectors.local}`,
    `${vpn} ike proxy-identity remote ${selectors.remote}`,
    `${vpn} ike proxy-identity service any`,
  ];
}

/** Brings the interface down with the tunnel, so that static routes through it are withdrawn. */
function monitorLines(tunnel: TunnelPlan, vpn: string, st0: string): Lines {
  return [
    `${vpn} vpn-monitor source-interface ${st0}`,
    `${vpn} vpn-monitor destination-ip ${tunnel.awsInsideAddress}`,
  ];
}

function interfaceLines(plan: SitePlan, tunnel: TunnelPlan, { phase2 }: Suite): Lines {
  const unit = `set interfaces st0 unit ${interfaceNumber(tunnel)}`;
  return [
    `${unit} description "AWS tunnel ${tunnel.number} of ${plan.name}"`,
    `${unit} family inet address ${tunnel.customerInsideAddress}/30`,
    `${unit} family inet mtu ${packetSize(phase2, plan.behindNat).mtu}`,
  ];
}

function notesFor(plan: SitePlan, suites: readonly [Suite, Suite]): string[] {
  const notes = [
    "the zones trust and untrust are Junos's own names for inside and outside; rename them if yours differ",
  ];
  if (suites.some(({ phase1 }) => isGcm(phase1.encryption))) {
    const prf = "Junos chooses the pseudo-random function of phase 1 by itself when it encrypts with GCM";
    notes.push(
      `${prf}: if AWS logs no proposal chosen, allow SHA2-256 in phase1IntegrityAlgorithms too, or AES256`,
    );
  }
  if (plan.routing.kind === "bgp") {
    notes.push(
      "Junos announces a prefix only if exactly this one is in its routing table; if not, add an aggregate route",
    );
  }
  return notes;
}
