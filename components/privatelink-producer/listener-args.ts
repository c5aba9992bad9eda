/** Listeners of a load balancer that {@link PrivateLinkProducer} creates, and where they send to. Types only. */
import type * as pulumi from "@pulumi/pulumi";

/** One port of the service. */
export type ServiceListener = TcpListener | TlsListener | UdpListener;

/** What every listener says. */
export interface ListenerOptions {
  /** Port that clients call. */
  readonly port: number;
  readonly targets: ServiceTargets;
  /**
   * Port of the targets.
   * @default - the listener's port
   */
  readonly targetPort?: number;
  /**
   * How the load balancer finds out which targets work.
   * @default - a TCP connection to the target's port every 30 seconds
   */
  readonly healthCheck?: ServiceHealthCheck;
  /**
   * Seconds for which a target that is taken away keeps its connections; 0 to 3600.
   * @default 300
   */
  readonly deregistrationSeconds?: number;
  /**
   * Whether targets get the client's address, the endpoint's id and more before the first byte; they must understand it.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#proxy-protocol
   * @default false
   */
  readonly proxyProtocolV2?: boolean;
  /**
   * Whether targets see the address of a client that calls the load balancer directly. Through PrivateLink they see the
   * load balancer's address in any case. AWS decides itself for UDP (always on) and for ALB targets (always on).
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
   * @default false
   */
  readonly preserveClientAddresses?: boolean;
}

/** TCP, passed on as it comes. */
export interface TcpListener extends ListenerOptions {
  /** @default "TCP" */
  readonly protocol?: "TCP";
}

/** TLS, which the load balancer ends with a certificate of its own. */
export interface TlsListener extends ListenerOptions {
  readonly protocol: "TLS";
  /** ARN of the certificate in ACM, in the service's region. */
  readonly certificateArn: pulumi.Input<string>;
  /**
   * AWS's name of the TLS versions and ciphers.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html
   * @default "ELBSecurityPolicy-TLS13-1-2-2021-06"
   */
  readonly sslPolicy?: string;
  /**
   * Application protocols that are agreed on.
   * @default - none
   */
  readonly alpnPolicy?: "HTTP1Only" | "HTTP2Only" | "HTTP2Optional" | "HTTP2Preferred" | "None";
  /**
   * `TLS` encrypts again on the way to the targets, without checking their certificate.
   * @default "TCP"
   */
  readonly targetProtocol?: "TCP" | "TLS";
}

/** UDP, or TCP and UDP on one port; only with `allowUdp`. */
export interface UdpListener extends ListenerOptions {
  readonly protocol: "UDP" | "TCP_UDP";
}

/** Where a listener sends to. AWS takes one kind of target in a group. */
export type ServiceTargets = IpTargets | InstanceTargets | AlbTarget;

/** Private IPv4 addresses, in the VPC or reachable from it. */
export interface IpTargets {
  readonly type: "ip";
  /** Plain, because the security group's rules are made of them. */
  readonly addresses: readonly string[];
  /**
   * Whether somebody else, such as an ECS service, registers targets in the group; `addresses` may then be empty.
   * @default false
   */
  readonly registeredElsewhere?: boolean;
}

/** EC2 instances. */
export interface InstanceTargets {
  readonly type: "instance";
  /** Instance ids by a name of yours, which resource names hold. */
  readonly instances: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Whether somebody else, such as an Auto Scaling group, registers targets in the group; `instances` may then be empty.
   * @default false
   */
  readonly registeredElsewhere?: boolean;
}

/**
 * One internal Application Load Balancer, which must listen on the target port.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
 */
export interface AlbTarget {
  readonly type: "alb";
  readonly loadBalancerArn: pulumi.Input<string>;
}

/**
 * How a target's health is found out.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
 */
export interface ServiceHealthCheck {
  /** @default "TCP"; "HTTP" for an ALB target, whose health is asked for by HTTP or HTTPS only */
  readonly protocol?: "TCP" | "HTTP" | "HTTPS";
  /**
   * Port of the target.
   * @default - the target's port
   */
  readonly port?: number;
  /**
   * Path to ask for, with HTTP or HTTPS only.
   * @default "/"
   */
  readonly path?: string;
  /**
   * Status codes that mean healthy, with HTTP or HTTPS only, such as `200` or `200-299`.
   * @default "200-399"
   */
  readonly matcher?: string;
  /**
   * Seconds between two checks, 5 to 300.
   * @default 30
   */
  readonly intervalSeconds?: number;
  /**
   * Seconds without an answer that count as a failure, 2 to 120 and less than the interval.
   * @default - AWS's own: 6 for HTTP, 10 for TCP and HTTPS
   */
  readonly timeoutSeconds?: number;
  /**
   * Checks in a row that make a target healthy, 2 to 10.
   * @default 3
   */
  readonly healthyThreshold?: number;
  /**
   * Checks in a row that make a target unhealthy, 2 to 10.
   * @default 3
   */
  readonly unhealthyThreshold?: number;
}
