/** A word that must be one of a known set: tiers, zones, regions. Pure. */
import { region as regionNamed, regionNames } from "../../network/catalogue/regions";
import type { Issue } from "../../network/issue";
import { nearest, oneOf } from "../../network/nearest";

/** How many known words a message lists when none is close to the given one. */
const MOST_LISTED = 8;

/** The issue of a word that is not known, with the nearest known ones, or some of them when none is near. */
export function checkKnownWord(code: string, path: string, word: string, known: readonly string[]): Issue[] {
  if (known.includes(word)) return [];
  const close = nearest(word, known);
  const listed = close.length > 0 ? close : [...known].sort().slice(0, MOST_LISTED);
  const expected = listed.length === 0 ? "none, since there is none to choose" : oneOf(listed);
  return [{ code, path, message: `got ${word}, expected ${expected}; correct the name` }];
}

/** A region that the catalogue does not know. Code: `region-unknown`. */
export function checkKnownRegion(name: string, path: string): Issue[] {
  return regionNamed(name) === undefined ? checkKnownWord("region-unknown", path, name, regionNames()) : [];
}
