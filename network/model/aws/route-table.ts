/**
 * Route tables with every route in them: those that resources declare, the local routes that every table has,
 * and those that gateway endpoints add. Routes that a virtual private gateway propagates come with it.
 */
import type { JsonObject, RecordedResource } from "../../recorded";
import type { Context } from "../context";
import { isGiven, itemsOf, known, linkTo, mapFact, nodeOf, objectOf, sourceOf } from "../facts";
import { requiredLink } from "../links";
import { groupBy, ofType, ofTypes } from "../recording";
import type { GatewayEndpoint, NodeId, Route, RouteTable } from "../types";
import { declaredRoute, inlineRoute } from "./route";
import { type RoutePlaces, routeTableOf } from "./route-owner";
import { AWS } from "./types";
import type { VpcDraft } from "./vpc";

/** A table before the subnets that use it are known; its routes are those that it states itself. */
export type RouteTableDraft = Omit<RouteTable, "subnets">;

export function liftRouteTables(context: Context, vpcs: readonly VpcDraft[]): RouteTableDraft[] {
  const mains = new Set(vpcs.map(({ mainRouteTable }) => mainRouteTable));
  const made = ofTypes(context.recording, [AWS.routeTable, AWS.defaultRouteTable]).map(
    (table): RouteTableDraft => {
      const property = table.type === AWS.defaultRouteTable ? "defaultRouteTableId" : "vpcId";
      warnPropagation(context, table, property);
      return {
        id: table.urn,
        name: table.name,
        vpc: requiredLink(context, "vpc", table, property),
        main: mains.has(table.urn),
        routes: inlineRoutes(context, table),
        complete: known(true, sourceOf(table)),
        source: sourceOf(table),
      };
    },
  );
  const implied = vpcs
    .filter(({ id, origin, mainRouteTable }) => origin !== "adopted" && mainRouteTable.startsWith(`${id}#`))
    .map((vpc): RouteTableDraft => ({
      id: vpc.mainRouteTable,
      name: `main of ${vpc.name}`,
      vpc: linkTo(vpc.id, vpc.source),
      main: true,
      routes: [],
      complete: known(true, vpc.source),
      source: vpc.source,
    }));
  return [...made, ...implied];
}

/** Every route by its table: local ones first, then declared ones, then those of gateway endpoints. */
export function liftRoutes(
  context: Context,
  places: RoutePlaces,
  tables: readonly RouteTableDraft[],
  vpcs: ReadonlyMap<NodeId, VpcDraft>,
  endpoints: readonly GatewayEndpoint[],
): Map<NodeId, Route[]> {
  const { recording } = context;
  const standalone = groupBy(ofType(recording, AWS.route), (route) => routeTableOf(context, places, route));
  const attached = groupBy(endpoints.flatMap(endpointRoutes), ({ table }) => table);
  return new Map(
    tables.map((table) => {
      const vpc = vpcs.get(nodeOf(table.vpc) ?? "");
      const routes = [
        ...(vpc === undefined ? [] : localRoutes(vpc)),
        ...table.routes,
        ...(standalone.get(table.id) ?? []).map((route) => declaredRoute(context, route)),
        ...(attached.get(table.id) ?? []).map(({ route }) => route),
      ];
      return [table.id, routes] as const;
    }),
  );
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html: every table has one for each range of its VPC. */
function localRoutes({ id, ranges }: VpcDraft): Route[] {
  return ranges.map(({ cidr }) => ({
    destination: mapFact(cidr, (range) => ({ kind: "cidr", cidr: range }) as const),
    target: { kind: "local", to: linkTo(id, cidr.source) },
    origin: "local",
    source: cidr.source,
  }));
}

function inlineRoutes(context: Context, table: RecordedResource): Route[] {
  return itemsOf(table.inputs.routes).map((item, index) => {
    const block: JsonObject = objectOf(item);
    return inlineRoute(context, table, block, sourceOf(table, `routes[${index}]`));
  });
}

/**
 * A gateway endpoint puts a route to its service's prefix list into each table that it is attached to.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing
 */
function endpointRoutes(endpoint: GatewayEndpoint): { table: NodeId; route: Route }[] {
  return endpoint.routeTables.flatMap((link) => {
    const table = nodeOf(link);
    if (table === undefined) return [];
    const { source } = link;
    const route: Route = {
      destination: known({ kind: "prefix-list", list: { kind: "service", endpoint: endpoint.id } }, source),
      target: { kind: "gateway-endpoint", to: linkTo(endpoint.id, source) },
      origin: "gateway-endpoint",
      source,
    };
    return [{ table, route }];
  });
}

/** Routes that a table learns from a virtual private gateway are not in the recording. */
function warnPropagation(context: Context, table: RecordedResource, property: string): void {
  const { propagatingVgws } = table.inputs;
  if (!isGiven(propagatingVgws) || (Array.isArray(propagatingVgws) && propagatingVgws.length === 0)) return;
  const source = sourceOf(table, "propagatingVgws");
  const vpc = nodeOf(requiredLink(context, "vpc", table, property));
  context.warnings.push({
    code: "unmodelled-resource",
    type: table.type,
    message: `${table.name}: propagated routes are not modelled`,
    affects: vpc === undefined ? "all" : [vpc],
    source,
  });
}
