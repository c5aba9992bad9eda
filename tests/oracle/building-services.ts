/** PrivateLink services of a plan: a Network Load Balancer, its targets, the service, and who is connected to it. */
import type {
  EndpointService,
  LoadBalancer,
  ServiceConnection,
  TargetGroup,
} from "../../network/model/privatelink-types";
import type { Fact, Link, NodeId, Source } from "../../network/model/types";

/** A service and its one load balancer. */
export interface ServicePlan {
  /** Unique in the network. */
  readonly name: string;
  readonly vpc: string;
  /** Account ids, or `*`. */
  readonly principals: readonly string[];
  /** Regions in which consumers may have endpoints. */
  readonly regions: readonly string[];
  /** None without one. */
  readonly privateName?: string;
  readonly balancer: BalancerPlan;
}

export interface BalancerPlan {
  /** Names of subnets of its VPC. */
  readonly subnets: readonly string[];
  /** Names of groups of its VPC; none at all is possible. */
  readonly groups: readonly string[];
  /** Whether its groups' inbound rules hold for PrivateLink. */
  readonly enforces: boolean;
  readonly crossZone: boolean;
  /** Whether its addresses are chosen by the plan, or by AWS. */
  readonly addresses: "stated" | "of AWS";
  readonly listeners: readonly ListenerPlan[];
}

export interface ListenerPlan {
  readonly protocol: "TCP" | "TLS" | "UDP" | "TCP_UDP";
  readonly port: number;
  readonly targetPort: number;
  /** Addresses of the VPC, or of a peer's. */
  readonly targets: readonly string[];
}

/** To which service an endpoint is connected. */
export interface ConnectionPlan {
  readonly service: string;
  readonly state: "accepted" | "pending";
}

export const serviceIds = {
  service: (name: string): NodeId => `service ${name}`,
  balancer: (name: string): NodeId => `balancer ${name}`,
  targets: (name: string, index: number): NodeId => `targets ${name}#${index}`,
} as const;

/** The name by which an endpoint is made for the service. */
export function vpceName(service: string): string {
  return `com.amazonaws.vpce.eu-west-1.vpce-svc-${service}`;
}

/** What the plan of the rest of the network knows of a service's VPC. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;
  readonly vpc: NodeId;
  readonly subnet: (name: string) => NodeId | undefined;
  readonly group: (name: string) => NodeId | undefined;
  /** Addresses of the load balancer. */
  readonly addresses: readonly string[];
}

const from = (urn: string, property?: string): Source =>
  property === undefined ? { urn } : { urn, property };
const known = <T>(value: T, source: Source): Fact<T> => ({ known: true, value, source });
const link = (node: NodeId): Link => ({ kind: "node", node, source: from(node) });

export function serviceNode(
  { name, principals, regions, privateName }: ServicePlan,
  { account, region }: Surroundings,
): EndpointService {
  const id = serviceIds.service(name);
  return {
    id,
    name,
    source: from(id),
    account: known(account, from(id, "account")),
    region: known(region, from(id, "region")),
    acceptanceRequired: known(true, from(id, "acceptanceRequired")),
    loadBalancers: [link(serviceIds.balancer(name))],
    principals: principals.map((one) => {
      const arn = one === "*" ? one : `arn:aws:iam::${one}:root`;
      return known(arn, from(id, "allowedPrincipals"));
    }),
    ...(privateName === undefined ? {} : { privateName: known(privateName, from(id, "privateDnsName")) }),
    nameVerified: privateName !== undefined,
    addressTypes: known(["ipv4"], from(id, "supportedIpAddressTypes")),
    supportedRegions: known(regions, from(id, "supportedRegions")),
  };
}

export function balancerNode(
  { name, balancer }: ServicePlan,
  { subnet, group, addresses }: Surroundings,
): LoadBalancer {
  const id = serviceIds.balancer(name);
  const links = (names: readonly string[], find: (one: string) => NodeId | undefined) =>
    names.flatMap((one) => {
      const node = find(one);
      return node === undefined ? [] : [link(node)];
    });
  return {
    id,
    name: `${name}-balancer`,
    source: from(id),
    internal: known(true, from(id, "internal")),
    subnets: links(balancer.subnets, subnet),
    addresses: balancer.addresses === "stated" ? addresses : [],
    securityGroups: links(balancer.groups, group),
    crossZone: known(balancer.crossZone, from(id, "enableCrossZoneLoadBalancing")),
    enforcesOnPrivateLink: known(
      balancer.enforces,
      from(id, "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"),
    ),
    listeners: balancer.listeners.map(({ port, protocol }, index) => {
      const at = from(`${id}#${index}`);
      return {
        port: known(port, at),
        protocol: known(protocol, at),
        targetGroup: link(serviceIds.targets(name, index)),
        source: at,
      };
    }),
    targetTiers: [],
  };
}

export function targetGroupNodes({ name, balancer }: ServicePlan, { vpc }: Surroundings): TargetGroup[] {
  return balancer.listeners.map(({ protocol, targetPort, targets }, index) => {
    const id = serviceIds.targets(name, index);
    const at = (property: string) => from(id, property);
    return {
      id,
      name: id,
      source: from(id),
      vpc: link(vpc),
      targetType: known("ip", at("targetType")),
      protocol: known(protocol, at("protocol")),
      port: known(targetPort, at("port")),
      preservesClientAddresses: known(false, at("preserveClientIp")),
      crossZone: known("balancer" as const, at("crossZone")),
      healthCheckProtocol: known("TCP", at("healthCheck")),
      healthCheckPort: known("traffic-port", at("healthCheck")),
      targets: targets.map((address, position) => {
        const source = from(`${id}/${position}`);
        return { id: known(address, source), source };
      }),
      complete: known(true, from(id)),
    };
  });
}

export function connectionOf(endpoint: NodeId, { service, state }: ConnectionPlan): ServiceConnection {
  return {
    endpoint,
    service: serviceIds.service(service),
    state: known(state, from(endpoint, "autoAccept")),
  };
}
