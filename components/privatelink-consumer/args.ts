/** What {@link PrivateLinkConsumer} is given. Types only. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { JsonObject } from "../../network/recorded";
import type { Tags, Transform } from "../internal/create";
import type { NamedVpc, NameTransform } from "../internal/private-names";
import type { PublishedService } from "../published-service";
import type { VpcDescription } from "../vpc";

/** An interface endpoint of a service, in the hub or in a spoke. */
export interface PrivateLinkConsumerArgs {
  /** The service; `PrivateLinkProducer` publishes it as `service`. */
  readonly service: PublishedService;
  /** VPC that takes the endpoint: the hub, to share it, or a spoke, for itself. */
  readonly vpc: VpcDescription;
  /** Tier of {@link vpc} whose subnets take the endpoint, one in each zone. */
  readonly tier: string;
  /**
   * Zone ids of the endpoint, such as `euw1-az1`; within one region the service must be in each. Zones are changed in place,
   * and each is charged by the hour.
   * @default - every zone of the tier that the service is in; across regions every zone of the tier that can be used
   */
  readonly zones?: readonly string[];
  /**
   * Who may call, by name. The security group opens the service's ports to these and to nobody else, not even to the
   * endpoint's own VPC.
   */
  readonly sources: Readonly<Record<string, ConsumerSource>>;
  /**
   * Whether the endpoint answers on IPv6 too; service and VPC must as well.
   * @default false
   */
  readonly dualStack?: boolean;
  /**
   * The account of the service as far as it accepts the endpoint. Only for a service of manual acceptance: an automatic
   * one has nothing to accept.
   * @default - with manual acceptance, nobody: the endpoint stays pending until the service's owner accepts it
   */
  readonly accepter?: EndpointAccepter;
  /**
   * By which names clients call.
   * @default - `own`: the names of the endpoint
   */
  readonly names?: EndpointNames;
  /**
   * Refused: AWS takes no policy for an endpoint of an endpoint service. It is here so that it can be refused with a code.
   * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   * @default - none
   */
  readonly policy?: JsonObject;
  /**
   * Inbound rules per security group that the account has.
   * @default 60
   */
  readonly rulesPerSecurityGroup?: number;
  /**
   * Tags of every resource that takes tags.
   * @default - a Name only
   */
  readonly tags?: Tags;
  /** Last edit to a child's arguments, for settings that this component does not model. */
  readonly transform?: PrivateLinkConsumerTransform;
}

/** Who may call: addresses, or whatever wears a security group. */
export type ConsumerSource = RangeSource | GroupSource;

/** Addresses of a VPC, a site or VPN clients. */
export interface RangeSource {
  readonly cidrs: readonly string[];
  /**
   * A VPC's IPv6 range, admitted by an endpoint that is dual stack.
   * @default - none
   */
  readonly ipv6CidrBlock?: pulumi.Input<string>;
  /**
   * Ports of the service.
   * @default - all
   */
  readonly ports?: readonly number[];
}

/** A security group of the endpoint's own VPC or of a peer in its region. */
export interface GroupSource {
  readonly securityGroupId: pulumi.Input<string>;
  /**
   * Ports of the service.
   * @default - all
   */
  readonly ports?: readonly number[];
}

/** Where the endpoint is accepted: the account and region of the service. */
export interface EndpointAccepter {
  /**
   * Provider of the service's account in its region. Required when either is not the endpoint's.
   * @default - the component's provider
   */
  readonly provider?: aws.Provider;
}

/** A name has one owner in a VPC, so these exclude each other. */
export type EndpointNames = OwnNames | PrivateDns | SharedZone;

/** The endpoint's own regional and zonal names, which resolve everywhere to its private addresses. */
export interface OwnNames {
  readonly kind: "own";
}

/** The service's private name, in the endpoint's own VPC alone: AWS answers for it once the endpoint is accepted. */
export interface PrivateDns {
  readonly kind: "private-dns";
}

/** A private hosted zone that the endpoint's VPC and others share; AWS's own private DNS stays off. */
export interface SharedZone {
  readonly kind: "shared-zone";
  /**
   * Name to answer for; `*.example.com` for every name below.
   * @default - the service's private name
   */
  readonly dnsName?: string;
  /**
   * VPCs that share the name beside the endpoint's own, by name. A peering or another way must carry the traffic, and
   * {@link PrivateLinkConsumerArgs.sources} must admit it.
   * @default - none
   */
  readonly vpcs?: Readonly<Record<string, NamedVpc>>;
}

/** One edit for each kind of child. */
export interface PrivateLinkConsumerTransform extends NameTransform {
  readonly endpoint?: Transform<aws.ec2.VpcEndpointArgs>;
  readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  readonly ingressRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  readonly accepter?: Transform<aws.ec2.VpcEndpointConnectionAccepterArgs>;
  readonly privateDns?: Transform<aws.vpc.EndpointPrivateDnsArgs>;
}
