/** Every packet of a flow between two selectors, as verdicts for each pair of places. */
import type { EndpointService } from "../model/privatelink-types";
import type { InterfaceEndpoint, Source } from "../model/types";
import { addressesIn } from "./addresses";
import { type Crowd, crowdOf, type Inside, type Origin, type Outside } from "./ends";
import {
  allResidents,
  endpointInsides,
  internet,
  originsOf,
  otherSites,
  outsideOf,
  residentsIn,
  residentsOf,
  serviceFor,
} from "./expand";
import { ends, type FlowVerdict, type Go, toCrowd, toMany, toPlace, waveTo } from "./going";
import { union } from "./intervals";
import { asking, nowhere, toName } from "./name-flows";
import { askForService } from "./names";
import { NO_PACKETS, restrict } from "./packets";
import { resolverInsides } from "./resolvers";
import type { Selector } from "./selectors";
import { calledEndpoints } from "./callers";
import { askByName } from "./endpoint-names";
import { endpointOfService, serviceNames, services } from "./service-names";
import { bySite, siteOf } from "./sites";
import type { Traffic } from "./traffic";
import { type Asked, EVERYTHING, waveFrom } from "./travel";
import { lost, stopped } from "./wave";
import { remembered, type World } from "./world";

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
    case "published":
      return toPublished(go, to.service);
    case "gateway-endpoint":
      return toService(go, to.service, "endpoint");
    case "range":
      return toMany(
        go,
        residentsIn(world, addressesIn(to.cidr) ?? []).flatMap((place) => asSites(go, place)),
      );
    case "name":
      return toName(go, to.name);
    case "other-spokes":
      return toOtherSpokes(go);
    case "site":
      return toPlace(go, siteOf(world, to.site));
    case "other-sites":
      return otherSites(world, origin).flatMap((place) => toPlace(go, place));
    case "resolver":
      return to.endpoints.flatMap((endpoint) => toMany(go, resolverInsides(world, endpoint)));
    case "internet":
      return toMany(go, [internet(world)]);
    case "everything":
      return [
        ...toMany(
          go,
          [...allResidents(world), internet(world), ...outsideOf(world, origin)],
          everybody(world),
        ),
        ...services(world).flatMap((id) => toService(go, id, "any")),
      ];
  }
}

/** A gateway chooses the site for packets of a VPC; between sites the question does. */
function asSites({ world, origin }: Go, place: Inside | Outside): readonly (Inside | Outside)[] {
  return place.kind === "outside" && origin.kind === "outside" ? bySite(world, place) : [place];
}

function toEndpoint(go: Go, endpoint: InterfaceEndpoint, byName: boolean): FlowVerdict[] {
  const { world } = go;
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
    asking(go, whole, (vpc, wave) => askByName(world, vpc, endpoint, insides, wave)) ??
    stopped(whole, {
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

/** By the endpoint that the place is to use; one of another VPC has names and filters that may refuse it. */
function toPublished(go: Go, service: EndpointService): FlowVerdict[] {
  const { world, origin } = go;
  const endpoints = calledEndpoints(world, origin, service);
  if (endpoints.length > 0) return endpoints.flatMap((endpoint) => toEndpoint(go, endpoint, true));
  const wave = waveFrom(origin, NO_PACKETS);
  const why = `no endpoint of ${service.name} is in the recording`;
  if (origin.kind === "inside" && origin.vpc.origin === "adopted")
    return ends(
      go,
      lost(wave, `${why}, and not every part of ${origin.vpc.name} is stated`, origin.vpc.source),
    );
  const fix = `make an endpoint of ${service.name} where it is called from`;
  return ends(go, stopped(wave, { kind: "no-endpoint-in-zone", at: service.source, why, fix }));
}

/** @param way by the gateway endpoint and its names, or by any way to the service's addresses */
function toService(go: Go, id: string, way: "endpoint" | "any"): FlowVerdict[] {
  const { world, origin } = go;
  if (origin.kind !== "inside") {
    if (way === "any") return [];
    const wave = waveFrom(origin, NO_PACKETS);
    const why = "a gateway endpoint serves subnets of its own VPC only";
    const at: Source = endpointOfService(world, id)?.source ?? { urn: "" };
    return ends(go, stopped(wave, { kind: "no-route", at, why, fix: "use an interface endpoint" }));
  }
  const { vpc } = origin;
  const service = serviceFor(world, id, vpc);
  if (service === undefined)
    return ends(
      go,
      lost(waveFrom(origin, NO_PACKETS), `the region of ${vpc.name} is not known`, vpc.region.source),
    );
  const wave = waveTo(go, service.addresses);
  if (way === "any") return toPlace(go, { ...service, anyWay: true }, wave);
  const asked = askForService(world, vpc, serviceNames(world, id, vpc), vpc.source, wave);
  return [...ends(go, asked), ...asked.going.flatMap((part) => toPlace(go, service, part))];
}

function toOtherSpokes(go: Go): FlowVerdict[] {
  const { world, origin } = go;
  const own = origin.kind === "inside" ? origin.vpc.id : "";
  const isOther = ({ vpc }: Inside) => vpc.role === "spoke" && vpc.id !== own;
  const others = remembered(world, "other-spokes", own, () => crowdOf(allResidents(world).filter(isOther)));
  if (origin.kind === "inside") return toCrowd(go, origin, others);
  return toMany(go, [...others.byVpc.values()].flat());
}

function everybody(world: World): Crowd {
  return remembered(world, "everybody", "all", () => crowdOf(allResidents(world)));
}
