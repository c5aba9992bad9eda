/**
 * One environment of a project: Pulumi.yaml and Pulumi.<env>.yaml, read as the Pulumi CLI reads them, without
 * decrypting anything. The only part that knows where settings stand in a file.
 */

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { isMap, isSeq } from "yaml";
import { InvalidInputError, type Issue, rejectIssues } from "../../network/issue";
import { nearest } from "../../network/nearest";
import { fullKey, readConfig } from "./config";
import { readProject } from "./project";
import { type Place, YamlFile, type YamlNode } from "./yaml-file";

export { SECRET_PLACEHOLDER } from "./config";
export type { Place } from "./yaml-file";

/** What a program needs to know to run for one environment. */
export interface Environment {
  readonly project: string;
  readonly env: string;
  /** Name of the environment's file, such as `Pulumi.dev.yaml`. */
  readonly file: string;
  /** Absolute path of the program. */
  readonly main: string;
  /** Full key (`namespace:key`) to text, objects as JSON text; a secret is {@link SECRET_PLACEHOLDER}. */
  readonly config: Readonly<Record<string, string>>;
  /** Full keys of `config` that are secret, sorted. */
  readonly secretKeys: readonly string[];
  /**
   * Where a setting such as `causeway:spokes.app.cidr` stands in the file. Where a setting is absent, the nearest
   * thing around it that is there; `undefined` when its key is not in the file.
   */
  locate(path: string): Place | undefined;
}

/**
 * Reads one environment.
 *
 * @param folder the folder of Pulumi.yaml
 * @param env the `<env>` of Pulumi.<env>.yaml
 * @throws InvalidInputError with the codes `environment-missing`, `yaml-syntax`, `yaml-duplicate-key`,
 * `config-section-missing`, `secret-in-structured-value`, and those of Pulumi.yaml: `project-missing`,
 * `project-name-missing`, `runtime-unsupported`
 */
export function readEnvironment(folder: string, env: string): Environment {
  const project = readProject(folder);
  const path = environmentFile(project.stackFolder, env);
  const subject = basename(path);
  const file = new YamlFile(readFileSync(path, "utf8"));
  rejectIssues(subject, file.issues().map(inSettings));
  const section = file.get(file.root, "config");
  rejectIssues(subject, sectionIssues(section));
  const { config, secretKeys, issues } = readConfig(file, section, project.name);
  rejectIssues(subject, issues);
  return {
    project: project.name,
    env,
    file: subject,
    main: project.main,
    config: { ...project.defaults, ...config },
    secretKeys,
    locate: (setting) => locate(file, section, setting, project.name),
  };
}

/** Users name settings by their key, without the `config:` around it. */
function inSettings(issue: Issue): Issue {
  return { ...issue, path: issue.path.replace(/^config\./, "") };
}

function environmentFile(folder: string, env: string): string {
  const found = environmentFiles(folder);
  const file = found.get(env);
  if (file !== undefined) return join(folder, file);
  const names = [...found.keys()].sort();
  const close = nearest(env, names, names.length);
  const list = [...close, ...names.filter((name) => !close.includes(name))].join(", ");
  const message =
    list === ""
      ? `got ${env}, expected an environment, but there is no Pulumi.<env>.yaml; write Pulumi.${env}.yaml`
      : `got ${env}, expected one of ${list}; or write Pulumi.${env}.yaml`;
  throw new InvalidInputError(`environment ${env}`, [{ code: "environment-missing", path: "", message }]);
}

function environmentFiles(folder: string): Map<string, string> {
  const files = existsSync(folder) ? readdirSync(folder).sort().reverse() : [];
  const named = files.flatMap((file): [string, string][] => {
    const env = /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1];
    return env === undefined ? [] : [[env, file]];
  });
  return new Map(named);
}

function sectionIssues(section: YamlNode): Issue[] {
  if (isMap(section)) return [];
  const got = isSeq(section) ? "a list" : section === undefined ? "none" : "no keys";
  const message = `got ${got}, expected the environment's settings under config:, such as causeway:hub`;
  return [{ code: "config-section-missing", path: "config", message }];
}

/** Keys may hold dots themselves, so at each step the longest key that fits is taken. */
function locate(file: YamlFile, section: YamlNode, path: string, project: string): Place | undefined {
  const settings = file.entries(section).map(([key, pair]) => ({ key: fullKey(key, project), pair }));
  for (const asked of [path, `${project}:${path}`, `causeway:${path}`]) {
    const hit = longestFit(settings, asked);
    if (hit !== undefined)
      return descend(file, hit.pair.key, file.valueOf(hit.pair), asked.slice(hit.key.length));
  }
  return undefined;
}

function descend(file: YamlFile, marker: unknown, node: YamlNode, rest: string): Place | undefined {
  const index = /^\[(\d+)\]/.exec(rest);
  if (index !== null) {
    const item = file.items(node)[Number(index[1])];
    if (item !== undefined && item !== null) return descend(file, item, item, rest.slice(index[0].length));
  } else if (rest.startsWith(".")) {
    const entries = file.entries(node).map(([key, pair]) => ({ key, pair }));
    const hit = longestFit(entries, rest.slice(1));
    if (hit !== undefined)
      return descend(file, hit.pair.key, file.valueOf(hit.pair), rest.slice(1 + hit.key.length));
  }
  return file.placeOf(marker);
}

function longestFit<T extends { readonly key: string }>(
  candidates: readonly T[],
  path: string,
): T | undefined {
  const fitting = candidates.filter(
    ({ key }) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`),
  );
  return fitting.sort((a, b) => b.key.length - a.key.length)[0];
}
