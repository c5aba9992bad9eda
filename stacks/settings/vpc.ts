/** Settings that the hub and the created spokes share: their address layout and flow logs. */
import { z } from "zod";
import { type TierPurpose, tierPurposes } from "../../network/layout";
import { named, range, strict, zoneId } from "./fields";

const purposes = z.enum(tierPurposes);
const PURPOSES = "What the tier is for: it decides which parts of Causeway may use it.";

/** Purpose of a tier of the hub. */
const purpose = purposes.describe(PURPOSES);
/** Purpose of a tier of a spoke. */
export const spokePurpose = purposes.default("workload" satisfies TierPurpose).describe(PURPOSES);

const slot = z
  .int()
  .min(0)
  .describe(
    "The tier's place in every zone's block of addresses, from 0. Never change it: the subnets would move.",
  );
const tierRange = range
  .optional()
  .describe("Which of the VPC's ranges the tier lies in. Default: the primary range, cidr.");

/** Tiers of the hub. */
export const hubTiers = named(strict({ slot, purpose, range: tierRange })).describe(
  "Tiers by name: one subnet in each zone.",
);
/** Tiers of a created spoke. */
export const spokeTiers = named(strict({ slot, purpose: spokePurpose, range: tierRange })).describe(
  "Tiers by name: one subnet in each zone.",
);

const aggregationSeconds = z
  .literal([60, 600])
  .default(600)
  .describe("Seconds over which the packets of a flow are joined to one record.");

/** Flow logs of a VPC that Causeway creates. */
export const flowLogs = z
  .discriminatedUnion("destination", [
    strict({
      destination: z.literal("cloudwatch").default("cloudwatch").describe("A log group of their own."),
      retentionDays: z
        .int()
        .default(365)
        .describe("Days that records are kept; CloudWatch takes certain numbers only, such as 30, 90, 365."),
      kmsKeyArn: z
        .string()
        .optional()
        .describe("KMS key that encrypts the log group. Default: none, CloudWatch's own encryption."),
      aggregationSeconds,
    }),
    strict({
      destination: z.literal("s3").describe("A bucket that exists."),
      bucketArn: z
        .string()
        .meta({ pattern: "^arn:" })
        .describe(
          "ARN of the bucket, with a folder if wanted; its policy must let delivery.logs.amazonaws.com write.",
        ),
      aggregationSeconds,
    }),
  ])
  .prefault({})
  .describe("Where the VPC's flow logs go. They are always on.");

/** Address layout of the hub and of created spokes, without the tiers. */
export const layout = {
  cidr: range.describe(
    "Primary IPv4 range of the VPC, /16 to /28, cut into zoneSlots x tierSlots equal subnets.",
  ),
  secondaryCidrs: z
    .array(range)
    .default([])
    .describe("Further IPv4 ranges of the VPC; a tier lies in one by naming it as its range."),
  ipv6: z
    .boolean()
    .default(false)
    .describe("Whether the VPC also gets an IPv6 range from Amazon, and each subnet its /64 of it."),
  zones: z
    .array(zoneId)
    .min(1)
    .describe("Zone ids, such as euw1-az1: the same physical place in every account."),
  zoneSlots: z
    .int()
    .min(1)
    .default(4)
    .describe(
      "Zone blocks in each range, a power of two; zone euw1-az3 has the third. Changing it moves every subnet.",
    ),
  tierSlots: z
    .int()
    .min(1)
    .default(8)
    .describe("Tier blocks in each zone block, a power of two. Changing it moves every subnet."),
};
