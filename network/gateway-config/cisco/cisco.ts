/** Cisco IOS-XE, release 16.12 or later. Imports its neighbours only. */
import type { Issue } from "../../issue";
import type { SitePlan } from "../../vpn/plan";
import type { DeviceFacts, Rendered } from "../config";
import { refuseCertificate } from "../routed";
import { chooseSuites } from "../suite";
import { keyFile, siteName, textOf } from "../text";
import { CISCO_CAPABILITIES, ciscoIpsec, replayWindow } from "./ike";
import { ciscoInterface, ciscoRouting } from "./routing";

/** Writes one text for `configure terminal`. */
export function renderCisco(plan: SitePlan, facts: DeviceFacts): Rendered {
  const certificate = refuseCertificate("cisco-ios-xe", plan);
  const { suites, issues } = chooseSuites("cisco-ios-xe", CISCO_CAPABILITIES, plan.tunnels);
  if (suites === undefined || certificate.length > 0) {
    return { files: [], notes: [], issues: [...certificate, ...issues] };
  }
  const [first, second] = plan.tunnels;
  const text = textOf(
    `! IPsec of the site ${plan.name} to AWS: two tunnels, route-based. Cisco IOS-XE 16.12 or later.`,
    "!",
    ciscoIpsec(plan, suites),
    ciscoInterface(plan, first, suites[0], facts),
    ciscoInterface(plan, second, suites[1], facts),
    ciscoRouting(plan),
    "end",
  );
  return {
    files: [keyFile(plan, `${siteName(plan)}.cfg`, text)],
    notes: notesFor(plan),
    issues: selectorIssues(plan),
  };
}

/** A tunnel interface carries everything; only routes choose what goes into it. */
function selectorIssues({ selectors }: SitePlan): Issue[] {
  const narrow = [selectors.local, selectors.remote].filter((range) => range !== "0.0.0.0/0");
  if (narrow.length === 0) return [];
  const message = `a tunnel interface of IOS-XE asks for 0.0.0.0/0, the connection has ${narrow.join(" and ")}; leave both network ranges of the connection out`;
  return [{ code: "device-selectors", path: "localIpv4NetworkCidr", message }];
}

function notesFor(plan: SitePlan): string[] {
  const notes: string[] = [];
  for (const tunnel of plan.tunnels) {
    const asked = tunnel.options.replayWindowSize;
    if (replayWindow(tunnel) === asked) continue;
    notes.push(
      `tunnel ${tunnel.number}: the replay window is ${replayWindow(tunnel)} here, since IOS-XE has no ${asked}`,
    );
  }
  if (plan.routing.kind === "bgp") {
    notes.push(
      "IOS-XE announces a prefix only if exactly this one is in its routing table; if not, add a route to Null0 with distance 254",
    );
  }
  return notes;
}
