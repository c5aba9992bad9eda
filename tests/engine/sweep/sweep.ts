/** One fault at one change, from the same starting point each time; the next command must come to the undisturbed end. */
import assert from "node:assert/strict";
import { assertSameWorld } from "../harness/canonical";
import { type Change, type FaultKind, faultKinds, type FaultPlan, type Operation } from "../standin/faults";
import type { Entry } from "../standin/journal";
import type { Estate } from "./estates";
import type { Outcome, Point, Runner } from "./runner";

/** A command that changes something, and what must be there afterwards. */
export interface Phase {
  readonly from: Point;
  /** Changes of the undisturbed command. */
  readonly changes: readonly Entry[];
  readonly run: (faults?: FaultPlan) => Promise<Outcome>;
  readonly settled: readonly string[];
}

/** By what most of its changes do: from nothing to the first version, to the second, and from the first to nothing. */
export type Phases = Readonly<Record<Operation, Phase>>;

/** One fault: where and how. */
export interface Fault {
  readonly phase: Operation;
  readonly change: Change;
  readonly kind: FaultKind | CliFault;
}

/** The CLI itself is killed when it asks for the change: AWS has not done it, or does it and nobody hears of it. */
export type CliFault = "cli-killed-before" | "cli-killed-after";

/** The kind of fault rotates, so that neighbours fail in different ways. */
export function kindAt(index: number): FaultKind {
  return faultKinds[index % faultKinds.length] ?? "error";
}

/** Goes the undisturbed way through all phases. */
export async function undisturbed(runner: Runner, { first, second }: Estate): Promise<Phases> {
  const phase = async (from: Point, run: Phase["run"]): Promise<Phase> => {
    runner.restore(from);
    const { changes, failure } = await run();
    assert.equal(failure, undefined);
    return { from, changes, run, settled: runner.canonical() };
  };
  const create = await phase(runner.point(), (faults) => runner.up(first, faults));
  const there = runner.point();
  const update = await phase(there, (faults) => runner.up(second, faults));
  return { create, update, delete: await phase(there, (faults) => runner.destroy(faults)) };
}

/** @throws AssertionError unless the fault is survived */
export async function failOnce(runner: Runner, phases: Phases, { phase: name, change, kind }: Fault) {
  const phase = phases[name];
  runner.restore(phase.from);
  let failed = false;
  const broken = await phase.run(({ operation, urn }) => {
    if (failed || operation !== change.operation || urn !== change.urn) return undefined;
    failed = true;
    return faultOf(runner, kind);
  });
  assert.ok(failed, `the change was never asked for: ${broken.failure ?? "no failure"}`);
  assert.ok(broken.failure !== undefined, "the command must fail");
  const orphans = isCliFault(kind) ? await runner.recover(broken.changes) : orphansOf(broken);
  if (!isCliFault(kind)) for (const orphan of orphans) runner.removeByHand(orphan);
  const again = await phase.run();
  assert.equal(again.failure, undefined);
  assertSameWorld(runner.canonical(), phase.settled);
  assertNothingDoubled(phase, [...broken.changes, ...again.changes], orphans);
}

/** A provider that dies takes its answer with it. Pulumi then keeps no trace of what was made, not even a pending one. */
function orphansOf({ changes }: Outcome): readonly Entry[] {
  return changes.filter(({ fault, operation }) => fault === "killed-after" && operation === "create");
}

function isCliFault(kind: Fault["kind"]): kind is CliFault {
  return kind === "cli-killed-before" || kind === "cli-killed-after";
}

function faultOf(runner: Runner, kind: Fault["kind"]): FaultKind | undefined {
  if (!isCliFault(kind)) return kind;
  runner.kill();
  // Nobody listens to the provider any more, so that it may as well end, too.
  return kind === "cli-killed-before" ? "killed-before" : undefined;
}

/** Each thing is made and removed as often as without the fault, so that nothing is replaced either. */
function assertNothingDoubled(phase: Phase, all: readonly Entry[], orphans: readonly Entry[]): void {
  const done = all.filter(
    (entry) => !orphans.includes(entry) && (entry.error === undefined || wasDone(entry)),
  );
  assert.deepEqual(urns(done, "create"), urns(phase.changes, "create"), "made once each");
  // What was removed before the engine heard of it is removed once more, which AWS takes for done.
  assert.deepEqual([...new Set(urns(done, "delete"))], urns(phase.changes, "delete"), "nothing else removed");
}

function urns(entries: readonly Entry[], wanted: Operation): string[] {
  return entries
    .filter(({ operation }) => operation === wanted)
    .map(({ urn }) => urn)
    .sort();
}

/** AWS did it although Pulumi heard of an error. */
function wasDone({ fault }: Entry): boolean {
  return fault === "timeout" || fault === "killed-after";
}
