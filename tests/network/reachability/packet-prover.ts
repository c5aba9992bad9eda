/** The prover as it speaks of one packet: the verdict of the part that the packet is in. For comparison with others. */
import { cidrOf, parseAddress } from "../../../network/cidr";
import { nodeOf } from "../../../network/model/facts";
import type { NetworkModel, NodeId } from "../../../network/model/types";
import { createWorld, NO_FACTS, type Verdict, type World } from "../../../network/reachability";
import { addressesOf, PUBLIC_ADDRESSES } from "../../../network/reachability/addresses";
import { type Finding, findings } from "../../../network/reachability/complement";
import { resolve } from "../../../network/reachability/dns";
import { type Origin, placeKey } from "../../../network/reachability/ends";
import { internet, workloads } from "../../../network/reachability/expand";
import { from } from "../../../network/reachability/flows";
import type { FlowVerdict } from "../../../network/reachability/going";
import { covers, has, interval, type IntervalSet } from "../../../network/reachability/intervals";
import type { Selector } from "../../../network/reachability/selectors";
import { attachedVpc, isSite, siteOf } from "../../../network/reachability/sites";
import { ALL_TRAFFIC, type Traffic } from "../../../network/reachability/traffic";
import { remembered } from "../../../network/reachability/world";

/** One packet, and what AWS will choose. */
export interface Packet {
  /** The subnet that it comes from; or the connection whose site it comes from; or, from the internet, the subnet that it is for. */
  readonly subnet?: NodeId;
  readonly site?: NodeId;
  readonly into?: NodeId;
  readonly source: string;
  readonly to:
    { readonly kind: "address"; readonly address: string } | { readonly kind: "name"; readonly name: string };
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly sourcePort: number;
  readonly port: number;
  /** Picks one of the addresses that a name has. */
  readonly take: number;
  /** Addresses of endpoints' interfaces. */
  readonly interfaces: readonly {
    readonly endpoint: NodeId;
    readonly subnet: NodeId;
    readonly address: string;
  }[];
  /** Addresses of load balancers' interfaces. */
  readonly balancers: readonly {
    readonly balancer: NodeId;
    readonly subnet: NodeId;
    readonly address: string;
  }[];
}

const PROTOCOLS = { tcp: 6, udp: 17, icmp: 1 } as const;

/** Verdicts of every part that the packet is in, of a question about it alone; more than one only where they agree on the place. */
export function provePacket(world: World, packet: Packet): Verdict[] {
  const place = sourceOf(world, packet);
  if (place === undefined) return [];
  const origin: Origin = { ...place, addresses: single(packet.source) };
  const flow = { from: EVERYTHING, to: selectorOf(packet), traffic: [trafficOf(packet)] };
  return partsFor(world, packet, origin, from(world, origin, flow));
}

/**
 * The same of the question about everything that its source sends to private addresses, or all that it sends to that name or
 * public address: asked once, for all packets.
 */
export function proveInSpace(world: World, packet: Packet): Verdict[] {
  const origin = sourceOf(world, packet);
  if (origin === undefined) return [];
  const to = spaceOf(packet);
  const parts = remembered(world, "parts-for-comparison", `${placeKey(origin)} ${to.text}`, () =>
    from(world, origin, { from: EVERYTHING, to, traffic: [ALL_TRAFFIC] }),
  );
  return partsFor(world, packet, origin, parts).filter((verdict) => holds(verdict, packet));
}

/** What `everything` says of the internet leaves out addresses that prefix lists of AWS may have. */
function spaceOf(packet: Packet): Selector {
  const { to } = packet;
  const isPrivate = to.kind === "address" && !has(PUBLIC_ADDRESSES, number(to.address));
  return isPrivate ? EVERYTHING : selectorOf(packet);
}

/** Kinds of the findings that have the packet. */
export function findingsWith(world: World, packet: Packet): Finding["kind"][] {
  const origin = sourceOf(world, packet);
  if (origin === undefined) return [];
  const all = remembered(world, "findings-for-comparison", "all", () => findings(world));
  return all
    .filter(({ parts }) => {
      const own = parts.filter((part) => placeKey(part.origin) === placeKey(origin));
      return partsFor(world, packet, origin, own).some((verdict) => holds(verdict, packet));
    })
    .map(({ kind }) => kind);
}

/** Verdicts of the parts that are about the place that the packet is for. */
function partsFor(world: World, packet: Packet, origin: Origin, parts: readonly FlowVerdict[]): Verdict[] {
  const address = addressOf(world, origin, packet);
  if (address === "several") return [];
  return parts.filter((part) => isIn(world, packet, address, part)).map(({ verdict }) => verdict);
}

/** Whether a verdict speaks of the packet, wherever it is for. */
function holds({ packets }: Verdict, packet: Packet): boolean {
  const { protocol, sourcePorts, destinationPorts } = trafficOf(packet);
  return packets.some(
    (box) =>
      has(box.source, number(packet.source)) &&
      covers(box.protocol, protocol) &&
      covers(box.sourcePorts, sourcePorts) &&
      covers(box.destinationPorts, destinationPorts),
  );
}

function sourceOf(
  world: World,
  { subnet: id = "", site: connection = "", into, source }: Packet,
): Origin | undefined {
  if (into !== undefined) return internet(world);
  const subnet = world.model.subnets.get(id);
  const site = world.model.vpnConnections.get(connection);
  if (subnet === undefined) return site && siteOf(world, site);
  const machine = machineAt(world, id, number(source));
  return workloads(world, subnet).find((one) => one.machine?.id === machine);
}

/** The machine of a subnet that was given the address. */
function machineAt({ model }: World, subnet: string, address: bigint | undefined): string | undefined {
  const own = [...model.machines.values()].find(
    (machine) =>
      nodeOf(machine.subnet) === subnet &&
      machine.addresses.some((one) => one.known && number(one.value) === address),
  );
  return own?.id;
}

/** Worlds of models, kept so that a model is compiled once. */
export function worldOf(worlds: WeakMap<NetworkModel, World>, model: NetworkModel): World {
  const known = worlds.get(model);
  if (known !== undefined) return known;
  const world = createWorld(model, NO_FACTS);
  worlds.set(model, world);
  return world;
}

const EVERYTHING: Selector = { kind: "everything", text: "everything" };

function selectorOf({ to }: Packet): Selector {
  if (to.kind === "name") return { kind: "name", text: to.name, name: to.name };
  return { kind: "range", text: to.address, cidr: `${to.address}/32` };
}

function trafficOf({ protocol, sourcePort, port }: Packet): Traffic {
  const number = PROTOCOLS[protocol];
  const isPing = protocol === "icmp";
  return {
    protocol: interval(number, number),
    sourcePorts: isPing ? interval(0, 65535) : interval(sourcePort, sourcePort),
    destinationPorts: isPing ? interval(8 * 256, 8 * 256) : interval(port, port),
  };
}

function single(address: string): IntervalSet {
  return addressesOf(cidrOf(`${address}/32`));
}

/** Whether a part speaks of the packet: of the interface that has the address, where it says which; no packet is for a resolver. */
function isIn(
  world: World,
  packet: Packet,
  address: bigint | undefined,
  { destination, verdict }: FlowVerdict,
): boolean {
  const { to, interfaces, balancers, take } = packet;
  if (destination?.kind === "inside") {
    const { relay, machine, subnet: place } = destination;
    if (relay?.kind === "resolver-endpoint") return false;
    if (machine?.id !== machineAt(world, place.id, address)) return false;
    if (packet.into !== undefined && packet.into !== place.id) return false;
    const here = balancers.find((one) => one.subnet === place.id && number(one.address) === address);
    if (here?.balancer !== (relay?.kind === "load-balancer" ? relay.id : undefined)) return false;
    const own = interfaces.filter(({ endpoint }) => endpoint === destination.endpoint?.id);
    if (to.kind === "name" && address === undefined && destination.endpoint !== undefined) {
      const chosen = own[take % own.length];
      if (chosen?.subnet !== destination.subnet.id) return false;
      return verdict.packets.some((box) => has(box.destination, number(chosen.address)));
    }
    if (address !== undefined) {
      const { subnet } = destination;
      const owner = interfaces.find((one) => one.subnet === subnet.id && number(one.address) === address);
      if (owner?.endpoint !== destination.endpoint?.id) return false;
    }
  }
  return address === undefined || verdict.packets.some((box) => has(box.destination, address));
}

/**
 * The address that the packet is for; undefined where a name leads to something whose address AWS chooses. Of several
 * addresses of one record nobody says here which is taken.
 */
function addressOf(world: World, origin: Origin, { to }: Packet): bigint | "several" | undefined {
  if (to.kind === "address") return number(to.address);
  const vpc = origin.kind === "inside" ? origin.vpc : isSite(origin) && attachedVpc(world, origin.site);
  if (vpc === undefined || vpc === false) return undefined;
  const { answer } = resolve(world, vpc, to.name);
  if (answer.kind !== "addresses") return undefined;
  const [only, ...more] = answer.addresses;
  return more.length === 0 && only?.first === only?.last ? only?.first : "several";
}

function number(address: string): bigint {
  return parseAddress(address)?.value ?? -1n;
}
