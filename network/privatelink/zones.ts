/**
 * In which zones a consumer's endpoint can stand. Pure. Zones are compared by id, because names differ between accounts.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html#considerations-endpoint-services
 */
import type { Issue } from "../issue";

/**
 * Zones in which AWS offers no cross-region access, as of 2026-11-24.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html#endpoint-service-cross-region
 */
export const ZONES_WITHOUT_CROSS_REGION: readonly string[] = [
  "use1-az3",
  "usw1-az2",
  "apne1-az3",
  "apne2-az2",
  "apne2-az4",
];

/** The service as its consumers' zones depend on it. */
export interface ZonedService {
  readonly name: string;
  readonly region: string;
  /** Zone ids of its load balancers. */
  readonly zoneIds: readonly string[];
}

/** The consumer's choice. */
export interface ZonedConsumer {
  readonly region: string;
  readonly tier: string;
  /** Zone ids in which the tier has a subnet. */
  readonly tierZoneIds: readonly string[];
  /** Zone ids that are wanted; absent for every one that is possible. */
  readonly zones?: readonly string[];
}

/** Zone ids of the endpoint, sorted: those of the tier that are wanted and possible. */
export function endpointZones(service: ZonedService, consumer: ZonedConsumer): string[] {
  return consumer.tierZoneIds
    .filter((zoneId) => (consumer.zones?.includes(zoneId) ?? true) && isPossible(service, consumer, zoneId))
    .sort();
}

/** Within one region the service must be in the zone; across regions AWS carries the traffic to any. */
function isPossible(service: ZonedService, consumer: ZonedConsumer, zoneId: string): boolean {
  return service.region === consumer.region
    ? service.zoneIds.includes(zoneId)
    : !ZONES_WITHOUT_CROSS_REGION.includes(zoneId);
}

/**
 * Codes: `zone-not-served` (a wanted zone that the tier has and the service lacks), `zone-without-cross-region`,
 * `endpoint-without-zone`. Zones that the tier lacks are somebody else's to name.
 */
export function checkEndpointZones(service: ZonedService, consumer: ZonedConsumer): Issue[] {
  const wanted = (consumer.zones ?? []).flatMap((zoneId, index) => {
    if (!consumer.tierZoneIds.includes(zoneId) || isPossible(service, consumer, zoneId)) return [];
    return [wrongZone(service, consumer, zoneId, `zones[${index}]`)];
  });
  if (wanted.length > 0 || endpointZones(service, consumer).length > 0) return wanted;
  return [withoutZone(service, consumer)];
}

function wrongZone(service: ZonedService, consumer: ZonedConsumer, zoneId: string, path: string): Issue {
  if (service.region !== consumer.region) {
    const message = `got ${zoneId}, expected another zone, since AWS offers no access across regions in ${ZONES_WITHOUT_CROSS_REGION.join(", ")}; leave it out`;
    return { code: "zone-without-cross-region", path, message };
  }
  const message = `got ${zoneId}, expected a zone of ${service.name}: ${listed(service.zoneIds)}; leave it out, or add it to the service's load balancers`;
  return { code: "zone-not-served", path, message };
}

function withoutZone(service: ZonedService, { region, tier, tierZoneIds }: ZonedConsumer): Issue {
  const code = "endpoint-without-zone";
  const path = "zones";
  if (service.region !== region) {
    const message = `got ${listed(tierZoneIds)} of tier ${tier}, expected a zone with access across regions, which ${ZONES_WITHOUT_CROSS_REGION.join(", ")} lack; add a zone to the tier`;
    return { code, path, message };
  }
  const message = `got ${listed(tierZoneIds)} of tier ${tier} and ${listed(service.zoneIds)} of ${service.name}, expected a zone in common; add a zone to either`;
  return { code, path, message };
}

function listed(zoneIds: readonly string[]): string {
  return zoneIds.length === 0 ? "no zone" : [...zoneIds].sort().join(", ");
}
