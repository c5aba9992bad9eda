/** Into a network interface: its security groups, and the end of the way. */
import type { Inside, Origin } from "./ends";
import { groupStop } from "./stops";
import { judgeGroups } from "./security-groups";
import { filtered, goesOn, type Progress, through, type Wave, withHop } from "./wave";
import type { World } from "./world";

/** Past the groups that the interface wears. */
export function admit(
  world: World,
  origin: Origin,
  destination: Inside,
  groupsSeen: boolean | "unknown",
  wave: Wave,
): Progress {
  const judgements = judgeGroups(world, destination.worn, "ingress", wave.packets, {
    end: origin,
    groupsSeen,
  });
  return filtered(wave, judgements, (judgement) => groupStop(judgement, "ingress"));
}

/** Past the groups, and there. */
export function arriveAt(
  world: World,
  origin: Origin,
  destination: Inside,
  groupsSeen: boolean | "unknown",
  wave: Wave,
): Progress {
  return through(admit(world, origin, destination, groupsSeen, wave), (part) =>
    goesOn(withHop(part, arrival(destination))),
  );
}

/** The last hop. */
export function arrival({ subnet, vpc, endpoint }: Inside) {
  const sources = [subnet.cidr.source];
  if (endpoint !== undefined) {
    const text = `at endpoint ${endpoint.name} in ${subnet.name}`;
    return { kind: "arrival", node: endpoint.id, name: endpoint.name, text, sources } as const;
  }
  const tier = subnet.tier === undefined ? "" : `tier ${subnet.tier} of `;
  return {
    kind: "arrival",
    node: subnet.id,
    name: subnet.name,
    text: `at ${tier}${vpc.name}`,
    sources,
  } as const;
}
