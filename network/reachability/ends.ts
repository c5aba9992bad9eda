/**
 * The two ends of a flow as the filters see them: where a flow leaves and where it enters, what they wear, and which
 * addresses they may have.
 */
import type { InterfaceEndpoint, Link, NatGateway, Node, NodeId, Source, Subnet, Vpc } from "../model/types";
import type { Machine } from "../model/machine-types";
import type { VpnConnection } from "../model/vpn-types";
import { groupBy } from "../model/recording";
import { type IntervalSet, union } from "./intervals";

/** The security groups of a network interface, if they are known. */
export type Worn =
  | { readonly kind: "known"; readonly groups: readonly Link[] }
  /** Nothing stops anything: a load balancer without a group, unlike any other interface. */
  | { readonly kind: "none"; readonly why: string; readonly at: Source }
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
  /** Set for the network interface of a NAT gateway. */
  readonly nat?: NatGateway;
  /** Set for an instance or a network interface of the recording. */
  readonly machine?: Machine;
  /** Set for the network interface of something that sends packets on. */
  readonly relay?: Relay;
}

/** A load balancer or a resolver endpoint. */
export interface Relay extends Node {
  readonly kind: "load-balancer" | "resolver-endpoint";
}

/** Addresses in no VPC of the model. */
export interface Outside {
  readonly kind: "outside";
  readonly addresses: IntervalSet;
  /** Whether the internet is meant: public addresses that are no AWS service's with a gateway endpoint. */
  readonly internet: boolean;
  /** Set for what lies behind the far end of a VPN connection. */
  readonly site?: VpnConnection;
}

/** An AWS service by the public addresses that its gateway endpoint serves; which they are is AWS's to know. */
export interface Service {
  readonly kind: "service";
  /** Such as `com.amazonaws.eu-west-1.s3`. */
  readonly serviceName: string;
  /** Such as `s3`. */
  readonly id: string;
  readonly addresses: IntervalSet;
  /** Whether the service is meant by any way, as when its public name is called, and not its gateway endpoint alone. */
  readonly anyWay?: true;
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

/** Tells apart what may fare differently: things in one subnet wear groups of their own. */
export function placeKey(place: Place): string {
  switch (place.kind) {
    case "inside": {
      const thing = place.endpoint ?? place.relay ?? place.machine;
      return thing === undefined ? place.subnet.id : `${place.subnet.id} ${thing.id}`;
    }
    case "service":
      return serviceKey(place.id);
    case "outside":
      if (place.site !== undefined) return `site ${place.site.id}`;
      return place.internet ? "internet" : "elsewhere";
  }
}

export function serviceKey(id: Service["id"]): string {
  return `service ${id}`;
}
