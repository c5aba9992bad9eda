/** What intents let through, by both ends: looked up for each flow, gone through once. */
import { addressesIn } from "./addresses";
import { calledEndpoints } from "./callers";
import { type Inside, type Origin, type Outside, type Place, placeKey, serviceKey } from "./ends";
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
      const targets = bySource.get(placeKey(origin)) ?? new Map<string, PacketSet>();
      bySource.set(placeKey(origin), targets);
      for (const target of targetsOf(world, origin, flow.to)) {
        const packets = packetsOn(origin.addresses, target.addresses, traffic);
        targets.set(target.key, unionPackets(targets.get(target.key) ?? NO_PACKETS, packets));
      }
    }
  }
  return (origin, place) => {
    const targets = bySource.get(placeKey(origin));
    const own = targets?.get(placeKey(place)) ?? NO_PACKETS;
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
      return publicTargets(world);
    case "everything":
      return [...[...allResidents(world), elsewhere(world)].map(asTarget), ...publicTargets(world)];
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

/** Public addresses of AWS services are on the internet, too. */
function publicTargets(world: World): Target[] {
  return [asTarget(internet(world)), ...services(world).map((id) => serviceTarget(world, id))];
}

function serviceTarget(world: World, id: string): Target {
  return { key: serviceKey(id), addresses: internet(world).addresses };
}

function asTarget(place: Inside | Outside): Target {
  return { key: placeKey(place), addresses: place.addresses };
}
