/** VPC endpoints of both kinds: where they attach, who may pass, and what their policy says. */
import { type Json, type JsonObject, type RecordedResource } from "../../recorded";
import type { Context } from "../context";
import {
  fact,
  factOf,
  flag,
  isGiven,
  isObject,
  known,
  linkTo,
  nodeOf,
  objectOf,
  objectsOf,
  sourceOf,
  text,
  unknown,
} from "../facts";
import { linkOf, linksOf, ownerOf, requiredLink } from "../links";
import { INTERFACE_ENDPOINTS } from "../placement";
import { componentOf, groupBy, ofType } from "../recording";
import type { EndpointPolicy, Fact, GatewayEndpoint, InterfaceEndpoint, Link, NodeId } from "../types";
import { type RoutePlaces, routeTableOf } from "./route-owner";
import { AWS } from "./types";
import { defaultsOf } from "./vpc";

type Parts = ReadonlyMap<NodeId, readonly RecordedResource[]>;

/** Resources that add something to an endpoint, by the endpoint. */
interface EndpointParts {
  readonly subnets: Parts;
  readonly groups: Parts;
  readonly routeTables: Parts;
  readonly policies: Parts;
  readonly privateDns: Parts;
}

export function liftEndpoints(
  context: Context,
  places: RoutePlaces,
): { interfaceEndpoints: InterfaceEndpoint[]; gatewayEndpoints: GatewayEndpoint[] } {
  const parts = partsOf(context);
  const interfaceEndpoints: InterfaceEndpoint[] = [];
  const gatewayEndpoints: GatewayEndpoint[] = [];
  for (const endpoint of ofType(context.recording, AWS.endpoint)) {
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html: Gateway unless said otherwise.
    const type = fact(endpoint, "vpcEndpointType", text, "Gateway");
    if (type.known && type.value === "Interface")
      interfaceEndpoints.push(liftInterface(context, parts, endpoint));
    else if (type.known && type.value === "Gateway")
      gatewayEndpoints.push(liftGateway(context, parts, places, endpoint));
    else warnOtherType(context, endpoint, type);
  }
  return { interfaceEndpoints, gatewayEndpoints };
}

function partsOf(context: Context): EndpointParts {
  const byEndpoint = (type: string) =>
    groupBy(ofType(context.recording, type), (part) => ownerOf(context, "endpoint", part, "vpcEndpointId"));
  return {
    subnets: byEndpoint(AWS.endpointSubnet),
    groups: byEndpoint(AWS.endpointGroup),
    routeTables: byEndpoint(AWS.endpointRouteTable),
    policies: byEndpoint(AWS.endpointPolicy),
    privateDns: byEndpoint(AWS.endpointPrivateDns),
  };
}

function liftInterface(
  context: Context,
  parts: EndpointParts,
  endpoint: RecordedResource,
): InterfaceEndpoint {
  const set = componentOf(context.recording, endpoint, [INTERFACE_ENDPOINTS])?.name;
  const added = (parts.subnets.get(endpoint.urn) ?? []).map((part) =>
    requiredLink(context, "subnet", part, "subnetId"),
  );
  return {
    ...common(context, parts, endpoint),
    ...(set === undefined ? {} : { set }),
    subnets: withoutRepeats([...inlineSubnets(context, endpoint), ...added]),
    securityGroups: groupsOf(context, parts, endpoint),
    privateDns: privateDnsOf(endpoint, parts.privateDns.get(endpoint.urn) ?? []),
  };
}

function liftGateway(
  context: Context,
  parts: EndpointParts,
  places: RoutePlaces,
  endpoint: RecordedResource,
): GatewayEndpoint {
  const added = (parts.routeTables.get(endpoint.urn) ?? []).flatMap((part) => {
    const table = routeTableOf(context, places, part);
    return table === undefined ? [] : [linkTo(table, sourceOf(part, "routeTableId"))];
  });
  const inline = linksOf(context, "routeTable", endpoint, "routeTableIds");
  return { ...common(context, parts, endpoint), routeTables: withoutRepeats([...inline, ...added]) };
}

function common(context: Context, parts: EndpointParts, endpoint: RecordedResource) {
  return {
    id: endpoint.urn,
    name: endpoint.name,
    vpc: requiredLink(context, "vpc", endpoint, "vpcId"),
    serviceName: fact(endpoint, "serviceName", text),
    policy: policyOf(endpoint, parts.policies.get(endpoint.urn) ?? []),
    source: sourceOf(endpoint),
  };
}

function inlineSubnets(context: Context, endpoint: RecordedResource): Link[] {
  const configured = objectsOf(endpoint.inputs.subnetConfigurations).flatMap(({ subnetId }) =>
    subnetId === undefined ? [] : [subnetId],
  );
  return [
    ...linksOf(context, "subnet", endpoint, "subnetIds"),
    ...linksOf(context, "subnet", endpoint, "subnetConfigurations", configured),
  ];
}

/**
 * An endpoint that names no group gets the VPC's default one, which an association may take away again.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint_security_group_association
 */
function groupsOf(context: Context, parts: EndpointParts, endpoint: RecordedResource): Link[] {
  const associations = parts.groups.get(endpoint.urn) ?? [];
  const added = associations.map((part) => requiredLink(context, "securityGroup", part, "securityGroupId"));
  const own = linksOf(context, "securityGroup", endpoint, "securityGroupIds");
  if (own.length > 0 || associations.some(({ inputs }) => inputs.replaceDefaultAssociation === true)) {
    return withoutRepeats([...own, ...added]);
  }
  const vpc = nodeOf(linkOf(context, "vpc", endpoint, "vpcId"));
  const source = sourceOf(endpoint, "securityGroupIds");
  const fallback: Link =
    vpc === undefined
      ? { kind: "unknown", why: "is the default group of a VPC that is not known", source }
      : linkTo(defaultsOf(context, vpc).securityGroup, source);
  return withoutRepeats([fallback, ...added]);
}

/**
 * For a service with both kinds of endpoints, private DNS may be for questions from outside of the VPC alone: who is inside
 * goes on to the gateway endpoint. https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-s3.html#privatelink-s3-dns
 */
function privateDnsOf(endpoint: RecordedResource, parts: readonly RecordedResource[]): Fact<boolean> {
  const { privateDnsOnlyForInboundResolverEndpoint: outsideOnly } = objectOf(endpoint.inputs.dnsOptions);
  if (isGiven(outsideOnly) && outsideOnly !== false)
    return unknown(
      "is for inbound Resolver endpoints, which is not modelled",
      sourceOf(endpoint, "dnsOptions"),
    );
  const [part] = parts;
  if (part !== undefined && !isGiven(endpoint.inputs.privateDnsEnabled))
    return fact(part, "privateDnsEnabled", flag);
  return fact(endpoint, "privateDnsEnabled", flag, false);
}

/** The document of the endpoint itself, or of the resource that sets it alone; both at once would take turns. */
function policyOf(endpoint: RecordedResource, parts: readonly RecordedResource[]): Fact<EndpointPolicy> {
  const saying = [endpoint, ...parts].filter(({ inputs }) => isGiven(inputs.policy));
  const [first] = saying;
  if (first === undefined) return known({ kind: "full" }, sourceOf(endpoint, "policy"));
  const source = sourceOf(first, "policy");
  if (saying.length > 1) return unknown("is said in two ways", source);
  const document = factOf(first.inputs.policy, source, readDocument);
  return document.known ? known({ kind: "document", document: document.value }, source) : document;
}

function readDocument(value: Json): JsonObject | undefined {
  if (typeof value !== "string") return isObject(value) ? value : undefined;
  try {
    const document = JSON.parse(value) as Json;
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

function warnOtherType(context: Context, endpoint: RecordedResource, type: Fact<string>): void {
  const vpc = nodeOf(linkOf(context, "vpc", endpoint, "vpcId"));
  const word = type.known ? type.value : "unknown";
  context.warnings.push({
    code: "unmodelled-resource",
    type: endpoint.type,
    message: `${endpoint.name}: endpoints of type ${word} are not modelled`,
    affects: vpc === undefined ? "all" : [vpc],
    source: sourceOf(endpoint, "vpcEndpointType"),
  });
}

/** One link for each node; links that lead to no node of the model stay as they are. */
function withoutRepeats(links: readonly Link[]): Link[] {
  const seen = new Set<NodeId>();
  return links.filter((link) => {
    if (link.kind !== "node") return true;
    if (seen.has(link.node)) return false;
    seen.add(link.node);
    return true;
  });
}
