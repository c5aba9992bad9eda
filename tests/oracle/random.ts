/** Choices by weight, for random networks. */
import * as fc from "fast-check";

type Weighted<T> = readonly [weight: number, value: T];

export function pick<T>(...choices: readonly Weighted<T>[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

export function oneOf<T>(...choices: readonly Weighted<fc.Arbitrary<T>>[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

export function chance(percent: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 0, max: 99 }).map((number) => number < percent);
}

/** Each item with the given chance. */
export function some<T>(items: readonly T[], percent: number): fc.Arbitrary<T[]> {
  return fc
    .tuple(...items.map(() => chance(percent)))
    .map((kept) => items.filter((_, index) => kept[index] === true));
}

/** Each item with the given chance, but all of them where that leaves none. */
export function someOf<T>(items: readonly T[], percent: number): fc.Arbitrary<T[]> {
  return some(items, percent).map((kept) => (kept.length === 0 ? [...items] : kept));
}

export function all<T>(arbitraries: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T[]> {
  return fc.tuple(...arbitraries);
}
