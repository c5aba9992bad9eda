/** Random sites. */
import * as fc from "fast-check";
import type { SitePlan, VpnPlan } from "./plan";
import type { Topology } from "./networks-topology";
import { all, oneOf, pick, some } from "./random";

/** Within what careful rules admit, and partly within each other, so that the longest prefix matters. */
const SITE_PREFIXES: readonly (readonly string[])[] = [
  ["10.2.0.0/24"],
  ["10.2.1.0/24", "10.3.0.0/24"],
  ["10.2.0.0/25"],
  ["10.2.0.0/16"],
  ["192.168.10.0/24"],
];

function sitePlan(name: string): fc.Arbitrary<SitePlan> {
  return fc
    .record({
      routing: pick<SitePlan["routing"]>([65, "bgp"], [35, "static"]),
      prefixes: fc.constantFrom(...SITE_PREFIXES),
      carries: pick<string | undefined>(
        [90, undefined],
        [4, "10.0.0.0/8 10.0.0.0/22"],
        [3, "10.2.0.0/25 0.0.0.0/0"],
        [3, "0.0.0.0/0 10.0.0.0/24"],
      ),
    })
    .map(({ carries, ...rest }) => ({ name, ...rest, ...(carries === undefined ? {} : { carries }) }));
}

export function vpnPlans({ vpcs }: Topology): fc.Arbitrary<VpnPlan[]> {
  const vpn = fc.constantFrom(...vpcs).chain((any) =>
    oneOf([90, fc.constant(vpcs[0] ?? any)], [10, fc.constant(any)]).chain((vpc) =>
      fc.record({
        name: fc.constant("sites"),
        vpc: fc.constant(vpc.name),
        propagateTo: some(vpc.subnets, 85).map((list) => list.map(({ name }) => name)),
        sites: fc
          .integer({ min: 1, max: 2 })
          .chain((count) => all(["office", "depot"].slice(0, count).map(sitePlan))),
      }),
    ),
  );
  return oneOf<VpnPlan[]>([60, fc.constant([])], [40, vpn.map((one) => [one])]);
}
