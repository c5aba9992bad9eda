/** The proof in words: what is wanted, whether it holds, why not, and what gets through that nobody wanted. */
import type { IntentRow, Report } from "../network/report";
import { type Canvas, paintFor } from "./paint";
import { type Cell, table } from "./table";
import { groupBy, wrap } from "./words";

const INDENT = 2;

/** Intents with their verdicts, those alike but for the destination as one row; then what is wrong with the rest. */
export function intents({ intents: rows, findings: extra }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const paint = paintFor(canvas);
  const groups = groupBy(rows, ({ from, ports, expect, verdict, ok, origin, assumptions }) =>
    JSON.stringify([from, ports, expect, verdict, ok, origin, assumptions]),
  );
  const cells = [...groups.values()].flatMap((group) => intentCells(group, canvas));
  const held = rows.filter(({ ok }) => ok).length;
  const sum = `${held} of ${rows.length} intents hold${extra.length === 0 ? "; nothing gets through beyond them" : ""}`;
  const head = held === rows.length ? paint.green(sum) : paint.yellow(sum);
  const faults = groupBy(
    rows.filter(({ ok }) => !ok),
    ({ verdict, reasons, resource, property, fix }) =>
      JSON.stringify([verdict, reasons, resource, property, fix]),
  );
  const list = table(["FROM", "TO", "PORTS", "EXPECT", "VERDICT"], cells, canvas, INDENT);
  return [
    `  ${head}`,
    list,
    ...assumed(rows, canvas),
    ...[...faults.values()].map((group) => fault(group, canvas)),
  ].join("\n\n");
}

function intentCells([first, ...more]: readonly IntentRow[], canvas: Canvas): Cell[][] {
  if (first === undefined) return [];
  const paint = paintFor(canvas);
  const { from, to, ports, expect, verdict, ok, assumptions } = first;
  const word = ok
    ? paint.green(verdict)
    : verdict === "unknown"
      ? paint.yellow("unproven")
      : paint.red(`broken: ${verdict}`);
  const trust = assumptions.length === 0 ? [] : ["assuming what is stated"];
  const targets = [to, ...more.map((row) => row.to)];
  return [[from, together(targets), ports.join(", "), expect, [word, ...trust]]];
}

/** Everything that verdicts rest on without proof, once. */
function assumed(rows: readonly IntentRow[], canvas: Canvas): string[] {
  const facts = [...new Set(rows.flatMap(({ assumptions }) => assumptions))].sort();
  if (facts.length === 0) return [];
  const lines = facts.map((fact) => wrap(`  ${fact}`.split(" "), canvas, INDENT));
  return [["  Assumed:", ...lines].join("\n")];
}

/** Destinations of one kind name their kind once. */
function together(targets: readonly string[]): string {
  const kinds = new Map<string, string[]>();
  for (const target of targets) {
    const at = target.indexOf("/");
    const [kind, name] = at < 0 ? [target, ""] : [target.slice(0, at + 1), target.slice(at + 1)];
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  return [...kinds].map(([kind, names]) => `${kind}${leadingShort(kind, names).join(", ")}`).join("; ");
}

/** A long kind leads with its shortest name, since both are one word, which no narrow column can break. */
function leadingShort(kind: string, names: readonly string[]): readonly string[] {
  if (kind.length < LONG_KIND) return names;
  const [shortest] = [...names].sort((a, b) => a.length - b.length);
  return shortest === undefined ? names : [shortest, ...names.filter((name) => name !== shortest)];
}

const LONG_KIND = "gateway-endpoint/".length;

function fault(group: readonly IntentRow[], canvas: Canvas): string {
  const [first, ...more] = group;
  if (first === undefined) return "";
  const { from, to, verdict, reasons, resource, property, fix } = first;
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  const where =
    resource === null ? [] : [`at ${nameOf(resource)}${property === null ? "" : `, ${property}`}`];
  const lines = [...reasons, ...where, ...(fix === null ? [] : [`fix: ${fix}`])];
  const head = `${paintFor(canvas).bold(`${from} to ${to}`)}${others}: ${verdict}`;
  return [head, ...lines.map((line) => `  ${line}`)]
    .map((line) => wrap(line.split(" "), canvas, INDENT))
    .join("\n");
}

/** Type and name of a URN: the last parts of it. */
function nameOf(urn: string): string {
  const [, , types = "", name = urn] = urn.split("::");
  return `${types.split("$").at(-1) ?? types} ${name}`;
}

/**
 * Traffic that gets through, or may, though no intent allows it. What may get through is told by its first reason; the
 * report has every reason and every packet.
 */
export function findings({ findings: rows }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const paint = paintFor(canvas);
  const extra = rows.filter(({ kind }) => kind === "extra");
  const groups = groupBy(
    rows.filter(({ kind }) => kind === "unproven"),
    ({ from, reasons: [reason] }) => JSON.stringify([from, reason]),
  );
  const cells = [
    ...extra.map(({ from, to, packets }): Cell[] => [from, to, [paint.red("gets through"), ...packets]]),
    ...[...groups.values()].flatMap((group): Cell[][] => {
      const [first] = group;
      if (first === undefined) return [];
      const targets = together(group.map(({ to }) => to));
      return [[first.from, targets, [paint.yellow("may get through"), first.reasons[0] ?? ""]]];
    }),
  ];
  return table(["FROM", "TO", "WHAT"], cells, canvas, INDENT);
}
