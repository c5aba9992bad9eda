/**
 * The plain shape in which an endpoint service is handed to its consumers, whoever made it: `PrivateLinkProducer`, or a
 * caller's own code for a service of another program. Types only.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { ServicePort } from "../network/privatelink/ports";

/** Address families that a service answers on. */
export type ServiceAddressType = "ipv4" | "ipv6";

/** What a consumer needs to know of an endpoint service. Topology is plain, identity is an Input. */
export interface PublishedService {
  /** Its name in messages and in descriptions of security group rules. */
  readonly name: string;
  /** Id, such as `vpce-svc-0123456789abcdef0`. */
  readonly serviceId: pulumi.Input<string>;
  /** Name that an endpoint asks for, such as `com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0`. */
  readonly serviceName: pulumi.Input<string>;
  /** Account that owns the service, 12 digits. */
  readonly accountId: string;
  readonly region: string;
  /** Zone ids of its load balancers, sorted. */
  readonly zoneIds: readonly string[];
  /** Ports that clients may use, the lowest first. */
  readonly ports: readonly ServicePort[];
  readonly addressTypes: readonly ServiceAddressType[];
  /** Whether its owner accepts each endpoint, or AWS does at once. */
  readonly acceptance: "manual" | "automatic";
  /** Who may ask for a connection: ARNs as AWS keeps them, or `*`. Sorted. */
  readonly principals: readonly string[];
  /** Regions whose VPCs may hold an endpoint, its own among them; sorted. */
  readonly supportedRegions: readonly string[];
  /**
   * The name that its owner gave it.
   * @default - none; consumers use the names of their endpoints
   */
  readonly privateName?: PublishedName;
  /**
   * What an endpoint in the same program waits for, and outlives no longer than.
   * @default - nothing; the service exists already
   */
  readonly order?: PublishedOrder;
}

/** The private DNS name of a service. */
export interface PublishedName {
  /** Such as `orders.example.com` or `*.example.com`. */
  readonly name: string;
  /**
   * Whether AWS has seen that the owner owns the domain, or will have by the time that {@link PublishedOrder.verification}
   * is done. Without that AWS refuses to switch on private DNS.
   */
  readonly verified: boolean;
}

/** Resources of the service that its endpoints depend on, so that one update creates, and one destroy removes, in order. */
export interface PublishedOrder {
  /** The permission of each principal, by its ARN or `*`. */
  readonly permissions: Readonly<Record<string, pulumi.Resource>>;
  /** The end of the domain's verification. */
  readonly verification?: pulumi.Resource;
}
