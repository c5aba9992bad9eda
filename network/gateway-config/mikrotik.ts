/**
 * MikroTik RouterOS 7. It has no route-based IPsec: policies choose packets by address and belong to one peer, so
 * only one tunnel can carry traffic at a time. Tunnel 2's peer and policies are off until a probe through tunnel 1
 * is not answered. Imports its neighbours only. https://help.mikrotik.com/docs/display/ROS/IPsec
 */
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import type { DhGroup, EncryptionAlgorithm, IntegrityAlgorithm } from "../vpn/tunnel-options";
import type { Rendered } from "./config";
import { mikrotikFilters, mikrotikRouting } from "./mikrotik-routing";
import { refuseCertificate } from "./routed";
import { chooseSuites, isGcm, type Capabilities, type Suite } from "./suite";
import {
  customerAddress,
  keyFile,
  keyText,
  outsideAddress,
  siteName,
  textOf,
  tunnelName,
  type Lines,
} from "./text";
import { deviceTimers } from "./timing";

const DH_GROUP: Readonly<Partial<Record<DhGroup, string>>> = {
  2: "modp1024",
  5: "modp1536",
  14: "modp2048",
  15: "modp3072",
  16: "modp4096",
  17: "modp6144",
  18: "modp8192",
  19: "ecp256",
  20: "ecp384",
  21: "ecp521",
};
const GROUPS: readonly DhGroup[] = [2, 5, 14, 15, 16, 17, 18, 19, 20, 21];

/** No GCM in phase 1, and no SHA2-384 in phase 2. */
const CAPABILITIES: Capabilities = {
  ikeVersions: ["ikev1", "ikev2"],
  phase1Encryption: ["AES128", "AES256"],
  phase1Integrity: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
  phase1DhGroups: GROUPS,
  phase2Encryption: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
  phase2Integrity: ["SHA1", "SHA2-256", "SHA2-512"],
  phase2DhGroups: GROUPS,
};

const IKE_ENCRYPTION: Readonly<Partial<Record<EncryptionAlgorithm, string>>> = {
  AES128: "aes-128",
  AES256: "aes-256",
};

const ESP_ENCRYPTION: Readonly<Record<EncryptionAlgorithm, string>> = {
  AES128: "aes-128-cbc",
  AES256: "aes-256-cbc",
  "AES128-GCM-16": "aes-128-gcm",
  "AES256-GCM-16": "aes-256-gcm",
};

const INTEGRITY: Readonly<Record<IntegrityAlgorithm, string>> = {
  SHA1: "sha1",
  "SHA2-256": "sha256",
  "SHA2-384": "sha384",
  "SHA2-512": "sha512",
};

/** Writes one script for `/import`. */
export function renderMikrotik(plan: SitePlan): Rendered {
  const certificate = refuseCertificate("mikrotik-routeros", plan);
  const { suites, issues } = chooseSuites("mikrotik-routeros", CAPABILITIES, plan.tunnels);
  if (suites === undefined || certificate.length > 0) {
    return { files: [], notes: [], issues: [...certificate, ...issues] };
  }
  const text = textOf(
    `# IPsec of the site ${plan.name} to AWS: two tunnels, one at a time. RouterOS 7.20 or later.`,
    plan.tunnels.map((tunnel, index) => tunnelLines(plan, tunnel, suites[index] ?? suites[0])),
    mikrotikFilters(plan, suites),
    mikrotikRouting(plan),
    failover(plan),
  );
  return {
    files: [keyFile(plan, `${siteName(plan)}.rsc`, text)],
    notes: notesFor(plan),
    issues: [policyBased()],
  };
}

function policyBased() {
  const message =
    "RouterOS has no route-based IPsec: tunnel 2 stays down until tunnel 1 is silent, and each policy makes a pair of SAs where AWS documents one pair for each tunnel; test it, or use another device";
  return { code: "device-policy-based", path: "", message };
}

function tunnelLines(plan: SitePlan, tunnel: TunnelPlan, suite: Suite): Lines {
  const name = tunnelName(plan, tunnel);
  return [
    `# Tunnel ${tunnel.number}`,
    profileLines(name, tunnel, suite, plan.behindNat),
    peerLines(plan, tunnel, suite),
    "# Inside addresses live on an interface of their own; policies take the packets before they leave it.",
    `/interface bridge add name=${name} protocol-mode=none`,
    `/ip address add address=${tunnel.customerInsideAddress}/30 interface=${name}`,
    policyLines(plan, tunnel),
  ];
}

function profileLines(
  name: string,
  tunnel: TunnelPlan,
  { phase1, phase2 }: Suite,
  behindNat: boolean,
): Lines {
  const { options } = tunnel;
  const { dpdIntervalSeconds, dpdRetries } = deviceTimers(options);
  const integrity = INTEGRITY[phase1.integrity];
  // GCM carries its own integrity; RouterOS then wants none beside it.
  const auth = isGcm(phase2.encryption) ? '""' : INTEGRITY[phase2.integrity];
  return [
    `/ip ipsec profile add name=${name} enc-algorithm=${IKE_ENCRYPTION[phase1.encryption] ?? ""} hash-algorithm=${integrity} prf-algorithm=${integrity} dh-group=${DH_GROUP[phase1.dhGroup] ?? ""} lifetime=${options.phase1LifetimeSeconds}s dpd-interval=${dpdIntervalSeconds}s dpd-maximum-failures=${dpdRetries} nat-traversal=${behindNat ? "yes" : "no"}`,
    `/ip ipsec proposal add name=${name} enc-algorithms=${ESP_ENCRYPTION[phase2.encryption]} auth-algorithms=${auth} pfs-group=${DH_GROUP[phase2.dhGroup] ?? ""} lifetime=${options.phase2LifetimeSeconds}s`,
  ];
}

function peerLines(plan: SitePlan, tunnel: TunnelPlan, { ikeVersion }: Suite): Lines {
  const name = tunnelName(plan, tunnel);
  const local = plan.behindNat ? "" : ` local-address=${customerAddress(plan)}`;
  const mode = ikeVersion === "ikev2" ? "ike2" : "main";
  return [
    `/ip ipsec peer add name=${name} address=${outsideAddress(tunnel)}/32${local} exchange-mode=${mode} profile=${name} disabled=${off(tunnel)}`,
    `/ip ipsec identity add peer=${name} auth-method=pre-shared-key secret="${keyText(tunnel)}" my-id=address:${customerAddress(plan)} remote-id=address:${outsideAddress(tunnel)} generate-policy=no`,
  ];
}

function policyLines(plan: SitePlan, tunnel: TunnelPlan): Lines {
  const name = tunnelName(plan, tunnel);
  const rest = `peer=${name} tunnel=yes level=unique proposal=${name}`;
  const inside = `src-address=${tunnel.customerInsideAddress}/32 dst-address=${tunnel.awsInsideAddress}/32`;
  return [
    `/ip ipsec policy add ${rest} ${inside} comment="${name} inside"`,
    plan.remotePrefixes.map(
      (prefix) =>
        `/ip ipsec policy add ${rest} src-address=${plan.selectors.local} dst-address=${prefix} comment="${name} traffic" disabled=${off(tunnel)}`,
    ),
  ];
}

function off(tunnel: TunnelPlan): string {
  return tunnel.number === 1 ? "no" : "yes";
}

/** The probe runs inside tunnel 1, whose inside policy is never off. */
function failover(plan: SitePlan): Lines {
  const [first, second] = plan.tunnels;
  const one = tunnelName(plan, first);
  const two = tunnelName(plan, second);
  const traffic = (name: string, disabled: string) =>
    `/ip ipsec policy set [find comment=\\"${name} traffic\\"] disabled=${disabled}`;
  const peer = (disabled: string) => `/ip ipsec peer set [find name=\\"${two}\\"] disabled=${disabled}`;
  // One lost packet is no failure, so the script asks five times more before it acts.
  const silent = `[/ping ${first.awsInsideAddress} src-address=${first.customerInsideAddress} count=5] = 0`;
  const down = `:if (${silent}) do={ ${[traffic(one, "yes"), peer("no"), traffic(two, "no")].join("; ")} }`;
  const up = [traffic(two, "yes"), peer("yes"), traffic(one, "no")].join("; ");
  return [
    "# Fail-over: tunnel 2 takes over while AWS's end of tunnel 1 does not answer",
    `/tool netwatch add name=${siteName(plan)} type=simple host=${first.awsInsideAddress} src-address=${first.customerInsideAddress} interval=10s timeout=5s down-script="${down}" up-script="${up}"`,
  ];
}

function notesFor(plan: SitePlan): string[] {
  const notes = [
    "move the rules named after the site above fasttrack in /ip firewall filter and above masquerade in /ip firewall nat",
    "AWS shows tunnel 2 as down while tunnel 1 works, and an alarm on it will say so",
    "RouterOS has no replay window to set",
  ];
  if (plan.routing.kind === "bgp") {
    notes.push(
      "before RouterOS 7.20 there is no /routing bgp instance: say as= and router-id= in the connection instead",
    );
  }
  return notes;
}
