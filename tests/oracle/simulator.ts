/**
 * One packet through a network, step by step, as AWS documents it: name, security group, network ACL, route,
 * peering, the same in the other VPC, endpoint policy, and the answer all the way back. It knows no sets and no
 * shortcuts, and shares no code with the prover that it judges.
 *
 * Where a filter stops a packet, or nobody knows whether it does, the walk goes on as if it had passed: what happens
 * first is the verdict, and what would stop the packet later is told beside it.
 *
 * Who has a public address that is called is not asked: the internet answers. Not simulated, and `unknown` therefore:
 * whatever lies beyond a network interface or a transit gateway; what a site does with packets for others; and what AWS would refuse to create.
 */
import type { NetworkModel } from "../../network/model/types";
import { travelFromInternet } from "./inward";
import { type Flow, isRefusal, type Outcome, type World } from "./packet";
import { destinationOf } from "./questions";
import { travelFromSite } from "./sites";
import { originOf, travelOn } from "./travel";
import { meet, Stop, type Walk } from "./walk";

export interface SimulatorOptions {
  /**
   * Whether an endpoint answers only at the ports that AWS documents for its service, or at every port that its
   * security group lets in.
   * @default "documented"
   */
  readonly listeners?: "documented" | "all";
}

/**
 * What becomes of the packet.
 *
 * @throws Error when the flow does not begin at an address of a subnet of the model
 */
export function simulate(
  model: NetworkModel,
  world: World,
  flow: Flow,
  options: SimulatorOptions = {},
): Outcome {
  const walk: Walk = {
    model,
    world,
    flow,
    listeners: options.listeners ?? "documented",
    send: travelOn,
    steps: [],
    events: [],
  };
  try {
    travel(walk);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    meet(walk, error);
  }
  return outcomeOf(walk);
}

function outcomeOf({ events, steps }: Walk): Outcome {
  const [first, ...others] = events;
  if (first === undefined)
    return { verdict: "reachable", why: "delivered and answered", alternatives: [], later: [], steps };
  const { verdict, message: why, at, alternatives } = first;
  return {
    verdict,
    why,
    ...(at === undefined ? {} : { at }),
    alternatives,
    later: others.flatMap((stop) => (stop.verdict === "unknown" ? [] : [stop.verdict, ...stop.alternatives])),
    ...(events.some(({ message }) => isRefusal(message)) ? { impossible: true as const } : {}),
    steps,
  };
}

function travel(walk: Walk): void {
  const { from } = walk.flow;
  if ("internet" in from) {
    travelFromInternet(walk, from.internet, from.address);
    return;
  }
  if ("site" in from) {
    travelFromSite(walk, from.site, from.address);
    return;
  }
  const origin = originOf(walk, from.subnet);
  const to = destinationOf(walk, origin.vpc);
  travelOn(walk, origin, to);
}
