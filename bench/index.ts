/**
 * `npm run bench`: what a plan takes, step by step and as a whole, beside the bare import of the SDKs and libraries that
 * it uses, measured in the same run. Each figure is the median of several processes. It judges nothing, because
 * figures depend on the machine.
 *
 * `--quick` measures dev and ten spokes alone and in few runs; `--spokes N` makes the largest generated estate another than
 * the one of 125 spokes.
 */
import { parseArgs } from "node:util";
import { createSpinner } from "nanospinner";
import { mostSpokes } from "./estate";
import type { Phases } from "./phases";
import { type Finished, median, node, takingTurns } from "./processes";
import { type Estate, type Import, renderBench } from "./tables";

/** What `plan` imports besides the SDKs. */
const LIBRARIES = [
  "zod",
  "yaml",
  "commander",
  "cli-table3",
  "picocolors",
  "nanospinner",
  "fastest-levenshtein",
  "google-protobuf",
];

/** Loads Causeway's sources as the command line loads them. */
const PHASES = ["-r", "./bin/memory.js", "-r", "./bin/typescript.js", "bench/phases.ts"];
const BARE_IMPORT = "bench/bare-import.js";
const PLAN = ["bin/causeway.js", "plan", "dev"];

async function bench(quick: boolean, spokes: number): Promise<string> {
  const runs = quick ? 2 : 9;
  // Not measured: compiles the sources, and tells what the plan uses.
  const { types } = phasesOf(await node(...PHASES, "dev"));
  const packages = packagesOf(types);
  const { bare, plan } = await takingTurns(runs, {
    bare: [BARE_IMPORT, ...packages.flatMap(({ loads }) => loads)],
    plan: PLAN,
  });
  const shipped = await estates(runs, quick ? ["dev"] : ["dev", "prod"]);
  const sizes = quick ? [10] : [...new Set([10, 50, spokes])].filter((size) => size <= spokes);
  const generated = await estates(quick ? 1 : 3, sizes.map(String));
  return renderBench({ runs, imports: importsOf(packages, bare), bare, plan, shipped, generated });
}

/** Packages by the name under which they are reported, and what of them is loaded. */
function packagesOf(
  types: readonly string[],
): { readonly name: string; readonly loads: readonly string[] }[] {
  const classes = types.flatMap((type) => {
    const [, path, name] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
    return path === undefined ? [] : [`@pulumi/aws#${path}.${name}`];
  });
  return [
    { name: "@pulumi/pulumi", loads: ["@pulumi/pulumi"] },
    { name: "@pulumi/aws", loads: ["@pulumi/aws#Provider"] },
    { name: `its ${classes.length} classes that dev uses`, loads: classes },
    { name: "@pulumi/awsx", loads: ["@pulumi/awsx/ec2/vpc"] },
    ...LIBRARIES.map((name) => ({ name, loads: [name] })),
  ];
}

/** Medians of what each package took, from runs that loaded them one after the other. */
function importsOf(packages: ReturnType<typeof packagesOf>, bare: readonly Finished[]): Import[] {
  const runs = bare.map(({ output }) => JSON.parse(output) as number[]);
  let at = 0;
  return packages.map(({ name, loads }) => {
    const [from, to] = [at, (at += loads.length)];
    const sums = runs.map((times) => times.slice(from, to).reduce((sum, time) => sum + time, 0));
    return { name, cpu: median(sums) };
  });
}

async function estates(runs: number, subjects: readonly string[]): Promise<Estate[]> {
  const commands = Object.fromEntries(subjects.map((subject) => [subject, [...PHASES, subject]]));
  const finished = await takingTurns(runs, commands);
  return subjects.map((subject) => ({ subject, runs: (finished[subject] ?? []).map(phasesOf) }));
}

function phasesOf({ output }: Finished): Phases {
  return JSON.parse(output) as Phases;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: "boolean" }, spokes: { type: "string" } } });
  const spokes = Number(values.spokes ?? mostSpokes);
  if (!Number.isInteger(spokes) || spokes < 10 || spokes > mostSpokes)
    throw new Error(`--spokes: got ${values.spokes}, expected a number from 10 to ${mostSpokes}`);
  const spinner = process.stderr.isTTY ? createSpinner("measuring, which takes minutes").start() : undefined;
  const text = await bench(values.quick === true, spokes);
  spinner?.stop();
  console.log(text);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
