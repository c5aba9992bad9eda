/**
 * Through a load balancer: a listener takes the packets, and other packets go on to a target: from the load balancer's
 * own address, over a way of their own, past filters of their own, and back. Each target that it may choose counts.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html
 */
import { valueOf } from "../model/facts";
import type { Listener, LoadBalancer, TargetGroup } from "../model/privatelink-types";
import type { Source } from "../model/types";
import { ALL_ADDRESSES, describeAddresses, EVERY_ADDRESS } from "./addresses";
import { arriveAt } from "./admit";
import { balancerNodes } from "./balancer-nodes";
import { type Inside, placeKey } from "./ends";
import { goOut } from "./forward";
import { intersect, type IntervalSet, isNothing } from "./intervals";
import { intersectPackets, isEmpty, NO_PACKETS, type PacketSet, subtractPackets } from "./packets";
import { groupsSeen } from "./peering";
import { comeBack } from "./return";
import { trafficWords } from "./stops";
import { crossesZones, preserves, targetGroupOf, targetsOf, type TargetPlace, zoneOf } from "./targets";
import { ALL_TRAFFIC, clientTraffic, packetsBetween } from "./traffic";
import type { Hop } from "./verdict";
import {
  type Doubt,
  type Ended,
  goesOn,
  lost,
  type Progress,
  type Stop,
  stopped,
  together,
  type Wave,
  withHop,
} from "./wave";
import { remembered, type World } from "./world";

/** How packets come to a load balancer: through PrivateLink their own address is never kept. */
export type Arrival = "privatelink" | "direct";

/** From an interface of a load balancer to its targets, and back to it. */
export function throughBalancer(
  world: World,
  balancer: LoadBalancer,
  at: Inside,
  by: Arrival,
  wave: Wave,
): Progress {
  const parts: Progress[] = [];
  // Whichever of its addresses were asked about, it sends from any that it may have there.
  const node = balancerNodes(world, balancer).find(({ subnet }) => subnet.id === at.subnet.id) ?? at;
  let rest = wave.packets;
  for (const listener of balancer.listeners) {
    for (const protocol of protocolsOf(listener)) {
      const heard = intersectPackets(rest, heardBy(listener, protocol));
      if (isEmpty(heard)) continue;
      rest = subtractPackets(rest, heard);
      parts.push(handOn(world, { balancer, node, by, listener, protocol }, { ...wave, packets: heard }));
    }
  }
  if (isEmpty(rest)) return together(parts);
  return together([...parts, unheard(balancer, { ...wave, packets: rest })]);
}

type Transport = "tcp" | "udp";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html */
const TRANSPORTS: Readonly<Record<string, readonly Transport[]>> = {
  TCP: ["tcp"],
  TLS: ["tcp"],
  UDP: ["udp"],
  TCP_UDP: ["tcp", "udp"],
};

function protocolsOf({ protocol }: Listener): readonly Transport[] {
  return (protocol.known ? TRANSPORTS[protocol.value] : undefined) ?? [];
}

function heardBy({ port }: Listener, protocol: Transport): PacketSet {
  if (!port.known) return NO_PACKETS;
  const traffic = clientTraffic(protocol, { from: port.value, to: port.value });
  return packetsBetween(EVERY_ADDRESS, EVERY_ADDRESS, { ...traffic, sourcePorts: ALL_TRAFFIC.sourcePorts });
}

/** No listener takes it, unless one of which something is not known does. */
function unheard({ name, listeners, source }: LoadBalancer, wave: Wave): Progress {
  const vague = listeners.find((listener) => !listener.port.known || protocolsOf(listener).length === 0);
  if (vague !== undefined)
    return lost(wave, `on what a listener of ${name} listens is not known`, vague.source);
  const ports = listeners.flatMap(({ port }) => valueOf(port) ?? []).sort((a, b) => a - b);
  const words = trafficWords(wave.packets);
  return stopped(wave, {
    kind: "no-listener",
    at: listeners[0]?.port.source ?? source,
    why: `${name} does not listen on ${words}`,
    fix:
      ports.length === 0
        ? `add a listener to ${name}`
        : `call port ${ports.join(", ")}, or add a listener to ${name}`,
  });
}

/** One listener at one interface. */
interface Handing {
  readonly balancer: LoadBalancer;
  readonly node: Inside;
  readonly by: Arrival;
  readonly listener: Listener;
  readonly protocol: Transport;
}

function handOn(world: World, handing: Handing, wave: Wave): Progress {
  const { balancer, listener, by } = handing;
  const group = targetGroupOf(world, listener.targetGroup);
  if (group === undefined)
    return lost(wave, `where a listener of ${balancer.name} sends is not known`, listener.targetGroup.source);
  const heard = withHop(wave, listenerHop(balancer, listener, group));
  const kept = preserves(group);
  if (by === "direct" && !kept.known)
    return lost(heard, `whether targets of ${group.name} see the client's address ${kept.why}`, kept.source);
  if (by === "direct" && kept.known && kept.value)
    return lost(
      heard,
      `how answers return from targets of ${group.name}, which see the client's address, is not modelled`,
      kept.source,
    );
  return sendOn(world, handing, group, heard);
}

function listenerHop(
  { name, id }: LoadBalancer,
  { port, protocol, source }: Listener,
  group: TargetGroup,
): Hop {
  const text = `${valueOf(protocol) ?? ""} ${valueOf(port) ?? ""} goes to targets of ${group.name}`;
  return { kind: "listener", node: id, name, text, sources: [source] };
}

function sendOn(world: World, handing: Handing, group: TargetGroup, wave: Wave): Progress {
  const { balancer, node } = handing;
  const { places, missing } = targetsOf(world, balancer, group);
  const crossing = crossesZones(balancer, group);
  const zone = zoneOf(node);
  const near = places.filter(({ inside }) => zone !== undefined && zoneOf(inside) === zone);
  const gone = missing.map(({ why, at }) => lost(wave, why, at));
  if (crossing.known && crossing.value)
    return together([...gone, toAll(world, handing, group, places, wave)]);
  const vague = places.find(({ inside }) => zone === undefined || zoneOf(inside) === undefined);
  if (vague !== undefined)
    return together([
      ...gone,
      lost(wave, `the zone of a target of ${group.name} is not known`, vague.source),
    ]);
  if (crossing.known && near.length > 0) return together([...gone, toAll(world, handing, group, near, wave)]);
  if (crossing.known)
    return together(gone.length > 0 ? gone : [stopped(wave, noneInZone(handing, group, crossing.source))]);
  const why = `whether ${balancer.name} sends to other zones ${crossing.why}`;
  return lost(wave, why, crossing.source);
}

/** "Each load balancer node distributes traffic across only the registered targets in its Availability Zone." */
function noneInZone({ balancer, node }: Handing, { name }: TargetGroup, at: Source): Stop {
  const zone = zoneOf(node) ?? "its zone";
  return {
    kind: "no-endpoint-in-zone",
    at,
    why: `${balancer.name} sends to targets of its own zone only, and ${name} has none in ${zone}`,
    fix: `register a target in ${zone}, or let ${balancer.name} send to all zones`,
  };
}

/** To every target that may be chosen: those that are reached alike together, each other one for itself. */
function toAll(
  world: World,
  handing: Handing,
  group: TargetGroup,
  places: readonly TargetPlace[],
  wave: Wave,
): Progress {
  const ended = places.flatMap((place) => legTo(world, handing, group, place));
  const good = ended.filter(({ end, wave: leg }) => end.kind === "arrived" && leg.doubts.length === 0);
  const others = ended.filter((one) => !good.includes(one));
  const [first, ...alike] = good;
  const hops = alike.map(({ wave: leg }) => alikeHop(leg));
  return together([
    ...(first === undefined ? [] : [goesOn(joinedWave(wave, first.wave, alike, hops))]),
    ...others.map(({ wave: leg, end }): Progress => {
      const whole = joinedWave(wave, leg, [], []);
      return end.kind === "arrived" ? goesOn(whole) : { going: [], ended: [{ wave: whole, end }] };
    }),
  ]);
}

/** The client's packets, with what became of the packets that were sent for them. */
function joinedWave(wave: Wave, leg: Wave, alike: readonly Ended[], hops: readonly Hop[]): Wave {
  const all = [leg, ...alike.map((one) => one.wave)];
  const taken = <T>(of: (one: Wave) => readonly T[]) => [...new Set(all.flatMap(of))];
  return {
    ...wave,
    out: [...wave.out, ...leg.out, ...hops],
    back: [...wave.back, ...leg.back],
    doubts: [...wave.doubts, ...leg.doubts],
    assumptions: [...wave.assumptions, ...taken((one) => one.assumptions)],
    vpcs: [...new Set([...wave.vpcs, ...taken((one) => one.vpcs)])],
  };
}

/** Evidence of a way that differs in its places only. */
function alikeHop({ out, back }: Wave): Hop {
  const last = out.at(-1);
  const { node = "", name = "", text = "" } = last ?? {};
  const sources = [...new Set([...out, ...back].flatMap((hop) => hop.sources))];
  return { kind: "arrival", node, name, text: `likewise ${text}`, sources };
}

/** From the interface to one place and back, with the packets that are sent there. */
function legTo(
  world: World,
  { balancer, node, protocol }: Handing,
  group: TargetGroup,
  place: TargetPlace,
): readonly Ended[] {
  const { inside, port, assumption } = place;
  const key = [balancer.id, node.subnet.id, group.id, placeKey(inside), protocol, port].join(" ");
  return remembered(world, "balancer-legs", key, () => {
    const [source, destination] = [ipv4(node.addresses), ipv4(inside.addresses)];
    const traffic = clientTraffic(protocol, { from: port, to: port });
    const start: Wave = {
      packets: packetsBetween(source, destination, traffic),
      out: [],
      back: [],
      doubts: isNothing(source) || isNothing(destination) ? [noIpv4(place)] : [],
      assumptions: [assumption],
      vpcs: [...new Set([node.vpc.id, inside.vpc.id])],
    };
    if (isEmpty(start.packets)) return [{ wave: start, end: { kind: "lost", doubt: noIpv4(place) } }];
    const journey = { world, origin: node, destination: inside };
    const sent = goOut(journey, start);
    const seen = groupsSeen(world, node, inside);
    const arrived = together([
      { going: [], ended: sent.ended },
      ...sent.going.map((part) => arriveAt(world, node, inside, seen, part)),
    ]);
    const ended = [...arrived.ended, ...arrived.going.flatMap((part) => comeBack(world, node, inside, part))];
    return ended.map((one) => ({ ...one, wave: departing(balancer, node, one.wave) }));
  });
}

function ipv4(addresses: IntervalSet) {
  return intersect(addresses, ALL_ADDRESSES[4]);
}

function noIpv4({ source }: TargetPlace): Doubt {
  return { why: "how a load balancer sends over IPv6 is not modelled", at: source };
}

/** The way begins at the load balancer, not at a workload. */
function departing({ id, name }: LoadBalancer, { subnet, addresses }: Inside, wave: Wave): Wave {
  const [, ...rest] = wave.out;
  const text = `sends on from ${describeAddresses(ipv4(addresses))} in ${subnet.name}`;
  const hop: Hop = { kind: "load-balancer", node: id, name, text, sources: [subnet.cidr.source] };
  return { ...wave, out: [hop, ...rest] };
}
