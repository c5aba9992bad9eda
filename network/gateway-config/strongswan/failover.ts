/**
 * Static routes of a Linux router that follow the tunnels: a script asks AWS's end of each tunnel and takes the
 * routes away while it does not answer. The questions also keep an idle tunnel up, which AWS may close after ten
 * seconds. Imports its neighbours only.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/initiate-vpn-tunnels.html
 */
import type { SitePlan } from "../../vpn/plan";
import { siteName, textOf, type Lines } from "../text";
import { interfaceName } from "./interfaces";

/** Routes through tunnel 1 before those through tunnel 2; smaller wins. */
const METRICS = { 1: 10, 2: 20 } as const;

/** The script; it runs until it is stopped. */
export function failoverText(plan: SitePlan): string {
  const watches = plan.tunnels.map(
    (tunnel) => `watch ${interfaceName(tunnel)} ${tunnel.awsInsideAddress} ${METRICS[tunnel.number]} &`,
  );
  return textOf(
    "#!/bin/sh",
    `# Static routes of the site ${plan.name} into the tunnels that answer, tunnel 1 first. Needs root.`,
    "set -u",
    `prefixes="${plan.remotePrefixes.join(" ")}"`,
    "",
    ROUTES_FUNCTION,
    "",
    WATCH_FUNCTION,
    "",
    // The signal reaches this shell as well, which would answer it again and again.
    "trap 'trap - INT TERM; kill 0' INT TERM",
    watches,
    "wait",
  );
}

const ROUTES_FUNCTION: Lines = [
  "# add or remove, interface, metric",
  "routes() {",
  "  for prefix in $prefixes; do",
  '    if [ "$1" = add ]; then',
  '      ip route replace "$prefix" dev "$2" metric "$3"',
  "    else",
  '      ip route delete "$prefix" dev "$2" metric "$3" 2>/dev/null || true',
  "    fi",
  "  done",
  "}",
];

const WATCH_FUNCTION: Lines = [
  "# interface, AWS's inside address, metric",
  "watch() {",
  "  silent=0",
  "  while :; do",
  '    if ping -q -c 1 -W 2 -I "$1" "$2" >/dev/null 2>&1; then',
  "      silent=0",
  '      routes add "$1" "$3"',
  "    else",
  "      silent=$((silent + 1))",
  '      [ "$silent" -lt 3 ] || routes remove "$1" "$3"',
  "    fi",
  "    sleep 5",
  "  done",
  "}",
];

/** The unit that keeps the script running. */
export function failoverUnitText(plan: SitePlan): string {
  const interfaces = `${siteName(plan)}-interfaces.service`;
  return textOf(
    "[Unit]",
    `Description=Static routes of the site ${plan.name} into its tunnels`,
    `Requires=${interfaces}`,
    `After=${interfaces}`,
    "",
    "[Service]",
    `ExecStart=/usr/local/sbin/${siteName(plan)}-failover`,
    "Restart=always",
    "RestartSec=5",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  );
}
