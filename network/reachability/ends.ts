/**
 * The two ends of a flow as the filters see them: where a flow leaves and where it enters, what they wear, and which
 * addresses they may have.
 */
import type { InterfaceEndpoint, Link, Node, NodeId, Source, Subnet, Vpc } from "../model/types";
import { groupBy } from "../model/recording";
import { type IntervalSet, union } from "./intervals";

/** The security groups of a network interface, if they are known. */
export type Worn =
  | { readonly kind: "known"; readonly groups: readonly Link[] }
  | { readonly kind: "unknown"; readonly why: string; readonly at: Source };

/** A network interface in a subnet, with any of the subnet's addresses. */
export interface Inside {
  readonly kind: "inside";
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly worn: Worn;
  readonly addresses: IntervalSet;
  /** Set for the network interface of an endpoint. */
  readonly endpoint?: InterfaceEndpoint;
  /** Set for the network interface of something that sends packets on; what it does with them is not followed. */
  readonly relay?: Relay;
}

/** A load balancer or a resolver endpoint: its interfaces are known, what happens behind them is not followed. */
export interface Relay extends Node {
  readonly kind: "load-balancer" | "resolver-endpoint";
}

/** Addresses in no VPC of the model. */
export interface Outside {
  readonly kind: "outside";
  readonly addresses: IntervalSet;
  /** Whether the internet is meant: public addresses that are no AWS service's with a gateway endpoint. */
  readonly internet: boolean;
}

/** An AWS service by the public addresses that its gateway endpoint serves; which they are is AWS's to know. */
export interface Service {
  readonly kind: "service";
  /** Such as `com.amazonaws.eu-west-1.s3`. */
  readonly serviceName: string;
  /** Such as `s3`. */
  readonly id: string;
  readonly addresses: IntervalSet;
}

/**
 * Many network interfaces at once. What stops packets to all of them is worked out once; where some could be
 * reached, each is a destination of its own.
 */
export interface Crowd {
  readonly kind: "crowd";
  readonly byVpc: ReadonlyMap<NodeId, readonly Inside[]>;
  readonly addresses: IntervalSet;
}

export type Origin = Inside | Outside;
/** One place to arrive at. */
export type Place = Inside | Outside | Service;
export type Destination = Place | Crowd;

export function crowdOf(members: readonly Inside[]): Crowd {
  const addresses = union(...members.map((member) => member.addresses));
  return { kind: "crowd", byVpc: groupBy(members, ({ vpc }) => vpc.id), addresses };
}
