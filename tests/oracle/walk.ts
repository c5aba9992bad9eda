/** One packet on its way: what it met so far, and how it ends. */
import type { Fact, NetworkModel, Source, Subnet, Vpc } from "../../network/model/types";
import type { Filtered, Holder, Traffic } from "./filters";
import type { Destination, Flow, Verdict, World } from "./packet";

export interface Walk {
  readonly model: NetworkModel;
  readonly world: World;
  readonly flow: Flow;
  readonly listeners: "documented" | "all";
  /** Sends a packet on its way from an interface in a subnet. */
  readonly send: (walk: Walk, origin: Origin, to: Destination) => void;
  /** What was passed before anything happened. */
  readonly steps: string[];
  /** What stopped the packet, or may have, in packet order. */
  readonly events: Stop[];
}

/** Something happened to the packet; the walk goes on as if it had not. */
export function meet({ events }: Walk, stop: Stop): void {
  events.push(stop);
}

export function step({ events, steps }: Walk, text: string): void {
  if (events.length === 0) steps.push(text);
}

/** Where the packet stops; thrown where nothing can be said of what would come later. */
export class Stop extends Error {
  constructor(
    readonly verdict: Verdict,
    why: string,
    readonly at?: Source,
    readonly alternatives: readonly Verdict[] = [],
  ) {
    super(why);
  }
}

export function unknown(why: string): Stop {
  return new Stop("unknown", why);
}

/** Whoever sends the packet, as the other end sees it. */
export interface Sender {
  readonly address: string;
  /** What it wears; nothing outside of VPCs. */
  readonly holder?: Holder;
  /** Whose credentials it uses. */
  readonly account: Fact<string>;
}

/** Where the packet comes from. */
export interface Origin extends Sender {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly holder: Holder;
}

/** Where the destination's address is. */
export interface Place {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
}

/** Where nobody knows which way the packet takes, it stops for certain only if it does on each. */
export function either(
  walk: Walk,
  legs: readonly ((probe: Walk) => void)[],
  why = "which way the packet takes is not known",
): void {
  const ends = legs.map((leg) => {
    const probe: Walk = { ...walk, steps: [], events: [] };
    try {
      leg(probe);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      meet(probe, error);
    }
    return probe.events.filter(({ verdict }) => verdict !== "unknown");
  });
  meet(walk, unknown(why));
  if (ends.every((stops) => stops.length > 0)) ends.flat().forEach((stop) => meet(walk, stop));
}

export function requestTraffic({ protocol, port }: Flow): Traffic {
  return { protocol, port, icmp: { type: 8, code: 0 } };
}

export function answerTraffic({ protocol, sourcePort }: Flow): Traffic {
  return { protocol, port: sourcePort, icmp: { type: 0, code: 0 } };
}

export function pass(walk: Walk, result: Filtered, verdict: Verdict, text: string, to?: Destination): void {
  if (result.is === "unknown") meet(walk, unknown(result.why));
  else if (result.is === "blocked") meet(walk, new Stop(verdict, result.why, result.at, publicWords(to)));
  else step(walk, `${text} (${result.by.urn})`);
}

/** Short of a gateway endpoint, a service's public name may as well be called one that leads nowhere. */
export function publicWords(to: Destination | undefined): Verdict[] {
  return to?.kind === "public" ? ["name-not-resolved", "no-route"] : [];
}
