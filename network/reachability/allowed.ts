/** What intents let through, by both ends: looked up for each flow, gone through once. */
import { addressesIn } from "./addresses";
import { calledEndpoints } from "./callers";
import { type Inside, insideKey, type Origin, type Outside, type Place } from "./ends";
import type { Intent } from "./estate-facts";
import {
  allResidents,
  elsewhere,
  endpointInsides,
  internet,
  originsOf,
  otherSites,
  residentsIn,
  residentsOf,
} from "./expand";
import { NO_PACKETS, type PacketSet, unionPackets } from "./packets";
import { readQuestion } from "./questions";
import { resolverInsides } from "./resolvers";
import type { Selector } from "./selectors";
import { services } from "./service-names";
import { isSite, siteOf } from "./sites";
import { ALL_TRAFFIC, packetsOn } from "./traffic";
import { remembered, type World } from "./world";

/** Packets between two places that some intent wants to get through. */
export type Allowed = (origin: Origin, place: Place) => PacketSet;

/** Reads the intents that want something reachable; source ports do not matter to what they allow. */
export function allowedBy(world: World, intents: readonly Intent[]): Allowed {
  const bySource = new Map<string, Map<string, PacketSet>>();
  for (const intent of intents) {
    if (intent.expect === "blocked") continue;
    const question = readQuestion(world, intent);
    if (!("flow" in question)) continue;
    const { flow } = question;
    const traffic = flow.traffic.map((kind) => ({ ...kind, sourcePorts: ALL_TRAFFIC.sourcePorts }));
    for (const origin of originsOf(world, flow.from)) {
      const targets = bySource.get(endKey(origin)) ?? new Map<string, PacketSet>();
      bySource.set(endKey(origin), targets);
      for (const target of targetsOf(world, origin, flow.to)) {
        const packets = packetsOn(origin.addresses, target.addresses, traffic);
        targets.set(target.key, unionPackets(targets.get(target.key) ?? NO_PACKETS, packets));
      }
    }
  }
  return (origin, place) => {
    const targets = bySource.get(endKey(origin));
    const own = targets?.get(endKey(place)) ?? NO_PACKETS;
    // An intent about a range means whatever site has its addresses.
    const ranged = isSite(place) ? (targets?.get("elsewhere") ?? NO_PACKETS) : NO_PACKETS;
    return ranged.length === 0 ? own : unionPackets(own, ranged);
  };
}

interface Target {
  readonly key: string;
  readonly addresses: Place["addresses"];
}

function targetsOf(world: World, origin: Origin, to: Selector): Target[] {
  switch (to.kind) {
    case "vpc":
      return residentsOf(world, to).map(asTarget);
    case "endpoint":
      return remembered(world, "endpoint-targets", to.endpoint.id, () =>
        endpointInsides(world, to.endpoint).map(asTarget),
      );
    case "published":
      return calledEndpoints(world, origin, to.service)
        .flatMap((endpoint) => endpointInsides(world, endpoint))
        .map(asTarget);
    case "range":
      return residentsIn(world, addressesIn(to.cidr) ?? []).map(asTarget);
    case "site":
      return [asTarget(siteOf(world, to.site))];
    case "other-sites":
      return otherSites(world, origin).map(asTarget);
    case "resolver":
      return to.endpoints.flatMap((endpoint) => resolverInsides(world, endpoint)).map(asTarget);
    case "internet":
      // Public addresses of AWS services are on the internet, too.
      return [asTarget(internet(world)), ...services(world).map((id) => serviceTarget(world, id))];
    case "everything":
      return [
        ...[...allResidents(world), internet(world), elsewhere(world)].map(asTarget),
        ...services(world).map((id) => serviceTarget(world, id)),
      ];
    case "other-spokes": {
      const own = origin.kind === "inside" ? origin.vpc.id : "";
      return allResidents(world)
        .filter(({ vpc }) => vpc.role === "spoke" && vpc.id !== own)
        .map(asTarget);
    }
    case "gateway-endpoint":
      return [serviceTarget(world, to.service)];
    case "name":
      // A name means what it resolves to, which is an endpoint or an address with a selector of its own.
      return [];
  }
}

function serviceTarget(world: World, id: string): Target {
  return { key: `service ${id}`, addresses: internet(world).addresses };
}

function asTarget(place: Inside | Outside): Target {
  return { key: endKey(place), addresses: place.addresses };
}

function endKey(place: Place): string {
  switch (place.kind) {
    case "inside":
      return insideKey(place);
    case "service":
      return `service ${place.id}`;
    case "outside":
      if (place.site !== undefined) return `site ${place.site.id}`;
      return place.internet ? "internet" : "elsewhere";
  }
}
