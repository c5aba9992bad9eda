/**
 * The offline recorder: runs a Pulumi program against an engine of its own on loopback and gives every registration as
 * plain data. It knows the engine's protocol and nothing of networks.
 */

import "./light-sdk";
export { RecordingError, type RecordingErrorCode } from "./error";
export type { RecordOptions, RecordedMessage, RecordedRead, Recording } from "./options";
export { record } from "./run";
