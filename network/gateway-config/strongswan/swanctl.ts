/**
 * strongSwan's own configuration: swanctl.conf, the keys beside it, and what charon needs to know once.
 * Keywords: https://docs.strongswan.org/docs/latest/swanctl/swanctlConf.html and
 * https://docs.strongswan.org/docs/latest/config/proposals.html. Imports its neighbours only.
 */
import type { SitePlan, TunnelPlan } from "../../vpn/plan";
import type { DhGroup, EncryptionAlgorithm, IntegrityAlgorithm } from "../../vpn/tunnel-options";
import { isGcm, type Suite } from "../suite";
import {
  customerAddress,
  indent,
  interfaceNumber,
  keyText,
  outsideAddress,
  placeholder,
  siteName,
  textOf,
  tunnelName,
  type Lines,
} from "../text";
import { deviceBegins, deviceRekeyMargin, deviceTimers } from "../timing";

const ENCRYPTION: Readonly<Record<EncryptionAlgorithm, string>> = {
  AES128: "aes128",
  AES256: "aes256",
  "AES128-GCM-16": "aes128gcm16",
  "AES256-GCM-16": "aes256gcm16",
};

const INTEGRITY: Readonly<Record<IntegrityAlgorithm, string>> = {
  SHA1: "sha1",
  "SHA2-256": "sha256",
  "SHA2-384": "sha384",
  "SHA2-512": "sha512",
};

const DH_GROUP: Readonly<Record<DhGroup, string>> = {
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
  22: "modp1024s160",
  23: "modp2048s224",
  24: "modp2048s256",
};

/** Phase 1's proposal, such as `aes256gcm16-prfsha384-ecp384` or `aes256-sha384-ecp384`. */
export function ikeProposal({ phase1 }: Suite): string {
  // With GCM the integrity algorithm is the pseudo-random function; without, charon takes the same for both.
  const integrity = INTEGRITY[phase1.integrity];
  const second = isGcm(phase1.encryption) ? `prf${integrity}` : integrity;
  return [ENCRYPTION[phase1.encryption], second, DH_GROUP[phase1.dhGroup]].join("-");
}

/** Phase 2's proposal, such as `aes256gcm16-ecp384` or `aes256-sha384-ecp384`. */
export function espProposal({ phase2 }: Suite): string {
  const integrity = isGcm(phase2.encryption) ? [] : [INTEGRITY[phase2.integrity]];
  return [ENCRYPTION[phase2.encryption], ...integrity, DH_GROUP[phase2.dhGroup]].join("-");
}

/** swanctl.conf of a site; the keys come from the file that it includes. */
export function swanctlText(plan: SitePlan, suites: readonly [Suite, Suite]): string {
  const [first, second] = plan.tunnels;
  return textOf(
    `# IPsec of the site ${plan.name} to AWS: two tunnels, route-based. After a change: swanctl --load-all`,
    "connections {",
    indent(2, connection(plan, first, suites[0]), connection(plan, second, suites[1])),
    "}",
    plan.authentication.kind === "certificate" ? undefined : ["", `include ${siteName(plan)}.secrets`],
  );
}

function connection(plan: SitePlan, tunnel: TunnelPlan, suite: Suite): Lines {
  const name = tunnelName(plan, tunnel);
  const id = interfaceNumber(tunnel);
  return [
    `${name} {`,
    indent(
      2,
      `version = ${suite.ikeVersion === "ikev2" ? 2 : 1}`,
      `local_addrs = ${plan.behindNat || plan.customerAddress === undefined ? "%any" : plan.customerAddress}`,
      `remote_addrs = ${outsideAddress(tunnel)}`,
      `proposals = ${ikeProposal(suite)}`,
      phase1Timers(tunnel, suite),
      "mobike = no",
      "# AWS asks for this: a second phase 1 may exist for a moment while the first one ends.",
      "unique = never",
      `if_id_in = ${id}`,
      `if_id_out = ${id}`,
      authentication(plan, tunnel),
      "children {",
      indent(2, child(plan, tunnel, suite)),
      "}",
    ),
    "}",
  ];
}

function phase1Timers({ options }: TunnelPlan, { ikeVersion }: Suite): Lines {
  const margin = deviceRekeyMargin(options);
  const { dpdIntervalSeconds, dpdRetries } = deviceTimers(options);
  return [
    `# AWS renews keys first, up to ${options.rekeyMarginTimeSeconds} s before the end of a lifetime; this side only if AWS did not.`,
    `rekey_time = ${options.phase1LifetimeSeconds - margin}s`,
    `over_time = ${margin}s`,
    `rand_time = ${Math.floor(margin / 2)}s`,
    `dpd_delay = ${dpdIntervalSeconds}s`,
    // IKEv2 gives a peer up when retransmissions end, which strongswan.conf sets.
    ikeVersion === "ikev1" ? `dpd_timeout = ${dpdIntervalSeconds * dpdRetries}s` : undefined,
    "keyingtries = 0",
  ];
}

function authentication(plan: SitePlan, tunnel: TunnelPlan): Lines {
  if (plan.authentication.kind === "certificate") {
    return [
      "local {",
      indent(2, "auth = pubkey", `certs = ${placeholder("certificate file of this device")}`),
      "}",
      "remote {",
      indent(2, "auth = pubkey", "id = %any"),
      "}",
    ];
  }
  return [
    "local {",
    indent(2, "auth = psk", `id = ${customerAddress(plan)}`),
    "}",
    "remote {",
    indent(2, "auth = psk", `id = ${outsideAddress(tunnel)}`),
    "}",
  ];
}

function child(plan: SitePlan, tunnel: TunnelPlan, suite: Suite): Lines {
  const { options } = tunnel;
  const margin = deviceRekeyMargin(options);
  const begins = deviceBegins(options);
  return [
    `${tunnelName(plan, tunnel)} {`,
    indent(
      2,
      `local_ts = ${plan.selectors.local}`,
      `remote_ts = ${plan.selectors.remote}`,
      `esp_proposals = ${espProposal(suite)}`,
      `life_time = ${options.phase2LifetimeSeconds}s`,
      `rekey_time = ${options.phase2LifetimeSeconds - margin}s`,
      `rand_time = ${Math.floor(margin / 2)}s`,
      `replay_window = ${options.replayWindowSize}`,
      "copy_df = no",
      begins ? undefined : "# AWS begins, and begins anew when this side was silent.",
      `start_action = ${begins ? "start" : "none"}`,
      `close_action = ${begins ? "start" : "none"}`,
      `dpd_action = ${begins ? "restart" : "clear"}`,
    ),
    "}",
  ];
}

/** The pre-shared keys, or marks in their place. */
export function secretsText(plan: SitePlan): string {
  const entries = plan.tunnels.map((tunnel) => [
    `ike-${tunnelName(plan, tunnel)} {`,
    indent(2, `id-aws = ${outsideAddress(tunnel)}`, `secret = "${keyText(tunnel)}"`),
    "}",
  ]);
  return textOf(
    `# Pre-shared keys of the site ${plan.name}. Readable by root only: chmod 600`,
    "secrets {",
    indent(2, entries),
    "}",
  );
}

/** What charon needs once, whatever its connections are. */
export function charonText(): string {
  return textOf(
    "charon {",
    indent(
      2,
      "# Routes into the tunnels are the business of routing: the tunnels' own selectors say 0.0.0.0/0.",
      "install_routes = no",
      "# A silent peer is given up after 2.0 + 3.6 + 6.5 + 11.7 = 24 s; the default takes 165 s.",
      "retransmit_timeout = 2.0",
      "retransmit_base = 1.8",
      "retransmit_tries = 3",
    ),
    "}",
  );
}
