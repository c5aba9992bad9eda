/**
 * One packet through a network, step by step, as AWS documents it: name, security group, network ACL, route,
 * peering, the same in the other VPC, endpoint policy, and the answer all the way back. It knows no sets and no
 * shortcuts, and shares no code with the prover that it judges.
 *
 * Not simulated, and `unknown` therefore: whatever lies beyond an internet or NAT gateway, a network interface, a
 * transit or VPN gateway; and what AWS would refuse to create.
 */
import type {
  GatewayEndpoint,
  InterfaceEndpoint,
  Link,
  NetworkModel,
  NodeId,
  Peering,
  Route,
  Source,
  Subnet,
  Vpc,
} from "../../network/model/types";
import { inRange, isPublicAddress, rangesOverlap } from "./bits";
import {
  type Filtered,
  type Holder,
  throughNetworkAcl,
  throughSecurityGroups,
  type Traffic,
} from "./filters";
import { resolve } from "./names";
import {
  type Answer,
  type Destination,
  type Flow,
  isRefusal,
  type Outcome,
  refused,
  type Verdict,
  type World,
} from "./packet";
import { policyAllows } from "./policy";
import { chooseRoute, type Routed } from "./routes";

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
  const walk: Walk = { model, world, flow, listeners: options.listeners ?? "documented", steps: [] };
  try {
    travel(walk);
    return { verdict: "reachable", why: "delivered and answered", alternatives: [], steps: walk.steps };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const { verdict, message: why, at, alternatives } = error;
    const impossible = isRefusal(why) ? { impossible: true as const } : {};
    return {
      verdict,
      why,
      ...(at === undefined ? {} : { at }),
      alternatives,
      ...impossible,
      steps: walk.steps,
    };
  }
}

interface Walk {
  readonly model: NetworkModel;
  readonly world: World;
  readonly flow: Flow;
  readonly listeners: "documented" | "all";
  readonly steps: string[];
}

/** Thrown where the packet stops. */
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

/** Where the packet comes from. */
interface Origin {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly holder: Holder;
  readonly address: string;
}

/** Where the destination's address is. */
interface Place {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
}

function travel(walk: Walk): void {
  const origin = originOf(walk);
  const to = destinationOf(walk, origin);
  leaveWorkload(walk, origin, to);
  if (to.kind === "address" && isInSubnet(origin.subnet, to.address)) {
    // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html#nacl-basics and
    // https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html#gateway-route-table-rules: neither ACLs
    // nor routes concern packets within one subnet.
    const place = placeOf(walk, origin.vpc, to.address);
    enterInterface(walk, origin, place, to.address);
    return;
  }
  leaveSubnet(walk, origin, to);
  const way = wayFrom(walk, origin, to);
  if (way.kind === "gateway-endpoint") {
    throughGatewayEndpoint(walk, origin, way.endpoint, to);
    return;
  }
  if (to.kind !== "address") throw unknown("a public address leads into a VPC");
  const place = placeOf(walk, way.vpc, to.address);
  enterSubnet(walk, origin, place);
  enterInterface(walk, origin, place, to.address);
  answer(walk, origin, place, to);
}

// ---- The beginning

function originOf({ model, flow, steps }: Walk): Origin {
  const subnet = model.subnets.get(flow.from.subnet);
  if (subnet === undefined || subnet.vpc.kind !== "node")
    throw new Error(`got ${flow.from.subnet}, expected a subnet`);
  const vpc = vpcOf(model, subnet.vpc.node);
  if (!subnet.cidr.known) throw unknown(`the range of ${subnet.name} ${subnet.cidr.why}`);
  if (!inRange(flow.from.address, subnet.cidr.value))
    throw new Error(`got ${flow.from.address}, expected an address of ${subnet.cidr.value}`);
  heedWarnings(model, vpc);
  steps.push(`${flow.from.address} in ${subnet.name}`);
  return { vpc, subnet, holder: workloadOf(model, vpc, subnet), address: flow.from.address };
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

/** A workload wears the one group that is stated for its VPC and tier. */
function workloadOf(model: NetworkModel, vpc: Vpc, subnet: Subnet): Holder {
  const holder = statedHolder(model, vpc, subnet);
  if (holder === undefined) throw unknown(`nobody says what a workload in ${subnet.name} wears`);
  return holder;
}

function statedHolder(model: NetworkModel, vpc: Vpc, subnet: Subnet): Holder | undefined {
  const stated = model.workloadGroups.filter((group) => group.vpc === vpc.id && group.tier === subnet.tier);
  const [group] = stated;
  if (group === undefined || stated.length > 1) return undefined;
  return { vpc: vpc.id, groups: [group.securityGroup] };
}

function destinationOf({ model, world, flow, steps }: Walk, { vpc }: Origin): Destination {
  if (flow.to.kind === "address") return flow.to;
  const { name, take } = flow.to;
  const resolution = resolve(model, world, vpc, name);
  switch (resolution.kind) {
    case "nothing":
      throw new Stop("name-not-resolved", resolution.why, resolution.at, resolution.alternatives);
    case "unknown":
      throw unknown(resolution.why);
    case "public":
      steps.push(`${name} is a public address of ${resolution.service}`);
      return resolution;
    case "addresses": {
      const address = resolution.addresses[take % resolution.addresses.length];
      if (address === undefined) throw unknown(`nobody knows where an interface for ${name} is`);
      steps.push(`${name} is ${address}`);
      return { kind: "address", address };
    }
  }
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
  const holders = to.kind === "address" ? holdersAt(walk, origin.vpc, to.address) : [];
  const result = throughSecurityGroups(model, origin.holder.groups, "egress", requestTraffic(flow), {
    at: to,
    holders,
  });
  pass(walk, result, "blocked-by-security-group", "leaves the workload", to);
}

function pass(walk: Walk, result: Filtered, verdict: Verdict, step: string, to?: Destination): void {
  if (result.is === "unknown") throw unknown(result.why);
  if (result.is === "blocked") throw new Stop(verdict, result.why, result.at, publicWords(to));
  walk.steps.push(`${step} (${result.by.urn})`);
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
  | { readonly kind: "gateway-endpoint"; readonly endpoint: GatewayEndpoint };

function wayFrom(walk: Walk, { vpc, subnet }: Origin, to: Destination): Way {
  const routed = chooseRoute(walk.model, subnet.routeTable, to);
  if (routed.kind === "unknown") throw unknown(routed.why);
  if (routed.kind === "none")
    throw new Stop("no-route", `${routed.table.name} has no route`, routed.table.source, publicWords(to));
  const { target, source } = routed.route;
  walk.steps.push(`takes the route to ${target.kind} (${source.urn})`);
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
      throw unknown("what lies beyond an internet gateway is not simulated");
    case "nat-gateway":
    case "vpn-gateway":
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
  if (!peering.status.known) throw unknown(`whether ${peering.name} is active ${peering.status.why}`);
  if (peering.status.value !== "active") {
    // https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html: the route "has no effect until" then.
    if (routed.others.length > 0) throw unknown("whether a less specific route stands in for a pending one");
    throw new Stop("not-accepted", `${peering.name} is not accepted`, peering.status.source ?? source);
  }
  const inside = to.kind === "address" ? isInVpc(far, to.address) : { is: "no" as const };
  if (inside.is === "unknown") throw unknown(inside.why);
  if (inside.is === "no")
    throw new Stop("no-route", `a peering leads to the ranges of ${far.name} only`, source, publicWords(to));
  walk.steps.push(`crosses ${peering.name} into ${far.name}`);
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

/** The subnet of the VPC that has the address. */
function placeOf({ model }: Walk, vpc: Vpc, address: string): Place {
  heedWarnings(model, vpc);
  const subnets = subnetsOf(model, vpc);
  const subnet = subnets.find((each) => isInSubnet(each, address));
  if (subnet === undefined) {
    const open = subnets.find(({ cidr }) => !cidr.known);
    if (open !== undefined) throw unknown(`the range of ${open.name} is not known`);
    if (vpc.origin === "adopted") throw unknown(`${vpc.name} may have more subnets`);
    throw new Stop("no-listener", `no subnet of ${vpc.name} has ${address}`, vpc.source, ["no-route"]);
  }
  return { vpc, subnet };
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
    const nobodyKnows: Holder = {
      vpc: each.id,
      groups: [{ kind: "unknown", why: "is not stated", source: each.source }],
    };
    if (holding.length === 0) {
      const perhaps = each.origin === "adopted" || subnets.some(({ cidr }) => !cidr.known);
      return perhaps && isInVpc(each, address).is !== "no" ? [nobodyKnows] : [];
    }
    return holding.map((subnet): Holder => {
      const endpoint = endpointAt(walk, subnet, address);
      if (endpoint !== undefined) return { vpc: each.id, groups: endpoint.securityGroups };
      return statedHolder(model, each, subnet) ?? nobodyKnows;
    });
  });
}

function isPeer(model: NetworkModel, one: Vpc, other: Vpc): boolean {
  return [...model.peerings.values()].some(
    ({ requester, accepter, status }) =>
      (!status.known || status.value === "active") &&
      ((leads(requester.vpc, one.id) && leads(accepter.vpc, other.id)) ||
        (leads(requester.vpc, other.id) && leads(accepter.vpc, one.id))),
  );
}

function enterSubnet(walk: Walk, origin: Origin, { subnet }: Place): void {
  const from: Destination = { kind: "address", address: origin.address };
  const result = throughNetworkAcl(walk.model, subnet.networkAcl, "ingress", requestTraffic(walk.flow), from);
  pass(walk, result, "blocked-by-network-acl", `enters ${subnet.name}`);
}

/** Its security groups, then whoever listens behind it, then the policy of an endpoint. */
function enterInterface(walk: Walk, origin: Origin, { vpc, subnet }: Place, address: string): void {
  const { model, flow } = walk;
  const endpoint = endpointAt(walk, subnet, address);
  const groups = endpoint?.securityGroups ?? workloadOf(model, vpc, subnet).groups;
  const from: Destination = { kind: "address", address: origin.address };
  const result = throughSecurityGroups(model, groups, "ingress", requestTraffic(flow), {
    at: from,
    holders: [origin.holder],
  });
  pass(walk, result, "blocked-by-security-group", `reaches ${endpoint?.name ?? address}`);
  if (endpoint !== undefined) useService(walk, origin, endpoint, "interface");
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
  { vpc }: Origin,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  kind: "interface" | "gateway",
): void {
  const { serviceName } = endpoint;
  if (!serviceName.known) throw unknown(`the service of ${endpoint.name} ${serviceName.why}`);
  const ports =
    DOCUMENTED_PORTS[/^com\.amazonaws\.[a-z0-9-]+\.([a-z0-9]+)$/.exec(serviceName.value)?.[1] ?? ""];
  const { protocol, port } = walk.flow;
  if (walk.listeners === "documented" && ports !== undefined && !(protocol === "tcp" && ports.includes(port)))
    throw new Stop(
      "no-listener",
      `${serviceName.value} does not answer at ${protocol} ${port}`,
      endpoint.source,
    );
  if (!endpoint.policy.known) throw unknown(`the policy of ${endpoint.name} ${endpoint.policy.why}`);
  const request = { account: vpc.account, service: serviceName.value, endpoint: kind };
  const allowed = policyAllows(endpoint.policy.value, request);
  if (allowed.is === "unknown") throw unknown(allowed.why);
  if (allowed.is === "no")
    throw new Stop(
      "denied-by-endpoint-policy",
      `the policy of ${endpoint.name} denies it`,
      endpoint.policy.source,
    );
  walk.steps.push(`is allowed by the policy of ${endpoint.name}`);
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
    default:
      throw unknown(`what lies beyond a route to ${target.kind} is not simulated`);
  }
  walk.steps.push(`the answer takes the route to ${target.kind} (${source.urn})`);
}

function returnVpc(
  { model }: Walk,
  place: Place,
  routed: Extract<Routed, { kind: "route" }>,
  lost: (why: string) => Stop,
): Vpc {
  const { to } = routed.route.target;
  const peering = to.kind === "node" ? model.peerings.get(to.node) : undefined;
  if (peering === undefined) throw unknown("the peering of a route is not known");
  const far = farSide(model, peering, place.vpc);
  if (!peering.status.known) throw unknown(`whether ${peering.name} is active ${peering.status.why}`);
  if (peering.status.value === "active") return far;
  if (routed.others.length > 0) throw unknown("whether a less specific route stands in for a pending one");
  throw lost(`${peering.name} is not accepted`);
}
