/** Nodes of PrivateLink: load balancers, what they send to, endpoint services, and who is connected to them. Types only. */
import type { Fact, Link, NodeId, Source } from "./evidence";
import type { Node } from "./types";

/** A Network Load Balancer. */
export interface LoadBalancer extends Node {
  readonly internal: Fact<boolean>;
  /** One network interface in each. */
  readonly subnets: readonly Link[];
  /** Fixed private addresses, each in one of the subnets; AWS chooses the others. */
  readonly addresses: readonly string[];
  readonly securityGroups: readonly Link[];
  /** Whether each zone sends to the targets of all zones. */
  readonly crossZone: Fact<boolean>;
  /** Whether inbound rules of its groups hold for what comes through PrivateLink. */
  readonly enforcesOnPrivateLink: Fact<boolean>;
  readonly listeners: readonly Listener[];
  /** Tiers whose workloads are its targets, as the settings state. */
  readonly targetTiers: readonly string[];
}

export interface Listener {
  readonly port: Fact<number>;
  /** `TCP`, `TLS`, `UDP` or `TCP_UDP`. */
  readonly protocol: Fact<string>;
  readonly targetGroup: Link;
  readonly source: Source;
}

export interface TargetGroup extends Node {
  readonly vpc: Link;
  /** `ip`, `instance` or `alb`. */
  readonly targetType: Fact<string>;
  readonly protocol: Fact<string>;
  readonly port: Fact<number>;
  /** Whether targets see the client's address; not through PrivateLink. */
  readonly preservesClientAddresses: Fact<boolean>;
  /** Whether each zone sends to the targets of all zones; `balancer` leaves it to the load balancer. */
  readonly crossZone: Fact<boolean | "balancer">;
  readonly healthCheckProtocol: Fact<string>;
  /** `traffic-port`, or a number. */
  readonly healthCheckPort: Fact<string>;
  readonly targets: readonly Target[];
  /** False when somebody else registers targets too. */
  readonly complete: Fact<boolean>;
}

export interface Target {
  /** An address, an instance id or an ARN. */
  readonly id: Fact<string>;
  /** A port of its own in place of the group's. */
  readonly port?: Fact<number>;
  readonly source: Source;
}

/** An endpoint service. */
export interface EndpointService extends Node {
  readonly account: Fact<string>;
  readonly region: Fact<string>;
  readonly acceptanceRequired: Fact<boolean>;
  readonly loadBalancers: readonly Link[];
  /** ARNs, or `*`. */
  readonly principals: readonly Fact<string>[];
  /** Absent without one. */
  readonly privateName?: Fact<string>;
  /** Whether AWS has seen, or will see in the update, that the private name's domain is the owner's. */
  readonly nameVerified: boolean;
  readonly addressTypes: Fact<readonly string[]>;
  readonly supportedRegions: Fact<readonly string[]>;
}

/** An interface endpoint and the service that it is of, where both are in the recording. */
export interface ServiceConnection {
  readonly endpoint: NodeId;
  readonly service: NodeId;
  /** Nothing passes before acceptance. */
  readonly state: Fact<"accepted" | "pending">;
}
