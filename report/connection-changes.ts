/** What a deployment does to VPN connections that are up, as text. */
import type { ConnectionEffect, Report } from "../network/report";
import { type Canvas, paintFor } from "./paint";
import { type Cell, table } from "./table";

const INDENT = 2;

const WORDS: Readonly<Record<ConnectionEffect, string>> = {
  replaced: "replaced, both tunnels down",
  removed: "removed",
  "both-tunnels": "both tunnels down",
  "one-tunnel": "one tunnel down",
};

/** Nothing without an older recording; one line when no tunnel goes down. */
export function connectionChanges({ connectionChanges: rows }: Report, canvas: Canvas): string | undefined {
  if (rows === null) return undefined;
  const paint = paintFor(canvas);
  if (rows.length === 0) return `${" ".repeat(INDENT)}No connection is replaced, and no tunnel goes down.`;
  const cells = rows.map(({ connection, effect, because, message }): Cell[] => [
    connection,
    effect === "one-tunnel" ? paint.yellow(WORDS[effect]) : paint.red(WORDS[effect]),
    because.length === 0 ? "" : because.join(", "),
    message,
  ]);
  return table(["CONNECTION", "EFFECT", "BECAUSE OF", "WHAT HAPPENS"], cells, canvas, INDENT);
}
