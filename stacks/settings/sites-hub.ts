/** Settings of the hub's own ends: its virtual private gateway, and its resolver endpoints. */
import { z } from "zod";
import { DEFAULT_AMAZON_ASN } from "../../network/vpn/asn";
import { allOrNames, reference, strict, zoneId } from "./fields";

const existing = strict({
  vpnGatewayId: z
    .string()
    .meta({ pattern: "^vgw-([0-9a-f]{8}|[0-9a-f]{17})$", examples: ["vgw-0123456789abcdef0"] })
    .describe("Id of the gateway."),
  attach: z
    .boolean()
    .default(false)
    .describe("Whether it is attached to the hub here. False means that it is attached already."),
})
  .optional()
  .describe("A gateway that exists; amazonAsn is the ASN that it has. Default: none, one is made.");

const alarms = strict({
  topicArn: z
    .string()
    .meta({ pattern: "^arn:" })
    .describe("ARN of an SNS topic in the hub's region, whose policy lets CloudWatch publish."),
})
  .optional()
  .describe("Whom to tell when a tunnel is down. Default: nobody, there are no alarms.");

const logs = strict({
  retentionDays: z
    .int()
    .default(365)
    .describe("Days that records are kept; CloudWatch takes certain numbers only, such as 30, 90, 365."),
  kmsKeyArn: z
    .string()
    .optional()
    .describe("KMS key that encrypts the log groups. Default: none, CloudWatch's own encryption."),
})
  .prefault({})
  .describe("How the log groups of the tunnels are kept.");

/** The key `hub.vpnGateway`. */
export const vpnGateway = strict({
  amazonAsn: z
    .int()
    .default(DEFAULT_AMAZON_ASN)
    .describe("ASN of AWS's side, a private one. Never change it: the gateway would be replaced."),
  propagateTo: allOrNames.describe(
    "Tiers of the hub whose route tables learn the sites' prefixes, or all. Other tiers do not find back to a site.",
  ),
  existing,
  alarms,
  logs,
  presharedKeyStorage: z
    .literal(["SecretsManager", "Standard"])
    .default("SecretsManager")
    .describe("Where AWS keeps pre-shared keys: in Secrets Manager, or within the VPN service."),
})
  .optional()
  .describe(
    "The virtual private gateway at which every site's tunnels end. Default: none, there are no sites.",
  );

const addresses = z
  .record(zoneId, z.string())
  .default({})
  .describe("Fixed addresses by zone id, each in the tier's subnet there. AWS chooses the others.");

const rule = strict({
  domainName: z.string().describe("Domain whose names are asked at the targets, such as corp.example.com."),
  targets: z
    .array(
      strict({
        address: z.string().describe("IPv4 address of a name server."),
        port: z.int().default(53).describe("Its port."),
      }),
    )
    .describe("Name servers of the domain, one to six."),
  hub: z.boolean().default(true).describe("Whether the hub's own workloads follow the rule."),
  spokes: z
    .union([z.literal("all"), z.array(reference)])
    .default([])
    .describe("Spokes in the hub's region that follow it: their names, or all."),
});

/** The key `hub.resolver`. */
export const resolver = strict({
  tier: reference.describe("Tier of the hub, of purpose resolver, whose subnets hold the endpoints."),
  zones: z
    .array(zoneId)
    .min(1)
    .optional()
    .describe("Zones that get an address of each endpoint, two at least. Default: all zones of the tier."),
  inbound: strict({ addresses })
    .optional()
    .describe("Where sites ask for the hub's private names; {} makes one. Default: none."),
  outbound: strict({
    addresses,
    sharing: z
      .literal(["organization", "invitation"])
      .default("organization")
      .describe(
        "How accounts other than the hub's get the rules: within the organisation, or by invitation.",
      ),
    rules: z
      .record(z.string(), rule)
      .describe("Forward rules by a key of yours: letters, digits, underscores and hyphens."),
  })
    .optional()
    .describe("By what VPCs ask the sites' name servers for their names. Default: none."),
})
  .optional()
  .describe("Route 53 Resolver endpoints between the hub's names and those of the sites. Default: none.");
