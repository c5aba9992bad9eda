/**
 * Sets of packets, as disjoint boxes over five dimensions: source and destination address, protocol, source and
 * destination port. ICMP has no ports; its type and code stand in place of the destination port (`traffic.ts`).
 * Knows sets only, no rule and no network.
 */
import { covers, intersect, type IntervalSet, isNothing, meets, sameSet, subtract, union } from "./intervals";

/** Every packet whose fields lie in the five sets. */
export interface Box {
  readonly source: IntervalSet;
  readonly destination: IntervalSet;
  readonly protocol: IntervalSet;
  readonly sourcePorts: IntervalSet;
  readonly destinationPorts: IntervalSet;
}

/** Disjoint boxes, none of them empty. */
export type PacketSet = readonly Box[];

/** The set without a packet. */
export const NO_PACKETS: PacketSet = [];

const DIMENSIONS = ["source", "destination", "protocol", "sourcePorts", "destinationPorts"] as const;
type Dimension = (typeof DIMENSIONS)[number];

/** One box as a set; empty when any of its dimensions is. */
export function packetsOf(box: Box): PacketSet {
  return DIMENSIONS.some((dimension) => isNothing(box[dimension])) ? NO_PACKETS : [box];
}

/** Packets that are in both. */
export function intersectPackets(a: PacketSet, b: PacketSet): PacketSet {
  const [one] = a;
  const [other] = b;
  if (a.length === 1 && b.length === 1 && one !== undefined && other !== undefined) {
    const box = common(one, other);
    return box === undefined ? NO_PACKETS : [box];
  }
  return a.flatMap((left) => b.flatMap((right) => common(left, right) ?? []));
}

/** Packets of `whole` that are not in `hole`. */
export function subtractPackets(whole: PacketSet, hole: PacketSet): PacketSet {
  return hole.reduce((left, box) => left.flatMap((one) => without(one, box)), whole);
}

/** Packets that are in any of the sets. */
export function unionPackets(...sets: readonly PacketSet[]): PacketSet {
  const [first = NO_PACKETS, ...others] = sets.filter((set) => set.length > 0);
  const all = others.reduce((sum, set) => [...sum, ...subtractPackets(set, sum)], first);
  return others.length === 0 ? first : joinBoxes(all);
}

/** Whether the set has no packet. */
export function isEmpty(packets: PacketSet): boolean {
  return packets.length === 0;
}

/** Whether every packet of `inner` is in `outer`. */
export function coversPackets(outer: PacketSet, inner: PacketSet): boolean {
  if (outer === inner) return true;
  return inner.every(
    (box) => outer.some((other) => within(other, box)) || isEmpty(subtractPackets([box], outer)),
  );
}

/** Whether both sets have the same packets. */
export function samePackets(a: PacketSet, b: PacketSet): boolean {
  return coversPackets(a, b) && coversPackets(b, a);
}

/** The same packets with one dimension made narrower. */
export function restrict(packets: PacketSet, dimension: Dimension, to: IntervalSet): PacketSet {
  return packets.flatMap((box) => {
    const left = intersect(box[dimension], to);
    if (isNothing(left)) return [];
    return left === box[dimension] ? [box] : [{ ...box, [dimension]: left }];
  });
}

/** Every value that a dimension takes in any of the packets. */
export function valuesOf(packets: PacketSet, dimension: Dimension): IntervalSet {
  return union(...packets.map((box) => box[dimension]));
}

function common(a: Box, b: Box): Box | undefined {
  if (DIMENSIONS.some((dimension) => !meets(a[dimension], b[dimension]))) return undefined;
  return {
    source: intersect(a.source, b.source),
    destination: intersect(a.destination, b.destination),
    protocol: intersect(a.protocol, b.protocol),
    sourcePorts: intersect(a.sourcePorts, b.sourcePorts),
    destinationPorts: intersect(a.destinationPorts, b.destinationPorts),
  };
}

/** One slice for each dimension in which the box sticks out of the hole; what remains lies within the hole. */
function without(box: Box, hole: Box): Box[] {
  if (DIMENSIONS.some((dimension) => !meets(box[dimension], hole[dimension]))) return [box];
  const slices: Box[] = [];
  let rest = box;
  for (const dimension of DIMENSIONS) {
    const outside = subtract(rest[dimension], hole[dimension]);
    if (isNothing(outside)) continue;
    slices.push({ ...rest, [dimension]: outside });
    rest = { ...rest, [dimension]: intersect(rest[dimension], hole[dimension]) };
  }
  return slices;
}

function within(outer: Box, inner: Box): boolean {
  return DIMENSIONS.every((dimension) => covers(outer[dimension], inner[dimension]));
}

/** Joins boxes that differ in one dimension only, until no two do: the same packets in fewer boxes. */
export function joinBoxes(packets: PacketSet): PacketSet {
  let boxes = [...packets];
  for (let again = boxes.length > 1; again;) {
    again = false;
    const joined: Box[] = [];
    for (const box of boxes) {
      const at = joined.findIndex((other) => differingIn(other, box).length <= 1);
      const twin = joined[at];
      if (twin === undefined) joined.push(box);
      else {
        joined[at] = joinedBox(twin, box);
        again = true;
      }
    }
    boxes = joined;
  }
  return boxes;
}

function differingIn(a: Box, b: Box): Dimension[] {
  return DIMENSIONS.filter((dimension) => !sameSet(a[dimension], b[dimension]));
}

function joinedBox(a: Box, b: Box): Box {
  const [dimension] = differingIn(a, b);
  return dimension === undefined ? a : { ...a, [dimension]: union(a[dimension], b[dimension]) };
}
