/** What {@link InterfaceEndpoints} refuses, before anything is registered. Pure. */
import {
  catalogueDate,
  gatewayService,
  interfaceServiceIds,
} from "../../network/catalogue/endpoint-services";
import { quotas } from "../../network/catalogue/quotas";
import { type Issue, under } from "../../network/issue";
import { nearest, oneOf } from "../../network/nearest";
import { isPort } from "../../network/ports";
import { checkAccess, checkEndpointPolicy } from "../internal/endpoint-policy";
import { checkKnownRegion, checkKnownWord } from "../internal/known-word";
import { checkRuleQuota } from "../internal/security-group-rules";
import type { EndpointSettings, InterfaceEndpointsArgs } from "./args";
import { checkSources } from "./check-sources";
import { resolvedServices, zonesOfService, zonesOfSet } from "./plan";
import { regionOfServiceName, type ResolvedService, resolveService } from "./resolve";

/**
 * Codes: `region-unknown`, `tier-unknown`, `zone-unknown`, `endpoint-without-zone`, `service-key-malformed`,
 * `service-unknown`, `service-name-malformed`, `service-region`, `ports-missing`, `port-malformed`,
 * `private-name-malformed`, `private-name-owned-twice`, `private-dns-names-missing`, `own-zone-warned-against`,
 * `dual-stack-without-ipv6`, the codes of `checkEndpointPolicy`, `checkAccess`,
 * `checkRuleQuota` and of the sources: `range-malformed`, `range-host-bits`, `range-everything`, `range-not-ipv4`, `range-missing`,
 * `account-id-malformed`, `consumer-provider-missing`, `subscription-unknown`, `security-group-rules-exceeded`,
 * `private-zone-vpcs-exceeded`.
 */
export function checkInterfaceEndpoints(args: InterfaceEndpointsArgs): Issue[] {
  const { vpc, access, rulesPerSecurityGroup = quotas.rulesPerSecurityGroup.value } = args;
  const tiers = Object.keys(vpc.tiers).sort();
  const common = [
    ...checkKnownRegion(vpc.region, "vpc.region"),
    ...checkKnownWord("tier-unknown", "tier", args.tier, tiers),
    ...under("access", checkAccess(access)),
    ...checkRuleQuota(rulesPerSecurityGroup, "rulesPerSecurityGroup"),
  ];
  if (common.some(({ code }) => code === "region-unknown" || code === "tier-unknown")) return common;
  const tierZones = Object.keys(vpc.tiers[args.tier]?.subnets ?? {}).sort();
  return [
    ...common,
    ...checkZones(args.zones, tierZones, "zones"),
    ...Object.entries(args.services).flatMap(([key, settings]) =>
      under(`services.${key}`, checkService(key, settings, args)),
    ),
    ...checkOwners(args),
    ...checkSources(args, rulesPerSecurityGroup),
  ];
}

function checkService(key: string, settings: EndpointSettings, args: InterfaceEndpointsArgs): Issue[] {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(key)) {
    const message = `got key ${key}, expected letters, digits, dots, underscores and hyphens; resource names hold it`;
    return [{ code: "service-key-malformed", path: "", message }];
  }
  const service = resolveService(key, settings, args.vpc.region);
  if (service === undefined) return [unknownService(key, args.vpc.region)];
  return [
    ...checkServiceRegion(key, settings, service, args.vpc.region),
    ...checkPorts(service.ports),
    ...checkNames(key, settings, service),
    ...checkDualStack(settings, args),
    ...checkEndpointPolicy(service, settings, args.access),
    ...checkServiceZones(settings, service, args),
  ];
}

function unknownService(key: string, region: string): Issue {
  const path = "";
  const code = "service-unknown";
  if (gatewayService(key, region) !== undefined) {
    const message = `got ${key}, which has gateway endpoints only; use GatewayEndpoints in each VPC that needs it`;
    return { code, path, message };
  }
  const close = nearest(key, interfaceServiceIds());
  const meant = close.length > 0 ? `such as ${oneOf(close)}` : "such as secretsmanager";
  const message = `got ${key}, expected an id of the catalogue of ${catalogueDate}, ${meant}; a third-party service states its serviceName`;
  return { code, path, message };
}

function checkServiceRegion(
  key: string,
  settings: EndpointSettings,
  service: ResolvedService,
  hubRegion: string,
): Issue[] {
  const code = "service-region";
  if (settings.serviceName === undefined) {
    if (service.reachable) return [];
    const message = `got ${key} in ${hubRegion}, expected ${service.region}, the only region that offers it, and AWS does not reach it across regions; put it in a hub there`;
    return [{ code, path: "", message }];
  }
  if (!/^(?:[a-z0-9-]+\.){2,}[a-z0-9-]+$/.test(settings.serviceName)) {
    const message = `got ${settings.serviceName}, expected a name such as com.amazonaws.vpce.${hubRegion}.vpce-svc-0123456789abcdef0`;
    return [{ code: "service-name-malformed", path: "serviceName", message }];
  }
  const unknown = settings.region === undefined ? [] : checkKnownRegion(settings.region, "region");
  if (unknown.length > 0 || service.reachable) return unknown;
  const named = regionOfServiceName(settings.serviceName);
  const message = `got ${service.region}, expected ${named}, the region in the service name; set region to it`;
  return [{ code, path: "region", message }];
}

function checkPorts(ports: readonly number[]): Issue[] {
  if (ports.length === 0) {
    const message = "got no port, expected at least one TCP port that the service listens on";
    return [{ code: "ports-missing", path: "ports", message }];
  }
  return ports.flatMap((port, index) => {
    if (isPort(port) && port > 0) return [];
    const message = `got ${port}, expected a whole number from 1 to 65535`;
    return [{ code: "port-malformed", path: `ports[${index}]`, message }];
  });
}

function checkNames(key: string, settings: EndpointSettings, service: ResolvedService): Issue[] {
  const path = "privateDnsNames";
  if (service.needsPrivateDnsNames && service.privateDnsNames.length === 0) {
    const message = `got none, expected the host of the account's own endpoint, since ${key} has a name of its own in each account; copy it from the service's console`;
    return [{ code: "private-dns-names-missing", path, message }];
  }
  if (service.ownZoneWarnedAgainst && service.privateDnsNames.length > 0) {
    const message = `got ${service.privateDnsNames.join(", ")}, expected none, since AWS warns against a private hosted zone for ${key}; clients use the endpoint's own name`;
    return [{ code: "own-zone-warned-against", path, message }];
  }
  return (settings.privateDnsNames ?? []).flatMap((name, index) => {
    if (/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/.test(name)) return [];
    const message = `got ${name}, expected a lower-case name such as api.example.com; wildcard: true adds the names below it`;
    return [{ code: "private-name-malformed", path: `${path}[${index}]`, message }];
  });
}

function checkDualStack(settings: EndpointSettings, { vpc }: InterfaceEndpointsArgs): Issue[] {
  if (settings.dualStack !== true || vpc.ipv6CidrBlock !== undefined) return [];
  const message = "got true, expected a hub with an IPv6 range; switch on IPv6 in the hub or remove it";
  return [{ code: "dual-stack-without-ipv6", path: "dualStack", message }];
}

function checkServiceZones(
  settings: EndpointSettings,
  service: ResolvedService,
  args: InterfaceEndpointsArgs,
): Issue[] {
  const unknown = checkZones(settings.zones, zonesOfSet(args), "zones");
  if (unknown.length > 0 || zonesOfService(settings, service, args).length > 0) return unknown;
  const lacking = service.absentZoneIds.length === 0 ? "" : ` (${service.absentZoneIds.join(", ")} lack it)`;
  const message = `got no zone that has ${service.serviceName}${lacking}, expected at least one; add a zone to tier ${args.tier} or leave fewer out`;
  return [{ code: "endpoint-without-zone", path: "zones", message }];
}

function checkZones(zones: readonly string[] | undefined, known: readonly string[], path: string): Issue[] {
  return (zones ?? []).flatMap((zone, index) =>
    checkKnownWord("zone-unknown", `${path}[${index}]`, zone, known),
  );
}

function checkOwners(args: InterfaceEndpointsArgs): Issue[] {
  const owners = new Map<string, string>();
  return resolvedServices(args).flatMap(({ key, service }) =>
    service.privateDnsNames.flatMap((name) => {
      const owner = owners.get(name);
      owners.set(name, owner ?? key);
      if (owner === undefined) return [];
      const message = `got ${name}, which ${owner} answers for already, expected one owner per private name; leave it to one of the two`;
      return [{ code: "private-name-owned-twice", path: `services.${key}.privateDnsNames`, message }];
    }),
  );
}
