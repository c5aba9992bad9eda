/** One route: what it is for and where it leads. */
import type { JsonObject, RecordedResource } from "../../recorded";
import type { Context } from "../context";
import { factOf, isGiven, known, nodeOf, sourceOf, text, unknown } from "../facts";
import { linkOf, linksOf, type Noun, requiredLink } from "../links";
import type { Fact, Link, Route, RouteDestination, RouteTarget, RouteTargetKind, Source } from "../types";
import { asPrefixList, prefixListOf } from "./prefix-list";

/** Input properties that name a target, in the words of `aws.ec2.Route`; `gatewayId` is read apart. */
const TARGETS: readonly {
  readonly property: string;
  readonly kind: RouteTargetKind;
  readonly noun?: Noun;
}[] = [
  { property: "vpcPeeringConnectionId", kind: "peering", noun: "peering" },
  { property: "natGatewayId", kind: "nat-gateway", noun: "natGateway" },
  {
    property: "egressOnlyGatewayId",
    kind: "egress-only-internet-gateway",
    noun: "egressOnlyInternetGateway",
  },
  { property: "networkInterfaceId", kind: "network-interface", noun: "networkInterface" },
  { property: "transitGatewayId", kind: "transit-gateway" },
  { property: "vpcEndpointId", kind: "gateway-load-balancer-endpoint" },
  { property: "carrierGatewayId", kind: "carrier-gateway" },
  { property: "localGatewayId", kind: "local-gateway" },
  { property: "coreNetworkArn", kind: "core-network" },
  { property: "odbNetworkArn", kind: "odb-network" },
];

/** A route that is a resource of its own. */
export function declaredRoute(context: Context, route: RecordedResource): Route {
  const follow = (noun: Noun, property: string) => requiredLink(context, noun, route, property);
  return {
    destination: destinationOf(route.inputs, sourceOf(route), (property) =>
      prefixListOf(context, route, property),
    ),
    target: targetOf(context, route, route.inputs, sourceOf(route), follow),
    origin: "declared",
    source: sourceOf(route),
  };
}

/** A route within its table's own arguments, where references name the table's routes all together. */
export function inlineRoute(
  context: Context,
  table: RecordedResource,
  block: JsonObject,
  source: Source,
): Route {
  const follow = (noun: Noun, property: string): Link => {
    const [link] = linksOf(context, noun, table, "routes", [block[property] ?? null]);
    return link ?? { kind: "unknown", why: "is not given", source };
  };
  const words = {
    ...block,
    destinationCidrBlock: block.cidrBlock ?? block.destinationCidrBlock ?? null,
    destinationIpv6CidrBlock: block.ipv6CidrBlock ?? block.destinationIpv6CidrBlock ?? null,
  };
  return {
    destination: destinationOf(words, source, (property) => asPrefixList(follow("endpoint", property))),
    target: targetOf(context, table, words, source, follow),
    origin: "declared",
    source,
  };
}

function destinationOf(
  words: JsonObject,
  source: Source,
  listOf: (property: string) => Extract<RouteDestination, { kind: "prefix-list" }>["list"],
): Fact<RouteDestination> {
  const property = ["destinationCidrBlock", "destinationIpv6CidrBlock"].find((name) => isGiven(words[name]));
  if (property !== undefined) {
    return factOf<RouteDestination>(
      words[property],
      { ...source, property: joined(source, property) },
      (value) => {
        const cidr = text(value);
        return cidr === undefined ? undefined : { kind: "cidr", cidr };
      },
    );
  }
  const list = ["destinationPrefixListId", "prefixListId"].find((name) => isGiven(words[name]));
  if (list === undefined) return unknown("is not given", source);
  return known({ kind: "prefix-list", list: listOf(list) }, source);
}

function targetOf(
  context: Context,
  resource: RecordedResource,
  words: JsonObject,
  source: Source,
  follow: (noun: Noun, property: string) => Link,
): RouteTarget {
  if (isGiven(words.gatewayId)) return gatewayTarget(context, resource, words.gatewayId, source, follow);
  const found = TARGETS.find(({ property }) => isGiven(words[property]));
  if (found === undefined) return { kind: "unknown", to: { kind: "unknown", why: "is not given", source } };
  const { kind, noun, property } = found;
  if (noun !== undefined) return { kind, to: follow(noun, property) };
  return {
    kind,
    to: {
      kind: "unknown",
      why: "is not modelled",
      source: { ...source, property: joined(source, property) },
    },
  };
}

/** `gatewayId` names an internet gateway, a virtual private gateway, or is the word `local`. */
function gatewayTarget(
  context: Context,
  resource: RecordedResource,
  gatewayId: JsonObject[string],
  source: Source,
  follow: (noun: Noun, property: string) => Link,
): RouteTarget {
  const property = joined(source, "gatewayId");
  if (gatewayId === "local") {
    const to = linkOf(context, "vpc", resource, "vpcId");
    return { kind: "local", to: to ?? { kind: "unknown", why: "is the table's own VPC", source } };
  }
  const internet = follow("internetGateway", "gatewayId");
  if (nodeOf(internet) !== undefined) return { kind: "internet-gateway", to: internet };
  if (internet.kind === "outside") {
    return { kind: targetKindOf(internet.id), to: internet };
  }
  const vpn = follow("vpnGateway", "gatewayId");
  if (nodeOf(vpn) !== undefined) return { kind: "vpn-gateway", to: vpn };
  return {
    kind: "unknown",
    to: { kind: "unknown", why: "is not modelled", source: { ...source, property } },
  };
}

/** The kind of target that a physical id stands for, by its prefix. */
export function targetKindOf(id: string): RouteTargetKind {
  const kinds: Readonly<Record<string, RouteTargetKind>> = {
    eigw: "egress-only-internet-gateway",
    eni: "network-interface",
    igw: "internet-gateway",
    nat: "nat-gateway",
    pcx: "peering",
    tgw: "transit-gateway",
    vgw: "vpn-gateway",
    vpce: "gateway-load-balancer-endpoint",
  };
  return kinds[id.split("-")[0] ?? ""] ?? "unknown";
}

/** The property within a block that has a path of its own. */
function joined(source: Source, property: string): string {
  return source.property === undefined ? property : `${source.property}.${property}`;
}
