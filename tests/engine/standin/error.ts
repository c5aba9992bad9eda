/** A mistake in the stand-in or in what a test asks of it, not an answer of AWS. */
export class StandInError extends Error {
  override readonly name = "StandInError";
}
