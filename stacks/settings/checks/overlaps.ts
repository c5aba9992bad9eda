/** Overlaps between VPCs: the hub and its peered spokes, and spokes whose ranges the hub routes to. */
import { overlaps, parseCidr } from "../../../network/cidr";
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { pathText } from "../paths";
import { hubView, spokeView, type VpcView } from "./vpcs";

type PlacedRange = VpcView["ranges"][number];

/**
 * Two ranges that overlap where packets could not tell them apart. AWS refuses the peering of VPCs of which any
 * range overlaps, routed or not; two spokes may overlap where the hub routes to one of the ranges only. Spokes
 * without a peering may overlap with anything. A VPC's own ranges are checked with its layout.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
export function checkOverlaps(draft: Draft): Issue[] {
  const hub = hubView(draft)?.ranges ?? [];
  const routed: PlacedRange[] = [];
  return Object.entries(draft.spokes ?? {}).flatMap(([name, spoke]) => {
    // A peering that is not understood may be none.
    if (spoke.peering === "none" || !draft.whole(["spokes", name, "peering"])) return [];
    const leftOut = spoke.peering.leftOutCidrs;
    return spokeView(draft, name, spoke).ranges.flatMap((range) => {
      const rivals = leftOut.includes(range.text) ? hub : [...hub, ...routed];
      const found = rivals
        .filter((rival) => clash(rival.text, range.text))
        .map((rival) => overlap(range, rival));
      if (!leftOut.includes(range.text)) routed.push(range);
      return found;
    });
  });
}

function clash(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  return a !== undefined && b !== undefined && overlaps(a, b);
}

function overlap(range: PlacedRange, rival: PlacedRange): Issue {
  const other = `${rival.text} at ${pathText(rival.path)}`;
  const message = `got ${range.text}, which overlaps ${other}, expected ranges of their own for VPCs that are routed to each other; choose another range, or peering: none`;
  return { code: "range-overlap", path: pathText(range.path), message };
}
