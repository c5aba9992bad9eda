/** Whom the policy of an endpoint admits, in one word, read from its document. */
import { isGiven, isObject, itemsOf, objectOf } from "../model/facts";
import type { EndpointPolicy, Fact } from "../model/types";
import type { Json, JsonObject, RecordedResource } from "../recorded";
import type { AccessKind } from "./types";

/** Condition keys that bind the caller to an owner. */
const OWNERS: readonly { readonly key: string; readonly kind: AccessKind }[] = [
  { key: "aws:principalorgid", kind: "organisation" },
  { key: "aws:principalaccount", kind: "accounts" },
];

/**
 * The kind of access; null when the document is not known.
 *
 * @param component the component that made the endpoint; it knows whether the document was given by hand
 * @param service the component's key of the service
 */
export function accessKindOf(
  policy: Fact<EndpointPolicy>,
  component: RecordedResource | undefined,
  service: string,
): AccessKind | null {
  if (!policy.known) return null;
  if (policy.value.kind === "full") return "full";
  if (isGiven(objectOf(objectOf(component?.inputs.services)[service]).policy)) return "given";
  const statements = statementsOf(policy.value.document).filter(({ Effect }) => Effect === "Allow");
  if (statements.some(admitsEverybody)) return "full";
  const keys = new Set(statements.flatMap(({ Condition }) => conditionKeys(objectOf(Condition))));
  return OWNERS.find(({ key }) => keys.has(key))?.kind ?? "given";
}

/** A document may hold one statement without a list around it. */
function statementsOf({ Statement }: JsonObject): JsonObject[] {
  return isObject(Statement) ? [Statement] : itemsOf(Statement).map(objectOf);
}

function admitsEverybody({ Principal, Action, Resource, Condition }: JsonObject): boolean {
  const everybody = isEverything(Principal) || isEverything(objectOf(Principal).AWS);
  return everybody && isEverything(Action) && isEverything(Resource) && !isGiven(Condition);
}

function isEverything(value: Json | undefined): boolean {
  return value === "*" || itemsOf(value).includes("*");
}

/** Condition keys are not case-sensitive: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
function conditionKeys(condition: JsonObject): string[] {
  return Object.values(condition).flatMap((operator) =>
    Object.keys(objectOf(operator)).map((key) => key.toLowerCase()),
  );
}
