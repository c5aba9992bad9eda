/**
 * Sets of whole numbers as sorted intervals that neither overlap nor touch, so that two equal sets look alike.
 * Addresses, ports and protocols are all kept in them. Knows numbers only.
 */

/** Every number from `first` to `last`, both included. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** Sorted; no two intervals overlap or touch. */
export type IntervalSet = readonly Interval[];

/** The set without a member. */
export const NOTHING: IntervalSet = [];

/** One run of numbers; empty when `last` lies before `first`. */
export function interval(first: bigint | number, last: bigint | number): IntervalSet {
  const [from, to] = [BigInt(first), BigInt(last)];
  return from <= to ? [{ first: from, last: to }] : NOTHING;
}

/** What is in any of the sets. */
export function union(...sets: readonly IntervalSet[]): IntervalSet {
  const [first = NOTHING, ...others] = sets.filter((set) => set.length > 0);
  return others.length === 0 ? first : joined([first, ...others].flat());
}

function joined(parts: readonly Interval[]): IntervalSet {
  const sorted = [...parts].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const result: Interval[] = [];
  for (const part of sorted) {
    const open = result.at(-1);
    if (open === undefined || part.first > open.last + 1n) result.push(part);
    else if (part.last > open.last) result[result.length - 1] = { first: open.first, last: part.last };
  }
  return result;
}

/** What is in both; the very set that lies within the other, where one does, so that equal sets stay one object. */
export function intersect(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (a === b || covers(b, a)) return a;
  if (covers(a, b)) return b;
  const common: Interval[] = [];
  let [left, right] = [0, 0];
  for (let one = a[left], other = b[right]; one !== undefined && other !== undefined;) {
    const first = one.first > other.first ? one.first : other.first;
    const last = one.last < other.last ? one.last : other.last;
    if (first <= last) common.push({ first, last });
    if (one.last <= other.last) one = a[(left += 1)];
    else other = b[(right += 1)];
  }
  return common.length === 0 ? NOTHING : common;
}

/** What is in `whole` and not in `hole`. */
export function subtract(whole: IntervalSet, hole: IntervalSet): IntervalSet {
  if (!meets(whole, hole)) return whole;
  const left: Interval[] = [];
  for (const { first, last } of whole) {
    let from = first;
    for (const cut of hole) {
      if (cut.last < from) continue;
      if (cut.first > last) break;
      if (cut.first > from) left.push({ first: from, last: cut.first - 1n });
      from = cut.last + 1n;
    }
    if (from <= last) left.push({ first: from, last });
  }
  return left;
}

/** Whether the set has no member. */
export function isNothing(set: IntervalSet): boolean {
  return set.length === 0;
}

/** Whether any number is in both. */
export function meets(a: IntervalSet, b: IntervalSet): boolean {
  let [left, right] = [0, 0];
  for (let one = a[left], other = b[right]; one !== undefined && other !== undefined;) {
    if (one.last < other.first) one = a[(left += 1)];
    else if (other.last < one.first) other = b[(right += 1)];
    else return true;
  }
  return false;
}

/** Whether every number of `inner` is in `outer`. */
export function covers(outer: IntervalSet, inner: IntervalSet): boolean {
  if (outer === inner) return true;
  let at = 0;
  for (const { first, last } of inner) {
    let candidate = outer[at];
    while (candidate !== undefined && candidate.last < first) candidate = outer[(at += 1)];
    if (candidate === undefined || candidate.first > first || candidate.last < last) return false;
  }
  return true;
}

/** Whether the number is in the set. */
export function has(set: IntervalSet, value: bigint | number): boolean {
  const number = BigInt(value);
  return set.some(({ first, last }) => first <= number && number <= last);
}

/** Whether both sets have the same members. */
export function sameSet(a: IntervalSet, b: IntervalSet): boolean {
  if (a === b) return true;
  return (
    a.length === b.length && a.every((one, at) => one.first === b[at]?.first && one.last === b[at]?.last)
  );
}

/** How many numbers the set has. */
export function sizeOf(set: IntervalSet): bigint {
  return set.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}
