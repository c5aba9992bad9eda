/** The internet: by an internet gateway, and by a NAT gateway before it. */
import type { NatGateway, NetworkModel, Route, Subnet, Vpc } from "../../network/model/types";
import { returnToSubnet } from "./answers";
import { isPublicAddress } from "./bits";
import { throughNetworkAcl, type Traffic } from "./filters";
import type { Destination } from "./packet";
import { leads } from "./places";
import { chooseRoute } from "./routes";
import {
  answerTraffic,
  meet,
  type Origin,
  pass,
  requestTraffic,
  step,
  Stop,
  unknown,
  type Walk,
} from "./walk";

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html: it serves the VPC that it is attached to. */
export function heedInternetGateway({ model }: Walk, vpc: Vpc, { target, source }: Route): void {
  const gateway = target.to.kind === "node" ? model.internetGateways.get(target.to.node) : undefined;
  if (gateway === undefined) throw unknown("the internet gateway of a route is not known");
  if (gateway.vpc.kind === "unknown") throw unknown(`where ${gateway.name} is attached is not known`);
  if (!leads(gateway.vpc, vpc.id))
    throw new Stop("no-route", `${gateway.name} is not attached to ${vpc.name}`, source);
  if (gateway.egressOnly) throw unknown("what an egress-only gateway does with IPv4 is not simulated");
}

export function natOf({ model }: Walk, vpc: Vpc, { target }: Route, to: Destination): NatGateway {
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

export function ontoInternet(walk: Walk, origin: Origin, nat: NatGateway | undefined, to: Destination): void {
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
