/**
 * Site-to-Site VPN: virtual private gateways, devices, connections with their tunnels, and the routes that a gateway
 * puts into the tables that learn from it.
 */
import type { RecordedResource } from "../../recorded";
import { DEFAULT_CUSTOMER_ASN } from "../../vpn/asn";
import type { SiteRouting } from "../../vpn/site";
import type { Context } from "../context";
import {
  fact,
  flag,
  isGiven,
  known,
  mapFact,
  nodeOf,
  objectOf,
  sourceOf,
  text,
  unknown,
  whole,
} from "../facts";
import { linkOf, ownerOf, requiredLink } from "../links";
import { groupBy, ofType } from "../recording";
import { announcedBy, siteOf, type SiteFacts, statedSite } from "../site-facts";
import type { Fact, Link, NodeId, Route } from "../types";
import type { CustomerGateway, VpnConnection, VpnGateway } from "../vpn-types";
import { type RoutePlaces, routeTableOf } from "./route-owner";
import { AWS } from "./types";
import { liftTunnel } from "./vpn-tunnel";

/** Gateways, devices and connections, and the propagated routes by route table. */
export interface LiftedVpn {
  readonly vpnGateways: readonly VpnGateway[];
  readonly customerGateways: readonly CustomerGateway[];
  readonly vpnConnections: readonly VpnConnection[];
  readonly propagated: ReadonlyMap<NodeId, readonly Route[]>;
}

export function liftVpn(context: Context, places: RoutePlaces): LiftedVpn {
  const connections = liftConnections(context);
  const propagations = liftPropagations(context, places);
  const gateways = liftGateways(context, connections, propagations);
  const ids = new Map(gateways.map((gateway) => [gateway.id, gateway]));
  const routes = propagations.flatMap(({ gateway, table, resource }) => {
    const own = connections.filter((connection) => keyOf(connection.gateway) === gateway);
    const node = ids.get(gateway);
    return own
      .flatMap((connection) => learnedRoutes(connection, node, resource))
      .map((route) => ({ table, route }));
  });
  const byTable = groupBy(routes, ({ table }) => table);
  return {
    vpnGateways: gateways,
    customerGateways: ofType(context.recording, AWS.customerGateway).map(liftCustomerGateway),
    vpnConnections: connections.map((connection) => ({
      ...connection,
      gateway: gatewayLink(connection.gateway),
    })),
    propagated: new Map([...byTable].map(([table, found]) => [table, found.map(({ route }) => route)])),
  };
}

interface Propagation {
  /** The gateway's node. */
  readonly gateway: NodeId;
  readonly table: NodeId;
  readonly resource: RecordedResource;
}

function liftPropagations(context: Context, places: RoutePlaces): Propagation[] {
  return ofType(context.recording, AWS.vpnPropagation).flatMap((resource) => {
    const gateway = keyOf(requiredLink(context, "vpnGateway", resource, "vpnGatewayId"));
    const table = routeTableOf(context, places, resource);
    return gateway === undefined || table === undefined ? [] : [{ gateway, table, resource }];
  });
}

/** A gateway that is not in the recording has its id as its node, since AWS's ids are unique. */
function keyOf(link: Link): NodeId | undefined {
  return link.kind === "outside" ? link.id : nodeOf(link);
}

function gatewayLink(link: Link): Link {
  return link.kind === "outside" ? { kind: "node", node: link.id, source: link.source } : link;
}

function liftGateways(
  context: Context,
  connections: readonly VpnConnection[],
  propagations: readonly Propagation[],
): VpnGateway[] {
  const { recording } = context;
  const attachments = groupBy(ofType(recording, AWS.vpnGatewayAttachment), (attachment) =>
    keyOf(requiredLink(context, "vpnGateway", attachment, "vpnGatewayId")),
  );
  const made = ofType(recording, AWS.vpnGateway).map((gateway) => ({
    id: gateway.urn,
    name: gateway.name,
    source: sourceOf(gateway),
    vpc: isGiven(gateway.inputs.vpcId) ? linkOf(context, "vpc", gateway, "vpcId") : undefined,
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnGateway.html
    amazonAsn: fact(gateway, "amazonSideAsn", (value) => whole(Number(value)), 64_512),
  }));
  const existing = connections.flatMap(({ gateway, id }) => {
    if (gateway.kind !== "outside") return [];
    const { source } = gateway;
    return [{ id: gateway.id, name: gateway.id, source, vpc: undefined, amazonAsn: givenAsn(context, id) }];
  });
  const all = new Map([...made, ...existing].map((gateway) => [gateway.id, gateway]));
  return [...all.values()].map((gateway) => {
    const [attachment] = attachments.get(gateway.id) ?? [];
    const own = propagations.filter((propagation) => propagation.gateway === gateway.id);
    return {
      ...gateway,
      vpc: gateway.vpc ?? attachedTo(context, gateway.source, attachment, own[0]),
      propagatesTo: [...new Set(own.map(({ table }) => table))].sort(),
      connections: connections
        .filter((connection) => keyOf(connection.gateway) === gateway.id)
        .map(({ id }) => id),
    };
  });
}

/** A table learns only from a gateway that is attached to its own VPC. */
function attachedTo(
  context: Context,
  source: VpnGateway["source"],
  attachment: RecordedResource | undefined,
  propagation: Propagation | undefined,
): Link {
  if (attachment !== undefined) return requiredLink(context, "vpc", attachment, "vpcId");
  const learned = propagation && linkOf(context, "vpc", propagation.resource, "routeTableId");
  return learned ?? { kind: "unknown", why: "is not given", source };
}

/** The component that made the connection was told the ASN of a gateway that it did not make. */
function givenAsn(context: Context, id: NodeId): Fact<number> {
  const connection = context.recording.byUrn.get(id);
  const component = connection && siteOf(context.recording, connection).component;
  const { amazonAsn } = objectOf(component?.inputs.gateway);
  if (component === undefined || !Number.isInteger(amazonAsn))
    return unknown("is the existing gateway's", { urn: id });
  return known(Number(amazonAsn), sourceOf(component, "gateway"));
}

function liftCustomerGateway(device: RecordedResource): CustomerGateway {
  const { ipAddress, certificateArn, deviceName, bgpAsnExtended } = device.inputs;
  const number = (value: unknown) => whole(Number(value));
  return {
    id: device.urn,
    name: device.name,
    source: sourceOf(device),
    ...(isGiven(ipAddress) ? { address: fact(device, "ipAddress", text) } : {}),
    ...(isGiven(certificateArn) ? { certificateArn: fact(device, "certificateArn", text) } : {}),
    ...(isGiven(deviceName) ? { deviceName: fact(device, "deviceName", text) } : {}),
    asn: fact(device, isGiven(bgpAsnExtended) ? "bgpAsnExtended" : "bgpAsn", number, DEFAULT_CUSTOMER_ASN),
  };
}

/** Their gateways as recorded: those that exist already lead outside. */
function liftConnections(context: Context): VpnConnection[] {
  const routes = groupBy(ofType(context.recording, AWS.vpnConnectionRoute), (route) =>
    ownerOf(context, "vpnConnection", route, "vpnConnectionId"),
  );
  return ofType(context.recording, AWS.vpnConnection).map((connection) => {
    const site = siteOf(context.recording, connection);
    return {
      id: connection.urn,
      name: connection.name,
      site: site.name,
      gateway: requiredLink(context, "vpnGateway", connection, "vpnGatewayId"),
      customerGateway: requiredLink(context, "customerGateway", connection, "customerGatewayId"),
      routing: routingOf(context, connection, site, routes.get(connection.urn) ?? []),
      // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnConnectionOptionsSpecification.html
      selectors: {
        local: fact(connection, "localIpv4NetworkCidr", text, "0.0.0.0/0"),
        remote: fact(connection, "remoteIpv4NetworkCidr", text, "0.0.0.0/0"),
      },
      tunnels: [liftTunnel(connection, 1), liftTunnel(connection, 2)],
      stated: statedSite(site),
      source: sourceOf(connection),
    };
  });
}

function routingOf(
  context: Context,
  connection: RecordedResource,
  site: SiteFacts,
  routes: readonly RecordedResource[],
): Fact<SiteRouting> {
  const isStatic = fact(connection, "staticRoutesOnly", flag, false);
  if (!isStatic.known) return isStatic;
  if (isStatic.value) {
    const prefixes = routes.map((route) => fact(route, "destinationCidrBlock", text));
    const open = prefixes.find((prefix) => !prefix.known);
    if (open !== undefined && !open.known) return open;
    const texts = prefixes.flatMap((prefix) => (prefix.known ? [prefix.value] : []));
    return known({ kind: "static", prefixes: texts.sort() }, isStatic.source);
  }
  const link = linkOf(context, "customerGateway", connection, "customerGatewayId");
  const device = context.recording.byUrn.get(nodeOf(link) ?? "");
  const asn =
    device === undefined
      ? unknown("is the existing device's", sourceOf(connection))
      : liftCustomerGateway(device).asn;
  if (!asn.known) return asn;
  return mapFact(announcedBy(site), (prefixes) => ({ kind: "bgp", asn: asn.value, prefixes }) as const);
}

/** One route for each of the site's ranges; a single one to nobody knows where, when they are not known. */
function learnedRoutes(
  { routing }: VpnConnection,
  gateway: VpnGateway | undefined,
  propagation: RecordedResource,
): Route[] {
  if (gateway === undefined) return [];
  const source = sourceOf(propagation);
  const target = { kind: "vpn-gateway", to: { kind: "node", node: gateway.id, source } } as const;
  if (!routing.known) return [{ destination: routing, target, origin: "propagated", source }];
  return routing.value.prefixes.map((cidr) => ({
    destination: known({ kind: "cidr", cidr }, routing.source),
    target,
    origin: "propagated",
    source,
  }));
}
