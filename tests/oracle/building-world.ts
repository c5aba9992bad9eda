/** What AWS decides at deployment: addresses of the interfaces of a plan. */
import { cidrOf, formatAddress, lastOf } from "../../network/cidr";
import type { NodeId } from "../../network/model/types";
import { ids } from "./building-facts";
import { resolverId } from "./building-resolvers";
import { serviceIds } from "./building-services";
import type { World } from "./packet";
import type { NetworkPlan } from "./plan";

/** Interfaces of endpoints get addresses from one end of their subnets, each its own; those of others from the low end. */
export function worldOf(plan: NetworkPlan): World {
  const taken = new Set<string>();
  const free = (subnet: NodeId, start: bigint, step: bigint): string => {
    let value = start;
    while (taken.has(`${subnet} ${value}`)) value += step;
    taken.add(`${subnet} ${value}`);
    return formatAddress(4, value);
  };
  return {
    balancers: (plan.services ?? []).flatMap(({ name, vpc: owner, balancer }) => {
      const subnets = plan.vpcs.find((vpc) => vpc.name === owner)?.subnets ?? [];
      return subnets
        .filter((subnet) => balancer.subnets.includes(subnet.name))
        .map((subnet) => {
          const id = ids.subnet(owner, subnet.name);
          const address = free(id, usableOf(subnet.cidr)[0] + 1n, 1n);
          return { balancer: serviceIds.balancer(name), subnet: id, address };
        });
    }),
    resolvers: (plan.resolvers ?? []).flatMap(({ name, vpc: owner, subnets: chosen }) => {
      const subnets = plan.vpcs.find((vpc) => vpc.name === owner)?.subnets ?? [];
      return subnets
        .filter((subnet) => chosen.includes(subnet.name))
        .map((subnet) => {
          const id = ids.subnet(owner, subnet.name);
          return {
            resolver: resolverId(name),
            subnet: id,
            address: free(id, usableOf(subnet.cidr)[0] + 2n, 1n),
          };
        });
    }),
    interfaces: plan.endpoints.flatMap((endpoint) => {
      const vpc = plan.vpcs.find(({ name }) => name === endpoint.vpc);
      const subnets = (vpc?.subnets ?? []).filter(({ name }) => endpoint.subnets.includes(name));
      return subnets.map(({ name, cidr }) => {
        const subnet = ids.subnet(endpoint.vpc, name);
        const [first, last] = usableOf(cidr);
        const address = endpoint.addresses === "low" ? free(subnet, first, 1n) : free(subnet, last, -1n);
        return { endpoint: ids.endpoint(endpoint.name), subnet, address };
      });
    }),
  };
}

/**
 * First and last address that AWS gives away in a subnet.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html: not the first four and not the last.
 */
export function usableOf(cidr: string): readonly [bigint, bigint] {
  const range = cidrOf(cidr);
  return [range.first + 4n, lastOf(range) - 1n];
}
