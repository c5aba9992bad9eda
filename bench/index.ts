/**
 * `npm run bench [-- --quick]`: what a plan costs, phase by phase, beside the bare import of the packages that it uses,
 * all measured in this run. Figures are processor time of whole processes, since that hardly depends on what else the
 * machine does; each is the median of several runs. Nothing is asserted.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import Table from "cli-table3";
import type { Run } from "./phases";

const REGISTER = join(__dirname, "../tests/support/register.js");
const IMPORTED = ["@pulumi/pulumi", "@pulumi/awsx/ec2/vpc", "zod", "yaml", "commander", "cli-table3"];
const IMPORT_ALL = [
  ...IMPORTED.map((name) => `require(${JSON.stringify(name)});`),
  'const aws = require("@pulumi/aws");',
  "[aws.Provider, aws.ec2.Vpc, aws.ec2.VpcEndpoint, aws.vpc.SecurityGroupIngressRule];",
  "[aws.route53.Zone, aws.lb.LoadBalancer, aws.cloudwatch.LogGroup, aws.iam.Role];",
].join("\n");

const quick = process.argv.includes("--quick");
const repetitions = quick ? 1 : 3;
const subjects = quick ? ["dev"] : ["dev", "prod", "25", "50", "100"];

/** Node.js alone would count into every figure, so it counts into the bare import too. */
function bareImport(): number {
  const script = `${IMPORT_ALL}\nconst { user, system } = process.cpuUsage();\nprocess.stdout.write(String((user + system) / 1e6));`;
  return Number(node("-e", script));
}

function run(subject: string): Run {
  return JSON.parse(node("-r", REGISTER, join(__dirname, "phases.ts"), subject)) as Run;
}

function node(...args: readonly string[]): string {
  return execFileSync(process.execPath, [...args], { cwd: join(__dirname, ".."), encoding: "utf8" });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function times<T>(work: () => T): T[] {
  return Array.from({ length: repetitions }, work);
}

function main(): void {
  const bare = median(times(bareImport));
  const names = ["load", "settings", "record", "model", "proof", "render"];
  const head = ["", "resources", "intents", ...names, "in all", "of bare import", "peak MB"];
  const table = new Table({
    head,
    style: { head: [], border: [] },
    colAligns: ["left", ...names.map(() => "right" as const)],
  });
  for (const subject of subjects) {
    const runs = times(() => run(subject));
    const [first] = runs;
    const phase = (name: string) =>
      median(runs.map(({ phases }) => phases.find((one) => one.name === name)?.seconds ?? Number.NaN));
    const total = median(runs.map(({ phases }) => phases.reduce((sum, { seconds }) => sum + seconds, 0)));
    const peak = median(runs.map(({ phases }) => phases.at(-1)?.peakMegabytes ?? Number.NaN));
    table.push([
      /^\d+$/.test(subject) ? `${subject} spokes` : subject,
      first?.resources ?? 0,
      first?.intents ?? 0,
      ...names.map((name) => phase(name).toFixed(2)),
      total.toFixed(2),
      `${(total / bare).toFixed(1)} x`,
      Math.round(peak),
    ]);
  }
  const packages = `${IMPORTED.slice(0, 2).join(", ")}, @pulumi/aws and ${IMPORTED.slice(2).join(", ")}`;
  console.log(`bare import of ${packages}: ${bare.toFixed(2)} s of processor time, median of ${repetitions}`);
  console.log(table.toString());
}

main();
