/**
 * One packet through a network, step by step, as AWS documents it: name, security group, network ACL, route,
 * peering, the same in the other VPC, endpoint policy, and the answer all the way back. It knows no sets and no
 * shortcuts, and shares no code with the prover that it judges.
 *
 * Where a filter stops a packet, or nobody knows whether it does, the walk goes on as if it had passed: what happens
 * first is the verdict, and what would stop the packet later is told beside it.
 *
 * Who has a public address that is called is not asked: the internet answers. Not simulated, and `unknown` therefore:
 * whatever lies beyond a network interface or a transit gateway; what a site does with packets for others; and what AWS would refuse to create.
 */
import type {
  Fact,
  GatewayEndpoint,
  InterfaceEndpoint,
  Link,
  NatGateway,
  NetworkModel,
  NodeId,
  Peering,
  Route,
  Source,
  Subnet,
  Vpc,
} from "../../network/model/types";
import type { EndpointService, LoadBalancer, ServiceConnection } from "../../network/model/privatelink-types";
import type {
  ResolverEndpoint,
  ResolverRule,
  VpnConnection,
  VpnGateway,
} from "../../network/model/vpn-types";
import { addressesAcross, inRange, isPublicAddress, rangesOverlap } from "./bits";
import {
  type Filtered,
  type Holder,
  throughNetworkAcl,
  throughSecurityGroups,
  type Traffic,
} from "./filters";
import { type Names, resolve, type Resolution } from "./names";
import {
  type Answer,
  any,
  type BalancerAddress,
  type Destination,
  type Flow,
  isRefusal,
  NO,
  type Outcome,
  perhaps,
  refused,
  type Verdict,
  type World,
  YES,
} from "./packet";
import { policyAllows, type Request } from "./policy";
import { inboundOf, interfacesOf, type ResolverInterface } from "./resolvers";
import { chooseRoute, type Routed } from "./routes";
import { type ChosenTarget, isPermitted, listenerFor, nodesFor, serviceBehind, targetFor } from "./services";
import { chooseSite, mayCarry } from "./vpn";

export interface SimulatorOptions {
  /**
   * Whether an endpoint answers only at the ports that AWS documents for its service, or at every port that its
   * security group lets in.
   * @default "documented"
   */
  readonly listeners?: "documented" | "all";
}

/**
 * What becomes of the packet.
 *
 * @throws Error when the flow does not begin at an address of a subnet of the model
 */
export function simulate(
  model: NetworkModel,
  world: World,
  flow: Flow,
  options: SimulatorOptions = {},
): Outcome {
  const walk: Walk = {
    model,
    world,
    flow,
    listeners: options.listeners ?? "documented",
    steps: [],
    events: [],
  };
  try {
    travel(walk);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    meet(walk, error);
  }
  return outcomeOf(walk);
}

function outcomeOf({ events, steps }: Walk): Outcome {
  const [first, ...others] = events;
  if (first === undefined)
    return { verdict: "reachable", why: "delivered and answered", alternatives: [], later: [], steps };
  const { verdict, message: why, at, alternatives } = first;
  return {
    verdict,
    why,
    ...(at === undefined ? {} : { at }),
    alternatives,
    later: others.flatMap((stop) => (stop.verdict === "unknown" ? [] : [stop.verdict, ...stop.alternatives])),
    ...(events.some(({ message }) => isRefusal(message)) ? { impossible: true as const } : {}),
    steps,
  };
}

interface Walk {
  readonly model: NetworkModel;
  readonly world: World;
  readonly flow: Flow;
  readonly listeners: "documented" | "all";
  /** What was passed before anything happened. */
  readonly steps: string[];
  /** What stopped the packet, or may have, in packet order. */
  readonly events: Stop[];
}

/** Something happened to the packet; the walk goes on as if it had not. */
function meet({ events }: Walk, stop: Stop): void {
  events.push(stop);
}

function step({ events, steps }: Walk, text: string): void {
  if (events.length === 0) steps.push(text);
}

/** Where the packet stops; thrown where nothing can be said of what would come later. */
class Stop extends Error {
  constructor(
    readonly verdict: Verdict,
    why: string,
    readonly at?: Source,
    readonly alternatives: readonly Verdict[] = [],
  ) {
    super(why);
  }
}

function unknown(why: string): Stop {
  return new Stop("unknown", why);
}

/** Whoever sends the packet, as the other end sees it. */
interface Sender {
  readonly address: string;
  /** What it wears; nothing outside of VPCs. */
  readonly holder?: Holder;
  /** Whose credentials it uses. */
  readonly account: Fact<string>;
}

/** Where the packet comes from. */
interface Origin extends Sender {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly holder: Holder;
}

/** Where the destination's address is. */
interface Place {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
}

function travel(walk: Walk): void {
  const { from } = walk.flow;
  if ("site" in from) {
    travelFromSite(walk, from.site, from.address);
    return;
  }
  const origin = originOf(walk, from.subnet);
  const to = destinationOf(walk, origin.vpc);
  travelOn(walk, origin, to);
}

function travelOn(walk: Walk, origin: Origin, to: Destination): void {
  // Only a load balancer may have no group at all, and lets everything out then.
  if (origin.holder.groups.length > 0) leaveWorkload(walk, origin, to);
  switch (isNear(walk, origin, to).is) {
    case "yes":
      withinSubnet(walk, origin, to);
      break;
    case "no":
      beyondSubnet(walk, origin, to);
      break;
    case "unknown":
      either(
        walk,
        [withinSubnet, beyondSubnet].map((leg) => (probe) => leg(probe, origin, to)),
      );
  }
}

/** Whether the destination is in the subnet that the packet comes from. */
function isNear({ model }: Walk, { vpc, subnet }: Origin, to: Destination): Answer {
  if (to.kind !== "address") return NO;
  if (subnet.cidr.known) return isInSubnet(subnet, to.address) ? YES : NO;
  if (isInVpc(vpc, to.address).is === "no") return NO;
  if (subnetsOf(model, vpc).some((other) => isInSubnet(other, to.address))) return NO;
  return perhaps(`whether ${to.address} is in ${subnet.name} is not known`);
}

/** Where nobody knows which way the packet takes, it stops for certain only if it does on each. */
function either(
  walk: Walk,
  legs: readonly ((probe: Walk) => void)[],
  why = "which way the packet takes is not known",
): void {
  const ends = legs.map((leg) => {
    const probe: Walk = { ...walk, steps: [], events: [] };
    try {
      leg(probe);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      meet(probe, error);
    }
    return probe.events.filter(({ verdict }) => verdict !== "unknown");
  });
  meet(walk, unknown(why));
  if (ends.every((stops) => stops.length > 0)) ends.flat().forEach((stop) => meet(walk, stop));
}

/**
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#nacl-basics and
 * https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html#gateway-route-table-rules: neither ACLs
 * nor routes concern packets within one subnet.
 */
function withinSubnet(walk: Walk, origin: Origin, to: Destination): void {
  if (to.kind !== "address") throw new Error("expected an address");
  heedMeaning(walk, origin.vpc, to);
  const place = placeOf(walk, origin.vpc, to.address);
  enterInterface(walk, origin, place, to.address);
}

function beyondSubnet(walk: Walk, origin: Origin, to: Destination): void {
  leaveSubnet(walk, origin, to);
  const routed = chooseRoute(walk.model, origin.subnet.routeTable, to);
  if (routed.kind !== "unknown") followRoute(walk, origin, to, routed);
  else if (routed.candidates === undefined) throw unknown(routed.why);
  else
    either(
      walk,
      routed.candidates.map((each) => (probe) => followRoute(probe, origin, to, each)),
      routed.why,
    );
}

type Chosen = Extract<Routed, { kind: "route" | "none" }>;

function followRoute(walk: Walk, origin: Origin, to: Destination, routed: Chosen): void {
  const way = wayBy(walk, origin, to, routed);
  if (way.kind === "vpn-gateway") {
    travelToSite(walk, origin, way.gateway, to);
    return;
  }
  if (way.kind === "internet") {
    ontoInternet(walk, origin, way.nat, to);
    return;
  }
  if (way.kind === "gateway-endpoint") {
    throughGatewayEndpoint(walk, origin, way.endpoint, to);
    return;
  }
  if (to.kind !== "address") throw unknown("a public address leads into a VPC");
  heedMeaning(walk, way.vpc, to);
  const place = placeOf(walk, way.vpc, to.address);
  enterSubnet(walk, origin, place);
  enterInterface(walk, origin, place, to.address);
  answer(walk, origin, place, to);
}

// ---- The beginning

function originOf(walk: Walk, id: NodeId): Origin {
  const { model, flow } = walk;
  const subnet = model.subnets.get(id);
  if (subnet === undefined || subnet.vpc.kind !== "node") throw new Error(`got ${id}, expected a subnet`);
  const vpc = vpcOf(model, subnet.vpc.node);
  if (!subnet.cidr.known) meet(walk, unknown(`the range of ${subnet.name} ${subnet.cidr.why}`));
  else if (!inRange(flow.from.address, subnet.cidr.value))
    throw new Error(`got ${flow.from.address}, expected an address of ${subnet.cidr.value}`);
  heedWarnings(model, vpc);
  step(walk, `${flow.from.address} in ${subnet.name}`);
  const holder = workloadOf(model, vpc, subnet);
  return { vpc, subnet, holder, address: flow.from.address, account: vpc.account };
}

function vpcOf(model: NetworkModel, id: NodeId): Vpc {
  const vpc = model.vpcs.get(id);
  if (vpc === undefined) throw new Error(`got ${id}, expected a VPC`);
  return vpc;
}

/** Something that the model does not understand may change anything in the VPCs that it affects. */
function heedWarnings(model: NetworkModel, vpc: Vpc): void {
  for (const { affects, message } of model.warnings) {
    if (affects === "all" || affects.includes(vpc.id)) throw unknown(message);
  }
}

/** A workload wears the one group that is stated for its VPC and tier, or one that nobody knows. */
function workloadOf(model: NetworkModel, vpc: Vpc, subnet: Subnet): Holder {
  return statedHolder(model, vpc, subnet) ?? unknownHolder(vpc);
}

function unknownHolder({ id, source }: Vpc): Holder {
  return {
    vpc: id,
    groups: [{ kind: "unknown", why: "is not known, since nobody says what it wears", source }],
  };
}

function statedHolder(model: NetworkModel, vpc: Vpc, subnet: Subnet): Holder | undefined {
  const stated = model.workloadGroups.filter((group) => group.vpc === vpc.id && group.tier === subnet.tier);
  const [group] = stated;
  if (group === undefined || stated.length > 1) return undefined;
  return { vpc: vpc.id, groups: [group.securityGroup] };
}

function destinationOf(walk: Walk, vpc: Vpc): Destination {
  const { model, world, flow } = walk;
  if (flow.to.kind === "address") return flow.to;
  const { name, take } = flow.to;
  const names: Names = { model, world, asks: (rule) => isAsked(walk, rule) };
  const resolution: Resolution = resolve(names, vpc, name);
  switch (resolution.kind) {
    case "nothing":
      throw new Stop("name-not-resolved", resolution.why, resolution.at, resolution.alternatives);
    case "unknown":
      throw unknown(resolution.why);
    case "public":
      step(walk, `${name} is a public address of ${resolution.service}`);
      return resolution;
    case "addresses": {
      const address = resolution.addresses[take % resolution.addresses.length];
      if (address === undefined) throw unknown(`nobody knows where an interface for ${name} is`);
      step(walk, `${name} is ${address}`);
      const { endpoint } = resolution;
      return endpoint === undefined ? { kind: "address", address } : { kind: "address", address, endpoint };
    }
  }
}

/**
 * A name of an endpoint means that endpoint. Where its VPC shares a range with another one, the same address may belong
 * to somebody else, and packets go there: each route table has a local route for the VPC's own ranges, and VPCs
 * whose ranges overlap cannot be peered. https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html,
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
function heedMeaning({ model }: Walk, vpc: Vpc, to: Destination): void {
  const endpoint =
    to.kind === "address" && to.endpoint !== undefined
      ? model.interfaceEndpoints.get(to.endpoint)
      : undefined;
  if (endpoint === undefined || leads(endpoint.vpc, vpc.id)) return;
  throw new Stop("no-route", `the packet goes to ${vpc.name}, where ${endpoint.name} is not`, vpc.source);
}

// ---- The way out

function requestTraffic({ protocol, port }: Flow): Traffic {
  return { protocol, port, icmp: { type: 8, code: 0 } };
}

function answerTraffic({ protocol, sourcePort }: Flow): Traffic {
  return { protocol, port: sourcePort, icmp: { type: 0, code: 0 } };
}

function leaveWorkload(walk: Walk, origin: Origin, to: Destination): void {
  const { model, flow } = walk;
  const holders = to.kind === "address" ? othersAt(walk, origin.vpc, to) : [];
  const there = vpcAhead(walk, origin, to);
  const actual = holders.find(({ vpc }) => vpc === there);
  const other = { at: to, holders, ...(actual === undefined ? {} : { actual }) };
  const result = throughSecurityGroups(model, origin.holder.groups, "egress", requestTraffic(flow), other);
  pass(walk, result, "blocked-by-security-group", "leaves the workload", to);
}

/** Whoever may be meant: a packet for an endpoint elsewhere never comes to it if the address is one of the VPC's own. */
function othersAt(walk: Walk, vpc: Vpc, to: Extract<Destination, { kind: "address" }>): Holder[] {
  const holders = holdersAt(walk, vpc, to.address);
  const endpoint = walk.model.interfaceEndpoints.get(to.endpoint ?? "");
  if (endpoint === undefined || leads(endpoint.vpc, vpc.id)) return holders;
  return holders.filter((holder) => holder.vpc !== vpc.id);
}

/** The VPC that the packet will come to if no filter stops it, where that is known. */
function vpcAhead(walk: Walk, origin: Origin, to: Destination): NodeId | undefined {
  if (to.kind === "address" && isInSubnet(origin.subnet, to.address)) return origin.vpc.id;
  const probe: Walk = { ...walk, steps: [], events: [] };
  const routed = chooseRoute(walk.model, origin.subnet.routeTable, to);
  if (routed.kind === "unknown") return undefined;
  try {
    const way = wayBy(probe, origin, to, routed);
    return way.kind === "vpc" && probe.events.length === 0 ? way.vpc.id : undefined;
  } catch (error) {
    if (error instanceof Stop) return undefined;
    throw error;
  }
}

function pass(walk: Walk, result: Filtered, verdict: Verdict, text: string, to?: Destination): void {
  if (result.is === "unknown") meet(walk, unknown(result.why));
  else if (result.is === "blocked") meet(walk, new Stop(verdict, result.why, result.at, publicWords(to)));
  else step(walk, `${text} (${result.by.urn})`);
}

/** Short of a gateway endpoint, a service's public name may as well be called one that leads nowhere. */
function publicWords(to: Destination | undefined): Verdict[] {
  return to?.kind === "public" ? ["name-not-resolved", "no-route"] : [];
}

function leaveSubnet(walk: Walk, { subnet }: Origin, to: Destination): void {
  const result = throughNetworkAcl(walk.model, subnet.networkAcl, "egress", requestTraffic(walk.flow), to);
  pass(walk, result, "blocked-by-network-acl", `leaves ${subnet.name}`, to);
}

type Way =
  | { readonly kind: "vpc"; readonly vpc: Vpc }
  | { readonly kind: "gateway-endpoint"; readonly endpoint: GatewayEndpoint }
  | { readonly kind: "vpn-gateway"; readonly gateway: VpnGateway }
  /** By the packet's own public address, or by a NAT gateway. */
  | { readonly kind: "internet"; readonly nat?: NatGateway };

function wayBy(walk: Walk, { vpc }: Origin, to: Destination, routed: Chosen): Way {
  if (routed.kind === "none")
    throw new Stop("no-route", `${routed.table.name} has no route`, routed.table.source, publicWords(to));
  const { target, source } = routed.route;
  step(walk, `takes the route to ${target.kind} (${source.urn})`);
  switch (target.kind) {
    case "local":
      return { kind: "vpc", vpc };
    case "peering":
      return { kind: "vpc", vpc: acrossPeering(walk, vpc, routed, to) };
    case "gateway-endpoint":
      return { kind: "gateway-endpoint", endpoint: gatewayOf(walk.model, vpc, routed.route) };
    case "internet-gateway":
    case "egress-only-internet-gateway":
      // https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html: the internet has no private addresses.
      if (to.kind === "address" && !isPublicAddress(to.address))
        throw new Stop("no-route", "the internet has no private addresses", source);
      heedInternetGateway(walk, vpc, routed.route);
      return { kind: "internet" };
    case "vpn-gateway":
      return { kind: "vpn-gateway", gateway: vpnGatewayOf(walk.model, vpc, routed.route) };
    case "nat-gateway":
      return { kind: "internet", nat: natOf(walk, vpc, routed.route, to) };
    case "network-interface":
    case "transit-gateway":
    case "gateway-load-balancer-endpoint":
    case "carrier-gateway":
    case "local-gateway":
    case "core-network":
    case "odb-network":
    case "unknown":
      throw unknown(`what lies beyond a route to ${target.kind} is not simulated`);
  }
}

function gatewayOf(model: NetworkModel, vpc: Vpc, { target }: Route): GatewayEndpoint {
  const endpoint = target.to.kind === "node" ? model.gatewayEndpoints.get(target.to.node) : undefined;
  if (endpoint === undefined) throw unknown("the gateway endpoint of a route is not known");
  // https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html: it serves its own VPC only.
  if (!leads(endpoint.vpc, vpc.id)) throw unknown(refused("a route to a gateway endpoint of another VPC"));
  return endpoint;
}

function leads(link: Link, node: NodeId): boolean {
  return link.kind === "node" && link.node === node;
}

/**
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html: only an active connection carries traffic,
 * and only to the ranges of the VPC at its other end: neither to that VPC's own peers nor through its gateways.
 */
function acrossPeering(
  walk: Walk,
  vpc: Vpc,
  routed: Extract<Routed, { kind: "route" }>,
  to: Destination,
): Vpc {
  const { model } = walk;
  const { target, source } = routed.route;
  const peering = target.to.kind === "node" ? model.peerings.get(target.to.node) : undefined;
  if (peering === undefined) throw unknown("the peering of a route is not known");
  const far = farSide(model, peering, vpc);
  // https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html: the route "has no effect until" then.
  if (!(peering.status.known && peering.status.value === "active") && routed.others.length > 0)
    throw unknown("whether a less specific route stands in for a pending one");
  if (!peering.status.known) meet(walk, unknown(`whether ${peering.name} is active ${peering.status.why}`));
  else if (peering.status.value !== "active") {
    throw new Stop("not-accepted", `${peering.name} is not accepted`, peering.status.source ?? source);
  }
  const inside = to.kind === "address" ? isInVpc(far, to.address) : { is: "no" as const };
  if (inside.is === "unknown") throw unknown(inside.why);
  if (inside.is === "no")
    throw new Stop("no-route", `a peering leads to the ranges of ${far.name} only`, source, publicWords(to));
  step(walk, `crosses ${peering.name} into ${far.name}`);
  return far;
}

function farSide(model: NetworkModel, { name, requester, accepter }: Peering, near: Vpc): Vpc {
  const [here, there] = leads(requester.vpc, near.id) ? [requester, accepter] : [accepter, requester];
  if (!leads(here.vpc, near.id)) {
    if (requester.vpc.kind === "unknown" || accepter.vpc.kind === "unknown")
      throw unknown(`who ${name} joins is not known`);
    throw unknown(refused(`a route to ${name}, which does not end in ${near.name}`));
  }
  const far = there.vpc.kind === "node" ? model.vpcs.get(there.vpc.node) : undefined;
  if (far === undefined) throw unknown(`the VPC beyond ${name} is not in the model`);
  for (const one of near.ranges) {
    for (const other of far.ranges) {
      if (one.cidr.known && other.cidr.known && rangesOverlap(one.cidr.value, other.cidr.value))
        throw unknown(refused(`${name}, since the ranges of its two VPCs overlap`));
    }
  }
  return far;
}

function isInVpc({ name, ranges }: Vpc, address: string): Answer {
  if (ranges.some(({ cidr }) => cidr.known && inRange(address, cidr.value))) return { is: "yes" };
  const open = ranges.find(({ cidr, family }) => !cidr.known && (family === 6) === address.includes(":"));
  return open === undefined ? { is: "no" } : { is: "unknown", why: `a range of ${name} is not known` };
}

// ---- The far end

function isInSubnet({ cidr }: Subnet, address: string): boolean {
  return cidr.known && inRange(address, cidr.value);
}

function subnetsOf(model: NetworkModel, vpc: Vpc): Subnet[] {
  return [...model.subnets.values()].filter((subnet) => leads(subnet.vpc, vpc.id));
}

/** The subnet of the VPC that has the address. Where only one may, it is in that one or nowhere. */
function placeOf(walk: Walk, vpc: Vpc, address: string): Place {
  const { model } = walk;
  heedWarnings(model, vpc);
  const subnets = subnetsOf(model, vpc);
  const subnet = subnets.find((each) => isInSubnet(each, address));
  if (subnet === undefined) {
    const [open, ...more] = subnets.filter(({ cidr }) => !cidr.known);
    if (vpc.origin === "adopted") throw unknown(`${vpc.name} may have more subnets`);
    if (open !== undefined) {
      meet(walk, unknown(`the range of ${open.name} is not known`));
      if (more.length > 0) throw unknown(`the range of ${more[0]?.name ?? ""} is not known`);
      return { vpc, subnet: open };
    }
    throw new Stop("no-listener", `no subnet of ${vpc.name} has ${address}`, vpc.source, ["no-route"]);
  }
  return { vpc, subnet };
}

/** What of a Resolver endpoint has this address of the subnet. */
function resolverAt({ model, world }: Walk, subnet: Subnet, address: string): ResolverEndpoint | undefined {
  const entry = world.resolvers.find((each) => each.subnet === subnet.id && each.address === address);
  const endpoint = entry === undefined ? undefined : model.resolverEndpoints.get(entry.resolver);
  if (endpoint === undefined || endpoint.subnets.some((link) => leads(link, subnet.id))) return endpoint;
  throw unknown(`whether ${endpoint.name} has an interface in ${subnet.name} is not known`);
}

/** The endpoint of which one interface has this address of the subnet. */
function endpointAt({ model, world }: Walk, subnet: Subnet, address: string): InterfaceEndpoint | undefined {
  const entry = world.interfaces.find((each) => each.subnet === subnet.id && each.address === address);
  const endpoint = entry === undefined ? undefined : model.interfaceEndpoints.get(entry.endpoint);
  if (endpoint === undefined || endpoint.subnets.some((link) => leads(link, subnet.id))) return endpoint;
  throw unknown(`whether ${endpoint.name} has an interface in ${subnet.name} is not known`);
}

/**
 * Every interface with the address that a rule of this VPC could mean: here, or in a peer. One of which nobody knows
 * what it wears has a group that is not known.
 */
function holdersAt(walk: Walk, vpc: Vpc, address: string): Holder[] {
  const { model } = walk;
  const near = [...model.vpcs.values()].filter((other) => other.id === vpc.id || isPeer(model, vpc, other));
  return near.flatMap((each) => {
    const subnets = subnetsOf(model, each);
    const holding = subnets.filter((subnet) => isInSubnet(subnet, address));
    if (holding.length > 0)
      return holding.map((subnet): Holder => {
        const endpoint = endpointAt(walk, subnet, address) ?? resolverAt(walk, subnet, address);
        if (endpoint !== undefined) return { vpc: each.id, groups: endpoint.securityGroups };
        return workloadOf(model, each, subnet);
      });
    const unseen = each.origin === "adopted" || subnets.some(({ cidr }) => !cidr.known);
    return unseen && mayHave(vpc, each, address) ? [unknownHolder(each)] : [];
  });
}

/**
 * Whether the address may be one of the VPC's. A range of a peer that is not known overlaps no range of the VPC itself:
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions,
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
function mayHave(vpc: Vpc, other: Vpc, address: string): boolean {
  const { is } = isInVpc(other, address);
  return is === "yes" || (is === "unknown" && (other.id === vpc.id || isInVpc(vpc, address).is !== "yes"));
}

function isPeer(model: NetworkModel, one: Vpc, other: Vpc): boolean {
  return [...model.peerings.values()].some(
    ({ requester, accepter, status }) =>
      (!status.known || status.value === "active") &&
      ((leads(requester.vpc, one.id) && leads(accepter.vpc, other.id)) ||
        (leads(requester.vpc, other.id) && leads(accepter.vpc, one.id))),
  );
}

function enterSubnet(walk: Walk, origin: Sender, { subnet }: Place): void {
  const from: Destination = { kind: "address", address: origin.address };
  const result = throughNetworkAcl(walk.model, subnet.networkAcl, "ingress", requestTraffic(walk.flow), from);
  pass(walk, result, "blocked-by-network-acl", `enters ${subnet.name}`);
}

/** Its security groups, then whoever listens behind it, then the policy of an endpoint. */
function enterInterface(walk: Walk, origin: Sender, { vpc, subnet }: Place, address: string): void {
  const { model, flow } = walk;
  const endpoint = endpointAt(walk, subnet, address);
  const resolver = resolverAt(walk, subnet, address);
  const groups = (endpoint ?? resolver)?.securityGroups ?? workloadOf(model, vpc, subnet).groups;
  const from: Destination = { kind: "address", address: origin.address };
  const result = throughSecurityGroups(model, groups, "ingress", requestTraffic(flow), {
    at: from,
    holders: origin.holder === undefined ? [] : [origin.holder],
  });
  pass(walk, result, "blocked-by-security-group", `reaches ${(endpoint ?? resolver)?.name ?? address}`);
  if (resolver?.direction.known === false)
    meet(walk, unknown(`whether ${resolver.name} answers ${resolver.direction.why}`));
  if (endpoint === undefined) return;
  const behind = serviceBehind(model, endpoint);
  if (behind === undefined) useService(walk, origin, endpoint, "interface");
  else throughPrivateLink(walk, origin, endpoint, { ...behind, vpc, subnet });
}

interface Behind extends Place {
  readonly service: EndpointService;
  readonly state: ServiceConnection["state"];
}

/**
 * From an endpoint to a service of this network. The consumer's packets end at the load balancer, which sends others to a
 * target, from an address of its own; their answers let it answer.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation:
 * through PrivateLink the client's address is never kept.
 */
function throughPrivateLink(
  walk: Walk,
  sender: Sender,
  endpoint: InterfaceEndpoint,
  { service, state, vpc, subnet }: Behind,
): void {
  const { model, flow } = walk;
  const permitted = isPermitted(service, vpc);
  if (permitted.is === "unknown") meet(walk, unknown(permitted.why));
  else if (permitted.is === "no")
    meet(walk, new Stop("not-accepted", `${service.name} permits no such account`, service.source));
  if (!state.known) meet(walk, unknown(`whether ${endpoint.name} is accepted ${state.why}`));
  else if (state.value === "pending")
    meet(walk, new Stop("not-accepted", `${endpoint.name} waits for acceptance`, state.source));
  const found = nodesFor(walk, service, vpc, subnet);
  if (found.kind === "unknown") throw unknown(found.why);
  if (found.kind === "none") throw new Stop(found.verdict, found.why, endpoint.source);
  const node = found.nodes[flow.sourcePort % found.nodes.length];
  const balancer = model.loadBalancers.get(node?.balancer ?? "");
  if (node === undefined || balancer === undefined) throw unknown(`where ${service.name} is cannot be told`);
  step(walk, `is connected to ${service.name} at ${node.address}`);
  throughBalancer(walk, sender, balancer, node);
}

/**
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html: where inbound rules
 * hold for PrivateLink, the client's own address counts; groups of its VPC do not.
 */
function throughBalancer(
  walk: Walk,
  { address }: Sender,
  balancer: LoadBalancer,
  node: BalancerAddress,
): void {
  const { model, flow } = walk;
  const { securityGroups: groups, enforcesOnPrivateLink: enforced } = balancer;
  if (groups.length > 0 && !(enforced.known && !enforced.value)) {
    const client = { at: { kind: "address" as const, address }, holders: [] };
    const result = throughSecurityGroups(model, groups, "ingress", requestTraffic(flow), client);
    if (enforced.known || result.is === "allowed")
      pass(walk, result, "blocked-by-security-group", `is let in by ${balancer.name}`);
    else meet(walk, unknown(`whether ${balancer.name} holds its rules against PrivateLink is not known`));
  }
  const listener = listenerFor(balancer, flow);
  if (typeof listener === "string") throw unknown(listener);
  if (listener === undefined)
    throw new Stop("no-listener", `${balancer.name} does not listen at ${flow.port}`, balancer.source);
  const target = targetFor(model, balancer, listener, node, flow.sourcePort);
  if (typeof target === "string") throw unknown(target);
  if (target === undefined)
    throw new Stop("no-endpoint-in-zone", `${balancer.name} has no target in the zone`, balancer.source);
  sendToTarget(walk, balancer, node, target);
}

/** The load balancer's own packet: out of its group and its subnet, to the target, and the answer to it. */
function sendToTarget(
  walk: Walk,
  { securityGroups: groups }: LoadBalancer,
  node: BalancerAddress,
  { address, port }: ChosenTarget,
): void {
  const { model, flow } = walk;
  const subnet = model.subnets.get(node.subnet);
  if (subnet?.vpc.kind !== "node") throw unknown("where a load balancer is cannot be told");
  const vpc = vpcOf(model, subnet.vpc.node);
  heedWarnings(model, vpc);
  if (!subnet.cidr.known) meet(walk, unknown(`the range of ${subnet.name} ${subnet.cidr.why}`));
  const to = { kind: "address" as const, address };
  const sent: Walk = {
    ...walk,
    flow: { ...flow, from: { subnet: subnet.id, address: node.address }, to, port },
  };
  const holder: Holder = { vpc: vpc.id, groups };
  travelOn(sent, { vpc, subnet, holder, address: node.address, account: vpc.account }, to);
}

/**
 * Ports at which services answer through their endpoints, where AWS documents no other.
 * https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html (protocols of each service),
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
const DOCUMENTED_PORTS: Readonly<Record<string, readonly number[]>> = {
  secretsmanager: [443],
  kms: [443],
  ssm: [443],
  logs: [443],
  s3: [80, 443],
  dynamodb: [80, 443],
};

function useService(
  walk: Walk,
  { account }: Sender,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  kind: "interface" | "gateway",
): void {
  const { serviceName } = endpoint;
  if (!serviceName.known) {
    meet(walk, unknown(`the service of ${endpoint.name} ${serviceName.why}`));
    return;
  }
  const ports =
    DOCUMENTED_PORTS[/^com\.amazonaws\.[a-z0-9-]+\.([a-z0-9]+)$/.exec(serviceName.value)?.[1] ?? ""];
  const { protocol, port } = walk.flow;
  if (
    walk.listeners === "documented" &&
    ports !== undefined &&
    !(protocol === "tcp" && ports.includes(port))
  ) {
    const why = `${serviceName.value} does not answer at ${protocol} ${port}`;
    meet(walk, new Stop("no-listener", why, endpoint.source));
  }
  const request = { account, service: serviceName.value, endpoint: kind };
  obeyPolicy(walk, endpoint, request);
}

function obeyPolicy(
  walk: Walk,
  { name, policy }: InterfaceEndpoint | GatewayEndpoint,
  request: Request,
): void {
  const allowed = policy.known
    ? policyAllows(policy.value, request)
    : perhaps(`the policy of ${name} ${policy.why}`);
  if (allowed.is === "unknown") meet(walk, unknown(allowed.why));
  else if (allowed.is === "no")
    meet(walk, new Stop("denied-by-endpoint-policy", `the policy of ${name} denies it`, policy.source));
  else step(walk, `is allowed by the policy of ${name}`);
}

/**
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html: the endpoint is no interface and has no
 * security group, and the answer comes from the service's own addresses straight to the subnet.
 */
function throughGatewayEndpoint(
  walk: Walk,
  origin: Origin,
  endpoint: GatewayEndpoint,
  to: Destination,
): void {
  useService(walk, origin, endpoint, "gateway");
  returnToSubnet(walk, origin, to);
}

// ---- Questions

/** Any port that a name server may ask from. */
const ASKING_PORTS = [1024, 32768, 49999, 50000, 65535];

/** Whether a question by a rule may come to a name server and be answered: from any interface of its endpoint, at any target. */
function isAsked(walk: Walk, rule: ResolverRule): Answer {
  const { model, world } = walk;
  const endpoint =
    rule.endpoint?.kind === "node" ? model.resolverEndpoints.get(rule.endpoint.node) : undefined;
  if (endpoint === undefined) return perhaps(`by which endpoint ${rule.name} asks is not known`);
  const tries = interfacesOf(world, endpoint).flatMap((one) =>
    rule.targets.flatMap(({ address, port }) =>
      ASKING_PORTS.map((sourcePort) => questionBy(walk, one, { address, port, sourcePort })),
    ),
  );
  const lost = tries.length > 0 && tries.every(({ is }) => is === "no");
  return lost ? NO : perhaps(`what is answered by ${rule.name} is not known`);
}

interface Question {
  readonly address: string;
  readonly port: number;
  readonly sourcePort: number;
}

function questionBy(walk: Walk, { endpoint, ...at }: ResolverInterface, question: Question): Answer {
  const { model } = walk;
  const subnet = model.subnets.get(at.subnet ?? "");
  if (subnet?.vpc.kind !== "node" || at.address === undefined)
    return perhaps(`where ${endpoint.name} is is not known`);
  const { address } = at;
  const vpc = vpcOf(model, subnet.vpc.node);
  const holder: Holder = { vpc: vpc.id, groups: endpoint.securityGroups };
  const to = { kind: "address" as const, address: question.address };
  return arrives(walk, { from: { subnet: subnet.id, address }, to, ...udp(question) }, (probe) => {
    heedWarnings(model, vpc);
    if (!subnet.cidr.known) meet(probe, unknown(`the range of ${subnet.name} ${subnet.cidr.why}`));
    travelOn(probe, { vpc, subnet, holder, address, account: vpc.account }, to);
  });
}

function udp({ sourcePort, port }: Question) {
  return { protocol: "udp" as const, sourcePort, port };
}

/** Whether a packet of its own arrives and is answered. */
function arrives(walk: Walk, flow: Flow, send: (probe: Walk) => void): Answer {
  const probe: Walk = { ...walk, flow, steps: [], events: [] };
  try {
    send(probe);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    meet(probe, error);
  }
  const [first] = probe.events;
  if (first === undefined) return YES;
  return probe.events.some(({ verdict }) => verdict !== "unknown") ? NO : perhaps(first.message);
}

/**
 * Some name server at the site has to reach an inbound endpoint of the VPC; nobody says which addresses of the site are
 * those of name servers, so any will do.
 */
function askFromSite(walk: Walk, { id, routing, site }: VpnConnection, vpc: Vpc): void {
  const { model, world } = walk;
  if (!routing.known) throw unknown(`what ${site} has ${routing.why}`);
  const servers = routing.value.prefixes.flatMap(addressesAcross);
  const tries = inboundOf(model, vpc).flatMap((endpoint) =>
    interfacesOf(world, endpoint).flatMap(({ address: to }) =>
      servers.flatMap((address) =>
        ASKING_PORTS.map((sourcePort) => {
          if (to === undefined) return perhaps(`where ${endpoint.name} is is not known`);
          const question = { address: to, port: 53, sourcePort };
          const flow = { from: { site: id, address }, to: { kind: "address", address: to } } as const;
          return arrives(walk, { ...flow, ...udp(question) }, (probe) => travelFromSite(probe, id, address));
        }),
      ),
    ),
  );
  const answer = any(tries);
  if (answer.is === "no")
    throw new Stop("name-not-resolved", `${site} reaches no Resolver endpoint of ${vpc.name}`, vpc.source);
  if (answer.is === "unknown") throw unknown(answer.why);
  step(walk, `asks a Resolver endpoint of ${vpc.name}`);
}

// ---- The internet

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html: it serves the VPC that it is attached to. */
function heedInternetGateway({ model }: Walk, vpc: Vpc, { target, source }: Route): void {
  const gateway = target.to.kind === "node" ? model.internetGateways.get(target.to.node) : undefined;
  if (gateway === undefined) throw unknown("the internet gateway of a route is not known");
  if (gateway.vpc.kind === "unknown") throw unknown(`where ${gateway.name} is attached is not known`);
  if (!leads(gateway.vpc, vpc.id))
    throw new Stop("no-route", `${gateway.name} is not attached to ${vpc.name}`, source);
  if (gateway.egressOnly) throw unknown("what an egress-only gateway does with IPv4 is not simulated");
}

function natOf({ model }: Walk, vpc: Vpc, { target }: Route, to: Destination): NatGateway {
  const nat = target.to.kind === "node" ? model.natGateways.get(target.to.node) : undefined;
  if (nat === undefined) throw unknown("the NAT gateway of a route is not known");
  const subnet = nat.subnet.kind === "node" ? model.subnets.get(nat.subnet.node) : undefined;
  if (subnet === undefined) throw unknown(`where ${nat.name} is is not known`);
  if (!leads(subnet.vpc, vpc.id)) throw unknown("a NAT gateway of another VPC is not simulated");
  if (to.kind === "address" && !isPublicAddress(to.address)) privately(model, nat, subnet, to);
  return nat;
}

/** Its own table has to lead to private addresses, and an internet gateway does not. */
function privately(
  model: NetworkModel,
  { name }: NatGateway,
  { routeTable }: Subnet,
  to: Destination,
): never {
  const routed = chooseRoute(model, routeTable, to);
  if (routed.kind === "none" || (routed.kind === "route" && routed.route.target.kind === "internet-gateway"))
    throw new Stop("no-route", `${name} has no way to private addresses`, undefined, [
      "blocked-by-network-acl",
    ]);
  throw unknown(`what ${name} does with private addresses is not simulated`);
}

function ontoInternet(walk: Walk, origin: Origin, nat: NatGateway | undefined, to: Destination): void {
  if (nat === undefined) {
    // https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html: instances need a public IPv4 address.
    const { publicAddresses: given, name } = origin.subnet;
    if (!given.known || !given.value)
      meet(walk, unknown(`whether anything in ${name} has a public address is not known`));
    step(walk, "goes to the internet");
  } else throughNatGateway(walk, origin, nat, to);
  returnToSubnet(walk, origin, to);
}

/**
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html: it has no security group, and the ACL of its
 * subnet filters what comes to it and what it sends; it sends from a port of 1024 to 65535. It translates TCP, UDP and ICMP.
 */
function throughNatGateway(walk: Walk, origin: Origin, nat: NatGateway, to: Destination): void {
  const { model, flow } = walk;
  const home = nat.subnet.kind === "node" ? model.subnets.get(nat.subnet.node) : undefined;
  if (home === undefined) throw unknown(`where ${nat.name} is is not known`);
  const client: Destination = { kind: "address", address: origin.address };
  const filter = (direction: "ingress" | "egress", traffic: Traffic, other: Destination, text: string) =>
    pass(
      walk,
      throughNetworkAcl(model, home.networkAcl, direction, traffic, other),
      "blocked-by-network-acl",
      text,
    );
  const elsewhere = home.id !== origin.subnet.id;
  if (elsewhere) filter("ingress", requestTraffic(flow), client, `enters ${home.name}`);
  filter("egress", requestTraffic(flow), to, `leaves ${home.name} by ${nat.name}`);
  const routed = chooseRoute(model, home.routeTable, to);
  if (routed.kind === "unknown") throw unknown(routed.why);
  if (routed.kind === "none")
    throw new Stop("no-route", `${routed.table.name} has no route`, routed.table.source);
  const { target, source } = routed.route;
  if (target.kind !== "internet-gateway")
    throw unknown(`what ${nat.name} sends by ${target.kind} is not simulated`);
  // "If you route traffic from the private NAT gateway to the internet gateway, the internet gateway drops the traffic."
  if (!nat.connectivity.known) meet(walk, unknown(`whether ${nat.name} is public ${nat.connectivity.why}`));
  else if (nat.connectivity.value === "private") throw new Stop("no-route", `${nat.name} is private`, source);
  heedInternetGateway(walk, origin.vpc, routed.route);
  step(walk, `goes to the internet by ${nat.name}`);
  filter("ingress", answerTraffic(flow), to, `the answer comes to ${nat.name}`);
  if (!elsewhere) return;
  filter("egress", answerTraffic(flow), client, `the answer leaves ${home.name}`);
  const back = chooseRoute(model, home.routeTable, client);
  if (back.kind === "unknown") throw unknown(back.why);
  if (back.kind === "none") throw new Stop("no-return-path", "no route for the answer", back.table.source);
  if (back.route.target.kind !== "local")
    throw unknown("where the route of the answer leads is not simulated");
}

// ---- Sites

/**
 * The gateway that a route leads to. AWS refuses a route to one that is not attached to the table's VPC:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
 */
function vpnGatewayOf(model: NetworkModel, vpc: Vpc, { target }: Route): VpnGateway {
  const gateway = target.to.kind === "node" ? model.vpnGateways.get(target.to.node) : undefined;
  if (gateway === undefined) throw unknown("the virtual private gateway of a route is not known");
  if (!leads(gateway.vpc, vpc.id))
    throw unknown(refused(`a route to ${gateway.name}, which is not attached`));
  return gateway;
}

function travelToSite(walk: Walk, origin: Origin, gateway: VpnGateway, to: Destination): void {
  if (to.kind !== "address") throw unknown("what a site does with packets to the internet is not known");
  if (to.endpoint !== undefined)
    throw new Stop("no-route", "the packet goes to a site, where no endpoint is", gateway.source);
  const connection = siteAhead(walk, gateway, to.address);
  throughTunnel(walk, connection, to.address, origin.address);
  // The device sends the answer back by a tunnel, and the gateway knows its own VPC.
  returnToSubnet(walk, origin, to);
}

function siteAhead({ model }: Walk, gateway: VpnGateway, address: string): VpnConnection {
  const chosen = chooseSite(model, gateway, address);
  if (chosen.kind === "unknown") throw unknown(chosen.why);
  if (chosen.kind === "none")
    throw new Stop("no-route", `no site of ${gateway.name} has ${address}`, gateway.source);
  return chosen.connection;
}

/** A packet that the tunnels may not carry finds no way; which word that is, nobody says. */
function throughTunnel(walk: Walk, connection: VpnConnection, atSite: string, inAws: string): void {
  const carried = mayCarry(connection, atSite, inAws);
  if (carried.is === "unknown") meet(walk, unknown(carried.why));
  else if (carried.is === "no")
    throw new Stop("no-route", `the tunnels of ${connection.name} carry no such packets`, connection.source, [
      "tunnel-down",
      "no-return-path",
    ]);
  else step(walk, `goes through a tunnel of ${connection.name}`);
}

/**
 * From a site a packet comes to the VPC that the gateway is attached to, and to no peer of it, nor through its gateways:
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
function travelFromSite(walk: Walk, site: NodeId, address: string): void {
  const { model, flow } = walk;
  const connection = model.vpnConnections.get(site);
  const gateway =
    connection?.gateway.kind === "node" ? model.vpnGateways.get(connection.gateway.node) : undefined;
  if (connection === undefined) throw new Error(`got ${site}, expected a connection`);
  if (gateway?.vpc.kind !== "node") throw unknown(`where ${connection.name} leads is not known`);
  step(walk, `${address} at site ${connection.site}`);
  const vpc = vpcOf(model, gateway.vpc.node);
  if (flow.to.kind === "name") askFromSite(walk, connection, vpc);
  const destination = destinationOf(walk, vpc);
  if (destination.kind === "public") throw unknown("which public DNS a site asks is not known");
  const { address: to } = destination;
  throughTunnel(walk, connection, address, to);
  heedWarnings(model, vpc);
  heedMeaning(walk, vpc, destination);
  const inside = isInVpc(vpc, to);
  const across = (probe: Walk) => betweenSites(probe, connection, gateway, { address, to });
  if (inside.is === "no") across(walk);
  else if (inside.is === "yes") intoVpc(walk, connection, gateway, { address, to, vpc });
  else {
    const into = (probe: Walk) => intoVpc(probe, connection, gateway, { address, to, vpc });
    either(walk, [into, across], inside.why);
  }
}

interface Entry {
  readonly address: string;
  readonly to: string;
  readonly vpc: Vpc;
}

function intoVpc(
  walk: Walk,
  connection: VpnConnection,
  gateway: VpnGateway,
  { address, to, vpc }: Entry,
): void {
  const { model } = walk;
  if (chooseSite(model, gateway, to).kind !== "none") throw unknown(`${vpc.name} and a site have ${to}`);
  const place = placeOf(walk, vpc, to);
  // Whoever asks a service from a site is taken to use credentials of the account that owns its endpoint.
  const sender: Sender = { address, account: vpc.account };
  enterSubnet(walk, sender, place);
  enterInterface(walk, sender, place, to);
  answerSite(walk, connection, gateway, place, address);
}

/** The answer leaves the subnet like any packet, and the gateway has to hand it to the site that asked. */
function answerSite(
  walk: Walk,
  connection: VpnConnection,
  gateway: VpnGateway,
  { vpc, subnet }: Place,
  address: string,
): void {
  const { model, flow } = walk;
  const back: Destination = { kind: "address", address };
  const left = throughNetworkAcl(model, subnet.networkAcl, "egress", answerTraffic(flow), back);
  pass(walk, left, "blocked-by-network-acl", `the answer leaves ${subnet.name}`);
  const routed = chooseRoute(model, subnet.routeTable, back);
  if (routed.kind === "unknown") throw unknown(routed.why);
  if (routed.kind === "none")
    throw new Stop("no-return-path", `${routed.table.name} has no route for the answer`, routed.table.source);
  const { target, source } = routed.route;
  switch (target.kind) {
    case "vpn-gateway":
      break;
    case "peering":
      if (target.to.kind === "node") throw new Stop("no-return-path", "the answer goes to a peer", source);
      throw unknown("the peering of a route is not known");
    case "local":
    case "gateway-endpoint":
    case "internet-gateway":
    case "egress-only-internet-gateway":
    case "nat-gateway":
      throw new Stop("no-return-path", `the answer goes to a ${target.kind}`, source);
    default:
      throw unknown(`what lies beyond a route to ${target.kind} is not simulated`);
  }
  if (vpnGatewayOf(model, vpc, routed.route).id !== gateway.id)
    throw new Stop("no-return-path", "the answer goes to another gateway", source);
  heedSiteOfAnswer(walk, connection, gateway, address);
}

function heedSiteOfAnswer(
  { model }: Walk,
  { id }: VpnConnection,
  gateway: VpnGateway,
  address: string,
): void {
  const chosen = chooseSite(model, gateway, address);
  if (chosen.kind === "unknown") throw unknown(chosen.why);
  if (chosen.kind === "none" || chosen.connection.id !== id)
    throw new Stop(
      "no-return-path",
      `${gateway.name} hands the answer to nobody or another site`,
      gateway.source,
    );
}

/**
 * CloudHub: a gateway announces the prefixes of each site with BGP to the others; of static routes its documentation
 * says nothing. https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html
 */
function betweenSites(
  walk: Walk,
  connection: VpnConnection,
  gateway: VpnGateway,
  { address, to }: { readonly address: string; readonly to: string },
): void {
  const other = siteAhead(walk, gateway, to);
  if (other.id === connection.id)
    throw unknown("whether a gateway sends a packet back to its site is not known");
  const kinds = [connection, other].map(({ routing }) => (routing.known ? routing.value.kind : undefined));
  if (kinds.some((kind) => kind !== "bgp")) throw unknown("CloudHub is documented for sites with BGP only");
  throughTunnel(walk, other, to, address);
  heedSiteOfAnswer(walk, connection, gateway, address);
}

// ---- The answer

function answer(walk: Walk, origin: Origin, place: Place, from: Destination): void {
  const { model, flow } = walk;
  const back: Destination = { kind: "address", address: origin.address };
  const left = throughNetworkAcl(model, place.subnet.networkAcl, "egress", answerTraffic(flow), back);
  pass(walk, left, "blocked-by-network-acl", `the answer leaves ${place.subnet.name}`);
  routeBack(walk, origin, place, back);
  returnToSubnet(walk, origin, from);
}

function returnToSubnet(walk: Walk, { subnet }: Origin, from: Destination): void {
  const result = throughNetworkAcl(walk.model, subnet.networkAcl, "ingress", answerTraffic(walk.flow), from);
  pass(walk, result, "blocked-by-network-acl", `the answer enters ${subnet.name}`);
}

/**
 * The answer is routed like any packet, by the table of the subnet that it leaves; nothing remembers the way by which
 * the request came. https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html#peering-incorrect-response-routing
 */
function routeBack(walk: Walk, origin: Origin, place: Place, back: Destination): void {
  const routed = chooseRoute(walk.model, place.subnet.routeTable, back);
  if (routed.kind === "unknown") throw unknown(routed.why);
  if (routed.kind === "none")
    throw new Stop("no-return-path", `${routed.table.name} has no route for the answer`, routed.table.source);
  const { target, source } = routed.route;
  const lost = (why: string) => new Stop("no-return-path", why, source);
  switch (target.kind) {
    case "local":
      if (place.vpc.id !== origin.vpc.id) throw lost(`the answer stays in ${place.vpc.name}`);
      break;
    case "peering":
      if (returnVpc(walk, place, routed, lost).id !== origin.vpc.id)
        throw lost("the answer goes to another VPC");
      break;
    case "gateway-endpoint":
    case "internet-gateway":
    case "egress-only-internet-gateway":
    case "nat-gateway":
      throw lost(`the answer goes to a ${target.kind}`);
    case "vpn-gateway": {
      const gateway = vpnGatewayOf(walk.model, place.vpc, routed.route);
      if (chooseSite(walk.model, gateway, origin.address).kind === "none")
        throw lost(`no site of ${gateway.name} has ${origin.address}`);
      throw unknown("what a site does with an answer for somebody else is not known");
    }
    default:
      throw unknown(`what lies beyond a route to ${target.kind} is not simulated`);
  }
  step(walk, `the answer takes the route to ${target.kind} (${source.urn})`);
}

function returnVpc(
  walk: Walk,
  place: Place,
  routed: Extract<Routed, { kind: "route" }>,
  lost: (why: string) => Stop,
): Vpc {
  const { model } = walk;
  const { to } = routed.route.target;
  const peering = to.kind === "node" ? model.peerings.get(to.node) : undefined;
  if (peering === undefined) throw unknown("the peering of a route is not known");
  const far = farSide(model, peering, place.vpc);
  const { status } = peering;
  if (status.known && status.value === "active") return far;
  if (routed.others.length > 0) throw unknown("whether a less specific route stands in for a pending one");
  if (!status.known) {
    meet(walk, unknown(`whether ${peering.name} is active ${status.why}`));
    return far;
  }
  throw lost(`${peering.name} is not accepted`);
}
