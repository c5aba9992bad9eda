/**
 * Which subnets an `awsx.ec2.Vpc` makes of its arguments: their names, types, zones and ranges, in its order.
 * Pure; knows nothing of the other children.
 */
import { hasUnknown, type Json, type JsonObject, type RecordedResource, UNKNOWN } from "../recorded";
import { isGiven, itemsOf, objectOf, objectsOf } from "./facts";

/** One subnet of the layout, with all that hangs from it. */
export interface PlannedAwsxSubnet {
  /** Name of the subnet, its route table, association and route: `${vpc}-${tier}-${position}`. */
  readonly name: string;
  readonly type: string;
  /** Position of its zone in `availabilityZoneNames`, from 0. */
  readonly zone: number;
  readonly zoneName: Json;
  readonly cidr: Json;
  readonly spec: JsonObject;
}

export interface AwsxLayout {
  /** Zone by zone; in a zone public first, then private, then the rest. */
  readonly subnets: readonly PlannedAwsxSubnet[];
  /** NAT gateways: `none`, `single` or `oneperaz`. */
  readonly strategy: string;
}

/** The subnets in the order in which awsx makes them, or why that order cannot be told. */
export function layoutOf({ name, inputs }: RecordedResource): AwsxLayout | string {
  const { availabilityZoneNames, subnetSpecs, subnetStrategy } = inputs;
  const zones = itemsOf(availabilityZoneNames);
  if (zones.length === 0 || hasUnknown(availabilityZoneNames)) return "takes its zones from the account";
  // "Legacy", which is also the default, ignores given blocks.
  if (!isGiven(subnetStrategy) || subnetStrategy === "Legacy") return "lets awsx choose its subnets' ranges";
  const specs = objectsOf(subnetSpecs);
  if (specs.length === 0 || specs.some(({ type }) => typeof type !== "string"))
    return "has subnets of unknown type";
  if (specs.some(({ cidrBlocks }) => itemsOf(cidrBlocks).length !== zones.length)) {
    return "does not give one range per zone to every subnet";
  }
  const strategy = String(objectOf(inputs.natGateways).strategy ?? "OnePerAz").toLowerCase();
  if (!["none", "single", "oneperaz"].includes(strategy)) {
    return "does not state its NAT gateways";
  }
  // Only this exact word reserves a range without making a subnet.
  const made = specs.filter(({ type }) => type !== "Unused");
  const isOf = (word: string) => made.some((spec) => typeOf(spec) === word);
  if (strategy !== "none" && !(isOf("public") && isOf("private")))
    return "asks for NAT gateways without a public tier";
  const ranked = [...made].sort((a, b) => rankOf(a) - rankOf(b));
  const subnets = zones.flatMap((zoneName, zone) =>
    ranked.map((spec) => ({
      name: `${name}-${isGiven(spec.name) ? String(spec.name) : typeOf(spec)}-${zone + 1}`,
      type: typeOf(spec),
      zone,
      zoneName,
      cidr: itemsOf(spec.cidrBlocks)[zone] ?? UNKNOWN,
      spec,
    })),
  );
  return { subnets, strategy };
}

function typeOf(spec: JsonObject): string {
  return String(spec.type).toLowerCase();
}

/** awsx makes public subnets first, because NAT gateways stand in them, then private ones, then all others. */
function rankOf(spec: JsonObject): number {
  const rank = ["public", "private"].indexOf(typeOf(spec));
  return rank < 0 ? 2 : rank;
}
