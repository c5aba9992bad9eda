/**
 * Conditions of a policy statement, as far as the caller of a flow settles them: its account, its organisation, and
 * that it asks for resources of its own. Any other key, and any operator that is not here, may be either.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { isObject, itemsOf, objectOf } from "../model/facts";
import type { Json, JsonObject } from "../recorded";

/** Whether something holds, as far as it can be told. */
export type Truth = "yes" | "no" | "maybe";

/** What is known of the caller. */
export interface Caller {
  /** Account of the workload; undefined when it is not known. */
  readonly account?: string;
  /** Organisation that the account belongs to; undefined when it is not known. */
  readonly organization?: string;
}

/** Whether all conditions of a statement hold for the caller. */
export function holds(condition: Json | undefined, caller: Caller): Truth {
  if (condition === undefined || condition === null) return "yes";
  if (!isObject(condition)) return "maybe";
  const results = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(objectOf(keys)).map(([key, values]) => test(operator, key, values, caller)),
  );
  return every(results);
}

/** Yes only when all are; no as soon as one is. */
export function every(results: readonly Truth[]): Truth {
  if (results.includes("no")) return "no";
  return results.includes("maybe") ? "maybe" : "yes";
}

/** Keys are not case-sensitive; a value is undefined where the caller does not settle it. */
function valueOf(key: string, { account, organization }: Caller): string | undefined {
  const values: Readonly<Record<string, string | undefined>> = {
    "aws:principalaccount": account,
    "aws:principalorgid": organization,
    // A flow is about the caller's own resources.
    "aws:resourceaccount": account,
    "aws:resourceorgid": organization,
    // Workloads call under a role, never as a service.
    "aws:principalisawsservice": "false",
  };
  return values[key.toLowerCase()];
}

const SAME = (wanted: string, value: string): boolean => wanted === value;
const SAME_WORD = (wanted: string, value: string): boolean => wanted.toLowerCase() === value.toLowerCase();

/** How each operator compares, and whether it wants none of the values instead of any. */
const OPERATORS: Readonly<
  Record<string, { readonly matches: (wanted: string, value: string) => boolean; readonly none: boolean }>
> = {
  StringEquals: { matches: SAME, none: false },
  StringNotEquals: { matches: SAME, none: true },
  StringEqualsIgnoreCase: { matches: SAME_WORD, none: false },
  StringNotEqualsIgnoreCase: { matches: SAME_WORD, none: true },
  StringLike: { matches: isLike, none: false },
  StringNotLike: { matches: isLike, none: true },
  Bool: { matches: SAME_WORD, none: false },
};

function test(operator: string, key: string, values: Json, caller: Caller): Truth {
  const value = valueOf(key, caller);
  const known = OPERATORS[operator.replace(/IfExists$/, "")];
  if (value === undefined || known === undefined) return "maybe";
  const wanted = listOf(values);
  // A policy variable stands for something that is not known here.
  if (wanted.some((text) => text === undefined || text.includes("${"))) return "maybe";
  const any = wanted.some((text) => text !== undefined && known.matches(text, value));
  return any === known.none ? "no" : "yes";
}

/** `*` stands for any text, `?` for any one character. */
export function isLike(pattern: string, value: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}

/** One text or a list of them; numbers and booleans count as their text. */
function listOf(value: Json): (string | undefined)[] {
  const items = Array.isArray(value) ? itemsOf(value) : [value];
  return items.map((item) =>
    typeof item === "string" || typeof item === "number" || typeof item === "boolean"
      ? String(item)
      : undefined,
  );
}

/** A statement's text or list of texts; undefined when it is anything else. */
export function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  const items = itemsOf(value);
  return items.length > 0 && items.every((item) => typeof item === "string") ? items.map(String) : undefined;
}

/** A document may hold one statement without a list around it. */
export function statementsOf({ Statement }: JsonObject): JsonObject[] {
  return isObject(Statement) ? [Statement] : itemsOf(Statement).map(objectOf);
}
