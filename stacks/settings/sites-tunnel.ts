/**
 * Settings of one tunnel: every option that AWS offers, under the names of `aws.ec2.VpnConnection` without the
 * tunnel's prefix. Words are plain texts here, because which of them are accepted together is for the checks.
 */
import { z } from "zod";
import {
  DPD_TIMEOUT_ACTIONS,
  ENCRYPTION_ALGORITHMS,
  IKE_VERSIONS,
  INTEGRITY_ALGORITHMS,
  LOG_FORMATS,
  PHASE1_DH_GROUPS,
  PHASE2_DH_GROUPS,
  STARTUP_ACTIONS,
} from "../../network/vpn/tunnel-options";
import { strict } from "./fields";

const word = (known: readonly string[]) => z.string().meta({ enum: [...known] });
const words = (known: readonly string[], about: string) =>
  z.array(word(known)).optional().describe(`${about} Default: the profile's.`);
const groups = (known: readonly number[], about: string) =>
  z
    .array(z.int().meta({ enum: [...known] }))
    .optional()
    .describe(`${about} Default: the profile's.`);
const seconds = (about: string, least: number, most: number | undefined, otherwise: number) =>
  z
    .int()
    .optional()
    .describe(
      `${about}, ${most === undefined ? `${least} or more` : `${least} to ${most}`}. Default: ${otherwise}.`,
    );

/**
 * Where a key is kept. A text here would be the key itself: it is dropped before anything can print it, and what is
 * left names no source.
 */
const presharedKey = z
  .preprocess(
    (value) => (typeof value === "object" && value !== null ? value : {}),
    strict({
      config: z
        .string()
        .optional()
        .describe("Name of a secret top-level key of the settings, without its namespace. Default: none."),
      secretsManager: z
        .string()
        .meta({ pattern: "^arn:" })
        .optional()
        .describe("ARN of a Secrets Manager secret that holds the key as plain text. Default: none."),
      generated: z
        .literal(true)
        .optional()
        .describe("AWS makes the key. Default: that, where nothing is said."),
    }),
  )
  .optional()
  .describe(
    "Where the pre-shared key is kept, never the key: exactly one of the three. Default: AWS makes it.",
  );

const logging = strict({
  enabled: z
    .boolean()
    .optional()
    .describe("Whether key exchange, dead peers and tunnel state are logged. Default: true."),
  format: word(LOG_FORMATS).optional().describe("Format of the log. Default: json."),
  bgpEnabled: z
    .boolean()
    .optional()
    .describe("Whether the BGP session is logged too; needs routing by BGP. Default: false."),
})
  .optional()
  .describe("What the tunnel writes to its CloudWatch log group. Default: its state, as JSON.");

/** Options of a tunnel, each with the profile's value where it is silent. */
export const tunnel = strict({
  insideCidr: z
    .string()
    .optional()
    .describe("Inside range, a /30 of 169.254.0.0/16; of one tunnel only. Default: the site's slot decides."),
  insideIpv6Cidr: z
    .string()
    .optional()
    .describe("Refused: a virtual private gateway carries no IPv6. Default: none."),
  presharedKey,
  ikeVersions: words(IKE_VERSIONS, "Versions of the key exchange that AWS allows."),
  phase1EncryptionAlgorithms: words(ENCRYPTION_ALGORITHMS, "Encryption of the key exchange."),
  phase1IntegrityAlgorithms: words(INTEGRITY_ALGORITHMS, "Integrity of the key exchange."),
  phase1DhGroupNumbers: groups(PHASE1_DH_GROUPS, "Diffie-Hellman groups of the key exchange."),
  phase1LifetimeSeconds: seconds("Lifetime of the key exchange in seconds", 900, 28_800, 28_800),
  phase2EncryptionAlgorithms: words(ENCRYPTION_ALGORITHMS, "Encryption of the traffic."),
  phase2IntegrityAlgorithms: words(INTEGRITY_ALGORITHMS, "Integrity of the traffic."),
  phase2DhGroupNumbers: groups(PHASE2_DH_GROUPS, "Diffie-Hellman groups of the traffic's keys."),
  phase2LifetimeSeconds: seconds("Lifetime of the traffic's keys in seconds", 900, 3_600, 3_600),
  rekeyMarginTimeSeconds: z
    .int()
    .optional()
    .describe(
      "Seconds before the end of a lifetime at which AWS renews keys, 60 to half of phase 2's. Default: 270.",
    ),
  rekeyFuzzPercentage: z
    .int()
    .optional()
    .describe("Percent of the margin by which AWS may begin earlier still, 0 to 100. Default: 100."),
  replayWindowSize: z
    .int()
    .optional()
    .describe("Packets that may overtake each other, 64 to 2048. Default: 1024."),
  dpdTimeoutSeconds: seconds("Seconds of silence after which the peer counts as dead", 30, undefined, 40),
  dpdTimeoutAction: word(DPD_TIMEOUT_ACTIONS).optional().describe("What AWS does then. Default: clear."),
  startupAction: word(STARTUP_ACTIONS)
    .optional()
    .describe("Who begins: the device (add) or AWS (start). Default: add."),
  enableTunnelLifecycleControl: z
    .boolean()
    .optional()
    .describe("Whether you choose the moment at which AWS replaces the tunnel's endpoint. Default: false."),
  logging,
}).meta({ id: "tunnelOptions" });
