/** Settings of the sites: offices and data centres that reach the hub by Site-to-Site VPN. */
import { z } from "zod";
import { DEFAULT_PROFILE, TUNNEL_PROFILES } from "../../network/vpn/tunnel-profiles";
import { named, range, reference, strict, tags } from "./fields";
import { tunnel } from "./sites-tunnel";

const customerGateway = strict({
  address: z
    .string()
    .optional()
    .describe(
      "Public IPv4 address of the device, or of the NAT device before it. Default: none; needs a certificate.",
    ),
  certificateArn: z
    .string()
    .meta({ pattern: "^arn:" })
    .optional()
    .describe(
      "ARN of the device's ACM private certificate, in place of pre-shared keys. Default: none, pre-shared keys.",
    ),
  deviceName: z
    .string()
    .optional()
    .describe("Name of the device; tells two devices with one address and ASN apart. Default: none."),
  behindNat: z
    .boolean()
    .default(false)
    .describe("Whether a NAT device stands before it: packets get a UDP header, so fewer bytes fit."),
}).describe("The device at the site, as AWS sees it.");

const prefixes = z.array(range);

const routing = z
  .discriminatedUnion("kind", [
    strict({
      kind: z.literal("bgp").describe("Routes are learned; sites with BGP reach each other."),
      asn: z
        .int()
        .describe("ASN of the device, 1 to 4294967295; unique among the sites, and not the gateway's."),
      prefixes: prefixes.describe(
        "Ranges behind the device, IPv4. It announces them; checks, plan and filters rest on them.",
      ),
    }),
    strict({
      kind: z
        .literal("static")
        .describe("Routes are written down; AWS documents traffic to other sites for BGP alone."),
      prefixes: prefixes.describe("Ranges behind the device, IPv4. AWS routes them to the site."),
    }),
  ])
  .describe("How both sides learn what lies behind the other.");

const site = strict({
  slot: z
    .int()
    .describe(
      "Number of the site's inside addresses, 0 to 1023, unique. Never change it: the connection would be replaced.",
    ),
  customerGateway,
  routing,
  profile: z
    .string()
    .meta({ enum: [...TUNNEL_PROFILES] })
    .default(DEFAULT_PROFILE)
    .describe("Word for a whole set of tunnel options, of which each can be overridden."),
  tunnelOptions: tunnel.optional().describe("Overrides for both tunnels. Default: none."),
  tunnel1: tunnel.optional().describe("Overrides for the first tunnel, over those for both. Default: none."),
  tunnel2: tunnel.optional().describe("Overrides for the second tunnel, over those for both. Default: none."),
  localIpv4NetworkCidr: range
    .optional()
    .describe("Range on the site's side that the tunnels carry. Default: 0.0.0.0/0."),
  remoteIpv4NetworkCidr: range
    .optional()
    .describe("Range on AWS's side that the tunnels carry. Default: 0.0.0.0/0."),
  preferredTunnel: z
    .literal(["aws", "tunnel1"])
    .default("aws")
    .describe(
      "Which tunnel traffic prefers while both are up: aws follows AWS's signal during maintenance, tunnel1 does not.",
    ),
  enableAcceleration: z
    .boolean()
    .optional()
    .describe("Refused when true: only a transit gateway has accelerated connections. Default: false."),
  tunnelInsideIpVersion: z
    .string()
    .meta({ enum: ["ipv4", "ipv6"] })
    .optional()
    .describe("Refused when ipv6: a virtual private gateway carries no IPv6. Default: ipv4."),
  endpoints: z
    .union([z.literal("all"), z.array(reference)])
    .default([])
    .describe("Shared endpoints of the hub that the site may call: their keys, or all."),
  resolver: z
    .boolean()
    .default(false)
    .describe(
      "Whether the site may ask the hub's inbound resolver endpoint; without it no private name resolves at the site.",
    ),
  tags: tags.describe("Tags of the site's resources, beside those of the hub and of all."),
});

/** The key `sites`: sites by name, none by default. */
export const sites = named(site)
  .prefault({})
  .describe(
    "Offices and data centres by name, at most 20 characters, each with a VPN of two tunnels to the hub.",
  );
