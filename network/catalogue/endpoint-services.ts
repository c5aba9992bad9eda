/**
 * Typed access to the dated catalogue of AWS services that have VPC endpoints. Imports only its data and
 * the regions; looks nothing up.
 */
import catalogue from "./endpoint-services.json";
import { region as regionNamed } from "./regions";

/** One service as a region sees it. */
export interface EndpointService {
  readonly id: string;
  readonly serviceName: string;
  readonly type: "interface" | "gateway";
  readonly privateDnsNames: readonly string[];
  readonly apex: boolean;
  readonly wildcard: boolean;
  readonly ports: readonly number[];
  readonly policySupport: boolean | null;
  readonly homeRegion: string | null;
  readonly privateDns: boolean;
  readonly ownZone: "allowed" | "warned-against";
  readonly dualStack?: boolean;
  readonly absentZoneIds: readonly string[];
  readonly confirmed: boolean;
  readonly needsPrivateDnsNames: boolean;
  readonly notes: string;
}

interface ServiceEntry {
  readonly id: string;
  readonly serviceName: string;
  readonly type: "interface" | "gateway";
  readonly zones: readonly string[];
  readonly apex: boolean;
  readonly wildcard: boolean;
  readonly ports: readonly number[];
  readonly policy: boolean | null;
  readonly global: string | null;
  readonly confirmed: boolean;
  readonly notes: string;
  readonly privateDns?: boolean;
  readonly ownZone?: "warned-against";
  readonly regionZones?: Readonly<Record<string, readonly string[]>>;
}

const entries = catalogue.services as unknown as readonly ServiceEntry[];

/** Day on which the catalogue was last checked. */
export const catalogueDate: string = catalogue.asOf;

/** The interface endpoint service of that id; undefined when the catalogue has none. */
export function interfaceService(id: string, region: string): EndpointService | undefined {
  return find("interface", id, region);
}

/** The gateway endpoint service of that id; undefined when the catalogue has none. */
export function gatewayService(id: string, region: string): EndpointService | undefined {
  return find("gateway", id, region);
}

/** Ids of all interface endpoint services, sorted. */
export function interfaceServiceIds(): string[] {
  return idsOf("interface");
}

/** Ids of all gateway endpoint services, sorted. */
export function gatewayServiceIds(): string[] {
  return idsOf("gateway");
}

function idsOf(type: ServiceEntry["type"]): string[] {
  return entries
    .filter((entry) => entry.type === type && !entry.serviceName.includes("{n}"))
    .map((entry) => entry.id)
    .sort();
}

function find(type: ServiceEntry["type"], id: string, region: string): EndpointService | undefined {
  const entry = entries.find((candidate) => candidate.type === type && candidate.id === id);
  const dnsSuffix = regionNamed(region)?.dnsSuffix;
  if (entry === undefined || dnsSuffix === undefined) return undefined;
  const zones = [...entry.zones, ...(entry.regionZones?.[region] ?? [])];
  const needsPrivateDnsNames = zones.some((zone) => zone.includes("{accountPrefix}"));
  const fill = (text: string): string =>
    text.replaceAll("{region}", entry.global ?? region).replace(/amazonaws\.com$/, dnsSuffix);
  return {
    id,
    serviceName: entry.serviceName.replaceAll("{region}", entry.global ?? region),
    type,
    privateDnsNames: needsPrivateDnsNames ? [] : zones.map(fill),
    apex: entry.apex,
    wildcard: entry.wildcard,
    ports: entry.ports,
    policySupport: entry.policy,
    homeRegion: entry.global,
    privateDns: entry.privateDns ?? true,
    ownZone: entry.ownZone ?? "allowed",
    absentZoneIds: [],
    confirmed: entry.confirmed,
    needsPrivateDnsNames,
    notes: entry.notes,
  };
}
