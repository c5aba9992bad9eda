/**
 * AWS's end of a connection, played by strongSwan and FRR: it allows what the program tells AWS in its
 * VpnConnection, in strongSwan's words. Written from AWS's documents and not from the code that writes the site's end.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 */
import assert from "node:assert/strict";

/** What the program tells AWS, and what AWS chose itself. */
export interface AwsEnd {
  /** Inputs of the connection as they were recorded. */
  readonly connection: Readonly<Record<string, unknown>>;
  readonly amazonAsn: number;
  readonly siteAsn: number;
  readonly siteAddress: string;
  readonly outsideAddresses: readonly [string, string];
  readonly keys: readonly [string, string];
  /** Ranges that AWS announces. */
  readonly announced: readonly string[];
}

const WORDS: Readonly<Record<string, string>> = {
  "AES256-GCM-16": "aes256gcm16",
  "SHA2-384": "prfsha384",
  "SHA2-512": "prfsha512",
  "19": "ecp256",
  "20": "ecp384",
  "21": "ecp521",
};

/** Algorithms that a tunnel allows, in strongSwan's words. */
function allowed({ connection }: AwsEnd, option: string): string {
  const values = connection[option];
  assert.ok(Array.isArray(values), `${option} is recorded`);
  const words = values.map((value) => WORDS[String(value)]);
  assert.ok(!words.includes(undefined), `${option} has only words that this end knows: ${values.join(", ")}`);
  return words.join("-");
}

/** The first two addresses of an inside range are AWS's and the site's. */
export function insideAddresses({ connection }: AwsEnd, number: 1 | 2): { aws: string; site: string } {
  const [, network = "", last = ""] =
    /^(169\.254\.\d+)\.(\d+)\/30$/.exec(String(connection[`tunnel${number}InsideCidr`])) ?? [];
  assert.notEqual(network, "", "the inside range is recorded");
  return { aws: `${network}.${Number(last) + 1}`, site: `${network}.${Number(last) + 2}` };
}

/** swanctl.conf. AWS's default start-up action is `add`: this end waits. */
export function awsSwanctl(end: AwsEnd): string {
  assert.deepEqual(end.connection["tunnel1IkeVersions"], ["ikev2"]);
  const tunnels = ([1, 2] as const).map((number) => {
    const ike = ["Phase1EncryptionAlgorithms", "Phase1IntegrityAlgorithms", "Phase1DhGroupNumbers"];
    const esp = ["Phase2EncryptionAlgorithms", "Phase2DhGroupNumbers"];
    const words = (options: readonly string[]) =>
      options.map((option) => allowed(end, `tunnel${number}${option}`)).join("-");
    const outside = end.outsideAddresses[number - 1];
    return `
  t${number} {
    version = 2
    local_addrs = ${outside}
    remote_addrs = ${end.siteAddress}
    proposals = ${words(ike)}
    dpd_delay = 10s
    if_id_in = ${number}
    if_id_out = ${number}
    local { auth = psk
      id = ${outside} }
    remote { auth = psk
      id = ${end.siteAddress} }
    children { t${number} {
      esp_proposals = ${words(esp)}
      local_ts = ${String(end.connection["remoteIpv4NetworkCidr"])}
      remote_ts = ${String(end.connection["localIpv4NetworkCidr"])}
      dpd_action = clear
    } }
  }`;
  });
  const secrets = end.keys.map(
    (key, index) => `
  ike-t${index + 1} { id-own = ${end.outsideAddresses[index]}
    id-site = ${end.siteAddress}
    secret = "${key}" }`,
  );
  return `connections {${tunnels.join("")}\n}\nsecrets {${secrets.join("")}\n}\n`;
}

/** bgpd.conf. AWS lowers the MED of one of the tunnels to have the traffic there. */
export function awsBgpd(end: AwsEnd): string {
  const sites = ([1, 2] as const).map((number) => insideAddresses(end, number).site);
  return [
    `router bgp ${end.amazonAsn}`,
    ` bgp router-id ${end.outsideAddresses[0]}`,
    " no bgp ebgp-requires-policy",
    " no bgp network import-check",
    ...sites.flatMap((site) => [
      ` neighbor ${site} remote-as ${end.siteAsn}`,
      ` neighbor ${site} timers 10 30`,
      ` neighbor ${site} timers connect 10`,
    ]),
    " address-family ipv4 unicast",
    ...end.announced.map((range) => `  network ${range}`),
    ...sites.map((site, index) => `  neighbor ${site} route-map med-${index + 1} out`),
    " exit-address-family",
    "!",
    ...[100, 200].flatMap((med, index) => [`route-map med-${index + 1} permit 10`, ` set metric ${med}`]),
    "!",
    "",
  ].join("\n");
}
