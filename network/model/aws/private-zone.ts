/** Private hosted zones: their names, the VPCs that ask them, and what they answer. Public zones are no part of it. */
import type { Json, RecordedResource } from "../../recorded";
import type { Context } from "../context";
import { fact, isGiven, itemsOf, nodeOf, objectsOf, sourceOf, text } from "../facts";
import { candidates, linksOf, ownerOf, requiredLink } from "../links";
import { groupBy, ofType } from "../recording";
import type { Fact, Link, NodeId, PrivateZone, ZoneAnswer, ZoneRecord, ZoneVpc } from "../types";
import { AWS } from "./types";

export function liftPrivateZones(context: Context): PrivateZone[] {
  const { recording } = context;
  const byZone = (type: string) =>
    groupBy(ofType(recording, type), (part) => ownerOf(context, "zone", part, "zoneId"));
  const associations = byZone(AWS.zoneAssociation);
  const authorizations = byZone(AWS.zoneAuthorization);
  const records = byZone(AWS.record);
  return ofType(recording, AWS.zone).flatMap((zone) => {
    const associated = associations.get(zone.urn) ?? [];
    const inline = inlineVpcs(context, zone, associated);
    // A zone is private from its creation on, and then with a VPC.
    if (inline.length === 0) return [];
    const zoneName = nameOf(zone);
    const added = associationsOf(context, associated, authorizations.get(zone.urn) ?? []);
    return {
      id: zone.urn,
      name: zone.name,
      zoneName,
      vpcs: [...inline.map((vpc) => ({ vpc })), ...added],
      records: (records.get(zone.urn) ?? []).map((record) => liftRecord(context, record, zoneName)),
      source: sourceOf(zone),
    };
  });
}

/** The zone's own list without the VPCs of its associations, which a refresh of the state adds to it. */
function inlineVpcs(
  context: Context,
  zone: RecordedResource,
  associated: readonly RecordedResource[],
): Link[] {
  const { vpcs } = zone.inputs;
  if (isGiven(vpcs) && !Array.isArray(vpcs)) return linksOf(context, "vpc", zone, "vpcs");
  const others = new Set(associated.flatMap(({ inputs }) => plainId(inputs.vpcId)));
  const ids = objectsOf(vpcs).map(({ vpcId }) => vpcId ?? null);
  const own = ids.filter((id) => !plainId(id).some((text) => others.has(text)));
  return linksOf(context, "vpc", zone, "vpcs", own.length === 0 ? ids : own);
}

function plainId(value: Json | undefined): string[] {
  return typeof value === "string" ? [value] : [];
}

function associationsOf(
  context: Context,
  associations: readonly RecordedResource[],
  authorizations: readonly RecordedResource[],
): ZoneVpc[] {
  const authorized = new Map<NodeId, RecordedResource>();
  for (const authorization of authorizations) {
    const vpc = nodeOf(requiredLink(context, "vpc", authorization, "vpcId"));
    if (vpc !== undefined) authorized.set(vpc, authorization);
  }
  return associations.map((association) => {
    const vpc = requiredLink(context, "vpc", association, "vpcId");
    const authorization = authorized.get(nodeOf(vpc) ?? "");
    return { vpc, ...(authorization === undefined ? {} : { authorization: sourceOf(authorization) }) };
  });
}

function liftRecord(context: Context, record: RecordedResource, zoneName: Fact<string>): ZoneRecord {
  const name = nameOf(record);
  return {
    name:
      name.known && zoneName.known
        ? { ...name, value: fullName(name.value, zoneName.value) }
        : name.known
          ? zoneName
          : name,
    type: fact(record, "type", text),
    answer: answerOf(context, record),
    source: sourceOf(record),
  };
}

/** The provider takes a record's name with or without its zone's. */
function fullName(name: string, zone: string): string {
  if (name === "") return zone;
  return name === zone || name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
}

function nameOf(resource: RecordedResource): Fact<string> {
  const name = fact(resource, "name", (value) => (typeof value === "string" ? value : undefined), "");
  return name.known ? { ...name, value: name.value.toLowerCase().replace(/\.$/, "") } : name;
}

function answerOf(context: Context, record: RecordedResource): ZoneAnswer {
  const { aliases, records, setIdentifier } = record.inputs;
  if (isGiven(setIdentifier)) return { kind: "unknown", why: "depends on a routing policy" };
  if (isGiven(aliases)) {
    const found = candidates(context, "endpoint", record, "aliases");
    const [endpoint] = found;
    if (endpoint !== undefined && found.length === 1) return { kind: "endpoint", endpoint };
    return { kind: "unknown", why: "is an alias of something that is not modelled" };
  }
  const values = itemsOf(records).filter((value) => typeof value === "string");
  if (values.length === 0 || values.length < itemsOf(records).length) {
    return { kind: "unknown", why: "is not known before deployment" };
  }
  return { kind: "values", values: [...values].sort() };
}
