/** What AWS says when it refuses; the provider hands it on in its own words. */

/** An error of an AWS service, by its code. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  /** @param code AWS's own, such as `InvalidSubnet.Conflict` */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`api error ${code}: ${message}`);
  }
}
