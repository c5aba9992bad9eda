/**
 * Plans one estate step by step, in a process of its own, and prints what each step took, as JSON. The argument is the
 * name of an environment that ships with the project, or the number of spokes of a generated one.
 */
import { join } from "node:path";
// First, as in the command line: it makes the loading of the SDK light.
import { record } from "../stacks/record";
import { buildModel, withForetold } from "../network/model/build";
import { createWorld, readEstateFacts } from "../network/reachability";
import { buildReport } from "../network/report";
import { findingRows, isFailed, provenRows } from "../network/report/proof";
import { renderTerminal } from "../report/terminal";
import { compose } from "../stacks/compose";
import { readSecret, readSettings } from "../stacks/configuration";
import { readEnvironment } from "../stacks/environment";
import { estateOf } from "./estate";

/** The steps of a plan, in their order. */
export const stepNames = [
  "load",
  "settings",
  "record",
  "model",
  "intents",
  "findings",
  "report",
  "render",
] as const;

/** What one step took. */
export interface Step {
  readonly name: (typeof stepNames)[number];
  /** Milliseconds of CPU time, on all threads. */
  readonly cpu: number;
  /** The most memory that the process had held when the step ended, in MiB. */
  readonly memory: number;
}

/** What the process prints. */
export interface Phases {
  readonly steps: readonly Step[];
  readonly resources: number;
  /** Types of the resources, such as `aws:ec2/vpc:Vpc`, sorted. */
  readonly types: readonly string[];
  /** How many intents were proven. */
  readonly intents: number;
  /** How many of them are broken. */
  readonly broken: number;
  /** How many flows no intent allows. */
  readonly findings: number;
}

const PROJECT = "causeway";
const STACK = "bench";

type Input = Pick<ReturnType<typeof readEnvironment>, "config" | "secretKeys">;

function inputOf(subject: string): Input {
  const spokes = Number(subject);
  if (Number.isNaN(spokes)) return readEnvironment(join(__dirname, ".."), subject);
  const settings = Object.entries(estateOf(spokes));
  const config = settings.map(([key, value]) => [`${PROJECT}:${key}`, JSON.stringify(value)] as const);
  return { config: Object.fromEntries(config), secretKeys: [] };
}

async function measure(subject: string): Promise<Phases> {
  const steps: Step[] = [];
  let before = 0;
  const ended = (name: Step["name"]): void => {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1000;
    steps.push({ name, cpu: now - before, memory: process.resourceUsage().maxRSS / 1024 });
    before = now;
  };
  ended("load");
  const program = () => {
    const settings = readSettings();
    ended("settings");
    return compose(STACK, settings, readSecret);
  };
  const { resources } = await record(program, { project: PROJECT, stack: STACK, ...inputOf(subject) });
  ended("record");
  const model = buildModel(resources);
  ended("model");
  const world = createWorld(model, readEstateFacts(withForetold(resources)));
  const intents = provenRows(world);
  ended("intents");
  const findings = findingRows(world);
  ended("findings");
  const proof = { intents, findings };
  const report = buildReport({ project: PROJECT, environment: STACK, resources, model, proof });
  ended("report");
  renderTerminal(report, { color: false, width: 120 });
  ended("render");
  const types = [...new Set(resources.map(({ type }) => type))].sort();
  return {
    steps,
    resources: resources.length,
    types,
    intents: intents.length,
    broken: intents.filter(isFailed).length,
    findings: findings.length,
  };
}

// Imported for its types, this module measures nothing.
if (require.main === module) {
  measure(process.argv[2] ?? "").then(
    (phases) => console.log(JSON.stringify(phases)),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
