/** Settings of the PrivateLink services: who provides each, who may use it, and from where it is used. */
import { z } from "zod";
import { accountId, allOrNames, named, reference, regionCode, strict, tags, zoneId } from "./fields";
import { loadBalancers } from "./services-load-balancers";

/** What leads to an endpoint besides its own names. */
const dnsName = z.union([z.literal("none"), z.string()]).optional();

const consumer = {
  tier: reference.describe("Tier whose subnets hold the endpoint, one in each zone."),
  zones: z
    .array(zoneId)
    .min(1)
    .optional()
    .describe("Zones of the endpoint. Default: those of the tier that the service has too."),
  ports: z
    .array(z.int())
    .min(1)
    .optional()
    .describe("Ports that are opened, of those that the service publishes. Default: all of them."),
  dualStack: z
    .boolean()
    .default(false)
    .describe("Whether the endpoint answers on IPv6 too; the service and the VPC must as well."),
  accept: z
    .boolean()
    .optional()
    .describe(
      "With manual acceptance: whether the service's account accepts the endpoint; if not it stays pending. Default: true.",
    ),
};

const hubConsumer = strict({
  ...consumer,
  sharedWith: z
    .union([z.literal("all"), z.array(reference)])
    .default([])
    .describe(
      "Peered spokes that reach the endpoint and resolve its name. all leaves out only the one that provides the service.",
    ),
  sites: z
    .union([z.literal("all"), z.array(reference)])
    .default([])
    .describe("Sites that may call the endpoint; they resolve its name by the hub's resolver."),
  hub: z.boolean().default(true).describe("Whether the hub's own ranges may call the endpoint."),
  dnsName: dnsName.describe(
    "Name that leads to the endpoint, in a private hosted zone that is shared. Default: the service's private DNS name; none leaves the endpoint's own names.",
  ),
});

const spokeConsumer = strict({
  ...consumer,
  from: allOrNames
    .default("all")
    .describe(
      "Tiers of the spoke whose workloads may call the endpoint. all means every tier for workloads.",
    ),
  dnsName: dnsName.describe(
    "Name that leads to the endpoint, in a private hosted zone of the spoke. Default: the service's private DNS name, once it is verified, by AWS itself; none leaves the endpoint's own names.",
  ),
});

const consumers = strict({
  hub: hubConsumer.optional().describe("An endpoint in the hub, shared with spokes. Default: none."),
  spokes: named(spokeConsumer)
    .prefault({})
    .describe(
      "Endpoints in spokes, each for that spoke alone. It needs no peering, and its ranges may overlap with any.",
    ),
  accounts: z
    .array(accountId)
    .default([])
    .describe(
      "Other accounts that may make endpoints of their own. Where acceptance is manual, each stays pending until accepted.",
    ),
});

const verification = z
  .union([
    z.enum(["pending", "published"]),
    strict({
      publicZoneId: z
        .string()
        .meta({ pattern: "^Z[A-Z0-9]+$" })
        .describe("Public hosted zone of the name's domain, or of a domain above it."),
      account: reference
        .optional()
        .describe("Account that owns the zone, by its name under accounts. Default: the spoke's."),
    }),
  ])
  .describe(
    "How AWS sees that the domain is yours: Causeway writes the record into a public hosted zone, or somebody else has to (pending) or has (published).",
  );

const service = strict({
  spoke: reference.describe("Spoke that provides the service; its account owns it."),
  loadBalancers,
  acceptance: z
    .enum(["manual", "automatic"])
    .default("manual")
    .describe("Whether each endpoint has to be accepted, or AWS accepts it at once."),
  principals: z
    .array(z.string())
    .default([])
    .describe(
      'Who else may ask for a connection: account ids, ARNs of accounts, roles or users, or "*". Accounts of consumers that no principal names are added.',
    ),
  allowAnyAwsAccount: z
    .boolean()
    .default(false)
    .describe('True says "*" among the principals a second time.'),
  supportedRegions: z
    .array(regionCode)
    .default([])
    .describe("Other regions whose VPCs may hold an endpoint."),
  addressTypes: z
    .array(z.enum(["ipv4", "ipv6"]))
    .min(1)
    .default(["ipv4"])
    .describe("Address families of the service; ipv6 makes its load balancers dual stack."),
  allowUdp: z
    .boolean()
    .default(false)
    .describe("Whether listeners may speak UDP, which PrivateLink carries since October 2024."),
  privateDnsName: strict({
    name: z.string().describe("Name in lower case, such as orders.example.com, or *.example.com."),
    verification,
  })
    .optional()
    .describe("Name that consumers may use in place of those of their endpoints. Default: none."),
  consumers: consumers.prefault({}).describe("Who uses the service."),
  tags: tags.describe("Tags of the service's and its endpoints' resources, beside those of all."),
});

/** The key `services`: PrivateLink services by name, none by default. */
export const services = named(service)
  .prefault({})
  .describe(
    "Services that spokes publish through PrivateLink, by name. Connections go one way, and ranges may overlap.",
  );
