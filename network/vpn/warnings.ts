/**
 * What works and should still be read: weak cryptography, keys that are renewed all the time, a tunnel that
 * carries less than is routed to it. Runs on checked input. Imports the kernel and its neighbours only.
 */
import { cidrOf, containsCidr } from "../cidr";
import { under, type Issue } from "../issue";
import { WEAK_DH_GROUPS } from "./check-tunnel";
import { planSite, type SitePlan, type TunnelPlan } from "./plan";
import type { GatewayInput } from "./site";

/**
 * Warnings for every site of a gateway that `checkGateway` accepted.
 *
 * @returns codes legacy-profile, weak-algorithm, rekey-window, selector-narrow, selector-without-inside
 */
export function gatewayWarnings(gateway: GatewayInput): Issue[] {
  const names = Object.keys(gateway.sites).sort();
  return names.flatMap((name) => under(`sites.${name}`, siteWarnings(planSite(gateway, name))));
}

/** Warnings for one planned site; paths begin at the site. */
export function siteWarnings(plan: SitePlan): Issue[] {
  return [
    ...legacyProfile(plan),
    ...plan.tunnels.flatMap((tunnel) => under(`tunnel${tunnel.number}`, tunnelWarnings(tunnel, plan))),
    ...selectorWarnings(plan),
  ];
}

function legacyProfile({ profile }: SitePlan): Issue[] {
  if (profile !== "legacy-device") return [];
  const message =
    "legacy-device allows IKEv1, SHA1 and group 2, and AWS takes the lowest value that the device offers; replace the device";
  return [{ code: "legacy-profile", path: "profile", message }];
}

function tunnelWarnings({ options }: TunnelPlan, { profile }: SitePlan): Issue[] {
  const lifetime = options.phase2LifetimeSeconds;
  const window = options.rekeyMarginTimeSeconds * (1 + options.rekeyFuzzPercentage / 100);
  const issues: Issue[] = [];
  if (window >= lifetime) {
    const message = `a margin of ${options.rekeyMarginTimeSeconds} s with ${options.rekeyFuzzPercentage} % fuzz may begin ${window} s before the end of a lifetime of ${lifetime} s, so keys are renewed without a pause; lower either`;
    issues.push({ code: "rekey-window", path: "rekeyMarginTimeSeconds", message });
  }
  // The profile's own warning says it already.
  if (profile === "legacy-device") return issues;
  const weak = [
    ...options.phase1IntegrityAlgorithms.filter((word) => word === "SHA1").map((word) => `phase 1 ${word}`),
    ...options.phase2IntegrityAlgorithms.filter((word) => word === "SHA1").map((word) => `phase 2 ${word}`),
    ...weakGroups(options.phase1DhGroupNumbers).map((group) => `phase 1 group ${group}`),
    ...weakGroups(options.phase2DhGroupNumbers).map((group) => `phase 2 group ${group}`),
  ];
  if (weak.length > 0) {
    const message = `${weak.join(", ")}: too weak; AWS takes the lowest value that the device offers`;
    issues.push({ code: "weak-algorithm", path: "", message });
  }
  return issues;
}

/** Group 14 is still sound outside the profile strong (RFC 8247 section 2.4). */
function weakGroups(groups: readonly number[]): number[] {
  return groups.filter((group) => group !== 14 && WEAK_DH_GROUPS.includes(group));
}

function selectorWarnings({ selectors, routing, remotePrefixes, tunnels }: SitePlan): Issue[] {
  const issues: Issue[] = [];
  const sides = [
    { path: "localIpv4NetworkCidr", range: selectors.local, routed: routing.prefixes },
    { path: "remoteIpv4NetworkCidr", range: selectors.remote, routed: remotePrefixes },
  ];
  for (const { path, range, routed } of sides) {
    const left = routed.filter((prefix) => !inside(range, prefix));
    if (left.length > 0) {
      const message = `the tunnels carry only ${range}, so ${left.join(", ")} is routed to them and dropped`;
      issues.push({ code: "selector-narrow", path, message });
    }
    if (!tunnels.every(({ insideCidr }) => inside(range, insideCidr))) {
      const message = `the tunnels carry only ${range}, without the inside addresses that BGP and probes use; use 0.0.0.0/0`;
      issues.push({ code: "selector-without-inside", path, message });
    }
  }
  return issues;
}

function inside(range: string, prefix: string): boolean {
  return containsCidr(cidrOf(range), cidrOf(prefix));
}
