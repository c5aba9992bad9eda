/**
 * One measured run in a process of its own: `phases.ts <env | number of spokes>`. Prints what each phase took as JSON;
 * the first phase is the start of Node.js and the loading of everything that is imported.
 */
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildModel } from "../network/model/build";
import { readEstateFacts } from "../network/reachability";
import { buildReport } from "../network/report";
import { proofOf } from "../network/report/proof";
import { renderTerminal } from "../report/terminal";
import { compose } from "../stacks/compose";
import { readEnvironment } from "../stacks/environment";
import { record } from "../stacks/record";
import { parseSettings, type Settings } from "../stacks/settings";
import { estate } from "./estate";

/** Seconds of processor time of one phase, and the largest memory of the process so far. */
export interface Phase {
  readonly name: string;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** What one run measured. */
export interface Run {
  readonly resources: number;
  readonly intents: number;
  readonly phases: readonly Phase[];
}

const phases: Phase[] = [];
let spent = 0;

/** Ends a phase. */
function note(name: string): void {
  const { user, system } = process.cpuUsage();
  const total = (user + system) / 1e6;
  phases.push({ name, seconds: total - spent, peakMegabytes: process.resourceUsage().maxRSS / 1024 });
  spent = total;
}

async function measure(subject: string): Promise<Run> {
  note("load");
  const spokes = Number(subject);
  const settings = Number.isNaN(spokes) ? shipped(subject) : parsed(estate(spokes));
  note("settings");
  const program = () => compose(subject, settings, (key) => pulumi.secret(key));
  const options = { project: "causeway", stack: subject, stallSeconds: 600 };
  const { resources } = await record(program, options);
  note("record");
  const model = buildModel(resources);
  note("model");
  const proof = proofOf(model, readEstateFacts(resources));
  note("proof");
  const report = buildReport({ project: "causeway", environment: subject, resources, model, proof });
  renderTerminal(report, { color: false, width: 120 });
  note("render");
  return { resources: resources.length, intents: proof.intents.length, phases };
}

function shipped(env: string): Settings {
  const { config, secretKeys } = readEnvironment(join(__dirname, ".."), env);
  const name = (key: string) => key.replace(/^causeway:/, "");
  const open = Object.entries(config).filter(([key]) => !secretKeys.includes(key));
  const raw = open.map(([key, text]) => [name(key), valueOf(text)] as const);
  return parsed(Object.fromEntries(raw), secretKeys.map(name));
}

function parsed(raw: Readonly<Record<string, unknown>>, secrets: readonly string[] = []): Settings {
  const { settings, issues } = parseSettings(raw, secrets);
  if (settings === undefined) throw new Error(JSON.stringify(issues.slice(0, 3)));
  return settings;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

void measure(process.argv[2] ?? "dev").then((run) => process.stdout.write(JSON.stringify(run)));
