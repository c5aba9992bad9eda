/** The way out, from an interface in a subnet to wherever its route leads. */
import type { Machine } from "../../network/model/machine-types";
import type { GatewayEndpoint, NatGateway, NodeId, Vpc } from "../../network/model/types";
import type { VpnGateway } from "../../network/model/vpn-types";
import { answer, returnToSubnet } from "./answers";
import { enterInterface, enterSubnet, useService } from "./arrival";
import { inRange, isPublicAddress } from "./bits";
import { type Holder, throughNetworkAcl, throughSecurityGroups } from "./filters";
import { heedInternetGateway, natOf, ontoInternet } from "./internet";
import { acrossPeering, gatewayOf, vpnGatewayOf } from "./joins";
import { type Answer, type Destination, NO, perhaps, YES } from "./packet";
import { intoMachine, machineOf } from "./machines";
import {
  heedMeaning,
  heedWarnings,
  holderAt,
  holdersAt,
  isInSubnet,
  isInVpc,
  leads,
  placeOf,
  subnetsOf,
  vpcOf,
} from "./places";
import { chooseRoute, type Routed } from "./routes";
import { travelToSite } from "./sites";
import {
  either,
  meet,
  type Origin,
  pass,
  publicWords,
  requestTraffic,
  step,
  Stop,
  unknown,
  type Walk,
} from "./walk";

export function travelOn(walk: Walk, origin: Origin, to: Destination): void {
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
  if (way.kind === "machine") intoMachine(walk, origin, way.machine, to);
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

export function originOf(walk: Walk, id: NodeId): Origin {
  const { model, flow } = walk;
  const subnet = model.subnets.get(id);
  if (subnet === undefined || subnet.vpc.kind !== "node") throw new Error(`got ${id}, expected a subnet`);
  const vpc = vpcOf(model, subnet.vpc.node);
  if (!subnet.cidr.known) meet(walk, unknown(`the range of ${subnet.name} ${subnet.cidr.why}`));
  else if (!inRange(flow.from.address, subnet.cidr.value))
    throw new Error(`got ${flow.from.address}, expected an address of ${subnet.cidr.value}`);
  heedWarnings(model, vpc);
  step(walk, `${flow.from.address} in ${subnet.name}`);
  const holder = holderAt(walk, vpc, subnet, flow.from.address);
  return { vpc, subnet, holder, address: flow.from.address, account: vpc.account };
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

function leaveSubnet(walk: Walk, { subnet }: Origin, to: Destination): void {
  const result = throughNetworkAcl(walk.model, subnet.networkAcl, "egress", requestTraffic(walk.flow), to);
  pass(walk, result, "blocked-by-network-acl", `leaves ${subnet.name}`, to);
}

type Way =
  | { readonly kind: "vpc"; readonly vpc: Vpc }
  | { readonly kind: "gateway-endpoint"; readonly endpoint: GatewayEndpoint }
  | { readonly kind: "vpn-gateway"; readonly gateway: VpnGateway }
  | { readonly kind: "machine"; readonly machine: Machine }
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
      return { kind: "machine", machine: machineOf(walk, vpc, target.to) };
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
