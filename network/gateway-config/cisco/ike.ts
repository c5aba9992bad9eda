/**
 * IPsec of Cisco IOS-XE: IKEv2 proposals, policy, keyring and profiles, or ISAKMP for IKEv1, and the IPsec profile
 * of each tunnel. Imports its neighbours only.
 * https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/sec_conn_ike2vpn/configuration/xe-16-12/sec-flex-vpn-xe-16-12-book.html
 */
import type { SitePlan, TunnelPlan } from "../../vpn/plan";
import type { EncryptionAlgorithm, IntegrityAlgorithm } from "../../vpn/tunnel-options";
import { isGcm, type Capabilities, type Suite } from "../suite";
import { customerAddress, indent, keyText, outsideAddress, siteName, tunnelName, type Lines } from "../text";
import { deviceTimers } from "../timing";

/** IOS-XE knows no group 17, 18, 22 or 23. */
const GROUPS = [2, 5, 14, 15, 16, 19, 20, 21, 24] as const;

export const CISCO_CAPABILITIES: Capabilities = {
  ikeVersions: ["ikev1", "ikev2"],
  phase1Encryption: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
  phase1Integrity: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
  phase1DhGroups: GROUPS,
  phase2Encryption: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
  phase2Integrity: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
  phase2DhGroups: GROUPS,
};

const IKEV2_ENCRYPTION: Readonly<Record<EncryptionAlgorithm, string>> = {
  AES128: "aes-cbc-128",
  AES256: "aes-cbc-256",
  "AES128-GCM-16": "aes-gcm-128",
  "AES256-GCM-16": "aes-gcm-256",
};

const IKE_INTEGRITY: Readonly<Record<IntegrityAlgorithm, string>> = {
  SHA1: "sha1",
  "SHA2-256": "sha256",
  "SHA2-384": "sha384",
  "SHA2-512": "sha512",
};

const ESP_ENCRYPTION: Readonly<Record<EncryptionAlgorithm, string>> = {
  AES128: "esp-aes 128",
  AES256: "esp-aes 256",
  "AES128-GCM-16": "esp-gcm 128",
  "AES256-GCM-16": "esp-gcm 256",
};

const ESP_INTEGRITY: Readonly<Record<IntegrityAlgorithm, string>> = {
  SHA1: "esp-sha-hmac",
  "SHA2-256": "esp-sha256-hmac",
  "SHA2-384": "esp-sha384-hmac",
  "SHA2-512": "esp-sha512-hmac",
};

/** Everything but the tunnel interfaces and routing. */
export function ciscoIpsec(plan: SitePlan, suites: readonly [Suite, Suite]): Lines {
  const [first, second] = plan.tunnels;
  return [
    "! AWS does not say that a packet was too large: fragment before encryption, and fragment all.",
    "crypto ipsec fragmentation before-encryption",
    "crypto ipsec df-bit clear",
    "!",
    ikev2Shared(plan, suites),
    keyExchange(plan, first, suites[0]),
    ipsecProfile(plan, first, suites[0]),
    keyExchange(plan, second, suites[1]),
    ipsecProfile(plan, second, suites[1]),
  ];
}

/** Both tunnels leave from one address, by which IOS-XE chooses the policy: so there is one for both. */
function ikev2Shared(plan: SitePlan, suites: readonly [Suite, Suite]): Lines {
  const offers = plan.tunnels.flatMap((tunnel, index) => {
    const suite = suites[index];
    return suite?.ikeVersion === "ikev2"
      ? [{ name: tunnelName(plan, tunnel), lines: ikev2Proposal(suite) }]
      : [];
  });
  const proposals = offers.filter(
    (offer, index) => offers.findIndex(({ lines }) => lines.join() === offer.lines.join()) === index,
  );
  if (proposals.length === 0) return [];
  return [
    proposals.map(({ name, lines }) => [`crypto ikev2 proposal ${name}`, indent(1, lines), "!"]),
    `crypto ikev2 policy ${siteName(plan)}`,
    indent(
      1,
      matchLocal(plan),
      proposals.map(({ name }) => `proposal ${name}`),
    ),
    "!",
  ];
}

function ikev2Proposal({ phase1 }: Suite): string[] {
  const integrity = IKE_INTEGRITY[phase1.integrity];
  return [
    `encryption ${IKEV2_ENCRYPTION[phase1.encryption]}`,
    // GCM brings its own integrity, so the algorithm is the pseudo-random function.
    isGcm(phase1.encryption) ? `prf ${integrity}` : `integrity ${integrity}`,
    `group ${phase1.dhGroup}`,
  ];
}

function matchLocal(plan: SitePlan): Lines {
  // Behind NAT the device's own address is another one.
  return plan.behindNat ? undefined : `match address local ${customerAddress(plan)}`;
}

function keyExchange(plan: SitePlan, tunnel: TunnelPlan, suite: Suite): Lines {
  return suite.ikeVersion === "ikev2" ? ikev2Profile(plan, tunnel) : isakmp(plan, tunnel, suite);
}

/** Seconds between the repeated questions to a peer that did not answer; IOS-XE asks five times. */
const DPD_RETRY_SECONDS = 3;

function ikev2Profile(plan: SitePlan, tunnel: TunnelPlan): Lines {
  const name = tunnelName(plan, tunnel);
  const { dpdIntervalSeconds } = deviceTimers(tunnel.options);
  return [
    `crypto ikev2 keyring ${name}`,
    indent(
      1,
      "peer aws",
      indent(1, `address ${outsideAddress(tunnel)}`, `pre-shared-key ${keyText(tunnel)}`),
      "!",
    ),
    "!",
    `crypto ikev2 profile ${name}`,
    indent(
      1,
      matchLocal(plan),
      `match identity remote address ${outsideAddress(tunnel)} 255.255.255.255`,
      `identity local address ${customerAddress(plan)}`,
      "authentication remote pre-share",
      "authentication local pre-share",
      `keyring local ${name}`,
      `lifetime ${tunnel.options.phase1LifetimeSeconds}`,
      `dpd ${dpdIntervalSeconds} ${DPD_RETRY_SECONDS} periodic`,
    ),
    "!",
  ];
}

/** Policies of IKEv1 are numbered over the whole device; these numbers leave the low ones to others. */
const ISAKMP_POLICY = { 1: 7101, 2: 7102 } as const;

function isakmp(plan: SitePlan, tunnel: TunnelPlan, { phase1 }: Suite): Lines {
  const name = tunnelName(plan, tunnel);
  const { dpdIntervalSeconds } = deviceTimers(tunnel.options);
  const integrity = phase1.integrity === "SHA1" ? "sha" : IKE_INTEGRITY[phase1.integrity];
  const local = plan.behindNat ? undefined : `local-address ${customerAddress(plan)}`;
  return [
    `crypto isakmp policy ${ISAKMP_POLICY[tunnel.number]}`,
    indent(
      1,
      `encryption aes ${phase1.encryption === "AES256" ? 256 : 128}`,
      `hash ${integrity}`,
      "authentication pre-share",
      `group ${phase1.dhGroup}`,
      `lifetime ${tunnel.options.phase1LifetimeSeconds}`,
    ),
    "!",
    `crypto keyring ${name}`,
    indent(1, local, `pre-shared-key address ${outsideAddress(tunnel)} key ${keyText(tunnel)}`),
    "!",
    `crypto isakmp profile ${name}`,
    indent(
      1,
      `keyring ${name}`,
      `match identity address ${outsideAddress(tunnel)} 255.255.255.255`,
      `keepalive ${dpdIntervalSeconds} retry ${DPD_RETRY_SECONDS}`,
      local,
    ),
    "!",
  ];
}

function ipsecProfile(plan: SitePlan, tunnel: TunnelPlan, { ikeVersion, phase2 }: Suite): Lines {
  const name = tunnelName(plan, tunnel);
  const integrity = isGcm(phase2.encryption) ? "" : ` ${ESP_INTEGRITY[phase2.integrity]}`;
  return [
    `crypto ipsec transform-set ${name} ${ESP_ENCRYPTION[phase2.encryption]}${integrity}`,
    indent(1, "mode tunnel"),
    "!",
    `crypto ipsec profile ${name}`,
    indent(
      1,
      `set security-association lifetime seconds ${tunnel.options.phase2LifetimeSeconds}`,
      `set security-association replay window-size ${replayWindow(tunnel)}`,
      `set transform-set ${name}`,
      `set pfs group${phase2.dhGroup}`,
      ikeVersion === "ikev2" ? `set ikev2-profile ${name}` : `set isakmp-profile ${name}`,
    ),
    "!",
  ];
}

/** IOS-XE takes powers of two up to 1,024. */
export function replayWindow({ options }: TunnelPlan): number {
  return [1024, 512, 256, 128].find((size) => size <= options.replayWindowSize) ?? 64;
}
