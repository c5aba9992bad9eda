/** The way back of an answer. */
import { throughNetworkAcl } from "./filters";
import { answerInto } from "./machines";
import { returnVpc, vpnGatewayOf } from "./joins";
import type { Destination } from "./packet";
import { chooseRoute } from "./routes";
import { chooseSite } from "./vpn";
import { answerTraffic, type Origin, pass, type Place, step, Stop, unknown, type Walk } from "./walk";

export function answer(walk: Walk, origin: Origin, place: Place, from: Destination): void {
  const { model, flow } = walk;
  const back: Destination = { kind: "address", address: origin.address };
  const left = throughNetworkAcl(model, place.subnet.networkAcl, "egress", answerTraffic(flow), back);
  pass(walk, left, "blocked-by-network-acl", `the answer leaves ${place.subnet.name}`);
  routeBack(walk, origin, place, back);
  returnToSubnet(walk, origin, from);
}

export function returnToSubnet(walk: Walk, { subnet }: Origin, from: Destination): void {
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
    case "network-interface":
      return answerInto(walk, place.vpc, target.to, back);
    default:
      throw unknown(`what lies beyond a route to ${target.kind} is not simulated`);
  }
  step(walk, `the answer takes the route to ${target.kind} (${source.urn})`);
}
