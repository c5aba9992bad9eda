/** The proof, for those who use it: a recording or a model in, verdicts with their evidence out. */
export { findings, type Finding, placeText } from "./complement";
export { type EstateFacts, type Intent, NO_FACTS, readEstateFacts } from "./estate-facts";
export type { FlowVerdict } from "./going";
export { proveIntent, proveIntents, type IntentResult } from "./prove";
export { type Question, readQuestion } from "./questions";
export { parseSelector, type Selector } from "./selectors";
export { readTunnels } from "./tunnels";
export { explain, hopText, trace, type Trace } from "./trace";
export { describePackets } from "./traffic";
export {
  evidenceOf,
  type Hop,
  type HopKind,
  isBlocked,
  STOPS,
  type StopKind,
  type Verdict,
  type VerdictKind,
} from "./verdict";
export { createWorld, type World } from "./world";
