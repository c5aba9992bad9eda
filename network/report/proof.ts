/** The proof as rows of the report: every intent with its verdict and its way, and what no intent allows. */
import {
  createWorld,
  type EstateFacts,
  findings,
  type FlowVerdict,
  type Hop,
  hopText,
  type IntentResult,
  proveIntents,
  type VerdictKind,
  type World,
} from "../reachability";
import type { NetworkModel } from "../model/types";

/** One intent and what was found out about it. */
export interface IntentRow {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly string[];
  readonly expect: "reachable" | "blocked";
  /** Whether the settings say it, or imply it. */
  readonly origin: "declared" | "derived";
  /** The verdict that decides. */
  readonly verdict: VerdictKind;
  /** Whether it holds for every packet. */
  readonly ok: boolean;
  /** The way of the packets that the verdict speaks of, out and back. */
  readonly hops: { readonly out: readonly string[]; readonly back: readonly string[] };
  /** URN of the resource that stopped them, or whose fact is missing; null when nothing did. */
  readonly resource: string | null;
  readonly property: string | null;
  /** Why, one line each; empty when they are reachable. */
  readonly reasons: readonly string[];
  /** What would let them through; null when nothing is known or needed. */
  readonly fix: string | null;
  /** What was taken on trust. */
  readonly assumptions: readonly string[];
}

/** Traffic that gets through, or may get through, though no intent allows it. */
export interface FindingRow {
  readonly kind: "extra" | "unproven";
  readonly from: string;
  readonly to: string;
  readonly packets: readonly string[];
  /** Why it cannot be told, one line each; empty when it gets through. */
  readonly reasons: readonly string[];
}

export interface Proof {
  readonly intents: readonly IntentRow[];
  readonly findings: readonly FindingRow[];
}

/** Proves everything that the estate wants. */
export function intentRows(model: NetworkModel, facts: EstateFacts): IntentRow[] {
  return provenRows(createWorld(model, facts));
}

/**
 * Whether an intent stops a plan or a deployment: it is broken, or it was declared and cannot be proven. One that
 * is only implied and cannot be proven is shown, and does not.
 */
export function isFailed({ ok, verdict, origin }: IntentRow): boolean {
  return !ok && (verdict !== "unknown" || origin === "declared");
}

/** Proves everything that the estate wants, and looks for what it does not. */
export function proofOf(model: NetworkModel, facts: EstateFacts): Proof {
  const world = createWorld(model, facts);
  return { intents: provenRows(world), findings: findingRows(world) };
}

/** Every intent of the estate in a world that is there already. */
export function provenRows(world: World): IntentRow[] {
  return proveIntents(world).map(intentRow);
}

/** What no intent allows in a world that is there already. */
export function findingRows(world: World): FindingRow[] {
  return findings(world).map(({ kind, from, to, packets, parts }) => ({
    kind,
    from,
    to,
    packets,
    reasons: [...new Set(parts.flatMap(reasonsOf))].sort(),
  }));
}

function intentRow({ intent, origin, ok, verdict, parts, assumptions, issues }: IntentResult): IntentRow {
  const [decisive] = parts;
  const conclusion = decisive?.verdict;
  const at = conclusion === undefined || conclusion.kind === "reachable" ? undefined : conclusion.at;
  const reasons = decisive === undefined ? issues.map(({ message }) => message) : reasonsOf(decisive);
  return {
    ...intent,
    origin,
    verdict,
    ok,
    hops: { out: hopsOf(conclusion?.out), back: hopsOf(conclusion?.back) },
    resource: at?.urn ?? null,
    property: at?.property ?? null,
    reasons,
    fix: conclusion !== undefined && "fix" in conclusion ? conclusion.fix : null,
    assumptions,
  };
}

function hopsOf(hops: readonly Hop[] = []): string[] {
  return hops.map(hopText);
}

function reasonsOf({ verdict }: FlowVerdict): readonly string[] {
  switch (verdict.kind) {
    case "reachable":
      return [];
    case "unknown":
      return verdict.reasons;
    default:
      return [verdict.why];
  }
}
