/**
 * Through a NAT gateway to the internet: packets go on with its address, and their answers come back to it and from
 * it. It has no security group; the network ACL of its subnet filters both what comes and what it sends. Nothing comes
 * in by it, and it serves nobody behind a peering, a VPN or Direct Connect.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
 */
import { nodeOf } from "../model/facts";
import type { NatGateway, Route } from "../model/types";
import { ALL_ADDRESSES, EVERY_ADDRESS, PUBLIC_ADDRESSES } from "./addresses";
import type { Inside } from "./ends";
import type { Journey } from "./forward";
import { intoInternetGateway } from "./internet";
import { has, interval, meets, subtract } from "./intervals";
import { intersectPackets, isEmpty, type PacketSet, restrict, subtractPackets, valuesOf } from "./packets";
import { chooseRoutes } from "./routes";
import { noRoute, routeHop, trafficWords } from "./stops";
import { addressesOfSubnet } from "./subnet-addresses";
import { past, withOwnAddress } from "./translation";
import { ALL_TRAFFIC, clientTraffic, exchangesOf, packetsBetween, parseTraffic } from "./traffic";
import {
  goesOn,
  lost,
  type Progress,
  type Stop,
  stopped,
  through,
  together,
  type Wave,
  withHop,
} from "./wave";
import { remembered, subnetOf, vpcOf, type World } from "./world";

export function intoNatGateway(journey: Journey, wave: Wave, route: Route): Progress {
  const { world, destination } = journey;
  const { to } = route.target;
  const gateway = world.model.natGateways.get(nodeOf(to) ?? "");
  if (gateway === undefined)
    return lost(wave, "the NAT gateway of a route is not in the recording", to.source);
  const place = insideOf(world, gateway);
  if (place === undefined || place.vpc.id !== journey.origin.vpc.id)
    return lost(wave, `where NAT gateway ${gateway.name} is is not known`, gateway.source);
  if (destination.kind === "service") {
    if (destination.anyWay === true)
      return lost(
        wave,
        `whether a NAT gateway leads to ${destination.serviceName} is not modelled`,
        route.source,
      );
    return stopped(wave, besideEndpoint(destination.serviceName, route));
  }
  const nat = { gateway, place, journey };
  return split(
    wave,
    PUBLIC_ADDRESSES,
    (part) => translated(nat, part),
    (part) => privately(nat, part),
  );
}

interface Nat {
  readonly gateway: NatGateway;
  /** Its network interface. */
  readonly place: Inside;
  readonly journey: Journey;
}

function insideOf(world: World, nat: NatGateway): Inside | undefined {
  const { id, subnet: link, name, source } = nat;
  return remembered(world, "nat-gateways", id, () => {
    const subnet = subnetOf(world, link);
    const vpc = subnet && vpcOf(world, subnet.vpc);
    if (subnet === undefined || vpc === undefined) return undefined;
    const worn = { kind: "none", why: `NAT gateway ${name} has no security group`, at: source } as const;
    return { kind: "inside", vpc, subnet, worn, addresses: addressesOfSubnet(world, vpc, subnet), nat };
  });
}

function split(
  wave: Wave,
  addresses: typeof PUBLIC_ADDRESSES,
  inside: (part: Wave) => Progress,
  outside: (part: Wave) => Progress,
): Progress {
  const wanted = valuesOf(wave.packets, "destination");
  const [one, other] = [addresses, subtract(wanted, addresses)].map((range) => ({
    ...wave,
    packets: restrict(wave.packets, "destination", range),
  }));
  return together([
    ...(one === undefined || isEmpty(one.packets) ? [] : [inside(one)]),
    ...(other === undefined || isEmpty(other.packets) ? [] : [outside(other)]),
  ]);
}

function besideEndpoint(serviceName: string, route: Route): Stop {
  const why = `the way to ${serviceName} is a NAT gateway, not a gateway endpoint`;
  const fix = `attach a gateway endpoint for ${serviceName} to the route table`;
  return { kind: "no-route", at: route.source, why, fix };
}

/** Towards private addresses it is of use only over a transit gateway or a virtual private gateway. */
function privately({ gateway, place, journey }: Nat, wave: Wave): Progress {
  const { world, destination } = journey;
  const entered = withHop(wave, hopOf(gateway, place, "towards private addresses"));
  const addresses = valuesOf(wave.packets, "destination");
  return together(
    chooseRoutes(world, place.subnet.routeTable, destination, addresses).map((choice) => {
      const part = { ...entered, packets: restrict(entered.packets, "destination", choice.addresses) };
      if (choice.kind === "none") return stopped(part, noRoute(choice));
      if (choice.kind === "unknown") return lost(part, choice.why, choice.at);
      const taken = withHop(part, routeHop(world, place, choice.route));
      const { kind } = choice.route.target;
      if (kind === "internet-gateway") return stopped(taken, notPublic(choice.route));
      const why = `what NAT gateway ${gateway.name} sends by ${kind.replaceAll("-", " ")} is not modelled`;
      return lost(taken, why, choice.route.source);
    }),
  );
}

function notPublic({ source }: Route): Stop {
  const why = "the internet does not carry private addresses, translated or not";
  return {
    kind: "no-route",
    at: source,
    why,
    fix: "route private addresses to where they lie, not to a NAT gateway",
  };
}

/** What it translates: TCP, UDP and ICMP, of IPv4. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
const SUPPORTED: PacketSet = [
  ...(["tcp", "udp"] as const).map((word) => clientTraffic(word, { from: 0, to: 65535 })),
  ...(parseTraffic("icmp") ?? []),
].flatMap((traffic) =>
  packetsBetween(EVERY_ADDRESS, ALL_ADDRESSES[4], { ...traffic, sourcePorts: ALL_TRAFFIC.sourcePorts }),
);

function translated(nat: Nat, wave: Wave): Progress {
  const { gateway, place, journey } = nat;
  const taken = intersectPackets(wave.packets, SUPPORTED);
  const others = subtractPackets(wave.packets, SUPPORTED);
  const refused = [icmpOf(others), subtractPackets(others, icmpOf(others))].flatMap((packets) =>
    isEmpty(packets) ? [] : [unsupported(gateway, { ...wave, packets })],
  );
  if (isEmpty(taken)) return together(refused);
  const hop = hopOf(gateway, place, "to the internet");
  const entered = enter(journey.world, journey.origin, place, { ...wave, packets: taken });
  const sent = through(
    entered,
    (part) => goesOn(withHop(part, hop)),
    (part) => sendOn(nat, part),
  );
  return together([...refused, sent]);
}

function icmpOf(packets: PacketSet): PacketSet {
  return restrict(packets, "protocol", interval(1, 1));
}

function unsupported({ name, source }: NatGateway, wave: Wave): Progress {
  const isIpv6 = wave.packets.some(({ source: from }) => meets(from, ALL_ADDRESSES[6]));
  if (isIpv6) return lost(wave, `what NAT gateway ${name} does with IPv6 is not modelled`, source);
  const isIcmp = ({ protocol }: PacketSet[number]) => has(protocol, 1);
  if (wave.packets.some(isIcmp))
    return lost(wave, `what NAT gateway ${name} does with ICMP other than pings is not modelled`, source);
  return stopped(wave, {
    kind: "no-route",
    at: source,
    why: `NAT gateway ${name} translates TCP, UDP and ICMP, not ${trafficWords(wave.packets)}`,
    fix: "send it by an address that is public itself",
  });
}

function hopOf({ id, name, connectivity }: NatGateway, { subnet }: Inside, text: string) {
  const sources = [connectivity.source];
  return { kind: "nat-gateway", node: id, name, text: `${text}, from ${subnet.name}`, sources } as const;
}

/** Its subnet's network ACL, unless the packets come from the same subnet. */
function enter(world: World, origin: Inside, { subnet }: Inside, wave: Wave): Progress {
  if (subnet.id === origin.subnet.id) return goesOn(wave);
  return past(world, subnet.networkAcl, "ingress", wave.packets, wave, "out");
}

/** Out by its subnet's route, which has to lead to the internet, and back to the origin. */
function sendOn(nat: Nat, wave: Wave): Progress {
  const { gateway, place, journey } = nat;
  const { world } = journey;
  const own = withOwnAddress(place, wave.packets);
  const left = past(world, place.subnet.networkAcl, "egress", own, wave, "out");
  return through(
    left,
    (part) => byRoute(nat, part),
    (part) => goesOn({ ...part, crossing: { kind: "nat-gateway", gateway: gateway.id } }),
    (part) => answersReturn(nat, part),
  );
}

function byRoute({ gateway, place, journey }: Nat, wave: Wave): Progress {
  const { world, destination } = journey;
  const addresses = valuesOf(wave.packets, "destination");
  return together(
    chooseRoutes(world, place.subnet.routeTable, destination, addresses).map((choice) => {
      const part = { ...wave, packets: restrict(wave.packets, "destination", choice.addresses) };
      if (choice.kind === "none") return stopped(part, noRoute(choice));
      if (choice.kind === "unknown") return lost(part, choice.why, choice.at);
      const taken = withHop(part, routeHop(world, place, choice.route));
      const { kind, to } = choice.route.target;
      if (kind !== "internet-gateway") {
        const why = `what NAT gateway ${gateway.name} sends by ${kind.replaceAll("-", " ")} is not modelled`;
        return lost(taken, why, to.source);
      }
      if (gateway.connectivity.known && gateway.connectivity.value === "private")
        return stopped(taken, privateOnly(gateway));
      return intoInternetGateway({ world, origin: place, destination }, taken, choice.route);
    }),
  );
}

/** "If you route traffic from the private NAT gateway to the internet gateway, the internet gateway drops the traffic." */
function privateOnly({ name, connectivity }: NatGateway): Stop {
  const why = `NAT gateway ${name} is private, and the internet gateway drops what it sends`;
  return {
    kind: "no-route",
    at: connectivity.source,
    why,
    fix: `make ${name} a public NAT gateway, with an elastic IP address`,
  };
}

/** Into the gateway's subnet and out of it again, towards the origin, by the local route. */
function answersReturn({ place, journey }: Nat, wave: Wave): Progress {
  const { world, origin } = journey;
  const toGateway = exchangesOf(withOwnAddress(place, wave.packets)).exchanges.flatMap(
    ({ answers }) => answers,
  );
  const toOrigin = exchangesOf(wave.packets).exchanges.flatMap(({ answers }) => answers);
  const { networkAcl, routeTable } = place.subnet;
  const back = past(world, networkAcl, "ingress", toGateway, wave, "back");
  if (place.subnet.id === origin.subnet.id) return back;
  return through(
    back,
    (part) => past(world, networkAcl, "egress", toOrigin, part, "back"),
    (part) =>
      together(
        chooseRoutes(world, routeTable, origin, valuesOf(part.packets, "source")).map((choice) => {
          const one = { ...part, packets: restrict(part.packets, "source", choice.addresses) };
          if (choice.kind === "unknown") return lost(one, `the answer: ${choice.why}`, choice.at);
          if (choice.kind === "none") return stopped(one, { ...noRoute(choice), kind: "no-return-path" });
          const hop = routeHop(world, place, choice.route);
          if (choice.route.target.kind === "local") return goesOn(withHop(one, hop, "back"));
          return lost(
            withHop(one, hop, "back"),
            "where the route of the answer leads is not known",
            choice.route.source,
          );
        }),
      ),
  );
}
