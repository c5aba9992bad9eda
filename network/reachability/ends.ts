/**
 * The two ends of a flow as the filters see them: where a flow leaves and where it enters, what they wear, and which
 * addresses they may have. Types only.
 */
import type { InterfaceEndpoint, Link, Source, Subnet, Vpc } from "../model/types";
import type { IntervalSet } from "./intervals";

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
  /** Set for the network interface of an endpoint; else the tier's workloads. */
  readonly endpoint?: InterfaceEndpoint;
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

export type Origin = Inside | Outside;
export type Destination = Inside | Outside | Service;
