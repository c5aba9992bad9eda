/**
 * What somebody may have meant: the words closest to one that is not known, for messages. Knows words only.
 */
import { distance } from "fastest-levenshtein";

/** Beyond this many edits two words have no more than their length in common. */
const MOST_EDITS = 3;
/** What stands between the words of an id or a key. */
const WORD_BREAKS = [".", "-", "_", "/", ":", " "];

/**
 * The known words that `word` may be a slip for, the most likely first: those that hold it or that it holds
 * (`ecr` for `ecr.api`), then those a few edits away. Letter case does not count.
 *
 * @param most how many to return
 * @default most 3
 * @returns nothing when no word is close: a far-fetched guess misleads more than it helps
 */
export function nearest(word: string, known: readonly string[], most = 3): string[] {
  const guesses = [...new Set(known)].flatMap((candidate) => guess(word, candidate));
  const sorted = guesses.sort(
    (a, b) => a.rank - b.rank || a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1),
  );
  return sorted.slice(0, most).map(({ candidate }) => candidate);
}

/** The words as a choice: `a`, `a or b`, `a, b or c`; empty text for none. */
export function oneOf(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.slice(-1).join("")}`;
}

interface Guess {
  readonly candidate: string;
  /** 0 when one word holds the other, 1 when they only look alike. */
  readonly rank: number;
  readonly edits: number;
}

function guess(word: string, candidate: string): Guess[] {
  const [a, b] = [word.toLowerCase(), candidate.toLowerCase()];
  const edits = distance(a, b);
  if (holds(a, b) || holds(b, a)) return [{ candidate, rank: 0, edits }];
  const allowed = Math.min(MOST_EDITS, Math.floor((Math.max(a.length, b.length) + 1) / 3));
  return edits <= allowed ? [{ candidate, rank: 1, edits }] : [];
}

/** Whether `part`, of two letters or more, begins `whole` or one of its words: `dkr` in `ecr.dkr`, not in `adkr`. */
function holds(whole: string, part: string): boolean {
  return (
    part.length >= 2 && (whole.startsWith(part) || WORD_BREAKS.some((mark) => whole.includes(mark + part)))
  );
}
