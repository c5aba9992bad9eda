/**
 * What went wrong with somebody's input, as data. Knows nothing of where the input came from or how it is
 * shown; imports nothing.
 */

/** One problem with one value. */
export interface Issue {
  /** Stable kebab-case name of the rule that was broken; listed in docs/codes.md. */
  readonly code: string;
  /** Where the value stands in the user's own words, such as `hub.tiers.endpoints.slot`. */
  readonly path: string;
  /** What came, what is accepted, what to do: one line, lower case, no full stop, never a secret. */
  readonly message: string;
}

/** Every problem found with one input, thrown once, before anything is registered. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";

  /**
   * @param subject what was checked, such as `HubVpc "hub"` or `Pulumi.dev.yaml`
   * @param issues at least one problem
   */
  constructor(
    readonly subject: string,
    readonly issues: readonly Issue[],
  ) {
    super(issues.map((issue) => `${subject}: ${formatIssue(issue)}`).join("\n"));
  }
}

/** Throws one {@link InvalidInputError} that carries every issue; does nothing when there is none. */
export function rejectIssues(subject: string, issues: readonly Issue[]): void {
  if (issues.length > 0) throw new InvalidInputError(subject, issues);
}

/** The same issues, found one level deeper in the user's settings: `slot` becomes `hub.tiers.app.slot`. */
export function under(prefix: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ ...issue, path: joinPath(prefix, issue.path) }));
}

/** One issue as a line of text: path, message, code. */
export function formatIssue({ path, message, code }: Issue): string {
  return `${path === "" ? "" : `${path}: `}${message} [${code}]`;
}

function joinPath(prefix: string, path: string): string {
  if (path === "") return prefix;
  return path.startsWith("[") ? `${prefix}${path}` : `${prefix}.${path}`;
}
