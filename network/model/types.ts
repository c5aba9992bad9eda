/**
 * The network as a graph: what the proof, cost, quotas and diagrams read. Plain data; nodes point to each
 * other by id. Every value names the resource and property that it was read from, because that is the
 * evidence for whatever is concluded from it. What a recording cannot tell is a typed unknown, never a guess.
 *
 * Not modelled: Client VPN, load balancers other than Network Load Balancers, and transit gateways. A recording that holds them gives a {@link Warning} for each.
 */
import type { PortRange } from "../ports";
import type { IpFamily } from "../cidr";
import type { JsonObject } from "../recorded";
import type { Fact, Link, NodeId, Source } from "./evidence";
import type { Machine } from "./machine-types";
import type { EndpointService, LoadBalancer, ServiceConnection, TargetGroup } from "./privatelink-types";
import type { CustomerGateway, ResolverEndpoint, ResolverRule, VpnConnection, VpnGateway } from "./vpn-types";

export type { Fact, Known, Link, NodeId, Source, Unknown } from "./evidence";

/** What every node has. */
export interface Node {
  readonly id: NodeId;
  /** Logical name of the resource, or the settings' own word for it. */
  readonly name: string;
  readonly source: Source;
}

export interface Vpc extends Node {
  readonly role: "hub" | "spoke" | "other";
  /** Who makes it: a resource of the program, an `awsx.ec2.Vpc`, or nobody here since it exists already. */
  readonly origin: "created" | "awsx" | "adopted";
  readonly account: Fact<string>;
  readonly region: Fact<string>;
  /** The primary range first, then IPv4 before IPv6. */
  readonly ranges: readonly VpcRange[];
  readonly dnsSupport: Fact<boolean>;
  readonly dnsHostnames: Fact<boolean>;
  /** Tables, lists and group that AWS gives every VPC and that apply where nothing else is associated. */
  readonly mainRouteTable: NodeId;
  readonly defaultNetworkAcl: NodeId;
  readonly defaultSecurityGroup: NodeId;
  readonly subnets: readonly NodeId[];
  readonly routeTables: readonly NodeId[];
  readonly peerings: readonly NodeId[];
  /** Private zones that this VPC is associated with. */
  readonly privateZones: readonly NodeId[];
}

export interface VpcRange {
  readonly family: IpFamily;
  readonly cidr: Fact<string>;
}

export interface Subnet extends Node {
  readonly vpc: Link;
  /** Absent when the subnet is not part of a layout that names its tiers. */
  readonly tier?: string;
  /** What the tier is for, in the settings' words. */
  readonly purpose?: string;
  readonly zoneId: Fact<string>;
  readonly cidr: Fact<string>;
  readonly ipv6Cidr?: Fact<string>;
  /** Whether instances get a public address unless they decline it. */
  readonly publicAddresses: Fact<boolean>;
  /** The main route table where none is associated. */
  readonly routeTable: Link;
  /** The default network ACL where none is associated. */
  readonly networkAcl: Link;
}

export interface RouteTable extends Node {
  readonly vpc: Link;
  readonly main: boolean;
  readonly subnets: readonly NodeId[];
  readonly routes: readonly Route[];
  /** Whether every route of the table is here. */
  readonly complete: Fact<boolean>;
}

export interface Route {
  readonly destination: Fact<RouteDestination>;
  readonly target: RouteTarget;
  /** Who put it there. `local` and `gateway-endpoint` routes come without a route resource. */
  readonly origin: "local" | "declared" | "gateway-endpoint" | "propagated";
  readonly source: Source;
}

export type RouteDestination =
  | { readonly kind: "cidr"; readonly cidr: string }
  | { readonly kind: "prefix-list"; readonly list: PrefixList };

/** A list of ranges that AWS or somebody else keeps. */
export type PrefixList =
  { readonly kind: "service"; readonly endpoint: NodeId } | { readonly kind: "other"; readonly link: Link };

export type RouteTargetKind =
  | "local"
  | "peering"
  | "gateway-endpoint"
  | "vpn-gateway"
  | "internet-gateway"
  | "egress-only-internet-gateway"
  | "nat-gateway"
  | "network-interface"
  | "transit-gateway"
  | "gateway-load-balancer-endpoint"
  | "carrier-gateway"
  | "local-gateway"
  | "core-network"
  | "odb-network"
  | "unknown";

export interface RouteTarget {
  readonly kind: RouteTargetKind;
  readonly to: Link;
}

/** A protocol as AWS numbers it; `all` is -1, and a number stands for one without a word of its own. */
export type IpProtocol = "all" | "tcp" | "udp" | "icmp" | "icmpv6" | `${number}`;

/** What a rule matches besides the address. */
export interface TrafficMatch {
  readonly protocol: IpProtocol;
  /** Destination ports; absent when the protocol has none, or all are meant. */
  readonly ports?: PortRange;
  /** Absent when every type is meant; `code` is absent when every code is. */
  readonly icmp?: { readonly type: number; readonly code?: number };
}

export interface NetworkAcl extends Node {
  readonly vpc: Link;
  readonly isDefault: boolean;
  readonly subnets: readonly NodeId[];
  /** By direction and number; what no rule matches is denied. */
  readonly rules: readonly NetworkAclRule[];
  readonly complete: Fact<boolean>;
}

export interface NetworkAclRule {
  readonly direction: "ingress" | "egress";
  readonly number: Fact<number>;
  readonly action: Fact<"allow" | "deny">;
  readonly cidr: Fact<string>;
  readonly match: Fact<TrafficMatch>;
  readonly source: Source;
}

export interface SecurityGroup extends Node {
  readonly vpc: Link;
  readonly isDefault: boolean;
  readonly rules: readonly SecurityRule[];
  readonly complete: Fact<boolean>;
}

export interface SecurityRule {
  readonly direction: "ingress" | "egress";
  readonly match: Fact<TrafficMatch>;
  readonly peer: Fact<RulePeer>;
  readonly description?: string;
  readonly source: Source;
}

/** The other end that a security group rule speaks of. */
export type RulePeer =
  | { readonly kind: "cidr"; readonly cidr: string }
  | { readonly kind: "group"; readonly group: Link }
  | { readonly kind: "prefix-list"; readonly list: PrefixList };

export interface Peering extends Node {
  readonly requester: PeeringSide;
  readonly accepter: PeeringSide;
  /** Traffic passes only once it is `active`. */
  readonly status: Fact<"active" | "pending-acceptance">;
}

export interface PeeringSide {
  readonly vpc: Link;
  readonly account: Fact<string>;
  readonly region: Fact<string>;
  /** Whether the other side resolves this VPC's public host names to private addresses. */
  readonly dnsResolution: Fact<boolean>;
}

export interface InterfaceEndpoint extends Node {
  /** Name of the component that shares it: the endpoint set. */
  readonly set?: string;
  readonly vpc: Link;
  readonly serviceName: Fact<string>;
  /** One network interface in each. */
  readonly subnets: readonly Link[];
  readonly securityGroups: readonly Link[];
  readonly policy: Fact<EndpointPolicy>;
  /** Whether AWS answers for the service's own names within the endpoint's VPC. */
  readonly privateDns: Fact<boolean>;
}

export interface GatewayEndpoint extends Node {
  readonly vpc: Link;
  readonly serviceName: Fact<string>;
  readonly routeTables: readonly Link[];
  readonly policy: Fact<EndpointPolicy>;
}

/** Without a document AWS attaches one that allows everything. */
export type EndpointPolicy =
  { readonly kind: "full" } | { readonly kind: "document"; readonly document: JsonObject };

/** A private hosted zone. A name that it should have and lacks is not looked up elsewhere. */
export interface PrivateZone extends Node {
  /** Lower case, without the final dot. */
  readonly zoneName: Fact<string>;
  readonly vpcs: readonly ZoneVpc[];
  readonly records: readonly ZoneRecord[];
}

export interface ZoneVpc {
  readonly vpc: Link;
  /** The authorization that the zone's account gave; needed when the VPC is in another one. */
  readonly authorization?: Source;
}

export interface ZoneRecord {
  /** Complete name, lower case, without the final dot; a wildcard begins with `*.`. */
  readonly name: Fact<string>;
  readonly type: Fact<string>;
  readonly answer: ZoneAnswer;
  readonly source: Source;
}

export type ZoneAnswer =
  | { readonly kind: "endpoint"; readonly endpoint: NodeId }
  | { readonly kind: "values"; readonly values: readonly string[] }
  | { readonly kind: "unknown"; readonly why: string };

/** The group that the workloads of a tier wear: what a proof about the tier starts from. */
export interface WorkloadGroup {
  readonly vpc: NodeId;
  readonly tier: string;
  readonly securityGroup: Link;
}

/** An internet gateway, or an egress-only one. */
export interface InternetGateway extends Node {
  readonly vpc: Link;
  readonly egressOnly: boolean;
}

export interface NatGateway extends Node {
  readonly subnet: Link;
  readonly connectivity: Fact<"public" | "private">;
}

/** Something that the model does not understand and that could change what traffic does. */
export interface Warning {
  /**
   * `unmodelled-resource`: a type that could carry traffic; `unresolved-reference`: a part of something that
   * the recording does not name; `awsx-not-expanded`: an awsx VPC whose children cannot be foretold.
   */
  readonly code: "unmodelled-resource" | "unresolved-reference" | "awsx-not-expanded";
  readonly type: string;
  readonly message: string;
  /** VPCs whose traffic may differ from what the model says; `all` when that cannot be told. */
  readonly affects: "all" | readonly NodeId[];
  readonly source: Source;
}

/** Every map is in the order of its keys, so that two builds of one recording read alike. */
export interface NetworkModel {
  readonly vpcs: ReadonlyMap<NodeId, Vpc>;
  readonly subnets: ReadonlyMap<NodeId, Subnet>;
  readonly routeTables: ReadonlyMap<NodeId, RouteTable>;
  readonly networkAcls: ReadonlyMap<NodeId, NetworkAcl>;
  readonly securityGroups: ReadonlyMap<NodeId, SecurityGroup>;
  readonly peerings: ReadonlyMap<NodeId, Peering>;
  readonly interfaceEndpoints: ReadonlyMap<NodeId, InterfaceEndpoint>;
  readonly gatewayEndpoints: ReadonlyMap<NodeId, GatewayEndpoint>;
  readonly privateZones: ReadonlyMap<NodeId, PrivateZone>;
  readonly internetGateways: ReadonlyMap<NodeId, InternetGateway>;
  readonly natGateways: ReadonlyMap<NodeId, NatGateway>;
  readonly machines: ReadonlyMap<NodeId, Machine>;
  readonly loadBalancers: ReadonlyMap<NodeId, LoadBalancer>;
  readonly targetGroups: ReadonlyMap<NodeId, TargetGroup>;
  readonly endpointServices: ReadonlyMap<NodeId, EndpointService>;
  readonly serviceConnections: readonly ServiceConnection[];
  readonly vpnGateways: ReadonlyMap<NodeId, VpnGateway>;
  readonly customerGateways: ReadonlyMap<NodeId, CustomerGateway>;
  readonly vpnConnections: ReadonlyMap<NodeId, VpnConnection>;
  readonly resolverEndpoints: ReadonlyMap<NodeId, ResolverEndpoint>;
  readonly resolverRules: ReadonlyMap<NodeId, ResolverRule>;
  readonly workloadGroups: readonly WorkloadGroup[];
  readonly warnings: readonly Warning[];
}
