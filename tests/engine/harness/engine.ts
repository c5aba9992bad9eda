/** Finds a Pulumi CLI: the one that build.sh makes, the one on PATH, or the npm package's launcher. */
import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** A CLI that runs. */
export interface Engine {
  /** Absolute path of `pulumi`. */
  readonly path: string;
  /** As it says itself, such as `v3.274.1`. */
  readonly version: string;
}

/** Where build.sh puts what it builds. */
export function builtEngineFolder(env: NodeJS.ProcessEnv = process.env): string {
  const caches = env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = env["CAUSEWAY_ENGINE_CACHE"] ?? join(caches, "causeway-engine");
  return join(folder, pinnedVersion());
}

/** The version of the CLI that go.mod pins. */
function pinnedVersion(): string {
  const module = readFileSync(join(__dirname, "../go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 (v\S+)/.exec(module)?.[1];
  if (version === undefined)
    throw new Error("tests/engine/go.mod does not pin github.com/pulumi/pulumi/pkg/v3");
  return version;
}

/** Places to look at, in this order. */
export function engineCandidates(env: NodeJS.ProcessEnv = process.env): string[] {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const launcher = join(__dirname, "../../../node_modules/.bin");
  return [builtEngineFolder(env), ...folders, launcher].map((folder) => join(folder, "pulumi"));
}

/** @throws Error, one line that says what to do, when no place has a CLI that runs */
export function findEngine(candidates: readonly string[] = engineCandidates()): Engine {
  for (const path of candidates) {
    const version = versionOf(path);
    if (version !== undefined) return { path, version };
  }
  throw new Error(
    "no Pulumi CLI: run tests/engine/build.sh (needs Go), or install one, https://www.pulumi.com/docs/iac/download-install/",
  );
}

/** A launcher that cannot download its CLI, or a build without a version stamp, does not count. */
function versionOf(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const said = execFileSync(path, ["version"], {
      encoding: "utf8",
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /^v\d+\.\d+\.\d+\S*$/m.exec(said)?.[0];
  } catch {
    return undefined;
  }
}
