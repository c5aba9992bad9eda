/**
 * The `config:` section of a stack's file as the Pulumi CLI would hand it to the program: text by full key, objects as
 * JSON text. Secret values stay encrypted; the program gets {@link SECRET_PLACEHOLDER} for them.
 * https://www.pulumi.com/docs/iac/concepts/config/
 */

import { type Pair, isMap, isSeq } from "yaml";
import type { Issue } from "../../network/issue";
import type { YamlFile, YamlNode } from "./yaml-file";

/** Stands for a secret that only a deployment decrypts. It passes for a pre-shared key, so that checks of form hold. */
export const SECRET_PLACEHOLDER = "placeholder_for_a_secret";

/** The namespace whose settings hold no secrets. */
const SETTINGS_NAMESPACE = "causeway";

/** What a program can ask `pulumi.Config` for. */
export interface ProgramConfig {
  /** Full key (`namespace:key`) to text. */
  readonly config: Readonly<Record<string, string>>;
  /** Full keys whose value is secret, sorted. */
  readonly secretKeys: readonly string[];
  readonly issues: readonly Issue[];
}

/** `key` and `other:config:key` as Pulumi reads them: `project:key` and `other:key`. */
export function fullKey(key: string, project: string): string {
  const parts = key.split(":");
  if (parts.length === 1) return `${project}:${key}`;
  return parts.length > 2 && parts[1] === "config" ? [parts[0], ...parts.slice(2)].join(":") : key;
}

/** Codes: `secret-in-structured-value` */
export function readConfig(file: YamlFile, section: YamlNode, project: string): ProgramConfig {
  const config: Record<string, string> = {};
  const secretKeys: string[] = [];
  const issues: Issue[] = [];
  for (const [written, pair] of file.entries(section)) {
    const key = fullKey(written, project);
    const secrets = securePaths(file, file.valueOf(pair), written);
    config[key] = configText(file, pair);
    if (secrets.length === 0) continue;
    secretKeys.push(key);
    const nested = secrets.filter((path) => path !== written);
    if (key.startsWith(`${SETTINGS_NAMESPACE}:`)) issues.push(...nested.map(nestedSecret));
  }
  return { config, secretKeys: secretKeys.sort(), issues };
}

/** The defaults that Pulumi.yaml gives to keys that the stack does not set. */
export function projectDefaults(file: YamlFile, section: YamlNode, project: string): Record<string, string> {
  const defaults: Record<string, string> = {};
  for (const [key, pair] of file.entries(section)) {
    const declared = file.valueOf(pair);
    const value = isMap(declared) ? (file.get(declared, "value") ?? file.get(declared, "default")) : declared;
    if (value !== undefined) defaults[fullKey(key, project)] = textOf(file, value);
  }
  return defaults;
}

function configText(file: YamlFile, pair: Pair): string {
  const value = file.valueOf(pair);
  return isSecure(file, value) ? SECRET_PLACEHOLDER : textOf(file, value);
}

function textOf(file: YamlFile, value: YamlNode): string {
  return file.text(value) ?? JSON.stringify(withoutSecrets(file.data(value)));
}

/** Pulumi's own test of an encrypted value: a mapping with the one key `secure`. */
function isSecure(file: YamlFile, node: YamlNode): boolean {
  return isMap(node) && node.items.length === 1 && file.text(file.get(node, "secure")) !== undefined;
}

function securePaths(file: YamlFile, node: YamlNode, path: string): string[] {
  if (isSecure(file, node)) return [path];
  if (isSeq(node))
    return file.items(node).flatMap((item, index) => securePaths(file, item, `${path}[${index}]`));
  return file.entries(node).flatMap(([key, pair]) => securePaths(file, file.valueOf(pair), `${path}.${key}`));
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && typeof entries[0]?.[1] === "string" && entries[0][0] === "secure")
    return SECRET_PLACEHOLDER;
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSecrets(inner)]));
}

function nestedSecret(path: string): Issue {
  return {
    code: "secret-in-structured-value",
    path,
    message:
      "got a secret inside a structured value, expected none; set the secret as a key of its own " +
      "(pulumi config set --secret <key>) and name that key here",
  };
}
