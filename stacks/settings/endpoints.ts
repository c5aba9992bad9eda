/** Settings of the endpoints: shared interface endpoints of the hub, and gateway endpoints of any VPC. */
import { z } from "zod";
import { gatewayServiceIds } from "../../network/catalogue/endpoint-services";
import { byService, named, policyDocument, reference, regionCode, strict, zoneId } from "./fields";

const policy = policyDocument
  .optional()
  .describe(
    "Endpoint policy. Default: one that admits only principals and resources of the organisation or the accounts.",
  );
const fullAccess = z
  .boolean()
  .default(false)
  .describe(
    "True leaves out the default endpoint policy: who may do what is then for each resource and identity to say.",
  );

const service = strict({
  serviceName: z
    .string()
    .optional()
    .describe(
      "Name of a third-party endpoint service, com.amazonaws.vpce.<region>.vpce-svc-<id>. Default: none, the key is the id of an AWS service.",
    ),
  region: regionCode
    .optional()
    .describe("Region that offers a third-party service, if it is not the hub's. Default: the hub's."),
  privateDnsNames: z
    .array(z.string())
    .optional()
    .describe(
      "Names that resolve to the endpoint, each with a private hosted zone. A third-party service must state them ([] for none). Default: the catalogue's.",
    ),
  wildcard: z
    .boolean()
    .optional()
    .describe("Whether every name below the names of a third-party service is answered too. Default: false."),
  ports: z
    .array(z.int())
    .optional()
    .describe(
      "TCP ports. A third-party service must state them. Default: the catalogue's, 443 for most services.",
    ),
  zones: z
    .array(zoneId)
    .min(1)
    .optional()
    .describe(
      "Zones of this endpoint. Default: the set's, less those that the catalogue knows to lack the service.",
    ),
  dualStack: z
    .boolean()
    .default(false)
    .describe("Whether the endpoint answers on IPv6 too; the hub must have ipv6."),
  hub: z.boolean().default(true).describe("Whether the hub's own ranges may call the endpoint."),
  policy,
  fullAccess,
}).meta({ id: "endpointService" });

const endpointSet = strict({
  tier: reference.describe("Tier of the hub, of purpose endpoints, whose subnets hold the endpoints."),
  zones: z
    .array(zoneId)
    .min(1)
    .optional()
    .describe("Zones that get an address of every endpoint. Default: all zones of the hub."),
  verifyZones: z
    .boolean()
    .default(true)
    .describe(
      "Whether the deployment asks AWS which zones have each service, and fails when a planned one has not.",
    ),
  services: byService(service).describe(
    "Endpoints by service: the id of an AWS service ({} takes it as the catalogue has it), or a name of yours for a third-party one.",
  ),
});

/** The key `hub.endpointSets`: sets by name, none by default. */
export const endpointSets = named(endpointSet)
  .prefault({})
  .describe("Sets of interface endpoints that the hub shares with its spokes. A service is in one set only.");

const gatewayEndpoint = strict({
  tiers: z
    .array(reference)
    .min(1)
    .describe(
      "Tiers whose route tables lead to the endpoint; a gateway endpoint serves no other VPC, peer or site.",
    ),
  policy,
  fullAccess,
}).meta({ id: "gatewayEndpoint" });

const gatewayServices: Record<string, z.ZodOptional<typeof gatewayEndpoint>> = Object.fromEntries(
  gatewayServiceIds().map((id) => [
    id,
    gatewayEndpoint.optional().describe(`Gateway endpoint of the service ${id}. Default: none.`),
  ]),
);

/** The key `gatewayEndpoints` of the hub and of every spoke: endpoints by catalogue id, none by default. */
export const gatewayEndpoints = strict(gatewayServices)
  .prefault({})
  .describe("Gateway endpoints of this VPC, free of charge, for its own subnets only.");
