/** What an environment publishes of its PrivateLink services; a part of the contract in contract.ts. */

/** One service. */
export interface ServiceContract {
  /** Spoke that provides it. */
  readonly spoke: string;
  /** Id, such as `vpce-svc-0123456789abcdef0`. */
  readonly serviceId: string;
  /** Name that an endpoint asks for. */
  readonly serviceName: string;
  readonly accountId: string;
  readonly region: string;
  /** Zone ids of its load balancers, sorted. */
  readonly zoneIds: readonly string[];
  /** Ports that clients may use, the lowest first. */
  readonly ports: readonly { readonly port: number; readonly protocol: "tcp" | "udp" }[];
  /** Null without one. */
  readonly privateDnsName: string | null;
  /** The TXT record that proves the private DNS name's domain; null without such a name. */
  readonly verificationRecord: {
    readonly name: string;
    readonly type: string;
    readonly value: string;
  } | null;
  /** By name. */
  readonly loadBalancers: Readonly<Record<string, ServiceLoadBalancerContract>>;
  /** Endpoints that the settings name: `hub`, or the spoke's name. */
  readonly consumers: Readonly<Record<string, ServiceConsumerContract>>;
}

/** A load balancer of a service. */
export interface ServiceLoadBalancerContract {
  readonly arn: string;
  /** Null for a load balancer that existed before. */
  readonly securityGroupId: string | null;
  /** Target groups by listener port, for whoever registers targets; empty for a load balancer that existed before. */
  readonly targetGroupArns: Readonly<Record<string, string>>;
}

/** An endpoint of a service. */
export interface ServiceConsumerContract {
  readonly vpcEndpointId: string;
  readonly securityGroupId: string;
  /** Zone ids in which it has an address, sorted. */
  readonly zoneIds: readonly string[];
  readonly state: "accepted" | "pending";
  /** The endpoint's own regional name; null while it is pending. */
  readonly dnsName: string | null;
  /** Private DNS name -> id of the private hosted zone that answers for it. */
  readonly privateZoneIds: Readonly<Record<string, string>>;
}
