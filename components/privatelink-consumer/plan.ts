/** What {@link PrivateLinkConsumer} will register, as plain data. Pure; the arguments were checked before. */
import { region as regionNamed } from "../../network/catalogue/regions";
import type { Issue } from "../../network/issue";
import { parsePrincipals, principalsOfAccount } from "../../network/privatelink/principals";
import type { ServicePort } from "../../network/privatelink/ports";
import { endpointZones, type ZonedConsumer } from "../../network/privatelink/zones";
import type { EndpointSource } from "../internal/endpoint-parts";
import { type IngressRule, planIngressRules } from "../internal/security-group-rules";
import type { ConsumerSource, GroupSource, PrivateLinkConsumerArgs, RangeSource } from "./args";

/** What an endpoint is after an update, as far as it can be known before. */
export type EndpointState = "accepted" | "pending";

/** Manual acceptance leaves an endpoint pending unless the service's account accepts it in the same program. */
export function stateOf({ service, accepter }: PrivateLinkConsumerArgs): EndpointState {
  return service.acceptance === "automatic" || accepter !== undefined ? "accepted" : "pending";
}

/** The consumer's choice of zones. */
export function zonedConsumer({ vpc, tier, zones }: PrivateLinkConsumerArgs): ZonedConsumer {
  const tierZoneIds = Object.keys(vpc.tiers[tier]?.subnets ?? {}).sort();
  return { region: vpc.region, tier, tierZoneIds, zones };
}

/** Zone ids of the endpoint, sorted. */
export function zonesOfEndpoint(args: PrivateLinkConsumerArgs): string[] {
  return endpointZones(args.service, zonedConsumer(args));
}

/** ARNs, or `*`, of the principals by which the endpoint's account may ask; none for the service's own account. */
export function permissionsOf({ service, vpc }: PrivateLinkConsumerArgs): string[] {
  const partition = regionNamed(service.region)?.partition ?? "aws";
  const principals = parsePrincipals(service.principals, partition);
  return principalsOfAccount(principals, vpc.accountId).map(({ arn }) => arn);
}

/** The name that a shared zone answers for; undefined when there is none. */
export function sharedName({ service, names }: PrivateLinkConsumerArgs): string | undefined {
  return names?.kind === "shared-zone" ? (names.dnsName ?? service.privateName?.name) : undefined;
}

/** The fewest rules that admit exactly the ranges of the sources, for one port of the service. */
export function rangeRules(opened: ServicePort, args: PrivateLinkConsumerArgs): IngressRule[] {
  const ranges = sourcesOf(args).flatMap(([, source]) =>
    isRange(source) && admits(source, opened) ? source.cidrs : [],
  );
  return planIngressRules([{ from: opened.port, to: opened.port }], ranges);
}

/** Everybody whom the security group admits. */
export function planSources(args: PrivateLinkConsumerArgs): EndpointSource[] {
  return args.service.ports.flatMap((opened) => {
    const ports = { from: opened.port, to: opened.port };
    const { protocol } = opened;
    const ranges = rangeRules(opened, args).map(({ cidr, family }) => ({
      suffix: cidr,
      ports,
      protocol,
      from: family === 4 ? { cidrIpv4: cidr } : { cidrIpv6: cidr },
    }));
    const others = sourcesOf(args).flatMap(([name, source]): EndpointSource[] => {
      if (!admits(source, opened)) return [];
      if (!isRange(source)) {
        return [
          { suffix: name, ports, protocol, from: { referencedSecurityGroupId: source.securityGroupId } },
        ];
      }
      if (source.ipv6CidrBlock === undefined || args.dualStack !== true) return [];
      return [{ suffix: `${name}-ipv6`, ports, protocol, from: { cidrIpv6: source.ipv6CidrBlock } }];
    });
    return [...ranges, ...others];
  });
}

/** Sources by name, sorted. */
export function sourcesOf({ sources }: PrivateLinkConsumerArgs): [string, ConsumerSource][] {
  return Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether a source is addresses rather than a security group. */
export function isRange(source: ConsumerSource): source is RangeSource {
  return !isGroup(source);
}

function isGroup(source: ConsumerSource): source is GroupSource {
  return "securityGroupId" in source;
}

function admits({ ports }: ConsumerSource, { port }: ServicePort): boolean {
  return ports?.includes(port) ?? true;
}

/** What a person should know, though it is allowed. Codes: `endpoint-unused`, `connection-pending`. */
export function consumerWarnings(args: PrivateLinkConsumerArgs): Issue[] {
  const { service } = args;
  const unused = "nobody may use the endpoint, which is charged all the same; name a source";
  const pending = `the endpoint stays pending, and nothing passes, until account ${service.accountId} accepts it`;
  return [
    ...(Object.keys(args.sources).length === 0
      ? [{ code: "endpoint-unused", path: "sources", message: unused }]
      : []),
    ...(stateOf(args) === "pending"
      ? [{ code: "connection-pending", path: "accepter", message: pending }]
      : []),
  ];
}
