/**
 * Compares a prover with the simulator on random packets through random networks, counts what both said, and makes
 * the first disagreements small enough to read.
 */
import * as fc from "fast-check";
import type { NetworkModel } from "../../network/model/types";
import { isPublicAddress } from "./bits";
import { buildNetwork, type Network } from "./building";
import { type NetworkPlan } from "./plan";
import { fogPaths } from "./fog";
import { flows } from "./flows";
import { networkPlans } from "./networks";
import { SERVICE_NAME } from "./networks-services";
import { type Flow, isRefusal, type Outcome, type Verdict, type World } from "./packet";
import { describeCase } from "./print";
import { smaller } from "./shrink";
import { simulate, type SimulatorOptions } from "./simulator";

/** What a prover says of one packet. Anything else that it knows may be in `detail`, which is only printed. */
export interface ProverAnswer {
  readonly verdict: Verdict;
  /** That it says of a stop: a fact is missing, and the packet may stop before. */
  readonly doubted?: boolean;
  readonly detail?: string;
}

/**
 * The verdict that holds for this packet. A prover that speaks of sets picks the part that the packet is in. The world
 * is for that alone: it says which addresses endpoints got, and no prover may need it to reach its verdict.
 *
 * Called for all flows of one model before the next model, so that a prover may keep what it proved of a model.
 */
export type Prover = (model: NetworkModel, flow: Flow, world: World) => ProverAnswer;

/**
 * - `same`: the same verdict.
 * - `other-word`: another word that names the same stop as well; the simulator says which ones do.
 * - `later-stop`: the packet may stop before, says the simulator or the prover, but here it does in any case.
 * - `unproven`: the prover says `unknown` of what the simulator knows. Sound, and worth counting.
 * - `impossible`: AWS would not create the network, so that the prover's word is about nothing.
 * - `different-stop`: both say that the packet stops, but not where.
 * - `unfounded-stop`: the prover says that it stops, where the simulator lacks a fact to say so.
 * - `false-blocked`: the prover says that it stops; it arrives.
 * - `unfounded-reachable`: the prover says that it arrives, where the simulator lacks a fact to say so.
 * - `false-reachable`: the prover says that it arrives; it does not.
 */
export type Kind =
  | "same"
  | "other-word"
  | "later-stop"
  | "unproven"
  | "impossible"
  | "different-stop"
  | "unfounded-stop"
  | "false-blocked"
  | "unfounded-reachable"
  | "false-reachable";

/** Kinds that no prover may ever have: it promises what does not hold, or what nobody can know. */
export const FATAL: readonly Kind[] = ["false-reachable", "unfounded-reachable"];
/** Kinds that are no defect: the verdict is right, honestly open, or about nothing. */
export const TOLERATED: readonly Kind[] = ["same", "other-word", "later-stop", "unproven", "impossible"];

/** How often the proof was wrong in each way that it must never be. */
export function wrongs({ kinds }: Agreement) {
  const count = (kind: string) => kinds[kind] ?? 0;
  return {
    falseReachable: count("false-reachable"),
    unfoundedReachable: count("unfounded-reachable"),
    falseBlocked: count("false-blocked"),
  };
}

export interface AgreementOptions extends SimulatorOptions {
  readonly networks: number;
  readonly flowsPerNetwork: number;
  readonly seed: number;
  /**
   * How many disagreements of each kind are kept and made smaller.
   * @default 3
   */
  readonly examples?: number;
  /**
   * How many smaller cases are tried for each.
   * @default 3000
   */
  readonly attempts?: number;
}

export interface Disagreement {
  readonly kind: Kind;
  readonly plan: NetworkPlan;
  readonly flow: Flow;
  readonly expected: Outcome;
  readonly actual: ProverAnswer;
  /** All of it, for a person. */
  readonly text: string;
}

export interface Agreement {
  readonly seed: number;
  readonly networks: number;
  readonly flows: number;
  /** How often the simulator gave each verdict. */
  readonly verdicts: Counts;
  /** The same for each kind of destination. */
  readonly verdictsByTarget: Readonly<Record<string, Counts>>;
  /** How often each kind of comparison came out. */
  readonly kinds: Counts;
  /** Simulator's verdict -> prover's verdict -> how often. */
  readonly matrix: Readonly<Record<string, Counts>>;
  /** The first of each kind that is not `same`, smaller than they were found; the worst kind first. */
  readonly disagreements: readonly Disagreement[];
}

export type Counts = Readonly<Record<string, number>>;

/** Runs the comparison. The same seed gives the same networks and packets. */
export function agree(prover: Prover, options: AgreementOptions): Agreement {
  const tally = new Tally();
  const found: { readonly kind: Kind; readonly plan: NetworkPlan; readonly flow: Flow }[] = [];
  for (const { network, packets } of cases(options)) {
    for (const flow of packets) {
      const { kind, expected, actual } = compare(prover, network, flow, options);
      tally.add(flow, kind, expected, actual);
      const known = found.filter((each) => each.kind === kind).length;
      // One of each kind from one network, since the rest are mostly the same again.
      const again = found.some((each) => each.kind === kind && each.plan === network.plan);
      if (kind !== "same" && !again && known < (options.examples ?? 3))
        found.push({ kind, plan: network.plan, flow });
    }
  }
  const worst = [...KINDS].reverse();
  return {
    seed: options.seed,
    networks: options.networks,
    ...tally.result(),
    disagreements: found
      .sort((a, b) => worst.indexOf(a.kind) - worst.indexOf(b.kind))
      .map((each) => reduced(prover, each, options)),
  };
}

/** What the sample is like: the simulator's own verdicts, without any prover. */
export function survey(options: Omit<AgreementOptions, "examples" | "attempts">): Agreement {
  const itself: Prover = (model, flow, world) => simulate(model, world, flow, options);
  return agree(itself, { ...options, examples: 0 });
}

/** A report in a few lines, and every disagreement that is kept. */
export function formatAgreement(agreement: Agreement): string {
  const { seed, networks, flows: count, verdicts, kinds, matrix, disagreements } = agreement;
  const lines = (title: string, counts: Counts) => [
    `${title}:`,
    ...Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([word, number]) => `  ${String(number).padStart(8)}  ${word}`),
  ];
  const crossed = Object.entries(matrix).flatMap(([expected, row]) =>
    Object.entries(row)
      .filter(([actual]) => actual !== expected)
      .map(([actual, number]) => [`${expected} -> ${actual}`, number] as const),
  );
  return [
    `${count} packets through ${networks} networks, seed ${seed}`,
    ...lines("verdicts of the simulator", verdicts),
    ...lines("comparison", kinds),
    ...(crossed.length === 0 ? [] : lines("simulator -> prover", Object.fromEntries(crossed))),
    ...disagreements.map(({ text }) => `\n${text}`),
  ].join("\n");
}

const KINDS: readonly Kind[] = [
  "same",
  "other-word",
  "later-stop",
  "unproven",
  "impossible",
  "unfounded-stop",
  "different-stop",
  "false-blocked",
  "unfounded-reachable",
  "false-reachable",
];

/** The kind of one comparison. */
export function kindOf(expected: Outcome, { verdict: actual, doubted = false }: ProverAnswer): Kind {
  if (actual === expected.verdict) return "same";
  if (actual === "unknown") return "unproven";
  if (expected.alternatives.includes(actual)) return "other-word";
  if ((doubted || expected.verdict === "unknown") && expected.later.includes(actual)) return "later-stop";
  // What it says beyond a missing fact or a stop must not be excused by what AWS would refuse further on.
  if (expected.impossible === true && (actual !== "reachable" || isRefusal(expected.why)))
    return "impossible";
  if (expected.verdict === "unknown")
    return actual === "reachable" ? "unfounded-reachable" : "unfounded-stop";
  if (actual === "reachable") return "false-reachable";
  return expected.verdict === "reachable" ? "false-blocked" : "different-stop";
}

function compare(prover: Prover, network: Network, flow: Flow, options: SimulatorOptions) {
  const expected = simulate(network.model, network.world, flow, options);
  const actual = prover(network.model, flow, network.world);
  return { expected, actual, kind: kindOf(expected, actual) };
}

/** Random networks and packets through each. The same seed gives the same. */
export function* cases(options: Pick<AgreementOptions, "networks" | "flowsPerNetwork" | "seed">) {
  const plans = fc.sample(networkPlans(), { numRuns: options.networks, seed: options.seed });
  for (const [index, plan] of plans.entries()) {
    const network = buildNetwork(plan);
    const packets = fc.sample(flows(network), {
      numRuns: options.flowsPerNetwork,
      seed: options.seed + index,
    });
    yield { network, packets };
  }
}

function reduced(
  prover: Prover,
  { kind, plan, flow }: { readonly kind: Kind; readonly plan: NetworkPlan; readonly flow: Flow },
  options: AgreementOptions,
): Disagreement {
  const first = compare(prover, buildNetwork(plan), flow, options);
  // By path a fact stays the same one while other parts go.
  const fog = fogPaths(buildNetwork({ ...plan, fog: [] }).model, plan.fog);
  const small = smaller({ plan: { ...plan, fog }, flow }, options.attempts ?? 3000, (candidate) => {
    const network = buildNetwork(candidate.plan);
    return sameCase(compare(prover, network, candidate.flow, options), first);
  });
  const network = buildNetwork(small.plan);
  const { expected, actual } = compare(prover, network, small.flow, options);
  const text = describeCase(network, small.flow, kind, expected, actual);
  return { kind, ...small, expected, actual, text };
}

type Comparison = ReturnType<typeof compare>;

/** A smaller case must go wrong in the same way, for the same reason; names in the reason may change. */
function sameCase(one: Comparison, other: Comparison): boolean {
  const reason = ({ expected }: Comparison) => expected.why.replace(/\S*[/#.\d]\S*/g, "");
  return (
    one.kind === other.kind && one.actual.verdict === other.actual.verdict && reason(one) === reason(other)
  );
}

class Tally {
  private flows = 0;
  private readonly verdicts: Record<string, number> = {};
  private readonly kinds: Record<string, number> = {};
  private readonly matrix: Record<string, Record<string, number>> = {};
  private readonly byTarget: Record<string, Record<string, number>> = {};

  add(flow: Flow, kind: Kind, { verdict }: Outcome, actual: ProverAnswer): void {
    this.flows += 1;
    count(this.verdicts, verdict);
    count(this.kinds, kind);
    count((this.matrix[verdict] ??= {}), actual.verdict);
    count((this.byTarget[targetOf(flow)] ??= {}), verdict);
  }

  result() {
    const { flows: total, verdicts, kinds, matrix, byTarget: verdictsByTarget } = this;
    return { flows: total, verdicts, kinds, matrix, verdictsByTarget };
  }
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function targetOf({ to }: Flow): string {
  if (to.kind === "address") return isPublicAddress(to.address) ? "the internet" : "address";
  if (to.name === SERVICE_NAME) return "service by PrivateLink";
  if (/(^|\.)(s3|dynamodb)\./.test(to.name)) return "gateway endpoint's service";
  return to.name.endsWith(".amazonaws.com") ? "interface endpoint's service" : "other name";
}
