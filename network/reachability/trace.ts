/** One flow with every hop out and back, and the same as a person would explain it. */
import type { Issue } from "../issue";
import { flowVerdicts } from "./flows";
import type { FlowVerdict } from "./going";
import { type Question, readQuestion } from "./questions";
import { describePackets } from "./traffic";
import type { Hop, Verdict } from "./verdict";
import type { World } from "./world";

/** Every part of a flow, or what is wrong with the question. */
export type Trace = { readonly parts: readonly FlowVerdict[] } | { readonly issues: readonly Issue[] };

export function trace(world: World, question: Question): Trace {
  const read = readQuestion(world, question);
  return "issues" in read ? read : { parts: flowVerdicts(world, read.flow) };
}

/** A verdict in lines: the packets, each hop with what decided it, the way back, and the conclusion. */
export function explain(verdict: Verdict): string[] {
  return [
    ...describePackets(verdict.packets),
    ...verdict.out.map((hop) => `  -> ${hopText(hop)}`),
    ...verdict.back.map((hop) => `  <- ${hopText(hop)}`),
    ...conclusionOf(verdict).map((line) => `  ${line}`),
    ...verdict.assumptions.map((assumption) => `  assuming ${assumption}`),
  ];
}

/** A hop in one line: `route app-app-euw1-az1: 10.64.0.0/20 by peering hub-app`. */
export function hopText({ kind, name, text }: Hop): string {
  return `${kind.replaceAll("-", " ")} ${name}: ${text}`;
}

function conclusionOf(verdict: Verdict): string[] {
  switch (verdict.kind) {
    case "reachable":
      return ["reachable: the packets arrive and the answers return"];
    case "unknown":
      return verdict.reasons.map((reason) => `unknown: ${reason}`);
    default:
      return [`${verdict.kind}: ${verdict.why}`, `fix: ${verdict.fix}`];
  }
}
