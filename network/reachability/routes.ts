/**
 * Which route of a table each destination takes: the longest prefix; at equal length local, declared, prefix list,
 * propagated; and no propagated route within the VPC's own ranges, however long.
 * https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
import { cidrOf, networkOf } from "../cidr";
import { nodeOf } from "../model/facts";
import type { Link, PrefixList, Route, RouteTable, RouteTarget, Source } from "../model/types";
import { perhapsAttached } from "./attachments";
import { addressesOf, ALL_ADDRESSES, EVERY_ADDRESS, PUBLIC_ADDRESSES } from "./addresses";
import { intersect, type IntervalSet, isNothing, subtract, union } from "./intervals";
import type { Destination } from "./ends";
import { type World, nameOfNode, remembered } from "./world";

/** What a table does with some destinations. */
export type RouteChoice = { readonly addresses: IntervalSet } & (
  | { readonly kind: "route"; readonly route: Route }
  | { readonly kind: "none"; readonly table: RouteTable }
  | { readonly kind: "unknown"; readonly why: string; readonly at: Source }
);

/** A route to a range that is known. */
interface RangeRoute {
  readonly addresses: IntervalSet;
  readonly prefixLength: number;
  readonly route: Route;
  /** Another route to the same range that leads elsewhere: nobody knows which one there is. */
  readonly rival?: Route;
}

/** A route that may be for any of these addresses. */
export interface VagueRoute {
  readonly addresses: IntervalSet;
  readonly route: Route;
  readonly why: string;
}

interface Compiled {
  /** The most preferred first. */
  readonly ranges: readonly RangeRoute[];
  readonly vague: readonly VagueRoute[];
  /** Routes to the addresses of a service, with the service's name. */
  readonly services: readonly { readonly serviceName: string | undefined; readonly route: Route }[];
}

/** Splits destinations by the route that a subnet's table has for them. */
export function chooseRoutes(
  world: World,
  link: Link,
  destination: Destination,
  addresses: IntervalSet,
): RouteChoice[] {
  const table = world.model.routeTables.get(nodeOf(link) ?? "");
  if (table === undefined) {
    const why =
      link.kind === "unknown" ? `the route table ${link.why}` : "the route table is not in the recording";
    return [{ kind: "unknown", addresses, why, at: link.source }];
  }
  if (!table.complete.known || !table.complete.value) {
    const why = `the routes of table ${table.name} are not all known`;
    return [{ kind: "unknown", addresses, why, at: table.complete.source }];
  }
  const compiled = remembered(world, "route-table", table.id, () => compile(world, table));
  const chosen =
    destination.kind === "service"
      ? toService(compiled, table, destination.serviceName, addresses)
      : byRange(compiled.ranges, table, addresses);
  const doubtful = [
    ...compiled.vague,
    ...listsOf(compiled, destination),
    ...perhapsAttached(world, table, destination),
  ];
  return doubtful.length === 0 ? chosen : chosen.flatMap((choice) => doubted(choice, doubtful));
}

function byRange(ranges: readonly RangeRoute[], table: RouteTable, addresses: IntervalSet): RouteChoice[] {
  const choices: RouteChoice[] = [];
  let rest = addresses;
  for (const { addresses: range, route, rival } of ranges) {
    const taken = intersect(rest, range);
    if (isNothing(taken)) continue;
    const why = "two routes to one range lead apart";
    if (rival === undefined) choices.push({ kind: "route", addresses: taken, route });
    else choices.push({ kind: "unknown", addresses: taken, why, at: rival.source });
    rest = subtract(rest, taken);
    if (isNothing(rest)) break;
  }
  return isNothing(rest) ? choices : [...choices, { kind: "none", addresses: rest, table }];
}

/**
 * A prefix list holds ranges of AWS's choice, always narrower than a default route; against any other route to public
 * addresses nobody knows which is the longer.
 */
function toService(
  compiled: Compiled,
  table: RouteTable,
  serviceName: string,
  addresses: IntervalSet,
): RouteChoice[] {
  const own = compiled.services.filter((service) => service.serviceName === serviceName);
  const [first, second] = own;
  if (first === undefined) return byRange(compiled.ranges, table, addresses);
  const narrow = compiled.ranges.filter(({ prefixLength }) => prefixLength > 0);
  const contested = intersect(addresses, union(...narrow.map((range) => range.addresses)));
  const free = subtract(addresses, contested);
  const { route } = first;
  const why = `which of the routes to ${serviceName} is the longer one is AWS's to know`;
  return [
    ...(isNothing(contested)
      ? []
      : [{ kind: "unknown", addresses: contested, why, at: route.source } as const]),
    ...(isNothing(free)
      ? []
      : [
          second === undefined || sameTarget(second.route.target, route.target)
            ? ({ kind: "route", addresses: free, route } as const)
            : ({ kind: "unknown", addresses: free, why, at: second.route.source } as const),
        ]),
  ];
}

/** For plain addresses a service's list is a route that may match any public one, except where the internet is meant. */
function listsOf({ services }: Compiled, destination: Destination): VagueRoute[] {
  if (
    destination.kind === "inside" ||
    destination.kind === "crowd" ||
    (destination.kind === "outside" && destination.internet)
  )
    return [];
  const unnamed =
    destination.kind === "service"
      ? services.filter(({ serviceName }) => serviceName === undefined)
      : services;
  return unnamed.map(({ route, serviceName }) => ({
    addresses: PUBLIC_ADDRESSES,
    route,
    why: `whether ${serviceName ?? "a service"} has the address is AWS's to know`,
  }));
}

/** A choice stands where a vague route would lead the same way, or is for other addresses. */
function doubted(choice: RouteChoice, vague: readonly VagueRoute[]): RouteChoice[] {
  const result: RouteChoice[] = [];
  let rest = choice.addresses;
  for (const { addresses, route, why } of vague) {
    if (choice.kind === "unknown") break;
    if (choice.kind === "route" && (choice.route === route || sameTarget(choice.route.target, route.target)))
      continue;
    const unsure = intersect(rest, addresses);
    if (isNothing(unsure)) continue;
    result.push({ kind: "unknown", addresses: unsure, why, at: route.source });
    rest = subtract(rest, unsure);
  }
  return isNothing(rest) ? result : [...result, { ...choice, addresses: rest }];
}

/** Whether two routes lead to the same place for certain. */
export function sameTarget(a: RouteTarget, b: RouteTarget): boolean {
  if (a.kind !== b.kind || a.kind === "unknown") return false;
  if (a.kind === "local") return true;
  const [one, other] = [a.to, b.to];
  if (one.kind === "node" && other.kind === "node") return one.node === other.node;
  return one.kind === "outside" && other.kind === "outside" && one.id === other.id;
}

function compile(world: World, table: RouteTable): Compiled {
  const ranges: RangeRoute[] = [];
  const vague: VagueRoute[] = [];
  const services: Compiled["services"][number][] = [];
  for (const route of table.routes) {
    const { destination } = route;
    const network =
      destination.known && destination.value.kind === "cidr" ? networkOf(destination.value.cidr) : undefined;
    if (network !== undefined) {
      const cidr = cidrOf(network);
      ranges.push({ addresses: addressesOf(cidr), prefixLength: cidr.prefixLength, route });
    } else if (destination.known && destination.value.kind === "prefix-list") {
      const { list } = destination.value;
      if (list.kind === "service") services.push({ serviceName: serviceOf(world, list.endpoint), route });
      else
        vague.push({
          addresses: EVERY_ADDRESS,
          route,
          why: "a route is for a prefix list that is not modelled",
        });
    } else {
      vague.push({ addresses: possibleAddresses(world, route), route, why: vagueWhy(route) });
    }
  }
  return { ranges: ordered(ranges), vague, services };
}

/** By preference. */
function ordered(ranges: readonly RangeRoute[]): RangeRoute[] {
  const isLocal = ({ route }: RangeRoute) => route.target.kind === "local";
  const local = union(...ranges.filter(isLocal).map(({ addresses }) => addresses));
  return ranges
    .map((range) =>
      range.route.origin === "propagated" ? { ...range, addresses: subtract(range.addresses, local) } : range,
    )
    .sort((a, b) => b.prefixLength - a.prefixLength || rankOf(a.route) - rankOf(b.route))
    .map((range, _index, all) => {
      const rival = all.find((other) => contradicts(other, range))?.route;
      return rival === undefined ? range : { ...range, rival };
    });
}

function contradicts(a: RangeRoute, b: RangeRoute): boolean {
  if (a.route === b.route) return false;
  if (a.prefixLength !== b.prefixLength || rankOf(a.route) !== rankOf(b.route)) return false;
  return !isNothing(intersect(a.addresses, b.addresses)) && !sameTarget(a.route.target, b.route.target);
}

function rankOf({ origin, target }: Route): number {
  if (target.kind === "local") return 0;
  switch (origin) {
    case "local":
      return 0;
    case "declared":
      return 1;
    case "gateway-endpoint":
      return 2;
    case "propagated":
      return 3;
  }
}

function serviceOf({ model }: World, endpoint: string): string | undefined {
  const name = model.gatewayEndpoints.get(endpoint)?.serviceName;
  return name?.known === true ? name.value : undefined;
}

/** A local route is for a range of its VPC, so an unknown one is for a family of which a range is unknown. */
function possibleAddresses({ model }: World, { origin, target, destination }: Route): IntervalSet {
  const { property = "" } = destination.source;
  if (property.endsWith("destinationIpv6CidrBlock")) return ALL_ADDRESSES[6];
  if (property.endsWith("destinationCidrBlock")) return ALL_ADDRESSES[4];
  const vpc = origin === "local" ? model.vpcs.get(nodeOf(target.to) ?? "") : undefined;
  if (vpc === undefined) return EVERY_ADDRESS;
  const families = vpc.ranges.filter(({ cidr }) => !cidr.known).map(({ family }) => ALL_ADDRESSES[family]);
  return families.length === 0 ? EVERY_ADDRESS : union(...families);
}

function vagueWhy({ destination }: Route): string {
  return destination.known
    ? "the destination of a route is no range"
    : `the destination of a route ${destination.why}`;
}

/** The route in words: `10.64.0.0/20 by peering hub-app`. */
export function routeText(world: World, { destination, target }: Route): string {
  const range = !destination.known
    ? "an unknown range"
    : destination.value.kind === "cidr"
      ? destination.value.cidr
      : listText(world, destination.value.list);
  if (target.kind === "local") return `${range} is local`;
  const name =
    target.to.kind === "node"
      ? ` ${nameOfNode(world, target.to.node)}`
      : target.to.kind === "outside"
        ? ` ${target.to.id}`
        : "";
  return `${range} by ${target.kind.replaceAll("-", " ")}${name}`;
}

function listText(world: World, list: PrefixList): string {
  return list.kind === "service"
    ? `addresses of ${serviceOf(world, list.endpoint) ?? "a service"}`
    : "a prefix list";
}
