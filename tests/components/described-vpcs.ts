/** VPCs as plain descriptions, with the layout that components of ours would give them. */
import type { VpcDescription, VpcSubnet } from "../../components/vpc";

export const NETWORK_ACCOUNT = "111111111111";
export const APP_ACCOUNT = "222222222222";

/** A VPC whose second octet is `number`, with one subnet and one route table for each tier and zone. */
export function describedVpc(
  name: string,
  number: number,
  tiers: Readonly<Record<string, readonly string[]>>,
  more: Partial<VpcDescription> = {},
): VpcDescription {
  const subnets = Object.entries(tiers).flatMap(([tier, zones], tierIndex) =>
    zones.map((zoneId, zoneIndex) => ({
      tier,
      zoneId,
      cidr: `10.${number}.${tierIndex * 16 + zoneIndex}.0/24`,
      subnetId: `subnet-${name}-${tier}-${zoneId}`,
      routeTable: `${tier}-${zoneId}`,
    })),
  );
  const inTier = (tier: string): Record<string, VpcSubnet> =>
    Object.fromEntries(
      subnets
        .filter((subnet) => subnet.tier === tier)
        .map(({ zoneId, cidr, subnetId, routeTable }) => [zoneId, { zoneId, cidr, subnetId, routeTable }]),
    );
  return {
    vpcId: `vpc-${name}`,
    accountId: NETWORK_ACCOUNT,
    region: "eu-west-1",
    cidrs: [`10.${number}.0.0/16`],
    tiers: Object.fromEntries(
      Object.keys(tiers).map((tier) => [tier, { purpose: "workload" as const, subnets: inTier(tier) }]),
    ),
    routeTables: Object.fromEntries(
      subnets.map(({ tier, zoneId, routeTable }) => [
        routeTable,
        { routeTableId: `rtb-${name}-${routeTable}`, serves: [{ tier, zoneId }] },
      ]),
    ),
    ...more,
  };
}
