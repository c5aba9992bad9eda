/**
 * What an environment publishes for other projects: the stack output `network`. A field is never renamed or
 * removed within a version; adding one is not a new version. Plain data once deployed, Outputs before.
 */
import type * as pulumi from "@pulumi/pulumi";

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
}

/** A VPC: the hub, or part of a spoke. */
export interface VpcContract {
  readonly vpcId: string;
  readonly accountId: string;
  readonly region: string;
  /** Primary range first. */
  readonly cidrs: readonly string[];
  /** By tier name. */
  readonly tiers: Readonly<Record<string, TierContract>>;
}

/** A spoke: a VPC and what it may use of the hub. */
export interface SpokeContract extends VpcContract {
  /** Service keys of the shared endpoints that this spoke resolves and reaches, sorted. */
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
  /** Zone ids in which it has an address, sorted. */
  readonly zoneIds: readonly string[];
  /** TCP ports. */
  readonly ports: readonly number[];
  /** Private DNS names -> id of the private hosted zone that answers for them. */
  readonly privateZoneIds: Readonly<Record<string, string>>;
}

/** The same shape while the stack is being built, when ids are still Outputs. */
export type Unresolved<T> = [T] extends [string | number | boolean | null]
  ? pulumi.Input<T>
  : { readonly [K in keyof T]: Unresolved<T[K]> };
