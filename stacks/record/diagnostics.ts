/**
 * Keeps the SDK from gathering what it needs for diagnoses that a recording does not make: stack traces of every promise
 * and resource, a watch over every promise, and debug messages. They would be most of the time of a recording.
 */

import { callSites, debugLog, promiseTracker } from "./sdk";

/** The functions of the SDK that ask for a trace. */
const ASKERS = new Set(["debuggablePromise", "callsites"]);

/** What `pendingWork` reads; of other promises nothing is asked. */
const WATCHED = "resolveURN(";

/** Leaves every trace but the SDK's as it is. Returns what puts the former state back. */
export function skipDiagnostics(): () => void {
  const restore = [skipFormatting(), skipWatch(), skipCallSites(), skipDebugMessages()];
  return () => restore.forEach((put) => put());
}

/** Works for every copy of the SDK in the process; the others are for this one, which then asks for no trace at all. */
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

function skipWatch(): () => void {
  const former = promiseTracker.debuggablePromise;
  promiseTracker.debuggablePromise = (promise, label) => {
    if (!label.startsWith(WATCHED)) return promise;
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

function skipCallSites(): () => void {
  const former = callSites.callsites;
  callSites.callsites = () => [];
  return () => {
    callSites.callsites = former;
  };
}

/** The monitor would drop them: the SDK's own hold property values, secret ones too. */
function skipDebugMessages(): () => void {
  const former = debugLog.debug;
  debugLog.debug = () => Promise.resolve();
  return () => {
    debugLog.debug = former;
  };
}
