/**
 * Catches what a program throws where nobody waits for it: inside `apply`, or in an async function that is not awaited.
 * The SDK leaves these to the process as unhandled rejections, on which the Pulumi CLI fails.
 */

/** Collects the failures of one run. While it is armed, every unhandled rejection of the process counts. */
export class FailureTrap {
  /** Settles at the first failure; never rejects. */
  readonly failed: Promise<void>;
  private first: { readonly error: unknown } | undefined;
  private announce: () => void = () => undefined;
  private formerListeners: NodeJS.UnhandledRejectionListener[] = [];

  constructor() {
    this.failed = new Promise((resolve) => {
      this.announce = resolve;
    });
  }

  /** Keeps the first failure; later ones are its consequences. */
  readonly note = (error: unknown): void => {
    this.first ??= { error };
    this.announce();
  };

  /** Takes the place of the process's own listeners. */
  arm(): void {
    this.formerListeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", this.note);
  }

  disarm(): void {
    process.off("unhandledRejection", this.note);
    for (const listener of this.formerListeners) process.on("unhandledRejection", listener);
    this.formerListeners = [];
  }

  /** Throws the first failure as it is; does nothing when there is none. */
  rethrow(): void {
    if (this.first !== undefined) throw asThrown(this.first.error);
  }
}

/** What the SDK puts before the message of an error on its way through a property. */
const SDK_PREFIX = /^(error serializing property "[^"]*": )+/;

/** Takes back what the SDK wrote into an error, so that it is as the program threw it. */
function asThrown(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (SDK_PREFIX.test(error.message)) error.message = error.message.replace(SDK_PREFIX, "");
  Reflect.deleteProperty(error, "promise");
  return error;
}
