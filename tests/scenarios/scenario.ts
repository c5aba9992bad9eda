/** A small network, a flow, the verdict and every hop of it, beside a flow next to it that goes otherwise. */
import assert from "node:assert/strict";
import type { JsonObject } from "../../network/recorded";
import { buildModel } from "../../network/model/build";
import {
  createWorld,
  hopText,
  readEstateFacts,
  readTunnels,
  trace,
  type Verdict,
  type VerdictKind,
} from "../../network/reachability";
import { describePackets } from "../../network/reachability/traffic";
import { recordingOf, type Sketch } from "./network";

/** One question and what is to be found out. */
export interface Flow {
  readonly network: Sketch;
  readonly from: string;
  readonly to: string;
  /** @default ["443"] */
  readonly ports?: readonly string[];
  /**
   * Tunnels that are taken as down, such as `office/1`.
   * @default - none
   */
  readonly tunnelsDown?: readonly string[];
}

/** What is to be found out about one part of a flow. */
export interface Part {
  readonly verdict: VerdictKind;
  /** The packets that it speaks of, where the flow has several parts. */
  readonly packets?: readonly string[];
  /** Name of the resource at which they stopped, and the property if one decided: `hub-endpoints routes`. */
  readonly at?: string;
  /** What stopped them, or the reasons why nobody knows. */
  readonly why?: string | readonly string[];
  /** What would let them through; checked where it is given. */
  readonly fix?: string;
  readonly out: readonly string[];
  readonly back?: readonly string[];
  readonly assuming?: readonly string[];
}

export interface Scenario extends Flow {
  readonly parts: readonly Part[];
  /** A flow next to it, whose verdict differs. */
  readonly neighbour: Partial<Flow> & { readonly what: string; readonly verdicts: readonly VerdictKind[] };
}

/** A test of the flow and one of its neighbour. */
export function scenario(title: string, { parts, neighbour, ...flow }: Scenario): void {
  it(title, () => {
    const verdicts = verdictsOf(flow);
    const seen = verdicts.map((verdict, index) =>
      shown(verdict, parts[index] ?? { verdict: "unknown", out: [] }),
    );
    assert.deepEqual(seen, parts.map(expected));
  });
  const { what, verdicts: kinds, ...other } = neighbour;
  it(`${title}, unlike ${what}`, () => {
    const verdicts = verdictsOf({ ...flow, ...other });
    assert.deepEqual(
      verdicts.map(({ kind }) => kind),
      kinds,
    );
  });
}

/** Verdicts of every part of a flow. */
export function verdictsOf({ network, from, to, ports = ["443"], tunnelsDown = [] }: Flow): Verdict[] {
  const resources = recordingOf(network);
  const model = buildModel(resources);
  const { tunnels, issues } = readTunnels(model, tunnelsDown, "tunnelsDown");
  assert.deepEqual(issues, []);
  const world = createWorld(model, readEstateFacts(resources), tunnels);
  const traced = trace(world, { from, to, ports });
  if ("issues" in traced) throw new Error(traced.issues.map(({ message }) => message).join("\n"));
  return traced.parts.map(({ verdict }) => verdict);
}

function expected(part: Part) {
  const { verdict, packets, at, why, fix, out, back = [], assuming = [] } = part;
  return {
    verdict,
    ...(packets && { packets }),
    ...(at !== undefined && { at }),
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
    out,
    back,
    assuming,
  };
}

/** A verdict in the words of a part, with those fields that the part asks for. */
function shown(verdict: Verdict, part: Part) {
  const stop = verdict.kind === "reachable" ? undefined : verdict;
  const { at } = stop ?? {};
  const name = at?.urn.split("::").at(-1) ?? "";
  const why = stop?.kind === "unknown" ? stop.reasons : stop?.why;
  return {
    verdict: verdict.kind,
    ...(part.packets && { packets: describePackets(verdict.packets) }),
    ...((part.at ?? at) !== undefined && { at: [name, at?.property ?? ""].join(" ").trim() }),
    ...(part.why !== undefined && { why }),
    ...(part.fix !== undefined && stop !== undefined && "fix" in stop && { fix: stop.fix }),
    out: verdict.out.map(hopText),
    back: verdict.back.map(hopText),
    assuming: verdict.assumptions,
  };
}

/** The network with other parts; what is undefined takes a part away. */
export function changed<T extends object>(value: T, change: DeepPartial<T>): T {
  const result: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  for (const [key, part] of Object.entries(change as Record<string, unknown>)) {
    const before = result[key];
    if (part === undefined) delete result[key];
    else result[key] = isPlain(part) && isPlain(before) ? changed<object>(before, part) : part;
  }
  return result as T;
}

export type DeepPartial<T> = {
  readonly [K in keyof T]?: JsonObject extends NonNullable<T[K]>
    ? JsonObject
    : NonNullable<T[K]> extends readonly unknown[] | ((...args: never[]) => unknown)
      ? T[K]
      : DeepPartial<T[K]> | undefined;
};

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
