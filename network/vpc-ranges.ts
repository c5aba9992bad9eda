/**
 * Which IPv4 ranges AWS takes for one VPC. Knows ranges only, no subnets. Does not model the rule that keeps
 * 198.19.0.0/16 from being added, since AWS's own EKS guide recommends that range, nor ranges that peers or
 * routes forbid, which need the rest of the network.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
import { type Cidr, cidrOf, containsCidr, formatCidr, overlaps, parseCidr } from "./cidr";
import type { Issue } from "./issue";
import { oneOf } from "./nearest";
import { checkRangeText } from "./range-text";

/** Prefix length of the largest range that a VPC takes. */
export const LARGEST_VPC_RANGE = 16;
/** Prefix length of the smallest range that a VPC, and the smallest that a subnet, takes. */
export const SMALLEST_VPC_RANGE = 28;

const RESERVED = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"].map(cidrOf);
const RFC_1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(cidrOf);

/**
 * Beside a range that lies in `beside`, AWS adds none that lies in `refused`: its services use those addresses.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
 */
const NOT_TOGETHER = [
  { beside: cidrOf("10.0.0.0/15"), refused: cidrOf("10.0.0.0/16") },
  { beside: cidrOf("172.16.0.0/12"), refused: cidrOf("172.31.0.0/16") },
];

/**
 * Problems of a VPC's ranges, each at `cidr` or `secondaryCidrs[i]`.
 *
 * Codes: `range-malformed`, `range-host-bits`, `range-not-ipv4`, `range-too-large`, `range-too-small`,
 * `range-reserved`, `range-overlap`, `secondary-range-restricted`.
 */
export function checkVpcRanges(cidr: string, secondaryCidrs: readonly string[]): Issue[] {
  const ranges = [{ path: "cidr", text: cidr }, ...secondaryCidrs.map(secondary)];
  const primary = parseCidr(cidr);
  const present: Cidr[] = [];
  return ranges.flatMap(({ path, text }) => {
    const malformed = checkRangeText(text, path, "ipv4", "Amazon gives a VPC its IPv6 range");
    const range = parseCidr(text);
    if (range === undefined) return malformed;
    const problem = checkAlone(range) ?? checkBeside(range, present, primary);
    // Compared with later ones even when AWS refuses it, so that one look shows every problem.
    present.push(range);
    if (malformed.length > 0) return malformed;
    return problem === undefined ? [] : [{ path, ...problem }];
  });
}

type Problem = Omit<Issue, "path">;

function secondary(text: string, index: number): { path: string; text: string } {
  return { path: `secondaryCidrs[${index}]`, text };
}

function checkAlone(range: Cidr): Problem | undefined {
  const got = `got ${formatCidr(range)}`;
  const size = `expected a VPC range of /${LARGEST_VPC_RANGE} to /${SMALLEST_VPC_RANGE}`;
  if (range.prefixLength < LARGEST_VPC_RANGE) {
    const message = `${got}, ${size}; use a /${LARGEST_VPC_RANGE} and add others as secondaryCidrs`;
    return { code: "range-too-large", message };
  }
  const reserved = RESERVED.find((block) => containsCidr(block, range));
  if (reserved !== undefined) {
    const message = `${got}, expected a range outside ${formatCidr(reserved)}, which AWS refuses; use a private range`;
    return { code: "range-reserved", message };
  }
  if (range.prefixLength > SMALLEST_VPC_RANGE) {
    return { code: "range-too-small", message: `${got}, ${size}; use a /${SMALLEST_VPC_RANGE} or larger` };
  }
  return undefined;
}

/** @param present the ranges that come before this one */
function checkBeside(range: Cidr, present: readonly Cidr[], primary: Cidr | undefined): Problem | undefined {
  const other = present.find((before) => overlaps(before, range));
  if (other !== undefined) {
    const message = `got ${formatCidr(range)}, expected no overlap with ${formatCidr(other)} of the same VPC`;
    return { code: "range-overlap", message };
  }
  return present.length === 0 || primary?.family !== 4 ? undefined : checkRestricted(range, primary, present);
}

function checkRestricted(range: Cidr, primary: Cidr, present: readonly Cidr[]): Problem | undefined {
  const code = "secondary-range-restricted";
  const got = `got ${formatCidr(range)}`;
  const home = RFC_1918.find((block) => containsCidr(block, range));
  if (home !== undefined && !containsCidr(home, primary)) {
    const own = RFC_1918.filter((block) => containsCidr(block, primary));
    const accepted = oneOf([...own.map(formatCidr), "100.64.0.0/10"]);
    return {
      code,
      message: `${got} beside ${formatCidr(primary)}, which AWS refuses; use a range of ${accepted}`,
    };
  }
  const rule = NOT_TOGETHER.find(
    ({ beside, refused }) =>
      containsCidr(refused, range) && present.some((before) => containsCidr(beside, before)),
  );
  if (rule === undefined) return undefined;
  const message = `${got}, expected a range outside ${formatCidr(rule.refused)}, which AWS does not add to this VPC`;
  return { code, message };
}
