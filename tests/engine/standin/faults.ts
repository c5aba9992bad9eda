/**
 * Faults that leave the real provider and that Pulumi has to live with. Those that the provider mends inside one call
 * (a throttled request that succeeds in the end, a state that is waited for) are not among them.
 */

export type Operation = "create" | "update" | "delete";

/** One change that the engine asks for. */
export interface Change {
  readonly operation: Operation;
  readonly urn: string;
  readonly type: string;
}

/**
 * `error`: AWS refuses, nothing happened. `throttled`: the same after all retries. `timeout`: AWS did it, the provider gave up
 * waiting for the state it wants. `killed-before`, `killed-after`: the provider's process ends, before AWS was asked or
 * after AWS did it, so that Pulumi never learns which.
 */
export const faultKinds = ["error", "throttled", "timeout", "killed-before", "killed-after"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Decides which change goes wrong, and how; called once for each change, in the order in which the engine asks. */
export type FaultPlan = (change: Change) => FaultKind | undefined;

/** One fault at the n-th change (from 0) that the engine asks for. */
export function faultAt(index: number, kind: FaultKind): FaultPlan {
  let asked = -1;
  return () => {
    asked += 1;
    return asked === index ? kind : undefined;
  };
}
