/** Route tables of a plan, and NAT gateways and instances that routes lead to. */
import type { Machine } from "../../network/model/machine-types";
import type {
  Fact,
  NatGateway,
  NodeId,
  Route,
  RouteDestination,
  RouteTable,
  RouteTarget,
} from "../../network/model/types";
import { ids, known, link, mainTable, outside, ownTable, source } from "./building-facts";
import { vpnsOf } from "./building-sites";
import { rangeFact } from "./building-vpcs";
import type { NatPlan, NetworkPlan, RoutePlan, SubnetPlan, VpcPlan } from "./plan";

export function routeTables(plan: NetworkPlan, vpc: VpcPlan): RouteTable[] {
  const own = vpc.subnets.filter(({ routes }) => routes !== undefined);
  const main = vpc.subnets.filter(({ routes }) => routes === undefined);
  const table = (id: NodeId, isMain: boolean, users: readonly SubnetPlan[], routes: readonly Route[]) => ({
    id,
    name: id,
    source: source(id),
    vpc: link(ids.vpc(vpc.name)),
    main: isMain,
    subnets: users.map(({ name }) => ids.subnet(vpc.name, name)),
    routes: [...localRoutes(vpc), ...routes],
    complete: known(true, source(id)),
  });
  return [
    table(mainTable(vpc.name), true, main, []),
    ...own.map((subnet) => {
      const id = ownTable(vpc.name, subnet.name);
      const declared = (subnet.routes ?? []).flatMap((route, index) =>
        declaredRoute(plan, route, `${id}#${index}`),
      );
      const added = [...gatewayRoutes(plan, vpc, subnet), ...learnedRoutes(plan, vpc, subnet)];
      return table(id, false, [subnet], [...declared, ...added]);
    }),
  ];
}

function localRoutes(vpc: VpcPlan): Route[] {
  const from = source(ids.vpc(vpc.name), "cidr");
  return [vpc.cidr, ...(vpc.secondCidr === undefined ? [] : [vpc.secondCidr])].map((cidr) => {
    const range = rangeFact(cidr, from);
    const destination: Fact<RouteDestination> = range.known ? known({ kind: "cidr", cidr }, from) : range;
    return {
      destination,
      target: { kind: "local", to: link(ids.vpc(vpc.name)) },
      origin: "local",
      source: from,
    };
  });
}

function declaredRoute(plan: NetworkPlan, { destination, target }: RoutePlan, urn: string): Route[] {
  const from = source(urn);
  const to = routeTarget(plan, target);
  if (to === undefined) return [];
  const value: RouteDestination =
    destination === "list outside"
      ? { kind: "prefix-list", list: { kind: "other", link: outside("pl-0") } }
      : { kind: "cidr", cidr: destination };
  return [{ destination: known(value, from), target: to, origin: "declared", source: from }];
}

function routeTarget(plan: NetworkPlan, text: string): RouteTarget | undefined {
  const [word = "", name = ""] = text.split(" ");
  switch (word) {
    case "peering":
      if (name === "outside") return { kind: "peering", to: outside("pcx-0") };
      if (!plan.peerings.some((peering) => peering.name === name)) return undefined;
      return { kind: "peering", to: link(ids.peering(name)) };
    case "vpn":
      if (!vpnsOf(plan).some((vpn) => vpn.name === name)) return undefined;
      return { kind: "vpn-gateway", to: link(ids.vpn(name)) };
    case "internet":
      if (plan.vpcs.find((vpc) => vpc.name === name)?.internet !== true) return undefined;
      return { kind: "internet-gateway", to: link(ids.internet(name)) };
    case "nat":
      if ((plan.nats ?? []).flatMap((nat) => natNodes(plan, nat)).every(({ id }) => id !== ids.nat(name)))
        return undefined;
      return { kind: "nat-gateway", to: link(ids.nat(name)) };
    case "machine":
      if (machineNodes(plan).every(({ id }) => id !== ids.machine(name))) return undefined;
      return { kind: "network-interface", to: link(ids.machine(name)) };
    case "internet-gateway":
    case "nat-gateway":
    case "network-interface":
    case "transit-gateway":
    case "vpn-gateway":
      return { kind: word, to: outside(`${word}-0`) };
    default:
      return { kind: "unknown", to: { kind: "unknown", why: "is not given", source: source(text) } };
  }
}

/** Instances whose subnet is in the plan. What one wears that names a group that is not there, nobody knows. */
export function machineNodes({ machines = [], vpcs }: NetworkPlan): Machine[] {
  return machines.flatMap(({ name, vpc, subnet, address, group: named, check }): Machine[] => {
    const home = vpcs.find((one) => one.name === vpc);
    const tier = home?.subnets.find((each) => each.name === subnet)?.tier;
    if (home === undefined || tier === undefined) return [];
    const id = ids.machine(name);
    const group = home.groups.find((one) => one.name === (named ?? tier));
    return [
      {
        id,
        name,
        kind: "instance",
        source: source(id),
        subnet: link(ids.subnet(vpc, subnet)),
        securityGroups: [
          group === undefined
            ? { kind: "unknown", why: "is not known", source: source(id) }
            : link(ids.group(vpc, group.name)),
        ],
        addresses: [known(address, source(id, "privateIp"))],
        sourceDestCheck: known(check, source(id, "sourceDestCheck")),
      },
    ];
  });
}

function gatewayRoutes(plan: NetworkPlan, vpc: VpcPlan, subnet: SubnetPlan): Route[] {
  return plan.gateways
    .filter((gateway) => gateway.vpc === vpc.name && gateway.subnets.includes(subnet.name))
    .map((gateway) => {
      const id = ids.gateway(gateway.name);
      return {
        destination: known({ kind: "prefix-list", list: { kind: "service", endpoint: id } }, source(id)),
        target: { kind: "gateway-endpoint", to: link(id) },
        origin: "gateway-endpoint",
        source: source(id, "routeTableIds"),
      };
    });
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html: a table with propagation learns what the gateway knows. */
function learnedRoutes(plan: NetworkPlan, vpc: VpcPlan, subnet: SubnetPlan): Route[] {
  return vpnsOf(plan)
    .filter((vpn) => vpn.vpc === vpc.name && vpn.propagateTo.includes(subnet.name))
    .flatMap((vpn) =>
      vpn.sites.flatMap((site) =>
        site.prefixes.map((cidr): Route => ({
          destination: known({ kind: "cidr", cidr }, source(ids.site(site.name), "prefixes")),
          target: { kind: "vpn-gateway", to: link(ids.vpn(vpn.name)) },
          origin: "propagated",
          source: source(`${ids.vpn(vpn.name)}#propagation ${subnet.name}`),
        })),
      ),
    );
}

export function natNodes({ vpcs }: NetworkPlan, { name, vpc, subnet, connectivity }: NatPlan): NatGateway[] {
  const there = vpcs.some((one) => one.name === vpc && one.subnets.some((each) => each.name === subnet));
  if (!there) return [];
  const id = ids.nat(name);
  const node = link(ids.subnet(vpc, subnet));
  return [
    {
      id,
      name,
      source: source(id),
      subnet: node,
      connectivity: known(connectivity, source(id, "connectivityType")),
    },
  ];
}
