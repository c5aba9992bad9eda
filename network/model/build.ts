/**
 * From recorded resources to the network model, in time linear in their number. Lifters read the resources of
 * one noun each; here they run in the order in which they need each other, and what points forward is made to
 * point back too.
 */
import type { RecordedResource } from "../recorded";
import { adoptedNodes, type AssumedNodes } from "./adopted";
import { liftEndpoints } from "./aws/endpoint";
import { liftInternetGateways, liftNatGateways } from "./aws/gateways";
import { liftLoadBalancers, liftTargetGroups } from "./aws/load-balancer";
import { liftMachines } from "./aws/machine";
import { liftNetworkAcls, type NetworkAclDraft } from "./aws/network-acl";
import { liftPeerings } from "./aws/peering";
import { liftPrivateZones } from "./aws/private-zone";
import { liftEndpointServices, type LiftedServices } from "./aws/privatelink";
import { liftResolverEndpoints, liftResolverRules } from "./aws/resolver";
import { routePlaces } from "./aws/route-owner";
import { liftRoutes, liftRouteTables, type RouteTableDraft } from "./aws/route-table";
import { liftSecurityGroups } from "./aws/security-group";
import { liftSubnets } from "./aws/subnet";
import { findDefaults, liftVpcs, type VpcDraft } from "./aws/vpc";
import { liftVpn, type LiftedVpn } from "./aws/vpn";
import { liftWorkloadGroups } from "./aws/workload-group";
import { AWSX_VPC, expandAwsxVpc } from "./awsx";
import type { Context } from "./context";
import { readEstate } from "./estate";
import { nodeOf, sourceOf } from "./facts";
import type { Machine } from "./machine-types";
import type { LoadBalancer, TargetGroup } from "./privatelink-types";
import { compareText, groupBy, indexRecording, ofType, type Recording } from "./recording";
import type {
  InternetGateway,
  Link,
  NatGateway,
  NetworkModel,
  Node,
  NodeId,
  Peering,
  PrivateZone,
  SecurityGroup,
  Subnet,
  Vpc,
  Warning,
  WorkloadGroup,
} from "./types";
import type { ResolverEndpoint, ResolverRule } from "./vpn-types";
import { unmodelledResources } from "./warnings";

/**
 * The network that a program registered.
 *
 * @param resources a recording, in any order; children of `awsx.ec2.Vpc` are added where they are missing
 */
export function buildModel(resources: readonly RecordedResource[]): NetworkModel {
  const recorded = indexRecording(resources);
  const estate = readEstate(recorded);
  const assumed = adoptedNodes(estate.assumptions);
  const { recording, awsxChildren, warnings } = withAwsxChildren(recorded);
  const defaults = findDefaults(recording);
  const context = { recording, estate, assumedIds: assumed.ids, awsxChildren, defaults, warnings };
  return assemble(context, liftAll(context, assumed));
}

/** The recording with the children of every `awsx.ec2.Vpc` that has none, sorted by URN. */
export function withForetold(resources: readonly RecordedResource[]): readonly RecordedResource[] {
  return withAwsxChildren(indexRecording(resources)).recording.resources;
}

/** Every node, before those that point to each other know it of both sides. */
interface Parts extends InterfaceAndGateway, LiftedServices, LiftedVpn {
  readonly vpcs: readonly VpcDraft[];
  readonly subnets: readonly Subnet[];
  readonly tables: readonly RouteTableDraft[];
  readonly acls: readonly NetworkAclDraft[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly peerings: readonly Peering[];
  readonly privateZones: readonly PrivateZone[];
  readonly internetGateways: readonly InternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly machines: readonly Machine[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly targetGroups: readonly TargetGroup[];
  readonly resolverEndpoints: readonly ResolverEndpoint[];
  readonly resolverRules: readonly ResolverRule[];
  readonly workloadGroups: readonly WorkloadGroup[];
}

type InterfaceAndGateway = ReturnType<typeof liftEndpoints>;

function liftAll(context: Context, assumed: AssumedNodes): Parts {
  const vpcs = [...liftVpcs(context), ...assumed.vpcs];
  const subnets = liftSubnets(context, assumed.subnets);
  // Only subnets tell which of an awsx VPC's tables a tier and a zone mean.
  const places = routePlaces(vpcs, subnets);
  const endpoints = liftEndpoints(context, places);
  const vpn = liftVpn(context, places);
  const drafts = [...liftRouteTables(context, vpcs), ...assumed.routeTables];
  const vpcsById = new Map(vpcs.map((vpc) => [vpc.id, vpc]));
  const routes = liftRoutes(context, places, drafts, vpcsById, endpoints.gatewayEndpoints);
  return {
    ...endpoints,
    ...vpn,
    ...liftEndpointServices(context),
    vpcs,
    subnets,
    tables: drafts.map((table) => ({
      ...table,
      routes: [...(routes.get(table.id) ?? []), ...(vpn.propagated.get(table.id) ?? [])],
    })),
    acls: [...liftNetworkAcls(context, vpcs), ...assumed.networkAcls],
    securityGroups: liftSecurityGroups(context, vpcs, assumed.securityGroups),
    peerings: liftPeerings(context),
    privateZones: liftPrivateZones(context),
    internetGateways: liftInternetGateways(context),
    natGateways: liftNatGateways(context),
    machines: liftMachines(context),
    loadBalancers: liftLoadBalancers(context),
    targetGroups: liftTargetGroups(context),
    resolverEndpoints: liftResolverEndpoints(context),
    resolverRules: liftResolverRules(context),
    workloadGroups: [...liftWorkloadGroups(context, vpcs), ...assumed.workloadGroups],
  };
}

function assemble(context: Context, parts: Parts): NetworkModel {
  const { subnets, tables, acls } = parts;
  const usersOfTable = reverse(subnets, ({ routeTable }) => [routeTable]);
  const usersOfAcl = reverse(subnets, ({ networkAcl }) => [networkAcl]);
  return {
    vpcs: inOrder(completeVpcs(parts)),
    subnets: inOrder(subnets),
    routeTables: inOrder(tables.map((table) => ({ ...table, subnets: usersOfTable(table.id) }))),
    networkAcls: inOrder(acls.map((acl) => ({ ...acl, subnets: usersOfAcl(acl.id) }))),
    securityGroups: inOrder(parts.securityGroups),
    peerings: inOrder(parts.peerings),
    interfaceEndpoints: inOrder(parts.interfaceEndpoints),
    gatewayEndpoints: inOrder(parts.gatewayEndpoints),
    privateZones: inOrder(parts.privateZones),
    internetGateways: inOrder(parts.internetGateways),
    natGateways: inOrder(parts.natGateways),
    machines: inOrder(parts.machines),
    loadBalancers: inOrder(parts.loadBalancers),
    targetGroups: inOrder(parts.targetGroups),
    endpointServices: inOrder(parts.endpointServices),
    serviceConnections: parts.serviceConnections,
    vpnGateways: inOrder(parts.vpnGateways),
    customerGateways: inOrder(parts.customerGateways),
    vpnConnections: inOrder(parts.vpnConnections),
    resolverEndpoints: inOrder(parts.resolverEndpoints),
    resolverRules: inOrder(parts.resolverRules),
    workloadGroups: parts.workloadGroups,
    warnings: sortWarnings([...context.warnings, ...unmodelledResources(context, vpcsByNode(parts))]),
  };
}

function completeVpcs({ vpcs, subnets, tables, peerings, privateZones }: Parts): Vpc[] {
  const own = (vpc: { readonly vpc: Link }) => [vpc.vpc];
  const subnetsOf = reverse(subnets, own);
  const tablesOf = reverse(tables, own);
  const peeringsOf = reverse(peerings, ({ requester, accepter }) => [requester.vpc, accepter.vpc]);
  const zonesOf = reverse(privateZones, (zone) => zone.vpcs.map(({ vpc }) => vpc));
  return vpcs.map((vpc) => ({
    ...vpc,
    subnets: subnetsOf(vpc.id),
    routeTables: tablesOf(vpc.id),
    peerings: peeringsOf(vpc.id),
    privateZones: zonesOf(vpc.id),
  }));
}

/** Which VPC each node is in, for what else refers to the node. */
function vpcsByNode(parts: Parts): Map<NodeId, NodeId> {
  const { vpcs, subnets, tables, acls, securityGroups, internetGateways } = parts;
  const inside = [...subnets, ...tables, ...acls, ...securityGroups, ...internetGateways];
  const found = new Map(vpcs.map(({ id }) => [id, id]));
  for (const { id, vpc } of [...inside, ...parts.interfaceEndpoints, ...parts.gatewayEndpoints]) {
    const node = nodeOf(vpc);
    if (node !== undefined) found.set(id, node);
  }
  for (const { id, subnet } of parts.machines) {
    const node = found.get(nodeOf(subnet) ?? "");
    if (node !== undefined) found.set(id, node);
  }
  return found;
}

/** From the nodes that a node links to, back: ids in order. */
function reverse<T extends Node>(
  nodes: readonly T[],
  linksOf: (node: T) => readonly Link[],
): (id: NodeId) => NodeId[] {
  const pairs = nodes.flatMap((node) => linksOf(node).map((link) => ({ from: node.id, to: nodeOf(link) })));
  const groups = groupBy(pairs, ({ to }) => to);
  return (id) => [...new Set((groups.get(id) ?? []).map(({ from }) => from))].sort(compareText);
}

function inOrder<T extends Node>(nodes: readonly T[]): ReadonlyMap<NodeId, T> {
  const sorted = [...nodes].sort((a, b) => compareText(a.id, b.id));
  return new Map(sorted.map((node) => [node.id, node]));
}

function sortWarnings(warnings: readonly Warning[]): Warning[] {
  const key = ({ source, message }: Warning) => `${source.urn} ${source.property ?? ""} ${message}`;
  return [...warnings].sort((a, b) => compareText(key(a), key(b)));
}

interface Expanded {
  readonly recording: Recording;
  readonly awsxChildren: Context["awsxChildren"];
  readonly warnings: Warning[];
}

/** Adds the children of each awsx VPC that are not recorded: a plugin makes them, and offline there is none. */
function withAwsxChildren(recording: Recording): Expanded {
  const components = ofType(recording, AWSX_VPC);
  if (components.length === 0) return { recording, awsxChildren: new Map(), warnings: [] };
  const childrenOf = groupBy(recording.resources, ({ parent }) => parent);
  const awsxChildren = new Map<string, readonly RecordedResource[]>();
  const added: RecordedResource[] = [];
  const warnings: Warning[] = [];
  for (const component of components) {
    const recorded = descendants(childrenOf, component.urn);
    const { resources, problem } = recorded.length > 0 ? { resources: recorded } : expandAwsxVpc(component);
    awsxChildren.set(component.urn, resources);
    if (recorded.length === 0) added.push(...resources);
    if (recorded.length === 0 && problem !== undefined)
      warnings.push(notExpanded(component, problem, resources));
  }
  return { recording: indexRecording([...recording.resources, ...added]), awsxChildren, warnings };
}

function descendants(
  childrenOf: ReadonlyMap<string, readonly RecordedResource[]>,
  urn: string,
): RecordedResource[] {
  return (childrenOf.get(urn) ?? []).flatMap((child) => [child, ...descendants(childrenOf, child.urn)]);
}

function notExpanded(
  component: RecordedResource,
  problem: string,
  made: readonly RecordedResource[],
): Warning {
  const vpc = made.find(({ parent }) => parent === component.urn);
  return {
    code: "awsx-not-expanded",
    type: component.type,
    message: `${component.name}: ${problem}, so what it makes is not known before deployment`,
    affects: vpc === undefined ? "all" : [vpc.urn],
    source: sourceOf(component),
  };
}
