/**
 * What AWS and PrivateLink allow of the load balancers behind a service, apart from the form of each value. Pure.
 */
import { quotas } from "../catalogue/quotas";
import type { Issue } from "../issue";
import type { ListenerProtocol } from "./ports";
import { transportsOf } from "./ports";

/**
 * Codes: `listeners-missing`, `listeners-exceeded`, `listener-port-twice`.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html
 */
export function checkListenerSet(ports: readonly number[], path: string): Issue[] {
  const most = quotas.listenersPerNetworkLoadBalancer.value;
  if (ports.length === 0) {
    const message = "got no listener, expected at least one port that clients call";
    return [{ code: "listeners-missing", path, message }];
  }
  const count = `got ${ports.length} listeners, expected at most ${most} for one load balancer, which AWS does not raise; give the service's other ports a service of their own`;
  return [
    ...(ports.length > most ? [{ code: "listeners-exceeded", path, message: count }] : []),
    ...ports.flatMap((port, index) => {
      if (ports.indexOf(port) === index) return [];
      const message = `got ${port}, which another listener has, expected one listener for each port; TCP and UDP on one port are the protocol TCP_UDP`;
      return [{ code: "listener-port-twice", path: `${path}[${index}].port`, message }];
    }),
  ];
}

/**
 * UDP, which PrivateLink carries since October 2024. Copies of AWS's pages from before that say TCP only, as do tools
 * that follow them, so that UDP has to be asked for. Codes: `udp-not-allowed`, `udp-dual-stack`.
 * https://aws.amazon.com/about-aws/whats-new/2024/10/aws-udp-privatelink-dual-stack-network-load-balancers/
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-listener.html
 */
export function checkUdp(
  protocol: ListenerProtocol,
  service: { readonly allowUdp: boolean; readonly dualStack: boolean },
  path: string,
): Issue[] {
  if (!transportsOf(protocol).includes("udp")) return [];
  if (!service.allowUdp) {
    const message = `got ${protocol}, expected TCP or TLS; PrivateLink carries UDP since October 2024, so set allowUdp: true once region and clients are known to support it`;
    return [{ code: "udp-not-allowed", path, message }];
  }
  if (!service.dualStack) return [];
  const message = `got ${protocol} in a service that takes IPv6, expected TCP or TLS, since AWS takes no UDP listener with IPv4 targets on a dual-stack load balancer; make it a service of its own on IPv4`;
  return [{ code: "udp-dual-stack", path, message }];
}

/** A load balancer that two services name, or one service twice. */
export interface NamedLoadBalancer {
  /** ARN; only those that are known as text can be compared. */
  readonly arn: string;
  /** Where it stands in the settings. */
  readonly path: string;
}

/**
 * One load balancer serves one endpoint service. Code: `load-balancer-taken`.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html#considerations-endpoint-services
 */
export function checkLoadBalancerOwners(loadBalancers: readonly NamedLoadBalancer[]): Issue[] {
  const owners = new Map<string, string>();
  return loadBalancers.flatMap(({ arn, path }) => {
    const owner = owners.get(arn);
    owners.set(arn, owner ?? path);
    if (owner === undefined) return [];
    const message = `got the load balancer of ${owner}, expected one of its own, since AWS lets a load balancer serve one endpoint service; give another one`;
    return [{ code: "load-balancer-taken", path, message }];
  });
}

/**
 * Through PrivateLink a target sees the load balancer as every connection's source, which leaves so many ports.
 * Code: `connections-per-target`, a warning.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html
 *
 * @param targets how many targets the listener with the fewest has; absent when they are registered elsewhere
 */
export function connectionWarning(targets: number | undefined, path: string): Issue {
  const each = quotas.connectionsPerMinutePerTarget.value;
  const limit = `a target takes ${grouped(each)} connections at a time or in a minute through PrivateLink`;
  const all =
    targets === undefined
      ? ""
      : `, which is ${grouped(targets * each)} for the listener with the fewest targets`;
  const message = `${limit}${all}; add targets before clients need more`;
  return { code: "connections-per-target", path, message };
}

/** 55,000 and not 55000, whatever the machine's language. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
