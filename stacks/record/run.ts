/** Runs a program against a {@link Monitor} and gives what it registered. */

import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { Connection } from "./connection";
import { skipDiagnostics } from "./diagnostics";
import { RecordingError } from "./error";
import { FailureTrap } from "./failures";
import { makeOutputsLazy } from "./lazy-outputs";
import { Monitor } from "./monitor";
import type { RecordOptions, Recording } from "./options";
import { connect, disconnect, pendingWork, runToEnd, withOwnState } from "./sdk";
import { keepStructsPlain } from "./values";

const DEFAULT_STALL_SECONDS = 20;

/** Recordings in one process follow each other, because unhandled rejections are the process's. */
let last: Promise<unknown> = Promise.resolve();

/** Is set inside a recorded program. */
const inside = new AsyncLocalStorage<true>();

/**
 * Runs a Pulumi program without engine, CLI, plugins or credentials, and records every resource that it registers. It
 * needs no state and leaves none. Several recordings in one process run one after the other.
 *
 * @param program does what the entry module of a Pulumi program does; what it returns becomes the stack's outputs
 * @throws what the program throws, as it is, also from inside an `apply` or an async function that is not awaited
 * @throws RecordingError with one of its codes
 */
export function record(program: () => unknown, options: RecordOptions): Promise<Recording> {
  if (inside.getStore() === true) {
    return Promise.reject(
      new RecordingError("recording-nested", "a recorded program cannot record another one"),
    );
  }
  const turn = last.then(() => inside.run(true, () => recordNow(program, options)));
  last = turn.catch(() => undefined);
  return turn;
}

async function recordNow(program: () => unknown, options: RecordOptions): Promise<Recording> {
  const monitor = new Monitor(options);
  const trap = new FailureTrap();
  const stackResource = globalThis.stackResource;
  const restore = [skipDiagnostics(), keepStructsPlain(), makeOutputsLazy()];
  trap.arm();
  try {
    await withOwnState(() => runConnected(program, options, monitor, trap));
  } finally {
    trap.disarm();
    restore.forEach((put) => put());
    globalThis.stackResource = stackResource;
  }
  trap.rethrow();
  return monitor.recording();
}

async function runConnected(
  program: () => unknown,
  options: RecordOptions,
  monitor: Monitor,
  trap: FailureTrap,
): Promise<void> {
  const connection = new Connection(monitor, trap.note);
  const { project, stack, organization = "organization", mode = "preview" } = options;
  connect(
    { project, stack, organization, preview: mode === "preview" },
    connection.monitor,
    connection.engine,
  );
  pulumi.runtime.setAllConfig({ ...options.config }, [...(options.secretKeys ?? [])]);
  const stopWatch = watch(connection, options.stallSeconds ?? DEFAULT_STALL_SECONDS, trap);
  try {
    // A resource that fails leaves those that depend on it waiting for ever, so the first failure ends the run.
    await Promise.race([runProgram(program, trap), trap.failed]);
    await settle();
  } finally {
    stopWatch();
    connection.close();
    disconnect();
    await settle();
  }
}

async function runProgram(program: () => unknown, trap: FailureTrap): Promise<void> {
  try {
    await runToEnd(async () => {
      try {
        return await program();
      } catch (error) {
        trap.note(error);
        // The failure ends the run; the SDK would only make more rejections of it.
        return new Promise(() => undefined);
      }
    });
  } catch (error) {
    trap.note(error);
  }
}

/** Ends a run in which nothing happens any more. It counts ticks, not time, so a long synchronous step is no stall. */
function watch(connection: Connection, seconds: number, trap: FailureTrap): () => void {
  let quietTicks = 0;
  let seen = connection.calls;
  const tick = (): void => {
    quietTicks = connection.calls === seen ? quietTicks + 1 : 0;
    seen = connection.calls;
    if (quietTicks >= seconds) trap.note(stalled(seconds));
  };
  // Not unref'd: a stuck program has nothing else that keeps the process from ending without a word.
  const timer = setInterval(tick, 1000);
  return () => clearInterval(timer);
}

function stalled(seconds: number): RecordingError {
  const resources = pendingWork().flatMap((label) => /^resolveURN\(resource:(.*)\)$/.exec(label)?.[1] ?? []);
  const waiting =
    resources.length === 0 ? "no resource is waiting" : `waiting: ${resources.sort().join(", ")}`;
  return new RecordingError(
    "program-stalled",
    `the program did nothing for ${seconds} seconds and did not end; ${waiting}; ` +
      "look for resources that wait for each other, such as one whose parent depends on it",
  );
}

/** Lets rejections that are under way reach the process. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
