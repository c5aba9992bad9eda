/**
 * PrivateLink for one packet: whether an endpoint may be connected, which interface of the load balancer takes over, which
 * listener, which target. What AWS draws by lot is drawn from the packet's source port.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html
 */
import type {
  EndpointService,
  Listener,
  LoadBalancer,
  TargetGroup,
} from "../../network/model/privatelink-types";
import type { InterfaceEndpoint, Link, NetworkModel, NodeId, Subnet, Vpc } from "../../network/model/types";
import { inRange } from "./bits";
import { type Answer, type BalancerAddress, both, type Flow, NO, perhaps, type World, YES } from "./packet";

/** The service of this network behind an endpoint, and the state of the connection; nothing for services of others. */
export function serviceBehind(model: NetworkModel, { id }: InterfaceEndpoint) {
  const connection = model.serviceConnections.find(({ endpoint }) => endpoint === id);
  const service = connection && model.endpointServices.get(connection.service);
  return connection && service && { service, state: connection.state };
}

/**
 * Whether an account may have an endpoint for the service: its owner may, and whoever is named, by account or all of them.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions
 */
export function isPermitted({ account, principals }: EndpointService, consumer: Vpc): Answer {
  if (!consumer.account.known) return perhaps(`the account of ${consumer.name} is not known`);
  const own = consumer.account.value;
  if (account.known && account.value === own) return YES;
  if (principals.some((one) => one.known && ["*", `arn:aws:iam::${own}:root`].includes(one.value)))
    return YES;
  if (!account.known) return perhaps("the account of a service is not known");
  return principals.every(({ known }) => known) ? NO : perhaps("a principal of a service is not known");
}

/** The interfaces of the load balancer that an endpoint's interface may lead to. */
export type Nodes =
  | { readonly kind: "some"; readonly nodes: readonly BalancerAddress[] }
  | { readonly kind: "none"; readonly verdict: "no-endpoint-in-zone" | "not-accepted"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * In one Region the load balancer's interface in the endpoint's own zone; from another Region, if the service is
 * offered there, any of them.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html#considerations-endpoint-services
 */
export function nodesFor(
  { model, world }: { readonly model: NetworkModel; readonly world: World },
  service: EndpointService,
  vpc: Vpc,
  subnet: Subnet,
): Nodes {
  const { nodes: all, open } = interfacesOf(model, world, service);
  if (!vpc.region.known || !service.region.known) return { kind: "unknown", why: "a Region is not known" };
  if (vpc.region.value !== service.region.value) {
    const { supportedRegions: offered } = service;
    if (!offered.known) return { kind: "unknown", why: "the Regions of a service are not known" };
    if (offered.value.includes(vpc.region.value))
      return open
        ? { kind: "unknown", why: "an interface of a load balancer is not known" }
        : { kind: "some", nodes: all };
    return {
      kind: "none",
      verdict: "not-accepted",
      why: `${service.name} is not offered in ${vpc.region.value}`,
    };
  }
  const zone = zoneOf(model, subnet.id);
  if (zone === undefined) return { kind: "unknown", why: `the zone of ${subnet.name} is not known` };
  const nodes = all.filter((node) => zoneOf(model, node.subnet) === zone);
  if (nodes.length > 0) return { kind: "some", nodes };
  if (open) return { kind: "unknown", why: "an interface of a load balancer is not known" };
  return { kind: "none", verdict: "no-endpoint-in-zone", why: `${service.name} has no interface in ${zone}` };
}

/** The interfaces of which the model says in which subnet they are, and whether there are more. */
function interfacesOf(model: NetworkModel, world: World, { loadBalancers }: EndpointService) {
  const balancers = loadBalancers.map((link) =>
    link.kind === "node" ? model.loadBalancers.get(link.node) : undefined,
  );
  const seen = ({ balancer, subnet }: BalancerAddress) =>
    balancers.some(
      (one) =>
        one?.id === balancer && one.subnets.some((link) => link.kind === "node" && link.node === subnet),
    );
  const open = balancers.some((one) => one === undefined || one.subnets.some((link) => link.kind !== "node"));
  return { nodes: world.balancers.filter(seen), open };
}

function zoneOf({ subnets }: NetworkModel, id: NodeId): string | undefined {
  const zone = subnets.get(id)?.zoneId;
  return zone?.known === true ? zone.value : undefined;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html */
const TRANSPORTS: Readonly<Record<string, readonly string[]>> = {
  TCP: ["tcp"],
  TLS: ["tcp"],
  UDP: ["udp"],
  TCP_UDP: ["tcp", "udp"],
};

/** @returns nothing where no listener takes the packet; a sentence where that cannot be told */
export function listenerFor(
  { listeners, name }: LoadBalancer,
  { protocol, port }: Flow,
): Listener | string | undefined {
  const takes = (one: Listener): Answer => {
    const there = one.port.known ? (one.port.value === port ? YES : NO) : perhaps("");
    if (!one.protocol.known) return both(there, perhaps(""));
    return both(there, (TRANSPORTS[one.protocol.value] ?? []).includes(protocol) ? YES : NO);
  };
  const sure = listeners.find((one) => takes(one).is === "yes");
  if (sure !== undefined) return sure;
  const vague = listeners.some(({ port: at, protocol: spoken }) => !at.known || !spoken.known);
  return vague ? `on what a listener of ${name} listens is not known` : undefined;
}

/** One target, and the port that it is called at. */
export interface ChosenTarget {
  readonly address: string;
  readonly port: number;
}

/**
 * "Each load balancer node distributes traffic across only the registered targets in its Availability Zone", unless
 * it is to cross zones; targets are taken to be healthy.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#cross-zone-load-balancing
 *
 * @returns nothing where no target may be chosen; a sentence where that cannot be told
 */
export function targetFor(
  model: NetworkModel,
  balancer: LoadBalancer,
  { targetGroup }: Listener,
  node: BalancerAddress,
  draw: number,
): ChosenTarget | string | undefined {
  const group = targetGroup.kind === "node" ? model.targetGroups.get(targetGroup.node) : undefined;
  if (group === undefined || !group.port.known || !group.targetType.known)
    return "where a listener sends is not known";
  const crossing = crosses(balancer, group);
  if (crossing.is === "unknown") return crossing.why;
  const all = group.complete.known && group.complete.value && group.targets.every(({ id }) => id.known);
  if (!all) return `which targets ${group.name} has is not known`;
  const { value: port } = group.port;
  const addresses = group.targets.flatMap(({ id }) => (id.known ? [id.value] : []));
  const homes = addresses.map((address) => ({ address, subnet: homeOf(model, group.vpc, address) }));
  if (homes.some(({ subnet }) => subnet === undefined)) return "where a target is cannot be told";
  const zone = zoneOf(model, node.subnet);
  const near = homes.filter(({ subnet }) => crossing.is === "yes" || zoneOf(model, subnet ?? "") === zone);
  const chosen = near[draw % near.length];
  return chosen && { address: chosen.address, port };
}

/** What the target group says, or else its load balancer. */
function crosses({ crossZone: byDefault, name }: LoadBalancer, { crossZone }: TargetGroup): Answer {
  const chosen = crossZone.known && crossZone.value === "balancer" ? byDefault : crossZone;
  if (!chosen.known) return perhaps(`whether ${name} sends to other zones is not known`);
  return chosen.value === true ? YES : NO;
}

/** The one subnet that has an address: of the group's VPC, or else of a peer of it. */
function homeOf(model: NetworkModel, link: Link, address: string): NodeId | undefined {
  const vpc = link.kind === "node" ? link.node : "";
  const within = (owners: readonly NodeId[]) =>
    [...model.subnets.values()].filter(
      (subnet) =>
        subnet.vpc.kind === "node" &&
        owners.includes(subnet.vpc.node) &&
        subnet.cidr.known &&
        inRange(address, subnet.cidr.value),
    );
  const own = within([vpc]);
  if (own.length > 0) return own[0]?.id;
  const ends = [...model.peerings.values()].map(({ requester, accepter }) =>
    [requester.vpc, accepter.vpc].flatMap((end) => (end.kind === "node" ? [end.node] : [])),
  );
  const peers = ends.filter((pair) => pair.includes(vpc)).flat();
  const [only, ...more] = within(peers.filter((one) => one !== vpc));
  return more.length === 0 ? only?.id : undefined;
}
