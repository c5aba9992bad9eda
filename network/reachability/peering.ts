/**
 * Across a peering connection: active, into the other VPC's own ranges, and not an address further.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
import { nodeOf } from "../model/facts";
import type { NodeId, Peering, PeeringSide, Route, Source, Subnet, Vpc } from "../model/types";
import { addressesIn, ALL_ADDRESSES, describeAddresses } from "./addresses";
import type { Destination, Inside } from "./ends";
import type { Journey } from "./forward";
import { intersect, type IntervalSet, isNothing, meets, subtract, union } from "./intervals";
import { isEmpty, restrict, valuesOf } from "./packets";
import { sameTarget } from "./routes";
import { goesOn, lost, type Progress, stopped, together, type Wave, withDoubt, withHop } from "./wave";
import { remembered, vpcOf, type World } from "./world";

export function intoPeering(journey: Journey, wave: Wave, route: Route): Progress {
  const { world, origin } = journey;
  const { to } = route.target;
  const peering = world.model.peerings.get(nodeOf(to) ?? "");
  if (peering === undefined)
    return lost(wave, "the peering connection of a route is not in the recording", to.source);
  const side = otherSide(peering, origin.vpc);
  if (side === undefined)
    return lost(
      wave,
      `it is not known whether peering ${peering.name} is one of ${origin.vpc.name}`,
      route.source,
    );
  const peer = vpcOf(world, side.vpc);
  if (peer === undefined)
    return lost(wave, `the VPC behind peering ${peering.name} is not in the recording`, side.vpc.source);
  const hop = {
    kind: "peering",
    node: peering.id,
    name: peering.name,
    text: `from ${origin.vpc.name} to ${peer.name}`,
    sources: [to.source, peering.status.source],
  } as const;
  return throughPeering(journey, withHop(wave, hop), { peering, peer, route });
}

interface Crossed {
  readonly peering: Peering;
  readonly peer: Vpc;
  readonly route: Route;
}

function throughPeering(journey: Journey, wave: Wave, { peering, peer, route }: Crossed): Progress {
  const { status, name } = peering;
  if (mayStandIn(journey.world, journey.origin.subnet, wave, route))
    return lost(wave, STAND_IN, route.source);
  if (status.known && status.value === "pending-acceptance") {
    const why = `peering ${name} waits for acceptance by ${peer.name}`;
    const fix = `accept peering connection ${name}, with an accepter in the account of ${peer.name}`;
    return stopped(wave, { kind: "not-accepted", at: status.source, why, fix });
  }
  const certain = status.known ? wave : withDoubt(wave, `peering ${name} ${status.why}`, status.source);
  const crossing = { kind: "peering", peering: peering.id } as const;
  return arriveIn(journey, { ...certain, vpcs: [...certain.vpcs, peer.id], crossing }, peer, route);
}

/**
 * "The route has a state of blackhole, and has no effect until the VPC peering connection is in the active state":
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
 */
export const STAND_IN = "whether a wider route stands in for one to a pending peering is not documented";

/** Whether another route of the subnet's table may carry packets whose route leads to a peering that is not active. */
export function mayStandIn(world: World, subnet: Subnet, wave: Wave, route: Route): boolean {
  const status = world.model.peerings.get(nodeOf(route.target.to) ?? "")?.status;
  if (status === undefined || (status.known && status.value === "active")) return false;
  return hasOtherRoute(world, subnet, wave, route);
}

/** Whether another route of the subnet's table, which leads elsewhere, may be for the same destinations. */
export function hasOtherRoute({ model }: World, { routeTable }: Subnet, wave: Wave, route: Route): boolean {
  const table = model.routeTables.get(nodeOf(routeTable) ?? "");
  const wanted = valuesOf(wave.packets, "destination");
  return (table?.routes ?? []).some(({ destination, target }) => {
    if (sameTarget(target, route.target)) return false;
    if (!destination.known) return true;
    const { value } = destination;
    // Lists of AWS services hold public addresses only.
    if (value.kind === "prefix-list") return value.list.kind === "other";
    return meets(addressesIn(value.cidr) ?? wanted, wanted);
  });
}

/** The side of a peering that a VPC is not. */
export function otherSide({ requester, accepter }: Peering, vpc: Vpc): PeeringSide | undefined {
  const [asks, accepts] = [nodeOf(requester.vpc), nodeOf(accepter.vpc)];
  if (asks === vpc.id && accepts !== vpc.id) return accepter;
  return accepts === vpc.id && asks !== vpc.id ? requester : undefined;
}

function arriveIn({ world, destination }: Journey, wave: Wave, peer: Vpc, route: Route): Progress {
  const { known, possible } = rangesOf(world, peer);
  const wanted = valuesOf(wave.packets, "destination");
  const part = (addresses: IntervalSet): Wave => ({
    ...wave,
    packets: restrict(wave.packets, "destination", addresses),
  });
  const within = part(known);
  const beyond = part(subtract(wanted, union(known, possible)));
  const unsure = part(intersect(subtract(wanted, known), possible));
  const there = isIn(peer.id, destination);
  return together([
    ...(isEmpty(within.packets) ? [] : [there ? goesOn(within) : nobodyThere(within, peer, route.source)]),
    ...(isEmpty(unsure.packets) ? [] : [lost(unsure, `a range of ${peer.name} is not known`, peer.source)]),
    ...(isEmpty(beyond.packets) ? [] : [notTransitive(beyond, peer, route)]),
  ]);
}

/** Addresses of a VPC's ranges that the wanted destination is not at: it lies elsewhere, or no subnet has them. */
export function nobodyThere(wave: Wave, vpc: Vpc, at: Source): Progress {
  if (vpc.origin === "adopted") return lost(wave, `not every subnet of ${vpc.name} is stated`, vpc.source);
  const to = describeAddresses(valuesOf(wave.packets, "destination"));
  return stopped(wave, {
    kind: "no-route",
    at,
    why: `the route leads into ${vpc.name}, where no destination has ${to}`,
    fix: `give ${to} to one VPC only, or route it to the one that is meant`,
  });
}

/** Neither to a VPC behind the peer, nor to its gateways and gateway endpoints. */
function notTransitive(wave: Wave, peer: Vpc, route: Route): Progress {
  const to = describeAddresses(valuesOf(wave.packets, "destination"));
  return stopped(wave, {
    kind: "no-route",
    at: route.source,
    why: `${to} lies beyond ${peer.name}, and a peering carries packets to the peer's own ranges only`,
    fix: `reach ${to} by a peering, an endpoint or PrivateLink of its own, not through ${peer.name}`,
  });
}

/**
 * Whether a rule may name a group of the other end: within one VPC, or over an active peering within one region.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
 */
export function groupsSeen({ model }: World, a: Inside, b: Destination): boolean | "unknown" {
  if (b.kind === "crowd") return "unknown";
  if (b.kind !== "inside") return false;
  if (a.vpc.id === b.vpc.id) return true;
  const [one, other] = [a.vpc.region, b.vpc.region];
  if (one.known && other.known && one.value !== other.value) return false;
  const peerings = a.vpc.peerings.flatMap((id) => model.peerings.get(id) ?? []);
  const between = peerings.filter((peering) => nodeOf(otherSide(peering, a.vpc)?.vpc) === b.vpc.id);
  if (between.some(({ status }) => status.known && status.value === "active"))
    return (one.known && other.known) || "unknown";
  return between.some(({ status }) => !status.known) ? "unknown" : false;
}

/** Whether a destination, or some of a crowd, lies in a VPC. */
export function isIn(vpc: NodeId, destination: Destination): boolean {
  if (destination.kind === "crowd") return destination.byVpc.has(vpc);
  return destination.kind === "inside" && destination.vpc.id === vpc;
}

interface Ranges {
  readonly known: IntervalSet;
  /** Where ranges that are not known could lie. */
  readonly possible: IntervalSet;
}

export function rangesOf(world: World, vpc: Vpc): Ranges {
  return remembered(world, "vpc-ranges", vpc.id, () => {
    const known = vpc.ranges.flatMap(({ cidr }) => (cidr.known ? (addressesIn(cidr.value) ?? []) : []));
    const open = vpc.ranges.filter(({ cidr }) => !cidr.known || addressesIn(cidr.value) === undefined);
    const sorted = union(...known.map((one) => [one]));
    const possible = union(...open.map(({ family }) => ALL_ADDRESSES[family]));
    return { known: sorted, possible: isNothing(possible) ? possible : subtract(possible, sorted) };
  });
}
