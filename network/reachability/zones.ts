/**
 * One private zone as a resolver reads it: the record of a name, or the wildcard that covers it. A name that the zone
 * should have and lacks does not exist. By RFC 4592 a wildcard stops at the closest name that exists; Route 53 does not
 * say that it keeps to that, so where it matters the answer is unclear.
 * https://datatracker.ietf.org/doc/html/rfc4592#section-3.3.1
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html#domain-name-format-asterisk
 */
import type { PrivateZone, ZoneRecord } from "../model/types";
import { remembered, type World } from "./world";

/** What a zone holds for a name and a type. */
export type Lookup =
  | { readonly kind: "records"; readonly records: readonly ZoneRecord[] }
  /** An alias to another name, whatever the type. */
  | { readonly kind: "cname"; readonly record: ZoneRecord }
  /** The name exists with other types only. */
  | { readonly kind: "no-data"; readonly records: readonly ZoneRecord[] }
  | { readonly kind: "no-name" }
  /** A wildcard stands above a name that exists, and nobody documents which of the two counts. */
  | { readonly kind: "unclear"; readonly wildcard: ZoneRecord };

interface ZoneIndex {
  readonly byName: ReadonlyMap<string, readonly ZoneRecord[]>;
  /** Every name with a record, and every name above one. */
  readonly existing: ReadonlySet<string>;
  /** Records whose name or type is not known: they may be for any. */
  readonly vague: readonly ZoneRecord[];
}

/** Looks a name up in the zone that answers for it. */
export function lookUp(
  world: World,
  zone: PrivateZone,
  zoneName: string,
  name: string,
  type: "A" | "AAAA",
): Lookup {
  const { byName, existing } = indexOf(world, zone);
  const exact = byName.get(name);
  if (exact !== undefined) return typed(exact, type);
  let closest = existing.has(name);
  for (
    let above = parentOf(name);
    above !== undefined && isWithin(above, zoneName);
    above = parentOf(above)
  ) {
    const [wildcard, ...others] = byName.get(`*.${above}`) ?? [];
    if (wildcard !== undefined)
      return closest ? { kind: "unclear", wildcard } : typed([wildcard, ...others], type);
    closest ||= existing.has(above);
  }
  return existing.has(name) ? { kind: "no-data", records: [] } : { kind: "no-name" };
}

/** Records that may be for any name, since theirs is not known. */
export function vagueRecords(world: World, zone: PrivateZone): readonly ZoneRecord[] {
  return indexOf(world, zone).vague;
}

/** Names below another that the zone has records for, the wildcard of that one aside. */
export function namesBelow(world: World, zone: PrivateZone, name: string): string[] {
  const { byName } = indexOf(world, zone);
  return [...byName.keys()]
    .filter((other) => other !== name && other !== `*.${name}` && isWithin(other, name))
    .sort();
}

/** Whether a name is another one or lies below it. */
export function isWithin(name: string, above: string): boolean {
  return above === "" || name === above || name.endsWith(`.${above}`);
}

/** The name without its first label. */
export function parentOf(name: string): string | undefined {
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : name.slice(dot + 1);
}

function typed(records: readonly ZoneRecord[], type: string): Lookup {
  const wanted = records.filter((record) => record.type.known && record.type.value === type);
  if (wanted.length > 0) return { kind: "records", records: wanted };
  const cname = records.find((record) => record.type.known && record.type.value === "CNAME");
  return cname === undefined ? { kind: "no-data", records } : { kind: "cname", record: cname };
}

function indexOf(world: World, zone: PrivateZone): ZoneIndex {
  return remembered(world, "zone", zone.id, () => {
    const byName = new Map<string, ZoneRecord[]>();
    const existing = new Set<string>();
    const vague: ZoneRecord[] = [];
    for (const record of zone.records) {
      if (!record.name.known || !record.type.known) {
        vague.push(record);
        continue;
      }
      const name = record.name.value;
      byName.set(name, [...(byName.get(name) ?? []), record]);
      for (let above: string | undefined = name; above !== undefined; above = parentOf(above))
        existing.add(above);
    }
    return { byName, existing, vague };
  });
}

/**
 * Names that public DNS never has: https://www.iana.org/assignments/special-use-domain-names, and `internal`, which ICANN
 * keeps for private use. Names of instances end alike, and every VPC's resolver knows those.
 */
const RESERVED = ["internal", "invalid", "local", "localhost", "test"];
const OF_INSTANCES = ["compute.internal", "ec2.internal"];

/** Whether a name can be answered by private zones only. */
export function isReserved(name: string): boolean {
  const within = (above: string) => isWithin(name, above);
  return RESERVED.some(within) && !OF_INSTANCES.some(within);
}
