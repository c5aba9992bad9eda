/** Several workers, each of which takes the next fault when it is free. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { assertSameWorld } from "../harness/canonical";
import { nameOf } from "../harness/changes";
import { type FaultKind, faultKinds, type Operation } from "../standin/faults";
import type { EstateName } from "./estates";
import type { Fault } from "./sweep";
import type { Answer, Undisturbed } from "./worker";

/** Faults survived, by kind. */
export type Survived = Readonly<Record<FaultKind, number>>;

export interface CrewOptions {
  /**
   * Whether the state is written after every single change, as Pulumi does.
   * @default false
   */
  readonly checkpoints?: boolean;
  /** Workers. @default 2 */
  readonly size?: number;
}

export class Crew {
  private constructor(
    private readonly workers: readonly ChildProcess[],
    /** What happens when nothing is disturbed: the same at all workers. */
    readonly undisturbed: Readonly<Record<Operation, Undisturbed>>,
  ) {}

  /** Starts the workers and lets each go the undisturbed way once. */
  static async start(estate: EstateName, options: CrewOptions = {}): Promise<Crew> {
    const { checkpoints = false, size = 2 } = options;
    const workers = Array.from({ length: size }, () =>
      fork(join(__dirname, "worker.ts"), [estate, checkpoints ? "checkpoints" : ""], {
        // The SDK asks for a stack at each of its promises, which takes half of the time.
        execArgv: ["-r", join(__dirname, "../../support/register.js"), "--stack-trace-limit=0"],
      }),
    );
    const found = await Promise.all(workers.map(answerOf));
    const [first, ...others] = found.map((answer) => {
      assert.ok("ready" in answer, "failure" in answer ? (answer.failure ?? "") : "");
      return answer.ready;
    });
    assert.ok(first);
    for (const other of others) {
      for (const phase of ["create", "update", "delete"] as const) {
        assertSameWorld(other[phase].settled, first[phase].settled);
      }
    }
    return new Crew(workers, first);
  }

  stop(): void {
    for (const worker of this.workers) if (worker.connected) worker.disconnect();
  }

  /**
   * Lets all faults happen, each by itself.
   *
   * @throws Error that names every fault that was not survived
   */
  async survive(faults: readonly Fault[], onSurvived: (fault: Fault) => void): Promise<void> {
    const queue = [...faults];
    const lost: string[] = [];
    const next = (worker: ChildProcess): Fault | undefined => (worker.connected ? queue.shift() : undefined);
    const work = async (worker: ChildProcess): Promise<void> => {
      // A dead worker takes no more faults; what nobody takes is lost.
      for (let fault = next(worker); fault !== undefined; fault = next(worker)) {
        const answered = answerOf(worker);
        worker.send(fault);
        const answer = await answered;
        const failure = "failure" in answer ? answer.failure : "no answer";
        if (failure === null) onSurvived(fault);
        else lost.push(`${textOf(fault)}: ${failure}`);
      }
    };
    await Promise.all(this.workers.map(work));
    lost.push(...queue.map((fault) => `${textOf(fault)}: no worker is left`));
    assert.equal(lost.length, 0, `${lost.length} faults were not survived\n${lost.join("\n\n")}`);
  }
}

function textOf({ kind, change }: Fault): string {
  return `${kind} at ${change.operation} of ${nameOf(change.urn)}`;
}

/** Counts by kind, without those at the CLI itself. */
export function byKind(faults: readonly Fault[]): Survived {
  const of = (kind: FaultKind): number => faults.filter((fault) => fault.kind === kind).length;
  return Object.fromEntries(faultKinds.map((kind) => [kind, of(kind)])) as Survived;
}

/** The next message of a worker, or its death. */
async function answerOf(worker: ChildProcess): Promise<Answer> {
  const waiting = new AbortController();
  const options = { signal: waiting.signal };
  const given = once(worker, "message", options) as Promise<[Answer]>;
  const died = once(worker, "exit", options).then(([code]): [Answer] => [
    { failure: `the worker ended with ${code}` },
  ]);
  died.catch(() => undefined);
  try {
    const [answer] = await Promise.race([given, died]);
    return answer;
  } finally {
    waiting.abort();
  }
}
