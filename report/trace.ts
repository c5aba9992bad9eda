/** The parts of one flow as text: each kind of way in full, once, and whoever goes the same way in other zones below it. */
import { groupBy } from "./words";

/** Lines of one part: which packets, each hop, the verdict. */
export type TracePart = readonly string[];

/** All parts, with a blank line between ways that differ in more than zones and ranges. */
export function traceText(parts: readonly TracePart[]): string {
  const ways = groupBy(parts, (part) => part.map(withoutZone).join("\n"));
  return [...ways.values()].map(way).join("\n");
}

function way([first = [], ...others]: readonly TracePart[]): string {
  const likewise = others.map(([packets = ""]) => `    ${packets}`);
  const more =
    likewise.length === 0 ? [] : ["  and likewise, by the subnets of their own zones:", ...likewise];
  return [...first, ...more].map((line) => `${line}\n`).join("");
}

/** A line without what differs from zone to zone. */
function withoutZone(line: string): string {
  return line.replace(ZONE_ID, "zone").replace(RANGE, "range");
}

/** Such as `euw1-az1`: https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html */
const ZONE_ID = /\b[a-z]{2,4}\d+-az\d+\b/g;
const RANGE = /(?<![\w.:])[0-9a-f.:]+\/\d{1,3}(?!\w)/g;
