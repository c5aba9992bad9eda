/**
 * Protocols, ports and ICMP types as dimensions of packet sets: what a rule matches, what a flow sends, and which
 * packets answer it. Knows nothing of addresses, rules or networks.
 */
import { ALL_PORTS, EPHEMERAL_PORTS, formatPorts, parsePorts } from "../ports";
import type { IpProtocol, TrafficMatch } from "../model/types";
import { ALL_ADDRESSES, describeAddresses } from "./addresses";
import { has, intersect, interval, type IntervalSet, sameSet, subtract, union } from "./intervals";
import { type Box, type PacketSet, packetsOf } from "./packets";

/** Two dimensions of a rule, or three of a flow. */
export interface Traffic {
  readonly protocol: IntervalSet;
  readonly sourcePorts: IntervalSet;
  readonly destinationPorts: IntervalSet;
}

const EVERY_PORT = interval(ALL_PORTS.from, ALL_PORTS.to);
const EVERY_PROTOCOL = interval(0, 255);

/** https://www.iana.org/assignments/protocol-numbers */
const NUMBERS: Readonly<Record<"icmp" | "tcp" | "udp" | "icmpv6", number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  icmpv6: 58,
};
const TCP = interval(NUMBERS.tcp, NUMBERS.tcp);
const UDP = interval(NUMBERS.udp, NUMBERS.udp);
const ICMP = interval(NUMBERS.icmp, NUMBERS.icmp);
const ICMPV6 = interval(NUMBERS.icmpv6, NUMBERS.icmpv6);

/** Everything that a packet can be besides its addresses. */
export const ALL_TRAFFIC: Traffic = {
  protocol: EVERY_PROTOCOL,
  sourcePorts: EVERY_PORT,
  destinationPorts: EVERY_PORT,
};

/** What a rule matches besides addresses; rules say nothing of source ports. */
export function trafficOf({ protocol, ports, icmp }: TrafficMatch): Traffic {
  return {
    protocol: protocolsOf(protocol),
    sourcePorts: EVERY_PORT,
    destinationPorts:
      ports !== undefined ? interval(ports.from, ports.to) : icmp !== undefined ? typesOf(icmp) : EVERY_PORT,
  };
}

function protocolsOf(protocol: IpProtocol): IntervalSet {
  if (protocol === "all") return EVERY_PROTOCOL;
  const number = protocol in NUMBERS ? NUMBERS[protocol as keyof typeof NUMBERS] : Number(protocol);
  return interval(number, number);
}

/** Type and code in one number, where other protocols have their destination port. */
function typesOf({ type, code }: { readonly type: number; readonly code?: number }): IntervalSet {
  return code === undefined
    ? interval(type * 256, type * 256 + 255)
    : interval(type * 256 + code, type * 256 + code);
}

// RFC 792 and RFC 4443: echo request and echo reply.
const PING = typesOf({ type: 8 });
const PONG = typesOf({ type: 0, code: 0 });
const PING6 = typesOf({ type: 128 });
const PONG6 = typesOf({ type: 129, code: 0 });

/** How a flow's traffic may be written. */
export const TRAFFIC_WORDS = ["443", "1024-65535", "tcp/443", "udp/53", "icmp", "all"];

/**
 * What a flow sends, as people write it: `443` and `tcp/443` are TCP from the ports that clients use, `icmp` is a
 * ping, `all` is every packet there is.
 *
 * @returns undefined when the text is anything else
 */
export function parseTraffic(text: string): Traffic[] | undefined {
  if (text === "all") return [ALL_TRAFFIC];
  if (text === "icmp") {
    return [
      { protocol: ICMP, sourcePorts: EVERY_PORT, destinationPorts: PING },
      { protocol: ICMPV6, sourcePorts: EVERY_PORT, destinationPorts: PING6 },
    ];
  }
  const [, word = "tcp", number = ""] = /^(?:(tcp|udp)\/)?(.+)$/.exec(text) ?? [];
  const ports = parsePorts(number);
  return ports === undefined ? undefined : [clientTraffic(word === "udp" ? "udp" : "tcp", ports)];
}

/** TCP or UDP from the ports that clients use. */
export function clientTraffic(
  protocol: "tcp" | "udp",
  ports: { readonly from: number; readonly to: number },
): Traffic {
  return {
    protocol: protocol === "tcp" ? TCP : UDP,
    sourcePorts: interval(EPHEMERAL_PORTS.from, EPHEMERAL_PORTS.to),
    destinationPorts: interval(ports.from, ports.to),
  };
}

/** Packets with this traffic between these addresses. */
export function packetsBetween(source: IntervalSet, destination: IntervalSet, traffic: Traffic): PacketSet {
  const { protocol, sourcePorts, destinationPorts } = traffic;
  return packetsOf({ source, destination, protocol, sourcePorts, destinationPorts });
}

/** Packets of any of these kinds between two sets of addresses; each family of addresses, and its ICMP, for itself. */
export function packetsOn(
  source: IntervalSet,
  destination: IntervalSet,
  traffic: readonly Traffic[],
): PacketSet {
  return ([4, 6] as const).flatMap((family) => {
    const [from, to] = [
      intersect(source, ALL_ADDRESSES[family]),
      intersect(destination, ALL_ADDRESSES[family]),
    ];
    const foreign = family === 4 ? ICMPV6 : ICMP;
    const own = traffic.filter(({ protocol }) => !sameSet(protocol, foreign));
    return own.flatMap((kind) => packetsBetween(from, to, kind));
  });
}

/** Packets that wait for an answer, their answers, and the way from an answer back to what it answers. */
export interface Exchange {
  readonly asked: PacketSet;
  readonly answers: PacketSet;
  readonly askedBy: (answers: PacketSet) => PacketSet;
}

/**
 * The answers of packets. An echo request is answered by an echo reply; any other ICMP message is not answered, and
 * what all other protocols send back has addresses and ports the other way round.
 */
export function exchangesOf(packets: PacketSet): { exchanges: Exchange[]; unanswered: PacketSet } {
  const unanswered: Box[] = [];
  const exchanges: Exchange[] = [];
  for (const box of packets) {
    const turned = packetsOf({ ...box, protocol: subtract(box.protocol, union(ICMP, ICMPV6)) });
    if (turned.length > 0) exchanges.push({ asked: turned, answers: swap(turned), askedBy: swap });
    for (const [protocol, ping, pong] of [
      [ICMP, PING, PONG],
      [ICMPV6, PING6, PONG6],
    ] as const) {
      const own = { ...box, protocol: intersect(box.protocol, protocol) };
      unanswered.push(...packetsOf({ ...own, destinationPorts: subtract(own.destinationPorts, ping) }));
      const asked = packetsOf({ ...own, destinationPorts: intersect(own.destinationPorts, ping) });
      if (asked.length > 0) exchanges.push(pinged(asked, pong));
    }
  }
  return { exchanges, unanswered };
}

function pinged(asked: PacketSet, pong: IntervalSet): Exchange {
  const [sent] = asked;
  const ports = (box: Box, types: IntervalSet): Box => ({
    ...box,
    sourcePorts: EVERY_PORT,
    destinationPorts: types,
  });
  return {
    asked,
    answers: swap(asked).map((box) => ports(box, pong)),
    askedBy: (answers) => swap(answers).map((box) => ports(box, sent?.destinationPorts ?? EVERY_PORT)),
  };
}

/** Source and destination the other way round. */
function swap(packets: PacketSet): PacketSet {
  return packets.map(({ source, destination, protocol, sourcePorts, destinationPorts }) => ({
    source: destination,
    destination: source,
    protocol,
    sourcePorts: destinationPorts,
    destinationPorts: sourcePorts,
  }));
}

/** The packets in words, one line for each box: `tcp 443 from 10.65.0.0/21 to 10.64.0.0/25`. */
export function describePackets(packets: PacketSet): string[] {
  return packets.map(
    (box) =>
      `${describeTraffic(box)} from ${describeAddresses(box.source)} to ${describeAddresses(box.destination)}`,
  );
}

/** What a rule or a flow is about, in words: `tcp 443`, `icmp`, `all traffic`. */
export function describeTraffic(traffic: Traffic): string {
  const { protocol, sourcePorts, destinationPorts } = traffic;
  const words = [protocolWord(protocol), ...portWords(protocol, destinationPorts)];
  const ephemeral = interval(EPHEMERAL_PORTS.from, EPHEMERAL_PORTS.to);
  if (!sameSet(sourcePorts, EVERY_PORT) && !sameSet(sourcePorts, ephemeral)) {
    words.push(`(source ports ${portsText(sourcePorts)})`);
  }
  return words.join(" ");
}

function protocolWord(protocol: IntervalSet): string {
  if (sameSet(protocol, EVERY_PROTOCOL)) return "all traffic";
  const named = Object.entries(NUMBERS).find(([, number]) => sameSet(protocol, interval(number, number)));
  if (named !== undefined) return named[0];
  const known = Object.entries(NUMBERS).filter(([, number]) => !has(protocol, number));
  const others = subtract(EVERY_PROTOCOL, protocol);
  const all = union(...known.map(([, number]) => interval(number, number)));
  if (known.length > 0 && sameSet(all, others)) {
    return `all but ${known.map(([word]) => word).join(" and ")}`;
  }
  return `protocols ${portsText(protocol)}`;
}

function portWords(protocol: IntervalSet, ports: IntervalSet): string[] {
  if (sameSet(ports, EVERY_PORT)) return [];
  if (sameSet(protocol, ICMP) || sameSet(protocol, ICMPV6)) {
    if (sameSet(ports, PING) || sameSet(ports, PING6)) return ["echo"];
    const types = ports.map(({ first, last }) => `${first / 256n}-${last / 256n}`);
    return [`types ${types.join(", ")}`];
  }
  return [portsText(ports)];
}

function portsText(set: IntervalSet): string {
  return set.map(({ first, last }) => formatPorts({ from: Number(first), to: Number(last) })).join(", ");
}
