/** Checks of a spoke that exists already: whether what is stated of it can be true. Plain values only. */
import { type Issue, under } from "../../network/issue";
import { parsePorts } from "../../network/ports";
import { checkVpcRanges } from "../../network/vpc-ranges";
import { checkKnownRegion } from "../internal/known-word";
import {
  checkAccountId,
  checkRanges,
  checkSubnetRanges,
  checkTierNames,
  checkZoneIds,
} from "../internal/vpc-checks";
import type { AdoptedSpokeArgs, AdoptedTier, AssumedAclRule } from "./adopted";

/**
 * Every problem with an adopted spoke. Codes: those of `checkVpcRanges` and `checkSubnetRanges`;
 * `account-id-malformed`, `region-unknown`, `tiers-empty`, `tier-name-malformed`, `subnets-empty`, `zone-unknown`,
 * `zone-other-region`, `duplicate-subnet-id`, `acl-rule-number`, `acl-rule-number-taken`, `ports-malformed`.
 */
export function checkAdoptedSpoke(args: AdoptedSpokeArgs): Issue[] {
  const { cidr, secondaryCidrs = [], assume } = args;
  // AWS's rule on which range may be added later says nothing of a VPC that exists.
  const ranges = checkVpcRanges(cidr, secondaryCidrs).filter(
    ({ code }) => code !== "secondary-range-restricted",
  );
  return [
    ...checkAccountId(args.accountId),
    ...checkKnownRegion(args.region, "region"),
    ...ranges,
    ...(assume === undefined
      ? []
      : under("assume", checkTiers(assume.tiers, [cidr, ...secondaryCidrs], args.region))),
  ];
}

function checkTiers(
  tiers: Readonly<Record<string, AdoptedTier>>,
  vpcRanges: readonly string[],
  region: string,
): Issue[] {
  const entries = Object.entries(tiers).sort(([a], [b]) => (a < b ? -1 : 1));
  const subnets = entries.flatMap(([name, tier]) =>
    Object.entries(tier.subnets).map(([zoneId, subnet]) => ({
      path: `tiers.${name}.subnets.${zoneId}`,
      zoneId,
      ...subnet,
    })),
  );
  const ids = subnets.flatMap(({ path, subnetId }) =>
    typeof subnetId === "string" ? [{ path, subnetId }] : [],
  );
  return [
    ...checkTierNames(tiers),
    ...checkZoneIds(subnets, region),
    ...checkSubnetRanges(
      subnets.map(({ path, cidr }) => ({ path: `${path}.cidr`, text: cidr })),
      vpcRanges,
    ),
    ...ids
      .filter(({ subnetId }, index) => ids.findIndex((other) => other.subnetId === subnetId) < index)
      .map(({ path, subnetId }) => ({
        code: "duplicate-subnet-id",
        path: `${path}.subnetId`,
        message: `got ${subnetId} again, expected each subnet once`,
      })),
    ...entries.flatMap(([name, tier]) => under(`tiers.${name}`, checkTier(tier))),
  ];
}

function checkTier(tier: AdoptedTier): Issue[] {
  const traffic = Object.entries({
    networkAcl: tier.networkAcl ?? [],
    workloadEgress: tier.workloadEgress ?? [],
    workloadIngress: tier.workloadIngress ?? [],
  }).flatMap(([list, rules]) => rules.map((rule, index) => ({ path: `${list}[${index}]`, ...rule })));
  const routes = (tier.routes ?? []).map(({ cidr }, index) => ({ path: `routes[${index}]`, cidr }));
  return [
    ...(Object.keys(tier.subnets).length > 0 ? [] : [noSubnets()]),
    ...checkRanges(
      [...traffic, ...routes].map(({ path, cidr }) => ({ path: `${path}.cidr`, text: cidr })),
      "any",
    ),
    ...traffic.flatMap(({ path, ports }) => checkPortsText(`${path}.ports`, ports)),
    ...checkRuleNumbers(tier.networkAcl ?? []),
  ];
}

function noSubnets(): Issue {
  const message = "got none, expected at least one subnet by its zone id; name one, or leave out the tier";
  return { code: "subnets-empty", path: "subnets", message };
}

function checkPortsText(path: string, ports: string | undefined): Issue[] {
  if (ports === undefined || parsePorts(ports) !== undefined) return [];
  return [
    { code: "ports-malformed", path, message: `got ${ports}, expected ports such as 443 or 1024-65535` },
  ];
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html */
function checkRuleNumbers(rules: readonly AssumedAclRule[]): Issue[] {
  return rules.flatMap(({ direction, ruleNumber }, index) => {
    const path = `networkAcl[${index}].ruleNumber`;
    if (!Number.isInteger(ruleNumber) || ruleNumber < 1 || ruleNumber > 32766) {
      return [
        {
          code: "acl-rule-number",
          path,
          message: `got ${ruleNumber}, expected a whole number from 1 to 32766`,
        },
      ];
    }
    const taken = rules
      .slice(0, index)
      .some((rule) => rule.direction === direction && rule.ruleNumber === ruleNumber);
    if (!taken) return [];
    const message = `got ${ruleNumber} for ${direction} again, expected each number once in a direction`;
    return [{ code: "acl-rule-number-taken", path, message }];
  });
}
