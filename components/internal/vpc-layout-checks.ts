/**
 * Checks of a VPC with a layout of ours, on plain values only: the address plan's own, the catalogue's zones,
 * quotas, and what the network ACLs and flow logs accept.
 */
import { quotas } from "../../network/catalogue/quotas";
import type { Issue } from "../../network/issue";
import { checkLayout } from "../../network/layout";
import { checkFlowLogs } from "./flow-logs";
import { checkKnownRegion, checkKnownWord } from "./known-word";
import { checkNetworkAcl } from "./network-acl";
import * as check from "./vpc-checks";
import { defaultPrivateRanges, layoutPlan, type VpcLayoutArgs } from "./vpc-layout";

/**
 * Every problem with the arguments of a VPC with a layout of ours. Codes: those of `checkLayout`, and
 * `account-id-malformed`, `region-unknown`, `zone-unknown`, `zone-other-region`, `tiers-empty`,
 * `tier-name-malformed`, `vpc-ranges-quota`, `range-outside-private-ranges`, `network-acl-rules-quota`,
 * `gateway-endpoint-tier-unknown`, `retention-not-accepted`, `aggregation-not-accepted`.
 */
export function checkVpcLayout(args: VpcLayoutArgs): Issue[] {
  const { privateRanges = defaultPrivateRanges, secondaryCidrs = [] } = args;
  const gatewayEndpoint = (args.gatewayEndpointTiers ?? []).length > 0;
  const acl = { privateRanges, gatewayEndpoint, ipv6: args.ipv6 ?? false };
  const outer = privateRanges.map((text, index) => ({ path: `privateRanges[${index}]`, text }));
  return [
    ...check.checkAccountId(args.accountId),
    ...checkKnownRegion(args.region, "region"),
    ...check.checkTierNames(args.tiers),
    ...checkPlan(args),
    ...checkRangeCount(secondaryCidrs, args.quotas?.cidrsPerVpc),
    ...check.checkRanges(outer),
    ...check.checkInsidePrivateRanges(check.vpcRanges(args.cidr, secondaryCidrs), privateRanges),
    ...checkNetworkAcl(acl, args.quotas?.networkAclRulesPerDirection),
    ...checkGatewayEndpointTiers(args),
    ...checkFlowLogs(args.flowLogs),
  ];
}

/** The layout's own checks and the catalogue's, without saying the same of one zone twice. */
function checkPlan(args: VpcLayoutArgs): Issue[] {
  const layout = checkLayout(layoutPlan(args));
  const odd = new Set(
    layout.filter(({ code }) => code === "zone-not-availability-zone").map(({ path }) => path),
  );
  const zones = args.zones.map((zoneId, index) => ({ path: `zones[${index}]`, zoneId }));
  const catalogue = check.checkZoneIds(
    zones.filter(({ path }) => !odd.has(path)),
    args.region,
  );
  // Two zones want one slot only if they are of two regions, which the catalogue says more plainly.
  return [...layout.filter(({ code }) => code !== "zone-slot-taken"), ...catalogue];
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-vpcs-subnets */
function checkRangeCount(
  secondaryCidrs: readonly string[],
  quota: number = quotas.cidrsPerVpc.value,
): Issue[] {
  const count = secondaryCidrs.length + 1;
  if (count <= quota) return [];
  const message = `got ${count} ranges with the primary, expected at most ${quota}; use fewer and wider ones, or let AWS raise the quota and set quotas.cidrsPerVpc`;
  return [{ code: "vpc-ranges-quota", path: "secondaryCidrs", message }];
}

function checkGatewayEndpointTiers({ gatewayEndpointTiers = [], tiers }: VpcLayoutArgs): Issue[] {
  return gatewayEndpointTiers.flatMap((tier, index) =>
    checkKnownWord(
      "gateway-endpoint-tier-unknown",
      `gatewayEndpointTiers[${index}]`,
      tier,
      Object.keys(tiers),
    ),
  );
}
