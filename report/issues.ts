/** Issues as text for people: where each stands, what is wrong with it, and the code to look it up by. */
import type { Issue } from "../network/issue";
import { paintFor } from "./paint";
import { count } from "./words";

/** How to show issues. */
export interface IssueCanvas {
  /** Whether to send ANSI colours. */
  readonly color: boolean;
  /**
   * Where a path stands in the file that the subject names.
   * @default - not known; only paths are shown
   */
  readonly locate?: (path: string) => { readonly line: number; readonly column: number } | undefined;
}

/**
 * Every issue, in the order in which they were found, with a line break at the end.
 *
 * @param subject what was checked, such as `Pulumi.dev.yaml`
 */
export function renderIssues(
  subject: string,
  issues: readonly Issue[],
  { color, locate }: IssueCanvas,
): string {
  const paint = paintFor({ color });
  const head = `${paint.red(paint.bold(subject))}: ${count(issues.length, "problem")}`;
  const blocks = issues.map(({ path, message, code }) => {
    const place = locate?.(path);
    const position = place === undefined ? "" : `${subject}:${place.line}:${place.column}`;
    const where = [position, path].filter((text) => text !== "").join("  ");
    const lines = [
      ...(where === "" ? [] : [`  ${paint.bold(where)}`]),
      `    ${message} ${paint.dim(`[${code}]`)}`,
    ];
    return lines.join("\n");
  });
  return `${[head, ...blocks].join("\n\n")}\n`;
}
