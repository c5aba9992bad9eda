/**
 * Which route table a route, or a gateway endpoint, is put into. Outputs of an awsx VPC name all of its tables
 * at once, so for those the Estate says which tier and zone a resource serves.
 */
import type { RecordedResource } from "../../recorded";
import { type Context, warnUnresolved } from "../context";
import { nodeOf } from "../facts";
import { candidates, linkOf, ownerOf } from "../links";
import type { NodeId, Subnet } from "../types";
import type { VpcDraft } from "./vpc";

/** Spoke, tier and zone -> the route table of that subnet. */
export type RoutePlaces = ReadonlyMap<string, NodeId>;

export function routePlaces(vpcs: readonly VpcDraft[], subnets: readonly Subnet[]): RoutePlaces {
  const names = new Map(vpcs.map(({ id, name }) => [id, name]));
  const places = new Map<string, NodeId>();
  for (const subnet of subnets) {
    const vpc = nodeOf(subnet.vpc);
    const spoke = vpc === undefined ? undefined : names.get(vpc);
    const table = nodeOf(subnet.routeTable);
    if (spoke === undefined || table === undefined || subnet.tier === undefined || !subnet.zoneId.known)
      continue;
    places.set(placeKey(spoke, subnet.tier, subnet.zoneId.value), table);
  }
  return places;
}

/** The table that a resource's `routeTableId` means; a table that nobody can name is a warning. */
export function routeTableOf(
  context: Context,
  places: RoutePlaces,
  resource: RecordedResource,
): NodeId | undefined {
  const found = candidates(context, "routeTable", resource, "routeTableId");
  if (found.length < 2) return ownerOf(context, "routeTable", resource, "routeTableId");
  const place = context.estate.routes.get(resource.name);
  const table = place === undefined ? undefined : places.get(placeKey(place.spoke, place.tier, place.zone));
  if (table !== undefined && found.includes(table)) return table;
  const why =
    place === undefined ? "and the Estate does not say which" : "and not the one that the Estate names";
  warnUnresolved(
    context,
    resource,
    "routeTableId",
    `could be any of ${found.length} tables, ${why}`,
    vpcsOf(context, found),
  );
  return undefined;
}

function vpcsOf(context: Context, tables: readonly NodeId[]): "all" | NodeId[] {
  const resources = tables.flatMap((table) => context.recording.byUrn.get(table) ?? []);
  const vpcs = resources.flatMap((table) => nodeOf(linkOf(context, "vpc", table, "vpcId")) ?? []);
  return vpcs.length < tables.length ? "all" : [...new Set(vpcs)].sort();
}

function placeKey(spoke: string, tier: string, zone: string): string {
  return JSON.stringify([spoke, tier, zone]);
}
