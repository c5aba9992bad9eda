/**
 * Instances and network interfaces that routes lead to. With its source/destination check on, one takes packets for its own
 * address only. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html#EIP_Disable_SrcDestCheck
 */
import type { Machine } from "../../network/model/machine-types";
import type { Link, NetworkModel, Subnet, Vpc } from "../../network/model/types";
import { throughNetworkAcl } from "./filters";
import { type Destination, refused } from "./packet";
import { isInSubnet, leads } from "./places";
import { type Origin, pass, requestTraffic, Stop, unknown, type Walk } from "./walk";

/** The machine that a route of a VPC names. AWS refuses one of another VPC. */
export function machineOf({ model }: Walk, vpc: Vpc, to: Link): Machine {
  const machine = to.kind === "node" ? model.machines.get(to.node) : undefined;
  if (machine === undefined) throw unknown("the network interface of a route is not known");
  const home = homeOf(model, machine);
  if (home !== undefined && !leads(home.vpc, vpc.id))
    throw unknown(refused(`a route to ${machine.name} of another VPC`));
  return machine;
}

function homeOf(model: NetworkModel, { subnet }: Machine): Subnet | undefined {
  return subnet?.kind === "node" ? model.subnets.get(subnet.node) : undefined;
}

/** Past the ACL of its subnet into the machine, which drops the packet, or does with it what it likes. */
export function intoMachine(
  walk: Walk,
  { address, subnet }: Origin,
  machine: Machine,
  to: Destination,
): never {
  const { model, flow } = walk;
  const home = homeOf(model, machine);
  if (home === undefined) throw unknown(`where ${machine.name} is is not known`);
  if (home.id !== subnet.id) {
    const from: Destination = { kind: "address", address };
    const entered = throughNetworkAcl(model, home.networkAcl, "ingress", requestTraffic(flow), from);
    pass(walk, entered, "blocked-by-network-acl", `enters ${home.name}`);
  }
  throw fateIn(walk, machine, to);
}

/** What becomes of an answer that a route leads into a machine. */
export function answerInto(walk: Walk, vpc: Vpc, link: Link, to: Destination): never {
  const machine = machineOf(walk, vpc, link);
  throw fateIn(walk, machine, to);
}

function fateIn({ model }: Walk, machine: Machine, to: Destination): Stop {
  const { name, sourceDestCheck: check, addresses } = machine;
  const home = homeOf(model, machine);
  if (home === undefined) return unknown(`where ${name} is is not known`);
  if (to.kind === "address") {
    const own = addresses.every(({ known }) => known)
      ? addresses.some((address) => address.known && address.value === to.address)
      : isInSubnet(home, to.address);
    if (own) return unknown(`whether the packet is for ${name} itself is not known`);
  }
  if (!check.known) return unknown(`the source/destination check of ${name} ${check.why}`);
  if (!check.value) return unknown(`what ${name} does with packets for others is its own affair`);
  return new Stop("source-destination-check", `${name} takes its own packets only`, machine.source);
}
