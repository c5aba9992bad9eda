/** Which route tables of a VPC serve which tiers. Pure; registers nothing. */
import type { Issue } from "../../network/issue";
import type { VpcDescription, VpcRouteTable } from "../vpc";
import { checkKnownWord } from "./known-word";

/** One route table with the key under which its VPC's description holds it. */
export interface KeyedRouteTable extends VpcRouteTable {
  readonly key: string;
}

/** Route tables that serve at least one of the tiers, sorted by key; a table that serves two of them comes once. */
export function routeTablesOf(vpc: VpcDescription, tiers: "all" | readonly string[]): KeyedRouteTable[] {
  return Object.entries(vpc.routeTables)
    .filter(([, { serves }]) => serves.some(({ tier }) => tiers === "all" || tiers.includes(tier)))
    .map(([key, table]) => ({ key, ...table }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Tiers and zone ids that a route table serves, both sorted. */
export function served({ serves }: VpcRouteTable): { readonly tiers: string[]; readonly zones: string[] } {
  return {
    tiers: [...new Set(serves.map(({ tier }) => tier))].sort(),
    zones: [...new Set(serves.map(({ zoneId }) => zoneId))].sort(),
  };
}

/** Tiers that are served too though they were not chosen, because they share a table with one that was; sorted. */
export function tiersServedToo(vpc: VpcDescription, tiers: "all" | readonly string[]): string[] {
  if (tiers === "all") return [];
  const served = routeTablesOf(vpc, tiers).flatMap(({ serves }) => serves.map(({ tier }) => tier));
  return [...new Set(served)].filter((tier) => !tiers.includes(tier)).sort();
}

/** Tiers that the VPC lacks, each at `path[i]`. Code: `tier-unknown`. */
export function checkTiers(vpc: VpcDescription, tiers: "all" | readonly string[], path: string): Issue[] {
  const known = Object.keys(vpc.tiers).sort();
  return (tiers === "all" ? [] : tiers).flatMap((tier, index) =>
    checkKnownWord("tier-unknown", `${path}[${index}]`, tier, known),
  );
}
