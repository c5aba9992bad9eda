/** Public names of services that have a gateway endpoint. */
import { region as regionNamed } from "../catalogue/regions";
import { nodeOf, valueOf } from "../model/facts";
import type { GatewayEndpoint, Vpc } from "../model/types";
import type { Service } from "./ends";
import { serviceFor } from "./expand";
import { gatewayServedBy } from "./services";
import { remembered, type World } from "./world";
import { isWithin } from "./zones";

/** A gateway endpoint of the VPC that may be for any service. */
export function endpointOfUnknownService({ model }: World, { id }: Vpc): GatewayEndpoint | undefined {
  return [...model.gatewayEndpoints.values()].find(
    ({ vpc, serviceName }) => !serviceName.known && nodeOf(vpc) === id,
  );
}

/** The service with a gateway endpoint whose public name it is. */
export function publicService(world: World, vpc: Vpc, name: string): Service | undefined {
  const id = services(world).find((service) =>
    serviceNames(world, service, vpc).some((own) => isWithin(name, own)),
  );
  return id === undefined ? undefined : serviceFor(world, id, vpc);
}

/** Ids of the services that have a gateway endpoint in any VPC, sorted. */
export function services(world: World): readonly string[] {
  return remembered(world, "gateway-services", "all", () => {
    const ids = [...world.model.gatewayEndpoints.values()].map(
      (endpoint) => gatewayServedBy(world, endpoint).id,
    );
    return [...new Set(ids)].sort();
  });
}

/** An endpoint for a service, in whatever VPC. */
export function endpointOfService(world: World, id: string): GatewayEndpoint | undefined {
  return [...world.model.gatewayEndpoints.values()].find(
    (endpoint) => gatewayServedBy(world, endpoint).id === id,
  );
}

/** Public names of a service in the region of a VPC. */
export function serviceNames(world: World, id: string, vpc: Vpc): readonly string[] {
  const own = [...world.model.gatewayEndpoints.values()].find(
    (endpoint) => nodeOf(endpoint.vpc) === vpc.id && gatewayServedBy(world, endpoint).id === id,
  );
  if (own !== undefined) return gatewayServedBy(world, own).names;
  const region = valueOf(vpc.region);
  const suffix = regionNamed(region ?? "")?.dnsSuffix;
  return region === undefined || suffix === undefined ? [] : [`${id}.${region}.${suffix}`];
}
