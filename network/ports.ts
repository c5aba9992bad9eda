/**
 * Protocols and port ranges as rules and flows name them. Knows nothing of security groups or network ACLs,
 * and imports nothing. ICMP types and codes are not modelled: a rule for `icmp` means all of it.
 */

/** Every protocol that a flow or a rule can name, `all` being a rule's word only. */
export const protocols = ["tcp", "udp", "icmp", "all"] as const;
export type Protocol = (typeof protocols)[number];

/** Every port from `from` to `to`, both included; 0 to 65535. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Every port there is. */
export const ALL_PORTS: PortRange = { from: 0, to: 65535 };

/**
 * The ports that a reply may go to, whichever system began the flow. A network ACL is stateless and must let
 * them through.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const EPHEMERAL_PORTS: PortRange = { from: 1024, to: 65535 };

/** Whether the number is a port: whole, 0 to 65535. */
export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= ALL_PORTS.from && value <= ALL_PORTS.to;
}

/**
 * Reads `443` or `1024-65535`, strictly: no blanks, no signs, no leading zeros, the lower port first.
 *
 * @returns undefined when the text is anything else
 */
export function parsePorts(text: string): PortRange | undefined {
  const [match, first = "", second = first] = /^(0|[1-9]\d{0,4})(?:-(0|[1-9]\d{0,4}))?$/.exec(text) ?? [];
  const range = { from: Number(first), to: Number(second) };
  if (match === undefined || !isPort(range.to) || range.from > range.to) return undefined;
  return range;
}

/** The text that {@link parsePorts} reads: `443` for one port, `1024-65535` for several. */
export function formatPorts({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

/** Whether every port of `inner` is one of `outer`; a range contains itself. */
export function containsPorts(outer: PortRange, inner: PortRange): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}
