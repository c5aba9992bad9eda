/**
 * `causeway plan <env>`: runs the environment's program offline, reads the network out of what it registered,
 * and shows it. Creates nothing, asks AWS nothing, needs no login.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createSpinner } from "nanospinner";
import { InvalidInputError, type Issue } from "../../network/issue";
import { buildModel } from "../../network/model/build";
import type { JsonObject } from "../../network/recorded";
import { buildReport, type Report } from "../../network/report";
import { type Environment, readEnvironment } from "../environment";
import type { Io } from "../io";
import { loadProgram } from "../program";
import { record } from "../record";
import { renderIssues } from "../../report/issues";
import { renderTerminal } from "../../report/terminal";

/** Arguments of the command line. */
export interface PlanOptions {
  /** One JSON object instead of text, errors included. */
  readonly json?: boolean;
  /** Where to write the plan. @default - standard output */
  readonly file?: string;
  /** Folder that holds Pulumi.yaml. */
  readonly cwd: string;
  /** `stack=file` pairs: outputs of the stacks that the program reads. */
  readonly reference: readonly string[];
}

/** Runs the command and returns the exit code of `exitCodes`. */
export async function plan(env: string, options: PlanOptions, io: Io): Promise<number> {
  const spinner = io.progress ? createSpinner(`planning ${env}`).start() : undefined;
  const source: { environment?: Environment } = {};
  try {
    source.environment = readEnvironment(resolve(options.cwd), env);
    const report = await planEnvironment(source.environment, readReferences(options.reference));
    spinner?.stop();
    deliver(
      options.json ? `${JSON.stringify(report, null, 2)}\n` : renderTerminal(report, paint(io, options)),
      options,
      io,
    );
    return 0;
  } catch (error) {
    spinner?.stop();
    return explain(error, source.environment, options, io);
  }
}

/**
 * The plan of one environment as a value.
 *
 * @param references outputs of other stacks by full stack name
 * @throws InvalidInputError when the settings or a component's arguments are invalid
 */
export async function planEnvironment(
  environment: Environment,
  references: Readonly<Record<string, JsonObject>> = {},
): Promise<Report> {
  const recording = await record(loadProgram(environment.main), {
    project: environment.project,
    stack: environment.env,
    config: environment.config,
    secretKeys: environment.secretKeys,
    stackReferences: references,
  });
  const model = buildModel(recording.resources);
  return buildReport({
    project: environment.project,
    environment: environment.env,
    resources: recording.resources,
    model,
  });
}

function readReferences(pairs: readonly string[]): Record<string, JsonObject> {
  const issues: Issue[] = [];
  const references: Record<string, JsonObject> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    try {
      if (at < 1) throw new Error("expected stack=file");
      references[pair.slice(0, at)] = JSON.parse(readFileSync(pair.slice(at + 1), "utf8")) as JsonObject;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      issues.push({
        code: "reference-file",
        path: pair,
        message: `${reason}; give organization/project/stack=file, the file as \`pulumi stack output --json\` prints it`,
      });
    }
  }
  if (issues.length > 0) throw new InvalidInputError("--reference", issues);
  return references;
}

function paint(io: Io, options: PlanOptions): { color: boolean; width: number } {
  return options.file === undefined ? { color: io.color, width: io.width } : { color: false, width: 120 };
}

function deliver(text: string, options: PlanOptions, io: Io): void {
  if (options.file === undefined) return io.out(text);
  writeFileSync(options.file, text);
  io.err(`wrote ${options.file}\n`);
}

/** Tells the user what went wrong: every issue of an invalid input, or the program's own error. */
function explain(error: unknown, environment: Environment | undefined, options: PlanOptions, io: Io): number {
  if (error instanceof InvalidInputError) {
    const { subject, issues } = error;
    if (options.json)
      io.out(`${JSON.stringify({ error: { kind: "settings", subject, issues } }, null, 2)}\n`);
    else io.err(renderIssues(subject, issues, { color: io.color, locate: environment?.locate }));
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (options.json) io.out(`${JSON.stringify({ error: { kind: "program", message } }, null, 2)}\n`);
  else io.err(`the program failed: ${error instanceof Error ? (error.stack ?? message) : message}\n`);
  return 3;
}
