/**
 * A process with a stack of its own, which makes it fail as it is told. Programs run in the process itself, and two at a
 * time in one process would hear of each other's errors.
 */
// First of all: what is loaded after it passes events on as it finds them.
import "./one-after-another";
import { estateOf, type EstateName } from "./estates";
import { Runner } from "./runner";
import { type Fault, failOnce, type Phases, undisturbed } from "./sweep";
import type { Change, Operation } from "../standin/faults";

/** What a worker found when nothing was disturbed. */
export interface Undisturbed {
  readonly changes: readonly Change[];
  readonly settled: readonly string[];
}

/** First what it found undisturbed, then one answer to each fault; `failure` says why it was not survived. */
export type Answer =
  { readonly ready: Readonly<Record<Operation, Undisturbed>> } | { readonly failure: string | null };

async function work(name: EstateName, checkpoints: boolean): Promise<void> {
  const estate = estateOf(name);
  const runner = await Runner.start(estate, { checkpoints });
  process.on("disconnect", () => {
    runner.stop();
    process.exit();
  });
  try {
    const phases = await undisturbed(runner, estate);
    process.on("message", (fault: Fault) => void attempt(runner, phases, fault));
    answer({
      ready: { create: plain(phases.create), update: plain(phases.update), delete: plain(phases.delete) },
    });
  } catch (error) {
    answer({ failure: textOf(error) });
  }
}

async function attempt(runner: Runner, phases: Phases, fault: Fault): Promise<void> {
  try {
    await failOnce(runner, phases, fault);
    answer({ failure: null });
  } catch (error) {
    answer({ failure: textOf(error) });
  }
}

function plain({ changes, settled }: Phases[Operation]): Undisturbed {
  return { changes: changes.map(({ operation, urn, type }) => ({ operation, urn, type })), settled };
}

function answer(message: Answer): void {
  process.send?.(message);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

void work(process.argv[2] as EstateName, process.argv[3] === "checkpoints");
