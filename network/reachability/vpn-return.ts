/** Answers over a virtual private gateway: back to the site that asked, or back from the one that was asked. */
import type { NodeId, Source } from "../model/types";
import type { VpnConnection, VpnGateway } from "../model/vpn-types";
import { describeAddresses } from "./addresses";
import { byChoice, tunnelHop } from "./tunnel-crossing";
import type { GatewayChoice } from "./vpn-routes";
import { goesOn, lost, type Progress, type Stop, stopped, type Wave, withHop } from "./wave";
import type { World } from "./world";

/** The answer's route leads to the gateway that the packets came by; the gateway has to know the site, too. */
export function backIntoVpn(
  world: World,
  crossing: { readonly gateway: NodeId; readonly connection?: NodeId },
  at: Source,
  wave: Wave,
): Progress {
  const gateway = world.model.vpnGateways.get(crossing.gateway);
  if (gateway === undefined) return lost(wave, "the gateway of the answer is not in the recording", at);
  return byChoice(world, gateway, wave, (part, choice) => {
    if (choice.kind === "unknown") return lost(part, `the answer: ${choice.why}`, choice.at);
    if (choice.kind === "connection" && choice.connection.id === crossing.connection)
      return goesOn(backOver(world, choice.connection, part));
    if (choice.kind === "connection" && crossing.connection === undefined)
      return lost(part, `whether site ${choice.connection.site} sent the packets is not known`, at);
    return stopped(part, astray(gateway, choice, at));
  });
}

/** An answer that the gateway sends to another site than the one that asked, or to none. */
export function astray(
  { name }: VpnGateway,
  choice: Exclude<GatewayChoice, { kind: "unknown" }>,
  at: Source,
): Stop {
  const to = describeAddresses(choice.addresses);
  const why =
    choice.kind === "none"
      ? `no site of virtual private gateway ${name} has ${to}`
      : `virtual private gateway ${name} sends ${to} to site ${choice.connection.site}`;
  const fix = `let no other site have ${to}`;
  return { kind: "no-return-path", at, why: `the answer is stopped: ${why}`, fix };
}

function backOver(world: World, connection: VpnConnection, wave: Wave): Wave {
  return withHop(wave, tunnelHop(world, connection, `back to site ${connection.site}`), "back");
}

/** The site that packets went to, if they went by VPN. */
export function siteReached({ model }: World, { crossing }: Wave): VpnConnection | undefined {
  return crossing?.kind === "vpn" ? model.vpnConnections.get(crossing.connection ?? "") : undefined;
}

/** Answers of a site come back by the gateway, which announces the VPC's ranges to it. */
export function backFromSite(world: World, wave: Wave): Wave {
  const connection = siteReached(world, wave);
  if (connection === undefined) return wave;
  return withHop(wave, tunnelHop(world, connection, `back from site ${connection.site}`), "back");
}
