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
  const cells = rows.flatMap((row) => linesOf(head.map((_, column) => row[column] ?? "")));
  const widths = fit([head, ...cells], canvas.width - indent);
  const left = " ".repeat(indent);
  return [head.map((title) => paint.dim(title)), ...cells]
    .flatMap((row) => drawRow(row, widths))
    .map((line) => `${left}${line}`.replace(/[ \t]+$/, ""))
    .join("\n");
}

/**
 * A table of one row, because the library compares every cell with every other, and measures all lines of a cell to
 * draw each: a large table takes it minutes.
 */
function drawRow(row: readonly string[], widths: readonly number[]): string[] {
  const drawn = new CliTable({
    chars: NO_BORDERS,
    colWidths: widths.map((width) => width + GAP),
    style: { head: [], border: [], "padding-left": 0, "padding-right": GAP },
    wordWrap: true,
  });
  drawn.push([...row]);
  return drawn.toString().split("\n");
}

/** The lines of a row's cells side by side: what stands in one line of two cells stays so when one is wrapped. */
function linesOf(row: readonly Cell[]): string[][] {
  const cells = row.map((cell) => (typeof cell === "string" ? [cell] : cell));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => cells.map((cell) => cell[line] ?? ""));
}

/** Widths of the columns: what they need, less what the widest must give up, and never less than their longest word. */
function fit(rows: readonly (readonly string[])[], width: number): number[] {
  const columns = rows[0]?.length ?? 0;
  const longest = (column: number, separator: RegExp) =>
    rows.reduce((most, row) => Math.max(most, longestPart(row[column] ?? "", separator)), 0);
  const widths = Array.from({ length: columns }, (_, column) => longest(column, /$/));
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

function longestPart(text: string, separator: RegExp): number {
  return Math.max(
    ...visible(text)
      .split(separator)
      .map((part) => part.length),
  );
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
