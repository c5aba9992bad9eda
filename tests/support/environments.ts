/** Shipped environments, recorded as `causeway plan` records them, with changed settings where a test wants them. */
import { join } from "node:path";
import { compose } from "../../stacks/compose";
import { readSecret, readSettings } from "../../stacks/configuration";
import { readEnvironment } from "../../stacks/environment";
import { record, type Recording, type RecordOptions } from "../../stacks/record";

/** The project's own folder. */
export const projectFolder = join(__dirname, "../..");

/** Settings as the YAML file has them: config keys without their namespace. */
export type RawSettings = Record<string, unknown>;

/** What the shipped file of an environment says, parsed anew each time, so that a test may change it. */
export function rawSettings(env: string): RawSettings {
  const { config } = readEnvironment(projectFolder, env);
  return Object.fromEntries(
    Object.entries(config).map(([key, text]) => [key.replace(/^causeway:/, ""), parsed(text)]),
  );
}

/** Records the program of an environment with the given settings. */
export async function recordSettings(
  env: string,
  settings: RawSettings,
  options: Pick<RecordOptions, "mode" | "invokes" | "outputs"> = {},
): Promise<Recording> {
  const config = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      `causeway:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  return record(() => compose(env, readSettings(), readSecret), {
    project: "causeway",
    stack: env,
    config,
    ...options,
  });
}

const shipped = new Map<string, Promise<Recording>>();

/** What the shipped settings of an environment give, recorded once: it is for reading alone. */
export async function recordShipped(env: string): Promise<Recording> {
  const recording = shipped.get(env) ?? recordSettings(env, rawSettings(env));
  shipped.set(env, recording);
  return recording;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
