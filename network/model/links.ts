/**
 * Edges: which node a property leads to. They come from `references`, which are known before deployment, and
 * never from matching ids that are not. A plain id is matched only against the ids that the Estate's
 * assumptions name; any other plain id leads outside.
 */
import { hasUnknown, type Json, type RecordedResource } from "../recorded";
import { AWS } from "./aws/types";
import { type Context, warnUnresolved } from "./context";
import { isGiven, itemsOf, linkTo, nodeOf, sourceOf } from "./facts";
import type { Link, NodeId } from "./types";

/** What a property can lead to. */
export type Noun =
  | "vpc"
  | "subnet"
  | "routeTable"
  | "networkAcl"
  | "securityGroup"
  | "peering"
  | "endpoint"
  | "zone"
  | "internetGateway"
  | "egressOnlyInternetGateway"
  | "natGateway"
  | "networkInterface"
  | "loadBalancer"
  | "targetGroup"
  | "endpointService"
  | "vpnGateway"
  | "customerGateway"
  | "vpnConnection"
  | "resolverEndpoint"
  | "resolverRule";

interface NounTypes {
  /** Resources that are one. */
  readonly types: readonly string[];
  /**
   * Resources that belong to exactly one, so that an id taken from them can mean no other: their type -> the
   * property that names it. Programs take such an id to wait for the association (`accepter.id`).
   */
  readonly through: Readonly<Record<string, string>>;
}

const NOUNS: Readonly<Record<Noun, NounTypes>> = {
  vpc: {
    types: [AWS.vpc],
    through: {
      [AWS.ipv4CidrAssociation]: "vpcId",
      [AWS.ipv6CidrAssociation]: "vpcId",
      [AWS.subnet]: "vpcId",
      [AWS.routeTable]: "vpcId",
      [AWS.networkAcl]: "vpcId",
      [AWS.securityGroup]: "vpcId",
      [AWS.internetGateway]: "vpcId",
      [AWS.endpoint]: "vpcId",
      [AWS.zoneAuthorization]: "vpcId",
      [AWS.zoneAssociation]: "vpcId",
    },
  },
  subnet: {
    types: [AWS.subnet],
    through: { [AWS.routeTableAssociation]: "subnetId", [AWS.endpointSubnet]: "subnetId" },
  },
  routeTable: {
    types: [AWS.routeTable, AWS.defaultRouteTable],
    through: { [AWS.routeTableAssociation]: "routeTableId", [AWS.endpointRouteTable]: "routeTableId" },
  },
  networkAcl: {
    types: [AWS.networkAcl, AWS.defaultNetworkAcl],
    through: { [AWS.networkAclAssociation]: "networkAclId" },
  },
  securityGroup: { types: [AWS.securityGroup, AWS.defaultSecurityGroup], through: {} },
  peering: {
    types: [AWS.peering],
    through: {
      [AWS.peeringAccepter]: "vpcPeeringConnectionId",
      [AWS.peeringOptions]: "vpcPeeringConnectionId",
    },
  },
  endpoint: {
    types: [AWS.endpoint],
    through: {
      [AWS.endpointSubnet]: "vpcEndpointId",
      [AWS.endpointGroup]: "vpcEndpointId",
      [AWS.endpointRouteTable]: "vpcEndpointId",
      [AWS.endpointPolicy]: "vpcEndpointId",
      [AWS.endpointPrivateDns]: "vpcEndpointId",
      [AWS.endpointAccepter]: "vpcEndpointId",
    },
  },
  zone: {
    types: [AWS.zone],
    through: { [AWS.zoneAuthorization]: "zoneId", [AWS.zoneAssociation]: "zoneId", [AWS.record]: "zoneId" },
  },
  internetGateway: {
    types: [AWS.internetGateway],
    through: { [AWS.internetGatewayAttachment]: "internetGatewayId" },
  },
  egressOnlyInternetGateway: { types: [AWS.egressOnlyInternetGateway], through: {} },
  natGateway: { types: [AWS.natGateway], through: {} },
  // An instance's own interface has no resource; `primaryNetworkInterfaceId` is the instance's.
  networkInterface: { types: [AWS.networkInterface, AWS.instance], through: {} },
  loadBalancer: { types: [AWS.loadBalancer], through: { [AWS.listener]: "loadBalancerArn" } },
  targetGroup: {
    types: [AWS.targetGroup],
    through: { [AWS.targetGroupAttachment]: "targetGroupArn", [AWS.listener]: "defaultActions" },
  },
  endpointService: {
    types: [AWS.endpointService],
    through: {
      [AWS.endpointServicePrincipal]: "vpcEndpointServiceId",
      [AWS.endpointServiceVerification]: "serviceId",
    },
  },
  vpnGateway: {
    types: [AWS.vpnGateway],
    through: { [AWS.vpnGatewayAttachment]: "vpnGatewayId", [AWS.vpnPropagation]: "vpnGatewayId" },
  },
  customerGateway: { types: [AWS.customerGateway], through: {} },
  vpnConnection: { types: [AWS.vpnConnection], through: { [AWS.vpnConnectionRoute]: "vpnConnectionId" } },
  resolverEndpoint: { types: [AWS.resolverEndpoint], through: {} },
  resolverRule: { types: [AWS.resolverRule], through: {} },
};

/** The nodes of a kind that a property may lead to: one when it is certain, several when it is not. */
export function candidates(
  context: Context,
  noun: Noun,
  resource: RecordedResource,
  property: string,
): NodeId[] {
  const found = new Set<NodeId>();
  collect(context, noun, resource.references[property] ?? [], found, new Set());
  if (found.size === 0) addAssumed(context, resource.inputs[property], found);
  return [...found];
}

/** Where a property that holds one id leads; undefined when it is not given. */
export function linkOf(
  context: Context,
  noun: Noun,
  resource: RecordedResource,
  property: string,
): Link | undefined {
  const value = resource.inputs[property];
  if (!isGiven(value)) return undefined;
  const source = sourceOf(resource, property);
  const found = candidates(context, noun, resource, property);
  const [first] = found;
  if (found.length === 1 && first !== undefined) return linkTo(first, source);
  if (found.length > 1) return { kind: "unknown", why: `could be any of ${found.length}`, source };
  if (isReferenced(resource, property) || typeof value !== "string") {
    return { kind: "unknown", why: "comes from something that is not modelled", source };
  }
  return { kind: "outside", id: value, source };
}

/** The node that a part (a rule, a route, an association) belongs to; a part of nobody knows what is a warning. */
export function ownerOf(
  context: Context,
  noun: Noun,
  resource: RecordedResource,
  property: string,
): NodeId | undefined {
  const link = linkOf(context, noun, resource, property);
  if (link?.kind === "unknown") warnUnresolved(context, resource, property, link.why);
  return nodeOf(link);
}

/** {@link linkOf} for a property that must be there: an absent one leads nobody knows where. */
export function requiredLink(
  context: Context,
  noun: Noun,
  resource: RecordedResource,
  property: string,
): Link {
  const absent: Link = { kind: "unknown", why: "is not given", source: sourceOf(resource, property) };
  return linkOf(context, noun, resource, property) ?? absent;
}

/**
 * Where the ids of a list lead, one link for each, in the order of the nodes: references do not tell which id of
 * the list they stand for, so a list that could hold more than it has room for is unknown as a whole.
 *
 * @param values the ids, for a property that holds them within objects
 * @default values the property's own items
 */
export function linksOf(
  context: Context,
  noun: Noun,
  resource: RecordedResource,
  property: string,
  values?: readonly Json[],
): Link[] {
  const source = sourceOf(resource, property);
  const value = resource.inputs[property];
  if (values === undefined && isGiven(value) && !Array.isArray(value)) {
    return [{ kind: "unknown", why: "is a list that is not known before deployment", source }];
  }
  const ids = values ?? itemsOf(value);
  const referenced = new Set<NodeId>();
  collect(context, noun, resource.references[property] ?? [], referenced, new Set());
  const assumed = new Set<NodeId>();
  for (const id of ids) addAssumed(context, id, assumed);
  const nodes = [...new Set([...referenced, ...assumed])].sort();
  if (nodes.length > ids.length) {
    return ids.map(() => ({ kind: "unknown", why: `could be any of ${nodes.length}`, source }));
  }
  // Once deployed, every id is plain, and it cannot be told which of them the references stand for.
  const accounted = ids.filter((id) => hasUnknown(id)).length >= referenced.size;
  const plain = ids.filter((id) => typeof id === "string" && !context.assumedIds.has(id));
  const outside = accounted ? plain.map((id): Link => ({ kind: "outside", id: String(id), source })) : [];
  const links: Link[] = [...nodes.map((node) => linkTo(node, source)), ...outside];
  const missing = Array.from({ length: Math.max(0, ids.length - links.length) }, (): Link => {
    return { kind: "unknown", why: "comes from something that is not modelled", source };
  });
  return [...links, ...missing];
}

/** Whether a property's value comes from other resources of the recording, or is not known. */
function isReferenced(resource: RecordedResource, property: string): boolean {
  return (resource.references[property] ?? []).length > 0 || hasUnknown(resource.inputs[property]);
}

function addAssumed(context: Context, value: Json | undefined, found: Set<NodeId>): void {
  const node = typeof value === "string" ? context.assumedIds.get(value) : undefined;
  if (node !== undefined) found.add(node);
}

/** Resources that are one; only without any, those that lead on to one. */
function collect(
  context: Context,
  noun: Noun,
  urns: readonly string[],
  found: Set<NodeId>,
  seen: Set<string>,
): void {
  const { types, through } = NOUNS[noun];
  const resources = urns.flatMap((urn) => context.recording.byUrn.get(urn) ?? []);
  const direct = resources.filter((resource) => types.includes(resource.type));
  for (const resource of direct) found.add(resource.urn);
  if (direct.length > 0) return;
  for (const resource of resources) {
    if (seen.has(resource.urn)) continue;
    seen.add(resource.urn);
    for (const node of impliedNodes(context, noun, resource)) found.add(node);
    const property = through[resource.type];
    if (property === undefined) continue;
    collect(context, noun, resource.references[property] ?? [], found, seen);
    addAssumed(context, resource.inputs[property], found);
  }
}

/** What comes with a VPC, or out of an awsx component, whose outputs name the component alone. */
function impliedNodes(context: Context, noun: Noun, resource: RecordedResource): readonly NodeId[] {
  const children = context.awsxChildren.get(resource.urn);
  if (children !== undefined)
    return children.filter(({ type }) => NOUNS[noun].types.includes(type)).map(({ urn }) => urn);
  const defaults = context.defaults.get(resource.urn);
  if (defaults === undefined) return [];
  if (noun === "routeTable" || noun === "networkAcl" || noun === "securityGroup") return [defaults[noun]];
  return [];
}
