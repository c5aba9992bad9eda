/**
 * What every packet over a virtual private gateway meets, whichever way it goes: the gateway's choice of a connection,
 * the ranges that its tunnels carry, and whether a tunnel is up.
 */
import type { Fact, Vpc } from "../model/types";
import type { VpnConnection, VpnGateway } from "../model/vpn-types";
import { addressesIn, describeAddresses, EVERY_ADDRESS } from "./addresses";
import { isEmpty, restrict, subtractPackets, valuesOf } from "./packets";
import { siteAssumptions } from "./sites";
import { tunnelText } from "./tunnels";
import type { Hop } from "./verdict";
import { chooseConnections, type GatewayChoice } from "./vpn-routes";
import {
  goesOn,
  lost,
  type Progress,
  type Stop,
  stopped,
  together,
  type Wave,
  withDoubt,
  withHop,
} from "./wave";
import type { World } from "./world";

/**
 * Each part of a wave with the connection that its gateway sends it to.
 *
 * @param to the end that it is sent to: the source of packets for their answers
 */
export function byChoice(
  world: World,
  gateway: VpnGateway,
  wave: Wave,
  each: (part: Wave, choice: GatewayChoice) => Progress,
  to: "destination" | "source" = "destination",
): Progress {
  const choices = chooseConnections(world, gateway, valuesOf(wave.packets, to));
  return together(
    choices.map((choice) => each({ ...wave, packets: restrict(wave.packets, to, choice.addresses) }, choice)),
  );
}

/** What a route of BGP leaves behind when it is withdrawn may carry the packets elsewhere. */
export function downStop(world: World, connection: VpnConnection, wave: Wave, standIn: boolean): Progress {
  if (standIn) {
    const why = `whether another route stands in while both tunnels of site ${connection.site} are down is not modelled`;
    return lost(wave, why, connection.source);
  }
  const hop = tunnelHop(world, connection, "to its device");
  const why = `both tunnels of site ${connection.site} are taken as down`;
  const fix = `bring a tunnel of ${connection.site} up`;
  return stopped(withHop(wave, hop), { kind: "tunnel-down", at: connection.source, why, fix });
}

/** Through the tunnels of a connection. */
export function tunnelHop(world: World, connection: VpnConnection, text: string): Hop {
  return {
    kind: "vpn",
    node: connection.id,
    name: connection.name,
    text: tunnelText(world, connection, text),
    sources: [connection.gateway.source, connection.routing.source],
  };
}

/** What is taken on trust of a site whose tunnels are used. */
export function trusting(world: World, connection: VpnConnection, wave: Wave, vpc?: Vpc): Wave {
  return { ...wave, assumptions: [...wave.assumptions, ...siteAssumptions(world, connection, vpc)] };
}

/** Only ranges that both ends agreed on go through a tunnel. */
export function withinSelectors(
  connection: VpnConnection,
  wave: Wave,
  way: "from AWS" | "from the site",
): Progress {
  const { local, remote } = connection.selectors;
  const [atSite, atAws] = [local, remote].map((fact) => (fact.known ? addressesIn(fact.value) : undefined));
  const unsure = [local, remote].flatMap((fact) => (fact.known ? [] : [fact]));
  const doubtful = unsure.reduce(
    (before, fact) => withDoubt(before, `a range of connection ${connection.name} ${fact.why}`, fact.source),
    wave,
  );
  const [near, far] =
    way === "from AWS" ? (["source", "destination"] as const) : (["destination", "source"] as const);
  const carried = restrict(
    restrict(wave.packets, near, atAws ?? EVERY_ADDRESS),
    far,
    atSite ?? EVERY_ADDRESS,
  );
  const left = subtractPackets(wave.packets, carried);
  return together([
    ...(isEmpty(carried) ? [] : [goesOn({ ...doubtful, packets: carried })]),
    ...(isEmpty(left) ? [] : [stopped({ ...wave, packets: left }, notCarried(connection, near, left))]),
  ]);
}

function notCarried(
  { name, site, selectors: { local, remote } }: VpnConnection,
  near: "source" | "destination",
  left: Wave["packets"],
): Stop {
  const aws = (remote.known ? addressesIn(remote.value) : undefined) ?? EVERY_ADDRESS;
  const isAws = isEmpty(restrict(left, near, aws));
  const property = isAws ? "remoteIpv4NetworkCidr" : "localIpv4NetworkCidr";
  const why = `the tunnels of site ${site} carry ${rangeText(local)} at the site and ${rangeText(remote)} at AWS only`;
  const at = (isAws ? remote : local).source;
  return { kind: "no-route", at, why, fix: `widen ${property} of ${name}` };
}

function rangeText(fact: Fact<string>): string {
  return fact.known ? fact.value : "a range that is not known";
}

/** Where packets of a site come from. */
export function departure({ id, name, site, routing }: VpnConnection, wave: Wave): Hop {
  return {
    kind: "departure",
    node: id,
    name,
    text: `from ${describeAddresses(valuesOf(wave.packets, "source"))} at site ${site}`,
    sources: [routing.source],
  };
}
