/** Endpoint policies as settings write them. */
import type { PolicyChoice } from "../../../components/internal/endpoint-policy";
import type { Issue } from "../../../network/issue";
import type { JsonObject } from "../../../network/recorded";
import { type Path, pathText } from "../paths";
import { show } from "../translate";

/** The policy languages that IAM knows. */
const VERSIONS: readonly unknown[] = ["2012-10-17", "2008-10-17"];

/** What the settings chose, as the components take it. */
export function chosenPolicy(choice: {
  readonly policy?: Readonly<Record<string, unknown>> | undefined;
  readonly fullAccess: boolean;
}): PolicyChoice {
  const { policy, fullAccess } = choice;
  // Settings come from JSON or YAML, so that every value in them is JSON.
  return policy === undefined ? { fullAccess } : { fullAccess, policy: policy as JsonObject };
}

/**
 * The version of a policy, which Pulumi turns into a timestamp when it is written without quotes: AWS would
 * refuse it at deployment.
 */
export function checkPolicyVersion(path: Path, policy: JsonObject | undefined): Issue[] {
  const version = policy?.["Version"];
  if (version === undefined || VERSIONS.includes(version)) return [];
  const message = `got ${show(version)}, expected "2012-10-17"; put it in quotes, or YAML makes a date of it`;
  return [{ code: "policy-version", path: pathText([...path, "Version"]), message }];
}
