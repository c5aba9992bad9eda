/** What {@link PrivateLinkProducer} is given. Types only. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ListenerProtocol } from "../../network/privatelink/ports";
import type { Tags, Transform } from "../internal/create";
import type { ServiceAddressType } from "../published-service";
import type { VpcDescription } from "../vpc";
import type { ServiceListener } from "./listener-args";

/** A service in a VPC, published to others through PrivateLink. */
export interface PrivateLinkProducerArgs {
  /** VPC of the load balancers and their targets. */
  readonly vpc: VpcDescription;
  /**
   * Load balancers of the service, by name. AWS chooses one of them for each of a consumer's network interfaces, so all
   * must have the same ports.
   * https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html#considerations-endpoint-services
   */
  readonly loadBalancers: Readonly<Record<string, ServiceLoadBalancer>>;
  /**
   * Whether each endpoint has to be accepted by the service's account, or is accepted at once.
   * @default "manual"
   */
  readonly acceptance?: "manual" | "automatic";
  /**
   * Who may ask for a connection: account ids, ARNs of accounts, roles or users without a path, or `*`. The service's own
   * account needs no permission.
   *
   * Taking one away cuts no connection that was accepted before: reject it, or leave it to its owner.
   * @default - none but the service's own account
   */
  readonly principals?: readonly string[];
  /**
   * `*` among the principals, said a second time, because every AWS account may then ask.
   * @default false
   */
  readonly allowAnyAwsAccount?: boolean;
  /**
   * Other regions whose VPCs may hold an endpoint of the service.
   * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html#endpoint-service-cross-region
   * @default - none; the service's own region
   */
  readonly supportedRegions?: readonly string[];
  /**
   * Address families that endpoints of the service may have. IPv6 makes every load balancer dual stack.
   * @default ["ipv4"]
   */
  readonly addressTypes?: readonly ServiceAddressType[];
  /**
   * Whether listeners may speak UDP, which PrivateLink carries since October 2024.
   * https://aws.amazon.com/about-aws/whats-new/2024/10/aws-udp-privatelink-dual-stack-network-load-balancers/
   * @default false
   */
  readonly allowUdp?: boolean;
  /**
   * Name that consumers may use in place of the names of their endpoints; a service has one at most.
   * @default - none
   */
  readonly privateDnsName?: ServicePrivateName;
  /**
   * Rules per direction of a security group that the account has.
   * @default 60
   */
  readonly rulesPerSecurityGroup?: number;
  /**
   * Tags of every resource that takes tags.
   * @default - a Name only
   */
  readonly tags?: Tags;
  /** Last edit to a child's arguments, for settings that this component does not model. */
  readonly transform?: PrivateLinkProducerTransform;
}

/** A Network Load Balancer of ours, or one that exists already. */
export type ServiceLoadBalancer = CreatedLoadBalancer | ExistingLoadBalancer;

/**
 * An internal Network Load Balancer. A zone is added in place. Taking a zone away, or changing the address of one,
 * replaces the load balancer; AWS refuses it while endpoints use the zone.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html
 */
export interface CreatedLoadBalancer {
  readonly kind: "created";
  /** Tier of the VPC whose subnets take the load balancer, one in each zone. */
  readonly tier: string;
  /**
   * Zone ids, such as `euw1-az1`; consumers of the same region can stand in these zones only.
   * @default - every zone of the tier
   */
  readonly zones?: readonly string[];
  /**
   * Fixed private IPv4 addresses by zone id, each in the tier's subnet of the zone.
   * @default - AWS chooses
   */
  readonly addresses?: Readonly<Record<string, string>>;
  /** What clients call, one listener for each port. */
  readonly listeners: readonly ServiceListener[];
  /**
   * Whether each zone sends to the targets of all zones. Traffic between zones is charged.
   * @default true
   */
  readonly crossZone?: boolean;
  /**
   * Whether AWS refuses to delete the load balancer. Switch it off and update before a destroy.
   * @default false
   */
  readonly deletionProtection?: boolean;
  /**
   * S3 bucket for access logs, which AWS writes for TLS listeners only. Its policy must let AWS's log delivery write.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
   * @default - none
   */
  readonly accessLogs?: { readonly bucket: pulumi.Input<string>; readonly prefix?: string };
  /**
   * Who may call the load balancer by its own address, by name: its security group admits these ranges. Consumers do not
   * belong here unless {@link enforceInboundRulesOnPrivateLink} is on.
   * @default - nobody; PrivateLink is the only way in
   */
  readonly directSources?: Readonly<Record<string, DirectSource>>;
  /**
   * Whether the security group's inbound rules hold for PrivateLink traffic too. AWS then compares the private address of
   * the client, in whatever VPC it is, with {@link directSources} and drops what they do not name, without a trace at
   * the client. Off, because ranges of consumers may be unknown or overlap, so that a range proves nothing; who may
   * connect is decided by principals, acceptance and the security group of each endpoint. It is always sent, since AWS's
   * own default is on.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html#security-group-considerations
   * @default false
   */
  readonly enforceInboundRulesOnPrivateLink?: boolean;
  /**
   * Ranges that the security group may send to, on the ports of targets and health checks.
   * @default - the addresses of `ip` targets that are given; the VPC's IPv4 ranges for all other targets
   */
  readonly targetCidrs?: readonly string[];
  /**
   * Security groups that targets wear, by name; each gets rules that admit the load balancer's group on the ports of
   * targets and health checks.
   * @default - none; targets must admit the load balancer by rules of their own
   */
  readonly targetSecurityGroups?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Addresses that may call a load balancer. */
export interface DirectSource {
  readonly cidrs: readonly string[];
  /**
   * Ports of listeners.
   * @default - all of the load balancer
   */
  readonly ports?: readonly number[];
}

/** A Network Load Balancer that exists. Its zones and ports are taken on trust, because the plan rests on them. */
export interface ExistingLoadBalancer {
  readonly kind: "existing";
  readonly arn: pulumi.Input<string>;
  /** Zone ids in which it is enabled. */
  readonly zones: readonly string[];
  /** What it listens on. */
  readonly listeners: readonly ExistingListener[];
  /**
   * Its address type.
   * @default "ipv4"
   */
  readonly addressType?: "ipv4" | "dualstack";
}

/** A listener that exists. */
export interface ExistingListener {
  readonly port: number;
  /** @default "TCP" */
  readonly protocol?: ListenerProtocol;
}

/** A private DNS name and how AWS sees that its domain is the owner's. */
export interface ServicePrivateName {
  /** Lower case, such as `orders.example.com`, or `*.example.com` for every name below. */
  readonly name: string;
  readonly verification: NameVerification;
}

/**
 * `route53`: this component writes the TXT record into a public hosted zone and waits until AWS has seen it. `manual`:
 * somebody writes the record elsewhere.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
 */
export type NameVerification = Route53Verification | ManualVerification;

/** A record in a public hosted zone. */
export interface Route53Verification {
  readonly kind: "route53";
  /** The zone of the name's domain or of a domain above it. */
  readonly publicZoneId: pulumi.Input<string>;
  /**
   * Provider of the account that owns the zone.
   * @default - the component's provider
   */
  readonly provider?: aws.Provider;
}

/** A record that is not ours to write; {@link PrivateLinkProducer.verificationRecord} says what it must be. */
export interface ManualVerification {
  readonly kind: "manual";
  /**
   * Whether the record is published, so that AWS is asked to look and the update waits for it.
   * @default false
   */
  readonly published?: boolean;
}

/** One edit for each kind of child. */
export interface PrivateLinkProducerTransform {
  readonly loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
  readonly targetGroup?: Transform<aws.lb.TargetGroupArgs>;
  readonly attachment?: Transform<aws.lb.TargetGroupAttachmentArgs>;
  readonly listener?: Transform<aws.lb.ListenerArgs>;
  readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  readonly ingressRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  readonly egressRule?: Transform<aws.vpc.SecurityGroupEgressRuleArgs>;
  readonly endpointService?: Transform<aws.ec2.VpcEndpointServiceArgs>;
  readonly principal?: Transform<aws.ec2.VpcEndpointServiceAllowedPrincipleArgs>;
  readonly record?: Transform<aws.route53.RecordArgs>;
  readonly verification?: Transform<aws.vpc.EndpointServicePrivateDnsVerificationArgs>;
}
