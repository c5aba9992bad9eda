/**
 * Packets that come in from the internet, for the public address of something in a subnet: an internet gateway exchanges it
 * for the private one. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
import type { InternetGateway, NetworkModel, NodeId, Vpc } from "../../network/model/types";
import { enterInterface, enterSubnet } from "./arrival";
import { throughNetworkAcl } from "./filters";
import type { Destination } from "./packet";
import { answerInto } from "./machines";
import { endpointAt, heedWarnings, leads, resolverAt, vpcOf } from "./places";
import { chooseRoute } from "./routes";
import { answerTraffic, meet, pass, type Place, step, Stop, unknown, type Walk } from "./walk";

/** @param id the subnet of what the packet is for */
export function travelFromInternet(walk: Walk, id: NodeId, address: string): void {
  const { model, flow } = walk;
  const subnet = model.subnets.get(id);
  if (subnet?.vpc.kind !== "node") throw new Error(`got ${id}, expected a subnet`);
  if (flow.to.kind !== "address") throw new Error("expected an address");
  const { address: to } = flow.to;
  const vpc = vpcOf(model, subnet.vpc.node);
  const place: Place = { vpc, subnet };
  heedWarnings(model, vpc);
  if (!subnet.cidr.known) meet(walk, unknown(`the range of ${subnet.name} ${subnet.cidr.why}`));
  const gateway = gatewayOf(model, vpc);
  step(walk, `comes in by ${gateway.name}`);
  const bare = endpointAt(walk, subnet, to) ?? resolverAt(walk, subnet, to);
  if (bare !== undefined) throw new Stop("no-route", `${bare.name} has no public address`, bare.source);
  const { publicAddresses: given } = subnet;
  if (!given.known || !given.value)
    meet(walk, unknown(`whether anything in ${subnet.name} has a public address is not known`));
  const sender = { address, account: vpc.account };
  enterSubnet(walk, sender, place);
  enterInterface(walk, sender, place, to);
  answerOutward(walk, gateway, place, { kind: "address", address, stranger: true });
}

function gatewayOf({ internetGateways }: NetworkModel, vpc: Vpc): InternetGateway {
  const gateways = [...internetGateways.values()].filter(({ egressOnly }) => !egressOnly);
  const attached = gateways.find((gateway) => leads(gateway.vpc, vpc.id));
  if (attached !== undefined) return attached;
  if (gateways.some((gateway) => gateway.vpc.kind === "unknown"))
    throw unknown("where an internet gateway is attached is not known");
  throw new Stop("no-route", `${vpc.name} has no internet gateway`, vpc.source);
}

/** The answer has the right address only if the gateway that the packet came by exchanges it again. */
function answerOutward(
  walk: Walk,
  gateway: InternetGateway,
  { vpc, subnet }: Place,
  back: Destination,
): void {
  const { model, flow } = walk;
  const left = throughNetworkAcl(model, subnet.networkAcl, "egress", answerTraffic(flow), back);
  pass(walk, left, "blocked-by-network-acl", `the answer leaves ${subnet.name}`);
  const routed = chooseRoute(model, subnet.routeTable, back);
  if (routed.kind === "unknown") throw unknown(routed.why);
  if (routed.kind === "none")
    throw new Stop("no-return-path", `${routed.table.name} has no route for the answer`, routed.table.source);
  const { target, source } = routed.route;
  switch (target.kind) {
    case "internet-gateway":
      if (target.to.kind === "unknown") throw unknown("the internet gateway of a route is not known");
      if (!leads(target.to, gateway.id))
        throw new Stop("no-return-path", "the answer goes to another internet gateway", source);
      break;
    case "local":
    case "peering":
    case "gateway-endpoint":
    case "egress-only-internet-gateway":
    case "nat-gateway":
    case "vpn-gateway":
      if (target.to.kind === "unknown") throw unknown("where the route of the answer leads is not known");
      throw new Stop("no-return-path", `the answer goes to a ${target.kind}`, source);
    case "network-interface":
      return answerInto(walk, vpc, target.to, back);
    default:
      throw unknown(`what lies beyond a route to ${target.kind} is not simulated`);
  }
}
