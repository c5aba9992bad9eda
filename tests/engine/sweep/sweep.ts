/** One fault at each change in turn, from the same starting point each time. */
import assert from "node:assert/strict";
import { assertSameWorld } from "../harness/canonical";
import type { Change, FaultKind, FaultPlan } from "../standin/faults";
import { faultKinds } from "../standin/faults";
import type { Entry } from "../standin/journal";
import type { Outcome, Point, Runner } from "./runner";

/** A command that changes something, and what must be there afterwards. */
export interface Phase {
  readonly name: string;
  readonly from: Point;
  /** Changes of the undisturbed command, of which each fails in turn. */
  readonly changes: readonly Entry[];
  readonly run: (runner: Runner, faults?: FaultPlan) => Promise<Outcome>;
  readonly settled: readonly string[];
}

/** Faults survived, by kind. */
export type Survived = Record<FaultKind, number>;

export function noneSurvived(): Survived {
  return { error: 0, throttled: 0, timeout: 0, "killed-before": 0, "killed-after": 0 };
}

/** The kind of fault rotates, so that neighbours fail in different ways. */
export function kindAt(index: number): FaultKind {
  return faultKinds[index % faultKinds.length] ?? "error";
}

/** Fails the given changes one after the other; runners take the next one when they are free. */
export async function sweepThrough(
  runners: readonly Runner[],
  phase: Phase,
  chosen: readonly { readonly change: Change; readonly kind: FaultKind }[],
  onSurvived: (kind: FaultKind) => void,
): Promise<void> {
  const queue = [...chosen];
  const work = async (runner: Runner): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { change, kind } = next;
      try {
        await failOnce(runner, phase, change, kind);
      } catch (error) {
        const what = `${phase.name}: ${kind} at ${change.operation} of ${change.urn}`;
        throw new Error(`${what}\n${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
      onSurvived(kind);
    }
  };
  await Promise.all(runners.map(work));
}

async function failOnce(runner: Runner, phase: Phase, change: Change, kind: FaultKind): Promise<void> {
  runner.restore(phase.from);
  let failed = false;
  const broken = await phase.run(runner, ({ operation, urn }) => {
    if (failed || operation !== change.operation || urn !== change.urn) return undefined;
    failed = true;
    return kind;
  });
  assert.ok(failed, "the change was never asked for");
  assert.ok(broken.failure !== undefined, "the command must fail");
  const orphan = broken.changes.find(
    (entry) => entry.fault === "killed-after" && entry.operation === "create",
  );
  // A provider that dies takes its answer with it. Pulumi then keeps no trace of what was made, not even a pending one.
  if (orphan !== undefined) runner.removeByHand(orphan);
  const again = await phase.run(runner);
  assert.equal(again.failure, undefined);
  assertSameWorld(await runner.canonical(), phase.settled);
  assertNothingDoubled(phase, [...broken.changes, ...again.changes], orphan);
}

/** Each thing is made, changed and removed as often as without the fault, and nothing is replaced. */
function assertNothingDoubled(phase: Phase, all: readonly Entry[], orphan: Entry | undefined): void {
  const done = all.filter((entry) => entry !== orphan && (entry.error === undefined || wasDone(entry)));
  const made = done.filter(({ operation }) => operation === "create").map(({ urn }) => urn);
  const wanted = phase.changes.filter(({ operation }) => operation === "create").map(({ urn }) => urn);
  assert.deepEqual(made.sort(), wanted.sort(), "made once each");
  const removed = new Set(done.filter(({ operation }) => operation === "delete").map(({ urn }) => urn));
  const unwanted = phase.changes.filter(({ operation }) => operation === "delete").map(({ urn }) => urn);
  assert.deepEqual([...removed].sort(), unwanted.sort(), "nothing else removed");
}

/** AWS did it although Pulumi heard of an error. */
function wasDone({ fault }: Entry): boolean {
  return fault === "timeout" || fault === "killed-after";
}
