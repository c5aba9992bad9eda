/** What can go wrong with a recording itself, as opposed to what the program throws. */

/**
 * - `duplicate-urn`: two resources of one type under one parent chain have the same name
 * - `unexpected-invoke`: the program called a provider function that has no answer offline
 * - `stack-reference-missing`: the program refers to a stack whose outputs were not given
 * - `transform-failed`: a resource transform threw
 * - `program-stalled`: the program neither ended nor did anything for a while, most often because two resources wait
 *   for each other
 * - `awsx-layout-unknown`: zones, subnet specs or NAT gateways of an awsx VPC are not known before deployment
 * - `recording-nested`: a recorded program started a recording of its own
 */
export type RecordingErrorCode =
  | "duplicate-urn"
  | "unexpected-invoke"
  | "stack-reference-missing"
  | "transform-failed"
  | "program-stalled"
  | "awsx-layout-unknown"
  | "recording-nested";

/** The program asked for something that a recording cannot give. What the program itself throws is rethrown as it is. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";

  constructor(
    readonly code: RecordingErrorCode,
    /** One line, lower case, without the code. */
    readonly detail: string,
  ) {
    super(`${detail} [${code}]`);
  }
}
