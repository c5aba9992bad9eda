/** What {@link InterfaceEndpoints} is given and what it publishes. Types only. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PortRange } from "../../network/ports";
import type { EndpointAccess, PolicyChoice } from "../internal/endpoint-policy";
import type { Tags, Transform } from "../internal/create";
import type { VpcDescription } from "../vpc";

/** A set of interface endpoints in a hub, and who shares them. */
export interface InterfaceEndpointsArgs {
  /** The hub: the VPC that holds the endpoints. Its own workloads resolve every private name of the set. */
  readonly vpc: VpcDescription;
  /** Tier of {@link vpc} whose subnets take the endpoints, one subnet in each zone. */
  readonly tier: string;
  /**
   * Zone ids of the set, such as `euw1-az1`. Each zone of each endpoint is charged by the hour.
   * @default - every zone of the tier
   */
  readonly zones?: readonly string[];
  /**
   * Endpoints by service key. The key is an id of the catalogue, such as `secretsmanager` or `ecr.api`, or any name
   * for a third-party service, which then states its `serviceName`.
   */
  readonly services: Readonly<Record<string, EndpointSettings>>;
  /**
   * VPCs that share the endpoints, by name. A peering or another way must carry the traffic; this component gives
   * the names and opens the security groups.
   * @default - none; the hub alone
   */
  readonly consumers?: Readonly<Record<string, EndpointConsumer>>;
  /**
   * Ranges beyond VPCs, such as sites and VPN clients, by name. They get no names: their resolver must ask the hub's.
   * @default - none
   */
  readonly clientRanges?: Readonly<Record<string, EndpointClients>>;
  /** Whose principals and resources the default endpoint policy admits. */
  readonly access: EndpointAccess;
  /**
   * Whether the deployment asks AWS in which zones it offers each service, and fails with `endpoint-zone-mismatch`
   * when a planned zone is not among them. It never changes the zones.
   * @default true
   */
  readonly verifyZones?: boolean;
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
  readonly transform?: InterfaceEndpointsTransform;
}

/** One edit for each kind of child. */
export interface InterfaceEndpointsTransform {
  readonly endpoint?: Transform<aws.ec2.VpcEndpointArgs>;
  readonly subnetAssociation?: Transform<aws.ec2.VpcEndpointSubnetAssociationArgs>;
  readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  readonly ingressRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  readonly zone?: Transform<aws.route53.ZoneArgs>;
  readonly record?: Transform<aws.route53.RecordArgs>;
  readonly authorization?: Transform<aws.route53.VpcAssociationAuthorizationArgs>;
  readonly zoneAssociation?: Transform<aws.route53.ZoneAssociationArgs>;
}

/** A service of the catalogue, or a third party's by its service name. */
export type EndpointSettings = CatalogueEndpoint | ThirdPartyEndpoint;

/** What can be said about any endpoint. */
export interface EndpointOptions extends PolicyChoice {
  /**
   * Zone ids of this endpoint, among those of the set.
   * @default - those of the set, less those that the catalogue says lack the service
   */
  readonly zones?: readonly string[];
  /**
   * Whether the endpoint answers on IPv6 too; the hub must have an IPv6 range.
   * @default false
   */
  readonly dualStack?: boolean;
  /**
   * Whether the security group admits the hub's own ranges.
   * @default true
   */
  readonly hub?: boolean;
}

/** An AWS service: the key of the endpoint is its catalogue id. */
export interface CatalogueEndpoint extends EndpointOptions {
  readonly serviceName?: undefined;
  /**
   * TCP ports to open.
   * @default - those of the catalogue: 443 for most services
   */
  readonly ports?: readonly number[];
  /**
   * Names that private hosted zones answer for. Required where the name holds something of the account, such as
   * `iot.data`, whose host is a part of the account's own data endpoint.
   * @default - those of the catalogue
   */
  readonly privateDnsNames?: readonly string[];
}

/** An endpoint service of somebody else: a vendor's, or one's own. */
export interface ThirdPartyEndpoint extends EndpointOptions {
  /** Name that the provider gave, such as `com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0`. */
  readonly serviceName: string;
  /** Names that private hosted zones answer for; empty when clients use the endpoint's own names. */
  readonly privateDnsNames: readonly string[];
  /** TCP ports that the service listens on. */
  readonly ports: readonly number[];
  /**
   * Region that offers the service, when it is not the hub's; the provider must have allowed the hub's region.
   * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html#endpoint-service-cross-region
   * @default - the hub's region
   */
  readonly region?: string;
  /**
   * Whether every name below each private name is answered too.
   * @default false
   */
  readonly wildcard?: boolean;
}

/** A VPC that shares endpoints of the set. */
export interface EndpointConsumer {
  readonly vpcId: pulumi.Input<string>;
  /** Region of the VPC, which may differ from the hub's: private hosted zones are global. */
  readonly region: string;
  /** Account that owns the VPC, 12 digits. */
  readonly accountId: string;
  /** IPv4 ranges from which its workloads call. */
  readonly cidrs: readonly string[];
  /**
   * Its IPv6 range, admitted by endpoints that are dual stack.
   * @default - none; it calls on IPv4 only
   */
  readonly ipv6CidrBlock?: pulumi.Input<string>;
  /** Service keys that it shares, or all of the set. Opting in is explicit: no VPC gets names that it did not ask for. */
  readonly services: "all" | readonly string[];
  /**
   * Provider of the consumer's account. Required when the account is not the hub's, because a VPC is associated
   * with a foreign private hosted zone by its own owner.
   * @default - the component's provider
   */
  readonly provider?: aws.Provider;
}

/** Addresses beyond VPCs that may use endpoints of the set. */
export interface EndpointClients {
  readonly cidrs: readonly string[];
  /** Service keys that they may use, or all of the set. */
  readonly services: "all" | readonly string[];
}

/** One endpoint of the set, as {@link InterfaceEndpoints} publishes it. */
export interface SharedEndpoint {
  readonly serviceName: string;
  readonly vpcEndpointId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** The endpoint's own name, which resolves everywhere to its private addresses. */
  readonly dnsName: pulumi.Output<string>;
  /** Zone ids in which it has an address, sorted. */
  readonly zoneIds: readonly string[];
  /** Single TCP ports, sorted. */
  readonly ports: readonly number[];
  /** TCP ports that the service listens on besides, sorted; empty for nearly all. */
  readonly portRanges: readonly PortRange[];
  /** Private DNS name -> id of the private hosted zone that answers for it. */
  readonly privateZoneIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Names of the consumers that share it, sorted. */
  readonly consumers: readonly string[];
}
