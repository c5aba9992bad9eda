/** What joins a VPC to others: peerings, gateway endpoints and virtual private gateways that a route leads to. */
import type { GatewayEndpoint, NetworkModel, Peering, Route, Vpc } from "../../network/model/types";
import type { VpnGateway } from "../../network/model/vpn-types";
import { rangesOverlap } from "./bits";
import { type Destination, refused } from "./packet";
import { isInVpc, leads } from "./places";
import type { Routed } from "./routes";
import { meet, type Place, publicWords, step, Stop, unknown, type Walk } from "./walk";

export function gatewayOf(model: NetworkModel, vpc: Vpc, { target }: Route): GatewayEndpoint {
  const endpoint = target.to.kind === "node" ? model.gatewayEndpoints.get(target.to.node) : undefined;
  if (endpoint === undefined) throw unknown("the gateway endpoint of a route is not known");
  // https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html: it serves its own VPC only.
  if (!leads(endpoint.vpc, vpc.id)) throw unknown(refused("a route to a gateway endpoint of another VPC"));
  return endpoint;
}

/**
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html: only an active connection carries traffic,
 * and only to the ranges of the VPC at its other end: neither to that VPC's own peers nor through its gateways.
 */
export function acrossPeering(
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

/**
 * The gateway that a route leads to. AWS refuses a route to one that is not attached to the table's VPC:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
 */
export function vpnGatewayOf(model: NetworkModel, vpc: Vpc, { target }: Route): VpnGateway {
  const gateway = target.to.kind === "node" ? model.vpnGateways.get(target.to.node) : undefined;
  if (gateway === undefined) throw unknown("the virtual private gateway of a route is not known");
  if (!leads(gateway.vpc, vpc.id))
    throw unknown(refused(`a route to ${gateway.name}, which is not attached`));
  return gateway;
}

export function returnVpc(
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
