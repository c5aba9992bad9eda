/**
 * OPNsense, which is configured in a browser: what to enter on which page, as Markdown. It runs strongSwan and FRR,
 * so the words are theirs; pfSense has the same values on other pages. Imports its neighbours only.
 * https://docs.opnsense.org/manual/vpnet.html
 */
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import type { Rendered } from "./config";
import { packetSize } from "./mtu";
import { PINNED, refuseCertificate } from "./routed";
import { espProposal, ikeProposal } from "./strongswan/swanctl";
import { chooseSuites, type Capabilities, type Suite } from "./suite";
import {
  customerAddress,
  interfaceNumber,
  keyFile,
  keyText,
  outsideAddress,
  siteName,
  textOf,
  tunnelName,
  type Lines,
} from "./text";
import {
  BGP_HOLD_SECONDS,
  BGP_KEEPALIVE_SECONDS,
  deviceBegins,
  deviceRekeyMargin,
  deviceTimers,
} from "./timing";

/** The pages offer no group 22, 23 or 24. */
const GROUPS = [2, 5, 14, 15, 16, 17, 18, 19, 20, 21] as const;

const CAPABILITIES: Capabilities = {
  ikeVersions: ["ikev1", "ikev2"],
  phase1Encryption: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
  phase1Integrity: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
  phase1DhGroups: GROUPS,
  phase2Encryption: ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
  phase2Integrity: ["SHA1", "SHA2-256", "SHA2-384", "SHA2-512"],
  phase2DhGroups: GROUPS,
};

/** Writes the pages to fill in, in their order. */
export function renderOpnsense(plan: SitePlan): Rendered {
  const certificate = refuseCertificate("opnsense", plan);
  const { suites, issues } = chooseSuites("opnsense", CAPABILITIES, plan.tunnels);
  if (suites === undefined || certificate.length > 0) {
    return { files: [], notes: [], issues: [...certificate, ...issues] };
  }
  const text = textOf(
    `# Site ${plan.name} on OPNsense`,
    "",
    "Two route-based tunnels to AWS. Fill in the pages in this order; fields that are not named keep their default.",
    keysPage(plan),
    plan.tunnels.map((tunnel, index) => connectionPage(plan, tunnel, suites[index] ?? suites[0])),
    interfacePages(plan, suites),
    rulePages(plan),
    plan.routing.kind === "bgp" ? bgpPages(plan, plan.routing.asn) : staticPages(plan),
  );
  return { files: [keyFile(plan, `${siteName(plan)}-opnsense.md`, text)], notes: [], issues: [] };
}

type Row = readonly [string, string];

// In code marks, since Markdown would take a mark to be filled in for an HTML tag and hide it.
function table(title: string, rows: readonly Row[]): Lines {
  return [
    "",
    `## ${title}`,
    "",
    "| Field | Value |",
    "| --- | --- |",
    rows.map(([field, value]) => `| ${field} | \`${value}\` |`),
  ];
}

function keysPage(plan: SitePlan): Lines {
  return plan.tunnels.map((tunnel) =>
    table(`VPN: IPsec: Pre-Shared Keys, tunnel ${tunnel.number}`, [
      ["Local Identifier", customerAddress(plan)],
      ["Remote Identifier", outsideAddress(tunnel)],
      ["Pre-Shared Key", keyText(tunnel)],
      ["Type", "PSK"],
    ]),
  );
}

function connectionPage(plan: SitePlan, tunnel: TunnelPlan, suite: Suite): Lines {
  const { options } = tunnel;
  const margin = deviceRekeyMargin(options);
  const begins = deviceBegins(options);
  return [
    table(`VPN: IPsec: Connections, tunnel ${tunnel.number}`, [
      ["Description", tunnelName(plan, tunnel)],
      ["Proposals", ikeProposal(suite)],
      ["Unique", "Never"],
      ["Version", suite.ikeVersion === "ikev2" ? "IKEv2" : "IKEv1"],
      ["MOBIKE", "off"],
      ...(plan.behindNat ? [] : [["Local addresses", customerAddress(plan)] as const]),
      ["Remote addresses", outsideAddress(tunnel)],
      ["Rekey time", String(options.phase1LifetimeSeconds - margin)],
      ["Over time", String(margin)],
      ["DPD delay", String(deviceTimers(options).dpdIntervalSeconds)],
      ["Keyingtries", "0"],
      ["Local Authentication", `Pre-Shared Key, Id ${customerAddress(plan)}`],
      ["Remote Authentication", `Pre-Shared Key, Id ${outsideAddress(tunnel)}`],
    ]),
    table(`VPN: IPsec: Connections, child of tunnel ${tunnel.number}`, [
      ["Mode", "Tunnel"],
      ["Policies", "off"],
      ["Start action", begins ? "Start" : "None"],
      ["Close action", begins ? "Start" : "None"],
      ["DPD action", begins ? "Start" : "Clear"],
      ["Reqid", String(interfaceNumber(tunnel))],
      ["ESP proposals", espProposal(suite)],
      ["Local", plan.selectors.local],
      ["Remote", plan.selectors.remote],
      ["Rekey time", String(options.phase2LifetimeSeconds - margin)],
    ]),
  ];
}

function interfacePages(plan: SitePlan, suites: readonly [Suite, Suite]): Lines {
  return plan.tunnels.map((tunnel, index) => {
    const { mtu, mss } = packetSize((suites[index] ?? suites[0]).phase2, plan.behindNat);
    return [
      table(`VPN: IPsec: Virtual Tunnel Interfaces, tunnel ${tunnel.number}`, [
        ["Reqid", String(interfaceNumber(tunnel))],
        ["Local address", customerAddress(plan)],
        ["Remote address", outsideAddress(tunnel)],
        ["Tunnel local address", tunnel.customerInsideAddress],
        ["Tunnel remote address", tunnel.awsInsideAddress],
      ]),
      table(`Interfaces: Assignments, ipsec${interfaceNumber(tunnel)}`, [
        ["Description", `AWS${tunnel.number}`],
        ["Enable", "on"],
        ["MTU", String(mtu)],
        ["MSS", String(mss)],
      ]),
    ];
  });
}

/** Nothing comes in through an interface without a rule; both tunnels need the same, since either may carry it. */
function rulePages(plan: SitePlan): Lines {
  const bgp = plan.routing.kind === "bgp";
  return plan.tunnels.map((tunnel) => [
    table(`Firewall: Rules, AWS${tunnel.number}`, [
      ["Action", "Pass"],
      ["Source", plan.remotePrefixes.join(", ")],
      ["Destination", plan.routing.prefixes.join(", ")],
    ]),
    bgp
      ? table(`Firewall: Rules, AWS${tunnel.number}, BGP`, [
          ["Action", "Pass"],
          ["Source", tunnel.awsInsideAddress],
          ["Destination", `${tunnel.customerInsideAddress}, TCP port 179`],
        ])
      : [],
  ]);
}

function bgpPages(plan: SitePlan, asn: number): Lines {
  const pinned = plan.preferredTunnel === "tunnel1";
  return [
    table("Routing: BGP: General (plugin os-frr)", [
      ["BGP AS Number", String(asn)],
      ["Router ID", plan.tunnels[0].customerInsideAddress],
      ["Network", plan.routing.prefixes.join(", ")],
    ]),
    plan.tunnels.map((tunnel) =>
      table(`Routing: BGP: Neighbors, tunnel ${tunnel.number}`, [
        ["Peer-IP", tunnel.awsInsideAddress],
        ["Remote AS", String(plan.amazonAsn)],
        ["Update-Source Interface", `AWS${tunnel.number}`],
        ["Keepalive", String(BGP_KEEPALIVE_SECONDS)],
        ["Hold Time", String(BGP_HOLD_SECONDS)],
        ["Prefix-List In", `permit ${plan.remotePrefixes.join(", ")}`],
        ["Prefix-List Out", `permit ${plan.routing.prefixes.join(", ")}`],
        ...(pinned ? pinnedRows(tunnel) : []),
      ]),
    ),
  ];
}

function pinnedRows({ number }: TunnelPlan): Row[] {
  const { localPreference, med } = PINNED[number];
  return [
    ["Route-Map In", `set local-preference ${localPreference}`],
    ["Route-Map Out", `set metric ${med}`],
  ];
}

function staticPages(plan: SitePlan): Lines {
  const [first, second] = plan.tunnels;
  return [
    plan.tunnels.map((tunnel) =>
      table(`System: Gateways: Configuration, tunnel ${tunnel.number}`, [
        ["Name", `AWS${tunnel.number}_GW`],
        ["Interface", `AWS${tunnel.number}`],
        ["IP address", tunnel.awsInsideAddress],
        ["Far Gateway", "on"],
        ["Disable Gateway Monitoring", "off"],
        ["Monitor IP", tunnel.awsInsideAddress],
      ]),
    ),
    table("System: Gateways: Group", [
      ["Group Name", "AWS"],
      [`AWS${first.number}_GW`, "Tier 1"],
      [`AWS${second.number}_GW`, "Tier 2"],
      ["Trigger Level", "Member Down"],
    ]),
    table("Firewall: Rules, inside interface", [
      ["Destination", plan.remotePrefixes.join(", ")],
      ["Gateway", "AWS"],
    ]),
  ];
}
