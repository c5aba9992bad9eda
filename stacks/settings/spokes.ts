/** Settings of the spokes, of three sources: created by Causeway, made by awsx, or adopted as they are. */
import { z } from "zod";
import { protocols } from "../../network/ports";
import { gatewayEndpoints } from "./endpoints";
import { allOrNames, named, range, reference, regionCode, resourceId, strict, tags, zoneId } from "./fields";
import { flowLogs, layout, spokePurpose, spokeTiers } from "./vpc";

const peering = z
  .union([
    z.literal("none"),
    strict({
      tiers: allOrNames.default("all").describe("Tiers of the spoke whose route tables lead to the hub."),
      hubTiers: allOrNames.default("all").describe("Tiers of the hub whose route tables lead to the spoke."),
      dnsResolution: z
        .boolean()
        .default(true)
        .describe("Whether each side resolves the other's public host names to private addresses."),
      leftOutCidrs: z
        .array(range)
        .default([])
        .describe(
          "Ranges of the hub or the spoke that get no route. AWS still refuses a peering of VPCs that overlap.",
        ),
    }),
  ])
  .prefault({})
  .describe(
    "How the spoke is peered with the hub; none keeps it apart, and it may then overlap with others.",
  );

const common = {
  account: reference
    .optional()
    .describe("Account that owns the spoke, by its name under accounts. Default: the hub's."),
  region: regionCode.optional().describe("Region of the spoke. Default: its account's."),
  peering,
  endpoints: z
    .union([z.literal("all"), z.array(reference)])
    .default([])
    .describe("Shared endpoints that the spoke subscribes to, by service key, or all."),
  tags: tags.describe("Tags of the spoke's resources, beside those of all."),
};

const created = strict({
  source: z
    .literal("created")
    .default("created")
    .describe("Where the VPC comes from: created by Causeway, made by awsx, or adopted."),
  ...common,
  ...layout,
  tiers: spokeTiers,
  flowLogs,
  gatewayEndpoints,
});

const awsxZone = strict({
  id: zoneId.describe("Zone id, such as euw1-az1."),
  name: z
    .string()
    .meta({ pattern: String.raw`^[a-z]{2}(-[a-z]+)+-\d[a-z]$`, examples: ["eu-west-1a"] })
    .describe("Name that this zone has in the spoke's account: awsx knows names only."),
  position: z
    .int()
    .min(1)
    .describe(
      "Number of the zone, 1 for the first. awsx numbers its subnets by it, so zones are only ever appended.",
    ),
});

const awsxTier = strict({
  type: z
    .enum(["Public", "Private", "Isolated", "Unused"])
    .describe(
      "Type of the awsx subnets: Public has a route to the internet, Private to a NAT gateway, Isolated neither; Unused keeps addresses free.",
    ),
  purpose: spokePurpose,
  cidrs: z.array(range).min(1).describe("One range for each zone, in the order of the zones."),
});

const awsx = strict({
  source: z.literal("awsx").describe("An awsx.ec2.Vpc with explicit zones and ranges."),
  ...common,
  cidr: range.describe("IPv4 range of the VPC, /16 to /28."),
  zones: z
    .array(awsxZone)
    .min(1)
    .describe("Zones in the order of their positions; append new ones at the end."),
  tiers: named(awsxTier).describe("Subnet specifications by name."),
  natGateways: z
    .enum(["None", "Single", "OnePerAz"])
    .default("None")
    .describe("NAT gateways. Single and OnePerAz need a Public tier."),
  subnetStrategy: z
    .enum(["Auto", "Exact"])
    .default("Auto")
    .describe("Exact makes awsx demand that the tiers cover the range without holes, zone by zone."),
  flowLogs,
  gatewayEndpoints,
});

const traffic = {
  cidr: z.string().describe("Range at the other end, IPv4 or IPv6."),
  protocol: z.enum(protocols).describe("Protocol of the packets."),
  ports: z.string().optional().describe('Ports in quotes, such as "443" or "1024-65535". Default: all.'),
};

const aclRule = strict({
  direction: z
    .enum(["ingress", "egress"])
    .describe("Whether the rule is for packets into or out of the subnets."),
  ruleNumber: z.int().describe("Place in the order, 1 to 32766: the lowest number that matches decides."),
  action: z.enum(["allow", "deny"]).describe("What happens to a packet that matches."),
  ...traffic,
});

const adoptedRoute = strict({
  cidr: z.string().describe("Destination, IPv4 or IPv6."),
  target: z.string().describe("Id of what the route leads to, such as nat-0123456789abcdef0."),
});

const adoptedSubnet = strict({
  subnetId: resourceId("subnet").describe("Id of the subnet."),
  cidr: range.describe("IPv4 range of the subnet."),
  routeTableId: resourceId("rtb").describe("Id of the route table that the subnet uses."),
});

const adoptedTier = strict({
  purpose: spokePurpose,
  subnets: z.record(zoneId, adoptedSubnet).describe("The tier's subnets by zone id."),
  workloadSecurityGroupId: resourceId("sg")
    .optional()
    .describe("Security group that the tier's workloads wear. Default: not known."),
  workloadEgress: z
    .array(strict(traffic))
    .optional()
    .describe("What that group lets out. Default: not known, and proofs that depend on it say unknown."),
  workloadIngress: z
    .array(strict(traffic))
    .optional()
    .describe("What that group lets in. Default: not known, and proofs that depend on it say unknown."),
  networkAcl: z
    .array(aclRule)
    .optional()
    .describe(
      "Rules of the subnets' network ACL. Default: not known, and proofs that depend on it say unknown.",
    ),
  routes: z
    .array(adoptedRoute)
    .optional()
    .describe("Routes of the tier's route tables beside the local ones. Default: not known."),
});

const adopted = strict({
  source: z
    .literal("adopted")
    .describe("A VPC that exists; Causeway adds its peering, routes and endpoints only."),
  ...common,
  vpcId: resourceId("vpc").describe("Id of the VPC."),
  cidr: range.describe("Primary IPv4 range of the VPC."),
  secondaryCidrs: z.array(range).default([]).describe("Further IPv4 ranges of the VPC."),
  assume: strict({
    dnsSupport: z
      .boolean()
      .optional()
      .describe(
        "Whether the VPC's resolver answers (enableDnsSupport). Default: not known, and proofs about names say unknown.",
      ),
    dnsHostnames: z
      .boolean()
      .optional()
      .describe(
        "Whether the VPC gives host names (enableDnsHostnames), without which it uses no private hosted zone. Default: not known, and proofs about names say unknown.",
      ),
    tiers: named(adoptedTier).describe("Tiers by name."),
  })
    .optional()
    .describe(
      "What is taken for granted about the VPC: nothing of it is looked up, and proofs that rest on it say so. Default: nothing, the spoke then has no tiers and gets no routes.",
    ),
  gatewayEndpoints,
});

/** The key `spokes`: spokes by name; `source` tells their form. */
export const spokes = named(z.discriminatedUnion("source", [created, awsx, adopted]))
  .prefault({})
  .describe("VPCs around the hub, by name. They reach the hub's endpoints, and never each other.");
