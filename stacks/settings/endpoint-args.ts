/**
 * From the settings of endpoints to what their components take. The checks and the composition use the same, so that
 * what was checked is what is made.
 */
import type { EndpointSettings, GatewayEndpointSettings, PolicyChoice } from "../../components";
import type { JsonObject } from "../../network/recorded";
import type { WrittenSettings } from "./schema";

type Hub = WrittenSettings["hub"];
type Services = Hub["endpointSets"][string]["services"];
type Gateways = Hub["gatewayEndpoints"];

/** The endpoints of one set, by service key. */
export function interfaceServices(services: Services): Record<string, EndpointSettings> {
  return Object.fromEntries(
    Object.entries(services).map(([key, service]) => [key, endpointSettings(service)] as const),
  );
}

/** What is said of one endpoint of a set. */
export function endpointSettings({
  serviceName,
  region,
  wildcard,
  ports,
  privateDnsNames,
  ...rest
}: Services[string]): EndpointSettings {
  const options = {
    ...chosenPolicy(rest),
    ...(rest.zones === undefined ? {} : { zones: rest.zones }),
    dualStack: rest.dualStack,
    hub: rest.hub,
  };
  if (serviceName === undefined) {
    return {
      ...options,
      ...(ports === undefined ? {} : { ports }),
      ...(privateDnsNames === undefined ? {} : { privateDnsNames }),
    };
  }
  return {
    ...options,
    serviceName,
    ports: ports ?? [],
    privateDnsNames: privateDnsNames ?? [],
    ...(region === undefined ? {} : { region }),
    ...(wildcard === undefined ? {} : { wildcard }),
  };
}

/** The gateway endpoints of one VPC, by catalogue id; those that it does not ask for are left out. */
export function gatewayServices(services: Gateways): Record<string, GatewayEndpointSettings> {
  return Object.fromEntries(
    Object.entries(services).flatMap(([id, endpoint]) =>
      endpoint === undefined ? [] : [[id, { tiers: endpoint.tiers, ...chosenPolicy(endpoint) }] as const],
    ),
  );
}

/** What the settings chose for the policy of one endpoint. */
export function chosenPolicy(choice: {
  readonly policy?: Readonly<Record<string, unknown>> | undefined;
  readonly fullAccess: boolean;
}): PolicyChoice {
  const { policy, fullAccess } = choice;
  // Settings come from JSON or YAML, so that every value in them is JSON.
  return policy === undefined ? { fullAccess } : { fullAccess, policy: policy as JsonObject };
}
