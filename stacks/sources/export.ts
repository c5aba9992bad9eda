/** `pulumi stack export` as recorded resources: what is deployed, in the form that the network model reads. */
import { InvalidInputError } from "../../network/issue";
import type { Json, RecordedResource } from "../../network/recorded";
import { isObject, recordedFromStates } from "./engine-state";

/** The newest form of the state that is known: https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/apitype */
const VERSIONS = [3, 4];

/**
 * Resources of a deployed stack, sorted by URN. Secrets stay hidden, also in an export with `--show-secrets`.
 *
 * @param document what `pulumi stack export` prints, parsed
 * @throws InvalidInputError with the codes `export-malformed`, `export-version-unknown`
 */
export function recordedFromExport(document: Json): RecordedResource[] {
  if (!isObject(document) || !isObject(document.deployment)) {
    throw refusal("export-malformed", "got no deployment, expected what pulumi stack export prints");
  }
  const { version, deployment } = document;
  if (typeof version !== "number" || !VERSIONS.includes(version)) {
    throw refusal(
      "export-version-unknown",
      `got version ${JSON.stringify(version ?? null)}, expected ${VERSIONS.join(" or ")}; export with a Pulumi CLI of version 3`,
    );
  }
  const resources = Array.isArray(deployment.resources) ? (deployment.resources as readonly Json[]) : [];
  return recordedFromStates(resources.filter(isObject));
}

function refusal(code: string, message: string): InvalidInputError {
  return new InvalidInputError("stack export", [{ code, path: "", message }]);
}
