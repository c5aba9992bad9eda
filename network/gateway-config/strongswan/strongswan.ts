/**
 * A Linux router: strongSwan for the tunnels, FRR for BGP, or a script for static routes. Imports its neighbours
 * only.
 */
import type { SitePlan } from "../../vpn/plan";
import type { ConfigFile, Rendered } from "../config";
import { ALL_CAPABILITIES, chooseSuites, type Suite } from "../suite";
import { keyFile, plainFile, siteName } from "../text";
import { failoverText, failoverUnitText } from "./failover";
import { frrText } from "./frr";
import { interfaceName, interfacesText, interfacesUnitText } from "./interfaces";
import { charonText, secretsText, swanctlText } from "./swanctl";

/** Writes the files of a Linux router, each under the path that it belongs to. */
export function renderStrongswan(plan: SitePlan): Rendered {
  const { suites, issues } = chooseSuites("strongswan", ALL_CAPABILITIES, plan.tunnels);
  if (suites === undefined) return { files: [], notes: [], issues };
  return { files: [...ipsecFiles(plan, suites), ...routingFiles(plan)], notes: notesFor(plan), issues };
}

function ipsecFiles(plan: SitePlan, suites: readonly [Suite, Suite]): ConfigFile[] {
  const name = siteName(plan);
  const keys =
    plan.authentication.kind === "certificate"
      ? []
      : [keyFile(plan, `etc/swanctl/conf.d/${name}.secrets`, secretsText(plan))];
  return [
    plainFile(`etc/swanctl/conf.d/${name}.conf`, swanctlText(plan, suites)),
    ...keys,
    plainFile("etc/strongswan.d/causeway.conf", charonText()),
    plainFile(`usr/local/sbin/${name}-interfaces`, interfacesText(plan, suites)),
    plainFile(`etc/systemd/system/${name}-interfaces.service`, interfacesUnitText(plan)),
  ];
}

function routingFiles(plan: SitePlan): ConfigFile[] {
  const name = siteName(plan);
  if (plan.routing.kind === "bgp") return [plainFile("etc/frr/frr.conf", frrText(plan, plan.routing.asn))];
  return [
    plainFile(`usr/local/sbin/${name}-failover`, failoverText(plan)),
    plainFile(`etc/systemd/system/${name}-failover.service`, failoverUnitText(plan)),
  ];
}

function notesFor(plan: SitePlan): string[] {
  const name = siteName(plan);
  const bgp = plan.routing.kind === "bgp";
  const scripts = bgp ? `${name}-interfaces` : `${name}-interfaces and ${name}-failover`;
  return [
    `Debian packages: strongswan-swanctl, charon-systemd, libstrongswan-standard-plugins, nftables${bgp ? ", frr" : ", iputils-ping"}`,
    `make ${scripts} in usr/local/sbin executable, and enable the unit${bgp ? "" : "s"} of the same name`,
    `the tunnel interfaces ${plan.tunnels.map(interfaceName).join(" and ")} belong into one firewall zone`,
    ...(bgp
      ? ["set bgpd=yes in etc/frr/daemons; on a router that has an frr.conf, merge it: vtysh -f FILE"]
      : []),
  ];
}
