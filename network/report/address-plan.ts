/** The address plan: every VPC's ranges, the subnets in them, and what is still free. IPv6 is told by a mark alone. */
import { type Cidr, cidrOf, formatCidr, sizeOf, subtract } from "../cidr";
import { valueOf } from "../model/facts";
import type { NetworkModel, Subnet, Vpc } from "../model/types";
import { byAddress, type Names, toldOf } from "./names";
import type { SubnetAddresses, VpcAddresses } from "./types";

export function addressPlan(model: NetworkModel, names: Names): VpcAddresses[] {
  return names.vpcs.map((vpc) => planOf(model, vpc));
}

function planOf(model: NetworkModel, vpc: Vpc): VpcAddresses {
  const subnets = vpc.subnets.flatMap((id) => model.subnets.get(id) ?? []).sort(byAddress);
  const ranges = ipv4(vpc.ranges.map(({ cidr }) => valueOf(cidr)));
  const free = subtract(ranges, ipv4(subnets.map(({ cidr }) => valueOf(cidr))));
  return {
    vpc: vpc.name,
    role: vpc.role,
    origin: vpc.origin,
    account: toldOf(vpc.account),
    region: toldOf(vpc.region),
    ranges: vpc.ranges.map(({ cidr }) => toldOf(cidr)),
    subnets: subnets.map(rowOf),
    free: free.map(formatCidr),
    addresses: countOf(ranges),
    freeAddresses: countOf(free),
  };
}

function rowOf({ name, tier, purpose, zoneId, cidr, ipv6Cidr }: Subnet): SubnetAddresses {
  return {
    name,
    tier: tier ?? null,
    purpose: purpose ?? null,
    zone: toldOf(zoneId),
    cidr: toldOf(cidr),
    ipv6: ipv6Cidr !== undefined,
  };
}

function ipv4(texts: readonly (string | undefined)[]): Cidr[] {
  return texts
    .flatMap((text) => (text === undefined ? [] : [cidrOf(text)]))
    .filter(({ family }) => family === 4);
}

/** IPv4 only, so the count is exact. */
function countOf(ranges: readonly Cidr[]): number {
  return ranges.reduce((sum, range) => sum + Number(sizeOf(range)), 0);
}
