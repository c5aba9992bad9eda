/**
 * `causeway record <env>`: runs the environment's program offline and writes what it registered, to be compared with
 * later: `causeway plan <env> --since FILE`. It holds no secret.
 */
import { resolve } from "node:path";
import { type Environment, readEnvironment } from "../environment";
import type { Io } from "../io";
import { readReferences, runOffline } from "../offline";
import { recordingText } from "../since/recording-file";
import { deliver, type Delivery, explain } from "./outcome";

/** Arguments of the command line. */
export interface RecordCommandOptions extends Delivery {
  /** Folder that holds Pulumi.yaml. */
  readonly cwd: string;
  /** `stack=file` pairs: outputs of the stacks that the program reads. */
  readonly reference: readonly string[];
}

/** Runs the command and returns the exit code of `exitCodes`. */
export async function recordCommand(env: string, options: RecordCommandOptions, io: Io): Promise<number> {
  const source: { environment?: Environment } = {};
  try {
    source.environment = readEnvironment(resolve(options.cwd), env);
    const { resources } = await runOffline(source.environment, readReferences(options.reference));
    const { project } = source.environment;
    deliver(recordingText({ project, environment: env, resources }), options, io);
    return 0;
  } catch (error) {
    return explain(error, source.environment, options, io);
  }
}
