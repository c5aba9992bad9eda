/**
 * `causeway plan <env>`: runs the environment's program offline, reads the network out of what it registered,
 * and shows it. Creates nothing, asks AWS nothing, needs no login.
 */
import { resolve } from "node:path";
import { createSpinner } from "nanospinner";
import { buildReport, isFailed, type Report } from "../../network/report";
import { renderTerminal } from "../../report/terminal";
import { type Environment, readEnvironment } from "../environment";
import type { Io } from "../io";
import { readReferences, type References, runOffline } from "../offline";
import type { RecordedResource } from "../../network/recorded";
import { readRecording } from "../since/recording-file";
import { deliver, type Delivery, explain } from "./outcome";

/** Arguments of the command line. */
export interface PlanOptions extends Delivery {
  /** Folder that holds Pulumi.yaml. */
  readonly cwd: string;
  /** `stack=file` pairs: outputs of the stacks that the program reads. */
  readonly reference: readonly string[];
  /** An older recording, to say what a deployment does to connections that are up. */
  readonly since?: string;
}

/** Runs the command and returns the exit code of `exitCodes`. */
export async function plan(env: string, options: PlanOptions, io: Io): Promise<number> {
  const spinner = io.progress ? createSpinner(`planning ${env}`).start() : undefined;
  const source: { environment?: Environment } = {};
  try {
    source.environment = readEnvironment(resolve(options.cwd), env);
    const references = readReferences(options.reference);
    const { project } = source.environment;
    const since = options.since === undefined ? undefined : readRecording(options.since, project, env);
    const report = await planEnvironment(source.environment, references, since);
    spinner?.stop();
    deliver(
      options.json ? `${JSON.stringify(report, null, 2)}\n` : renderTerminal(report, paint(io, options)),
      options,
      io,
    );
    return exitCodeOf(report);
  } catch (error) {
    spinner?.stop();
    return explain(error, source.environment, options, io);
  }
}

function exitCodeOf({ intents }: Report): number {
  return intents.some(isFailed) ? 1 : 0;
}

/**
 * The plan of one environment as a value.
 *
 * @param references outputs of other stacks by full stack name
 * @param since resources of an older recording
 * @throws InvalidInputError when the settings or a component's arguments are invalid
 */
export async function planEnvironment(
  environment: Environment,
  references: References = {},
  since?: readonly RecordedResource[],
): Promise<Report> {
  const { resources, model } = await runOffline(environment, references);
  const { project, env } = environment;
  return buildReport({ project, environment: env, resources, model, ...(since && { since }) });
}

function paint(io: Io, { file }: Delivery): { color: boolean; width: number } {
  return file === undefined ? { color: io.color, width: io.width } : { color: false, width: 120 };
}
