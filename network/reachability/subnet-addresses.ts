/** Which addresses a subnet has, or may have. */
import type { Subnet, Vpc } from "../model/types";
import { addressesIn, ALL_ADDRESSES, POSSIBLE_IPV6 } from "./addresses";
import { intersect, type IntervalSet, union } from "./intervals";
import { rangesOf } from "./peering";
import type { World } from "./world";

/** An address that is not known may be any of the VPC's, or any that Amazon can give. */
export function addressesOfSubnet(world: World, vpc: Vpc, { cidr, ipv6Cidr }: Subnet): IntervalSet {
  const known = cidr.known ? addressesIn(cidr.value) : undefined;
  const { known: ranges, possible } = rangesOf(world, vpc);
  const ipv4 = known ?? intersect(union(ranges, possible), ALL_ADDRESSES[4]);
  if (ipv6Cidr === undefined) return ipv4;
  const ipv6 = ipv6Cidr.known ? addressesIn(ipv6Cidr.value) : undefined;
  return union(ipv4, ipv6 ?? POSSIBLE_IPV6);
}
