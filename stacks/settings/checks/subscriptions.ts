/** Rules about who shares the hub's endpoints: what a spoke subscribes to must exist and be reachable from it. */
import { checkKnownWord } from "../../../components/internal/known-word";
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { pathText } from "../paths";
import { namesTwice } from "./names";
import type { Spoke } from "./vpcs";

type Peering = Exclude<Spoke["peering"], "none">;

/** Every problem with the endpoints that spokes ask for. */
export function checkSubscriptions(draft: Draft): Issue[] {
  return Object.entries(draft.spokes ?? {}).flatMap(([name, spoke]) => {
    const path = ["spokes", name];
    if (!draft.whole([...path, "endpoints"])) return [];
    const named = spoke.endpoints === "all" ? [] : spoke.endpoints;
    return [
      ...checkOffered(draft, name, named),
      ...namesTwice([...path, "endpoints"], named),
      ...checkWay(draft, name, spoke),
    ];
  });
}

/** Tiers of the hub that hold an endpoint the spoke subscribes to, sorted. */
export function endpointTiers(draft: Draft, spoke: Spoke): string[] {
  const sets = Object.values(draft.hub?.endpointSets ?? {});
  const used = sets.filter(({ services }) =>
    Object.keys(services).some((key) => spoke.endpoints === "all" || spoke.endpoints.includes(key)),
  );
  return [...new Set(used.map(({ tier }) => tier))].sort();
}

function checkOffered(draft: Draft, name: string, endpoints: readonly string[]): Issue[] {
  // Without the hub, or with a broken set in it, what it offers is not known.
  if (draft.hub === undefined || !draft.intact(["hub", "endpointSets"])) return [];
  const offered = Object.values(draft.hub.endpointSets).flatMap(({ services }) => Object.keys(services));
  return endpoints.flatMap((key, index) =>
    checkKnownWord("subscription-unknown", pathText(["spokes", name, "endpoints", index]), key, offered),
  );
}

function checkWay(draft: Draft, name: string, spoke: Spoke): Issue[] {
  const wanted = spoke.endpoints === "all" ? ["all"] : spoke.endpoints;
  if (wanted.length === 0 || !draft.whole(["spokes", name, "peering"])) return [];
  if (spoke.peering === "none") {
    const message = `got ${wanted.join(", ")} without a peering, expected none, since nothing would lead to the hub; peer the spoke or remove them`;
    return [{ code: "subscription-without-peering", path: pathText(["spokes", name, "endpoints"]), message }];
  }
  const { peering } = spoke;
  return endpointTiers(draft, spoke).flatMap((tier) => [
    ...checkReturnRoute(name, peering, tier),
    ...checkRangeRouted(draft, name, peering, tier),
  ]);
}

/** The endpoint's answer leaves by the route table of its own subnet. Code: `endpoint-tier-without-route`. */
export function checkReturnRoute(name: string, peering: Peering, tier: string): Issue[] {
  if (peering.hubTiers === "all" || peering.hubTiers.includes(tier)) return [];
  const path = pathText(["spokes", name, "peering", "hubTiers"]);
  const message = `got ${peering.hubTiers.join(", ")}, expected ${tier} among them, which holds endpoints that the spoke subscribes to; add ${tier}`;
  return [{ code: "endpoint-tier-without-route", path, message }];
}

/** Calls leave by a route to the range that holds the endpoint. Code: `endpoint-range-left-out`. */
export function checkRangeRouted(draft: Draft, name: string, peering: Peering, tier: string): Issue[] {
  const range = draft.hub?.tiers[tier]?.range ?? draft.hub?.cidr;
  const index = peering.leftOutCidrs.findIndex((cidr) => cidr === range);
  if (index < 0) return [];
  const path = pathText(["spokes", name, "peering", "leftOutCidrs", index]);
  const message = `got ${range}, where tier ${tier} of the hub holds endpoints that the spoke subscribes to, expected a range without such; remove it`;
  return [{ code: "endpoint-range-left-out", path, message }];
}
