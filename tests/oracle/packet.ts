/**
 * One packet, the world that it is sent into, and what becomes of it: the words that the simulator, the random
 * networks and the comparison share. Types only. Nothing here, or in this folder, comes from the prover.
 */
import type { NodeId, Source } from "../../network/model/types";

/** The closed set of verdicts. */
export type Verdict =
  | "reachable"
  | "name-not-resolved"
  | "no-route"
  | "blocked-by-security-group"
  | "blocked-by-network-acl"
  | "denied-by-endpoint-policy"
  | "not-accepted"
  | "not-authorized"
  | "source-destination-check"
  | "no-listener"
  | "no-endpoint-in-zone"
  | "tunnel-down"
  | "no-return-path"
  | "unknown";

/** One packet that a workload, somebody at a site or somebody on the internet sends, and that wants an answer. */
export interface Flow {
  readonly from: FlowSource;
  readonly to: FlowTarget;
  /** ICMP is an echo request (type 8, code 0), and its answer the reply (type 0, code 0). */
  readonly protocol: "tcp" | "udp" | "icmp";
  /** 1024 to 65535; 0 for ICMP. */
  readonly sourcePort: number;
  /** 0 for ICMP. */
  readonly port: number;
}

export type FlowSource =
  /** The workload: an address of the subnet. It wears the group that its VPC and tier give it, and no other. */
  | { readonly subnet: NodeId; readonly address: string }
  /** A host behind the device at the far end of a VPN connection: an address of the site's stated ranges. */
  | { readonly site: NodeId; readonly address: string }
  /** Somebody on the internet, no service of AWS, who calls the public address of what has the flow's target address in this subnet. */
  | { readonly internet: NodeId; readonly address: string };

/** An address, or a name that the VPC's resolver is asked for; the client then takes answer `take`, modulo their number. */
export type FlowTarget =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "name"; readonly name: string; readonly take: number };

/** What AWS decides at deployment and a model cannot know: addresses of interfaces of endpoints, load balancers and Resolver endpoints. */
export interface World {
  readonly interfaces: readonly EndpointAddress[];
  readonly balancers: readonly BalancerAddress[];
  readonly resolvers: readonly ResolverAddress[];
}

export interface ResolverAddress {
  readonly resolver: NodeId;
  readonly subnet: NodeId;
  readonly address: string;
}

export interface BalancerAddress {
  readonly balancer: NodeId;
  readonly subnet: NodeId;
  readonly address: string;
}

export interface EndpointAddress {
  readonly endpoint: NodeId;
  readonly subnet: NodeId;
  readonly address: string;
}

/** What became of a packet. */
export interface Outcome {
  readonly verdict: Verdict;
  /** One sentence: what stopped it, or which fact is missing. */
  readonly why: string;
  /** The resource and the property at which it stopped. */
  readonly at?: Source;
  /** Other words of the closed set that name the same stop as well. */
  readonly alternatives: readonly Verdict[];
  /** What stops it after that, whatever the verdict turns out to be where that is not known. */
  readonly later: readonly Verdict[];
  /** Set where the way leads by something that AWS would not create. */
  readonly impossible?: true;
  /** Every step that was passed, in packet order. */
  readonly steps: readonly string[];
}

/** What a packet is sent to, once names are resolved. */
export type Destination =
  /**
   * `endpoint` is set where a name of that endpoint has led to the address: nobody else is meant. `stranger` is set for
   * somebody on the internet who is no service of AWS.
   */
  | {
      readonly kind: "address";
      readonly address: string;
      readonly endpoint?: NodeId;
      readonly stranger?: true;
    }
  /**
   * Some public address that nobody knows beforehand. `service` is the AWS service that it belongs to, in the
   * words of an endpoint's service name; the prefix list of a gateway endpoint for that service holds it.
   */
  | { readonly kind: "public"; readonly service: string };

/** Whether something is so, or that it cannot be told and why. */
export type Answer =
  { readonly is: "yes" } | { readonly is: "no" } | { readonly is: "unknown"; readonly why: string };

export const YES: Answer = { is: "yes" };
export const NO: Answer = { is: "no" };

export function perhaps(why: string): Answer {
  return { is: "unknown", why };
}

/** What AWS would not create: no packet ever meets it. */
export function refused(what: string): string {
  return `${REFUSED}${what}`;
}

export function isRefusal(why: string): boolean {
  return why.startsWith(REFUSED);
}

const REFUSED = "AWS refuses ";

/** Both must be so. */
export function both(first: Answer, second: Answer): Answer {
  if (first.is === "no" || second.is === "no") return NO;
  if (first.is === "unknown") return first;
  return second;
}

/** One is enough. */
export function any(answers: readonly Answer[]): Answer {
  if (answers.some(({ is }) => is === "yes")) return YES;
  return answers.find(({ is }) => is === "unknown") ?? NO;
}
