/**
 * Address slots: which range a subnet gets, from its tier's slot and its zone's id alone, so that a zone or a
 * tier that is added later moves nothing. A VPC range is cut into equal zone blocks, and each zone block into
 * equal tier blocks. Knows no resource; does not model subnets of unequal size.
 */
import { type Cidr, cidrOf, formatCidr, parseCidr, subnetAt } from "./cidr";
import type { Issue } from "./issue";
import { oneOf } from "./nearest";
import { checkVpcRanges, LARGEST_VPC_RANGE, SMALLEST_VPC_RANGE } from "./vpc-ranges";

/** What a tier is for; decides which components may use it. */
export const tierPurposes = ["endpoints", "resolver", "client-vpn", "appliance", "workload"] as const;
export type TierPurpose = (typeof tierPurposes)[number];

/** A set of subnets with one purpose, one in each zone. */
export interface LayoutTier {
  /** Number of the tier's block in every zone block, from 0. Never change it: it is the tier's place for good. */
  readonly slot: number;
  readonly purpose: TierPurpose;
  /**
   * Which of the VPC's ranges the tier lies in.
   * @default - the primary range
   */
  readonly range?: string;
}

/** Everything that a VPC's subnets follow from. */
export interface LayoutPlan {
  /** The VPC's primary IPv4 range, /16 to /28. */
  readonly cidr: string;
  /** Further IPv4 ranges of the VPC, /16 to /28; a tier lies in one by naming it. */
  readonly secondaryCidrs: readonly string[];
  /** Zone ids, such as `euw1-az1`; their order does not matter. */
  readonly zones: readonly string[];
  /** Count of zone blocks in each range, a power of two. Changing it moves every subnet. */
  readonly zoneSlots: number;
  /** Count of tier blocks in each zone block, a power of two. Changing it moves every subnet. */
  readonly tierSlots: number;
  /** Tiers by name. */
  readonly tiers: Readonly<Record<string, LayoutTier>>;
  /**
   * Whether each subnet also takes the /64 numbered `ipv6Index`. A VPC's ranges share one /56, so no two
   * tiers may then share a slot, not even in different ranges.
   * @default false
   */
  readonly ipv6?: boolean;
}

/** Where one tier lies in one zone. */
export interface PlannedSubnet {
  readonly tier: string;
  readonly zoneId: string;
  /** IPv4 range of the subnet. */
  readonly cidr: string;
  /** Number of its /64 in the VPC's /56: zone slot x tier slots + tier slot, 0 to 255. */
  readonly ipv6Index: number;
}

/** The /64 networks of the /56 that Amazon gives a VPC. */
const IPV6_NETWORKS = 256;
/** Subnets of the smallest size in a range of the largest: 4096. */
const MOST_SLOTS = 2 ** (SMALLEST_VPC_RANGE - LARGEST_VPC_RANGE);

/**
 * Address slot of a zone: its own number less one, so `euw1-az1` has 0 and `euw1-az3` has 2. An id names the
 * same physical zone in every account and never changes.
 * https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
 *
 * @throws RangeError when the text is not the id of an availability zone; local and wavelength zones have none
 */
export function zoneSlotOf(zoneId: string): number {
  const slot = slotOfZone(zoneId);
  if (slot === undefined) throw new RangeError(`got ${zoneId}, expected the id of an availability zone`);
  return slot;
}

/**
 * One subnet for each tier and zone, sorted by tier name, then by zone slot.
 *
 * @param plan a plan in which {@link checkLayout} finds no issue
 * @throws Error when a range or a slot is one that {@link checkLayout} would have refused
 */
export function planSubnets(plan: LayoutPlan): PlannedSubnet[] {
  const { zoneSlots, tierSlots } = plan;
  const zones = plan.zones.map((zoneId) => ({ zoneId, zoneSlot: zoneSlotOf(zoneId) }));
  zones.sort((a, b) => a.zoneSlot - b.zoneSlot);
  return tiersOf(plan).flatMap(({ name, slot, range }) => {
    const whole = cidrOf(range);
    const zoneLength = whole.prefixLength + Math.log2(zoneSlots);
    return zones.map(({ zoneId, zoneSlot }) => {
      const zoneBlock = subnetAt(whole, zoneLength, zoneSlot);
      const cidr = formatCidr(subnetAt(zoneBlock, zoneLength + Math.log2(tierSlots), slot));
      return { tier: name, zoneId, cidr, ipv6Index: zoneSlot * tierSlots + slot };
    });
  });
}

/**
 * Problems of a plan. When there is none, every subnet is one that AWS takes, and no two overlap.
 *
 * Codes: those of `checkVpcRanges`; `range-too-small` also for a range whose tier blocks would be smaller than
 * the /28 of https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html; `slots-not-power-of-two`,
 * `too-many-slots`, `zones-missing`, `zone-not-availability-zone`, `duplicate-zone`, `zone-slot-taken`,
 * `zone-slot-beyond`, `tier-range-unknown`, `tier-slot-beyond`, `tier-slot-taken`.
 */
export function checkLayout(plan: LayoutPlan): Issue[] {
  const slots = checkSlotCounts(plan);
  const room = slots.length === 0 ? checkRoom(plan) : [];
  // Where a range must hold tiers, the size that fits them says more than the size that AWS takes.
  const ranges = checkVpcRanges(plan.cidr, plan.secondaryCidrs).filter(
    ({ code, path }) => code !== "range-too-small" || room.every((issue) => issue.path !== path),
  );
  return [...ranges, ...room, ...slots, ...checkZones(plan), ...checkTiers(plan)];
}

interface Tier {
  readonly name: string;
  readonly slot: number;
  readonly range: string;
}

function tiersOf({ tiers, cidr }: LayoutPlan): Tier[] {
  const named = Object.entries(tiers).map(([name, { slot, range = cidr }]) => ({ name, slot, range }));
  return named.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function slotOfZone(zoneId: string): number | undefined {
  // A local zone has one part more (use1-bos1-az1), a wavelength zone two (use1-wl1-bos-wlz1).
  const [, number] = /^[a-z]+\d+-az([1-9]\d*)$/.exec(zoneId) ?? [];
  return number === undefined ? undefined : Number(number) - 1;
}

function checkSlotCounts({ zoneSlots, tierSlots, ipv6 = false }: LayoutPlan): Issue[] {
  const uneven = Object.entries({ zoneSlots, tierSlots }).filter(([, count]) => !isPowerOfTwo(count));
  if (uneven.length > 0) {
    return uneven.map(([path, count]) => ({
      code: "slots-not-power-of-two",
      path,
      message: `got ${count}, expected a power of two, since a range only halves evenly; use ${powerOfTwoFor(count)}`,
    }));
  }
  const most = ipv6 ? IPV6_NETWORKS : MOST_SLOTS;
  if (zoneSlots * tierSlots <= most) return [];
  const why = ipv6
    ? "the /64 networks of a VPC's /56"
    : `the /${SMALLEST_VPC_RANGE} subnets of a /${LARGEST_VPC_RANGE}`;
  const fits = most / zoneSlots;
  const advice = fits < 1 ? "lower both" : `use ${fits} or fewer`;
  const message = `got ${tierSlots} for each of ${zoneSlots} zone slots, expected ${most} in all, ${why}; ${advice}`;
  return [{ code: "too-many-slots", path: "tierSlots", message }];
}

/** Whether each range that a tier lies in leaves subnets that AWS takes; the counts are powers of two. */
function checkRoom(plan: LayoutPlan): Issue[] {
  const { zoneSlots, tierSlots } = plan;
  const used = new Set(tiersOf(plan).map(({ range }) => range));
  const bits = Math.log2(zoneSlots * tierSlots);
  return pathsOf(plan).flatMap(([path, text]) => {
    const range = used.has(text) ? parseCidr(text) : undefined;
    if (range === undefined || range.family !== 4 || range.prefixLength + bits <= SMALLEST_VPC_RANGE)
      return [];
    const slots = `${zoneSlots} zone slots x ${tierSlots} tier slots`;
    const expected = `expected subnets of /${SMALLEST_VPC_RANGE} or larger; use a /${SMALLEST_VPC_RANGE - bits} or larger`;
    return [
      {
        code: "range-too-small",
        path,
        message: `got ${text}, which ${shareOf(range, bits)} ${slots}, ${expected}`,
      },
    ];
  });
}

function shareOf({ prefixLength }: Cidr, bits: number): string {
  return prefixLength + bits > 32
    ? "has too few addresses for"
    : `leaves /${prefixLength + bits} for each of`;
}

function pathsOf({ cidr, secondaryCidrs }: LayoutPlan): [path: string, range: string][] {
  return [
    ["cidr", cidr],
    ...secondaryCidrs.map((range, index): [string, string] => [`secondaryCidrs[${index}]`, range]),
  ];
}

function checkZones({ zones, zoneSlots }: LayoutPlan): Issue[] {
  if (zones.length === 0) {
    return [
      {
        code: "zones-missing",
        path: "zones",
        message: "got none, expected at least one zone id such as euw1-az1",
      },
    ];
  }
  const holders = new Map<number, string>();
  return zones.flatMap((zoneId, index) => {
    const path = `zones[${index}]`;
    const slot = slotOfZone(zoneId);
    if (slot === undefined) return [{ path, ...notAvailabilityZone(zoneId) }];
    const holder = holders.get(slot);
    if (holder === undefined) holders.set(slot, zoneId);
    if (holder === zoneId) {
      return [{ code: "duplicate-zone", path, message: `got ${zoneId} again, expected each zone once` }];
    }
    if (holder !== undefined) {
      const message = `got ${zoneId} beside ${holder}, which has the same zone slot, expected zones of one region`;
      return [{ code: "zone-slot-taken", path, message }];
    }
    if (!isPowerOfTwo(zoneSlots) || slot < zoneSlots) return [];
    const fits = `set zoneSlots to ${powerOfTwoFor(slot + 1)}, which moves every subnet that exists`;
    const message = `got ${zoneId} with ${zoneSlots} zone slots, expected a zone numbered 1 to ${zoneSlots}; ${fits}`;
    return [{ code: "zone-slot-beyond", path, message }];
  });
}

function notAvailabilityZone(zoneId: string): Omit<Issue, "path"> {
  const advice =
    "local and wavelength zones have no address slot, and zone names such as eu-west-1a differ by account";
  const message = `got ${zoneId}, expected the id of an availability zone such as euw1-az1; ${advice}`;
  return { code: "zone-not-availability-zone", message };
}

function checkTiers(plan: LayoutPlan): Issue[] {
  const ranges = [plan.cidr, ...plan.secondaryCidrs];
  const placed: Tier[] = [];
  return tiersOf(plan).flatMap((tier) => {
    const path = `tiers.${tier.name}`;
    const beyond = checkTierSlot(tier, plan.tierSlots);
    if (!ranges.includes(tier.range)) {
      const message = `got ${tier.range}, expected a range of the VPC; use ${oneOf(ranges)}`;
      return [{ code: "tier-range-unknown", path: `${path}.range`, message }, ...beyond];
    }
    if (beyond.length > 0) return beyond;
    const rivals = placed.filter(({ range }) => plan.ipv6 === true || range === tier.range);
    const holder = rivals.find(({ slot }) => slot === tier.slot);
    if (holder === undefined) {
      placed.push(tier);
      return [];
    }
    const free = freeSlot(plan, tier);
    const advice = free === undefined ? `set tierSlots to ${plan.tierSlots * 2}` : `use ${free}`;
    const message = `got ${tier.slot}, which tier ${holder.name} has, expected a slot of its own; ${advice}`;
    return [{ code: "tier-slot-taken", path: `${path}.slot`, message }];
  });
}

function checkTierSlot({ name, slot }: Tier, tierSlots: number): Issue[] {
  const whole = Number.isSafeInteger(slot) && slot >= 0;
  if (whole && (slot < tierSlots || !isPowerOfTwo(tierSlots))) return [];
  const advice = whole
    ? `use a free one, or set tierSlots to ${powerOfTwoFor(slot + 1)}, which moves every subnet that exists`
    : "use a whole number";
  const message = `got ${slot}, expected a slot from 0 to ${tierSlots - 1}; ${advice}`;
  return [{ code: "tier-slot-beyond", path: `tiers.${name}.slot`, message }];
}

/** The lowest slot that no tier asks for where `tier` lies. */
function freeSlot(plan: LayoutPlan, tier: Tier): number | undefined {
  const rivals = tiersOf(plan).filter(({ range }) => plan.ipv6 === true || range === tier.range);
  const taken = new Set(rivals.map(({ slot }) => slot));
  for (let slot = 0; slot < plan.tierSlots; slot += 1) if (!taken.has(slot)) return slot;
  return undefined;
}

function isPowerOfTwo(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 1 && powerOfTwoFor(count) === count;
}

/** The least power of two that is not below `count`. */
function powerOfTwoFor(count: number): number {
  let power = 1;
  while (power < count && power < Number.MAX_SAFE_INTEGER) power *= 2;
  return power;
}
