/** From the stack's configuration, as the engine or the recorder hands it over, to settings. */
import * as pulumi from "@pulumi/pulumi";
import { type Issue, rejectIssues } from "../network/issue";
import { namespace, parseSettings, type Settings } from "./settings";

/** The SDK has it, but leaves it out of its types; a test fails with a clear line should it go. */
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/**
 * Reads every key of the project's own namespace.
 *
 * @throws InvalidInputError with every issue of `parseSettings`, and `secret-in-structured-value` where a
 * structured value holds a secret
 */
export function readSettings(): Settings {
  const prefix = `${namespace}:`;
  const raw: Record<string, unknown> = {};
  const secretKeys: string[] = [];
  const secrets: Issue[] = [];
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (!key.startsWith(prefix)) continue;
    if (!isConfigSecret(key)) raw[key.slice(prefix.length)] = parse(text);
    else if (isStructured(text)) secrets.push(structuredSecret(key));
    else secretKeys.push(key.slice(prefix.length));
  }
  const subject = `Pulumi.${pulumi.getStack()}.yaml`;
  rejectIssues(subject, secrets);
  const { settings, issues } = parseSettings(raw, secretKeys);
  rejectIssues(subject, issues);
  if (settings === undefined) throw new Error(`${subject}: no settings and no issues`);
  return settings;
}

/** A secret key that the settings name, which their checks have seen to be there. */
export function readSecret(key: string): pulumi.Output<string> {
  return new pulumi.Config(namespace).requireSecret(key);
}

/** Configuration is text; structured values come as JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A secret of its own is plain text; a structured value with a secret in it comes as JSON, and is secret as a whole. */
function isStructured(text: string): boolean {
  return typeof parse(text) === "object";
}

function structuredSecret(path: string): Issue {
  const message =
    "got a secret inside a structured value, expected none; give the secret a top-level key of its own and name that key here";
  return { code: "secret-in-structured-value", path, message };
}
