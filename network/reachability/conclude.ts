/**
 * From the end of a wave to a verdict: what is unknown because of warnings, what rests on assumptions. A resource that
 * is not modelled could change everything in the VPCs that it affects, so nothing is concluded there.
 */
import type { NodeId, Source, Warning } from "../model/types";
import type { Hop, Verdict } from "./verdict";
import type { Ended, Wave } from "./wave";
import { remembered, type World } from "./world";

export function conclude(world: World, { wave, end }: Ended): Verdict {
  const warnings = warningsIn(world, wave.vpcs);
  const [warning] = warnings;
  if (warning !== undefined) {
    const missing = missingOf(wave, end);
    return undecided(world, wave, warning.source, [
      ...warnings.map(({ message }) => message),
      ...missing.map(({ why }) => why),
    ]);
  }
  switch (end.kind) {
    case "stopped":
      return {
        ...conclusion(world, wave, [end.stop.at]),
        ...end.stop,
        earlier: wave.doubts.map(({ why }) => why),
      };
    case "lost":
    case "arrived": {
      const missing = missingOf(wave, end);
      const [first] = missing;
      if (first === undefined) return { ...conclusion(world, wave, []), kind: "reachable" };
      return undecided(
        world,
        wave,
        first.at,
        missing.map(({ why }) => why),
      );
    }
  }
}

function missingOf({ doubts }: Wave, end: Ended["end"]) {
  return end.kind === "lost" ? [...doubts, end.doubt] : doubts;
}

function undecided(world: World, wave: Wave, at: Source, reasons: readonly string[]): Verdict {
  return { ...conclusion(world, wave, [at]), kind: "unknown", at, reasons: [...new Set(reasons)] };
}

function conclusion(world: World, wave: Wave, more: readonly Source[]) {
  const { packets, out, back } = wave;
  return { packets, out, back, assumptions: assumptionsOf(world, wave, more) };
}

/** Warnings that concern any of the VPCs. */
export function warningsIn(world: World, vpcs: readonly NodeId[]): readonly Warning[] {
  const { warnings } = world.model;
  if (warnings.length === 0) return warnings;
  return remembered(world, "warnings", vpcs.join(" "), () =>
    warnings.filter(({ affects }) => affects === "all" || affects.some((vpc) => vpcs.includes(vpc))),
  );
}

/** What was taken on trust: facts whose source says so, and what the way added. */
function assumptionsOf(world: World, { out, back, assumptions }: Wave, more: readonly Source[]): string[] {
  const found = new Set(assumptions);
  const read = (source: Source) => {
    if (source.assumed === true) found.add(announcementText(world, source) ?? assumptionText(source));
  };
  const ofHop = ({ sources }: Hop) => sources.forEach(read);
  out.forEach(ofHop);
  back.forEach(ofHop);
  more.forEach(read);
  return found.size === 0 ? NONE : [...found].sort();
}

const NONE: string[] = [];

/** What the device of a site is said to announce, as words of its own: nothing in AWS says it. */
function announcementText(world: World, { urn, property = "" }: Source): string | undefined {
  if (!property.endsWith("routing.prefixes")) return undefined;
  return remembered(world, "announcements", `${urn} ${property}`, () => {
    const connection = [...world.model.vpnConnections.values()].find(
      ({ routing: { source } }) => source.urn === urn && source.property === property,
    );
    if (connection?.routing.known !== true) return undefined;
    return `site ${connection.site} announces ${connection.routing.value.prefixes.join(", ")}`;
  });
}

/** `assumptions.clearing.assume.tiers.app.networkAcl[0]` gives `clearing: assume.tiers.app.networkAcl`. */
function assumptionText({ property = "", urn }: Source): string {
  const path = property.replace(/\[\d+\]$/, "");
  const [, spoke, rest] = /^assumptions\.([^.]+)(?:\.(.+))?$/.exec(path) ?? [];
  const owner = spoke ?? urn.split("::").at(-1) ?? urn;
  const facts = spoke === undefined ? path : (rest ?? "");
  return facts === "" ? owner : `${owner}: ${facts}`;
}
