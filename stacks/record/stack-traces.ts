/**
 * The SDK takes a stack trace for every promise and two for every resource, for diagnoses that a recording does not
 * make. Taking them, and formatting them through source maps, would be most of the time of a recording.
 */

import { promiseTracker } from "./sdk";

/** The functions of the SDK that ask for a trace. */
const ASKERS = new Set(["debuggablePromise", "callsites"]);

/** Leaves the SDK's traces empty and every other one as it is. Returns what puts the former state back. */
export function skipSdkTraces(): () => void {
  const restore = [skipFormatting(), skipTaking()];
  return () => restore.forEach((put) => put());
}

/** Works for every copy of the SDK in the process. */
function skipFormatting(): () => void {
  const former = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, frames) => {
    if (ASKERS.has(frames[0]?.getFunctionName() ?? "")) return "";
    return former === undefined
      ? [String(error), ...frames].join("\n    at ")
      : (former(error, frames) as unknown);
  };
  return () => {
    Error.prepareStackTrace = former;
  };
}

/** Works for this copy of the SDK. */
function skipTaking(): () => void {
  const former = promiseTracker.debuggablePromise;
  promiseTracker.debuggablePromise = (promise, label) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return former(promise, label);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  return () => {
    promiseTracker.debuggablePromise = former;
  };
}
