/** Which route of a table a packet takes: a linear scan. */
import type {
  Link,
  NetworkModel,
  NodeId,
  Route,
  RouteTable,
  RouteTargetKind,
} from "../../network/model/types";
import { destinationIn, inRange, prefixLengthOf } from "./bits";
import { inServiceList } from "./filters";
import { type Answer, type Destination, perhaps, refused } from "./packet";

export type Routed =
  /** `others` may match as well, and lead elsewhere. */
  | { readonly kind: "route"; readonly route: Route; readonly others: readonly Route[] }
  | { readonly kind: "none"; readonly table: RouteTable }
  /** One of `candidates` is taken, if it is known which there are; undefined stands for none at all. */
  | {
      readonly kind: "unknown";
      readonly why: string;
      readonly candidates?: readonly Extract<Routed, { kind: "route" | "none" }>[];
    };

interface Match {
  readonly route: Route;
  readonly answer: Answer;
  /** Undefined for a prefix list, and for a destination that is not known. */
  readonly length: number | undefined;
}

/** What a route that is more specific than the local one, or equal to it, may lead to. */
const MIDDLEBOXES: readonly RouteTargetKind[] = [
  "nat-gateway",
  "network-interface",
  "gateway-load-balancer-endpoint",
];

/**
 * https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html: the longest prefix, then static
 * routes, then those to prefix lists, then propagated ones. The local route beats every propagated route:
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html.
 */
export function chooseRoute(model: NetworkModel, link: Link, to: Destination): Routed {
  const table = link.kind === "node" ? model.routeTables.get(link.node) : undefined;
  if (table === undefined) return { kind: "unknown", why: "the route table of the subnet is not known" };
  if (!table.complete.known || !table.complete.value)
    return { kind: "unknown", why: `${table.name} may have more routes` };

  const matches: Match[] = [];
  for (const route of table.routes) {
    if (route.origin === "local" && !route.destination.known && !mayBeLocal(model, table, to)) continue;
    const match = matchOf(model, route, to);
    if (match.answer.is !== "no") matches.push(match);
  }
  const attached = mayBeAttached(model, table, to);
  if (attached !== undefined) return { kind: "unknown", why: attached };
  const local = matches.find(({ route, answer }) => route.target.kind === "local" && answer.is === "yes");
  const eligible = matches.filter(({ route }) => local === undefined || route.origin !== "propagated");
  const best = bestOf(eligible);
  const doubt = doubtAbout(best, local, eligible);
  if (doubt !== undefined)
    return { kind: "unknown", why: doubt, candidates: candidatesOf(table, best, eligible) };
  return best === undefined ? { kind: "none", table } : taken(best, eligible);
}

function taken({ route }: Match, eligible: readonly Match[]): Extract<Routed, { kind: "route" }> {
  const others = eligible.filter((match) => !sameTarget(match.route, route)).map((match) => match.route);
  return { kind: "route", route, others };
}

function candidatesOf(table: RouteTable, best: Match | undefined, eligible: readonly Match[]) {
  const routes = eligible.map((match) => taken(match, eligible));
  return best === undefined ? [...routes, { kind: "none", table } as const] : routes;
}

/**
 * Whether a range of the VPC that is not known may hold the destination. It overlaps no range of a peer:
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
 */
function mayBeLocal(model: NetworkModel, table: RouteTable, to: Destination): boolean {
  if (to.kind === "public") return false;
  const here = table.vpc.kind === "node" ? table.vpc.node : undefined;
  const family = to.address.includes(":") ? 6 : 4;
  const ranges = (vpc: NodeId | undefined) => model.vpcs.get(vpc ?? "")?.ranges ?? [];
  if (!ranges(here).some((range) => !range.cidr.known && range.family === family)) return false;
  for (const { requester, accepter } of model.peerings.values()) {
    const ends = [requester, accepter].map(({ vpc }) => (vpc.kind === "node" ? vpc.node : undefined));
    if (!ends.includes(here)) continue;
    const beyond = ends.filter((end) => end !== here).flatMap(ranges);
    if (beyond.some(({ cidr }) => cidr.known && inRange(to.address, cidr.value))) return false;
  }
  return true;
}

/** Whether a gateway endpoint for the destination's service may have a route in the table that nobody knows of. */
function mayBeAttached(model: NetworkModel, table: RouteTable, to: Destination): string | undefined {
  for (const endpoint of model.gatewayEndpoints.values()) {
    const { vpc, routeTables, name } = endpoint;
    const elsewhere = vpc.kind === "node" && table.vpc.kind === "node" && vpc.node !== table.vpc.node;
    const listed = routeTables.some((link) => link.kind === "node" && link.node === table.id);
    if (elsewhere || listed || !routeTables.some(({ kind }) => kind === "unknown")) continue;
    if (to.kind === "public" && inServiceList(model, endpoint.id, to).is !== "no")
      return `which route tables ${name} is attached to is not known`;
  }
  return undefined;
}

function matchOf(model: NetworkModel, route: Route, to: Destination): Match {
  const { destination } = route;
  if (!destination.known)
    return { route, answer: perhaps(`the destination of a route ${destination.why}`), length: undefined };
  const { value } = destination;
  if (value.kind === "cidr")
    return { route, answer: destinationIn(to, value.cidr), length: prefixLengthOf(value.cidr) };
  const answer =
    value.list.kind === "service"
      ? inServiceList(model, value.list.endpoint, to)
      : perhaps("the prefix list of a route is not in the model");
  return { route, answer, length: undefined };
}

/** How long a certain match is; a range of a service's list is longer than `0.0.0.0/0`, and no more is known of it. */
function lengthOf({ length }: Match): number {
  return length ?? 0.5;
}

/** Among routes of one length the lower goes first. */
function rankOf({ route }: Match): number {
  return ["local", "declared", "gateway-endpoint", "propagated"].indexOf(route.origin);
}

function bestOf(matches: readonly Match[]): Match | undefined {
  let best: Match | undefined;
  for (const match of matches) {
    if (match.answer.is !== "yes") continue;
    if (
      best === undefined ||
      lengthOf(match) > lengthOf(best) ||
      (lengthOf(match) === lengthOf(best) && rankOf(match) < rankOf(best))
    )
      best = match;
  }
  return best;
}

/** Why the best route may not be the one that is taken, or may not exist. */
function doubtAbout(
  best: Match | undefined,
  local: Match | undefined,
  matches: readonly Match[],
): string | undefined {
  for (const match of matches) {
    if (match === best) continue;
    const { route, answer } = match;
    // No harm: whichever is taken, the packet goes the same way.
    if (best !== undefined && sameTarget(route, best.route)) continue;
    if (answer.is === "yes") {
      if (best !== undefined && isRefusedTwin(match, best))
        return refused("two routes of one table to one destination");
      continue;
    }
    if (answer.is === "unknown" && !isOutdone(match, best, local)) return answer.why;
  }
  if (best === undefined || local === undefined || best === local) return undefined;
  // https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-table-routes
  if (MIDDLEBOXES.includes(best.route.target.kind)) return undefined;
  return refused(`a route within the VPC's own range that leads to a ${best.route.target.kind}`);
}

/**
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html: RouteAlreadyExists, for a local route
 * too. A route that a gateway endpoint or a gateway adds may stand beside a static one.
 */
function isRefusedTwin(match: Match, best: Match): boolean {
  if (lengthOf(match) !== lengthOf(best)) return false;
  const { origin } = match.route;
  return origin === best.route.origin || (origin === "declared" && best.route.origin === "local");
}

/** Whether a route that may match would not be taken even then. */
function isOutdone({ route, length }: Match, best: Match | undefined, local: Match | undefined): boolean {
  if (best === undefined) return false;
  if (length !== undefined && length < lengthOf(best)) return true;
  return best === local && !MIDDLEBOXES.includes(route.target.kind) && route.target.kind !== "unknown";
}

function sameTarget(one: Route, other: Route): boolean {
  if (one.target.kind !== other.target.kind) return false;
  const { to: a } = one.target;
  const { to: b } = other.target;
  if (a.kind === "node" && b.kind === "node") return a.node === b.node;
  return a.kind === "outside" && b.kind === "outside" && a.id === b.id;
}
