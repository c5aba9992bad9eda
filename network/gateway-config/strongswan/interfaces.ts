/**
 * Tunnel interfaces of a Linux router: XFRM interfaces with their addresses, packet sizes and filters, made by a
 * script that systemd runs before strongSwan.
 * https://docs.strongswan.org/docs/latest/features/routeBasedVpn.html. Imports its neighbours only.
 */
import type { SitePlan, TunnelPlan } from "../../vpn/plan";
import { packetSize } from "../mtu";
import type { Suite } from "../suite";
import { indent, interfaceNumber, siteName, textOf } from "../text";

/** Name of a tunnel's interface; Linux allows 15 characters. */
export function interfaceName(tunnel: TunnelPlan): string {
  return `xfrm${interfaceNumber(tunnel)}`;
}

/** A script that makes the interfaces (`up`) or removes them (`down`); twice is the same as once. */
export function interfacesText(plan: SitePlan, suites: readonly [Suite, Suite]): string {
  const names = plan.tunnels.map(interfaceName);
  return textOf(
    "#!/bin/sh",
    `# Tunnel interfaces of the site ${plan.name}: up or down. Needs root, Linux 4.19, iproute2 and nftables.`,
    "set -eu",
    "",
    "# interface, interface id of swanctl.conf, inside address of this side, largest packet",
    "make_interface() {",
    indent(
      2,
      'ip link show dev "$1" >/dev/null 2>&1 || ip link add "$1" type xfrm if_id "$2"',
      'ip address replace "$3" dev "$1"',
      'ip link set dev "$1" mtu "$4" up',
      "# An answer may come back through the other tunnel: strict reverse path filtering would drop it.",
      'sysctl -q -w "net.ipv4.conf.$1.rp_filter=2"',
    ),
    "}",
    "",
    'case "${1:-up}" in',
    indent(
      2,
      "up)",
      indent(2, up(plan, suites)),
      indent(2, ";;"),
      "down)",
      indent(2, down(plan, names), ";;"),
      "*)",
    ),
    indent(4, 'echo "usage: $0 [up | down]" >&2', "exit 2", ";;"),
    "esac",
  );
}

function up(plan: SitePlan, suites: readonly [Suite, Suite]): string[] {
  const sizes = suites.map(({ phase2 }) => packetSize(phase2, plan.behindNat));
  const makes = plan.tunnels.map((tunnel, index) => {
    const mtu = sizes[index]?.mtu ?? 1406;
    const id = interfaceNumber(tunnel);
    return `make_interface ${interfaceName(tunnel)} ${id} ${tunnel.customerInsideAddress}/30 ${mtu}`;
  });
  return ["sysctl -q -w net.ipv4.ip_forward=1", ...makes, ...filter(plan, sizes)];
}

function filter(plan: SitePlan, sizes: readonly { readonly mss: number }[]): string[] {
  const table = tableName(plan);
  const clamps = plan.tunnels.flatMap((tunnel, index) => {
    const mss = sizes[index]?.mss ?? 1366;
    const clamp = `tcp flags & (syn | rst) == syn tcp option maxseg size set ${mss}`;
    const name = interfaceName(tunnel);
    return [`oifname "${name}" ${clamp}`, `iifname "${name}" ${clamp}`];
  });
  // Adding a table or a chain that is there changes nothing; flushing makes a second run safe.
  return [
    "# AWS does no path MTU discovery, so TCP has to learn the size from its first packet.",
    `nft add table inet ${table}`,
    `nft 'add chain inet ${table} forward { type filter hook forward priority mangle; }'`,
    `nft flush chain inet ${table} forward`,
    ...clamps.map((clamp) => `nft 'add rule inet ${table} forward ${clamp}'`),
  ];
}

function down(plan: SitePlan, names: readonly string[]): string[] {
  const table = tableName(plan);
  return [
    ...names.map((name) => `ip link delete dev ${name} 2>/dev/null || true`),
    `nft delete table inet ${table} 2>/dev/null || true`,
  ];
}

function tableName(plan: SitePlan): string {
  return siteName(plan).replaceAll("-", "_");
}

/** The unit that runs the script at boot. */
export function interfacesUnitText(plan: SitePlan): string {
  const script = `/usr/local/sbin/${siteName(plan)}-interfaces`;
  return textOf(
    "[Unit]",
    `Description=Tunnel interfaces of the site ${plan.name}`,
    "Wants=network-online.target",
    "After=network-online.target",
    "Before=strongswan.service strongswan-starter.service frr.service",
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    `ExecStart=${script} up`,
    `ExecStop=${script} down`,
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  );
}
