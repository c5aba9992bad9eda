/**
 * Across a virtual private gateway: from its VPC to a site, and from a site into that VPC alone. A peering behind the
 * VPC is not reached (edge to edge routing):
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
import { nodeOf } from "../model/facts";
import type { Route, Source, Vpc } from "../model/types";
import type { VpnConnection, VpnGateway } from "../model/vpn-types";
import { describeAddresses } from "./addresses";
import type { Inside } from "./ends";
import type { Journey } from "./forward";
import { type IntervalSet, meets } from "./intervals";
import { valuesOf } from "./packets";
import { hasOtherRoute, rangesOf } from "./peering";
import { gatewayOf, type Site } from "./sites";
import { byChoice, departure, downStop, trusting, tunnelHop, withinSelectors } from "./tunnel-crossing";
import { isDown } from "./tunnels";
import type { Hop } from "./verdict";
import { type GatewayChoice, routesOf } from "./vpn-routes";
import {
  goesOn,
  lost,
  type Progress,
  type Stop,
  stopped,
  through,
  type Wave,
  withDoubt,
  withHop,
} from "./wave";
import { vpcOf, type World } from "./world";

/** From a VPC whose route leads to a gateway. */
export function intoVpn(journey: Journey, wave: Wave, route: Route): Progress {
  const { world, origin } = journey;
  const { to } = route.target;
  const gateway = gatewayOfRoute(world, route);
  if (gateway === undefined)
    return lost(wave, "the virtual private gateway of a route is not in the recording", to.source);
  if (gateway.vpc.kind === "unknown")
    return lost(
      wave,
      `the VPC of virtual private gateway ${gateway.name} ${gateway.vpc.why}`,
      gateway.vpc.source,
    );
  if (nodeOf(gateway.vpc) !== origin.vpc.id) {
    const why = `virtual private gateway ${gateway.name} is not attached to ${origin.vpc.name}`;
    const fix = `route to a gateway that is attached to ${origin.vpc.name}`;
    return stopped(wave, { kind: "no-route", at: route.source, why, fix });
  }
  return byChoice(world, gateway, wave, (part, choice) =>
    toChosen(journey, { gateway, route }, part, choice),
  );
}

function gatewayOfRoute({ model }: World, { target: { to } }: Route): VpnGateway | undefined {
  return model.vpnGateways.get(to.kind === "outside" ? to.id : (nodeOf(to) ?? ""));
}

interface Taken {
  readonly gateway: VpnGateway;
  readonly route: Route;
}

function toChosen(journey: Journey, taken: Taken, wave: Wave, choice: GatewayChoice): Progress {
  const { world, origin } = journey;
  const { gateway, route } = taken;
  switch (choice.kind) {
    case "unknown":
      return lost(wave, choice.why, choice.at);
    case "none":
      return stopped(announced(gateway, world, wave), noSite(gateway, route.source, choice.addresses));
    case "down":
      return downStop(world, choice.connection, wave, hasOtherRoute(world, origin.subnet, wave, route));
    case "connection":
      return through(
        withinSelectors(choice.connection, wave, "from AWS"),
        (part) => goesOn(crossedOut(world, gateway, choice.connection, part, origin.vpc)),
        (part) => atRightSite(journey, taken, choice.connection, part),
      );
  }
}

/** That no site has an address rests on what all of them are said to announce. */
function announced(gateway: VpnGateway, { model }: World, wave: Wave): Wave {
  const stated = gateway.connections.flatMap((id) => model.vpnConnections.get(id)?.routing.source ?? []);
  const sources = [gateway.vpc.source, ...stated];
  const text = "no connection has a route for it";
  return withHop(wave, { kind: "vpn", node: gateway.id, name: gateway.name, text, sources });
}

export function noSite(gateway: VpnGateway, at: Source, addresses: IntervalSet): Stop {
  const to = describeAddresses(addresses);
  return {
    kind: "no-route",
    at,
    why: `no site of virtual private gateway ${gateway.name} has ${to}`,
    fix: `let the site that has ${to} announce it, or state it among its static prefixes`,
  };
}

function crossedOut(
  world: World,
  gateway: VpnGateway,
  connection: VpnConnection,
  wave: Wave,
  vpc: Vpc,
): Wave {
  const hop = tunnelHop(world, connection, `from ${vpc.name} to site ${connection.site}`);
  const crossing = { kind: "vpn", gateway: gateway.id, connection: connection.id } as const;
  return { ...trusting(world, connection, withHop(wave, hop), vpc), crossing };
}

/** The gateway knows addresses; whom they were for is the question's to say. */
function atRightSite(
  { destination }: Journey,
  { route }: Taken,
  { site, id }: VpnConnection,
  wave: Wave,
): Progress {
  const to = describeAddresses(valuesOf(wave.packets, "destination"));
  if (destination.kind === "outside" && !destination.internet) {
    if (destination.site === undefined || destination.site.id === id) return goesOn(wave);
    const why = `${to} goes to site ${site}, not to site ${destination.site.site}`;
    const fix = `give ${to} to one site only`;
    return stopped(wave, { kind: "no-route", at: route.source, why, fix });
  }
  if (destination.kind === "outside" || destination.kind === "service")
    return lost(wave, `what site ${site} does with packets to the internet is not modelled`, route.source);
  const why = `${to} goes to site ${site}, where no VPC lies`;
  return stopped(wave, {
    kind: "no-route",
    at: route.source,
    why,
    fix: `give ${to} to the VPC or to the site only`,
  });
}

/** From a site into the subnet of a network interface. */
export function comeInByVpn(
  world: World,
  { site: connection }: Site,
  destination: Inside,
  wave: Wave,
): Progress {
  const { routing } = connection;
  const left = withHop(wave, departure(connection, wave));
  const certain = routing.known
    ? left
    : withDoubt(left, `the ranges of site ${connection.site} are not known`, routing.source);
  const gateway = gatewayOf(world, connection);
  if (gateway === undefined)
    return lost(certain, `the gateway of site ${connection.site} is not known`, connection.gateway.source);
  return through(
    withinSelectors(connection, certain, "from the site"),
    (part) => (isDown(world, connection) ? downStop(world, connection, part, false) : goesOn(part)),
    (part) => intoVpc(world, { connection, gateway }, destination, part),
  );
}

interface Entering {
  readonly connection: VpnConnection;
  readonly gateway: VpnGateway;
}

function intoVpc(world: World, entering: Entering, { vpc }: Inside, wave: Wave): Progress {
  const { connection, gateway } = entering;
  if (gateway.vpc.kind === "unknown")
    return lost(
      wave,
      `the VPC of virtual private gateway ${gateway.name} ${gateway.vpc.why}`,
      gateway.vpc.source,
    );
  if (nodeOf(gateway.vpc) !== vpc.id) return stopped(wave, edgeToEdge(world, entering, vpc));
  const claimed = claimedBySite(world, gateway, vpc, valuesOf(wave.packets, "destination"));
  if (claimed !== undefined) {
    const why = `site ${claimed.site} has addresses of ${vpc.name} too, and whether packets to them leave for ${vpc.name} is not known`;
    return lost(wave, why, claimed.routing.source);
  }
  const hop = tunnelHop(world, connection, `from site ${connection.site} into ${vpc.name}`);
  const crossing = { kind: "vpn", gateway: gateway.id, connection: connection.id } as const;
  return goesOn({ ...trusting(world, connection, withHop(wave, hop), vpc), crossing });
}

/** A site that has a part of the VPC's own ranges, which both the VPC and the site may be asked for. */
function claimedBySite(
  world: World,
  gateway: VpnGateway,
  vpc: Vpc,
  wanted: IntervalSet,
): VpnConnection | undefined {
  const { known } = rangesOf(world, vpc);
  // A wider range gives way to the VPC's own, which is the longer prefix.
  const narrow = routesOf(world, gateway).find(
    ({ addresses }) => meets(addresses, wanted) && !addresses.some((one) => isWiderThanAll(one, known)),
  );
  return narrow?.connection;
}

function isWiderThanAll({ first, last }: IntervalSet[number], ranges: IntervalSet): boolean {
  return ranges
    .filter((range) => range.first <= last && range.last >= first)
    .every((range) => first <= range.first && last >= range.last && last - first > range.last - range.first);
}

/** https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations */
function edgeToEdge(world: World, { connection, gateway }: Entering, vpc: Vpc): Stop {
  const attached = vpcOf(world, gateway.vpc);
  const own = attached?.name ?? "no VPC";
  return {
    kind: "no-route",
    at: gateway.vpc.source,
    why: `virtual private gateway ${gateway.name} is attached to ${own}, and carries packets of site ${connection.site} no further than that, so not to ${vpc.name}`,
    fix: `publish the service of ${vpc.name} through PrivateLink into ${own}`,
  };
}

/**
 * Packets from addresses that no site is said to have: any device may still send them, so they come in as far as the
 * groups let them, and their answers find no way back.
 */
export function comeInUnstated(gateway: VpnGateway, destination: Inside, wave: Wave): Progress {
  const { vpc } = destination;
  if (gateway.vpc.kind === "unknown")
    return lost(
      wave,
      `the VPC of virtual private gateway ${gateway.name} ${gateway.vpc.why}`,
      gateway.vpc.source,
    );
  const from = describeAddresses(valuesOf(wave.packets, "source"));
  const text = `${from}, which no site is said to have, into ${vpc.name}`;
  const sources = [gateway.vpc.source];
  const hop: Hop = { kind: "vpn", node: gateway.id, name: gateway.name, text, sources };
  return goesOn({ ...withHop(wave, hop), crossing: { kind: "vpn", gateway: gateway.id } });
}
