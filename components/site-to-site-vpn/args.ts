/** What {@link SiteToSiteVpn} is given and what it publishes. Types only. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { SiteInput } from "../../network/vpn/site";
import type { Tags, Transform } from "../internal/create";
import type { VpnGatewayDescription } from "../vpn-gateway";

/** A site: its device, its routes and its two tunnels, as `SiteInput` documents them, and what is made for it in AWS. */
export interface SiteToSiteVpnArgs extends SiteInput, VpnConnectionOptions {
  /** The virtual private gateway at which both tunnels end. */
  readonly gateway: VpnGatewayDescription;
  /**
   * Name of the site in plans and in the far side's configuration: 1 to 20 lower-case letters, digits and hyphens.
   * @default - the component's name
   */
  readonly siteName?: string;
  /**
   * Other sites of the same gateway, by name. They are checked against this one, and their prefixes are in its plan;
   * nothing is made for them.
   * @default - none
   */
  readonly otherSites?: Readonly<Record<string, SiteInput>>;
}

/** What belongs to a connection beyond its topology. */
export interface VpnConnectionOptions {
  /**
   * Pre-shared keys by the name under which a tunnel asks for them (`presharedKey: { config: name }`): secrets of the
   * configuration, as `config.requireSecret(name)` gives them. They are secrets from here on, whatever they were before.
   * @default - none; AWS makes the keys
   */
  readonly presharedKeys?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Where AWS keeps the keys: in Secrets Manager, where each reading is logged and permitted by itself, or within the
   * VPN service, where whoever may describe the connection may read them.
   * https://docs.aws.amazon.com/vpn/latest/s2svpn/enhanced-security.html
   * @default "SecretsManager"
   */
  readonly presharedKeyStorage?: "SecretsManager" | "Standard";
  /**
   * Whom to tell when a tunnel is down. Alarms are charged by the month.
   * @default - nobody; there are no alarms
   */
  readonly alarms?: VpnAlarms;
  /**
   * How the log groups of the tunnels are kept; whether a tunnel logs is one of its options.
   * @default - 365 days, CloudWatch's own encryption
   */
  readonly logs?: TunnelLogs;
  /**
   * Tags of every resource that takes tags.
   * @default - a Name only
   */
  readonly tags?: Tags;
  /** Last edit to a child's arguments, for settings that this component does not model. */
  readonly transform?: SiteToSiteVpnTransform;
}

/** Where alarms go. */
export interface VpnAlarms {
  /** ARN of an SNS topic in the gateway's region, whose policy lets CloudWatch publish. */
  readonly topicArn: pulumi.Input<string>;
}

/** Log groups of tunnels. */
export interface TunnelLogs {
  /**
   * Days that records are kept; CloudWatch accepts certain numbers only.
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   * @default 365
   */
  readonly retentionDays?: number;
  /**
   * Key that encrypts the log groups; its key policy must let CloudWatch Logs use it.
   * @default - CloudWatch's own encryption
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
}

/** One edit for each kind of child. */
export interface SiteToSiteVpnTransform {
  readonly customerGateway?: Transform<aws.ec2.CustomerGatewayArgs>;
  readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  readonly connection?: Transform<aws.ec2.VpnConnectionArgs>;
  readonly route?: Transform<aws.ec2.VpnConnectionRouteArgs>;
  readonly tunnelAlarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
  readonly connectionAlarm?: Transform<aws.cloudwatch.CompositeAlarmArgs>;
}

/** One tunnel, as {@link SiteToSiteVpn} publishes it. */
export interface VpnTunnel {
  /** Public address of AWS's end. */
  readonly outsideAddress: pulumi.Output<string>;
  /** Address of AWS's end inside the tunnel. */
  readonly awsInsideAddress: string;
  /** Address of the device inside the tunnel. */
  readonly customerInsideAddress: string;
  /** Name of the tunnel's log group; absent when it does not log. */
  readonly logGroupName?: pulumi.Output<string>;
  /**
   * The pre-shared key, a secret; when Secrets Manager keeps it, AWS gives a placeholder instead, and the key is in the
   * secret at `presharedKeySecretArn`.
   */
  readonly presharedKey: pulumi.Output<string>;
}
