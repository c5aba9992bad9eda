/**
 * Every part of `@pulumi/pulumi` that is not public API, in one place. Written for SDK 3.248.0; package.json pins
 * it, and tests/stacks/sdk-internals.test.ts says what moved when an update breaks one of these.
 */

import { CallbackInvokeRequest, type CallbackInvokeResponse } from "@pulumi/pulumi/proto/callback_pb";
import * as log from "@pulumi/pulumi/log";
import { Resource } from "@pulumi/pulumi/resource";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as stack from "@pulumi/pulumi/runtime/stack";
import * as state from "@pulumi/pulumi/runtime/state";

/** The SDK's state of one run, as far as it is used here. */
interface RunState {
  readonly settings: { monitor: unknown; engine: unknown };
  readonly leakCandidates: Set<Promise<unknown> & { readonly _debugCtx?: string }>;
}

/** The SDK's server for functions of the program that the engine calls; its handler is a private method. */
interface CallbackHandler {
  invoke(
    call: { readonly request: CallbackInvokeRequest },
    reply: (error: { readonly details?: string } | null, response?: CallbackInvokeResponse) => void,
  ): Promise<void>;
}

interface StateModule {
  withLocalStorage<R>(callback: () => R): R;
  getStore(): RunState;
}

// The declaration file of this module leaves its internal functions out.
const internalState = state as unknown as StateModule;

/** Who the program believes to be. */
export interface RunIdentity {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly preview: boolean;
}

/** The SDK sends this many registrations at once. */
const PARALLEL = 64;

/** The module whose `debuggablePromise` wraps every promise of the SDK; its callers look it up at each call. */
export const promiseTracker = debuggable as unknown as {
  debuggablePromise: (promise: Promise<unknown>, label: string) => Promise<unknown>;
};

/** Settles an output of a resource: value, whether it is known, whether it is secret, resources it depends on, error. */
export type OutputResolver = (...settled: readonly unknown[]) => void;

/** The module that gives resources their outputs; its callers look the function up at each call. */
export const propertyTransfer = rpc as unknown as {
  transferProperties: (
    onto: object,
    label: string,
    props: Readonly<Record<string, unknown>>,
  ) => Record<string, OutputResolver>;
};

/** Where every resource asks in which line of the program it is made; private in its declaration. */
export const callSites = Resource as unknown as { callsites: () => readonly unknown[] };

/** The module by which the SDK, and a program, says things; its callers look functions up at each call. */
export const debugLog = log as unknown as { debug: (message: string) => Promise<void> };

/** Runs a function with SDK state of its own, so that nothing outside sees it or is seen by it. */
export const withOwnState = internalState.withLocalStorage;

/** Gives the SDK its clients of the engine; call it inside {@link withOwnState}. */
export function connect(identity: RunIdentity, monitor: unknown, engine: unknown): void {
  // With an empty address the SDK opens no connection of its own.
  settings.resetOptions(
    identity.project,
    identity.stack,
    PARALLEL,
    "",
    "",
    identity.preview,
    identity.organization,
  );
  const own = internalState.getStore().settings;
  own.monitor = monitor;
  own.engine = engine;
}

/** Runs a program as the stack's content, until it has ended and every call to the engine is answered. */
export async function runToEnd(program: () => Promise<unknown>): Promise<void> {
  await stack.runInPulumiStack(program);
  await settings.disconnect();
}

/** Stops the SDK's callback server, and forgets promises that will never settle: it would fail the process for them. */
export function disconnect(): void {
  settings.disconnectSync();
  internalState.getStore().leakCandidates.clear();
}

/**
 * Calls a function that the program handed to the engine. Not by gRPC, where it would run outside {@link withOwnState}
 * and take unknown values for absent ones.
 *
 * @throws Error with what the function threw, as text
 */
export async function callBack(token: string, request: Uint8Array): Promise<Uint8Array> {
  const handler = settings.getCallbacks() as unknown as CallbackHandler;
  const message = new CallbackInvokeRequest().setToken(token).setRequest(request);
  const response = await new Promise<CallbackInvokeResponse>((resolve, reject) => {
    const reply: Parameters<CallbackHandler["invoke"]>[1] = (error, answer) => {
      if (answer === undefined) reject(new Error(error?.details ?? "the function gave no answer"));
      else resolve(answer);
    };
    handler.invoke({ request: message }, reply).catch(reject);
  });
  return response.getResponse_asU8();
}

/** What the SDK still waits for, in its own words. */
export function pendingWork(): string[] {
  return [...internalState.getStore().leakCandidates].flatMap((promise) => promise._debugCtx ?? []);
}
