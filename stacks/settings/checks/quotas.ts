/** Quotas that whole settings can exceed; those of one VPC or one endpoint are checked with it. */
import type { Issue } from "../../../network/issue";
import { namespace, pathText } from "../paths";
import type { Draft } from "../draft";
import type { WrittenSettings } from "../schema";
import { hubView, vpcViews, type VpcView } from "./vpcs";

type Quotas = WrittenSettings["quotas"];

/** Every quota that the settings as a whole exceed. */
export function checkQuotas(draft: Draft): Issue[] {
  const { quotas } = draft;
  if (quotas === undefined) return [];
  return [
    ...checkPeerings(draft, quotas),
    ...checkInterfaceEndpoints(draft, quotas),
    ...checkRoutes(draft, quotas),
    ...checkSubnets(draft, quotas),
    ...checkGatewayEndpoints(draft, quotas),
    ...checkSites(draft, quotas),
  ];
}

function peeredSpokes({ spokes = {} }: Draft): string[] {
  return Object.keys(spokes).filter((name) => spokes[name]?.peering !== "none");
}

function checkPeerings(draft: Draft, { peeringsPerVpc }: Quotas): Issue[] {
  const count = peeredSpokes(draft).length;
  if (count <= peeringsPerVpc) return [];
  const message = `got ${count} peered spokes, ${most("peeringsPerVpc", peeringsPerVpc)}`;
  return [{ code: "peerings-quota", path: pathText(["spokes"]), message }];
}

function checkInterfaceEndpoints(
  { hub, services = {} }: Draft,
  { interfaceEndpointsPerVpc }: Quotas,
): Issue[] {
  const sets = Object.values(hub?.endpointSets ?? {});
  const ofServices = Object.values(services).filter(({ consumers }) => consumers.hub !== undefined).length;
  const count = sets.reduce((sum, set) => sum + Object.keys(set.services).length, ofServices);
  if (count <= interfaceEndpointsPerVpc) return [];
  const message = `got ${count} endpoints, ${most("interfaceEndpointsPerVpc", interfaceEndpointsPerVpc)}`;
  return [{ code: "interface-endpoints-quota", path: pathText(["hub", "endpointSets"]), message }];
}

/** A route table of the hub has the local routes, and one for each range of each peered spoke. */
function checkRoutes(draft: Draft, { routesPerRouteTable }: Quotas): Issue[] {
  const hub = hubView(draft);
  if (hub === undefined) return [];
  const peered = new Set(peeredSpokes(draft));
  const spokes = vpcViews(draft).filter(({ source, name }) => source !== "hub" && peered.has(name));
  const count = spokes.reduce((sum, { ranges }) => sum + ranges.length, hub.ranges.length);
  if (count <= routesPerRouteTable) return [];
  const message = `got ${count} routes in a route table of the hub, ${most("routesPerRouteTable", routesPerRouteTable)}`;
  return [{ code: "routes-quota", path: pathText(["spokes"]), message }];
}

/** Each subnet has a route table of its own; the VPC's main one counts too. What is adopted exists already. */
function checkSubnets(draft: Draft, { subnetsPerVpc, routeTablesPerVpc }: Quotas): Issue[] {
  return vpcViews(draft).flatMap(({ path, source, tiers }) => {
    const used = Object.values(tiers).filter((tier) => tier.used);
    const subnets = source === "adopted" ? 0 : used.reduce((sum, { zones }) => sum + zones.length, 0);
    const at = pathText([...path, "tiers"]);
    const tables = `got ${subnets + 1} route tables, ${most("routeTablesPerVpc", routeTablesPerVpc)}`;
    return [
      ...(subnets <= subnetsPerVpc
        ? []
        : [
            {
              code: "subnets-quota",
              path: at,
              message: `got ${subnets} subnets, ${most("subnetsPerVpc", subnetsPerVpc)}`,
            },
          ]),
      ...(subnets < routeTablesPerVpc ? [] : [{ code: "route-tables-quota", path: at, message: tables }]),
    ];
  });
}

function checkGatewayEndpoints(draft: Draft, { gatewayEndpointsPerRegion }: Quotas): Issue[] {
  const places = new Map<string, number>();
  return vpcViews(draft).flatMap((vpc) => {
    const place = `${vpc.account} in ${vpc.region}`;
    const before = places.get(place) ?? 0;
    const count = before + countOf(vpc);
    places.set(place, count);
    if (count <= gatewayEndpointsPerRegion || before > gatewayEndpointsPerRegion) return [];
    const message = `got gateway endpoint number ${count} of account ${place}, ${most("gatewayEndpointsPerRegion", gatewayEndpointsPerRegion)}`;
    return [{ code: "gateway-endpoints-quota", path: pathText([...vpc.path, "gatewayEndpoints"]), message }];
  });
}

/** Each site has a customer gateway and a connection of its own, all in the hub's account and region. */
function checkSites({ sites = {} }: Draft, quotas: Quotas): Issue[] {
  const count = Object.keys(sites).length;
  const kinds = [
    { code: "connections-quota", key: "vpnConnectionsPerRegion", what: "connections" },
    { code: "customer-gateways-quota", key: "customerGatewaysPerRegion", what: "customer gateways" },
  ] as const;
  return kinds.flatMap(({ code, key, what }) => {
    if (count <= quotas[key]) return [];
    const message = `got ${count} sites, so as many ${what} in the hub's region, ${most(key, quotas[key])}`;
    return [{ code, path: pathText(["sites"]), message }];
  });
}

function countOf({ gatewayEndpoints }: VpcView): number {
  return Object.values(gatewayEndpoints).filter((endpoint) => endpoint !== undefined).length;
}

function most(key: keyof Quotas, limit: number): string {
  return `expected at most ${limit}; ask AWS for more and write it at ${namespace}:quotas.${key}, or use fewer`;
}
