/** The parts of the model that lead beyond AWS: virtual private gateways with their sites, and resolver endpoints. Types only. */
import type { TunnelNumber } from "../vpn/inside-cidrs";
import type { TunnelOptions } from "../vpn/tunnel-options";
import type { PresharedKeySource } from "../vpn/preshared-key";
import type { SiteRouting, TunnelPreference } from "../vpn/site";
import type { Fact, Link, NodeId, Source } from "./evidence";

interface Node {
  readonly id: NodeId;
  readonly name: string;
  readonly source: Source;
}

/** A virtual private gateway; one that exists already has the name of its id. */
export interface VpnGateway extends Node {
  /** The VPC that it is attached to; without one it joins sites only. */
  readonly vpc: Link;
  readonly amazonAsn: Fact<number>;
  /** Route tables that learn the sites' prefixes. */
  readonly propagatesTo: readonly NodeId[];
  /** Its connections. */
  readonly connections: readonly NodeId[];
}

/** The device of a site, as AWS sees it. */
export interface CustomerGateway extends Node {
  /** Absent when AWS knows no address of it. */
  readonly address?: Fact<string>;
  readonly asn: Fact<number>;
  /** ARN of its certificate; absent when pre-shared keys are used. */
  readonly certificateArn?: Fact<string>;
  readonly deviceName?: Fact<string>;
}

/** A connection of two tunnels, and the site at its far end. */
export interface VpnConnection extends Node {
  /** Name of the site. */
  readonly site: string;
  readonly gateway: Link;
  readonly customerGateway: Link;
  /** The ranges of a site with BGP are what its device is said to announce. */
  readonly routing: Fact<SiteRouting>;
  /** What the tunnels may carry. */
  readonly selectors: { readonly local: Fact<string>; readonly remote: Fact<string> };
  readonly tunnels: readonly [VpnTunnel, VpnTunnel];
  readonly stated: StatedSite;
}

/** One tunnel as its connection says it. */
export interface VpnTunnel {
  readonly number: TunnelNumber;
  readonly insideCidr: Fact<string>;
  /** Without the inside range. */
  readonly options: Fact<TunnelOptions>;
  readonly source: Source;
}

/** What no resource says of a site, but its settings do. */
export interface StatedSite {
  readonly profile: string | null;
  readonly behindNat: boolean;
  readonly preferredTunnel: TunnelPreference;
  /** Where the keys of both tunnels are kept; AWS makes them where nothing is said. */
  readonly keys: readonly [PresharedKeySource, PresharedKeySource];
  /** Service keys of the shared endpoints that it may call; null when nobody says. */
  readonly endpoints: readonly string[] | null;
  /** Whether it may ask the hub's inbound resolver endpoint; null when nobody says. */
  readonly resolver: boolean | null;
}

/** A Route 53 Resolver endpoint. */
export interface ResolverEndpoint extends Node {
  readonly direction: Fact<"inbound" | "outbound">;
  readonly vpc: Link;
  /** One network interface in each. */
  readonly subnets: readonly Link[];
  /** Addresses that are fixed; AWS chooses the others. */
  readonly addresses: readonly string[];
  readonly securityGroups: readonly Link[];
}

/** A rule of a resolver: names below a domain are asked elsewhere. */
export interface ResolverRule extends Node {
  /** Lower case, without the final dot; `.` is every name. */
  readonly domainName: Fact<string>;
  /** `forward` asks the targets; `system` and `recursive` ask AWS in spite of a wider rule. */
  readonly kind: Fact<"forward" | "system" | "recursive" | "delegate">;
  /** The outbound endpoint; absent for a rule that forwards nothing. */
  readonly endpoint?: Link;
  readonly targets: readonly { readonly address: string; readonly port: number }[];
  /** VPCs that follow it. */
  readonly vpcs: readonly Link[];
}
