/**
 * Packets on their way: sets that went through the same hops. A stage takes a wave and says which parts of it go on
 * and which end. Where a filter's facts are missing, packets go on in doubt: what stops them later stops them for
 * certain, and only what would arrive in doubt is unknown.
 */
import type { NodeId, Source } from "../model/types";
import type { PacketSet } from "./packets";
import type { Hop, StopKind } from "./verdict";

/** A missing fact that decides whether packets pass. */
export interface Doubt {
  readonly why: string;
  readonly at: Source;
}

/** By what packets cross from one place to another; the answer must come back by the same. */
export type Crossing =
  | { readonly kind: "same-subnet" }
  | { readonly kind: "local" }
  | { readonly kind: "peering"; readonly peering: NodeId }
  | { readonly kind: "gateway-endpoint"; readonly endpoint: NodeId }
  | { readonly kind: "internet-gateway"; readonly gateway: NodeId }
  /** To the internet alone; the answer's way within the VPC was followed already. */
  | { readonly kind: "nat-gateway"; readonly gateway: NodeId }
  /** Without a connection, by addresses that no site is said to have. */
  | { readonly kind: "vpn"; readonly gateway: NodeId; readonly connection?: NodeId };

export interface Wave {
  readonly packets: PacketSet;
  readonly out: readonly Hop[];
  readonly back: readonly Hop[];
  readonly doubts: readonly Doubt[];
  /** What is taken on trust besides facts whose sources say so. */
  readonly assumptions: readonly string[];
  /** VPCs that the packets came through. */
  readonly vpcs: readonly NodeId[];
  readonly crossing?: Crossing;
}

/** Towards the destination, or back from it. */
export type Way = "out" | "back";

/** How a wave ended. */
export type End =
  | { readonly kind: "arrived" }
  | { readonly kind: "stopped"; readonly stop: Stop }
  /** It cannot be told where the packets went. */
  | { readonly kind: "lost"; readonly doubt: Doubt };

export interface Stop {
  readonly kind: StopKind;
  readonly at: Source;
  readonly why: string;
  readonly fix: string;
}

export interface Ended {
  readonly wave: Wave;
  readonly end: End;
}

/** What became of waves so far. */
export interface Progress {
  readonly going: readonly Wave[];
  readonly ended: readonly Ended[];
}

/** What a filter makes of some packets. */
export interface Judgement {
  readonly packets: PacketSet;
  readonly outcome: "passes" | "stops" | "unknown";
  readonly hop: Hop;
  /** Why it stops them, or what is not known. */
  readonly why?: string;
}

export function goesOn(...going: readonly Wave[]): Progress {
  return { going, ended: [] };
}

export function stopped(wave: Wave, stop: Stop): Progress {
  return { going: [], ended: [{ wave, end: { kind: "stopped", stop } }] };
}

export function lost(wave: Wave, why: string, at: Source): Progress {
  return { going: [], ended: [{ wave, end: { kind: "lost", doubt: { why, at } } }] };
}

export function together(parts: readonly Progress[]): Progress {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { going: parts.flatMap(({ going }) => going), ended: parts.flatMap(({ ended }) => ended) };
}

/** Sends what still goes on through one more stage. */
export function through(progress: Progress, ...stages: readonly ((wave: Wave) => Progress)[]): Progress {
  return stages.reduce((before, stage) => {
    const after = together(before.going.map(stage));
    return before.ended.length === 0
      ? after
      : { going: after.going, ended: [...before.ended, ...after.ended] };
  }, progress);
}

/** The wave one hop further, out or back. */
export function withHop(wave: Wave, hop: Hop, way: Way = "out"): Wave {
  return { ...wave, [way]: [...wave[way], hop] };
}

export function withDoubt(wave: Wave, why: string, at: Source): Wave {
  return { ...wave, doubts: [...wave.doubts, { why, at }] };
}

/**
 * Splits a wave by what a filter says of its packets.
 *
 * @param stopOf what to say of those that the filter stops
 */
export function filtered(
  wave: Wave,
  judgements: readonly Judgement[],
  stopOf: (judgement: Judgement) => Stop,
  way: Way = "out",
): Progress {
  return together(
    judgements.map((judgement) => {
      const part = { ...withHop(wave, judgement.hop, way), packets: judgement.packets };
      switch (judgement.outcome) {
        case "passes":
          return goesOn(part);
        case "unknown":
          return goesOn(withDoubt(part, judgement.why ?? "is not known", sourceOfHop(judgement.hop)));
        case "stops":
          return stopped(part, stopOf(judgement));
      }
    }),
  );
}

/** The last source of a hop is what decided; a hop always has one. */
export function sourceOfHop({ sources, node }: Hop): Source {
  return sources.at(-1) ?? { urn: node };
}
