/**
 * AWS services that have VPC endpoints, as one region sees them: service name, private DNS names, ports, policy
 * support. Typed access to dated data (endpoint-services.data.json, where every entry names its sources and every
 * correction is listed). Imports only the data and the regions, and looks nothing up. It does not know which
 * services a region lacks, except where AWS says so, nor FIPS variants.
 */
import catalogue from "./endpoint-services.data.json";
import { region as regionNamed, regionOfZoneId, type Region } from "./regions";

/** TCP ports from one to another, both included. */
export interface ServicePortRange {
  readonly from: number;
  readonly to: number;
}

/** One endpoint service of AWS as one region sees it. */
export interface EndpointService {
  /** The last part of AWS's service name, such as `ecr.dkr`; `s3` and `dynamodb` are there once per type. */
  readonly id: string;
  /** Full name with the region filled in, such as `com.amazonaws.eu-west-1.ecr.dkr`. */
  readonly serviceName: string;
  /** AWS's endpoint type. */
  readonly type: "interface" | "gateway";
  /** Names for which one private hosted zone each is made, region filled in; empty where there are none. */
  readonly privateDnsNames: readonly string[];
  /** Whether each zone needs an alias record at its apex. */
  readonly apex: boolean;
  /** Whether each zone needs an alias record at `*`. */
  readonly wildcard: boolean;
  /** TCP ports that the service listens on. */
  readonly ports: readonly number[];
  /** TCP ranges that it listens on besides; empty for nearly all. */
  readonly portRanges: readonly ServicePortRange[];
  /** Whether the service takes an endpoint policy; null when no source says. */
  readonly policySupport: boolean | null;
  /** The only region that has the service; null for regional services. */
  readonly homeRegion: string | null;
  /** Whether an endpoint in another region may reach it (`serviceRegion` of the endpoint). */
  readonly crossRegion: boolean;
  /** Whether AWS offers its own private DNS (`privateDnsEnabled`) for it. */
  readonly privateDns: boolean;
  /** Whether AWS warns against a private hosted zone for the service's name. */
  readonly ownZone: "allowed" | "warned-against";
  /** True when AWS says that the endpoint takes IPv6; absent when no source was read. */
  readonly dualStack?: boolean;
  /** Ids of zones of this region in which AWS has no endpoint for it, sorted; all of them when the region lacks it. */
  readonly absentZoneIds: readonly string[];
  /** Whether two sources, or AWS itself, state service and zone name; only ever true in the commercial regions. */
  readonly confirmed: boolean;
  /** True when the private name is the account's own, so that the user must give it. */
  readonly needsPrivateDnsNames: boolean;
  /** What else is known: one line, `; ` between facts. */
  readonly notes: string;
}

/** One line of the data; `rules` in the file says what each field means. */
interface ServiceEntry {
  readonly id: string;
  readonly serviceName: string;
  readonly type: "interface" | "gateway";
  readonly zones: readonly string[];
  readonly regionZones?: Readonly<Record<string, readonly string[]>>;
  readonly apex: boolean;
  readonly wildcard: boolean;
  readonly ports: readonly number[];
  readonly portRanges?: readonly ServicePortRange[];
  readonly policy: boolean | null;
  readonly global: string | null;
  readonly crossRegion?: true;
  readonly privateDns?: false;
  readonly ownZone?: "warned-against";
  readonly dualStack?: true;
  readonly absentZones?: readonly string[];
  readonly absentRegions?: readonly string[];
  readonly confirmed: boolean;
  readonly notes: string;
}

interface ServicePrefix {
  readonly prefix: string;
  readonly services: readonly string[];
  readonly suffix?: Readonly<Record<string, string>>;
}

// The compiler sees a union of 360 literal shapes; a test checks the file against a strict schema of these types.
const entries = catalogue.services as unknown as readonly ServiceEntry[];
const prefixes = catalogue.partitionServicePrefix as unknown as Readonly<Record<string, ServicePrefix>>;

const byKey: ReadonlyMap<string, ServiceEntry> = new Map(
  entries.map((entry) => [`${entry.type} ${entry.id}`, entry]),
);

/** Day on which the catalogue was last checked, as `YYYY-MM-DD`. */
export const catalogueDate: string = catalogue.asOf;

/**
 * The interface endpoint service of that id as that region sees it. Timestream's carry the number of the account's
 * cell: `timestream.query-cell2`.
 *
 * @returns undefined when the catalogue knows no such service or no such region, or, outside the commercial
 * regions, when the service lives in one region only
 */
export function interfaceService(id: string, region: string): EndpointService | undefined {
  return serviceOf("interface", id, region);
}

/** The gateway endpoint service of that id as that region sees it; undefined when the catalogue knows neither. */
export function gatewayService(id: string, region: string): EndpointService | undefined {
  return serviceOf("gateway", id, region);
}

/** Ids of all interface endpoint services, sorted; without Timestream's, which depend on the account. */
export function interfaceServiceIds(): string[] {
  return idsOf("interface");
}

/** Ids of all gateway endpoint services, sorted. */
export function gatewayServiceIds(): string[] {
  return idsOf("gateway");
}

function idsOf(type: ServiceEntry["type"]): string[] {
  const own = entries.filter((entry) => entry.type === type && !entry.id.includes("{n}"));
  return own.map((entry) => entry.id).sort();
}

function serviceOf(type: ServiceEntry["type"], id: string, name: string): EndpointService | undefined {
  const cell = /-cell([1-9][0-9]*)$/.exec(id)?.[1];
  const known = cell === undefined ? id : `${id.slice(0, -cell.length)}{n}`;
  const entry = id.includes("{n}") ? undefined : byKey.get(`${type} ${known}`);
  const asked = regionNamed(name);
  if (entry === undefined || asked === undefined) return undefined;
  if (entry.global !== null && asked.partition !== "aws") return undefined;
  return expand(entry, regionNamed(entry.global ?? name) ?? asked, cell ?? "");
}

/** Fills region and cell into one entry. */
function expand(entry: ServiceEntry, region: Region, cell: string): EndpointService {
  const zones = [...entry.zones, ...(entry.regionZones?.[region.name] ?? [])];
  const fill = (text: string): string => text.replaceAll("{region}", region.name).replaceAll("{n}", cell);
  const needsPrivateDnsNames = zones.some((zone) => zone.includes("{accountPrefix}"));
  return {
    id: fill(entry.id),
    serviceName: serviceNameIn(region, entry.id, fill(entry.serviceName)),
    type: entry.type,
    privateDnsNames: needsPrivateDnsNames ? [] : zones.map((zone) => hostIn(region, fill(zone))),
    apex: entry.apex,
    wildcard: entry.wildcard,
    ports: entry.ports,
    portRanges: entry.portRanges ?? [],
    policySupport: entry.policy,
    homeRegion: entry.global,
    crossRegion: entry.crossRegion ?? false,
    privateDns: entry.privateDns ?? true,
    ownZone: entry.ownZone ?? "allowed",
    ...(entry.dualStack === undefined ? {} : { dualStack: entry.dualStack }),
    absentZoneIds: absentIn(region, entry),
    confirmed: entry.confirmed && region.partition === "aws",
    needsPrivateDnsNames,
    notes: entry.notes,
  };
}

/** China names some of its services `cn.com.amazonaws...`, and two with a suffix; CDK keeps the same list. */
function serviceNameIn(region: Region, id: string, usual: string): string {
  const exception = prefixes[region.name];
  if (exception === undefined || !exception.services.includes(id)) return usual;
  return usual.replace(/^com\.amazonaws\./, `${exception.prefix}.`) + (exception.suffix?.[id] ?? "");
}

function hostIn(region: Region, host: string): string {
  return host
    .replace(/\.amazonaws\.com$/, `.${region.dnsSuffix}`)
    .replace(/\.api\.aws$/, `.${region.dualStackDnsSuffix}`);
}

function absentIn(region: Region, { absentRegions, absentZones }: ServiceEntry): readonly string[] {
  if (absentRegions?.includes(region.name) === true) return region.zoneIds;
  return (absentZones ?? []).filter((zoneId) => regionOfZoneId(zoneId) === region.name);
}
