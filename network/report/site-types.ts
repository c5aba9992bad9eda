/** The sites' part of a report: gateways, sites, tunnels, who reaches whom, alarms, and names. Types only. */

import type { PresharedKeySource } from "../vpn/preshared-key";

/** A virtual private gateway. */
export interface VpnGatewayRow {
  readonly name: string;
  readonly vpc: string | null;
  readonly amazonAsn: number | null;
  /** Tiers whose route tables learn the sites' prefixes. */
  readonly propagatesTo: readonly string[];
  /** Sites by name, sorted. */
  readonly sites: readonly string[];
}

/** One site and its connection. */
export interface SiteRow {
  readonly site: string;
  /** Name of the gateway at which its tunnels end. */
  readonly gateway: string | null;
  readonly device: {
    /** Null when AWS knows no address of it. */
    readonly address: string | null;
    readonly name: string | null;
    readonly behindNat: boolean;
  };
  readonly authentication: "preshared-key" | "certificate";
  readonly routing: "bgp" | "static" | null;
  /** Null for a site with static routes. */
  readonly asn: number | null;
  /** Ranges behind the device; for BGP those that it is said to announce. */
  readonly prefixes: readonly string[];
  readonly profile: string | null;
  /** Ranges that the site is told of. */
  readonly reaches: readonly string[];
  /** Shared endpoints that it may call; null when nobody says. */
  readonly endpoints: readonly string[] | null;
  /** PrivateLink services that it is to call. */
  readonly services: readonly string[];
  /** Whether private names resolve at the site: it may ask an inbound endpoint of the gateway's VPC. */
  readonly resolvesNames: boolean;
  /** Empty when the recording does not say enough of them. */
  readonly tunnels: readonly TunnelRow[];
}

export interface TunnelRow {
  readonly number: number;
  readonly insideCidr: string;
  readonly awsInsideAddress: string;
  readonly customerInsideAddress: string;
  readonly ikeVersions: readonly string[];
  readonly phase1: PhaseRow;
  readonly phase2: PhaseRow;
  /** Who begins. */
  readonly begins: "aws" | "device";
  readonly dpdTimeoutSeconds: number;
  readonly dpdTimeoutAction: string;
  /** Where the pre-shared key is kept; null with a certificate. */
  readonly key: PresharedKeySource | null;
  readonly logs: boolean;
}

/** What AWS accepts in one phase. */
export interface PhaseRow {
  readonly encryption: readonly string[];
  readonly integrity: readonly string[];
  readonly dhGroups: readonly number[];
  readonly lifetimeSeconds: number;
}

/** Whether one site's packets find another, or the VPC of the gateway. */
export interface SitePathRow {
  readonly from: string;
  /** A site, or the VPC. */
  readonly to: string;
  /** Ranges of the other end. */
  readonly ranges: readonly string[];
  /** `unknown`: at least one of two sites has static routes, and AWS does not say what becomes of their packets. */
  readonly by: "bgp" | "static" | "unknown";
}

export interface AlarmRow {
  readonly site: string;
  readonly alarm: string;
  readonly description: string;
  /** Topics that it tells; empty for an alarm that others watch. */
  readonly tells: readonly string[];
}

/** Route 53 Resolver: its endpoints, its rules, and what the sites' name servers must forward. */
export interface ResolverReport {
  readonly endpoints: readonly ResolverEndpointRow[];
  readonly rules: readonly ResolverRuleRow[];
  /** Absent without an inbound endpoint. */
  readonly forwarders: ForwardersRow | null;
}

export interface ResolverEndpointRow {
  readonly name: string;
  readonly direction: string | null;
  readonly vpc: string | null;
  /** Zones with the fixed address in each; null where AWS chooses one. */
  readonly addresses: readonly { readonly zone: string | null; readonly address: string | null }[];
  /** Ranges whose questions an inbound endpoint admits, or at which an outbound one may ask. */
  readonly ranges: readonly string[];
}

export interface ResolverRuleRow {
  readonly domain: string | null;
  /** Name servers, such as `192.168.10.53`, with the port where it is not 53. */
  readonly targets: readonly string[];
  /** Names of the VPCs that follow it. */
  readonly followedBy: readonly string[];
}

/** Conditional forwarders of the sites' name servers. */
export interface ForwardersRow {
  /** Addresses that are known before deployment; the stack's output `network` has all. */
  readonly resolvers: readonly string[];
  /** Sites that may ask, with the private names of the endpoints that they may call; those below another one are left out. */
  readonly sites: readonly { readonly site: string; readonly names: readonly string[] }[];
}
