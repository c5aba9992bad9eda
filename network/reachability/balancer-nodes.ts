/** Network interfaces of load balancers, one in each of their subnets, as places. */
import { groupBy } from "../model/recording";
import type { LoadBalancer } from "../model/privatelink-types";
import type { NodeId } from "../model/types";
import { addressesIn } from "./addresses";
import type { Inside, Worn } from "./ends";
import { intersect, isNothing, union } from "./intervals";
import { addressesOfSubnet } from "./subnet-addresses";
import { remembered, subnetOf, vpcOf, type World } from "./world";

/** The interfaces of one load balancer; subnets that are not in the recording have none. */
export function balancerNodes(world: World, balancer: LoadBalancer): readonly Inside[] {
  return remembered(world, "balancer-nodes", balancer.id, () =>
    balancer.subnets.flatMap((link): Inside[] => {
      const subnet = subnetOf(world, link);
      const vpc = subnet && vpcOf(world, subnet.vpc);
      if (subnet === undefined || vpc === undefined) return [];
      const { id, name, source } = balancer;
      const all = addressesOfSubnet(world, vpc, subnet);
      const given = union(...balancer.addresses.map((text) => addressesIn(`${text}/32`) ?? []));
      const fixed = intersect(all, given);
      const relay = { kind: "load-balancer" as const, id, name, source };
      const addresses = isNothing(fixed) ? all : fixed;
      return [{ kind: "inside", vpc, subnet, worn: wornBy(balancer), addresses, relay }];
    }),
  );
}

/** Every load balancer's interfaces by subnet. */
export function allBalancerNodes(world: World): ReadonlyMap<NodeId, readonly Inside[]> {
  return remembered(world, "balancer-nodes-by-subnet", "all", () =>
    groupBy(
      [...world.model.loadBalancers.values()].flatMap((balancer) => balancerNodes(world, balancer)),
      ({ subnet }) => subnet.id,
    ),
  );
}

/**
 * Without a group all traffic reaches the listeners, and all may leave.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
function wornBy({ name, source, securityGroups }: LoadBalancer): Worn {
  if (securityGroups.length > 0) return { kind: "known", groups: securityGroups };
  return { kind: "none", why: `${name} has no security group that could stop anything`, at: source };
}
