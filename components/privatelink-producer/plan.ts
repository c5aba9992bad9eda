/**
 * What {@link PrivateLinkProducer} will register, as plain data: zones, listeners, target groups and rules of each load
 * balancer. Pure; the arguments were checked before.
 */
import { region as regionNamed } from "../../network/catalogue/regions";
import { cidrOf, containsCidr, parseCidr } from "../../network/cidr";
import { type ListenerProtocol, type ServicePort, servicePorts } from "../../network/privatelink/ports";
import type { VpcDescription } from "../vpc";
import type { CreatedLoadBalancer, PrivateLinkProducerArgs, ServiceLoadBalancer } from "./args";
import type { ServiceHealthCheck, ServiceListener, ServiceTargets } from "./listener-args";

/** A load balancer and the zones that it is in. */
export interface KeyedLoadBalancer {
  readonly key: string;
  readonly settings: ServiceLoadBalancer;
  /** Zone ids, sorted. */
  readonly zoneIds: readonly string[];
}

/** Every load balancer, sorted by key. */
export function loadBalancersOf(args: PrivateLinkProducerArgs): KeyedLoadBalancer[] {
  return Object.entries(args.loadBalancers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, settings]) => ({ key, settings, zoneIds: zonesOf(settings, args.vpc) }));
}

/** Zone ids of a load balancer, sorted; those that its tier lacks are left out. */
export function zonesOf(settings: ServiceLoadBalancer, vpc: VpcDescription): string[] {
  if (settings.kind === "existing") return [...new Set(settings.zones)].sort();
  const offered = Object.keys(vpc.tiers[settings.tier]?.subnets ?? {}).sort();
  return offered.filter((zoneId) => settings.zones?.includes(zoneId) ?? true);
}

/** Zone ids of the service, sorted: those of any of its load balancers. */
export function zonesOfService(args: PrivateLinkProducerArgs): string[] {
  return [...new Set(loadBalancersOf(args).flatMap(({ zoneIds }) => zoneIds))].sort();
}

/** Ports of the service, the lowest first. All its load balancers have the same. */
export function portsOfService(args: PrivateLinkProducerArgs): ServicePort[] {
  return servicePorts(loadBalancersOf(args).flatMap(({ settings }) => listenedOn(settings)));
}

/** Ports and protocols of a load balancer's listeners, in the order given. */
export function listenedOn(
  settings: ServiceLoadBalancer,
): { readonly port: number; readonly protocol: ListenerProtocol }[] {
  return settings.listeners.map(({ port, protocol }) => ({ port, protocol: protocol ?? "TCP" }));
}

/** The listeners of a load balancer of ours, the lowest port first. */
export function listenersOf(settings: CreatedLoadBalancer): ServiceListener[] {
  return [...settings.listeners].sort((a, b) => a.port - b.port);
}

/** Regions whose VPCs may hold an endpoint, the service's own among them; sorted. */
export function supportedRegionsOf({ vpc, supportedRegions }: PrivateLinkProducerArgs): string[] {
  return [...new Set([vpc.region, ...(supportedRegions ?? [])])].sort();
}

/** Whether the service answers on IPv6, which takes dual-stack load balancers. */
export function takesIpv6({ addressTypes }: PrivateLinkProducerArgs): boolean {
  return addressTypes?.includes("ipv6") ?? false;
}

/** Partition of the service's region; `aws` for one that the catalogue does not know. */
export function partitionOf(vpc: VpcDescription): string {
  return regionNamed(vpc.region)?.partition ?? "aws";
}

/** What a listener's target group is made of. */
export interface PlannedTargetGroup {
  readonly protocol: ListenerProtocol;
  readonly port: number;
  readonly targetType: ServiceTargets["type"];
  readonly healthCheck: PlannedHealthCheck;
  /** Absent where AWS decides itself. */
  readonly preserveClientAddresses?: boolean;
  readonly proxyProtocolV2: boolean;
  readonly deregistrationSeconds: number;
}

/** A health check with every default filled in, but for the time-out, which AWS chooses by protocol. */
export interface PlannedHealthCheck extends ServiceHealthCheck {
  readonly protocol: "TCP" | "HTTP" | "HTTPS";
  readonly intervalSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** The target group of one listener. */
export function targetGroupOf(listener: ServiceListener): PlannedTargetGroup {
  const { targets, preserveClientAddresses, proxyProtocolV2, deregistrationSeconds } = listener;
  const protocol =
    listener.protocol === "TLS" ? (listener.targetProtocol ?? "TCP") : (listener.protocol ?? "TCP");
  const decides = targets.type === "alb" || protocol === "UDP" || protocol === "TCP_UDP";
  return {
    protocol,
    port: targetPortOf(listener),
    targetType: targets.type,
    healthCheck: healthCheckOf(listener),
    preserveClientAddresses: decides ? undefined : (preserveClientAddresses ?? false),
    proxyProtocolV2: proxyProtocolV2 ?? false,
    deregistrationSeconds: deregistrationSeconds ?? 300,
  };
}

/** Port of the targets. */
export function targetPortOf({ port, targetPort }: ServiceListener): number {
  return targetPort ?? port;
}

/** The health check of a listener's targets. */
export function healthCheckOf({ healthCheck, targets }: ServiceListener): PlannedHealthCheck {
  const protocol = healthCheck?.protocol ?? (targets.type === "alb" ? "HTTP" : "TCP");
  const asked = protocol !== "TCP";
  return {
    protocol,
    port: healthCheck?.port,
    path: asked ? (healthCheck?.path ?? "/") : undefined,
    matcher: asked ? (healthCheck?.matcher ?? "200-399") : undefined,
    intervalSeconds: healthCheck?.intervalSeconds ?? 30,
    timeoutSeconds: healthCheck?.timeoutSeconds,
    healthyThreshold: healthCheck?.healthyThreshold ?? 3,
    unhealthyThreshold: healthCheck?.unhealthyThreshold ?? 3,
  };
}

/** Whether an address lies outside every range of the VPC, so that it belongs to no zone of it. */
export function isOutside(address: string, vpc: VpcDescription): boolean {
  const host = cidrOf(`${address}/32`);
  return !vpc.cidrs.some((cidr) => {
    const range = parseCidr(cidr);
    return range !== undefined && containsCidr(range, host);
  });
}

/** How many targets are registered here; absent when others register some too. */
export function targetCount(targets: ServiceTargets): number | undefined {
  if (targets.type === "alb") return 1;
  if (targets.registeredElsewhere === true) return undefined;
  return targets.type === "ip" ? targets.addresses.length : Object.keys(targets.instances).length;
}
