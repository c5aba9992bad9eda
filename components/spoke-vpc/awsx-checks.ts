/**
 * Checks of a spoke whose VPC awsx makes, on plain values only. They refuse what awsx refuses, and what it lets pass
 * until children exist: a zone twice, no zone, a range outside the VPC. Tier names need no check against awsx's own
 * ("private"), which it gives only to specifications without a name, and every one of ours has one.
 */
import { type Cidr, cidrOf, lastOf } from "../../network/cidr";
import { type Issue, under } from "../../network/issue";
import { checkVpcRanges } from "../../network/vpc-ranges";
import { checkFlowLogs } from "../internal/flow-logs";
import { checkKnownRegion } from "../internal/known-word";
import {
  checkAccountId,
  checkSubnetRanges,
  checkTierNames,
  checkZoneIds,
  type PlacedRange,
} from "../internal/vpc-checks";
import type { AwsxSpokeArgs, AwsxZone } from "./awsx";
import { awsxSpecs } from "./awsx-layout";
import { checkEgress } from "../internal/workload-groups";

/**
 * Every problem with an awsx spoke. Codes: those of `checkVpcRanges`, `checkSubnetRanges`, `checkEgress` and
 * `checkFlowLogs`; `account-id-malformed`, `region-unknown`, `zones-missing`, `zone-unknown`, `zone-other-region`,
 * `zone-name-malformed`, `duplicate-zone`, `awsx-zone-order`, `tiers-empty`, `tier-name-malformed`,
 * `awsx-range-count`, `awsx-nat-without-public`, `awsx-exact-gap`.
 */
export function checkAwsxSpoke(args: AwsxSpokeArgs): Issue[] {
  const issues = [
    ...checkAccountId(args.accountId),
    ...checkKnownRegion(args.region, "region"),
    ...checkVpcRanges(args.cidr, []),
    ...checkZones(args),
    ...checkTierNames(args.tiers),
    ...checkTiers(args),
    ...checkSubnetRanges(blocks(args), [args.cidr]),
    ...checkEgress(args.tiers, args.quotas?.rulesPerSecurityGroup),
    ...checkFlowLogs(args.flowLogs),
  ];
  // Coverage can be told only of blocks that are right one by one.
  return issues.length > 0 || args.subnetStrategy !== "Exact" ? issues : checkCoverage(args);
}

/** Every given range with its path, tiers by name. */
function blocks({ tiers }: AwsxSpokeArgs): PlacedRange[] {
  return Object.keys(tiers)
    .sort()
    .flatMap((tier) =>
      (tiers[tier]?.cidrs ?? []).map((text, index) => ({ path: `tiers.${tier}.cidrs[${index}]`, text })),
    );
}

function checkZones({ zones, region }: AwsxSpokeArgs): Issue[] {
  if (zones.length === 0) {
    const message = "got none, expected at least one zone with its id, name and position";
    return [{ code: "zones-missing", path: "zones", message }];
  }
  const ids = zones.map(({ id }, index) => ({ path: `zones[${index}].id`, zoneId: id }));
  const known = checkZoneIds(ids, region);
  return [
    ...known,
    ...zones.flatMap((zone, index) => under(`zones[${index}]`, checkZone(zone, index, zones, region))),
  ];
}

function checkZone(zone: AwsxZone, index: number, zones: readonly AwsxZone[], region: string): Issue[] {
  const issues: Issue[] = [];
  const { id, name, position } = zone;
  const before = zones.slice(0, index);
  if (before.some((other) => other.id === id)) {
    issues.push({ code: "duplicate-zone", path: "id", message: `got ${id} again, expected each zone once` });
  }
  if (before.some((other) => other.name === name)) {
    issues.push({
      code: "duplicate-zone",
      path: "name",
      message: `got ${name} again, expected each zone once`,
    });
  }
  if (!name.startsWith(region) || !/^[a-z]$/.test(name.slice(region.length))) {
    const message = `got ${name}, expected a zone name of ${region} such as ${region}a; see the names of the spoke's account`;
    issues.push({ code: "zone-name-malformed", path: "name", message });
  }
  if (position !== index + 1) {
    const message = `got ${position}, expected ${index + 1}, since awsx numbers its children by the zone's place; keep the order and append new zones`;
    issues.push({ code: "awsx-zone-order", path: "position", message });
  }
  return issues;
}

function checkTiers({ tiers, zones, natGateways }: AwsxSpokeArgs): Issue[] {
  const entries = Object.entries(tiers).sort(([a], [b]) => (a < b ? -1 : 1));
  const has = (type: string) => entries.some(([, tier]) => tier.type === type);
  const issues: Issue[] = entries
    .filter(([, { cidrs }]) => cidrs.length !== zones.length)
    .map(([name, { cidrs }]) => ({
      code: "awsx-range-count",
      path: `tiers.${name}.cidrs`,
      message: `got ${cidrs.length} ranges for ${zones.length} zones, expected one for each; write them in the order of the zones`,
    }));
  if (entries.length > 0 && entries.every(([, { type }]) => type === "Unused")) {
    const message =
      "got tiers of type Unused only, expected one that makes subnets; add a Private or Isolated one";
    issues.push({ code: "tiers-empty", path: "tiers", message });
  }
  if (natGateways !== "None" && !has("Public")) {
    const message = `got ${natGateways} without a tier of type Public, expected one for the gateways to stand in; add it, or write None`;
    issues.push({ code: "awsx-nat-without-public", path: "natGateways", message });
  }
  return issues;
}

/** "Exact" walks the blocks zone by zone, tier by tier; each must begin where the one before ends. */
function checkCoverage({ cidr, tiers, zones }: AwsxSpokeArgs): Issue[] {
  const specs = awsxSpecs(tiers);
  const whole = cidrOf(cidr);
  let next = whole.first;
  const issues: Issue[] = [];
  const walk = zones.flatMap((_, zone) =>
    specs.map(({ name, cidrBlocks }) => ({
      path: `tiers.${name}.cidrs[${zone}]`,
      text: cidrBlocks[zone] ?? "",
    })),
  );
  for (const { path, text } of walk) {
    const block: Cidr = cidrOf(text);
    if (block.first !== next)
      issues.push(gap(path, `got ${text}, expected it to begin where the block before it ends`));
    next = lastOf(block) + 1n;
  }
  if (next !== lastOf(whole) + 1n)
    issues.push(gap("tiers", `got blocks that end before ${cidr} ends, expected all of it`));
  return issues;
}

function gap(path: string, what: string): Issue {
  const advice = "strategy Exact walks zone by zone; fill holes with tiers of type Unused, or use Auto";
  return { code: "awsx-exact-gap", path, message: `${what}; ${advice}` };
}
