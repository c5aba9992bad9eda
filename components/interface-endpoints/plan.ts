/**
 * What {@link InterfaceEndpoints} will register, as plain data: zones, names, rules, policy and subscribers of each
 * endpoint. Pure; the arguments were checked before.
 */
import type { Issue } from "../../network/issue";
import type { PortRange } from "../../network/ports";
import { endpointPolicy } from "../internal/endpoint-policy";
import type { PrivateName } from "../internal/private-names";
import { type IngressRule, planIngressRules, sortPorts } from "../internal/security-group-rules";
import type { EndpointSettings, InterfaceEndpointsArgs } from "./args";
import { openingsOf, type ResolvedService, resolveService } from "./resolve";

/** One endpoint and everything that belongs to it. */
export interface PlannedEndpoint {
  readonly key: string;
  readonly serviceName: string;
  /** Region of the service, when it is not the hub's. */
  readonly serviceRegion?: string;
  /** Zone ids, sorted. */
  readonly zoneIds: readonly string[];
  /** Single TCP ports, sorted. */
  readonly ports: readonly number[];
  /** TCP ports besides, sorted. */
  readonly portRanges: readonly PortRange[];
  readonly privateNames: readonly PrivateName[];
  /** Text of the endpoint policy; absent when none is sent. */
  readonly policy?: string;
  readonly dualStack: boolean;
  readonly rules: readonly IngressRule[];
  /** Who is admitted on IPv6 by a range that is not known before deployment. */
  readonly ipv6Sources: readonly Ipv6Source[];
  /** Names of the consumers that share the endpoint, sorted. */
  readonly consumers: readonly string[];
}

/** The hub, or a consumer by its name. */
export type Ipv6Source = { readonly kind: "hub" } | { readonly kind: "consumer"; readonly name: string };

/** Every endpoint of the set, sorted by key. */
export function planEndpoints(args: InterfaceEndpointsArgs): PlannedEndpoint[] {
  return resolvedServices(args).map(({ key, settings, service }) =>
    planEndpoint(key, settings, service, args),
  );
}

/** The services that are known, sorted by key; those that are not are left out. */
export function resolvedServices(args: InterfaceEndpointsArgs): {
  readonly key: string;
  readonly settings: EndpointSettings;
  readonly service: ResolvedService;
}[] {
  return sortedEntries(args.services).flatMap(([key, settings]) => {
    const service = resolveService(key, settings, args.vpc.region);
    return service === undefined ? [] : [{ key, settings, service }];
  });
}

/** Zone ids of the set, sorted; empty when the tier is not known. */
export function zonesOfSet({ vpc, tier, zones }: InterfaceEndpointsArgs): string[] {
  const offered = Object.keys(vpc.tiers[tier]?.subnets ?? {}).sort();
  return offered.filter((zoneId) => zones === undefined || zones.includes(zoneId));
}

/** Zone ids of one endpoint: those of the set, less those that it leaves out or that are known to lack the service. */
export function zonesOfService(
  settings: EndpointSettings,
  service: ResolvedService,
  args: InterfaceEndpointsArgs,
): string[] {
  return zonesOfSet(args).filter(
    (zoneId) => (settings.zones?.includes(zoneId) ?? true) && !service.absentZoneIds.includes(zoneId),
  );
}

/** Every IPv4 and IPv6 range that may call the endpoint, in no order and as often as it is entitled. */
export function sourceRanges(
  key: string,
  settings: EndpointSettings,
  args: InterfaceEndpointsArgs,
): string[] {
  const subscribed = [...Object.values(args.consumers ?? {}), ...Object.values(args.clientRanges ?? {})];
  return [
    ...(settings.hub === false ? [] : args.vpc.cidrs),
    ...subscribed.flatMap((source) => (subscribes(source.services, key) ? source.cidrs : [])),
  ];
}

/** Who is admitted on IPv6: nobody unless the endpoint is dual stack. */
export function ipv6SourcesOf(
  key: string,
  settings: EndpointSettings,
  args: InterfaceEndpointsArgs,
): Ipv6Source[] {
  if (settings.dualStack !== true) return [];
  const hub =
    settings.hub === false || args.vpc.ipv6CidrBlock === undefined ? [] : [{ kind: "hub" } as const];
  const consumers = sortedEntries(args.consumers ?? {})
    .filter(([, consumer]) => consumer.ipv6CidrBlock !== undefined && subscribes(consumer.services, key))
    .map(([name]) => ({ kind: "consumer", name }) as const);
  return [...hub, ...consumers];
}

/** Names of the consumers that share the endpoint, sorted. */
export function consumersOf(key: string, args: InterfaceEndpointsArgs): string[] {
  return sortedEntries(args.consumers ?? {})
    .filter(([, consumer]) => subscribes(consumer.services, key))
    .map(([name]) => name);
}

/**
 * What a person should know, though it is allowed. Codes: `own-zone-warned-against`, `service-without-private-name`,
 * `service-unconfirmed`, `dual-stack-unconfirmed`, `endpoint-unused`.
 */
export function planWarnings(args: InterfaceEndpointsArgs): Issue[] {
  return resolvedServices(args).flatMap(({ key, settings, service }) => {
    const path = `services.${key}`;
    const unused = sourceRanges(key, settings, args).length === 0;
    return [
      ...nameWarnings(service, path),
      ...(service.confirmed ? [] : [unconfirmed(service, path)]),
      ...(settings.dualStack === true && service.dualStack !== true
        ? [{ code: "dual-stack-unconfirmed", path: `${path}.dualStack`, message: DUAL_STACK }]
        : []),
      ...(unused ? [{ code: "endpoint-unused", path, message: UNUSED }] : []),
    ];
  });
}

const DUAL_STACK = "that AWS offers this service on IPv6 was not read from AWS; compare before relying on it";
const UNUSED = "neither the hub nor a consumer may use the endpoint, which is charged all the same";

function planEndpoint(
  key: string,
  settings: EndpointSettings,
  service: ResolvedService,
  args: InterfaceEndpointsArgs,
): PlannedEndpoint {
  const records = [service.apex ? "apex" : undefined, service.wildcard ? "wildcard" : undefined] as const;
  const roles = records.filter((role) => role !== undefined);
  return {
    key,
    serviceName: service.serviceName,
    serviceRegion: service.region === args.vpc.region ? undefined : service.region,
    zoneIds: zonesOfService(settings, service, args),
    ports: [...new Set(service.ports)].sort((a, b) => a - b),
    portRanges: sortPorts(service.portRanges),
    privateNames: [...service.privateDnsNames].sort().map((dnsName) => ({ dnsName, records: roles })),
    policy: endpointPolicy(service, settings, args.access),
    dualStack: settings.dualStack ?? false,
    rules: planIngressRules(openingsOf(service), sourceRanges(key, settings, args)),
    ipv6Sources: ipv6SourcesOf(key, settings, args),
    consumers: consumersOf(key, args),
  };
}

function nameWarnings(service: ResolvedService, path: string): Issue[] {
  if (service.privateDnsNames.length > 0) return [];
  if (service.ownZoneWarnedAgainst) {
    const message =
      "AWS warns against a private hosted zone for this service, so there is none; clients must use the endpoint's own name";
    return [{ code: "own-zone-warned-against", path, message }];
  }
  const message = "the service has no private DNS name; clients must use the endpoint's own name";
  return [{ code: "service-without-private-name", path, message }];
}

function unconfirmed(service: ResolvedService, path: string): Issue {
  const message = `service name, private names or ports follow AWS's convention and were not read from AWS; compare ${service.serviceName} before relying on it`;
  return { code: "service-unconfirmed", path, message };
}

function subscribes(services: "all" | readonly string[], key: string): boolean {
  return services === "all" || services.includes(key);
}

function sortedEntries<T>(map: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}
