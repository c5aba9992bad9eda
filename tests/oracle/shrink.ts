/**
 * Makes a case smaller as long as it stays a case: takes away one part after the other, the largest first, and begins
 * anew when none can go.
 */
import type { NetworkPlan } from "./plan";
import type { Flow } from "./packet";

export interface Case {
  readonly plan: NetworkPlan;
  readonly flow: Flow;
}

/**
 * @param attempts how many smaller cases are tried at most
 * @param stays whether a smaller case is still one; it may throw for a case that makes no sense
 */
export function smaller(start: Case, attempts: number, stays: (candidate: Case) => boolean): Case {
  let best = start;
  let left = attempts;
  for (let progress = true; progress && left > 0;) {
    progress = false;
    for (const candidate of candidates(best)) {
      if (left === 0) break;
      left -= 1;
      if (!holds(stays, candidate)) continue;
      best = candidate;
      progress = true;
      break;
    }
  }
  return best;
}

function holds(stays: (candidate: Case) => boolean, candidate: Case): boolean {
  try {
    return stays(candidate);
  } catch {
    return false;
  }
}

function* candidates({ plan, flow }: Case): Generator<Case> {
  for (const less of withoutOnePart(plan)) yield { plan: less as NetworkPlan, flow };
  for (const less of simplerFlows(flow)) yield { plan, flow: less };
}

/** The value without one item of one of its lists, or without one property that may be absent; outer parts first. */
function* withoutOnePart(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.filter((_, position) => position !== index);
    for (const [index, item] of value.entries()) {
      for (const less of withoutOnePart(item))
        yield value.map((other: unknown, position) => (position === index ? less : other));
    }
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const key of OPTIONAL) {
    if (key in value) yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  }
  for (const [key, item] of Object.entries(value)) {
    for (const less of withoutOnePart(item)) yield { ...value, [key]: less };
  }
}

const OPTIONAL = ["acl", "policy", "secondCidr", "routes", "Condition"];

function* simplerFlows(flow: Flow): Generator<Flow> {
  if (flow.to.kind === "name" && flow.to.take > 0) yield { ...flow, to: { ...flow.to, take: 0 } };
  if (flow.protocol !== "icmp" && flow.sourcePort !== 50000) yield { ...flow, sourcePort: 50000 };
}
