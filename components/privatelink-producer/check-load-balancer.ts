/** What {@link PrivateLinkProducer} refuses about one load balancer; paths are relative to it. Pure. */
import type * as pulumi from "@pulumi/pulumi";
import { cidrOf, lastOf, parseAddress, parseCidr } from "../../network/cidr";
import { type Issue, under } from "../../network/issue";
import { checkListenerSet, checkUdp } from "../../network/privatelink/limits";
import { checkPort, checkPublished, servicePorts } from "../../network/privatelink/ports";
import { checkKnownWord } from "../internal/known-word";
import { checkSourceRange } from "../internal/security-group-rules";
import { checkZoneIds } from "../internal/vpc-checks";
import type {
  CreatedLoadBalancer,
  ExistingLoadBalancer,
  PrivateLinkProducerArgs,
  ServiceLoadBalancer,
} from "./args";
import { checkListener } from "./check-listener";
import { listenedOn, takesIpv6, zonesOf } from "./plan";
import { planDirectRules, planTargetRules, type TransportRule } from "./rules";

/** The codes are listed at `checkPrivateLinkProducer`. */
export function checkLoadBalancer(
  settings: ServiceLoadBalancer,
  args: PrivateLinkProducerArgs,
  rulesPerSecurityGroup: number,
): Issue[] {
  const service = { allowUdp: args.allowUdp ?? false, dualStack: takesIpv6(args) };
  const common = [
    ...checkListenerSet(
      settings.listeners.map(({ port }) => port),
      "listeners",
    ),
    ...listenedOn(settings).flatMap(({ port, protocol }, index) => [
      ...checkPort(port, `listeners[${index}].port`),
      ...checkUdp(protocol, service, `listeners[${index}].protocol`),
    ]),
  ];
  return settings.kind === "existing"
    ? [...common, ...checkExisting(settings, args)]
    : [...common, ...checkCreated(settings, args, rulesPerSecurityGroup)];
}

function checkExisting(settings: ExistingLoadBalancer, args: PrivateLinkProducerArgs): Issue[] {
  const { vpc } = args;
  const ipv4Only =
    "got ipv4, expected dualstack, since the service takes IPv6; set it if the load balancer is, or leave ipv6 out of addressTypes";
  return [
    ...checkArn(settings.arn, args),
    ...(settings.zones.length === 0 ? [withoutZone("zones")] : []),
    ...checkZoneIds(
      settings.zones.map((zoneId, index) => ({ zoneId, path: `zones[${index}]` })),
      vpc.region,
    ),
    ...(takesIpv6(args) && settings.addressType !== "dualstack"
      ? [{ code: "load-balancer-ipv4-only", path: "addressType", message: ipv4Only }]
      : []),
  ];
}

/** An endpoint service is in the account and the region of its load balancers. */
function checkArn(arn: pulumi.Input<string>, { vpc }: PrivateLinkProducerArgs): Issue[] {
  if (typeof arn !== "string") return [];
  const [, region, accountId, kind] =
    /^arn:[a-z-]+:elasticloadbalancing:([a-z0-9-]+):(\d{12}):loadbalancer\/([a-z]+)\/./.exec(arn) ?? [];
  if (kind === "net" && region === vpc.region && accountId === vpc.accountId) return [];
  const message = `got ${arn}, expected the ARN of a Network Load Balancer (loadbalancer/net/...) of ${vpc.accountId} in ${vpc.region}, where the service is; correct it`;
  return [{ code: "load-balancer-arn", path: "arn", message }];
}

function checkCreated(
  settings: CreatedLoadBalancer,
  args: PrivateLinkProducerArgs,
  rulesPerSecurityGroup: number,
): Issue[] {
  const { vpc } = args;
  const tier = checkKnownWord("tier-unknown", "tier", settings.tier, Object.keys(vpc.tiers).sort());
  const listeners = settings.listeners.flatMap((listener, index) =>
    under(`listeners[${index}]`, checkListener(listener, vpc.region)),
  );
  const sources = checkDirectSources(settings);
  const targetCidrs = (settings.targetCidrs ?? []).flatMap((cidr, index) =>
    checkSourceRange(cidr, `targetCidrs[${index}]`),
  );
  const rulesReadable = [...listeners, ...sources, ...targetCidrs].length === 0;
  return [
    ...(tier.length > 0 ? tier : [...checkZones(settings, args), ...checkAddresses(settings, args)]),
    ...checkIpv6(args),
    ...listeners,
    ...sources,
    ...targetCidrs,
    ...checkEnforcement(settings),
    ...(rulesReadable ? checkRules(settings, args, rulesPerSecurityGroup) : []),
  ];
}

function checkZones(settings: CreatedLoadBalancer, { vpc }: PrivateLinkProducerArgs): Issue[] {
  const known = Object.keys(vpc.tiers[settings.tier]?.subnets ?? {}).sort();
  const unknown = (settings.zones ?? []).flatMap((zoneId, index) =>
    checkKnownWord("zone-unknown", `zones[${index}]`, zoneId, known),
  );
  return unknown.length > 0 || zonesOf(settings, vpc).length > 0 ? unknown : [withoutZone("zones")];
}

function withoutZone(path: string): Issue {
  const message = "got no zone, expected at least one, better two; name zones in which the service is";
  return { code: "load-balancer-without-zone", path, message };
}

/**
 * AWS keeps the first four addresses and the last one of a subnet.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
function checkAddresses(settings: CreatedLoadBalancer, { vpc }: PrivateLinkProducerArgs): Issue[] {
  const zoneIds = zonesOf(settings, vpc);
  return Object.entries(settings.addresses ?? {}).flatMap(([zoneId, text]) => {
    const path = `addresses.${zoneId}`;
    const subnet = vpc.tiers[settings.tier]?.subnets[zoneId];
    const range = subnet === undefined ? undefined : parseCidr(subnet.cidr);
    if (!zoneIds.includes(zoneId) || range === undefined)
      return checkKnownWord("zone-unknown", path, zoneId, zoneIds);
    const address = parseAddress(text);
    const accepted = `expected an address of ${subnet?.cidr}, the subnet of tier ${settings.tier} in ${zoneId}`;
    if (address?.family !== 4) {
      return [{ code: "address-malformed", path, message: `got ${text}, ${accepted}; correct it` }];
    }
    if (address.value < range.first || address.value > lastOf(range)) {
      return [
        { code: "address-outside-subnet", path, message: `got ${text}, ${accepted}; choose one of it` },
      ];
    }
    if (address.value >= range.first + 4n && address.value < lastOf(range)) return [];
    const message = `got ${text}, ${accepted} but for its first four and its last, which AWS keeps; choose another`;
    return [{ code: "address-reserved", path, message }];
  });
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html#endpoint-service-ip-address-type */
function checkIpv6(args: PrivateLinkProducerArgs): Issue[] {
  if (!takesIpv6(args) || args.vpc.ipv6CidrBlock !== undefined) return [];
  const message =
    "got a VPC without an IPv6 range, expected one, since the service takes IPv6 and its load balancers are dual stack; switch on IPv6 in the VPC, or leave ipv6 out of addressTypes";
  return [{ code: "dual-stack-without-ipv6", path: "tier", message }];
}

function checkDirectSources(settings: CreatedLoadBalancer): Issue[] {
  const published = servicePorts(listenedOn(settings));
  return Object.entries(settings.directSources ?? {}).flatMap(([name, { cidrs, ports }]) => {
    const missing = { code: "range-missing", path: "cidrs", message: "got no range, expected at least one" };
    return under(`directSources.${name}`, [
      ...(cidrs.length === 0 ? [missing] : []),
      ...cidrs.flatMap((cidr, index) => checkSourceRange(cidr, `cidrs[${index}]`)),
      ...checkPublished(ports ?? [], published, "ports"),
    ]);
  });
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html#security-group-considerations */
function checkEnforcement({ enforceInboundRulesOnPrivateLink, directSources }: CreatedLoadBalancer): Issue[] {
  if (enforceInboundRulesOnPrivateLink !== true || Object.keys(directSources ?? {}).length > 0) return [];
  const message =
    "got true without directSources, expected the ranges of the consumers' clients, since AWS would drop everything that comes through PrivateLink; name them or remove this";
  return [{ code: "private-link-traffic-dropped", path: "enforceInboundRulesOnPrivateLink", message }];
}

function checkRules(settings: CreatedLoadBalancer, { vpc }: PrivateLinkProducerArgs, quota: number): Issue[] {
  const inbound = "name fewer or neighbouring ranges in directSources";
  const outbound = "name the range of the targets in targetCidrs";
  const usable = settings.targetCidrs ?? vpc.cidrs.filter((cidr) => parseCidr(cidr) !== undefined);
  const targetRules = planTargetRules(settings, { ...vpc, cidrs: usable });
  return [
    ...countRules("inbound", planDirectRules(settings), quota, "directSources", inbound),
    ...countRules("outbound", targetRules, quota, "targetCidrs", outbound),
  ];
}

/** AWS counts each direction, and IPv4 and IPv6, apart. */
function countRules(
  direction: "inbound" | "outbound",
  rules: readonly TransportRule[],
  quota: number,
  path: string,
  remedy: string,
): Issue[] {
  return ([4, 6] as const).flatMap((family) => {
    const count = rules.filter(({ cidr }) => cidrOf(cidr).family === family).length;
    if (count <= quota) return [];
    const message = `got ${count} IPv${family} rules, expected at most ${quota}, the quota "${direction} rules per security group"; ${remedy}, or let AWS raise the quota and set rulesPerSecurityGroup`;
    return [{ code: "security-group-rules-exceeded", path, message }];
  });
}
