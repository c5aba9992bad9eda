/**
 * What an environment would build, as one plain value: the same for the terminal, for `--json` and for whatever
 * reads it later. JSON all through; a value that is not known before deployment is null. A part that an environment
 * does not have is an empty list. Fields are only ever added within a version.
 */
import type { FindingRow, IntentRow } from "./proof";
import type { ConnectionChange } from "../since/connections";
import type { ServiceRow } from "./service-types";
import type { AlarmRow, ResolverReport, SitePathRow, SiteRow, VpnGatewayRow } from "./site-types";

export type { ConnectionChange, ConnectionEffect } from "../since/connections";
export type * from "./service-types";
export type * from "./site-types";

/** Raised when a field is renamed or removed. */
export const reportVersion = 1;

export interface Report {
  /** {@link reportVersion}. */
  readonly version: number;
  readonly project: string;
  readonly environment: string;
  /** Providers by name: which account and region each works in. */
  readonly providers: readonly ProviderPlace[];
  readonly resources: ResourceTree;
  /** The hub first, then spokes by name. */
  readonly addressPlan: readonly VpcAddresses[];
  readonly endpoints: readonly SharedEndpointRow[];
  readonly gatewayEndpoints: readonly GatewayEndpointRow[];
  /** PrivateLink services of the estate, with the endpoints by which they are used; by name. */
  readonly services: readonly ServiceRow[];
  readonly peerings: readonly PeeringRow[];
  readonly routeTables: readonly RouteTableRow[];
  readonly vpnGateways: readonly VpnGatewayRow[];
  /** By name. */
  readonly sites: readonly SiteRow[];
  readonly sitePaths: readonly SitePathRow[];
  /** Alarms of the sites' tunnels. */
  readonly alarms: readonly AlarmRow[];
  readonly resolver: ResolverReport;
  /** What a deployment does to VPN connections that an older recording has; null without one. */
  readonly connectionChanges: readonly ConnectionChange[] | null;
  /** What is wanted, said or implied, with the verdict on each. */
  readonly intents: readonly IntentRow[];
  /** What gets through, or may, though no intent allows it. */
  readonly findings: readonly FindingRow[];
  /** What is allowed but worth knowing. */
  readonly notices: readonly NoticeRow[];
  readonly warnings: readonly WarningRow[];
}

export interface ProviderPlace {
  readonly name: string;
  readonly account: string | null;
  readonly region: string | null;
}

/** A component, or the stack, with all that it is made of. */
export interface ResourceTree {
  readonly name: string;
  readonly type: string;
  /** Resources of providers below it and below no component of its own, by type. */
  readonly resources: readonly ResourceCount[];
  readonly components: readonly ResourceTree[];
  /** Resources of providers below it in all. */
  readonly count: number;
}

export interface ResourceCount {
  readonly type: string;
  /** Name of the provider; null for a default one. */
  readonly provider: string | null;
  readonly count: number;
}

export interface VpcAddresses {
  readonly vpc: string;
  readonly role: "hub" | "spoke" | "other";
  /** `adopted` means that the addresses are assumed, not made. */
  readonly origin: "created" | "awsx" | "adopted";
  readonly account: string | null;
  readonly region: string | null;
  /** The primary range first; null where a range is chosen at deployment. */
  readonly ranges: readonly (string | null)[];
  /** In address order. */
  readonly subnets: readonly SubnetAddresses[];
  /** IPv4 blocks of the ranges that no subnet has, the fewest that there can be. */
  readonly free: readonly string[];
  /** Count of IPv4 addresses in the ranges, and in `free`. */
  readonly addresses: number;
  readonly freeAddresses: number;
}

export interface SubnetAddresses {
  readonly name: string;
  readonly tier: string | null;
  readonly purpose: string | null;
  readonly zone: string | null;
  readonly cidr: string | null;
  /** Whether the subnet has IPv6 addresses too. */
  readonly ipv6: boolean;
}

export interface SharedEndpointRow {
  /** The settings' key of the service, or the last part of AWS's name for it. */
  readonly service: string;
  readonly serviceName: string | null;
  /** Name of the endpoint set; null for an endpoint outside of any. */
  readonly set: string | null;
  readonly vpc: string | null;
  readonly zones: readonly (string | null)[];
  /** Ports that its security groups open, such as `tcp 443`. */
  readonly ports: readonly string[];
  /** Ranges, groups and lists that its security groups admit. */
  readonly admits: readonly string[];
  readonly names: readonly PrivateName[];
  readonly access: AccessKind | null;
}

/** A name that resolves to the endpoint. */
export interface PrivateName {
  /** A wildcard begins with `*.`. */
  readonly name: string;
  /** VPCs whose resolver gives the endpoint's addresses: those that the name's zone is associated with. */
  readonly resolvedBy: readonly string[];
}

/**
 * Whom an endpoint's policy admits: the organisation, the estate's accounts, what a given document says, or
 * everybody.
 */
export type AccessKind = "organisation" | "accounts" | "given" | "full";

export interface GatewayEndpointRow {
  readonly service: string;
  readonly serviceName: string | null;
  readonly vpc: string | null;
  /** Tiers whose route tables lead to it. */
  readonly tiers: readonly string[];
  readonly routeTables: readonly string[];
  readonly access: AccessKind | null;
}

export interface PeeringRow {
  readonly name: string;
  readonly status: "active" | "pending-acceptance" | null;
  readonly requester: PeeringSideRow;
  readonly accepter: PeeringSideRow;
}

export interface PeeringSideRow {
  readonly vpc: string | null;
  readonly account: string | null;
  readonly region: string | null;
  /** Whether the other side resolves this one's public host names to private addresses. */
  readonly dnsResolution: boolean | null;
  /** Ranges that this side's route tables send to the other side, and the tiers that do. */
  readonly routes: readonly string[];
  readonly tiers: readonly string[];
}

export interface RouteTableRow {
  readonly name: string;
  readonly vpc: string | null;
  /** The table that applies to subnets without one of their own. */
  readonly main: boolean;
  readonly tiers: readonly string[];
  readonly zones: readonly string[];
  readonly subnets: readonly string[];
  readonly routes: readonly RouteRow[];
  /** False when the table may hold routes that nobody stated. */
  readonly complete: boolean;
}

export interface RouteRow {
  /** A range, or `s3 addresses` for a prefix list; null when it is given at deployment. */
  readonly destination: string | null;
  /** In words, such as `local` or `peering with app`. */
  readonly target: string;
  readonly origin: "local" | "declared" | "gateway-endpoint" | "propagated";
}

/** Something that a component found allowed but worth knowing. */
export interface NoticeRow {
  /** The component, such as `InterfaceEndpoints "core"`. */
  readonly subject: string;
  readonly code: string;
  /** Where it stands in the component's arguments. */
  readonly path: string;
  readonly message: string;
}

export interface WarningRow {
  readonly code: string;
  readonly message: string;
  readonly resource: string;
  readonly type: string;
  /** Names of the VPCs that it may concern. */
  readonly affects: "all" | readonly string[];
}
