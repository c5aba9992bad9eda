/**
 * What is concluded about packets: a closed set of verdicts that exclude each other, with the way that led there.
 * Types and a few readers of them; no rule of AWS.
 */
import type { NodeId, Source } from "../model/types";
import type { PacketSet } from "./packets";

/** Why packets do not arrive, or their answers do not return. The first stop in packet order decides. */
export const STOPS = [
  "name-not-resolved",
  "no-route",
  "blocked-by-security-group",
  "blocked-by-network-acl",
  "denied-by-endpoint-policy",
  "not-accepted",
  "not-authorized",
  "source-destination-check",
  "no-listener",
  "no-endpoint-in-zone",
  "tunnel-down",
  "no-return-path",
] as const;
export type StopKind = (typeof STOPS)[number];
export type VerdictKind = "reachable" | StopKind | "unknown";

/** What happens at a hop. */
export type HopKind =
  | "departure"
  | "name"
  | "security-group-egress"
  | "security-group-ingress"
  | "network-acl-egress"
  | "network-acl-ingress"
  | "route"
  | "peering"
  | "internet-gateway"
  | "nat-gateway"
  | "gateway-endpoint"
  | "vpn"
  | "resolver"
  | "privatelink"
  | "listener"
  | "load-balancer"
  | "endpoint-policy"
  | "arrival";

/** One step of the way, with what decided it. */
export interface Hop {
  readonly kind: HopKind;
  readonly node: NodeId;
  /** Name of the node: what a person calls it. */
  readonly name: string;
  /** The rule, the route or the fact that decided, in words. */
  readonly text: string;
  /** Where those words stand. */
  readonly sources: readonly Source[];
}

interface Conclusion {
  /** The verdict holds for every one of them. */
  readonly packets: PacketSet;
  /** From the source to the destination, or to where the packets stopped. */
  readonly out: readonly Hop[];
  /** From the destination back to the source, or to where the answers stopped. */
  readonly back: readonly Hop[];
  /** Facts that were taken on trust, such as `clearing: assume.tiers.app.networkAcl[0]`; sorted. */
  readonly assumptions: readonly string[];
}

/** The packets arrive and their answers return. */
export interface Reachable extends Conclusion {
  readonly kind: "reachable";
}

/** The packets, or their answers, stop. */
export interface Stopped extends Conclusion {
  readonly kind: StopKind;
  /** Resource, and property where one decided, at which they stopped. */
  readonly at: Source;
  /** What stopped them: one line. */
  readonly why: string;
  /** What would let them through: one line. */
  readonly fix: string;
  /** Facts that are missing: without them packets may stop before, at something else. They arrive in no case. */
  readonly earlier: readonly string[];
}

/** Too few facts: it may be either. */
export interface Undecided extends Conclusion {
  readonly kind: "unknown";
  /** The first fact that is missing. */
  readonly at: Source;
  /** Every reason, one line each. */
  readonly reasons: readonly string[];
}

export type Verdict = Reachable | Stopped | Undecided;

/** Where each deciding rule, route and fact of a verdict stands, in packet order. */
export function evidenceOf(verdict: Verdict): Source[] {
  return [...verdict.out, ...verdict.back].flatMap(({ sources }) => sources);
}

/** Whether the packets certainly do not get through. */
export function isBlocked(verdict: Verdict): verdict is Stopped {
  return verdict.kind !== "reachable" && verdict.kind !== "unknown";
}
