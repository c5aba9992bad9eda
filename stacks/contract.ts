/**
 * What an environment publishes for other projects: the stack output `network`. A field is never renamed or
 * removed within a version; adding one is not a new version. Plain data once deployed, Outputs before.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceContract } from "./contract-services";
import type { ResolverContract, SiteContract, SiteKeysContract } from "./contract-sites";

export type {
  ServiceConsumerContract,
  ServiceContract,
  ServiceLoadBalancerContract,
} from "./contract-services";
export type { ResolverContract, SiteContract, SiteKeysContract, TunnelContract } from "./contract-sites";

/** Raised when a field of the contract is renamed or removed; adding one leaves it. */
export const contractVersion = 1;

/** The stack output `network`. */
export interface NetworkContract {
  /** {@link contractVersion} of the program that wrote it. */
  readonly version: number;
  /** Name of the environment, such as `prod`. */
  readonly environment: string;
  readonly hub: VpcContract;
  /** By spoke name. */
  readonly spokes: Readonly<Record<string, SpokeContract>>;
  /** Shared interface endpoints of the hub, by the service key of the settings. */
  readonly endpoints: Readonly<Record<string, EndpointContract>>;
  /** PrivateLink services by name; absent without any. */
  readonly services?: Readonly<Record<string, ServiceContract>>;
  /** The virtual private gateway; absent when the hub has none. */
  readonly vpnGatewayId?: string;
  /** By site name; absent without sites. */
  readonly sites?: Readonly<Record<string, SiteContract>>;
  /** Absent when the hub has no resolver endpoint. */
  readonly resolver?: ResolverContract;
}

/** The outputs of an environment's stack. */
export interface StackOutputs {
  readonly network: Unresolved<NetworkContract>;
  /** Pre-shared keys of the sites, a secret; absent without sites. */
  readonly siteKeys?: pulumi.Output<SiteKeysContract>;
}

/** A VPC: the hub, or part of a spoke. */
export interface VpcContract {
  readonly vpcId: string;
  readonly accountId: string;
  readonly region: string;
  /** Primary range first. */
  readonly cidrs: readonly string[];
  /** Range that Amazon gave it; null when it speaks IPv4 only, or when that is not known of an adopted spoke. */
  readonly ipv6CidrBlock: string | null;
  /** By tier name. */
  readonly tiers: Readonly<Record<string, TierContract>>;
}

/** A spoke: a VPC and what it may use of the hub. */
export interface SpokeContract extends VpcContract {
  /** Service keys of the shared endpoints that this spoke subscribes to, sorted. */
  readonly endpoints: readonly string[];
}

/** One tier: a subnet in each of its zones. */
export interface TierContract {
  readonly purpose: string;
  /** By zone id, such as `euw1-az1`. */
  readonly subnets: Readonly<Record<string, SubnetContract>>;
  /** The group that workloads of the tier must wear for the proofs about it to hold; null when there is none. */
  readonly workloadSecurityGroupId: string | null;
}

/** One subnet; the ids are null where an adopted spoke does not state them. */
export interface SubnetContract {
  readonly subnetId: string | null;
  readonly cidr: string;
  readonly routeTableId: string | null;
}

/** One shared interface endpoint. */
export interface EndpointContract {
  /** Name of its endpoint set. */
  readonly set: string;
  readonly vpcEndpointId: string;
  readonly securityGroupId: string;
  /** The endpoint's own name, which resolves everywhere to its private addresses. */
  readonly dnsName: string;
  /** Zone ids in which it has an address, sorted. */
  readonly zoneIds: readonly string[];
  /** TCP ports. */
  readonly ports: readonly number[];
  /** Private DNS names -> id of the private hosted zone that answers for them. */
  readonly privateZoneIds: Readonly<Record<string, string>>;
}

/** The same shape while the stack is being built, when ids are still Outputs. */
export type Unresolved<T> = [T] extends [string | number | boolean | null | undefined]
  ? pulumi.Input<T>
  : { readonly [K in keyof T]: Unresolved<T[K]> };
