/**
 * Which subnets awsx makes of explicit zones and explicit ranges, in its order. Written from measurements of the real
 * provider, and apart from the project's own forecast, because the two are held against each other.
 */
import { z } from "zod";

const spec = z.object({
  cidrBlocks: z.array(z.string()),
  name: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  type: z.enum(["Public", "Private", "Isolated", "Unused"]),
});

/** The inputs of `awsx:ec2:Vpc` that are simulated. */
export const vpcInputs = z.strictObject({
  availabilityZoneNames: z.array(z.string()).min(1),
  cidrBlock: z.string(),
  enableDnsHostnames: z.boolean().optional(),
  enableDnsSupport: z.boolean().optional(),
  natGateways: z.object({ strategy: z.enum(["None", "Single", "OnePerAz"]) }).optional(),
  subnetSpecs: z.array(spec).min(1),
  subnetStrategy: z.enum(["Auto", "Exact"]),
  tags: z.record(z.string(), z.string()).optional(),
});
export type VpcInputs = z.output<typeof vpcInputs>;

export interface PlannedSubnet {
  readonly name: string;
  readonly type: "Public" | "Private" | "Isolated";
  readonly zoneName: string;
  /** From 0. */
  readonly zone: number;
  readonly cidrBlock: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Layout {
  readonly subnets: readonly PlannedSubnet[];
  /** Zones, from 0, that have a NAT gateway of their own. */
  readonly natZones: readonly number[];
}

const ORDER = ["Public", "Private", "Isolated"] as const;

/** @throws Error in awsx's own words */
export function planVpc(name: string, inputs: VpcInputs): Layout {
  const { availabilityZoneNames: zones, subnetSpecs, natGateways, subnetStrategy } = inputs;
  subnetSpecs.forEach(({ cidrBlocks }, index) => {
    if (cidrBlocks.length === zones.length) return;
    throw new Error(
      `The number of CIDR blocks in subnetSpecs[${index}] must match the number of availability zones (${zones.length}).`,
    );
  });
  if (subnetStrategy === "Exact") checkCoverage(inputs);
  const ranked = ORDER.flatMap((type) =>
    subnetSpecs.filter((one) => one.type === type).map((one) => ({ ...one, type })),
  );
  const subnets = zones.flatMap((zoneName, zone) =>
    ranked.map((one) => ({
      name: `${name}-${one.name ?? one.type.toLowerCase()}-${zone + 1}`,
      type: one.type,
      zoneName,
      zone,
      cidrBlock: one.cidrBlocks[zone] ?? "",
      tags: one.tags ?? {},
    })),
  );
  const strategy = natGateways?.strategy ?? "OnePerAz";
  const open = ranked.some(({ type }) => type === "Public");
  if (strategy !== "None" && !open) {
    throw new Error(
      `If NAT Gateway strategy is 'OnePerAz' or 'Single', public subnets must be declared for each zone.`,
    );
  }
  const natZones =
    strategy === "None" ? [] : zones.map((_, zone) => zone).slice(0, strategy === "Single" ? 1 : undefined);
  return { subnets, natZones };
}

/** Zone by zone, in the order of the specs, each block must start where the last one ended. */
function checkCoverage({ availabilityZoneNames, cidrBlock, subnetSpecs }: VpcInputs): void {
  const blocks = availabilityZoneNames.flatMap((_, zone) =>
    subnetSpecs.map(({ cidrBlocks }) => cidrBlocks[zone] ?? ""),
  );
  let next = startOf(cidrBlock);
  for (const block of blocks) {
    if (startOf(block) !== next)
      throw new Error(`There are gaps in the subnet ranges. Please fix the following gaps: before ${block}`);
    next = startOf(block) + sizeOf(block);
  }
  if (next !== startOf(cidrBlock) + sizeOf(cidrBlock)) {
    throw new Error(
      "There are gaps in the subnet ranges. Please fix the following gaps: ends before VPC ends",
    );
  }
}

function startOf(cidr: string): number {
  const [address = ""] = cidr.split("/");
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function sizeOf(cidr: string): number {
  return 2 ** (32 - Number(cidr.split("/")[1]));
}
