/** Random route tables. */
import * as fc from "fast-check";
import type { PeeringPlan, RoutePlan } from "./plan";
import { careful, halvesOf, parentOf, type Place, ranges } from "./networks-topology";
import { all, oneOf, some } from "./random";

export function routeTables(place: Place): fc.Arbitrary<RoutePlan[] | undefined> {
  const own = place.topology.peerings.filter(({ requester, accepter }) =>
    [requester, accepter].includes(place.vpc.name),
  );
  const proper = all(own.map((peering) => properRoutes(place, peering))).map((routes) => routes.flat());
  const odd = fc.record({ destination: ranges(place), target: oddTargets(place, own) });
  const out = outwardRoutes(place);
  const hops = machineRoutes(place);
  const extra = careful(
    place.topology,
    fc.constant<RoutePlan[]>([]),
    fc.array(odd, { minLength: 1, maxLength: 2 }),
  );
  const declared = fc.tuple(proper, extra, out, hops).map((parts): RoutePlan[] => parts.flat());
  return oneOf<RoutePlan[] | undefined>([98, declared], [2, fc.constant(undefined)]);
}

/** In a VPC with an internet gateway most subnets have a default route: to it, or to the NAT gateway. */
function outwardRoutes({ vpc, topology }: Place): fc.Arbitrary<RoutePlan[]> {
  if (vpc.internet !== true) return fc.constant([]);
  const to = (target: string): RoutePlan[] => [{ destination: "0.0.0.0/0", target }];
  const nats = topology.nats.filter((nat) => nat.vpc === vpc.name).map(({ name }) => `nat ${name}`);
  return oneOf<RoutePlan[]>(
    [45, fc.constant(to(`internet ${vpc.name}`))],
    [nats.length === 0 ? 0 : 35, fc.constantFrom(...(nats.length === 0 ? [""] : nats)).map(to)],
    [18, fc.constant([])],
    [2, fc.constantFrom(...topology.vpcs).map(({ name }) => to(`internet ${name}`))],
  );
}

/** Some of the ways to what is peered lead by the VPC's own machine. */
function machineRoutes(place: Place): fc.Arbitrary<RoutePlan[]> {
  const { vpc, near } = place;
  const own = hopsOf(place);
  const far = near.filter(({ name }) => name !== vpc.name).flatMap(({ subnets }) => subnets);
  if (own.length === 0 || far.length === 0) return fc.constant([]);
  const destination = fc.constantFrom(...far.map(({ cidr }) => cidr));
  const route = fc.record({ destination, target: fc.constantFrom(...own) });
  return oneOf<RoutePlan[]>([75, fc.constant([])], [25, route.map((one) => [one])]);
}

/** What a peering needs, or almost. */
function properRoutes({ vpc, topology }: Place, peering: PeeringPlan): fc.Arbitrary<RoutePlan[]> {
  const far = topology.vpcs.find(
    ({ name }) => name !== vpc.name && [peering.requester, peering.accepter].includes(name),
  );
  if (far === undefined) return fc.constant([]);
  const target = `peering ${peering.name}`;
  const to = (destination: string): RoutePlan => ({ destination, target });
  const subnets = far.subnets.map(({ cidr }) => cidr);
  const others = oneOf<RoutePlan[]>(
    [25, fc.constant([])],
    [25, some(subnets, 80).map((list) => list.map(to))],
    [20, fc.constantFrom(...subnets.flatMap(halvesOf)).map((cidr) => [to(cidr)])],
    [20, fc.constantFrom(parentOf(far.cidr), "10.0.0.0/16").map((cidr) => [to(cidr)])],
    [10, fc.constant([to("0.0.0.0/0")])],
  );
  return careful(topology, fc.constant([to(far.cidr)]), others);
}

/** The VPC's own machines, as targets of routes. */
function hopsOf({ vpc, topology }: Place): string[] {
  return topology.machines.filter((one) => one.vpc === vpc.name).map(({ name }) => `machine ${name}`);
}

function oddTargets(place: Place, own: readonly PeeringPlan[]): fc.Arbitrary<string> {
  const peerings = (list: readonly PeeringPlan[]) =>
    fc.constantFrom("internet-gateway", ...list.map(({ name }) => `peering ${name}`));
  const hops = hopsOf(place);
  return oneOf(
    [60, peerings(own)],
    [5, peerings(place.topology.peerings)],
    [15, fc.constant("internet-gateway")],
    [6, fc.constant("nat-gateway")],
    [4, fc.constant("network-interface")],
    [hops.length === 0 ? 0 : 30, fc.constantFrom(...hops, "network-interface")],
    [4, fc.constant("transit-gateway")],
    [3, fc.constant("vpn sites")],
    [3, fc.constant("peering outside")],
    [3, fc.constant("unknown")],
  );
}
