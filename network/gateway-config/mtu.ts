/**
 * How large a packet may be inside a tunnel. AWS does no path MTU discovery and does not say that a packet was too
 * large, so both numbers have to be set. Imports types only.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-best-practice.html
 */
import { isGcm, type PhaseSuite } from "./suite";

/** Bytes of an IP packet, and of the TCP data in it. */
export interface PacketSize {
  readonly mtu: number;
  readonly mss: number;
}

/** IPv4 and TCP headers without options. */
const HEADERS = 40;

/** AWS's table, by what encrypts the packets and whether a UDP header is added for NAT. */
export function packetSize(phase2: PhaseSuite, behindNat: boolean): PacketSize {
  const mtu = mtuOf(phase2, behindNat);
  return { mtu, mss: mtu - HEADERS };
}

function mtuOf({ encryption, integrity }: PhaseSuite, behindNat: boolean): number {
  if (isGcm(encryption)) return behindNat ? 1438 : 1446;
  switch (integrity) {
    case "SHA1":
    case "SHA2-256":
      return behindNat ? 1422 : 1438;
    case "SHA2-384":
      return 1422;
    case "SHA2-512":
      return behindNat ? 1406 : 1422;
  }
}
