/**
 * A peering between the hub and one spoke, with its routes. Peering is not transitive and gives no way through the
 * other VPC's gateways; this component knows no security group and no name beyond what the peering's DNS option does.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { region as regionNamed } from "../network/catalogue/regions";
import { overlaps, parseCidr } from "../network/cidr";
import { type Issue, rejectIssues } from "../network/issue";
import { create, nameTag, recordable, type Tags, type Transform } from "./internal/create";
import { checkKnownRegion } from "./internal/known-word";
import { checkTiers, routeTablesOf, served, tiersServedToo } from "./internal/route-tables";
import { checkIpv4Range } from "./internal/security-group-rules";
import type { VpcDescription } from "./vpc";

/** A peering between a hub and a spoke. */
export interface SpokePeeringArgs {
  /** The side that asks for the peering. */
  readonly hub: PeeringSide;
  /** The side that accepts it. */
  readonly spoke: PeeringSide;
  /**
   * Whether each side resolves the other's public host names to private addresses. Private hosted zones do not need it.
   * @default true
   */
  readonly dnsResolution?: boolean;
  /**
   * Ranges of either side that get no route on the other. AWS compares them with the other side's ranges all the same.
   * @default - none; every range is routed
   */
  readonly leftOutCidrs?: readonly string[];
  /**
   * Tags of the peering on both sides; within one account and region both are the same tags of one resource.
   * @default - a Name only
   */
  readonly tags?: Tags;
  /** Last edit to a child's arguments, for settings that this component does not model. */
  readonly transform?: {
    readonly connection?: Transform<aws.ec2.VpcPeeringConnectionArgs>;
    readonly accepter?: Transform<aws.ec2.VpcPeeringConnectionAccepterArgs>;
    readonly options?: Transform<aws.ec2.PeeringConnectionOptionsArgs>;
    readonly route?: Transform<aws.ec2.RouteArgs>;
  };
}

/** One of the two VPCs. */
export interface PeeringSide {
  /** Name of the hub or the spoke, for messages. */
  readonly name: string;
  readonly vpc: VpcDescription;
  /**
   * Tiers whose route tables get routes to the other side.
   * @default "all"
   */
  readonly tiers?: "all" | readonly string[];
  /**
   * Provider of the side's account and region. Required of the spoke when they are not the hub's.
   * @default - the component's provider
   */
  readonly provider?: aws.Provider;
}

/** One route, as plain data: which tier and zone it serves cannot always be read from the tables of a spoke. */
export interface PeeringRoute {
  /** Logical name of the route's resource. */
  readonly name: string;
  /** Side whose route table holds it. */
  readonly side: "hub" | "spoke";
  /** Key of the route table in the side's description. */
  readonly routeTable: string;
  /** Tiers that the route table serves, sorted. */
  readonly tiers: readonly string[];
  /** Zone ids that the route table serves, sorted. */
  readonly zones: readonly string[];
  /** Range of the other side, or `ipv6`, which stands for the other side's IPv6 range. */
  readonly destination: string;
}

/**
 * A peering, its acceptance, DNS options on each side, and routes both ways. Each side's resources use that side's
 * provider, so that the VPCs may be in two accounts and in two regions.
 *
 * @example
 * ```ts
 * import { HubVpc, SpokePeering, SpokeVpc } from "causeway";
 *
 * const place = { accountId: "111111111111", region: "eu-west-1", zones: ["euw1-az1"] };
 * const hub = new HubVpc("hub", {
 *   ...place,
 *   cidr: "10.0.0.0/16",
 *   tiers: { endpoints: { slot: 0, purpose: "endpoints" } },
 * });
 * const app = new SpokeVpc("app", {
 *   ...place,
 *   source: "created",
 *   cidr: "10.1.0.0/16",
 *   tiers: { app: { slot: 0, purpose: "workload" } },
 * });
 * const peering = new SpokePeering("hub-app", {
 *   hub: { name: "hub", vpc: hub.description },
 *   spoke: { name: "app", vpc: app.description },
 * });
 * export const peeringId = peering.connectionId;
 * ```
 */
export class SpokePeering extends pulumi.ComponentResource {
  /** Id of the peering; known once it is accepted. */
  readonly connectionId: pulumi.Output<string>;
  /** Every route of the peering, sorted by name. */
  readonly routes: readonly PeeringRoute[];
  /** What is allowed but worth knowing, such as a side that gets no route; paths are those of the arguments. */
  readonly warnings: readonly Issue[];

  /** @throws InvalidInputError with the codes of {@link checkSpokePeering}, before anything is registered */
  constructor(name: string, args: SpokePeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    rejectIssues(`SpokePeering "${name}"`, checkSpokePeering(args));
    super("causeway:components:SpokePeering", name, recordable(args), opts);
    const sides = {
      hub: { parent: this, provider: args.hub.provider },
      spoke: { parent: this, provider: args.spoke.provider },
    };

    const acceptedId = connect(name, args, sides);
    resolveNames(name, args, acceptedId, sides);
    this.routes = planPeeringRoutes(name, args);
    for (const route of this.routes) {
      const routeArgs = { ...targetOf(route, args), vpcPeeringConnectionId: acceptedId };
      create(aws.ec2.Route, route.name, routeArgs, sides[route.side], args.transform?.route);
    }

    this.connectionId = acceptedId;
    this.warnings = peeringWarnings(name, args);
    this.registerOutputs({ connectionId: this.connectionId, routes: this.routes, warnings: this.warnings });
  }
}

type SideOptions = Readonly<Record<"hub" | "spoke", pulumi.CustomResourceOptions>>;

/** @returns the peering's id, known once it is accepted: AWS refuses options and routes of one that is pending */
function connect(name: string, args: SpokePeeringArgs, sides: SideOptions): pulumi.Output<string> {
  const [hub, spoke] = [args.hub.vpc, args.spoke.vpc];
  const tags = nameTag(name, args.tags); // equal on both sides, which within one account and region are one resource
  const request = {
    vpcId: hub.vpcId,
    peerVpcId: spoke.vpcId,
    peerOwnerId: spoke.accountId === hub.accountId ? undefined : spoke.accountId,
    peerRegion: spoke.region === hub.region ? undefined : spoke.region,
    tags,
  };
  const { transform } = args;
  const label = `${name}-connection`;
  const connection = create(aws.ec2.VpcPeeringConnection, label, request, sides.hub, transform?.connection);
  const accept = { vpcPeeringConnectionId: connection.id, autoAccept: true, tags };
  const Accepter = aws.ec2.VpcPeeringConnectionAccepter;
  return create(Accepter, `${name}-accepter`, accept, sides.spoke, transform?.accepter).id;
}

/** Each account may set its own side's option only, so there are two resources, also within one account. */
function resolveNames(
  name: string,
  { dnsResolution, transform }: SpokePeeringArgs,
  vpcPeeringConnectionId: pulumi.Output<string>,
  sides: SideOptions,
): void {
  const own = { allowRemoteVpcDnsResolution: dnsResolution ?? true };
  const hub = { vpcPeeringConnectionId, requester: own };
  const spoke = { vpcPeeringConnectionId, accepter: own };
  const Options = aws.ec2.PeeringConnectionOptions;
  create(Options, `${name}-hub-options`, hub, sides.hub, transform?.options);
  create(Options, `${name}-spoke-options`, spoke, sides.spoke, transform?.options);
}

function targetOf(
  route: PeeringRoute,
  args: SpokePeeringArgs,
): Omit<aws.ec2.RouteArgs, "vpcPeeringConnectionId"> {
  const [own, other] = route.side === "hub" ? [args.hub, args.spoke] : [args.spoke, args.hub];
  const table = own.vpc.routeTables[route.routeTable];
  if (table === undefined) throw new Error(`${route.side} has no route table ${route.routeTable}`); // planned from it
  const { routeTableId } = table;
  return route.destination === IPV6
    ? { routeTableId, destinationIpv6CidrBlock: other.vpc.ipv6CidrBlock }
    : { routeTableId, destinationCidrBlock: route.destination };
}

const IPV6 = "ipv6";

/** The routes that a peering of that name gets, sorted by name. Pure; the arguments must be valid. */
export function planPeeringRoutes(name: string, args: SpokePeeringArgs): PeeringRoute[] {
  const routes = (["hub", "spoke"] as const).flatMap((side) => {
    const [own, other] = side === "hub" ? [args.hub, args.spoke] : [args.spoke, args.hub];
    return routeTablesOf(own.vpc, own.tiers ?? "all").flatMap((table) =>
      destinationsOf(own.vpc, other.vpc, args).map((destination) => ({
        name: `${name}-${side}-${table.key}-${destination}`,
        side,
        routeTable: table.key,
        ...served(table),
        destination,
      })),
    );
  });
  return routes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function destinationsOf(own: VpcDescription, other: VpcDescription, args: SpokePeeringArgs): string[] {
  const routed = other.cidrs.filter((cidr) => !args.leftOutCidrs?.includes(cidr));
  const bothSpeakIpv6 = own.ipv6CidrBlock !== undefined && other.ipv6CidrBlock !== undefined;
  return bothSpeakIpv6 ? [...routed, IPV6] : routed;
}

/**
 * Codes: `peering-self`, `peering-overlap`, `peering-partition`, `peering-provider-missing`, `region-unknown`,
 * `tier-unknown`, `left-out-range-unknown`, `range-malformed`, `range-host-bits`,
 * `range-everything`, `range-not-ipv4`.
 */
export function checkSpokePeering(args: SpokePeeringArgs): Issue[] {
  const [hub, spoke] = [args.hub.vpc, args.spoke.vpc];
  if (hub === spoke || hub.vpcId === spoke.vpcId) {
    const message = `got the VPC of ${args.hub.name} on both sides, expected two VPCs; give the spoke's`;
    return [{ code: "peering-self", path: "spoke.vpc", message }];
  }
  return [
    ...(["hub", "spoke"] as const).flatMap((side) => checkSide(args[side], side)),
    ...checkPlaces(args),
    ...checkOverlaps(args),
    ...checkLeftOut(args),
  ];
}

function checkSide({ vpc, tiers }: PeeringSide, side: string): Issue[] {
  return [
    ...checkKnownRegion(vpc.region, `${side}.vpc.region`),
    ...vpc.cidrs.flatMap((cidr, index) => checkIpv4Range(cidr, `${side}.vpc.cidrs[${index}]`)),
    ...checkTiers(vpc, tiers ?? "all", `${side}.tiers`),
  ];
}

function checkPlaces({ hub, spoke }: SpokePeeringArgs): Issue[] {
  const [from, to] = [regionNamed(hub.vpc.region), regionNamed(spoke.vpc.region)];
  const apart = from !== undefined && to !== undefined && from.partition !== to.partition;
  const partition = `got ${to?.name} (${to?.partition}), expected a region of ${from?.partition}; AWS peers within one partition only`;
  const foreign = spoke.vpc.accountId !== hub.vpc.accountId || spoke.vpc.region !== hub.vpc.region;
  const provider = `got none for ${spoke.name}, expected a provider of ${spoke.vpc.accountId} in ${spoke.vpc.region}, since each side's resources are made by its own account and region; give spoke.provider`;
  return [
    ...(apart ? [{ code: "peering-partition", path: "spoke.vpc.region", message: partition }] : []),
    ...(foreign && spoke.provider === undefined
      ? [{ code: "peering-provider-missing", path: "spoke.provider", message: provider }]
      : []),
  ];
}

/**
 * Left-out ranges count too: AWS refuses a peering when any two blocks overlap.
 * https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html
 */
function checkOverlaps({ hub, spoke }: SpokePeeringArgs): Issue[] {
  return spoke.vpc.cidrs.flatMap((own, index) => {
    const range = parseCidr(own);
    const met = hub.vpc.cidrs.filter((other) => {
      const theirs = parseCidr(other);
      return range !== undefined && theirs !== undefined && overlaps(range, theirs);
    });
    if (met.length === 0) return [];
    const message = `got ${own}, which overlaps ${met.join(", ")} of ${hub.name}, expected ranges that share no address, since AWS refuses the peering even for a range that is left out; renumber ${spoke.name} or publish its services by PrivateLink`;
    return [{ code: "peering-overlap", path: `spoke.vpc.cidrs[${index}]`, message }];
  });
}

function checkLeftOut({ hub, spoke, leftOutCidrs }: SpokePeeringArgs): Issue[] {
  const known = [...hub.vpc.cidrs, ...spoke.vpc.cidrs];
  return (leftOutCidrs ?? []).flatMap((cidr, index) => {
    if (known.includes(cidr)) return [];
    const message = `got ${cidr}, expected a whole range of either side: ${known.join(", ")}; correct it`;
    return [{ code: "left-out-range-unknown", path: `leftOutCidrs[${index}]`, message }];
  });
}

/** Codes: `peering-without-route`, `route-table-shared`. */
function peeringWarnings(name: string, args: SpokePeeringArgs): Issue[] {
  const routes = planPeeringRoutes(name, args);
  return (["hub", "spoke"] as const).flatMap((side) => {
    const { vpc, tiers, name: own } = args[side];
    const shared = tiersServedToo(vpc, tiers ?? "all").join(", ");
    const message = `tiers ${shared} of ${own} get the routes too, because they share a route table with a chosen tier`;
    return [
      ...(routes.some((route) => route.side === side) ? [] : [withoutRoute(side, args)]),
      ...(shared === "" ? [] : [{ code: "route-table-shared", path: `${side}.tiers`, message }]),
    ];
  });
}

function withoutRoute(side: "hub" | "spoke", args: SpokePeeringArgs): Issue {
  const [own, other] = side === "hub" ? [args.hub, args.spoke] : [args.spoke, args.hub];
  const stated = Object.keys(own.vpc.routeTables).length > 0;
  const reason = stated ? "gets no route by the chosen tiers and ranges" : "states no route table";
  const message = `${own.name} ${reason}, so nothing in it reaches ${other.name} until its owner adds routes to the peering`;
  return { code: "peering-without-route", path: side, message };
}
