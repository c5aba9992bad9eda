/** Rules of each peering: its tiers exist, and what it leaves out is a range of one side. */
import { checkSpokePeering } from "../../../components/spoke-peering";
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { pathText } from "../paths";
import { descriptionOf } from "./descriptions";
import { namesTwice } from "./names";
import { hubView, spokeView } from "./vpcs";

/** Where the component's arguments stand in the settings; what it says of others is said elsewhere. */
const PLACES: readonly (readonly [argument: string, setting: string])[] = [
  ["hub.tiers", "hubTiers"],
  ["spoke.tiers", "tiers"],
  ["leftOutCidrs", "leftOutCidrs"],
];

/** Every problem of the peerings, but for overlaps. */
export function checkPeerings(draft: Draft): Issue[] {
  const hub = hubView(draft);
  return Object.entries(draft.spokes ?? {}).flatMap(([name, spoke]) => {
    const path = ["spokes", name, "peering"];
    const { peering } = spoke;
    if (peering === "none" || hub === undefined) return [];
    const view = spokeView(draft, name, spoke);
    const issues = checkSpokePeering({
      ...peering,
      hub: { name: "hub", vpc: descriptionOf(hub, false), tiers: peering.hubTiers },
      spoke: { name, vpc: descriptionOf(view, false), tiers: peering.tiers },
    });
    const known: Readonly<Record<string, boolean>> = {
      hubTiers: draft.intact(["hub", "tiers"]),
      tiers: draft.intact(["spokes", name]),
      leftOutCidrs: draft.whole(["hub", "secondaryCidrs"]) && draft.whole(["spokes", name, "secondaryCidrs"]),
    };
    const placed = PLACES.filter(([, setting]) => known[setting]).flatMap(([argument, setting]) =>
      issues
        .filter((issue) => issue.path.startsWith(argument))
        .map((issue) => ({
          ...issue,
          path: `${pathText([...path, setting])}${issue.path.slice(argument.length)}`,
        })),
    );
    return [
      ...placed,
      ...twice([...path, "tiers"], peering.tiers),
      ...twice([...path, "hubTiers"], peering.hubTiers),
    ];
  });
}

function twice(path: readonly string[], names: "all" | readonly string[]): Issue[] {
  return names === "all" ? [] : namesTwice(path, names);
}
