/** Endpoint services with their permissions, and the endpoints that are connected to them. */
import type { Json, RecordedResource } from "../../recorded";
import type { Context } from "../context";
import { fact, flag, isGiven, itemsOf, known, sourceOf, text, valueOf } from "../facts";
import { candidates, linksOf, ownerOf } from "../links";
import type { EndpointService, ServiceConnection } from "../privatelink-types";
import { accountOf, groupBy, ofType, regionOf } from "../recording";
import type { Fact } from "../types";
import { AWS } from "./types";

/** What was lifted of PrivateLink beside the load balancers. */
export interface LiftedServices {
  readonly endpointServices: readonly EndpointService[];
  /** In the order of the endpoints. */
  readonly serviceConnections: readonly ServiceConnection[];
}

export function liftEndpointServices(context: Context): LiftedServices {
  const { recording } = context;
  const byService = (type: string, property: string) =>
    groupBy(ofType(recording, type), (part) => ownerOf(context, "endpointService", part, property));
  const principals = byService(AWS.endpointServicePrincipal, "vpcEndpointServiceId");
  const verifications = byService(AWS.endpointServiceVerification, "serviceId");
  const services = ofType(recording, AWS.endpointService)
    // One for a Gateway Load Balancer is of another kind.
    .filter(({ inputs }) => !isGiven(inputs.gatewayLoadBalancerArns))
    .map((service): EndpointService => ({
      id: service.urn,
      name: service.name,
      account: accountOf(recording, service),
      region: regionOf(recording, service),
      acceptanceRequired: fact(service, "acceptanceRequired", flag),
      loadBalancers: linksOf(context, "loadBalancer", service, "networkLoadBalancerArns"),
      principals: [
        ...itemsOf(service.inputs.allowedPrincipals).flatMap((arn) =>
          typeof arn === "string" ? [known(arn, sourceOf(service, "allowedPrincipals"))] : [],
        ),
        ...(principals.get(service.urn) ?? []).map((part) => fact(part, "principalArn", text)),
      ],
      ...(isGiven(service.inputs.privateDnsName)
        ? { privateName: fact(service, "privateDnsName", text) }
        : {}),
      nameVerified: (verifications.get(service.urn) ?? []).length > 0,
      addressTypes: fact(service, "supportedIpAddressTypes", words, ["ipv4"]),
      supportedRegions: regionsOf(context, service),
      source: sourceOf(service),
    }));
  return { endpointServices: services, serviceConnections: connectionsOf(context, services) };
}

function words(value: Json): readonly string[] | undefined {
  const items = itemsOf(value);
  const found = items.filter((item) => typeof item === "string");
  return found.length === items.length && items.length > 0 ? [...found].sort() : undefined;
}

/** The service's own region is among them whether it is said or not. */
function regionsOf(context: Context, service: RecordedResource): Fact<readonly string[]> {
  const own = regionOf(context.recording, service);
  const said = fact(service, "supportedRegions", words, []);
  if (!said.known) return said;
  const region = valueOf(own);
  return { ...said, value: [...new Set([...said.value, ...(region === undefined ? [] : [region])])].sort() };
}

/**
 * Where acceptance is required, the accepter of the service's account accepts; nobody else's is known.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#accept-reject-connection-requests
 */
function connectionsOf(context: Context, services: readonly EndpointService[]): ServiceConnection[] {
  const { recording } = context;
  const byId = new Map(services.map((service) => [service.id, service]));
  const accepters = groupBy(ofType(recording, AWS.endpointAccepter), (accepter) =>
    ownerOf(context, "endpoint", accepter, "vpcEndpointId"),
  );
  return ofType(recording, AWS.endpoint).flatMap((endpoint): ServiceConnection[] => {
    const [id, ...others] = candidates(context, "endpointService", endpoint, "serviceName");
    const service = byId.get(id ?? "");
    if (service === undefined || others.length > 0) return [];
    const state = stateOf(context, service, accepters.get(endpoint.urn) ?? []);
    return [{ endpoint: endpoint.urn, service: service.id, state }];
  });
}

function stateOf(
  context: Context,
  service: EndpointService,
  accepters: readonly RecordedResource[],
): ServiceConnection["state"] {
  const { acceptanceRequired } = service;
  if (!acceptanceRequired.known) return acceptanceRequired;
  if (!acceptanceRequired.value) return known("accepted", acceptanceRequired.source);
  const accepter = accepters.find((one) =>
    candidates(context, "endpointService", one, "vpcEndpointServiceId").includes(service.id),
  );
  return accepter === undefined
    ? known("pending", acceptanceRequired.source)
    : known("accepted", sourceOf(accepter));
}
