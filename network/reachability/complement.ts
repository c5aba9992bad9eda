/**
 * What nobody asked for: every packet that gets through, or may get through, and that no intent allows. Source ports
 * do not matter to what an intent allows.
 */
import { allowedBy } from "./allowed";
import { derivedIntents } from "./derive";
import type { Origin, Place } from "./ends";
import { beyondSites, inhabitants, internet } from "./expand";
import { type Flow, from } from "./flows";
import type { FlowVerdict } from "./going";
import { unionPackets } from "./packets";
import { keyOf, type Selector } from "./selectors";
import { isSite } from "./sites";
import { ALL_TRAFFIC, describePackets } from "./traffic";
import type { World } from "./world";

/** Traffic that no intent allows. */
export interface Finding {
  /** `extra` gets through; `unproven` may. */
  readonly kind: "extra" | "unproven";
  /** Tier of a VPC, endpoint, range or `internet`. */
  readonly from: string;
  readonly to: string;
  /** The packets in words, one line each. */
  readonly packets: readonly string[];
  readonly parts: readonly FlowVerdict[];
}

/** Every flow of the network that neither a declared nor a derived intent allows, by source and destination. */
export function findings(world: World): Finding[] {
  const intents = [...world.facts.intents, ...derivedIntents(world)].filter(
    ({ expect }) => expect === "reachable",
  );
  const allowed = allowedBy(world, intents);
  const flow: Flow = {
    from: EVERYTHING,
    to: EVERYTHING,
    traffic: [ALL_TRAFFIC],
    asked: (origin) => ({ leftOut: (place) => allowed(origin, place), arrivalsOnly: true }),
  };
  const found = new Map<string, Finding>();
  for (const origin of beginnings(world)) {
    for (const part of from(world, origin, flow)) collect(found, part);
  }
  return [...found.values()].map((finding) => ({ ...finding, packets: packetsOfParts(finding.parts) }));
}

const EVERYTHING: Selector = { kind: "everything", text: "everything" };

function beginnings(world: World): Origin[] {
  return [
    ...[...world.model.subnets.values()].flatMap((subnet) => inhabitants(world, subnet)),
    internet(world),
    ...beyondSites(world),
  ];
}

function collect(found: Map<string, Finding>, part: FlowVerdict): void {
  const { origin, destination, verdict } = part;
  if (verdict.kind !== "reachable" && verdict.kind !== "unknown") return;
  // What lies outside on both ends is no part of this network, except for sites that may meet in it.
  if (origin.kind === "outside" && destination?.kind === "outside" && !areSites(origin, destination)) return;
  const kind = verdict.kind === "reachable" ? "extra" : "unproven";
  const [one, other] = [
    placeText(origin),
    destination === undefined ? "many places" : placeText(destination),
  ];
  const key = JSON.stringify([kind, one, other]);
  const before = found.get(key);
  found.set(key, { kind, from: one, to: other, packets: [], parts: [...(before?.parts ?? []), part] });
}

function areSites(origin: Origin, destination: Place): boolean {
  return isSite(origin) && isSite(destination) && origin.site.id !== destination.site.id;
}

function packetsOfParts(parts: readonly FlowVerdict[]): string[] {
  return describePackets(unionPackets(...parts.map(({ verdict }) => verdict.packets)));
}

/** What a place is called: `app/database`, `endpoint/kms`, `internet`. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case "inside":
      if (place.endpoint !== undefined) return `endpoint/${keyOf(place.endpoint)}`;
      return `${place.vpc.name}/${place.subnet.tier ?? place.subnet.name}`;
    case "service":
      return `gateway-endpoint/${place.id}`;
    case "outside":
      if (place.site !== undefined) return `site/${place.site.site}`;
      return place.internet ? "internet" : "elsewhere";
  }
}
