/** Intents, written and derived, against what the network does with every packet of them. */
import type { Issue } from "../issue";
import { type Allowed, allowedBy } from "./allowed";
import { derivedIntents } from "./derive";
import type { Origin, Place } from "./ends";
import type { Intent } from "./estate-facts";
import { flowVerdicts } from "./flows";
import type { FlowVerdict } from "./going";
import { readQuestion } from "./questions";
import { isBlocked, type VerdictKind } from "./verdict";
import type { World } from "./world";

/** What was found out about one intent. */
export interface IntentResult {
  readonly intent: Intent;
  readonly origin: "declared" | "derived";
  /** Whether it holds for every packet. */
  readonly ok: boolean;
  /** The verdict that decides: one against the intent where there is any, else the first. */
  readonly verdict: VerdictKind;
  /** Every part with a verdict of its own; the deciding one first. */
  readonly parts: readonly FlowVerdict[];
  /** Facts that the verdicts rest on, sorted. */
  readonly assumptions: readonly string[];
  /** Words of the intent that mean nothing here. */
  readonly issues: readonly Issue[];
}

/** Every intent of the estate: those that it declares, then those that it implies. */
export function proveIntents(world: World): IntentResult[] {
  const declared = world.facts.intents.map((intent, index) =>
    proveIntent(world, intent, { path: `intents[${index}]` }),
  );
  const allowed = allowedBy(world, world.facts.intents);
  const derived = derivedIntents(world).map((intent) =>
    proveIntent(world, intent, { origin: "derived", allowed }),
  );
  return [...declared, ...derived];
}

/** Where an intent comes from. */
export interface IntentOrigin {
  /** @default "declared" */
  readonly origin?: IntentResult["origin"];
  /**
   * Where the intent stands, for its issues.
   * @default - nowhere
   */
  readonly path?: string;
  /**
   * What other intents want to get through: an intent that nobody wrote gives way to it.
   * @default - nothing
   */
  readonly allowed?: Allowed;
}

/** One intent; issues have the codes of {@link readQuestion}, or `intent-selects-nothing`. */
export function proveIntent(
  world: World,
  intent: Intent,
  { origin = "declared", path = "", allowed }: IntentOrigin = {},
): IntentResult {
  const question = readQuestion(world, intent, path);
  if ("issues" in question) {
    return { ...failed(intent, origin), issues: question.issues };
  }
  const wanted = intent.expect === "blocked" ? allowed : undefined;
  const asked = wanted && {
    asked: (from: Origin) => ({ leftOut: (to: Place) => wanted(from, to), arrivalsOnly: false }),
  };
  const parts = flowVerdicts(world, { ...question.flow, ...asked }).sort(
    (a, b) => rank(intent, a) - rank(intent, b),
  );
  const [decisive] = parts;
  if (decisive === undefined) return { ...failed(intent, origin), issues: [selectsNothing(intent, path)] };
  const assumptions = [...new Set(parts.flatMap(({ verdict }) => verdict.assumptions))].sort();
  const ok = rank(intent, decisive) === HOLDS;
  return { intent, origin, ok, verdict: decisive.verdict.kind, parts, assumptions, issues: [] };
}

const HOLDS = 2;

/** Against the intent, undecided, or as it should be. */
function rank({ expect }: Intent, { verdict }: FlowVerdict): number {
  if (verdict.kind === "unknown") return 1;
  return (expect === "reachable") === isBlocked(verdict) ? 0 : HOLDS;
}

function failed(intent: Intent, origin: IntentResult["origin"]): Omit<IntentResult, "issues"> {
  return { intent, origin, ok: false, verdict: "unknown", parts: [], assumptions: [] };
}

function selectsNothing({ from, to }: Intent, path: string): Issue {
  const message = `got ${from} to ${to}, expected places that exist; they select no packet`;
  return { code: "intent-selects-nothing", path, message };
}
