/** Every packet of a flow between two selectors, as verdicts for each pair of places. */
import { region as regionNamed } from "../catalogue/regions";
import { nodeOf, valueOf } from "../model/facts";
import type { InterfaceEndpoint, NodeId, Vpc } from "../model/types";
import { conclude } from "./conclude";
import { resolve } from "./dns";
import {
  type Crowd,
  crowdOf,
  type Inside,
  type Origin,
  type Outside,
  type Place,
  type Service,
} from "./ends";
import {
  allResidents,
  elsewhere,
  endpointInsides,
  internet,
  originsOf,
  residentsIn,
  residentsOf,
  serviceFor,
} from "./expand";
import { addressesIn, EVERY_ADDRESS } from "./addresses";
import { type IntervalSet, union } from "./intervals";
import { askForEndpoint, askForService } from "./names";
import { NO_PACKETS, restrict, subtractPackets } from "./packets";
import type { Selector } from "./selectors";
import { gatewayServedBy } from "./services";
import { packetsOn, type Traffic } from "./traffic";
import { type Asked, EVERYTHING, travel, travelToCrowd, waveFrom } from "./travel";
import type { Verdict } from "./verdict";
import { type Progress, lost, stopped, type Wave, withHop } from "./wave";
import { remembered, type World } from "./world";
import { isReserved, isWithin } from "./zones";

/** A verdict and the places that it is about. */
export interface FlowVerdict {
  readonly origin: Origin;
  /** Absent where packets stopped before it mattered which of many places they were for. */
  readonly destination?: Place;
  readonly verdict: Verdict;
}

/** One question: from these places, to these places, this traffic. */
export interface Flow {
  readonly from: Selector;
  readonly to: Selector;
  readonly traffic: readonly Traffic[];
  /**
   * What of it is asked about.
   * @default - every packet
   */
  readonly asked?: (origin: Origin) => Asked;
}

/** Verdicts for every packet of the flow; none where the source selects nothing that begins flows. */
export function flowVerdicts(world: World, flow: Flow): FlowVerdict[] {
  return originsOf(world, flow.from).flatMap((origin) => from(world, origin, flow));
}

/** The same from one place. */
export function from(world: World, origin: Origin, { to, traffic, asked }: Flow): FlowVerdict[] {
  const go: Go = { world, origin, traffic, asked: asked?.(origin) ?? EVERYTHING };
  switch (to.kind) {
    case "vpc":
      return toMany(go, residentsOf(world, to));
    case "endpoint":
      return toEndpoint(go, to.endpoint, to.by === "name");
    case "gateway-endpoint":
      return toService(go, to.service, true);
    case "range":
      return toMany(go, residentsIn(world, addressesIn(to.cidr) ?? []));
    case "name":
      return toName(go, to.name);
    case "other-spokes":
      return toOtherSpokes(go);
    case "internet":
      return toMany(go, [internet(world)]);
    case "everything":
      return [
        ...toMany(go, [...allResidents(world), internet(world), elsewhere(world)], everybody(world)),
        ...services(world).flatMap((id) => toService(go, id, false)),
      ];
  }
}

interface Go {
  readonly world: World;
  readonly origin: Origin;
  readonly traffic: readonly Traffic[];
  readonly asked: Asked;
}

function waveTo({ origin, traffic }: Go, destination: IntervalSet): Wave {
  return waveFrom(origin, packetsOn(origin.addresses, destination, traffic));
}

/** Interfaces together, since most packets stop before it matters which is meant; all else one by one. */
function toMany(go: Go, places: readonly (Inside | Outside)[], crowd?: Crowd): FlowVerdict[] {
  const { origin } = go;
  const insides = places.filter((place) => place.kind === "inside");
  if (origin.kind !== "inside" || insides.length < 2) return places.flatMap((place) => toPlace(go, place));
  const outside = places.filter((place) => place.kind === "outside");
  return [
    ...toCrowd(go, origin, crowd ?? crowdOf(insides)),
    ...outside.flatMap((place) => toPlace(go, place)),
  ];
}

function toCrowd(go: Go, origin: Inside, crowd: Crowd): FlowVerdict[] {
  const found = travelToCrowd(go.world, origin, crowd, waveTo(go, crowd.addresses), go.asked);
  return found.map(({ member, verdict }) => ({
    origin,
    ...(member === undefined ? {} : { destination: member }),
    verdict,
  }));
}

function toPlace(go: Go, destination: Place, wave = waveTo(go, destination.addresses)): FlowVerdict[] {
  const { world, origin, asked } = go;
  const packets = subtractPackets(wave.packets, asked.leftOut(destination));
  const wanted = packets === wave.packets ? wave : { ...wave, packets };
  return travel(world, origin, destination, wanted).map((verdict) => ({ origin, destination, verdict }));
}

function toEndpoint(go: Go, endpoint: InterfaceEndpoint, byName: boolean): FlowVerdict[] {
  const { world, origin } = go;
  const insides = endpointInsides(world, endpoint);
  const whole = waveTo(go, union(...insides.map(({ addresses }) => addresses)));
  const at = endpoint.source;
  if (endpoint.subnets.length === 0) return ends(go, nowhere(endpoint, whole));
  const hidden = endpoint.subnets.length - insides.length;
  const unseen =
    hidden === 0
      ? []
      : ends(go, lost(whole, `${hidden} subnets of endpoint ${endpoint.name} are not in the recording`, at));
  if (!byName) return [...unseen, ...insides.flatMap((inside) => toPlace(go, inside))];
  const asked =
    origin.kind === "inside"
      ? askForEndpoint(world, origin.vpc, endpoint, insides, whole)
      : stopped(whole, {
          kind: "name-not-resolved",
          at,
          why: `only resolvers of VPCs know the private names of ${endpoint.name}`,
          fix: "ask a Resolver inbound endpoint in the hub",
        });
  return [
    ...unseen,
    ...ends(go, asked),
    ...asked.going.flatMap((wave) =>
      insides.flatMap((inside) =>
        toPlace(go, inside, { ...wave, packets: restrict(wave.packets, "destination", inside.addresses) }),
      ),
    ),
  ];
}

function nowhere({ name, source }: InterfaceEndpoint, wave: Wave): Progress {
  const why = `endpoint ${name} has no network interface in any zone`;
  const fix = `give ${name} a subnet in a zone that the service has`;
  return stopped(wave, { kind: "no-endpoint-in-zone", at: source, why, fix });
}

function toService(go: Go, id: string, byName: boolean): FlowVerdict[] {
  const { world, origin } = go;
  if (origin.kind !== "inside") {
    const wave = waveFrom(origin, NO_PACKETS);
    const why = "a gateway endpoint serves subnets of its own VPC only";
    return byName
      ? ends(go, stopped(wave, { kind: "no-route", at: { urn: "" }, why, fix: "use an interface endpoint" }))
      : [];
  }
  const { vpc } = origin;
  const service = serviceFor(world, id, vpc);
  if (service === undefined)
    return ends(
      go,
      lost(waveFrom(origin, NO_PACKETS), `the region of ${vpc.name} is not known`, vpc.region.source),
    );
  const wave = waveTo(go, service.addresses);
  const asked = byName
    ? askForService(world, vpc, serviceNames(world, id, vpc), vpc.source, wave)
    : { going: [wave], ended: [] };
  return [...ends(go, asked), ...asked.going.flatMap((part) => toPlace(go, service, part))];
}

/** Follows a DNS name to whatever it resolves to; what could change the answer could change everything behind it. */
function toName(go: Go, name: string): FlowVerdict[] {
  const { world, origin } = go;
  if (origin.kind !== "inside") {
    const why = "which resolver a place outside of all VPCs asks is not known";
    return ends(go, lost(waveFrom(origin, NO_PACKETS), why, { urn: "" }));
  }
  const { answer, text, sources, doubts } = resolve(world, origin.vpc, name);
  const hop = { kind: "name", node: sources.at(-1)?.urn ?? "", name, text, sources } as const;
  const named = (addresses: IntervalSet): Wave => withHop(waveTo(go, addresses), hop);
  const [doubt] = doubts;
  if (doubt !== undefined) return ends(go, lost(named(EVERY_ADDRESS), doubt.why, doubt.at));
  switch (answer.kind) {
    case "endpoint":
      return toNamedEndpoint(go, answer.endpoint, named);
    case "addresses":
      return residentsIn(world, answer.addresses).flatMap((place) =>
        toPlace(go, place, named(place.addresses)),
      );
    case "public":
      return toPublic(go, origin.vpc, answer.name, named);
    case "nothing": {
      const { at, why, fix } = answer;
      return ends(go, stopped(named(EVERY_ADDRESS), { kind: "name-not-resolved", at, why, fix }));
    }
    case "unknown":
      return ends(go, lost(named(EVERY_ADDRESS), answer.why, answer.at));
  }
}

function toNamedEndpoint(go: Go, id: NodeId, named: (addresses: IntervalSet) => Wave): FlowVerdict[] {
  const endpoint = go.world.model.interfaceEndpoints.get(id);
  const insides = endpoint === undefined ? [] : endpointInsides(go.world, endpoint);
  if (endpoint === undefined || insides.length < endpoint.subnets.length) {
    const why = "where the endpoint of the name has its addresses is not known";
    return ends(go, lost(named(EVERY_ADDRESS), why, { urn: id }));
  }
  if (insides.length === 0) return ends(go, nowhere(endpoint, named(EVERY_ADDRESS)));
  return insides.flatMap((inside) => toPlace(go, inside, named(inside.addresses)));
}

/** Public DNS is not modelled: that an AWS service has an address is certain, that another name has one is not. */
function toPublic(go: Go, vpc: Vpc, name: string, named: (addresses: IntervalSet) => Wave): FlowVerdict[] {
  const { world } = go;
  const service = publicService(world, vpc, name);
  if (service !== undefined) return toPlace(go, service, named(service.addresses));
  const net = internet(world);
  const suffix = regionNamed(valueOf(vpc.region) ?? "")?.dnsSuffix;
  if (suffix !== undefined && isWithin(name, suffix)) return toPlace(go, net, named(net.addresses));
  if (isReserved(name)) {
    const why = `no private zone of ${vpc.name} answers for ${name}, and public DNS has no such names`;
    const fix = `associate a private zone that has ${name} with ${vpc.name}`;
    return ends(go, stopped(named(EVERY_ADDRESS), { kind: "name-not-resolved", at: vpc.source, why, fix }));
  }
  const why = `whether public DNS knows ${name} is not modelled`;
  return ends(go, lost(named(EVERY_ADDRESS), why, vpc.source));
}

/** The service with a gateway endpoint whose public name it is. */
function publicService(world: World, vpc: Vpc, name: string): Service | undefined {
  const id = services(world).find((service) =>
    serviceNames(world, service, vpc).some((own) => isWithin(name, own)),
  );
  return id === undefined ? undefined : serviceFor(world, id, vpc);
}

/** Ids of the services that have a gateway endpoint in any VPC, sorted. */
function services(world: World): readonly string[] {
  return remembered(world, "gateway-services", "all", () => {
    const ids = [...world.model.gatewayEndpoints.values()].map(
      (endpoint) => gatewayServedBy(world, endpoint).id,
    );
    return [...new Set(ids)].sort();
  });
}

function serviceNames(world: World, id: string, vpc: Vpc): readonly string[] {
  const own = [...world.model.gatewayEndpoints.values()].find(
    (endpoint) => nodeOf(endpoint.vpc) === vpc.id && gatewayServedBy(world, endpoint).id === id,
  );
  if (own !== undefined) return gatewayServedBy(world, own).names;
  const region = valueOf(vpc.region);
  const suffix = regionNamed(region ?? "")?.dnsSuffix;
  return region === undefined || suffix === undefined ? [] : [`${id}.${region}.${suffix}`];
}

function toOtherSpokes(go: Go): FlowVerdict[] {
  const { world, origin } = go;
  const own = origin.kind === "inside" ? origin.vpc.id : "";
  const isOther = ({ vpc }: Inside) => vpc.role === "spoke" && vpc.id !== own;
  const others = remembered(world, "other-spokes", own, () => crowdOf(allResidents(world).filter(isOther)));
  if (origin.kind === "inside") return toCrowd(go, origin, others);
  return [...others.byVpc.values()].flat().flatMap((place) => toPlace(go, place));
}

function everybody(world: World): Crowd {
  return remembered(world, "everybody", "all", () => crowdOf(allResidents(world)));
}

function ends({ world, origin }: Go, { ended }: Progress): FlowVerdict[] {
  return ended.map((one) => ({ origin, verdict: conclude(world, one) }));
}
