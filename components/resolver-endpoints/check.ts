/** What {@link ResolverEndpoints} refuses of its endpoints, before anything is registered. Pure. */
import { quotas } from "../../network/catalogue/quotas";
import { cidrOf, formatCidr, lastOf, parseAddress } from "../../network/cidr";
import { type Issue, under } from "../../network/issue";
import { checkKnownRegion, checkKnownWord } from "../internal/known-word";
import { checkRuleQuota, checkSourceRange } from "../internal/security-group-rules";
import type { ResolverAddresses, InboundEndpoint, ResolverEndpointsArgs } from "./args";
import { checkForwarding } from "./check-forwarding";
import { type DnsRule, inboundRules, outboundRules, zonesOf } from "./plan";

/**
 * Codes: `region-unknown`, `tier-unknown`, `zone-unknown`, `resolver-empty`, `resolver-zones-too-few`,
 * `resolver-clients-missing`, `range-missing`, `range-malformed`, `range-host-bits`, `range-everything`,
 * `range-not-ipv4`, `resolver-address-malformed`, `resolver-address-outside`, `resolver-address-reserved`,
 * `resolver-address-taken`, `security-group-rules-exceeded`, `quota-out-of-bounds`, and those of `checkForwarding`.
 */
export function checkResolverEndpoints(args: ResolverEndpointsArgs): Issue[] {
  const { vpc, tier, inbound, outbound } = args;
  const place = [
    ...checkKnownRegion(vpc.region, "vpc.region"),
    ...checkKnownWord("tier-unknown", "tier", tier, Object.keys(vpc.tiers).sort()),
  ];
  const own = [
    ...(inbound === undefined ? [] : under("inbound", checkClients(inbound))),
    ...(outbound === undefined ? [] : under("outbound", checkForwarding(outbound, vpc))),
  ];
  return [
    ...place,
    ...(place.length === 0 ? checkPlaces(args) : []),
    ...(inbound === undefined && outbound === undefined ? [nothingWanted()] : []),
    ...own,
    ...(own.length === 0 ? checkRuleCounts(args) : []),
  ];
}

function nothingWanted(): Issue {
  const message = "got neither inbound nor outbound, expected at least one; an empty component makes nothing";
  return { code: "resolver-empty", path: "", message };
}

function checkPlaces(args: ResolverEndpointsArgs): Issue[] {
  const known = Object.keys(args.vpc.tiers[args.tier]?.subnets ?? {}).sort();
  const zones = zonesOf(args);
  const inbound = checkAddresses(args.inbound, "inbound", args);
  const outbound = checkAddresses(args.outbound, "outbound", args);
  return [
    ...(args.zones ?? []).flatMap((zone, index) =>
      checkKnownWord("zone-unknown", `zones[${index}]`, zone, known),
    ),
    ...(zones.length < 2 ? [tooFewZones(zones, args.tier)] : []),
    ...inbound,
    ...outbound,
    ...checkTaken(args),
  ];
}

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverEndpoint.html */
function tooFewZones(zones: readonly string[], tier: string): Issue {
  const got = zones.length === 0 ? "no zone" : `${zones.join(", ")} alone`;
  const message = `got ${got}, expected at least two zones, since AWS wants two addresses of each endpoint; add a zone to tier ${tier}`;
  return { code: "resolver-zones-too-few", path: "zones", message };
}

function checkAddresses(
  endpoint: ResolverAddresses | undefined,
  side: "inbound" | "outbound",
  args: ResolverEndpointsArgs,
): Issue[] {
  const zones = zonesOf(args);
  return Object.entries(endpoint?.addresses ?? {}).flatMap(([zoneId, address]) => {
    const path = `${side}.addresses.${zoneId}`;
    const subnet = args.vpc.tiers[args.tier]?.subnets[zoneId];
    if (subnet === undefined || !zones.includes(zoneId))
      return checkKnownWord("zone-unknown", path, zoneId, zones);
    return checkAddress(address, subnet.cidr, path);
  });
}

function checkAddress(address: string, cidr: string, path: string): Issue[] {
  const parsed = parseAddress(address);
  if (parsed?.family !== 4) {
    const message = `got ${address}, expected an IPv4 address of ${cidr}`;
    return [{ code: "resolver-address-malformed", path, message }];
  }
  const subnet = cidrOf(cidr);
  const [first, last] = [subnet.first, lastOf(subnet)];
  if (parsed.value < first || parsed.value > last) {
    const message = `got ${address}, expected an address of ${formatCidr(subnet)}, the subnet of this zone`;
    return [{ code: "resolver-address-outside", path, message }];
  }
  // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
  if (parsed.value >= first + 4n && parsed.value < last) return [];
  const message = `got ${address}, expected another one: AWS keeps the first four and the last of a subnet`;
  return [{ code: "resolver-address-reserved", path, message }];
}

function checkTaken({ inbound, outbound }: ResolverEndpointsArgs): Issue[] {
  const taken = Object.values(inbound?.addresses ?? {});
  return Object.entries(outbound?.addresses ?? {}).flatMap(([zoneId, address]) => {
    if (!taken.includes(address)) return [];
    const message = `got ${address}, an address of the inbound endpoint, expected one of its own`;
    return [{ code: "resolver-address-taken", path: `outbound.addresses.${zoneId}`, message }];
  });
}

function checkClients({ clients }: InboundEndpoint): Issue[] {
  const names = Object.keys(clients).sort();
  if (names.length === 0) {
    const message = "got no client, expected at least one site or client range; nobody else is admitted";
    return [{ code: "resolver-clients-missing", path: "clients", message }];
  }
  return names.flatMap((name) => {
    const path = `clients.${name}.cidrs`;
    const cidrs = clients[name]?.cidrs ?? [];
    const message = "got no range, expected at least one to ask from";
    if (cidrs.length === 0) return [{ code: "range-missing", path, message }];
    return cidrs.flatMap((cidr, index) =>
      checkSourceRange(cidr, `${path}[${index}]`, "ipv4", "the endpoint has IPv4 addresses only"),
    );
  });
}

function checkRuleCounts(args: ResolverEndpointsArgs): Issue[] {
  const { inbound, outbound } = args;
  const quota = args.rulesPerSecurityGroup ?? quotas.rulesPerSecurityGroup.value;
  return [
    ...checkRuleQuota(quota, "rulesPerSecurityGroup"),
    ...(inbound === undefined ? [] : checkCount(inboundRules(inbound), quota, "inbound.clients")),
    ...(outbound === undefined ? [] : checkCount(outboundRules(outbound), quota, "outbound.rules")),
  ];
}

function checkCount(rules: readonly DnsRule[], quota: number, path: string): Issue[] {
  if (rules.length <= quota) return [];
  const message = `got ${rules.length} rules (tcp and udp for ${rules.length / 2} aggregated ranges), expected at most ${quota}, the quota "rules per security group"; give neighbouring ranges, or let AWS raise the quota and set rulesPerSecurityGroup`;
  return [{ code: "security-group-rules-exceeded", path, message }];
}
