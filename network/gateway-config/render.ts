/**
 * The far side's configuration of a site for one kind of device, with the notes that all devices share. Pure: the
 * plan is all it knows; what the plan does not know stays as a mark to be filled in. Imports its neighbours only.
 */
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import { describeKeySource, SecretText } from "../vpn/preshared-key";
import { renderCisco } from "./cisco/cisco";
import type { Device, DeviceFacts, GatewayConfig, Rendered, Renderer } from "./config";
import { renderJuniper } from "./juniper";
import { renderMikrotik } from "./mikrotik";
import { renderOpnsense } from "./opnsense";
import { renderStrongswan } from "./strongswan/strongswan";
import { placeholdersIn } from "./text";

const RENDERERS: Readonly<Record<Device, Renderer>> = {
  strongswan: renderStrongswan,
  "cisco-ios-xe": renderCisco,
  "juniper-srx": renderJuniper,
  opnsense: renderOpnsense,
  "mikrotik-routeros": renderMikrotik,
};

/**
 * Writes the configuration of a site's device.
 *
 * @param facts what only the far side's engineer knows; what is missing becomes a mark such as
 * `<outside interface>`, which the notes list
 * @returns issues with the codes device-lacks-option, device-certificate, device-selectors and device-policy-based
 */
export function renderGatewayConfig(plan: SitePlan, device: Device, facts: DeviceFacts = {}): GatewayConfig {
  const rendered = RENDERERS[device](plan, facts);
  const marks = [...new Set(rendered.files.flatMap(({ text }) => placeholdersIn(text)))];
  return {
    device,
    files: rendered.files,
    notes: rendered.files.length === 0 ? [] : notesFor(plan, device, rendered, marks),
    issues: rendered.issues,
    complete: rendered.files.length > 0 && marks.length === 0,
  };
}

function notesFor(plan: SitePlan, device: Device, rendered: Rendered, marks: readonly string[]): string[] {
  return [
    ...marks.map((mark) => `fill in ${mark}${whereToFind(plan, mark)}`),
    ...rendered.notes,
    "let UDP 500 and 4500 and IP protocol 50 (ESP) through from and to both outside addresses of AWS",
    "the device offers one algorithm of each kind, since AWS takes the lowest value that it is offered and allows",
    ...(device === "mikrotik-routeros" ? [] : [preference(plan)]),
    ...plan.tunnels.flatMap(startupNote),
    ...(plan.customerAddress === undefined
      ? ["AWS knows no address of this device, so it must not change while a tunnel is up"]
      : []),
    ...reach(plan),
  ];
}

function whereToFind(plan: SitePlan, mark: string): string {
  const found = plan.tunnels.find(({ number }) => mark === `<pre-shared key of tunnel ${number}>`);
  if (found !== undefined && !(found.key instanceof SecretText))
    return `: it is in ${describeKeySource(found.key)}`;
  if (mark.startsWith("<outside address of tunnel")) {
    return ": known once the connection exists, from the stack's outputs or AWS's configuration file";
  }
  if (mark === "<certificate file of this device>" && plan.authentication.kind === "certificate") {
    return `: the certificate ${plan.authentication.arn}, exported into etc/swanctl/x509 with its key in etc/swanctl/private`;
  }
  if (mark === "<outside interface>") return ": the name of the interface that faces the internet";
  return "";
}

/** https://docs.aws.amazon.com/vpn/latest/s2svpn/routing-vpn-tunnel-updates.html */
function preference({ preferredTunnel, routing }: SitePlan): string {
  const both =
    "both tunnels stay up and belong into one firewall zone, since an answer may take the other one";
  if (routing.kind === "static") {
    return `this side sends through tunnel 1 while it answers, AWS through either: ${both}`;
  }
  if (preferredTunnel === "aws") {
    return `this side follows AWS's MED, which AWS lowers on one tunnel before it works on the other: ${both}`;
  }
  return `tunnel 1 is preferred both ways by local preference and MED, so AWS cannot move traffic before it works on it: ${both}`;
}

function startupNote({ number, options }: TunnelPlan): string[] {
  if (options.startupAction === "add") return [];
  return options.dpdTimeoutAction === "restart"
    ? [`AWS begins tunnel ${number}, and begins it anew; this side answers`]
    : [`AWS begins tunnel ${number} once; after a silence this side begins`];
}

function reach({ routing, remotePrefixes }: SitePlan): string[] {
  const from = routing.prefixes.join(", ");
  return [
    `the site reaches ${remotePrefixes.join(", ")} from ${from}; ranges of peered VPCs are never reached through a virtual private gateway`,
  ];
}
