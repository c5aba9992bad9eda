/**
 * Where an `awsx.ec2.Vpc` puts what it makes: the order of its subnet specifications, and the place of each
 * tier and zone in its output lists. Pure. Holds for explicit zones and an explicit range for each tier and zone, as
 * measured with awsx 3.8: https://github.com/pulumi/pulumi-awsx/blob/v3.8.0/awsx/ec2/vpc.ts
 */
import { cidrOf } from "../../network/cidr";

/** awsx's types of subnet, spelt as awsx reads them: `unused` in lower case would make real subnets. */
export type AwsxSubnetType = "Public" | "Private" | "Isolated" | "Unused";

/** A tier's name, type and ranges in the order of the zones. */
export interface AwsxSpec {
  readonly name: string;
  readonly type: AwsxSubnetType;
  readonly cidrBlocks: readonly string[];
}

/** One subnet that awsx will make. */
export interface AwsxSubnet {
  readonly tier: string;
  readonly zoneId: string;
  readonly cidr: string;
  /** Place in awsx's `subnets`, `routeTables` and `routeTableAssociations`. */
  readonly index: number;
}

/** In each zone awsx lists its subnets by type in this order, whatever the order of the specifications. */
const TYPE_ORDER: readonly AwsxSubnetType[] = ["Public", "Private", "Isolated"];

/**
 * The specifications in address order, so that the order of a map's keys means nothing and strategy "Exact",
 * which walks them in the given order, meets no false gap.
 */
export function awsxSpecs(
  tiers: Readonly<Record<string, { readonly type: AwsxSubnetType; readonly cidrs: readonly string[] }>>,
): AwsxSpec[] {
  const specs = Object.entries(tiers).map(([name, { type, cidrs }]) => ({ name, type, cidrBlocks: cidrs }));
  return specs.sort((a, b) => compare(firstAddress(a), firstAddress(b)) || compare(a.name, b.name));
}

/**
 * Place of a tier's subnet, and of its route table, in awsx's output lists: zone by zone, in a zone public,
 * private, isolated, within a type in the order of the specifications. `Unused` ones make nothing.
 *
 * @param specs in the order in which awsx gets them
 * @param zone place of the zone in `availabilityZoneNames`, from 0
 * @returns undefined when the tier makes no subnet, or is not among the specifications
 */
export function awsxSubnetIndex(
  specs: readonly Pick<AwsxSpec, "name" | "type">[],
  tier: string,
  zone: number,
): number | undefined {
  const ranked = TYPE_ORDER.flatMap((type) => specs.filter((spec) => spec.type === type));
  const rank = ranked.findIndex(({ name }) => name === tier);
  return rank < 0 ? undefined : zone * ranked.length + rank;
}

/** Every subnet that awsx will make, in the order of the specifications, then of the zones. */
export function planAwsxSubnets(specs: readonly AwsxSpec[], zoneIds: readonly string[]): AwsxSubnet[] {
  return specs.flatMap(({ name, cidrBlocks }) =>
    zoneIds.flatMap((zoneId, zone) => {
      const [index, cidr] = [awsxSubnetIndex(specs, name, zone), cidrBlocks[zone]];
      return index === undefined || cidr === undefined ? [] : [{ tier: name, zoneId, cidr, index }];
    }),
  );
}

function firstAddress({ cidrBlocks: [first] }: AwsxSpec): bigint {
  return first === undefined ? 0n : cidrOf(first).first;
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
