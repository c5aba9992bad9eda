/**
 * From one site to another over their gateway. Documented for sites with BGP, each with an ASN of its own: the gateway
 * announces what it hears from one to all others. https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html
 */
import { valueOf } from "../model/facts";
import type { VpnConnection, VpnGateway } from "../model/vpn-types";
import { describeAddresses } from "./addresses";
import { meets, union } from "./intervals";
import { valuesOf } from "./packets";
import { rangesOf } from "./peering";
import { gatewayOf, type Site } from "./sites";
import { isDown } from "./tunnels";
import { byChoice, departure, downStop, trusting, tunnelHop, withinSelectors } from "./tunnel-crossing";
import { astray } from "./vpn-return";
import type { GatewayChoice } from "./vpn-routes";
import { goesOn, lost, type Progress, stopped, through, type Wave, withHop } from "./wave";
import { vpcOf, type World } from "./world";

interface Ends {
  readonly from: VpnConnection;
  readonly to: VpnConnection;
}

/** From a site to another one. */
export function betweenSites(world: World, origin: Site, destination: Site, wave: Wave): Progress {
  const ends = { from: origin.site, to: destination.site };
  const { from, to } = ends;
  const left = withHop(wave, departure(from, wave));
  const gateway = gatewayOf(world, from);
  if (gateway === undefined)
    return lost(left, `the gateway of site ${from.site} is not known`, from.gateway.source);
  if (gatewayOf(world, to)?.id !== gateway.id) {
    const why = `sites ${from.site} and ${to.site} have no gateway in common`;
    const fix = `connect ${to.site} to ${gateway.name}`;
    return stopped(left, { kind: "no-route", at: from.gateway.source, why, fix });
  }
  const undocumented = whyUndocumented(ends);
  if (undocumented !== undefined) return lost(left, undocumented, from.routing.source);
  return through(
    withinSelectors(from, left, "from the site"),
    (part) => (isDown(world, from) ? downStop(world, from, part, false) : goesOn(part)),
    (part) =>
      byChoice(world, gateway, part, (chosen, choice) => {
        if (choice.kind === "unknown") return lost(chosen, choice.why, choice.at);
        if (choice.kind === "down") return downStop(world, choice.connection, chosen, false);
        if (choice.kind === "connection" && choice.connection.id === to.id) return goesOn(chosen);
        const where = choice.kind === "none" ? "nowhere" : `to site ${choice.connection.site}`;
        return elsewhere(chosen, gateway, where, ends);
      }),
    (part) => withinSelectors(to, part, "from AWS"),
    (part) => handOver(world, gateway, ends, part),
  );
}

/** AWS describes sites with BGP on both ends. A device takes no route that its own ASN is part of (RFC 4271, 9.1.2). */
export function whyUndocumented({ from, to }: Ends): string | undefined {
  const [one, other] = [valueOf(from.routing), valueOf(to.routing)];
  const vague = [from, to].find(({ routing }) => !routing.known);
  if (one === undefined || other === undefined)
    return `the ranges of site ${vague?.site ?? ""} are not known`;
  const fixed = [from, to].find(({ routing }) => valueOf(routing)?.kind === "static");
  if (one.kind === "static" || other.kind === "static")
    return `AWS documents traffic between sites for BGP on both sides only, and site ${fixed?.site ?? ""} has static routes`;
  if (one.asn !== other.asn) return undefined;
  return `sites ${from.site} and ${to.site} have one ASN, and whether a device takes routes with its own ASN is not known`;
}

function elsewhere(wave: Wave, gateway: VpnGateway, where: string, { to }: Ends): Progress {
  const wanted = describeAddresses(valuesOf(wave.packets, "destination"));
  return stopped(wave, {
    kind: "no-route",
    at: to.routing.source,
    why: `virtual private gateway ${gateway.name} sends ${wanted} ${where}, not to site ${to.site}`,
    fix: `give ${wanted} to one site only`,
  });
}

const NO_RANGES = { known: [], possible: [] };

/** Out of the gateway to the other site, if the answer is to come back to the first. */
function handOver(world: World, gateway: VpnGateway, { from, to }: Ends, wave: Wave): Progress {
  const vpc = vpcOf(world, gateway.vpc);
  const { known, possible } = vpc === undefined ? NO_RANGES : rangesOf(world, vpc);
  const wanted = union(valuesOf(wave.packets, "destination"), valuesOf(wave.packets, "source"));
  if (vpc !== undefined && meets(known, wanted))
    return lost(wave, `${vpc.name} has addresses of site ${to.site} or ${from.site}, too`, to.routing.source);
  if (vpc !== undefined && meets(possible, wanted))
    return lost(wave, `a range of ${vpc.name} is not known`, vpc.source);
  const hop = tunnelHop(world, to, `from site ${from.site} to site ${to.site}`);
  const handed = trusting(world, to, trusting(world, from, withHop(wave, hop)));
  return byChoice(
    world,
    gateway,
    handed,
    (part, choice) => answered(world, gateway, { from, to }, part, choice),
    "source",
  );
}

/** The gateway chooses a site for answers as it does for all packets. */
function answered(
  world: World,
  gateway: VpnGateway,
  { from, to }: Ends,
  wave: Wave,
  choice: GatewayChoice,
): Progress {
  if (choice.kind === "unknown") return lost(wave, `the answer: ${choice.why}`, choice.at);
  if (choice.kind !== "connection" || choice.connection.id !== from.id) {
    const { routing } = choice.kind === "none" ? from : choice.connection;
    return stopped(wave, astray(gateway, choice, routing.source));
  }
  const crossing = { kind: "vpn", gateway: gateway.id, connection: to.id } as const;
  const back = tunnelHop(world, from, `back from site ${to.site} to site ${from.site}`);
  return goesOn({ ...withHop(wave, back, "back"), crossing });
}
