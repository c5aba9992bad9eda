/**
 * Programs that run in this process and whose engine has gone. The SDK stops listening to their errors as soon as the first
 * call fails; those of the other calls follow when gRPC gives up trying to connect, which is seconds later on a busy machine.
 * Without a listener they end the process; with one, it is that of the next program, whose engine is there.
 */

import * as settings from "@pulumi/pulumi/runtime/settings";

/** What a call says whose engine has gone: https://grpc.io/docs/guides/status-codes/ */
const UNAVAILABLE = 14;
const CANCELLED = 1;
/** The details of such a call, which are all that the SDK leaves of the error in some places. */
const LOST = [
  /^14 UNAVAILABLE/,
  /^1 CANCELLED/,
  /No connection established/,
  /Connection dropped/,
  /Channel closed before call started/,
  /Stream refused by server/,
  /Call cancelled|Cancelled on client/,
  /\bECONNRESET\b|\bECONNREFUSED\b|\bEPIPE\b/,
  /Resource monitor is terminating/,
];

/** Whether an error says that the engine of a program has gone, and nothing else. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return code === UNAVAILABLE || code === CANCELLED || LOST.some((said) => said.test(error.message));
}

/**
 * Lets nobody hear of lost connections that no program awaits. That hides no failure: a program that loses its own engine
 * fails with it, or leaves out resources, which the comparison with the undisturbed end shows.
 *
 * @returns takes it back
 */
export function ignoreLostConnections(): () => void {
  const emit = process.emit;
  const heard = (event: string | symbol, ...args: readonly unknown[]): boolean => {
    const orphaned = event === "unhandledRejection" || event === "uncaughtException";
    if (orphaned && isLostConnection(args[0])) return true;
    return Reflect.apply(emit, process, [event, ...args]) as boolean;
  };
  process.emit = heard as typeof process.emit;
  return () => {
    process.emit = emit;
  };
}

/** Options of the SDK's clients, which its declarations leave out. */
interface ClientOptions {
  "grpc.use_local_subchannel_pool"?: number;
}

/**
 * Lets each client of an engine connect for itself. Otherwise a connection that has failed is the one of every later client
 * of its address, and a new engine that listens where a dead one did is taken for dead: its program ends at once, without a
 * resource and without an error. https://grpc.github.io/grpc/core/group__grpc__arg__keys.html
 */
export function shareNoConnections(): void {
  const { grpcClientOptions } = settings as unknown as { readonly grpcClientOptions: ClientOptions };
  grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}
