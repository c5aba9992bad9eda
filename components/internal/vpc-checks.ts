/**
 * Checks that the hub and every kind of spoke share: account, region, zones, tier names and ranges. They look
 * at plain values only. Rules of one VPC's own ranges and slots are in `network/`; what two VPCs may not have
 * in common is not known here.
 */
import { type Cidr, cidrOf, containsCidr, overlaps, parseCidr } from "../../network/cidr";
import { region, regionOfZoneId } from "../../network/catalogue/regions";
import type { Issue } from "../../network/issue";
import { oneOf } from "../../network/nearest";
import { checkRangeText } from "../../network/range-text";

/** Account ids are 12 digits, leading zeros included: code `account-id-malformed`. */
export function checkAccountId(accountId: string, path = "accountId"): Issue[] {
  if (/^\d{12}$/.test(accountId)) return [];
  const message = `got ${accountId}, expected 12 digits; write the account id in quotes, with its leading zeros`;
  return [{ code: "account-id-malformed", path, message }];
}

/** One zone id and where it stands. */
export interface PlacedZone {
  readonly path: string;
  readonly zoneId: string;
}

/** Zone ids are zones of the region: codes `zone-other-region`, `zone-unknown`. */
export function checkZoneIds(zones: readonly PlacedZone[], regionName: string): Issue[] {
  const home = region(regionName);
  // Without a known region nothing can be said of its zones; the region is an issue of its own.
  if (home === undefined) return [];
  return zones.flatMap(({ path, zoneId }) => {
    if (home.zoneIds.includes(zoneId)) return [];
    const accepted = `expected a zone of ${regionName}; use ${oneOf(home.zoneIds)}`;
    const other = regionOfZoneId(zoneId);
    if (other === undefined || other === regionName) {
      return [{ code: "zone-unknown", path, message: `got ${zoneId}, ${accepted}` }];
    }
    return [
      { code: "zone-other-region", path, message: `got ${zoneId}, which is a zone of ${other}, ${accepted}` },
    ];
  });
}

/** At least one tier, with names that stay readable in a URN: codes `tiers-empty`, `tier-name-malformed`. */
export function checkTierNames(tiers: Readonly<Record<string, unknown>>): Issue[] {
  const names = Object.keys(tiers).sort();
  if (names.length === 0) {
    return [
      {
        code: "tiers-empty",
        path: "tiers",
        message: "got none, expected at least one tier; name one and give it a slot",
      },
    ];
  }
  return names
    .filter((name) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    .map((name) => ({
      code: "tier-name-malformed",
      path: `tiers.${name}`,
      message: `got ${name}, expected lower case letters, digits and single hyphens, a letter first; rename it`,
    }));
}

/** One text that should be a range, and where it stands. */
export interface PlacedRange {
  readonly path: string;
  readonly text: string;
}

/** Ranges that may be of any size: codes of `checkRangeText`. */
export function checkRanges(ranges: readonly PlacedRange[], family: "ipv4" | "any" = "ipv4"): Issue[] {
  return ranges.flatMap(({ path, text }) => checkRangeText(text, path, family));
}

/**
 * Subnets lie in the VPC, are of a size that AWS takes, and do not overlap: codes of {@link checkRanges},
 * `subnet-outside-vpc`, `subnet-size`, `subnet-overlap`.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export function checkSubnetRanges(subnets: readonly PlacedRange[], vpcRanges: readonly string[]): Issue[] {
  const ranges = parsed(vpcRanges.map((text) => ({ path: "", text })));
  const issues = checkRanges(subnets);
  const placed: (PlacedRange & { readonly cidr: Cidr })[] = [];
  for (const subnet of parsed(subnets)) {
    const { path, text, cidr } = subnet;
    if (cidr.prefixLength < 16 || cidr.prefixLength > 28) {
      issues.push({ code: "subnet-size", path, message: `got ${text}, expected a subnet of /16 to /28` });
    }
    // A malformed VPC range is an issue of its own; it must not make every subnet one.
    if (ranges.length === vpcRanges.length && !ranges.some((range) => containsCidr(range.cidr, cidr))) {
      const message = `got ${text}, expected a range inside the VPC's; use a part of ${oneOf(vpcRanges)}`;
      issues.push({ code: "subnet-outside-vpc", path, message });
    }
    const other = placed.find((before) => overlaps(before.cidr, cidr));
    if (other !== undefined) {
      const message = `got ${text}, which overlaps ${other.text} of ${other.path}, expected a range of its own`;
      issues.push({ code: "subnet-overlap", path, message });
    }
    placed.push(subnet);
  }
  return issues;
}

/** Every range lies inside one of the private ranges: code `range-outside-private-ranges`. */
export function checkInsidePrivateRanges(
  ranges: readonly PlacedRange[],
  privateRanges: readonly string[],
): Issue[] {
  const outer = parsed(privateRanges.map((text) => ({ path: "", text })));
  if (outer.length < privateRanges.length) return [];
  return parsed(ranges)
    .filter(({ cidr }) => !outer.some((range) => containsCidr(range.cidr, cidr)))
    .map(({ path, text }) => ({
      code: "range-outside-private-ranges",
      path,
      message: `got ${text}, expected a part of ${oneOf(privateRanges)}, which the network ACLs let through; add its range to privateRanges`,
    }));
}

/** The VPC's ranges with their paths. */
export function vpcRanges(cidr: string, secondaryCidrs: readonly string[] = []): PlacedRange[] {
  return [
    { path: "cidr", text: cidr },
    ...secondaryCidrs.map((text, index) => ({ path: `secondaryCidrs[${index}]`, text })),
  ];
}

/** Those that are well-formed, with their meaning; the others have issues already. */
function parsed(ranges: readonly PlacedRange[]): (PlacedRange & { readonly cidr: Cidr })[] {
  return ranges
    .filter(({ text }) => parseCidr(text) !== undefined)
    .map((range) => ({ ...range, cidr: cidrOf(range.text) }));
}
