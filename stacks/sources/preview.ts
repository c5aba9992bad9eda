/** `pulumi preview --json --show-sames` as recorded resources: what a stack would be after the update. */
import { InvalidInputError } from "../../network/issue";
import type { Json, JsonObject, RecordedResource } from "../../network/recorded";
import { isObject, recordedFromStates } from "./engine-state";

/** Steps after which the resource is there; each carries it as `newState`. The others remove or only look. */
const STAYS = new Set([
  "create",
  "same",
  "update",
  "replace",
  "create-replacement",
  "import",
  "import-replacement",
]);

/**
 * Resources of a stack as a preview foresees them, sorted by URN.
 *
 * @param document what `pulumi preview --json --show-sames` prints, parsed
 * @throws InvalidInputError with the codes `preview-malformed`, `preview-failed`, `preview-partial`
 */
export function recordedFromPreview(document: Json): RecordedResource[] {
  if (!isObject(document) || !Array.isArray(document.steps)) {
    throw refusal(
      "preview-malformed",
      "got no steps, expected what pulumi preview --json --show-sames prints",
    );
  }
  const steps = (document.steps as readonly Json[]).filter(isObject);
  refuseFailed(document);
  refusePartial(document, steps);
  const states = new Map<string, JsonObject>();
  for (const { op, urn, newState } of steps) {
    if (typeof op !== "string" || typeof urn !== "string" || !STAYS.has(op) || !isObject(newState)) continue;
    states.set(urn, newState);
  }
  return recordedFromStates([...states.values()]);
}

/** A preview that stopped half way has steps all the same. */
function refuseFailed({ diagnostics }: JsonObject): void {
  const all = Array.isArray(diagnostics) ? (diagnostics as readonly Json[]).filter(isObject) : [];
  const error = all.find(({ severity }) => severity === "error");
  if (error === undefined) return;
  const said = typeof error.message === "string" ? error.message.trim().split("\n")[0] : "no reason";
  throw refusal(
    "preview-failed",
    `got a preview that failed (${said ?? ""}), expected one that went through`,
  );
}

/** Without `--show-sames` everything that does not change is left out. */
function refusePartial({ changeSummary }: JsonObject, steps: readonly JsonObject[]): void {
  const counted = isObject(changeSummary) && typeof changeSummary.same === "number" ? changeSummary.same : 0;
  const shown = steps.filter(({ op }) => op === "same").length;
  if (shown >= counted) return;
  throw refusal(
    "preview-partial",
    `got ${shown} of ${counted} resources that stay as they are, expected all; run pulumi preview --json --show-sames`,
  );
}

function refusal(code: string, message: string): InvalidInputError {
  return new InvalidInputError("preview", [{ code, path: "", message }]);
}
