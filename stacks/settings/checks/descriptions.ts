/**
 * What the components' checks take, made from settings alone. Ids are placeholders: checks look at plain values,
 * and nothing made here is ever registered.
 */
import type { VpcDescription, VpcRouteTable, VpcTier } from "../../../components/vpc";
import type { VpcQuotas } from "../../../components/internal/vpc-quotas";
import type { Draft } from "../draft";
import type { VpcView } from "./vpcs";

/** Accounts have checks of their own, so each VPC is checked as if its account were sound. */
export const SOUND_ACCOUNT = "111111111111";

/** A VPC as the components describe it to each other. */
export function descriptionOf({ name, region = "", ranges, tiers }: VpcView, ipv6: boolean): VpcDescription {
  const used = Object.entries(tiers).filter(([, tier]) => tier.used);
  const cidrs = ranges.map(({ text }) => text);
  const described = used.map(([tier, { purpose, zones }]): [string, VpcTier] => {
    const subnets = zones.map((zoneId) => [
      zoneId,
      { zoneId, cidr: cidrs[0] ?? "", subnetId: `subnet of ${name}`, routeTable: `${tier}-${zoneId}` },
    ]);
    return [tier, { purpose, subnets: Object.fromEntries(subnets) }];
  });
  const tables = used.flatMap(([tier, { zones }]) =>
    zones.map((zoneId): [string, VpcRouteTable] => [
      `${tier}-${zoneId}`,
      { routeTableId: `route table of ${name}`, serves: [{ tier, zoneId }] },
    ]),
  );
  return {
    vpcId: `VPC of ${name}`,
    accountId: SOUND_ACCOUNT,
    region,
    cidrs,
    ...(ipv6 ? { ipv6CidrBlock: "IPv6 range" } : {}),
    tiers: Object.fromEntries(described),
    routeTables: Object.fromEntries(tables),
  };
}

/** The quotas that limit one VPC. */
export function vpcQuotas({ quotas }: Draft): VpcQuotas {
  return quotas ?? {};
}
