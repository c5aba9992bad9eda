/** Where an address is, and what is there: subnets, interfaces, and what they wear. */
import type { Machine } from "../../network/model/machine-types";
import type { InterfaceEndpoint, Link, NetworkModel, NodeId, Subnet, Vpc } from "../../network/model/types";
import type { ResolverEndpoint } from "../../network/model/vpn-types";
import { inRange } from "./bits";
import type { Holder } from "./filters";
import type { Answer, Destination } from "./packet";
import { meet, type Place, Stop, unknown, type Walk } from "./walk";

export function vpcOf(model: NetworkModel, id: NodeId): Vpc {
  const vpc = model.vpcs.get(id);
  if (vpc === undefined) throw new Error(`got ${id}, expected a VPC`);
  return vpc;
}

/** Something that the model does not understand may change anything in the VPCs that it affects. */
export function heedWarnings(model: NetworkModel, vpc: Vpc): void {
  for (const { affects, message } of model.warnings) {
    if (affects === "all" || affects.includes(vpc.id)) throw unknown(message);
  }
}

/** A workload wears the one group that is stated for its VPC and tier, or one that nobody knows. */
function workloadOf(model: NetworkModel, vpc: Vpc, subnet: Subnet): Holder {
  return statedHolder(model, vpc, subnet) ?? unknownHolder(vpc);
}

function unknownHolder({ id, source }: Vpc): Holder {
  return {
    vpc: id,
    groups: [{ kind: "unknown", why: "is not known, since nobody says what it wears", source }],
  };
}

function statedHolder(model: NetworkModel, vpc: Vpc, subnet: Subnet): Holder | undefined {
  const stated = model.workloadGroups.filter((group) => group.vpc === vpc.id && group.tier === subnet.tier);
  const [group] = stated;
  if (group === undefined || stated.length > 1) return undefined;
  return { vpc: vpc.id, groups: [group.securityGroup] };
}

/**
 * A name of an endpoint means that endpoint. Where its VPC shares a range with another one, the same address may belong
 * to somebody else, and packets go there: each route table has a local route for the VPC's own ranges, and VPCs
 * whose ranges overlap cannot be peered. https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html,
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
export function heedMeaning({ model }: Walk, vpc: Vpc, to: Destination): void {
  const endpoint =
    to.kind === "address" && to.endpoint !== undefined
      ? model.interfaceEndpoints.get(to.endpoint)
      : undefined;
  if (endpoint === undefined || leads(endpoint.vpc, vpc.id)) return;
  // Whether anybody there has that address is not known, so that a rule about a group may stop the packet as well.
  throw new Stop("no-route", `the packet goes to ${vpc.name}, where ${endpoint.name} is not`, vpc.source, [
    "blocked-by-security-group",
  ]);
}

export function leads(link: Link, node: NodeId): boolean {
  return link.kind === "node" && link.node === node;
}

export function isInVpc({ name, ranges }: Vpc, address: string): Answer {
  if (ranges.some(({ cidr }) => cidr.known && inRange(address, cidr.value))) return { is: "yes" };
  const open = ranges.find(({ cidr, family }) => !cidr.known && (family === 6) === address.includes(":"));
  return open === undefined ? { is: "no" } : { is: "unknown", why: `a range of ${name} is not known` };
}

export function isInSubnet({ cidr }: Subnet, address: string): boolean {
  return cidr.known && inRange(address, cidr.value);
}

export function subnetsOf(model: NetworkModel, vpc: Vpc): Subnet[] {
  return [...model.subnets.values()].filter((subnet) => leads(subnet.vpc, vpc.id));
}

/** The subnet of the VPC that has the address. Where only one may, it is in that one or nowhere. */
export function placeOf(walk: Walk, vpc: Vpc, address: string): Place {
  const { model } = walk;
  heedWarnings(model, vpc);
  const subnets = subnetsOf(model, vpc);
  const subnet = subnets.find((each) => isInSubnet(each, address));
  if (subnet === undefined) {
    const [open, ...more] = subnets.filter(({ cidr }) => !cidr.known);
    if (vpc.origin === "adopted") throw unknown(`${vpc.name} may have more subnets`);
    if (open !== undefined) {
      meet(walk, unknown(`the range of ${open.name} is not known`));
      if (more.length > 0) throw unknown(`the range of ${more[0]?.name ?? ""} is not known`);
      return { vpc, subnet: open };
    }
    throw new Stop("no-listener", `no subnet of ${vpc.name} has ${address}`, vpc.source, ["no-route"]);
  }
  return { vpc, subnet };
}

/** What of a Resolver endpoint has this address of the subnet. */
export function resolverAt(
  { model, world }: Walk,
  subnet: Subnet,
  address: string,
): ResolverEndpoint | undefined {
  const entry = world.resolvers.find((each) => each.subnet === subnet.id && each.address === address);
  const endpoint = entry === undefined ? undefined : model.resolverEndpoints.get(entry.resolver);
  if (endpoint === undefined || endpoint.subnets.some((link) => leads(link, subnet.id))) return endpoint;
  throw unknown(`whether ${endpoint.name} has an interface in ${subnet.name} is not known`);
}

/** The instance or interface of somebody's making that has this address of the subnet. */
export function machineAt({ model }: Walk, { id }: Subnet, address: string): Machine | undefined {
  return [...model.machines.values()].find(
    ({ subnet, addresses }) =>
      subnet !== undefined &&
      leads(subnet, id) &&
      addresses.some((own) => own.known && own.value === address),
  );
}

/** The endpoint of which one interface has this address of the subnet. */
export function endpointAt(
  { model, world }: Walk,
  subnet: Subnet,
  address: string,
): InterfaceEndpoint | undefined {
  const entry = world.interfaces.find((each) => each.subnet === subnet.id && each.address === address);
  const endpoint = entry === undefined ? undefined : model.interfaceEndpoints.get(entry.endpoint);
  if (endpoint === undefined || endpoint.subnets.some((link) => leads(link, subnet.id))) return endpoint;
  throw unknown(`whether ${endpoint.name} has an interface in ${subnet.name} is not known`);
}

/** What has this address of the subnet: a thing of the model, or a workload. */
export function holderAt(walk: Walk, vpc: Vpc, subnet: Subnet, address: string): Holder {
  const thing =
    endpointAt(walk, subnet, address) ??
    resolverAt(walk, subnet, address) ??
    machineAt(walk, subnet, address);
  if (thing !== undefined) return { vpc: vpc.id, groups: thing.securityGroups };
  return workloadOf(walk.model, vpc, subnet);
}

/**
 * Every interface with the address that a rule of this VPC could mean: here, or in a peer. One of which nobody knows
 * what it wears has a group that is not known.
 */
export function holdersAt(walk: Walk, vpc: Vpc, address: string): Holder[] {
  const { model } = walk;
  const near = [...model.vpcs.values()].filter((other) => other.id === vpc.id || isPeer(model, vpc, other));
  return near.flatMap((each) => {
    const subnets = subnetsOf(model, each);
    const holding = subnets.filter((subnet) => isInSubnet(subnet, address));
    if (holding.length > 0) return holding.map((subnet) => holderAt(walk, each, subnet, address));
    const unseen = each.origin === "adopted" || subnets.some(({ cidr }) => !cidr.known);
    return unseen && mayHave(vpc, each, address) ? [unknownHolder(each)] : [];
  });
}

/**
 * Whether the address may be one of the VPC's. A range of a peer that is not known overlaps no range of the VPC itself:
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions,
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
 */
function mayHave(vpc: Vpc, other: Vpc, address: string): boolean {
  const { is } = isInVpc(other, address);
  return is === "yes" || (is === "unknown" && (other.id === vpc.id || isInVpc(vpc, address).is !== "yes"));
}

function isPeer(model: NetworkModel, one: Vpc, other: Vpc): boolean {
  return [...model.peerings.values()].some(
    ({ requester, accepter, status }) =>
      (!status.known || status.value === "active") &&
      ((leads(requester.vpc, one.id) && leads(accepter.vpc, other.id)) ||
        (leads(requester.vpc, other.id) && leads(accepter.vpc, one.id))),
  );
}
