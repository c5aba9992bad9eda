/** Flows by name: whom a place asks, and where the answer leads. */
import { region as regionNamed } from "../catalogue/regions";
import { valueOf } from "../model/facts";
import type { InterfaceEndpoint, NodeId, Vpc } from "../model/types";
import { EVERY_ADDRESS } from "./addresses";
import { resolve } from "./dns";
import { endpointInsides, internet, residentsIn } from "./expand";
import { ends, type FlowVerdict, type Go, toPlace, waveTo } from "./going";
import type { IntervalSet } from "./intervals";
import { NO_PACKETS } from "./packets";
import { endpointOfUnknownService, publicService } from "./service-names";
import { afterAsking, askedBy, type Asking } from "./site-names";
import { isSite } from "./sites";
import { waveFrom } from "./travel";
import { lost, type Progress, stopped, type Wave, withHop } from "./wave";
import { isReserved, isWithin } from "./zones";

/** A question to the resolver of the own VPC, or of the one that a site can ask; undefined for whoever can ask none. */
export function asking(
  { world, origin }: Go,
  wave: Wave,
  ask: (vpc: Vpc, wave: Wave) => Progress,
): Progress | undefined {
  if (origin.kind === "inside") return ask(origin.vpc, wave);
  if (!isSite(origin)) return undefined;
  const found = askedBy(world, origin);
  return found.kind === "asks" ? ask(found.vpc, afterAsking(wave, found)) : notAsked(wave, found);
}

function notAsked(wave: Wave, found: Exclude<Asking, { kind: "asks" }>): Progress {
  const { at, why } = found;
  if (found.kind === "unknown") return lost(wave, why, at);
  return stopped(wave, { kind: "name-not-resolved", at, why, fix: found.fix });
}

/** An endpoint without any address. */
export function nowhere({ name, source }: InterfaceEndpoint, wave: Wave): Progress {
  const why = `endpoint ${name} has no network interface in any zone`;
  const fix = `give ${name} a subnet in a zone that the service has`;
  return stopped(wave, { kind: "no-endpoint-in-zone", at: source, why, fix });
}

/** Follows a DNS name to whatever it resolves to; what could change the answer could change everything behind it. */
export function toName(go: Go, name: string): FlowVerdict[] {
  const { world, origin } = go;
  if (origin.kind === "inside") return fromResolver(go, origin.vpc, name, (wave) => wave);
  if (!isSite(origin)) {
    const why = "which resolver a place outside of all VPCs asks is not known";
    return ends(go, lost(waveFrom(origin, NO_PACKETS), why, { urn: "" }));
  }
  const asked = askedBy(world, origin);
  if (asked.kind === "asks") return fromResolver(go, asked.vpc, name, (wave) => afterAsking(wave, asked));
  return ends(go, notAsked(waveTo(go, EVERY_ADDRESS), asked));
}

/** @param after the wave after the question that the name needed */
function fromResolver(go: Go, vpc: Vpc, name: string, after: (wave: Wave) => Wave): FlowVerdict[] {
  const { world } = go;
  const { answer, text, sources, doubts } = resolve(world, vpc, name);
  const hop = { kind: "name", node: sources.at(-1)?.urn ?? "", name, text, sources } as const;
  const named = (addresses: IntervalSet): Wave => withHop(after(waveTo(go, addresses)), hop);
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
      return toPublic(go, vpc, answer.name, named);
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
  const { world, origin } = go;
  if (origin.kind !== "inside") {
    const why = `${vpc.name} has no private ${name}, and which public DNS a site asks is not modelled`;
    return ends(go, lost(named(EVERY_ADDRESS), why, vpc.source));
  }
  const service = publicService(world, vpc, name);
  if (service !== undefined) return toPlace(go, { ...service, anyWay: true }, named(service.addresses));
  const net = internet(world);
  const vague = endpointOfUnknownService(world, vpc);
  if (vague !== undefined) {
    const why = `the service of gateway endpoint ${vague.name} is not known, and may be the one that ${name} belongs to`;
    return ends(go, lost(named(net.addresses), why, vague.serviceName.source));
  }
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
