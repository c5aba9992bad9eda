/** Instances and network interfaces of the recording as places: they wear groups of their own, whatever their tier does. */
import { groupBy } from "../model/recording";
import type { Machine } from "../model/machine-types";
import type { Subnet } from "../model/types";
import { addressesIn } from "./addresses";
import type { Inside } from "./ends";
import { intersect, type IntervalSet, isNothing, union } from "./intervals";
import { addressesOfSubnet } from "./subnet-addresses";
import { remembered, subnetOf, vpcOf, type World } from "./world";

/** A machine as a place; none where its subnet is not in the recording. */
export function machineInside(world: World, machine: Machine): Inside | undefined {
  return remembered(world, "machine-inside", machine.id, () => {
    const subnet = machine.subnet && subnetOf(world, machine.subnet);
    const vpc = subnet && vpcOf(world, subnet.vpc);
    if (subnet === undefined || vpc === undefined) return undefined;
    const all = addressesOfSubnet(world, vpc, subnet);
    const fixed = fixedAddresses(machine, all);
    const worn = { kind: "known", groups: machine.securityGroups } as const;
    return { kind: "inside", vpc, subnet, worn, addresses: fixed ?? all, machine };
  });
}

/** The addresses that were chosen for it, if all are known. */
export function fixedAddresses({ addresses }: Machine, all: IntervalSet): IntervalSet | undefined {
  const ranges = addresses.map((address) => (address.known ? addressesIn(`${address.value}/32`) : undefined));
  const known = ranges.flatMap((range) => (range === undefined ? [] : [range]));
  const fixed = intersect(all, union(...known));
  return known.length < ranges.length || isNothing(fixed) ? undefined : fixed;
}

/** The machines of a subnet. */
export function machinesIn(world: World, { id }: Subnet): readonly Inside[] {
  const bySubnet = remembered(world, "machines-by-subnet", "all", () =>
    groupBy(
      [...world.model.machines.values()].flatMap((machine) => machineInside(world, machine) ?? []),
      ({ subnet }) => subnet.id,
    ),
  );
  return bySubnet.get(id) ?? [];
}
