/**
 * Small networks in few words. A plan names its parts and says rules as text, so that it can be read, printed and cut
 * smaller; from it comes a model value as the recorder would give it, and the world that the model cannot know.
 *
 * A part that names something that is not in the plan is left out, so that anything may be deleted.
 */
import { cidrOf, formatAddress, lastOf } from "../../network/cidr";
import type {
  EndpointPolicy,
  Fact,
  GatewayEndpoint,
  InterfaceEndpoint,
  InternetGateway,
  Link,
  NetworkAcl,
  NatGateway,
  NetworkModel,
  NodeId,
  Peering,
  PrefixList,
  PrivateZone,
  Route,
  RouteDestination,
  RouteTable,
  RouteTarget,
  RulePeer,
  SecurityGroup,
  SecurityRule,
  Source,
  Subnet,
  TrafficMatch,
  Vpc,
  Warning,
  ZoneAnswer,
} from "../../network/model/types";
import type { VpnConnection, VpnGateway, VpnTunnel } from "../../network/model/vpn-types";
import type { JsonObject } from "../../network/recorded";
import { buildModel } from "../../network/model/build";
import {
  balancerNode,
  type ConnectionPlan,
  connectionOf,
  serviceIds,
  serviceNode,
  type ServicePlan,
  type Surroundings,
  targetGroupNodes,
} from "./building-services";
import { resolverId, resolverNode, type ResolverPlan, ruleNode, type RulePlan } from "./building-resolvers";
import { withFog } from "./fog";
import type { World } from "./packet";

export interface NetworkPlan {
  readonly vpcs: readonly VpcPlan[];
  readonly peerings: readonly PeeringPlan[];
  readonly endpoints: readonly EndpointPlan[];
  readonly gateways: readonly GatewayPlan[];
  readonly zones: readonly ZonePlan[];
  /** NAT gateways; none without it. */
  readonly nats?: readonly NatPlan[];
  /** Services by PrivateLink; none without it. */
  readonly services?: readonly ServicePlan[];
  /** Virtual private gateways; none without it. */
  readonly vpns?: readonly VpnPlan[];
  /** Resolver endpoints; none without it. */
  readonly resolvers?: readonly ResolverPlan[];
  /** Resolver rules; none without it. */
  readonly rules?: readonly RulePlan[];
  /** Names of VPCs that something not modelled affects, or `all`. */
  readonly warnings: readonly string[];
  /** Which facts are unknown: each is the path of one, or its number, modulo how many there are. */
  readonly fog: readonly (number | string)[];
}

export interface VpcPlan {
  readonly name: string;
  readonly cidr: string;
  /** A second range, or `?` for one that is not known before deployment. */
  readonly secondCidr?: string;
  readonly account: string;
  readonly region: string;
  readonly origin: "created" | "adopted";
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
  /** Whether it has an internet gateway. @default false */
  readonly internet?: boolean;
  readonly subnets: readonly SubnetPlan[];
  /** A group with the name of a tier is what the tier's workloads wear. */
  readonly groups: readonly GroupPlan[];
}

export interface SubnetPlan {
  /** Unique in its VPC. */
  readonly name: string;
  readonly tier: string;
  readonly cidr: string;
  /** Whether its workloads get public addresses. @default false */
  readonly public?: boolean;
  /** Zone id. @default "euw1-az1" */
  readonly zone?: string;
  /** Rules of its own ACL; without them it has the VPC's default one, which lets everything through. */
  readonly acl?: readonly AclRulePlan[];
  /** Routes of its own table, besides local ones; without them it has the main table, with local ones only. */
  readonly routes?: readonly RoutePlan[];
}

export interface AclRulePlan {
  readonly direction: "ingress" | "egress";
  readonly number: number;
  readonly action: "allow" | "deny";
  readonly cidr: string;
  readonly traffic: TrafficText;
}

/** `all`, `icmp`, `icmp 8`, `47`, or `tcp` or `udp` with ports: `tcp 443`, `udp 1024-65535`. */
export type TrafficText = string;

export interface GroupPlan {
  readonly name: string;
  readonly rules: readonly GroupRulePlan[];
}

export interface GroupRulePlan {
  readonly direction: "ingress" | "egress";
  /** A range; `group VPC/NAME`; `group outside`; `list GATEWAY`; `list outside`. */
  readonly peer: string;
  readonly traffic: TrafficText;
}

export interface RoutePlan {
  /** A range, or `list outside`. */
  readonly destination: string;
  /** `peering NAME`, `peering outside`, `vpn NAME`, `internet VPC`, `nat NAME`, or a kind of target: `internet-gateway`, `transit-gateway`, `unknown`. */
  readonly target: string;
}

export interface PeeringPlan {
  readonly name: string;
  readonly requester: string;
  readonly accepter: string;
  readonly status: "active" | "pending-acceptance";
}

export interface EndpointPlan {
  readonly name: string;
  readonly vpc: string;
  readonly service: string;
  /** Names of subnets of its VPC. */
  readonly subnets: readonly string[];
  /** Names of groups of its VPC. */
  readonly groups: readonly string[];
  /** Full access without one. */
  readonly policy?: JsonObject;
  readonly privateDns: boolean;
  /** Of a service of the plan; without it the service is somebody else's. */
  readonly connection?: ConnectionPlan;
  /** Which end of each subnet its interfaces have their addresses at. */
  readonly addresses: "low" | "high";
}

export interface VpnPlan {
  readonly name: string;
  readonly vpc: string;
  /** Names of subnets with a table of their own, which learns the sites' prefixes. */
  readonly propagateTo: readonly string[];
  readonly sites: readonly SitePlan[];
}

export interface SitePlan {
  /** Unique in the network. */
  readonly name: string;
  readonly routing: "bgp" | "static";
  readonly prefixes: readonly string[];
  /** Ranges at the site and in AWS that its tunnels carry, with a blank between them; everything without it. */
  readonly carries?: string;
}

export interface NatPlan {
  /** Unique in the network. */
  readonly name: string;
  readonly vpc: string;
  /** Name of a subnet of its VPC. */
  readonly subnet: string;
  readonly connectivity: "public" | "private";
}

export interface GatewayPlan {
  readonly name: string;
  readonly vpc: string;
  readonly service: string;
  /** Names of subnets with a table of their own, to which it is attached. */
  readonly subnets: readonly string[];
  readonly policy?: JsonObject;
}

export interface ZonePlan {
  /** Names of zones need not differ. */
  readonly name: string;
  readonly vpcs: readonly string[];
  readonly records: readonly RecordPlan[];
}

export interface RecordPlan {
  readonly name: string;
  readonly type: string;
  /** `endpoint NAME`, `?`, or values with blanks between them. */
  readonly answer: string;
}

export interface Network {
  readonly plan: NetworkPlan;
  readonly model: NetworkModel;
  readonly world: World;
}

export const ids = {
  vpc: (vpc: string): NodeId => `vpc ${vpc}`,
  subnet: (vpc: string, subnet: string): NodeId => `subnet ${vpc}/${subnet}`,
  group: (vpc: string, group: string): NodeId => `group ${vpc}/${group}`,
  peering: (name: string): NodeId => `peering ${name}`,
  endpoint: (name: string): NodeId => `endpoint ${name}`,
  gateway: (name: string): NodeId => `gateway ${name}`,
  internet: (vpc: string): NodeId => `internet gateway ${vpc}`,
  nat: (name: string): NodeId => `nat ${name}`,
  vpn: (name: string): NodeId => `vpn ${name}`,
  site: (name: string): NodeId => `site ${name}`,
} as const;

const mainTable = (vpc: string): NodeId => `${ids.vpc(vpc)}#main-route-table`;
const ownTable = (vpc: string, subnet: string): NodeId => `table ${vpc}/${subnet}`;
const defaultAcl = (vpc: string): NodeId => `${ids.vpc(vpc)}#default-network-acl`;
const ownAcl = (vpc: string, subnet: string): NodeId => `acl ${vpc}/${subnet}`;
const defaultGroup = (vpc: string): NodeId => `${ids.vpc(vpc)}#default-security-group`;

/** A model without parts: kinds of parts that plans do not speak of are missing. */
const NOTHING = buildModel([]);

/** The model of a plan, and the world around it. */
export function buildNetwork(plan: NetworkPlan): Network {
  const tables = plan.vpcs.flatMap((vpc) => routeTables(plan, vpc));
  const model: NetworkModel = {
    ...NOTHING,
    vpcs: byId(plan.vpcs.map((vpc) => vpcNode(plan, vpc))),
    subnets: byId(plan.vpcs.flatMap(subnetNodes)),
    routeTables: byId(tables),
    networkAcls: byId(plan.vpcs.flatMap(networkAcls)),
    securityGroups: byId(plan.vpcs.flatMap((vpc) => securityGroups(plan, vpc))),
    peerings: byId(plan.peerings.flatMap((peering) => peeringNodes(plan, peering))),
    interfaceEndpoints: byId(plan.endpoints.flatMap((endpoint) => endpointNodes(plan, endpoint))),
    gatewayEndpoints: byId(plan.gateways.flatMap((gateway) => gatewayNodes(plan, gateway))),
    internetGateways: byId(plan.vpcs.flatMap(internetGateways)),
    natGateways: byId((plan.nats ?? []).flatMap((nat) => natNodes(plan, nat))),
    endpointServices: byId(servicesOf(plan).map(({ service, around }) => serviceNode(service, around))),
    loadBalancers: byId(servicesOf(plan).map(({ service, around }) => balancerNode(service, around))),
    targetGroups: byId(servicesOf(plan).flatMap(({ service, around }) => targetGroupNodes(service, around))),
    serviceConnections: plan.endpoints.flatMap(({ name, vpc, connection }) =>
      connection !== undefined && hasVpc(plan, vpc) && hasService(plan, connection.service)
        ? [connectionOf(ids.endpoint(name), connection)]
        : [],
    ),
    privateZones: byId(plan.zones.map((zone, index) => zoneNode(plan, zone, index))),
    resolverEndpoints: byId(resolversOf(plan)),
    resolverRules: byId(rulesOf(plan)),
    vpnGateways: byId(vpnsOf(plan).map(vpnNode)),
    vpnConnections: byId(
      vpnsOf(plan).flatMap((vpn) => vpn.sites.map((site, index) => connectionNode(vpn, site, index))),
    ),
    workloadGroups: plan.vpcs.flatMap((vpc) =>
      vpc.groups
        .filter(({ name }) => vpc.subnets.some(({ tier }) => tier === name))
        .map(({ name }) => ({
          vpc: ids.vpc(vpc.name),
          tier: name,
          securityGroup: link(ids.group(vpc.name, name)),
        })),
    ),
    warnings: plan.warnings.flatMap((name) => warningNodes(plan, name)),
  };
  return { plan, model: withFog(model, plan.fog), world: worldOf(plan) };
}

// ---- Services

function hasService(plan: NetworkPlan, name: string): boolean {
  return servicesOf(plan).some(({ service }) => service.name === name);
}

/** Services whose VPC is in the plan, with what it is. */
function servicesOf(plan: NetworkPlan): { readonly service: ServicePlan; readonly around: Surroundings }[] {
  const { balancers } = worldOf(plan);
  return (plan.services ?? []).flatMap((service) => {
    const vpc = plan.vpcs.find(({ name }) => name === service.vpc);
    if (vpc === undefined) return [];
    const { account, region, subnets, groups } = vpc;
    const own = balancers.filter(({ balancer }) => balancer === serviceIds.balancer(service.name));
    const around: Surroundings = {
      account,
      region,
      vpc: ids.vpc(vpc.name),
      subnet: (name) => (subnets.some((one) => one.name === name) ? ids.subnet(vpc.name, name) : undefined),
      group: (name) => (groups.some((one) => one.name === name) ? ids.group(vpc.name, name) : undefined),
      addresses: own.map(({ address }) => address),
    };
    return [{ service, around }];
  });
}

// ---- Resolvers

/** Resolver endpoints whose VPC is in the plan. */
function resolversOf(plan: NetworkPlan) {
  return (plan.resolvers ?? []).flatMap((resolver) => {
    const vpc = plan.vpcs.find(({ name }) => name === resolver.vpc);
    if (vpc === undefined) return [];
    const subnet = (name: string) =>
      vpc.subnets.some((one) => one.name === name) ? ids.subnet(vpc.name, name) : undefined;
    const group = (name: string) =>
      vpc.groups.some((one) => one.name === name) ? ids.group(vpc.name, name) : undefined;
    return [resolverNode(resolver, { vpc: ids.vpc(vpc.name), subnet, group })];
  });
}

function rulesOf(plan: NetworkPlan) {
  const there = new Set(resolversOf(plan).map(({ name }) => name));
  return (plan.rules ?? []).map((rule, index) =>
    ruleNode(rule, index, {
      vpcs: rule.vpcs.filter((name) => hasVpc(plan, name)).map(ids.vpc),
      hasResolver: rule.resolver !== undefined && there.has(rule.resolver),
    }),
  );
}

function byId<T extends { readonly id: NodeId }>(nodes: readonly T[]): ReadonlyMap<NodeId, T> {
  return new Map([...nodes].sort((a, b) => (a.id < b.id ? -1 : 1)).map((node) => [node.id, node]));
}

function source(urn: string, property?: string): Source {
  return property === undefined ? { urn } : { urn, property };
}

function known<T>(value: T, from: Source): Fact<T> {
  return { known: true, value, source: from };
}

function link(node: NodeId): Link {
  return { kind: "node", node, source: source(node) };
}

function outside(id: string): Link {
  return { kind: "outside", id, source: source(id) };
}

function hasVpc(plan: NetworkPlan, name: string): boolean {
  return plan.vpcs.some((vpc) => vpc.name === name);
}

// ---- VPCs and their subnets

function vpcNode(plan: NetworkPlan, vpc: VpcPlan): Vpc {
  const id = ids.vpc(vpc.name);
  const from = source(id);
  const second = vpc.secondCidr;
  return {
    id,
    name: vpc.name,
    source: from,
    role: vpc === plan.vpcs[0] ? "hub" : "spoke",
    origin: vpc.origin,
    account: known(vpc.account, source(id, "account")),
    region: known(vpc.region, source(id, "region")),
    ranges: [vpc.cidr, ...(second === undefined ? [] : [second])].map((cidr) => ({
      family: 4,
      cidr: rangeFact(cidr, source(id, "cidr")),
    })),
    dnsSupport: known(vpc.dnsSupport, source(id, "enableDnsSupport")),
    dnsHostnames: known(vpc.dnsHostnames, source(id, "enableDnsHostnames")),
    mainRouteTable: mainTable(vpc.name),
    defaultNetworkAcl: defaultAcl(vpc.name),
    defaultSecurityGroup: defaultGroup(vpc.name),
    subnets: vpc.subnets.map(({ name }) => ids.subnet(vpc.name, name)),
    routeTables: [
      mainTable(vpc.name),
      ...vpc.subnets.filter(({ routes }) => routes !== undefined).map(({ name }) => ownTable(vpc.name, name)),
    ],
    peerings: plan.peerings
      .filter(({ requester, accepter }) => [requester, accepter].includes(vpc.name))
      .map(({ name }) => ids.peering(name)),
    privateZones: plan.zones.flatMap((zone, index) =>
      zone.vpcs.includes(vpc.name) ? [zoneId(zone, index)] : [],
    ),
  };
}

function rangeFact(cidr: string, from: Source): Fact<string> {
  if (cidr === "?") return { known: false, why: "is not known before deployment", source: from };
  return known(cidr, from);
}

function subnetNodes(vpc: VpcPlan): Subnet[] {
  return vpc.subnets.map((subnet) => {
    const id = ids.subnet(vpc.name, subnet.name);
    return {
      id,
      name: `${vpc.name}/${subnet.name}`,
      source: source(id),
      vpc: link(ids.vpc(vpc.name)),
      tier: subnet.tier,
      purpose: subnet.tier === "endpoints" ? "endpoints" : "workload",
      zoneId: known(subnet.zone ?? "euw1-az1", source(id, "zone")),
      cidr: known(subnet.cidr, source(id, "cidr")),
      publicAddresses: known(subnet.public === true, source(id, "mapPublicIpOnLaunch")),
      routeTable: link(subnet.routes === undefined ? mainTable(vpc.name) : ownTable(vpc.name, subnet.name)),
      networkAcl: link(subnet.acl === undefined ? defaultAcl(vpc.name) : ownAcl(vpc.name, subnet.name)),
    };
  });
}

function routeTables(plan: NetworkPlan, vpc: VpcPlan): RouteTable[] {
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

// ---- Ways to the internet

function internetGateways({ name, internet }: VpcPlan): InternetGateway[] {
  if (internet !== true) return [];
  const id = ids.internet(name);
  return [{ id, name: id, source: source(id), vpc: link(ids.vpc(name)), egressOnly: false }];
}

function natNodes({ vpcs }: NetworkPlan, { name, vpc, subnet, connectivity }: NatPlan): NatGateway[] {
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

// ---- Sites

function vpnsOf(plan: NetworkPlan): readonly VpnPlan[] {
  return (plan.vpns ?? []).filter(({ vpc }) => hasVpc(plan, vpc));
}

function vpnNode({ name, vpc, propagateTo, sites }: VpnPlan): VpnGateway {
  const id = ids.vpn(name);
  return {
    id,
    name,
    source: source(id),
    vpc: link(ids.vpc(vpc)),
    amazonAsn: known(64512, source(id, "amazonSideAsn")),
    propagatesTo: propagateTo.map((subnet) => ownTable(vpc, subnet)),
    connections: sites.map((site) => ids.site(site.name)),
  };
}

function connectionNode(vpn: VpnPlan, site: SitePlan, index: number): VpnConnection {
  const id = ids.site(site.name);
  const [local = "0.0.0.0/0", remote = "0.0.0.0/0"] = site.carries?.split(" ") ?? [];
  const { name, routing, prefixes } = site;
  const tunnel = (number: 1 | 2): VpnTunnel => {
    const from = source(id, `tunnel${number}InsideCidr`);
    const open = { known: false, why: "is not given", source: from } as const;
    const block = 4 * (2 * index + number) + 24;
    return { number, insideCidr: known(`169.254.10.${block}/30`, from), options: open, source: from };
  };
  return {
    id,
    name,
    site: name,
    source: source(id),
    gateway: link(ids.vpn(vpn.name)),
    customerGateway: outside("cgw-0"),
    routing: known(
      routing === "bgp" ? { kind: "bgp", asn: 65000 + index, prefixes } : { kind: "static", prefixes },
      source(id, "prefixes"),
    ),
    selectors: { local: known(local, source(id, "local")), remote: known(remote, source(id, "remote")) },
    tunnels: [tunnel(1), tunnel(2)],
    stated: {
      profile: null,
      behindNat: false,
      preferredTunnel: "aws",
      keys: [{ generated: true }, { generated: true }],
      endpoints: null,
      resolver: null,
    },
  };
}

// ---- Filters

const EVERYTHING = (["ingress", "egress"] as const).map((direction): AclRulePlan => ({
  direction,
  number: 100,
  action: "allow",
  cidr: "0.0.0.0/0",
  traffic: "all",
}));

function networkAcls(vpc: VpcPlan): NetworkAcl[] {
  const byDefault = vpc.subnets.filter(({ acl }) => acl === undefined);
  return [
    aclNode(vpc, defaultAcl(vpc.name), byDefault, EVERYTHING),
    ...vpc.subnets.flatMap((subnet) =>
      subnet.acl === undefined ? [] : [aclNode(vpc, ownAcl(vpc.name, subnet.name), [subnet], subnet.acl)],
    ),
  ];
}

function aclNode(
  vpc: VpcPlan,
  id: NodeId,
  users: readonly SubnetPlan[],
  rules: readonly AclRulePlan[],
): NetworkAcl {
  const byNumber = (direction: AclRulePlan["direction"]) =>
    rules.filter((rule) => rule.direction === direction).sort((a, b) => a.number - b.number);
  return {
    id,
    name: id,
    source: source(id),
    vpc: link(ids.vpc(vpc.name)),
    isDefault: id === defaultAcl(vpc.name),
    subnets: users.map(({ name }) => ids.subnet(vpc.name, name)),
    rules: [...byNumber("ingress"), ...byNumber("egress")].map((rule) => {
      const from = source(`${id}#${rule.direction}-${rule.number}`);
      return {
        direction: rule.direction,
        number: known(rule.number, from),
        action: known(rule.action, from),
        cidr: known(rule.cidr, from),
        match: known(trafficOf(rule.traffic), from),
        source: from,
      };
    }),
    complete: known(true, source(id)),
  };
}

/** Reads a {@link TrafficText}. */
export function trafficOf(text: TrafficText): TrafficMatch {
  const [protocol = "", detail] = text.split(" ");
  const [from, to = from] = (detail ?? "").split("-").map(Number);
  switch (protocol) {
    case "tcp":
    case "udp":
      if (detail === undefined || from === undefined || to === undefined) return { protocol };
      return { protocol, ports: { from, to } };
    case "icmp":
      return detail === undefined || from === undefined ? { protocol } : { protocol, icmp: { type: from } };
    case "all":
      return { protocol };
    default:
      return { protocol: `${Number(protocol)}` };
  }
}

function securityGroups(plan: NetworkPlan, vpc: VpcPlan): SecurityGroup[] {
  const node = (id: NodeId, isDefault: boolean, rules: readonly SecurityRule[]): SecurityGroup => ({
    id,
    name: id,
    source: source(id),
    vpc: link(ids.vpc(vpc.name)),
    isDefault,
    rules,
    complete: known(true, source(id)),
  });
  return [
    node(defaultGroup(vpc.name), true, []),
    ...vpc.groups.map((group) => {
      const id = ids.group(vpc.name, group.name);
      return node(
        id,
        false,
        group.rules.flatMap((rule, index) => securityRules(plan, rule, source(`${id}#${index}`))),
      );
    }),
  ];
}

function securityRules(
  plan: NetworkPlan,
  { direction, peer, traffic }: GroupRulePlan,
  from: Source,
): SecurityRule[] {
  const to = rulePeer(plan, peer);
  if (to === undefined) return [];
  return [{ direction, match: known(trafficOf(traffic), from), peer: known(to, from), source: from }];
}

function rulePeer(plan: NetworkPlan, text: string): RulePeer | undefined {
  const [word = "", name = ""] = text.split(" ");
  if (word === "list") {
    const list: PrefixList | undefined =
      name === "outside"
        ? { kind: "other", link: outside("pl-0") }
        : plan.gateways.some((gateway) => gateway.name === name)
          ? { kind: "service", endpoint: ids.gateway(name) }
          : undefined;
    return list === undefined ? undefined : { kind: "prefix-list", list };
  }
  if (word !== "group") return { kind: "cidr", cidr: word };
  if (name === "outside") return { kind: "group", group: outside("sg-0") };
  const [vpc = "", group = ""] = name.split("/");
  const exists = plan.vpcs.some((each) => each.name === vpc && each.groups.some((one) => one.name === group));
  return exists ? { kind: "group", group: link(ids.group(vpc, group)) } : undefined;
}

// ---- What joins them

function peeringNodes(plan: NetworkPlan, { name, requester, accepter, status }: PeeringPlan): Peering[] {
  if (!hasVpc(plan, requester) || !hasVpc(plan, accepter)) return [];
  const id = ids.peering(name);
  const side = (vpcName: string) => {
    const vpc = plan.vpcs.find((each) => each.name === vpcName);
    return {
      vpc: link(ids.vpc(vpcName)),
      account: known(vpc?.account ?? "", source(id, "account")),
      region: known(vpc?.region ?? "", source(id, "region")),
      dnsResolution: known(true, source(id, "dnsResolution")),
    };
  };
  return [
    {
      id,
      name,
      source: source(id),
      requester: side(requester),
      accepter: side(accepter),
      status: known(status, source(id, "autoAccept")),
    },
  ];
}

function policyOf(document: JsonObject | undefined, from: Source): Fact<EndpointPolicy> {
  return known(document === undefined ? { kind: "full" } : { kind: "document", document }, from);
}

function endpointNodes(plan: NetworkPlan, endpoint: EndpointPlan): InterfaceEndpoint[] {
  const vpc = plan.vpcs.find(({ name }) => name === endpoint.vpc);
  if (vpc === undefined) return [];
  const id = ids.endpoint(endpoint.name);
  const groups = endpoint.groups.filter((name) => vpc.groups.some((group) => group.name === name));
  return [
    {
      id,
      name: endpoint.name,
      source: source(id),
      set: "core",
      vpc: link(ids.vpc(vpc.name)),
      serviceName: known(endpoint.service, source(id, "serviceName")),
      subnets: vpc.subnets
        .filter(({ name }) => endpoint.subnets.includes(name))
        .map(({ name }) => link(ids.subnet(vpc.name, name))),
      securityGroups:
        groups.length === 0
          ? [link(defaultGroup(vpc.name))]
          : groups.map((name) => link(ids.group(vpc.name, name))),
      policy: policyOf(endpoint.policy, source(id, "policy")),
      privateDns: known(endpoint.privateDns, source(id, "privateDnsEnabled")),
    },
  ];
}

function gatewayNodes(plan: NetworkPlan, gateway: GatewayPlan): GatewayEndpoint[] {
  const vpc = plan.vpcs.find(({ name }) => name === gateway.vpc);
  if (vpc === undefined) return [];
  const id = ids.gateway(gateway.name);
  return [
    {
      id,
      name: gateway.name,
      source: source(id),
      vpc: link(ids.vpc(vpc.name)),
      serviceName: known(gateway.service, source(id, "serviceName")),
      routeTables: vpc.subnets
        .filter(({ name, routes }) => routes !== undefined && gateway.subnets.includes(name))
        .map(({ name }) => link(ownTable(vpc.name, name))),
      policy: policyOf(gateway.policy, source(id, "policy")),
    },
  ];
}

// ---- Names, warnings, world

function zoneId(zone: ZonePlan, index: number): NodeId {
  return `zone ${index} ${zone.name}`;
}

function zoneNode(plan: NetworkPlan, zone: ZonePlan, index: number): PrivateZone {
  const id = zoneId(zone, index);
  return {
    id,
    name: id,
    source: source(id),
    zoneName: known(zone.name, source(id, "name")),
    vpcs: zone.vpcs
      .filter((name) => hasVpc(plan, name))
      .map((name) => ({ vpc: link(ids.vpc(name)), authorization: source(`${id}#authorization`) })),
    records: zone.records.flatMap((record) => {
      const from = source(`${id}#${record.type} ${record.name}`);
      const answer = zoneAnswer(plan, record.answer);
      if (answer === undefined) return [];
      return [{ name: known(record.name, from), type: known(record.type, from), answer, source: from }];
    }),
  };
}

function zoneAnswer(plan: NetworkPlan, text: string): ZoneAnswer | undefined {
  if (text === "?") return { kind: "unknown", why: "is not known before deployment" };
  const [word = "", name = ""] = text.split(" ");
  if (word !== "endpoint") return { kind: "values", values: text.split(" ") };
  const endpoint = plan.endpoints.find((each) => each.name === name);
  if (endpoint === undefined || !hasVpc(plan, endpoint.vpc)) return undefined;
  return { kind: "endpoint", endpoint: ids.endpoint(name) };
}

function warningNodes(plan: NetworkPlan, name: string): Warning[] {
  if (name !== "all" && !hasVpc(plan, name)) return [];
  return [
    {
      code: "unmodelled-resource",
      type: "aws:ec2/example:Example",
      message: `something in ${name} is not modelled`,
      affects: name === "all" ? "all" : [ids.vpc(name)],
      source: source("example"),
    },
  ];
}

/** Interfaces of endpoints get addresses from one end of their subnets, each its own; those of others from the low end. */
function worldOf(plan: NetworkPlan): World {
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
