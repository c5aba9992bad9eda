/**
 * The purpose of a deployment, carried by the deployment itself: what should be reachable, what is assumed of parts
 * that somebody else made, which limits apply. It creates nothing in AWS. Every reader of a recording, of a policy's
 * stack arguments or of a stack's state takes these facts from here and from nowhere else.
 */
import * as pulumi from "@pulumi/pulumi";
import type { SiteInput } from "../network/vpn/site";
import { recordable } from "./internal/create";

/** Plain data about one environment. */
export interface EstateArgs {
  /** Name of the environment, such as `prod`. */
  readonly environment: string;
  /** Version of the stack output `network` that the program writes. */
  readonly contractVersion: number;
  /**
   * The organisation whose principals and resources are the estate's own.
   * @default - none; the accounts alone are
   */
  readonly organizationId?: string;
  /** Accounts of the estate by name. */
  readonly accounts: Readonly<Record<string, EstateAccount>>;
  /** What should be reachable and what should not; an intent is proven, not deployed. */
  readonly intents: readonly EstateIntent[];
  /** What is taken on trust about spokes that exist already, by spoke name, as their settings state it. */
  readonly assumptions: Readonly<Record<string, EstateAssumption>>;
  /** Service keys of shared endpoints by spoke name, sorted. */
  readonly subscriptions: Readonly<Record<string, readonly string[]>>;
  /**
   * Sites by name: what their connections do not say, such as the ranges behind a device that announces them.
   * @default - none
   */
  readonly sites?: Readonly<Record<string, EstateSite>>;
  /**
   * PrivateLink services by name: what their resources do not say.
   * @default - none
   */
  readonly services?: Readonly<Record<string, EstateService>>;
  /** Routes and gateway endpoint attachments whose table's tier and zone cannot be read from the recording, by logical name. */
  readonly routes: Readonly<Record<string, EstateRoute>>;
  /**
   * What the components found allowed but worth knowing.
   * @default - nothing
   */
  readonly notices?: readonly EstateNotice[];
  /** Limits of the accounts by quota key; a quota that is absent has AWS's default. */
  readonly quotas: Readonly<Record<string, number>>;
}

/** One account. */
export interface EstateAccount {
  /** 12 digits. */
  readonly accountId: string;
  /** Region of its resources unless they say otherwise. */
  readonly region: string;
}

/** One statement about reachability. */
export interface EstateIntent {
  /** Where the flow begins, such as `spoke/app` or `internet`. */
  readonly from: string;
  /** Where it goes, such as `endpoint/secretsmanager`. */
  readonly to: string;
  /** Ports, such as `443` or `1024-65535`. */
  readonly ports: readonly (number | string)[];
  readonly expect: "reachable" | "blocked";
}

/** Something that is allowed, and that a person should know before deploying. */
export interface EstateNotice {
  /** The component, such as `InterfaceEndpoints "core"`. */
  readonly subject: string;
  /** Stable name of the rule. */
  readonly code: string;
  /** Where it stands in the component's arguments. */
  readonly path: string;
  readonly message: string;
}

/** Plain JSON about an adopted spoke; its readers know the fields. */
export type EstateAssumption = Readonly<Record<string, unknown>>;

/** What is stated of a site. */
export interface EstateSite extends SiteInput {
  /** Logical name of its connection. */
  readonly connection: string;
  /** Service keys of the shared endpoints that it may call, sorted. */
  readonly endpoints: readonly string[];
  /** Whether it may ask the hub's inbound resolver endpoint. */
  readonly resolver: boolean;
}

/** What is stated of a PrivateLink service. */
export interface EstateService {
  /** Spoke that provides it. */
  readonly spoke: string;
  /** Load balancers by name. */
  readonly loadBalancers: Readonly<Record<string, EstateLoadBalancer>>;
  /** Endpoints of the estate: `hub`, or the spoke's name. */
  readonly consumers: Readonly<Record<string, EstateConsumer>>;
  /** Account ids beyond the estate that may make endpoints of their own. */
  readonly accounts: readonly string[];
}

/** What is stated of a load balancer. */
export interface EstateLoadBalancer {
  /** Tiers of the spoke whose workloads are its targets. */
  readonly targetTiers: readonly string[];
  /**
   * A load balancer that exists already.
   * @default - none; the program makes it
   */
  readonly existing?: {
    readonly arn: string;
    /** Zone ids. */
    readonly zones: readonly string[];
    readonly listeners: readonly { readonly port: number; readonly protocol: string }[];
  };
}

/** An endpoint of a service. */
export interface EstateConsumer {
  /** Logical name of the endpoint. */
  readonly endpoint: string;
  /** What it is after an update. */
  readonly state: "accepted" | "pending";
  /** Sites that may call it, sorted. */
  readonly sites: readonly string[];
}

/** What one route serves. */
export interface EstateRoute {
  /** Spoke that holds the route table. */
  readonly spoke: string;
  readonly tier: string;
  /** Zone id. */
  readonly zone: string;
}

/**
 * Registers the facts as inputs and as outputs, because a recorder sees a component's inputs and a policy its outputs.
 *
 * @example
 * ```ts
 * import { Estate } from "causeway";
 *
 * const estate = new Estate("estate", {
 *   environment: "dev",
 *   contractVersion: 1,
 *   accounts: { network: { accountId: "111111111111", region: "eu-west-1" } },
 *   intents: [{ from: "spoke/app", to: "endpoint/secretsmanager", ports: [443], expect: "reachable" }],
 *   assumptions: {},
 *   subscriptions: { app: ["secretsmanager"] },
 *   routes: {},
 *   quotas: {},
 * });
 * export const estateUrn = estate.urn;
 * ```
 */
export class Estate extends pulumi.ComponentResource {
  /** What was given. */
  readonly facts: EstateArgs;

  constructor(name: string, args: EstateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("causeway:index:Estate", name, recordable(args), opts);
    this.facts = args;
    this.registerOutputs(recordable(args));
  }
}
