/** From selectors to the network interfaces and ranges that they stand for. */
import { gatewayService } from "../catalogue/endpoint-services";
import { nodeOf, valueOf } from "../model/facts";
import { groupBy } from "../model/recording";
import type { InterfaceEndpoint, Link, NodeId, Subnet, Vpc } from "../model/types";
import { allBalancerNodes } from "./balancer-nodes";
import { addressesIn, ALL_ADDRESSES, PUBLIC_ADDRESSES } from "./addresses";
import type { Inside, Origin, Outside, Service, Worn } from "./ends";
import { intersect, type IntervalSet, isNothing, subtract, union } from "./intervals";
import { addressesOfSubnet } from "./subnet-addresses";
import { allSites, bySite, gatewaysAt, ownAddresses, privateAddresses, siteOf } from "./sites";
import { machinesIn } from "./machines";
import { allResolvers } from "./resolvers";
import type { Selector } from "./selectors";
import { gatewayServedBy } from "./services";
import { remembered, subnetOf, vpcOf, type World } from "./world";

/** Where flows from a selector begin. Endpoints, services and names begin none. */
export function originsOf(world: World, selector: Selector): readonly Origin[] {
  switch (selector.kind) {
    case "vpc":
      return subnetsOf(world, selector).flatMap((subnet) => workloads(world, subnet));
    case "range":
      return inRange(world, addressesIn(selector.cidr) ?? [], (subnet) => workloads(world, subnet)).flatMap(
        (one): readonly Origin[] => (one.kind === "outside" ? bySite(world, one) : [one]),
      );
    case "site":
      return [siteOf(world, selector.site)];
    case "internet":
      return [internet(world)];
    case "everything":
      return [
        ...allSubnets(world).flatMap((subnet) => workloads(world, subnet)),
        internet(world),
        ...beyondSites(world),
      ];
    case "endpoint":
    case "gateway-endpoint":
    case "published":
    case "name":
    case "other-spokes":
    case "other-sites":
    case "resolver":
      return [];
  }
}

/** Everything that can be reached in the subnets of a tier or a VPC. */
export function residentsOf(world: World, selector: Extract<Selector, { kind: "vpc" }>): readonly Inside[] {
  return subnetsOf(world, selector).flatMap((subnet) => residents(world, subnet));
}

/** Everything that can be reached in subnets, within a range. */
export function residentsIn(world: World, addresses: IntervalSet): (Inside | Outside)[] {
  return inRange(world, addresses, (subnet) => residents(world, subnet));
}

/** Everything that can be reached in any VPC. */
export function allResidents(world: World): readonly Inside[] {
  return remembered(world, "residents", "all", () =>
    allSubnets(world).flatMap((subnet) =>
      isKept(world, subnet)
        ? [...machinesIn(world, subnet), ...madeIn(world, subnet)]
        : residents(world, subnet),
    ),
  );
}

/** Public addresses of no VPC. */
export function internet(world: World): Outside {
  return { kind: "outside", addresses: subtract(PUBLIC_ADDRESSES, ownAddresses(world)), internet: true };
}

/** Addresses of no VPC that are not on the internet: those of sites, of VPCs elsewhere, of nobody. */
export function elsewhere(world: World): Outside {
  return { kind: "outside", addresses: privateAddresses(world), internet: false };
}

/** The same with every site as a place of its own, whatever addresses it has. */
export function beyondSites(world: World): readonly Outside[] {
  return remembered(world, "beyond-sites", "all", () => {
    const sites = allSites(world);
    const taken = union(...sites.map(({ addresses }) => addresses));
    const whole = elsewhere(world);
    return [...sites, { ...whole, addresses: subtract(whole.addresses, taken) }];
  });
}

/** What lies beyond for a place: sites one by one only where a gateway may lead to them. */
export function outsideOf(world: World, origin: Origin): readonly Outside[] {
  if (origin.kind === "outside") return beyondSites(world);
  return gatewaysAt(world, origin.vpc).length > 0 ? beyondSites(world) : [elsewhere(world)];
}

/** Every site but the one at the other end; together where no gateway leads to any of them. */
export function otherSites(world: World, origin: Origin): readonly Outside[] {
  const own = origin.kind === "outside" ? origin.site?.id : undefined;
  const sites = allSites(world).filter(({ site }) => site.id !== own);
  if (origin.kind === "outside" || sites.length < 2 || gatewaysAt(world, origin.vpc).length > 0) return sites;
  return [{ kind: "outside", addresses: union(...sites.map(({ addresses }) => addresses)), internet: false }];
}

function allSubnets({ model }: World): Subnet[] {
  return [...model.subnets.values()];
}

function subnetsOf({ model }: World, { vpc, tier, zoneId }: Extract<Selector, { kind: "vpc" }>): Subnet[] {
  return vpc.subnets
    .flatMap((id) => model.subnets.get(id) ?? [])
    .filter((subnet) => tier === undefined || subnet.tier === tier)
    .filter((subnet) => zoneId === undefined || valueOf(subnet.zoneId) === zoneId);
}

function inRange<T extends Inside>(
  world: World,
  range: IntervalSet,
  find: (subnet: Subnet) => readonly T[],
): (T | Outside)[] {
  const inside = allSubnets(world)
    .flatMap(find)
    .flatMap((one) => {
      const addresses = intersect(one.addresses, range);
      return isNothing(addresses) ? [] : [{ ...one, addresses }];
    });
  const rest = subtract(range, union(...inside.map(({ addresses }) => addresses)));
  return isNothing(rest) ? inside : [...inside, { kind: "outside", addresses: rest, internet: false }];
}

/** What a subnet holds: its workloads, and network interfaces that are resources; those alone where it is kept for them. */
function residents(world: World, subnet: Subnet): readonly Inside[] {
  return remembered(world, "subnet-residents", subnet.id, () => {
    const [made, machines] = [madeIn(world, subnet), machinesIn(world, subnet)];
    const { purpose = "workload" } = subnet;
    return purpose !== "workload" && made.length + machines.length > 0
      ? [...made, ...machines]
      : [...workloads(world, subnet), ...made];
  });
}

/** Network interfaces of endpoints, load balancers and Resolver endpoints. */
function madeIn(world: World, subnet: Subnet): readonly Inside[] {
  return remembered(world, "subnet-made", subnet.id, () => [
    ...endpointsIn(world, subnet.id).flatMap((endpoint) => endpointInside(world, endpoint, subnet)),
    ...(allBalancerNodes(world).get(subnet.id) ?? []),
    ...(allResolvers(world).get(subnet.id) ?? []),
  ]);
}

/** The workloads of a subnet; where its tier is kept for something else, machines that are resources alone. */
export function inhabitants(world: World, subnet: Subnet): readonly Inside[] {
  return isKept(world, subnet) ? machinesIn(world, subnet) : workloads(world, subnet);
}

/** Whatever wears the group of a tier's workloads, and machines that are resources. */
export function workloads(world: World, subnet: Subnet): readonly Inside[] {
  return remembered(world, "workloads", subnet.id, () => workloadsOf(world, subnet));
}

/** A tier that settings keep for what is there, in some of its subnets at least: nobody's workloads are in the others. */
function isKept(world: World, { vpc, tier, purpose = "workload" }: Subnet): boolean {
  if (purpose === "workload" || tier === undefined) return false;
  return remembered(world, "kept-tiers", `${nodeOf(vpc) ?? ""} ${tier}`, () =>
    allSubnets(world)
      .filter((one) => one.tier === tier && nodeOf(one.vpc) === nodeOf(vpc))
      .some((one) => madeIn(world, one).length + machinesIn(world, one).length > 0),
  );
}

function workloadsOf(world: World, subnet: Subnet): Inside[] {
  const vpc = vpcOf(world, subnet.vpc);
  if (vpc === undefined) return [];
  return [
    {
      kind: "inside",
      vpc,
      subnet,
      worn: wornBy(world, vpc, subnet),
      addresses: addressesOfSubnet(world, vpc, subnet),
    },
    ...machinesIn(world, subnet),
  ];
}

function wornBy({ model }: World, vpc: Vpc, { tier, name, source }: Subnet): Worn {
  const group = model.workloadGroups.find((one) => one.vpc === vpc.id && one.tier === tier);
  if (group !== undefined) return { kind: "known", groups: [group.securityGroup] };
  return { kind: "unknown", why: `which security groups workloads in ${name} wear is not known`, at: source };
}

/** Network interfaces of an endpoint, one in each of its subnets. */
export function endpointInsides(world: World, endpoint: InterfaceEndpoint): Inside[] {
  return endpoint.subnets.flatMap((link) => {
    const subnet = subnetOf(world, link);
    return subnet === undefined ? [] : endpointInside(world, endpoint, subnet);
  });
}

/** Its address is one of the subnet's, which one is AWS's choice; IPv6 ones only where a name says that it has any. */
function endpointInside(world: World, endpoint: InterfaceEndpoint, subnet: Subnet): Inside[] {
  const vpc = vpcOf(world, subnet.vpc);
  if (vpc === undefined) return [];
  const all = addressesOfSubnet(world, vpc, subnet);
  const addresses = hasIpv6(world, endpoint) ? all : intersect(all, ALL_ADDRESSES[4]);
  const worn: Worn = { kind: "known", groups: endpoint.securityGroups };
  return [{ kind: "inside", vpc, subnet, worn, addresses, endpoint }];
}

function hasIpv6(world: World, endpoint: InterfaceEndpoint): boolean {
  const dual = remembered(world, "dual-stack-endpoints", "all", () => {
    const records = [...world.model.privateZones.values()].flatMap((zone) => zone.records);
    const aliases = records.filter(({ type }) => type.known && type.value === "AAAA");
    return new Set(aliases.flatMap(({ answer }) => (answer.kind === "endpoint" ? [answer.endpoint] : [])));
  });
  return dual.has(endpoint.id);
}

function endpointsIn(world: World, subnet: NodeId): readonly InterfaceEndpoint[] {
  return bySubnet(world, "endpoints", () => [...world.model.interfaceEndpoints.values()]).get(subnet) ?? [];
}

function bySubnet<T extends { readonly subnets: readonly Link[] }>(
  world: World,
  what: string,
  all: () => readonly T[],
): ReadonlyMap<NodeId, readonly T[]> {
  return remembered(world, `${what}-by-subnet`, "all", () => {
    const pairs = all().flatMap((item) => item.subnets.map((link) => ({ item, node: nodeOf(link) })));
    const groups = groupBy(pairs, ({ node }) => node);
    return new Map([...groups].map(([node, found]) => [node, found.map(({ item }) => item)]));
  });
}

/** An AWS service as a VPC's region has it, by the VPC's own gateway endpoint where there is one. */
export function serviceFor(world: World, service: string, vpc: Vpc): Service | undefined {
  const own = [...world.model.gatewayEndpoints.values()].find(
    (endpoint) => nodeOf(endpoint.vpc) === vpc.id && gatewayServedBy(world, endpoint).id === service,
  );
  const region = valueOf(vpc.region);
  const serviceName =
    valueOf(own?.serviceName) ??
    (region === undefined ? undefined : gatewayService(service, region)?.serviceName);
  if (serviceName === undefined) return undefined;
  return {
    kind: "service",
    serviceName,
    id: service,
    addresses: intersect(PUBLIC_ADDRESSES, ALL_ADDRESSES[4]),
  };
}
