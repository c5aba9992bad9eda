/**
 * Ingress rules of one security group from ports and source ranges: the fewest rules that admit exactly these
 * ranges, and whether they fit AWS's quota. Pure. Knows no references between security groups and no prefix
 * lists: ranges are what an endpoint's group can name for peers in other regions, sites and VPN clients too.
 */
import { aggregate, cidrOf, formatCidr, type IpFamily, parseCidr } from "../../network/cidr";
import type { Issue } from "../../network/issue";
import { formatPorts, type PortRange } from "../../network/ports";
import { checkRangeText } from "../../network/range-text";

/** AWS refuses more than this many rules for one network interface, whatever the account's quotas are. */
const MOST_RULES = 1000;
const QUOTAS_PAGE = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";

/** TCP ports, open to one range. */
export interface IngressRule {
  readonly ports: PortRange;
  /** Canonical text of the range. */
  readonly cidr: string;
  readonly family: IpFamily;
}

/**
 * One rule for each port range and aggregated range, sorted by port, then by address. Ranges must be valid.
 * Aggregation is exact: no address is admitted that is not in one of the ranges.
 */
export function planIngressRules(ports: readonly PortRange[], cidrs: readonly string[]): IngressRule[] {
  const ranges = aggregate(cidrs.map(cidrOf));
  return sortPorts(ports).flatMap((opened) =>
    ranges.map((range) => ({ ports: opened, cidr: formatCidr(range), family: range.family })),
  );
}

/** Each port range once, the lowest first. */
export function sortPorts(ports: readonly PortRange[]): PortRange[] {
  const distinct = new Map(ports.map((range) => [formatPorts(range), range]));
  return [...distinct.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

/**
 * More rules than the quota allows; AWS counts IPv4 and IPv6 apart.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
 *
 * Code: `security-group-rules-exceeded`.
 *
 * @param quota inbound rules per security group that the account has
 * @param extraIpv6 IPv6 rules for ranges that are not known before deployment
 */
export function checkRuleCount(
  rules: readonly IngressRule[],
  quota: number,
  path: string,
  extraIpv6 = 0,
): Issue[] {
  const families: readonly IpFamily[] = [4, 6];
  return families.flatMap((family) => {
    const own = rules.filter((rule) => rule.family === family);
    const count = own.length + (family === 6 ? extraIpv6 : 0);
    if (count <= quota) return [];
    const ports = new Set(rules.map((rule) => formatPorts(rule.ports))).size;
    const shape = `${ports} ${ports === 1 ? "port" : "ports"} x ${count / ports} aggregated ranges`;
    const message =
      `got ${count} IPv${family} rules (${shape}), expected at most ${quota}, the quota "inbound rules per security group"; ` +
      "give subscribers neighbouring ranges, subscribe fewer of them, or let AWS raise the quota and set rulesPerSecurityGroup";
    return [{ code: "security-group-rules-exceeded", path, message }];
  });
}

/**
 * A quota that AWS never grants. Code: `quota-out-of-bounds`.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
 */
export function checkRuleQuota(quota: number, path: string): Issue[] {
  if (Number.isInteger(quota) && quota >= 1 && quota <= MOST_RULES) return [];
  const message = `got ${quota}, expected a whole number from 1 to ${MOST_RULES}; see ${QUOTAS_PAGE}`;
  return [{ code: "quota-out-of-bounds", path, message }];
}

/**
 * A range that cannot be a rule's source. Codes: those of `checkRangeText`, `range-everything`.
 *
 * @param family `ipv4` for what has no IPv6 address, or whose IPv6 range is given apart
 * @param remedy what to do in place of IPv6, as a message ends
 */
export function checkSourceRange(
  text: string,
  path: string,
  family: "ipv4" | "any" = "any",
  remedy?: string,
): Issue[] {
  const issues = checkRangeText(text, path, family, remedy);
  if (issues.length > 0 || parseCidr(text)?.prefixLength !== 0) return issues;
  const message = `got ${text}, expected a private range; name the ranges that need the endpoint`;
  return [{ code: "range-everything", path, message }];
}

/** A range that is not one of a VPC's IPv4 ranges. Codes: those of {@link checkSourceRange}. */
export function checkIpv4Range(text: string, path: string): Issue[] {
  return checkSourceRange(text, path, "ipv4", "a VPC's IPv6 range is given as ipv6CidrBlock");
}
