/**
 * Small networks in few words. A plan names its parts and says rules as text, so that it can be read, printed and cut
 * smaller.
 */
import type { JsonObject } from "../../network/recorded";
import type { ResolverPlan, RulePlan } from "./building-resolvers";
import type { ConnectionPlan, ServicePlan } from "./building-services";

export interface NetworkPlan {
  readonly vpcs: readonly VpcPlan[];
  readonly peerings: readonly PeeringPlan[];
  readonly endpoints: readonly EndpointPlan[];
  readonly gateways: readonly GatewayPlan[];
  readonly zones: readonly ZonePlan[];
  /** NAT gateways; none without it. */
  readonly nats?: readonly NatPlan[];
  /** Instances that routes may lead to; none without it. */
  readonly machines?: readonly MachinePlan[];
  /** Services by PrivateLink; none without it. */
  readonly services?: readonly ServicePlan[];
  /** Virtual private gateways; none without it. */
  readonly vpns?: readonly VpnPlan[];
  /** Resolver endpoints; none without it. */
  readonly resolvers?: readonly ResolverPlan[];
  /** Resolver rules; none without it. */
  readonly rules?: readonly RulePlan[];
  /** Names of VPCs that something not modelled affects, or `all`. */
  readonly warnings: readonly string[];
  /** Which facts are unknown: each is the path of one, or its number, modulo how many there are. */
  readonly fog: readonly (number | string)[];
}

export interface VpcPlan {
  readonly name: string;
  readonly cidr: string;
  /** A second range, or `?` for one that is not known before deployment. */
  readonly secondCidr?: string;
  readonly account: string;
  readonly region: string;
  readonly origin: "created" | "adopted";
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
  /** Whether it has an internet gateway. @default false */
  readonly internet?: boolean;
  readonly subnets: readonly SubnetPlan[];
  /** A group with the name of a tier is what the tier's workloads wear. */
  readonly groups: readonly GroupPlan[];
}

export interface SubnetPlan {
  /** Unique in its VPC. */
  readonly name: string;
  readonly tier: string;
  readonly cidr: string;
  /** Whether its workloads get public addresses. @default false */
  readonly public?: boolean;
  /** Zone id. @default "euw1-az1" */
  readonly zone?: string;
  /** Rules of its own ACL; without them it has the VPC's default one, which lets everything through. */
  readonly acl?: readonly AclRulePlan[];
  /** Routes of its own table, besides local ones; without them it has the main table, with local ones only. */
  readonly routes?: readonly RoutePlan[];
}

export interface AclRulePlan {
  readonly direction: "ingress" | "egress";
  readonly number: number;
  readonly action: "allow" | "deny";
  readonly cidr: string;
  readonly traffic: TrafficText;
}

/** `all`, `icmp`, `icmp 8`, `47`, or `tcp` or `udp` with ports: `tcp 443`, `udp 1024-65535`. */
export type TrafficText = string;

export interface GroupPlan {
  readonly name: string;
  readonly rules: readonly GroupRulePlan[];
}

export interface GroupRulePlan {
  readonly direction: "ingress" | "egress";
  /** A range; `group VPC/NAME`; `group outside`; `list GATEWAY`; `list outside`. */
  readonly peer: string;
  readonly traffic: TrafficText;
}

export interface RoutePlan {
  /** A range, or `list outside`. */
  readonly destination: string;
  /** `peering NAME`, `peering outside`, `vpn NAME`, `internet VPC`, `nat NAME`, `machine NAME`, or a kind of target: `internet-gateway`, `transit-gateway`, `unknown`. */
  readonly target: string;
}

export interface PeeringPlan {
  readonly name: string;
  readonly requester: string;
  readonly accepter: string;
  readonly status: "active" | "pending-acceptance";
}

export interface EndpointPlan {
  readonly name: string;
  readonly vpc: string;
  readonly service: string;
  /** Names of subnets of its VPC. */
  readonly subnets: readonly string[];
  /** Names of groups of its VPC. */
  readonly groups: readonly string[];
  /** Full access without one. */
  readonly policy?: JsonObject;
  readonly privateDns: boolean;
  /** Of a service of the plan; without it the service is somebody else's. */
  readonly connection?: ConnectionPlan;
  /** Which end of each subnet its interfaces have their addresses at. */
  readonly addresses: "low" | "high";
}

export interface VpnPlan {
  readonly name: string;
  readonly vpc: string;
  /** Names of subnets with a table of their own, which learns the sites' prefixes. */
  readonly propagateTo: readonly string[];
  readonly sites: readonly SitePlan[];
}

export interface SitePlan {
  /** Unique in the network. */
  readonly name: string;
  readonly routing: "bgp" | "static";
  readonly prefixes: readonly string[];
  /** Ranges at the site and in AWS that its tunnels carry, with a blank between them; everything without it. */
  readonly carries?: string;
}

export interface NatPlan {
  /** Unique in the network. */
  readonly name: string;
  readonly vpc: string;
  /** Name of a subnet of its VPC. */
  readonly subnet: string;
  readonly connectivity: "public" | "private";
}

export interface MachinePlan {
  /** Unique in the network. */
  readonly name: string;
  readonly vpc: string;
  /** Name of a subnet of its VPC. */
  readonly subnet: string;
  /** An address of the subnet. */
  readonly address: string;
  /** Name of a group of its VPC. @default - the one of its subnet's tier */
  readonly group?: string;
  /** Its source/destination check. */
  readonly check: boolean;
}

export interface GatewayPlan {
  readonly name: string;
  readonly vpc: string;
  readonly service: string;
  /** Names of subnets with a table of their own, to which it is attached. */
  readonly subnets: readonly string[];
  readonly policy?: JsonObject;
}

export interface ZonePlan {
  /** Names of zones need not differ. */
  readonly name: string;
  readonly vpcs: readonly string[];
  readonly records: readonly RecordPlan[];
}

export interface RecordPlan {
  readonly name: string;
  readonly type: string;
  /** `endpoint NAME`, `?`, or values with blanks between them. */
  readonly answer: string;
}
