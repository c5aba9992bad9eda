/** The bench's figures as text. */
import { table } from "../report/table";
import { type Phases, type Step, stepNames } from "./phases";
import { median, type Usage } from "./processes";

/** What loading a package took. */
export interface Import {
  readonly name: string;
  /** Milliseconds of CPU time. */
  readonly cpu: number;
}

/** One estate, and what the runs of its plan took. */
export interface Estate {
  /** Name of an environment, or number of spokes. */
  readonly subject: string;
  readonly runs: readonly Phases[];
}

/** All that was measured. */
export interface Bench {
  readonly runs: number;
  readonly imports: readonly Import[];
  /** The process that only imports. */
  readonly bare: readonly Usage[];
  /** The process `causeway plan dev`. */
  readonly plan: readonly Usage[];
  readonly shipped: readonly Estate[];
  readonly generated: readonly Estate[];
}

const CANVAS = { color: false, width: 120 };

/** The whole report. */
export function renderBench(bench: Bench): string {
  const { shipped, generated } = bench;
  const estates = [...shipped, ...generated];
  const parts = [
    `causeway bench: Node ${process.version}, medians of ${bench.runs} processes` +
      `, of ${generated[0]?.runs.length ?? 0} for generated estates; CPU time is that of all threads`,
    section("Bare import of what a plan of dev uses", importTable(bench.imports)),
    section("Whole processes", processTable(bench)),
    section(
      "Steps of a plan, in ms of CPU time",
      stepTable(estates, ({ cpu }) => cpu),
    ),
    section(
      "The most memory held by the end of each step, in MiB",
      stepTable(estates, ({ memory }) => memory),
    ),
    section(
      "Steps after the recording, as ratios to its CPU time and to its peak memory",
      ratioTable(estates),
    ),
    section("Recording and proof of generated estates, in ms of CPU time", growthTable(generated)),
  ];
  return parts.join("\n\n");
}

function section(title: string, body: string): string {
  return `${title}\n${"─".repeat(title.length)}\n${body}`;
}

function importTable(imports: readonly Import[]): string {
  const rows = imports.map(({ name, cpu }) => [name, cpu]);
  return numbers(["PACKAGE", "CPU MS"], rows);
}

function processTable({ bare, plan }: Bench): string {
  const of = (what: keyof Usage, usages: readonly Usage[]) => median(usages.map((usage) => usage[what]));
  const columns = ["cpu", "wall", "memory"] as const;
  const row = (name: string, usages: readonly Usage[]) => [name, ...columns.map((what) => of(what, usages))];
  const ratio = (what: keyof Usage) => `${(of(what, plan) / of(what, bare)).toFixed(2)} x`;
  return numbers(
    ["PROCESS", "CPU MS", "WALL MS", "MEMORY MIB"],
    [row("bare import", bare), row("causeway plan dev", plan), ["plan / import", ...columns.map(ratio)]],
  );
}

function stepTable(estates: readonly Estate[], figure: (step: Step) => number): string {
  const rows = estates.map(({ subject, runs }) => {
    const figures = stepNames.map((name) => stepMedian(runs, name, figure));
    return [titleOf(subject), resourcesOf(runs), ...figures];
  });
  return numbers(["ESTATE", "RESOURCES", ...stepNames.map((name) => name.toUpperCase())], rows);
}

/** The steps that the recording is compared with. */
const AFTER = ["model", "intents", "findings", "report", "render"] as const;

function ratioTable(estates: readonly Estate[]): string {
  const rows = estates.map(({ subject, runs }) => {
    const [cpu, memory] = [(step: Step) => step.cpu, (step: Step) => step.memory];
    const ratio = (to: number, figure: (step: Step) => number) =>
      (to / stepMedian(runs, "record", figure)).toFixed(2);
    const proof = stepMedian(runs, "intents", cpu) + stepMedian(runs, "findings", cpu);
    return [
      titleOf(subject),
      ...AFTER.map((name) => ratio(stepMedian(runs, name, cpu), cpu)),
      ratio(proof, cpu),
      ratio(stepMedian(runs, "render", memory), memory),
    ];
  });
  return numbers(["ESTATE", ...AFTER.map((name) => name.toUpperCase()), "PROOF", "PEAK MEMORY"], rows);
}

function growthTable(estates: readonly Estate[]): string {
  const rows = estates.map(({ subject, runs }) => {
    const of = (name: Step["name"]) => stepMedian(runs, name, (step) => step.cpu);
    const [recording, proof] = [of("record"), of("intents") + of("findings")];
    const each = (cpu: number) => (cpu / Number(subject)).toFixed(1);
    const { intents = 0, broken = 0, findings = 0 } = runs[0] ?? {};
    return [titleOf(subject), recording, each(recording), proof, each(proof), intents, broken, findings];
  });
  const head = ["ESTATE", "RECORD", "PER SPOKE", "PROOF", "PER SPOKE", "INTENTS", "BROKEN", "FINDINGS"];
  return numbers(head, rows);
}

function stepMedian(runs: readonly Phases[], name: Step["name"], figure: (step: Step) => number): number {
  return median(runs.flatMap(({ steps }) => steps.filter((step) => step.name === name).map(figure)));
}

function resourcesOf(runs: readonly Phases[]): number {
  return runs[0]?.resources ?? 0;
}

function titleOf(subject: string): string {
  return Number.isNaN(Number(subject)) ? subject : `${subject} spokes`;
}

/** A table whose columns, but for the first, are aligned to the right; numbers are rounded. */
function numbers(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [
    head,
    ...rows.map((row) => row.map((cell) => (typeof cell === "number" ? whole(cell) : cell))),
  ];
  const aligned = cells.map((row) =>
    row.map((cell, column) => {
      const width = Math.max(...cells.map((other) => (other[column] ?? "").length));
      return column === 0 ? cell : cell.padStart(width);
    }),
  );
  return table(aligned[0] ?? [], aligned.slice(1), CANVAS);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
