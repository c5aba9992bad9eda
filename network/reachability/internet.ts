/**
 * Out to the internet and in from it, through the internet gateway of a VPC. Whether a workload has a public address
 * is known only where its subnet gives one to everybody.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
import { known, mapFact, nodeOf } from "../model/facts";
import type { Fact, InternetGateway, Route } from "../model/types";
import { ALL_ADDRESSES, describeAddresses, PUBLIC_ADDRESSES } from "./addresses";
import type { Inside, Outside, Service } from "./ends";
import type { Journey } from "./forward";
import { meets, subtract } from "./intervals";
import { isEmpty, restrict, valuesOf } from "./packets";
import { rangesOf } from "./peering";
import { gatewaysAt } from "./sites";
import { comeInUnstated } from "./vpn";
import { goesOn, lost, type Progress, stopped, together, type Wave, withDoubt, withHop } from "./wave";
import { remembered, type World } from "./world";

export function intoInternetGateway(journey: Journey, wave: Wave, route: Route): Progress {
  const { destination } = journey;
  if (destination.kind === "service") return besideEndpoint(wave, destination, route);
  const wanted = valuesOf(wave.packets, "destination");
  const part = (addresses: typeof wanted): Wave => ({
    ...wave,
    packets: restrict(wave.packets, "destination", addresses),
  });
  const [onIt, off] = [part(PUBLIC_ADDRESSES), part(subtract(wanted, PUBLIC_ADDRESSES))];
  return together([
    ...(isEmpty(onIt.packets) ? [] : [throughGateway(journey, onIt, route)]),
    ...(isEmpty(off.packets) ? [] : [notOnInternet(off, route)]),
  ]);
}

/** A workload with a public address would reach the service, though not by its endpoint. */
function besideEndpoint(wave: Wave, { serviceName, anyWay }: Service, route: Route): Progress {
  if (anyWay === true)
    return lost(wave, `whether an internet gateway leads to ${serviceName} is not modelled`, route.source);
  const why = `the way to ${serviceName} is an internet gateway, not a gateway endpoint`;
  const fix = `attach a gateway endpoint for ${serviceName} to the route table`;
  return stopped(wave, { kind: "no-route", at: route.source, why, fix });
}

function throughGateway({ world, origin, destination }: Journey, wave: Wave, route: Route): Progress {
  const { to } = route.target;
  const gateway = world.model.internetGateways.get(nodeOf(to) ?? "");
  if (gateway === undefined)
    return lost(wave, "the internet gateway of a route is not in the recording", to.source);
  if (nodeOf(gateway.vpc) === origin.vpc.id)
    return leaveBy(world, gateway, wave, origin, destination.kind === "outside");
  if (gateway.vpc.kind === "unknown")
    return lost(wave, `the VPC of internet gateway ${gateway.name} is not known`, gateway.vpc.source);
  const why = `internet gateway ${gateway.name} is not attached to ${origin.vpc.name}`;
  const fix = `attach ${gateway.name} to ${origin.vpc.name}`;
  return stopped(wave, { kind: "no-route", at: route.source, why, fix });
}

function leaveBy(
  world: World,
  gateway: InternetGateway,
  wave: Wave,
  origin: Inside,
  outside: boolean,
): Progress {
  if (!outside)
    return lost(
      wave,
      "a VPC has public addresses of its own, and who reaches them is not modelled",
      gateway.source,
    );
  const hop = gatewayHop(gateway, "to the internet");
  const left: Wave = { ...withHop(wave, hop), crossing: { kind: "internet-gateway", gateway: gateway.id } };
  return goesOn(publicAddress(world, left, origin));
}

function notOnInternet(wave: Wave, route: Route): Progress {
  const to = describeAddresses(valuesOf(wave.packets, "destination"));
  const why = `the internet does not carry ${to}`;
  return stopped(wave, {
    kind: "no-route",
    at: route.source,
    why,
    fix: `add a route to ${to} that leads to where it lies`,
  });
}

function gatewayHop(gateway: InternetGateway, text: string) {
  return {
    kind: "internet-gateway",
    node: gateway.id,
    name: gateway.name,
    text,
    sources: [gateway.vpc.source],
  } as const;
}

/**
 * Whether an interface has a public address: an internal load balancer and a resolver endpoint have none, whatever
 * their subnet gives to instances.
 */
function publicOf({ model }: World, { subnet, machine, nat, relay }: Inside): Fact<boolean> {
  if (nat !== undefined) return mapFact(nat.connectivity, (value) => value === "public");
  if (relay === undefined) return machine?.publicAddress ?? subnet.publicAddresses;
  const internal = model.loadBalancers.get(relay.id)?.internal;
  return internal === undefined ? known(false, relay.source) : mapFact(internal, (value) => !value);
}

/** IPv4 needs a public address; a global IPv6 address is one. */
function publicAddress(world: World, wave: Wave, inside: Inside): Wave {
  const { subnet } = inside;
  const ipv4 = wave.packets.some(({ source }) => meets(source, ALL_ADDRESSES[4]));
  const publicAddresses = publicOf(world, inside);
  if (!ipv4 || (publicAddresses.known && publicAddresses.value)) return wave;
  return withDoubt(
    wave,
    `whether something in ${subnet.name} has a public address is not known`,
    publicAddresses.source,
  );
}

/** From outside of every VPC to a network interface. */
export function comeIn(world: World, origin: Outside, destination: Inside, wave: Wave): Progress {
  const [fromInternet, others] = [PUBLIC_ADDRESSES, subtract(origin.addresses, PUBLIC_ADDRESSES)];
  const part = (addresses: typeof others): Wave => ({
    ...wave,
    packets: restrict(wave.packets, "source", addresses),
  });
  const [open, closed] = [part(fromInternet), part(others)];
  const stated = [...world.model.vpcs.values()].find(
    (vpc) =>
      vpc.origin === "adopted" && meets(valuesOf(closed.packets, "source"), rangesOf(world, vpc).known),
  );
  const [vpn] = gatewaysAt(world, destination.vpc);
  if (vpn !== undefined && !isEmpty(closed.packets)) {
    const into = comeInUnstated(vpn, destination, closed);
    return together([...(isEmpty(open.packets) ? [] : [enterBy(world, destination, open)]), into]);
  }
  if (stated !== undefined) return lost(wave, `not every subnet of ${stated.name} is stated`, stated.source);
  return together([
    ...(isEmpty(open.packets) ? [] : [enterBy(world, destination, open)]),
    ...(isEmpty(closed.packets) ? [] : [notConnected(destination, closed)]),
  ]);
}

function notConnected({ vpc }: Inside, wave: Wave): Progress {
  const from = describeAddresses(valuesOf(wave.packets, "source"));
  const why = `nothing connects ${from} to ${vpc.name}`;
  return stopped(wave, { kind: "no-route", at: vpc.source, why, fix: `connect ${from} to ${vpc.name}` });
}

function enterBy(world: World, destination: Inside, wave: Wave): Progress {
  const { vpc, endpoint, relay } = destination;
  const { attached, open } = gatewaysOf(world, vpc.id);
  if (attached === undefined) {
    if (open !== undefined)
      return lost(wave, `the VPC of internet gateway ${open.name} is not known`, open.vpc.source);
    const why = `${vpc.name} has no internet gateway`;
    return stopped(wave, {
      kind: "no-route",
      at: vpc.source,
      why,
      fix: `attach an internet gateway to ${vpc.name}`,
    });
  }
  const entered: Wave = {
    ...withHop(wave, gatewayHop(attached, `from the internet into ${vpc.name}`)),
    crossing: { kind: "internet-gateway", gateway: attached.id },
  };
  const addressed = publicOf(world, destination);
  const bare = relay !== undefined && addressed.known && !addressed.value ? relay : endpoint;
  if (bare === undefined) return goesOn(publicAddress(world, entered, destination));
  const what = relay === undefined ? "interface endpoint" : relay.kind.replaceAll("-", " ");
  const why = `${what} ${bare.name} has no public address`;
  return stopped(entered, {
    kind: "no-route",
    at: bare.source,
    why,
    fix: `call ${bare.name} from a VPC that is connected to ${vpc.name}`,
  });
}

interface Gateways {
  readonly attached?: InternetGateway;
  /** One that may be attached, since its VPC is not known. */
  readonly open?: InternetGateway;
}

/** An egress-only gateway lets nothing in. */
function gatewaysOf(world: World, vpc: string): Gateways {
  return remembered(world, "internet-gateways", vpc, () => {
    const gateways = [...world.model.internetGateways.values()].filter(({ egressOnly }) => !egressOnly);
    const attached = gateways.find((gateway) => nodeOf(gateway.vpc) === vpc);
    const open = gateways.find((gateway) => gateway.vpc.kind === "unknown");
    return { ...(attached === undefined ? {} : { attached }), ...(open === undefined ? {} : { open }) };
  });
}
