/** From one place to others: the parts of a flow that every kind of destination shares. */
import { conclude } from "./conclude";
import { type Crowd, crowdOf, type Inside, type Origin, type Outside, type Place } from "./ends";
import { type IntervalSet, union } from "./intervals";
import { subtractPackets } from "./packets";
import { gatewaysAt, isSite, type Site } from "./sites";
import { packetsOn, type Traffic } from "./traffic";
import { type Asked, travel, travelToCrowd, waveFrom } from "./travel";
import type { Verdict } from "./verdict";
import type { Progress, Wave } from "./wave";
import type { World } from "./world";

/** A verdict and the places that it is about. */
export interface FlowVerdict {
  readonly origin: Origin;
  /** Absent where packets stopped before it mattered which of many places they were for. */
  readonly destination?: Place;
  readonly verdict: Verdict;
}

/** A question as it is followed from one place. */
export interface Go {
  readonly world: World;
  readonly origin: Origin;
  readonly traffic: readonly Traffic[];
  readonly asked: Asked;
}

/** Everything that is asked about, to some addresses. */
export function waveTo({ origin, traffic }: Go, destination: IntervalSet): Wave {
  return waveFrom(origin, packetsOn(origin.addresses, destination, traffic));
}

/** Interfaces together, since most packets stop before it matters which is meant; all else one by one. */
export function toMany(go: Go, places: readonly (Inside | Outside)[], crowd?: Crowd): FlowVerdict[] {
  const { origin } = go;
  const insides = places.filter((place) => place.kind === "inside");
  const outside = places.filter((place) => place.kind === "outside");
  if (isSite(origin))
    return [
      ...[...crowdOf(insides).byVpc.values()].flatMap((own) => toVpc(go, origin, own)),
      ...outside.flatMap((place) => toPlace(go, place)),
    ];
  if (origin.kind !== "inside" || insides.length < 2) return places.flatMap((place) => toPlace(go, place));
  return [
    ...toCrowd(go, origin, crowd ?? crowdOf(insides)),
    ...outside.flatMap((place) => toPlace(go, place)),
  ];
}

/** A site meets a VPC before any part of it: where its gateway is not attached, all of it is one place. */
function toVpc(go: Go, origin: Site, places: readonly Inside[]): FlowVerdict[] {
  const { world } = go;
  const [first] = places;
  if (first === undefined || gatewaysAt(world, first.vpc).length > 0)
    return places.flatMap((place) => toPlace(go, place));
  const addresses = union(...places.map((place) => place.addresses));
  return travel(world, origin, { ...first, addresses }, waveTo(go, addresses)).map((verdict) => ({
    origin,
    verdict,
  }));
}

/** To many interfaces at once. */
export function toCrowd(go: Go, origin: Inside, crowd: Crowd): FlowVerdict[] {
  const found = travelToCrowd(go.world, origin, crowd, waveTo(go, crowd.addresses), go.asked);
  return found.map(({ member, verdict }) => ({
    origin,
    ...(member === undefined ? {} : { destination: member }),
    verdict,
  }));
}

/** To one place. */
export function toPlace(go: Go, destination: Place, wave = waveTo(go, destination.addresses)): FlowVerdict[] {
  const { world, origin, asked } = go;
  const packets = subtractPackets(wave.packets, asked.leftOut(destination));
  const wanted = packets === wave.packets ? wave : { ...wave, packets };
  return travel(world, origin, destination, wanted).map((verdict) => ({ origin, destination, verdict }));
}

/** What ended before any place was reached. */
export function ends({ world, origin }: Go, { ended }: Progress): FlowVerdict[] {
  return ended.map((one) => ({ origin, verdict: conclude(world, one) }));
}
