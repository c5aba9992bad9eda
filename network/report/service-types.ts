/** What a report says of PrivateLink services. Types only; rules of report values are those of types.ts. */
import type { PrivateName } from "./types";

/** One endpoint service. */
export interface ServiceRow {
  /** The settings' name of it, or the resource's. */
  readonly name: string;
  /** VPC of its load balancers. */
  readonly vpc: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly acceptance: "manual" | "automatic" | null;
  /** Zone ids of its load balancers, sorted. */
  readonly zones: readonly string[];
  /** ARNs of who may ask for a connection, or `*`; the service's own account always may. */
  readonly principals: readonly string[];
  /** Regions whose VPCs may hold an endpoint. */
  readonly regions: readonly string[];
  readonly addressTypes: readonly string[];
  /** Name that consumers may use; null without one. */
  readonly privateName: string | null;
  /** Whether AWS knows after the update that the private name's domain is the owner's. */
  readonly nameVerified: boolean;
  readonly loadBalancers: readonly ServiceLoadBalancerRow[];
  /** The hub first, then spokes by name, then accounts beyond the estate. */
  readonly consumers: readonly ServiceConsumerRow[];
}

export interface ServiceLoadBalancerRow {
  readonly name: string;
  /** Whether it exists already, so that zones and listeners are as stated. */
  readonly existing: boolean;
  readonly zones: readonly string[];
  readonly listeners: readonly ServiceListenerRow[];
}

export interface ServiceListenerRow {
  /** Such as `TLS 443`. */
  readonly listens: string;
  /** Such as `TCP 8443`; null when it is not known. */
  readonly sendsTo: string | null;
  /** `ip`, `instance` or `alb`; null when it is not known. */
  readonly targetType: string | null;
  /** Targets that are registered here. */
  readonly targets: readonly string[];
  /** Whether others register targets too; null when it is not known. */
  readonly registeredElsewhere: boolean | null;
  /** Tiers whose workloads are the targets. */
  readonly tiers: readonly string[];
  /** How targets are asked whether they work, such as `HTTPS 8443`; null when it is not known. */
  readonly healthCheck: string | null;
}

/** An endpoint of the estate, or an account beyond it that may make its own. */
export interface ServiceConsumerRow {
  /** Name of the VPC; null for an account beyond the estate. */
  readonly vpc: string | null;
  readonly account: string | null;
  readonly region: string | null;
  /** Name of the endpoint; null for an account beyond the estate. */
  readonly endpoint: string | null;
  /** After the update: nothing passes while it is `pending`. */
  readonly state: "accepted" | "pending" | null;
  readonly zones: readonly (string | null)[];
  /** Ports that its security groups open, such as `tcp 443`. */
  readonly ports: readonly string[];
  /** Ranges and groups that its security groups admit. */
  readonly admits: readonly string[];
  /** Sites among those that it admits. */
  readonly sites: readonly string[];
  /** Private names that lead to it; without one clients use the endpoint's own names. */
  readonly names: readonly PrivateName[];
}
