/** Sites at the far end of a VPN: packets to one, from one, and between two. */
import { answerInto } from "./machines";
import type { NodeId, Vpc } from "../../network/model/types";
import type { VpnConnection, VpnGateway } from "../../network/model/vpn-types";
import { returnToSubnet } from "./answers";
import { enterInterface, enterSubnet } from "./arrival";
import { addressesAcross } from "./bits";
import { throughNetworkAcl } from "./filters";
import { vpnGatewayOf } from "./joins";
import { any, type Destination, perhaps } from "./packet";
import { heedMeaning, heedWarnings, isInVpc, placeOf, vpcOf } from "./places";
import { arrives, ASKING_PORTS, destinationOf, udp } from "./questions";
import { inboundOf, interfacesOf } from "./resolvers";
import { chooseRoute } from "./routes";
import { chooseSite, mayCarry } from "./vpn";
import {
  answerTraffic,
  either,
  meet,
  type Origin,
  pass,
  type Place,
  type Sender,
  step,
  Stop,
  unknown,
  type Walk,
} from "./walk";

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

export function travelToSite(walk: Walk, origin: Origin, gateway: VpnGateway, to: Destination): void {
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
export function travelFromSite(walk: Walk, site: NodeId, address: string): void {
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
    case "network-interface":
      return answerInto(walk, vpc, target.to, back);
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
