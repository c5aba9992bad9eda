/**
 * Aligned columns without borders, fitted to a width: columns that are too wide for all to fit are wrapped between
 * words, the widest first. Knows no report.
 */
import CliTable from "cli-table3";
import type { Canvas } from "./paint";
import { paintFor } from "./paint";

/** A cell; lines of one cell stand below each other. */
export type Cell = string | readonly string[];

const GAP = 2;

const NO_BORDERS = Object.fromEntries(
  [
    ["top", "top-mid", "top-left", "top-right"],
    ["bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
  ].flatMap((names) => names.map((name) => [name, ""] as const)),
);

/**
 * One table, without a line break at its end.
 *
 * @param indent columns to leave free at the left
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  canvas: Canvas,
  indent = 0,
): string {
  const paint = paintFor(canvas);
  const cells = rows.map((row) => head.map((_, column) => textOf(row[column] ?? "")));
  const widths = fit([head, ...cells], canvas.width - indent);
  const drawn = new CliTable({
    chars: NO_BORDERS,
    colWidths: widths.map((width) => width + GAP),
    style: { head: [], border: [], "padding-left": 0, "padding-right": GAP },
    wordWrap: true,
  });
  drawn.push(
    head.map((title) => paint.dim(title)),
    ...cells.map((row) => [...row]),
  );
  const left = " ".repeat(indent);
  return drawn
    .toString()
    .split("\n")
    .map((line) => `${left}${line}`.replace(/[ \t]+$/, ""))
    .join("\n");
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.join("\n");
}

/** Widths of the columns: what they need, less what the widest must give up, and never less than their longest word. */
function fit(rows: readonly (readonly string[])[], width: number): number[] {
  const columns = rows[0]?.length ?? 0;
  const longest = (column: number, separator: RegExp) =>
    Math.max(
      ...rows.map((row) =>
        Math.max(
          ...visible(row[column] ?? "")
            .split(separator)
            .map((part) => part.length),
        ),
      ),
    );
  const widths = Array.from({ length: columns }, (_, column) => longest(column, /\n/));
  const least = Array.from({ length: columns }, (_, column) => longest(column, /\s/));
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP * (columns - 1) - width;
  while (excess > 0) {
    const column = widestThatGives(widths, least);
    if (column === undefined) break;
    widths[column] = (widths[column] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestThatGives(widths: readonly number[], least: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const [column, width] of widths.entries()) {
    if (width > (least[column] ?? 0) && width > (found === undefined ? 0 : (widths[found] ?? 0)))
      found = column;
  }
  return found;
}

/** Text as it is seen, without colours. */
export function visible(text: string): string {
  return text.replace(/\u001b\[\d+m/g, "");
}
