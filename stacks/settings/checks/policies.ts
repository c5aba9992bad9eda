/** Endpoint policies as settings write them. */
import type { Issue } from "../../../network/issue";
import type { JsonObject } from "../../../network/recorded";
import { type Path, pathText } from "../paths";
import { show } from "../translate";

/** The policy languages that IAM knows. */
const VERSIONS: readonly unknown[] = ["2012-10-17", "2008-10-17"];

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
