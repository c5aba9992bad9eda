/**
 * From one endpoint's settings to what is known of its service: the catalogue's entry, or what the settings say of a
 * third party's. Pure.
 */
import { interfaceService } from "../../network/catalogue/endpoint-services";
import type { PortRange } from "../../network/ports";
import type { PolicyTarget } from "../internal/endpoint-policy";
import type { CatalogueEndpoint, EndpointSettings, ThirdPartyEndpoint } from "./args";

/** One service, wherever its description came from. */
export interface ResolvedService extends PolicyTarget {
  readonly serviceName: string;
  /** Whether an endpoint in the hub's region can reach the region of the service. */
  readonly reachable: boolean;
  /** Single TCP ports. */
  readonly ports: readonly number[];
  /** TCP ports that the service listens on besides. */
  readonly portRanges: readonly PortRange[];
  readonly privateDnsNames: readonly string[];
  readonly apex: boolean;
  readonly wildcard: boolean;
  /** True when AWS offers the service on IPv6; absent when that is not known. */
  readonly dualStack?: boolean;
  /** Zones known to lack the service. */
  readonly absentZoneIds: readonly string[];
  /** False when name or ports follow AWS's convention, but were not read from a source. */
  readonly confirmed: boolean;
  /** Whether AWS warns against answering for the service's names with a hosted zone of one's own. */
  readonly ownZoneWarnedAgainst: boolean;
  /** Whether the names hold something of the account, so that only the settings can say them. */
  readonly needsPrivateDnsNames: boolean;
}

/** Names of endpoint services hold their region; the group of it is the first. */
const ENDPOINT_SERVICE = /^(?:cn\.)?com\.amazonaws\.vpce\.([a-z0-9-]+)\.vpce-svc-[0-9a-f]+$/;

/**
 * @param region region of the hub
 * @returns undefined when the catalogue knows no such service or region
 */
export function resolveService(
  key: string,
  settings: EndpointSettings,
  region: string,
): ResolvedService | undefined {
  return settings.serviceName === undefined
    ? fromCatalogue(key, settings, region)
    : fromThirdParty(settings, region);
}

/** Everything that the service listens on. */
export function openingsOf(service: Pick<ResolvedService, "ports" | "portRanges">): PortRange[] {
  return [...service.ports.map((port) => ({ from: port, to: port })), ...service.portRanges];
}

/** Region that the name of an endpoint service holds; undefined for a name of another form. */
export function regionOfServiceName(serviceName: string): string | undefined {
  return ENDPOINT_SERVICE.exec(serviceName)?.[1];
}

function fromCatalogue(id: string, settings: CatalogueEndpoint, region: string): ResolvedService | undefined {
  const service = interfaceService(id, region);
  if (service === undefined) return undefined;
  const home = service.homeRegion ?? region;
  return {
    serviceId: id,
    serviceName: service.serviceName,
    region: home,
    reachable: home === region || service.crossRegion,
    ports: settings.ports ?? service.ports,
    portRanges: settings.ports === undefined ? service.portRanges : [],
    privateDnsNames: settings.privateDnsNames ?? service.privateDnsNames,
    // A service without names of its own in the catalogue has no apex either; names that the settings give need one.
    apex: service.apex || settings.privateDnsNames !== undefined,
    wildcard: service.wildcard,
    policySupport: service.policySupport,
    dualStack: service.dualStack,
    absentZoneIds: service.absentZoneIds,
    confirmed: service.confirmed,
    ownZoneWarnedAgainst: service.ownZone === "warned-against",
    needsPrivateDnsNames: service.needsPrivateDnsNames,
  };
}

function fromThirdParty(settings: ThirdPartyEndpoint, region: string): ResolvedService {
  const isEndpointService = regionOfServiceName(settings.serviceName) !== undefined;
  return {
    serviceName: settings.serviceName,
    region: settings.region ?? region,
    reachable: (regionOfServiceName(settings.serviceName) ?? region) === (settings.region ?? region),
    ports: settings.ports,
    portRanges: [],
    privateDnsNames: settings.privateDnsNames,
    apex: true,
    wildcard: settings.wildcard ?? false,
    // AWS takes no policy for an endpoint service; other names may be AWS services that the catalogue lacks.
    // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    policySupport: isEndpointService ? false : null,
    absentZoneIds: [],
    confirmed: true,
    ownZoneWarnedAgainst: false,
    needsPrivateDnsNames: false,
  };
}
