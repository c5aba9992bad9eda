/** What {@link ResolverEndpoints} is given and what it publishes. Types only. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags, Transform } from "../internal/create";
import type { VpcDescription } from "../vpc";

/** The ways of DNS between a hub and what lies beyond it. At least one of the two. */
export interface ResolverEndpointsArgs {
  /** The hub: the VPC that holds the endpoints. Its DNS support must be on. */
  readonly vpc: VpcDescription;
  /** Tier of {@link vpc} whose subnets take the endpoints, one address in each zone. */
  readonly tier: string;
  /**
   * Zone ids of both endpoints, such as `euw1-az1`; at least two, because AWS wants two addresses of each endpoint. Each
   * address is charged by the hour.
   * @default - every zone of the tier
   */
  readonly zones?: readonly string[];
  /**
   * Where sites and clients ask for the hub's names.
   * @default - none; beyond the VPCs nobody resolves a private name
   */
  readonly inbound?: InboundEndpoint;
  /**
   * By what VPCs ask the sites' name servers.
   * @default - none; VPCs do not resolve the sites' names
   */
  readonly outbound?: OutboundEndpoint;
  /**
   * Rules per security group and direction that the account has.
   * @default 60
   */
  readonly rulesPerSecurityGroup?: number;
  /**
   * Tags of every resource that takes tags.
   * @default - a Name only
   */
  readonly tags?: Tags;
  /** Last edit to a child's arguments, for settings that this component does not model. */
  readonly transform?: ResolverEndpointsTransform;
}

/** One edit for each kind of child. */
export interface ResolverEndpointsTransform {
  readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
  readonly ingressRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  readonly egressRule?: Transform<aws.vpc.SecurityGroupEgressRuleArgs>;
  readonly endpoint?: Transform<aws.route53.ResolverEndpointArgs>;
  readonly rule?: Transform<aws.route53.ResolverRuleArgs>;
  readonly ruleAssociation?: Transform<aws.route53.ResolverRuleAssociationArgs>;
  readonly share?: Transform<aws.ram.ResourceShareArgs>;
  readonly sharedRule?: Transform<aws.ram.ResourceAssociationArgs>;
  readonly sharedAccount?: Transform<aws.ram.PrincipalAssociationArgs>;
  readonly accepter?: Transform<aws.ram.ResourceShareAccepterArgs>;
}

/** What both endpoints have. */
export interface ResolverAddresses {
  /**
   * Fixed addresses by zone id, each in the tier's subnet of that zone. Name servers and firewalls of sites have them in
   * their configuration, so an endpoint that must be made anew keeps them.
   * @default - AWS chooses one in each zone
   */
  readonly addresses?: Readonly<Record<string, string>>;
}

/** An inbound endpoint. Whoever asks it gets what the hub's own workloads get. */
export interface InboundEndpoint extends ResolverAddresses {
  /** Who may ask, by name: sites and VPN clients. Nobody else is admitted, the hub's own ranges included. */
  readonly clients: Readonly<Record<string, ResolverClients>>;
}

/** Addresses that may ask. */
export interface ResolverClients {
  /** IPv4 ranges. */
  readonly cidrs: readonly string[];
}

/** An outbound endpoint with its rules. */
export interface OutboundEndpoint extends ResolverAddresses {
  /** Rules by key: letters, digits, underscores and hyphens. */
  readonly rules: Readonly<Record<string, ForwardRule>>;
  /**
   * VPCs beyond the hub that rules may name.
   * @default - none; the hub alone
   */
  readonly vpcs?: Readonly<Record<string, ForwardingVpc>>;
  /**
   * How accounts other than the hub's get the rules: `organization`, without an invitation, which needs sharing with AWS
   * Organizations switched on, or `invitation`, which each account accepts by its provider.
   * https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html
   * @default "organization"
   */
  readonly sharing?: "organization" | "invitation";
}

/** Names that are asked elsewhere. */
export interface ForwardRule {
  /** Domain whose names, its own included, are forwarded, such as `corp.example.com`; `.` is every name. */
  readonly domainName: string;
  /** Name servers, one to six. A VPC must have a way to them from the endpoint's subnets. */
  readonly targets: readonly ForwardTarget[];
  /**
   * Whether the hub's own workloads follow the rule.
   * @default true
   */
  readonly hub?: boolean;
  /**
   * Other VPCs that follow it: names of {@link OutboundEndpoint.vpcs}, or all of them.
   * @default - none
   */
  readonly vpcs?: "all" | readonly string[];
}

/** One name server. */
export interface ForwardTarget {
  /** IPv4 address. */
  readonly address: string;
  /** @default 53 */
  readonly port?: number;
}

/** A VPC that follows rules. It must be in the hub's region, because rules are. */
export interface ForwardingVpc {
  readonly vpcId: pulumi.Input<string>;
  readonly region: string;
  /** Account that owns the VPC, 12 digits. */
  readonly accountId: string;
  /**
   * Provider of the VPC's account. Required when the account is not the hub's.
   * @default - the component's provider
   */
  readonly provider?: aws.Provider;
}

/** The inbound endpoint, as {@link ResolverEndpoints} publishes it. */
export interface ResolverInboundOutputs {
  readonly endpointId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Zone id to address: what the sites' name servers forward to. */
  readonly addresses: pulumi.Output<Readonly<Record<string, string>>>;
}

/** The outbound endpoint, as {@link ResolverEndpoints} publishes it. */
export interface ResolverOutboundOutputs extends ResolverInboundOutputs {
  /** Rule ids by key. */
  readonly ruleIds: Readonly<Record<string, pulumi.Output<string>>>;
}
