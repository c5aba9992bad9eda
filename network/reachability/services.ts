/**
 * What stands behind an endpoint: the service, its ports and its names, by the settings or the catalogue. A service
 * of somebody else is known by the settings' word only.
 */
import { type EndpointService, gatewayService, interfaceService } from "../catalogue/endpoint-services";
import { region as regionNamed } from "../catalogue/regions";
import { nodeOf, valueOf } from "../model/facts";
import type { EndpointService as PublishedService } from "../model/privatelink-types";
import type { GatewayEndpoint, InterfaceEndpoint } from "../model/types";
import type { PortRange } from "../ports";
import type { ServedBySettings } from "./estate-facts";
import { connectedTo } from "./connections";
import { remembered, vpcOf, type World } from "./world";

/** What an endpoint serves. */
export interface Served {
  /** Catalogue id, or the end of the service's name. */
  readonly id: string;
  /** Whether it is a service of AWS, which accepts every connection. */
  readonly aws: boolean;
  /** TCP ports that it listens on; undefined when nobody says. */
  readonly ports?: readonly PortRange[];
  /** Names by which it should be reached; a wildcard begins with `*.`. */
  readonly names: readonly string[];
  /** Names that AWS answers for in the endpoint's VPC where private DNS is on; undefined when nobody says. */
  readonly privateNames?: readonly string[];
}

export function servedBy(world: World, endpoint: InterfaceEndpoint): Served {
  return remembered(world, "served", endpoint.id, () => {
    const published = connectedTo(world, endpoint.id)?.service;
    if (published !== undefined) return publishedBy(world, endpoint, published);
    const service = catalogued(world, endpoint, interfaceService);
    const settings = world.facts.served.get(endpoint.id) ?? {};
    const serviceName = valueOf(endpoint.serviceName) ?? "";
    const ports =
      settings.ports ??
      (service === undefined ? undefined : [...service.ports.map(single), ...service.portRanges]);
    const names = namesOf(service, settings) ?? recordedNames(world, endpoint);
    return {
      id: service?.id ?? serviceName.split(".").at(-1) ?? "",
      aws: service !== undefined,
      ...(ports === undefined ? {} : { ports }),
      names,
      ...(service === undefined ? {} : { privateNames: names }),
    };
  });
}

/** A service of the recording, by the ports of its listeners and the name that its owner gave it. */
function publishedBy(world: World, endpoint: InterfaceEndpoint, service: PublishedService): Served {
  const { privateName, nameVerified, loadBalancers } = service;
  const listeners = loadBalancers.flatMap(
    (link) => world.model.loadBalancers.get(nodeOf(link) ?? "")?.listeners ?? [],
  );
  const ports = [...new Set(listeners.flatMap(({ port }) => valueOf(port) ?? []))]
    .sort((a, b) => a - b)
    .map(single);
  const named = privateName === undefined || privateName.known;
  // AWS switches private DNS on for a verified name only:
  // https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
  const own = privateName?.known === true && nameVerified ? [privateName.value] : [];
  const isOn = !endpoint.privateDns.known || endpoint.privateDns.value;
  return {
    id: service.name,
    aws: false,
    ...(ports.length === 0 ? {} : { ports }),
    names: isOn && own.length > 0 ? own : recordedNames(world, endpoint),
    ...(named ? { privateNames: own } : {}),
  };
}

/** Catalogue id of a gateway endpoint's service, and the name by which it is called in the region. */
export function gatewayServedBy(
  world: World,
  endpoint: GatewayEndpoint,
): { readonly id: string; readonly names: readonly string[] } {
  const serviceName = valueOf(endpoint.serviceName) ?? "";
  const region = valueOf(vpcOf(world, endpoint.vpc)?.region);
  const id = catalogued(world, endpoint, gatewayService)?.id ?? serviceName.split(".").at(-1) ?? "";
  const suffix = regionNamed(region ?? "")?.dnsSuffix;
  return { id, names: region === undefined || suffix === undefined ? [] : [`${id}.${region}.${suffix}`] };
}

function single(port: number): PortRange {
  return { from: port, to: port };
}

/** The settings' names in place of the catalogue's; apex and wildcard stay the catalogue's where it knows the service. */
function namesOf(service: EndpointService | undefined, settings: ServedBySettings): string[] | undefined {
  const names = settings.privateDnsNames ?? service?.privateDnsNames;
  const apex = service?.apex ?? true;
  const wildcard = service?.wildcard ?? settings.wildcard ?? false;
  return names?.flatMap((name) => [...(apex ? [name] : []), ...(wildcard ? [`*.${name}`] : [])]);
}

/** `com.amazonaws.eu-west-1.ecr.api` holds a region and an id; services of one region only hold the id alone. */
function catalogued(
  world: World,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  find: (id: string, region: string) => EndpointService | undefined,
): EndpointService | undefined {
  const serviceName = valueOf(endpoint.serviceName);
  const [, rest = ""] = /^(?:(?:cn\.)?com\.amazonaws|api\.aws)\.(.+)$/.exec(serviceName ?? "") ?? [];
  const [, region = "", id = ""] = /^([a-z]{2}(?:-[a-z]+)+-\d+)\.(.+)$/.exec(rest) ?? [];
  const own = valueOf(vpcOf(world, endpoint.vpc)?.region) ?? "";
  const service = find(id, region) ?? find(rest, own);
  return service?.serviceName === serviceName ? service : undefined;
}

/** Without any other word, the names that private zones give the endpoint. */
function recordedNames({ model }: World, { id }: InterfaceEndpoint): string[] {
  const names = [...model.privateZones.values()].flatMap(({ records }) =>
    records.flatMap(({ name, answer }) =>
      name.known && answer.kind === "endpoint" && answer.endpoint === id ? [name.value] : [],
    ),
  );
  return [...new Set(names)].sort();
}
