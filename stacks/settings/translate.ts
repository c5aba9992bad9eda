/**
 * The schema's findings in our own form: a stable code, the user's path, and what came, what is accepted and
 * what to do. Knows zod's issues, and nothing of what the settings mean.
 */
import type { z } from "zod";
import type { Issue } from "../../network/issue";
import { nearest, oneOf } from "../../network/nearest";
import { type Path, pathText, valueAt } from "./paths";

/** One finding of the schema. */
export interface Fault {
  readonly path: Path;
  readonly issue: Issue;
  /** What to leave out of the settings, so that the rest can still be checked. */
  readonly drop: Path;
}

type SchemaIssue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

/** What a value that came is, where that says why it is refused. */
const KINDS_OF_SCALARS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
};

/** Every finding of the schema about `raw`. */
export function faultsOf(error: z.ZodError, raw: unknown): Fault[] {
  return error.issues.flatMap((issue) => translate(issue, [], raw));
}

/** A value as it may stand in a message: one line, not long. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value !== "string") return String(value);
  const text = value.length > 60 ? `${value.slice(0, 57)}...` : value;
  return /^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text);
}

function translate(issue: SchemaIssue, base: Path, raw: unknown): Fault[] {
  const path = [...base, ...issue.path];
  const value = valueAt(raw, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key, issue.message.split(" ")));
    case "invalid_type":
      return [
        value === undefined
          ? missingValue(path, KINDS[issue.expected])
          : wrongType(path, value, issue.expected),
      ];
    case "invalid_value":
      return [
        value === undefined
          ? missingValue(path, oneOf(issue.values.map(String)))
          : wrongValue(path, value, issue.values.map(String)),
      ];
    case "invalid_union":
      return translateUnion(issue, path, raw);
    case "invalid_key":
      return [malformedKey(path, issue.issues[0]?.message ?? "another name")];
    case "too_small":
    case "too_big":
      return [outOfBounds(path, value, issue)];
    default:
      return [wrongValue(path, value, [issue.message])];
  }
}

/** A union's findings are those of the form that was meant; without a hint at one, all forms are named. */
function translateUnion(issue: UnionIssue, path: Path, raw: unknown): Fault[] {
  const value = valueAt(raw, path);
  if (issue.errors.length === 0) {
    const options = "options" in issue ? (issue.options ?? []) : [];
    const words = options.filter((option) => typeof option === "string");
    // Every part of the map means another thing in each form, so without the form nothing of it can be checked.
    return [{ ...wrongValue(path, value, words), drop: path.slice(0, -1) }];
  }
  const meant = issue.errors.filter(
    (form) => !form.some((inner) => inner.path.length === 0 && isAboutKind(inner)),
  );
  const only = meant.length === 1 ? meant[0] : undefined;
  if (only !== undefined) return only.flatMap((inner) => translate(inner, path, raw));
  const forms = issue.errors.flatMap((form) => form.flatMap(formOf));
  return [wrongValue(path, value, forms)];
}

function isAboutKind({ code }: SchemaIssue): boolean {
  return code === "invalid_type" || code === "invalid_value";
}

function formOf(issue: SchemaIssue): string[] {
  if (issue.path.length > 0) return [];
  if (issue.code === "invalid_value") return issue.values.map(String);
  return issue.code === "invalid_type" ? [KINDS[issue.expected] ?? issue.expected] : [];
}

function unknownKey(path: Path, key: string, known: readonly string[]): Fault {
  const near = nearest(key, known, 1);
  const advice = near.length === 0 ? "remove it" : `write ${oneOf(near)}`;
  const message = `got ${show(key)}, expected ${oneOf(known)}; ${advice}`;
  const full = [...path, key];
  return { path: full, issue: { code: "unknown-key", path: pathText(full), message }, drop: full };
}

function missingValue(path: Path, kind = "a value"): Fault {
  const message = `got nothing, expected ${kind}; add ${String(path.at(-1))}`;
  return { path, issue: { code: "missing-value", path: pathText(path), message }, drop: path.slice(0, -1) };
}

function wrongType(path: Path, value: unknown, expected: string): Fault {
  const wanted = KINDS[expected] ?? expected;
  const kind = KINDS_OF_SCALARS[typeof value];
  const came = kind === undefined || value === null ? show(value) : `${show(value)} (${kind})`;
  const message = `got ${came}, expected ${wanted}; ${typeAdvice(value, expected)}`;
  return { path, issue: { code: "wrong-type", path: pathText(path), message }, drop: path };
}

function typeAdvice(value: unknown, expected: string): string {
  if (value === null) return "give a value, or leave the key out";
  if (expected === "string" && typeof value !== "object") {
    // An account number with a leading zero is read as an octal number by Pulumi.
    return "put it in quotes as it should be, since YAML reads bare digits, dates and words its own way";
  }
  if ((expected === "int" || expected === "number") && typeof value === "string")
    return "write it without quotes";
  if (expected === "boolean") return "write true or false, without quotes";
  return "see docs/settings.md for its form";
}

function wrongValue(path: Path, value: unknown, accepted: readonly string[]): Fault {
  const near = typeof value === "string" ? nearest(value, accepted, 1) : [];
  const advice = near.length === 0 ? "choose one of them" : `write ${oneOf(near)}`;
  const message = `got ${show(value)}, expected ${oneOf([...new Set(accepted)])}; ${advice}`;
  return { path, issue: { code: "wrong-value", path: pathText(path), message }, drop: path };
}

function malformedKey(path: Path, expected: string): Fault {
  const message = `got ${show(String(path.at(-1)))}, expected ${expected}; rename it`;
  return { path, issue: { code: "name-malformed", path: pathText(path), message }, drop: path };
}

function outOfBounds(
  path: Path,
  value: unknown,
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
): Fault {
  const bound = issue.code === "too_small" ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  if (typeof value === "number") {
    const message = `got ${value}, expected ${bound}; choose a number within the bounds`;
    return { path, issue: { code: "number-out-of-bounds", path: pathText(path), message }, drop: path };
  }
  const message = `got an empty ${value === "" ? "text" : "list"}, expected ${bound} ${value === "" ? "character" : "item"}; add one`;
  return { path, issue: { code: "empty-value", path: pathText(path), message }, drop: path };
}
