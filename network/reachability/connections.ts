/** Which endpoints are connected to which services of the recording, looked up from either side. */
import { groupBy } from "../model/recording";
import type { EndpointService, ServiceConnection } from "../model/privatelink-types";
import type { InterfaceEndpoint, NodeId } from "../model/types";
import { remembered, type World } from "./world";

/** An endpoint's connection to a service of the recording. */
export interface Connected {
  readonly endpoint: InterfaceEndpoint;
  readonly service: EndpointService;
  readonly state: ServiceConnection["state"];
}

/** Connections by endpoint. */
export function connectedTo(world: World, endpoint: NodeId): Connected | undefined {
  return remembered(world, "connections", "all", () => {
    const { serviceConnections, interfaceEndpoints, endpointServices } = world.model;
    const all = serviceConnections.flatMap(({ endpoint: id, service, state }): Connected[] => {
      const [one, other] = [interfaceEndpoints.get(id), endpointServices.get(service)];
      return one === undefined || other === undefined ? [] : [{ endpoint: one, service: other, state }];
    });
    return new Map(all.map((one) => [one.endpoint.id, one]));
  }).get(endpoint);
}

/** Endpoints of a service, in the order of the recording. */
export function endpointsOf(world: World, service: EndpointService): readonly InterfaceEndpoint[] {
  const { serviceConnections, interfaceEndpoints } = world.model;
  return (
    remembered(world, "endpoints-by-service", "all", () => groupBy(serviceConnections, (one) => one.service))
      .get(service.id)
      ?.flatMap(({ endpoint }) => interfaceEndpoints.get(endpoint) ?? []) ?? []
  );
}
