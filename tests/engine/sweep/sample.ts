/** Which changes of a large estate fail: a sample that a seed decides, or all of them. */
import { faultKinds, type Operation } from "../standin/faults";
import { type Fault, kindAt } from "./sweep";
import type { Undisturbed } from "./worker";

const phases = ["create", "update", "delete"] as const;

/**
 * Every kind of fault in every phase equally often, at changes that the seed decides, no two at the same.
 *
 * @param size a multiple of the kinds of fault
 */
export function sample(
  undisturbed: Readonly<Record<Operation, Undisturbed>>,
  size: number,
  seed: number,
): Fault[] {
  const next = random(seed);
  const left = {
    create: [...undisturbed.create.changes],
    update: [...undisturbed.update.changes],
    delete: [...undisturbed.delete.changes],
  };
  return Array.from({ length: size }, (_, index): Fault => {
    const kind = kindAt(index);
    // The phase changes after each round of kinds.
    const phase = phases[Math.floor(index / faultKinds.length) % phases.length] ?? "create";
    const [change] = left[phase].splice(Math.floor(next() * left[phase].length), 1);
    if (change === undefined) throw new Error(`fewer than ${size} changes`);
    return { phase, change, kind };
  });
}

/** Each change of each phase, the kinds rotating. */
export function everything(undisturbed: Readonly<Record<Operation, Undisturbed>>): Fault[] {
  return phases.flatMap((phase, shift) =>
    undisturbed[phase].changes.map((change, index) => ({ phase, change, kind: kindAt(index + shift) })),
  );
}

/** Mulberry32: a number from 0 to below 1, the same ones for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
