/** What reading a selector comes to: a place, or an issue that says what was expected. */
import type { Issue } from "../issue";
import { nearest, oneOf } from "../nearest";

/** A value, or what is wrong with the text. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issue: Issue };

/** What a text selects. */
export function found<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** Code: `selector-malformed`. */
export function malformed(path: string, text: string, form: string): Parsed<never> {
  const message = `got ${text}, expected ${form}`;
  return { ok: false, issue: { code: "selector-malformed", path, message } };
}

/** Code: `selector-unknown`. */
export function unknownWord(
  path: string,
  word: string,
  known: readonly string[],
  expected: string,
): Parsed<never> {
  const near = nearest(word, known);
  const names = [...new Set(known)].sort();
  const hint =
    near.length > 0
      ? `; did you mean ${oneOf(near)}?`
      : names.length > 0 && names.length <= 12
        ? `: ${oneOf(names)}`
        : "";
  const message = `got ${word === "" ? "nothing" : word}, expected ${expected}${hint}`;
  return { ok: false, issue: { code: "selector-unknown", path, message } };
}

/** Code: `selector-ambiguous`. */
export function ambiguous(path: string, text: string, choices: readonly string[]): Parsed<never> {
  const message = `got ${text}, which is several places, expected one of them; write ${oneOf(choices)}`;
  return { ok: false, issue: { code: "selector-ambiguous", path, message } };
}
