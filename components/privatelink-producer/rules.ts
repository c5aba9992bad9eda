/**
 * Rules of a load balancer's security group, and of the groups that its targets wear, as plain data. Pure; ranges must be
 * valid.
 */
import type { PortRange } from "../../network/ports";
import {
  formatServicePort,
  type ServicePort,
  servicePorts,
  transportsOf,
} from "../../network/privatelink/ports";
import { type IngressRule, planIngressRules } from "../internal/security-group-rules";
import type { VpcDescription } from "../vpc";
import type { CreatedLoadBalancer } from "./args";
import type { ServiceListener } from "./listener-args";
import { healthCheckOf, listenedOn, listenersOf, targetGroupOf, targetPortOf } from "./plan";

/** One port of one protocol, open to or from one range. */
export interface TransportRule extends IngressRule {
  readonly protocol: ServicePort["protocol"];
}

/** Who may call the load balancer by its own address; the fewest rules for exactly these ranges. */
export function planDirectRules(settings: CreatedLoadBalancer): TransportRule[] {
  const sources = Object.values(settings.directSources ?? {});
  return servicePorts(listenedOn(settings)).flatMap((opened) =>
    rulesFor(
      opened,
      sources.flatMap(({ cidrs, ports }) => ((ports?.includes(opened.port) ?? true) ? cidrs : [])),
    ),
  );
}

/** Where the load balancer may send to: targets and their health checks, on their own ports. */
export function planTargetRules(settings: CreatedLoadBalancer, vpc: VpcDescription): TransportRule[] {
  const listeners = listenersOf(settings);
  return portsOfTargets(listeners).flatMap((opened) => {
    const name = formatServicePort(opened);
    const sending = listeners.filter((listener) =>
      sentTo(listener).some((port) => formatServicePort(port) === name),
    );
    return rulesFor(
      opened,
      settings.targetCidrs ?? sending.flatMap((listener) => targetRanges(listener, vpc)),
    );
  });
}

/** Ports of targets and health checks over all listeners, each once, the lowest first. */
export function portsOfTargets(listeners: readonly ServiceListener[]): ServicePort[] {
  const ports = new Map(listeners.flatMap(sentTo).map((port) => [formatServicePort(port), port]));
  return [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

function sentTo(listener: ServiceListener): ServicePort[] {
  const port = targetPortOf(listener);
  const traffic = transportsOf(targetGroupOf(listener).protocol).map((protocol) => ({ port, protocol }));
  // A health check is TCP, HTTP or HTTPS, for UDP targets too.
  return [...traffic, { port: healthCheckOf(listener).port ?? port, protocol: "tcp" }];
}

function targetRanges({ targets }: ServiceListener, vpc: VpcDescription): readonly string[] {
  if (targets.type !== "ip" || targets.registeredElsewhere === true) return vpc.cidrs;
  return targets.addresses.map((address) => `${address}/32`);
}

function rulesFor({ port, protocol }: ServicePort, cidrs: readonly string[]): TransportRule[] {
  const range: PortRange = { from: port, to: port };
  return planIngressRules([range], cidrs).map((rule) => ({ ...rule, protocol }));
}
