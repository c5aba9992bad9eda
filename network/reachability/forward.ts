/**
 * The way out: from a network interface through its security groups, its subnet's network ACL and route table to
 * where the route leads.
 */
import type { Route } from "../model/types";
import { addressesIn, describeAddresses } from "./addresses";
import { intoInterface } from "./appliances";
import { intoNatGateway } from "./nat-gateways";
import { along } from "./paths";
import { groupsSeen, intoPeering, isIn, nobodyThere } from "./peering";
import { intoInternetGateway } from "./internet";
import type { Destination, Inside } from "./ends";
import { judgeAcl } from "./network-acls";
import { type IntervalSet, meets, subtract } from "./intervals";
import { isEmpty, restrict, valuesOf } from "./packets";
import { chooseRoutes } from "./routes";
import { judgeGroups } from "./security-groups";
import { aclStop, groupStop, noRoute, routeHop } from "./stops";
import {
  filtered,
  goesOn,
  lost,
  type Progress,
  stopped,
  through,
  together,
  type Wave,
  withHop,
} from "./wave";
import type { Hop } from "./verdict";
import { intoVpn } from "./vpn";
import { rememberedOf, type World } from "./world";

/** What both ends need to know of each other. */
export interface Journey {
  readonly world: World;
  readonly origin: Inside;
  readonly destination: Destination;
}

/** From the interface to the subnet of the destination, or to where its route leads. */
export function goOut(journey: Journey, wave: Wave): Progress {
  const { world, origin, destination } = journey;
  const afterGroups = through(goesOn(withHop(wave, departure(world, origin))), (part) =>
    leaveGroups(journey, part),
  );
  if (isSameSubnet(journey)) {
    return through(afterGroups, (part) => goesOn({ ...part, crossing: { kind: "same-subnet" } }));
  }
  if (destination.kind !== "inside") return through(afterGroups, (part) => cross(journey, part));
  const leg = { from: origin, to: destination, way: "out", key: "" } as const;
  return through(afterGroups, (part) =>
    along(world, leg, part, (whole) =>
      through(cross(journey, whole), (arrived) => enterSubnet(world, destination, arrived)),
    ),
  );
}

/**
 * Packets to an address of their own subnet never leave it. Where that address is meant to be another VPC's, whose range
 * overlaps, they do not get there.
 */
function cross(journey: Journey, wave: Wave): Progress {
  const { cidr, source } = journey.origin.subnet;
  const own = cidr.known ? (addressesIn(cidr.value) ?? []) : [];
  const leaving = (part: Wave) => through(leaveSubnet(journey, part), (passed) => takeRoute(journey, passed));
  if (!wave.packets.some(({ destination }) => meets(destination, own))) return leaving(wave);
  const part = (addresses: IntervalSet): Wave => ({
    ...wave,
    packets: restrict(wave.packets, "destination", addresses),
  });
  const others = part(subtract(valuesOf(wave.packets, "destination"), own));
  return together([
    nobodyThere(part(own), journey.origin.vpc, source),
    ...(isEmpty(others.packets) ? [] : [leaving(others)]),
  ]);
}

/** Past the network ACL of a subnet, into it. */
export function enterSubnet(world: World, { subnet }: Inside, wave: Wave): Progress {
  const judgements = judgeAcl(world, subnet.networkAcl, "ingress", wave.packets);
  return filtered(wave, judgements, (judgement) => aclStop(judgement, "ingress"));
}

function departure(world: World, { subnet, vpc, addresses }: Inside): Hop {
  const range = describeAddresses(addresses);
  return rememberedOf(world, "departures", subnet, range, () => {
    const sources = [subnet.cidr.source];
    const tier = subnet.tier === undefined ? "" : `tier ${subnet.tier} of `;
    return {
      kind: "departure",
      node: subnet.id,
      name: subnet.name,
      text: `from ${range} in ${tier}${vpc.name}`,
      sources,
    };
  });
}

/** Packets within a subnet meet neither its network ACL nor a route table. */
export function isSameSubnet({ origin, destination }: Journey): boolean {
  return destination.kind === "inside" && destination.subnet.id === origin.subnet.id;
}

function leaveGroups({ world, origin, destination }: Journey, wave: Wave): Progress {
  const other = { end: destination, groupsSeen: groupsSeen(world, origin, destination) };
  const judgements = judgeGroups(world, origin.worn, "egress", wave.packets, other);
  return filtered(wave, judgements, (judgement) => groupStop(judgement, "egress"));
}

function leaveSubnet({ world, origin }: Journey, wave: Wave): Progress {
  const judgements = judgeAcl(world, origin.subnet.networkAcl, "egress", wave.packets);
  return filtered(wave, judgements, (judgement) => aclStop(judgement, "egress"));
}

function takeRoute(journey: Journey, wave: Wave): Progress {
  const { world, origin, destination } = journey;
  const addresses = valuesOf(wave.packets, "destination");
  const choices = chooseRoutes(world, origin.subnet.routeTable, destination, addresses);
  return together(
    choices.map((choice) => {
      const part = { ...wave, packets: restrict(wave.packets, "destination", choice.addresses) };
      if (choice.kind === "none") return stopped(part, noRoute(choice));
      if (choice.kind === "unknown") return lost(part, choice.why, choice.at);
      return follow(journey, withHop(part, routeHop(world, origin, choice.route)), choice.route);
    }),
  );
}

function follow(journey: Journey, wave: Wave, route: Route): Progress {
  const { kind, to } = route.target;
  switch (kind) {
    case "local":
      return deliver(journey, wave, route);
    case "peering":
      return intoPeering(journey, wave, route);
    case "gateway-endpoint":
      return intoGatewayEndpoint(journey, wave, route);
    case "internet-gateway":
    case "egress-only-internet-gateway":
      return intoInternetGateway(journey, wave, route);
    case "vpn-gateway":
      return intoVpn(journey, wave, route);
    case "nat-gateway":
      return intoNatGateway(journey, wave, route);
    case "network-interface":
      return intoInterface(journey, wave, route);
    case "transit-gateway":
    case "gateway-load-balancer-endpoint":
    case "carrier-gateway":
    case "local-gateway":
    case "core-network":
    case "odb-network":
      return lost(wave, `where a ${kind.replaceAll("-", " ")} sends packets is not modelled`, to.source);
    case "unknown":
      return lost(wave, "where a route leads is not known", to.source);
  }
}

/** The local route leads to subnets of the VPC itself. */
function deliver({ origin, destination }: Journey, wave: Wave, route: Route): Progress {
  const { vpc } = origin;
  const there = isIn(vpc.id, destination);
  return there ? goesOn({ ...wave, crossing: { kind: "local" } }) : nobodyThere(wave, vpc, route.source);
}

/** A gateway endpoint serves its own service to subnets of its own VPC. */
function intoGatewayEndpoint({ world, destination }: Journey, wave: Wave, route: Route): Progress {
  const { to } = route.target;
  const endpoint = to.kind === "node" ? world.model.gatewayEndpoints.get(to.node) : undefined;
  if (endpoint === undefined)
    return lost(wave, "the gateway endpoint of a route is not in the recording", to.source);
  if (destination.kind !== "service")
    return lost(wave, "whether a gateway endpoint takes the address is AWS's to know", route.source);
  const hop = {
    kind: "gateway-endpoint",
    node: endpoint.id,
    name: endpoint.name,
    text: `to ${destination.serviceName}`,
    sources: [endpoint.serviceName.source],
  } as const;
  return goesOn({ ...withHop(wave, hop), crossing: { kind: "gateway-endpoint", endpoint: endpoint.id } });
}
