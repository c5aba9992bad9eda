/** What {@link ResolverEndpoints} will register, as plain data. Pure. */
import { aggregateCidrs, parseAddress } from "../../network/cidr";
import type { Issue } from "../../network/issue";
import type { ForwardRule, InboundEndpoint, OutboundEndpoint, ResolverEndpointsArgs } from "./args";

/** The port of DNS. */
export const DNS_PORT = 53;

/** A rule of a security group for one range, by TCP as by UDP. */
export interface DnsRule {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly cidr: string;
}

/** Zone ids of the endpoints, sorted; empty when the tier is not known. */
export function zonesOf({ vpc, tier, zones }: ResolverEndpointsArgs): string[] {
  const offered = Object.keys(vpc.tiers[tier]?.subnets ?? {}).sort();
  return offered.filter((zoneId) => zones === undefined || zones.includes(zoneId));
}

/**
 * The fewest rules that admit exactly the clients. Both protocols: an answer that is too long for UDP is asked for again
 * by TCP. Ranges must be valid.
 */
export function inboundRules({ clients }: InboundEndpoint): DnsRule[] {
  return dnsRules(
    DNS_PORT,
    Object.values(clients).flatMap(({ cidrs }) => cidrs),
  );
}

/** The fewest rules that reach exactly the targets, by port. Targets must be valid. */
export function outboundRules({ rules }: OutboundEndpoint): DnsRule[] {
  const targets = Object.values(rules).flatMap((rule) => rule.targets);
  const ports = [...new Set(targets.map(({ port = DNS_PORT }) => port))].sort((a, b) => a - b);
  return ports.flatMap((opened) => {
    const own = targets.filter(({ port = DNS_PORT }) => port === opened);
    return dnsRules(
      opened,
      own.map(({ address }) => `${address}/32`),
    );
  });
}

function dnsRules(port: number, cidrs: readonly string[]): DnsRule[] {
  const ranges = aggregateCidrs([...cidrs]);
  return ranges.flatMap((cidr) => (["tcp", "udp"] as const).map((protocol) => ({ protocol, port, cidr })));
}

/** Names of the VPCs beyond the hub that follow a rule, sorted; unknown ones are left out. */
export function followersOf(rule: ForwardRule, { vpcs = {} }: OutboundEndpoint): string[] {
  const known = Object.keys(vpcs).sort();
  return rule.vpcs === "all" ? known : known.filter((name) => rule.vpcs?.includes(name));
}

/** Rules by key, sorted. */
export function forwardRules({ rules }: OutboundEndpoint): [string, ForwardRule][] {
  return Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether the text is an IPv4 address. */
export function isIpv4(text: string): boolean {
  return parseAddress(text)?.family === 4;
}

/** Codes: `forward-everything`, `forward-rule-unused`. */
export function resolverWarnings({ outbound }: ResolverEndpointsArgs): Issue[] {
  if (outbound === undefined) return [];
  const everything =
    "every name that no other rule and no private zone answers is asked at these servers, AWS's own names too, and no name resolves while the way to them is down";
  const unused = "no VPC follows the rule, so nothing is forwarded; give hub or vpcs";
  return forwardRules(outbound).flatMap(([key, rule]) => {
    const path = `outbound.rules.${key}`;
    const followed = rule.hub !== false || followersOf(rule, outbound).length > 0;
    return [
      ...(rule.domainName === "." ? [{ code: "forward-everything", path, message: everything }] : []),
      ...(followed ? [] : [{ code: "forward-rule-unused", path, message: unused }]),
    ];
  });
}
