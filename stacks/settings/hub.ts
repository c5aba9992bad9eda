/** Settings of the hub. */
import { z } from "zod";
import { endpointSets, gatewayEndpoints } from "./endpoints";
import { range, reference, regionCode, strict, tags } from "./fields";
import { resolver, vpnGateway } from "./sites-hub";
import { flowLogs, hubTiers, layout } from "./vpc";

/** The key `hub`. Only what has no safe default is required: account, range, zones, tiers. */
export const hub = strict({
  account: reference.describe("Account that owns the hub, by its name under accounts."),
  region: regionCode.optional().describe("Region of the hub. Default: its account's."),
  ...layout,
  tiers: hubTiers,
  privateRanges: z
    .array(range)
    .min(1)
    .default(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"])
    .describe(
      "Ranges that network ACLs let through, so that they need no change when a spoke is added: every routed range must lie in one. Few and wide.",
    ),
  flowLogs,
  endpointSets,
  gatewayEndpoints,
  vpnGateway,
  resolver,
  tags: tags.describe("Tags of the hub's resources, beside those of all."),
}).describe("The VPC in the middle: it holds the shared endpoints, and every spoke is peered with it alone.");
