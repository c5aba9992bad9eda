/**
 * Settings of an estate of any size, for measuring: a hub with 40 endpoints, ten sites and five services, and spokes of
 * three zones and three tiers. Ranges are contiguous, and each endpoint's subscribers are neighbours, so that the rules of
 * the endpoints' security groups aggregate: more than 60 would be an error.
 */
import { interfaceService, interfaceServiceIds } from "../network/catalogue/endpoint-services";
import { quotas } from "../network/catalogue/quotas";
import { type Cidr, cidrOf, formatCidr, subnetAt } from "../network/cidr";

/** Values of the config keys of the namespace `causeway`. */
export type RawSettings = Readonly<Record<string, unknown>>;

const REGION = "eu-west-1";
const ZONES = ["euw1-az1", "euw1-az2", "euw1-az3"];
/** Every spoke subscribes to as many common endpoints as to those of its group. */
const COMMON = 8;
const GROUPS = 4;
/** As many as AWS grants one virtual private gateway at first. */
const SITES = 10;
const SERVICES = 5;
/** Endpoints that every site reaches, the first of the common ones. */
const SITE_ENDPOINTS = 4;

/** Most spokes of one hub: AWS grants no more peerings. */
export const mostSpokes = quotas.peeringsPerVpc.upTo ?? quotas.peeringsPerVpc.value;

/** The settings of an estate with this many spokes, of which every other one is in an account of its own. */
export function estateOf(spokes: number): RawSettings {
  const services = endpoints(COMMON * (GROUPS + 1));
  return {
    accounts: {
      network: { accountId: "111111111111", region: REGION },
      workloads: {
        accountId: "222222222222",
        region: REGION,
        assumeRole: "arn:aws:iam::222222222222:role/causeway",
      },
    },
    hub: {
      account: "network",
      cidr: "10.0.0.0/16",
      zones: ZONES,
      tiers: {
        endpoints: { slot: 0, purpose: "endpoints" },
        resolver: { slot: 1, purpose: "resolver" },
        tools: { slot: 2, purpose: "workload" },
      },
      endpointSets: {
        core: { tier: "endpoints", services: Object.fromEntries(services.map((id) => [id, {}])) },
      },
      gatewayEndpoints: { s3: { tiers: ["tools"] } },
      vpnGateway: { amazonAsn: 64600, propagateTo: ["endpoints", "resolver", "tools"] },
      resolver: { tier: "resolver", inbound: {} },
    },
    spokes: named(spokes, spokeName, (index) =>
      spoke(index, services.slice(0, COMMON), groupOf(services, Math.floor((index * GROUPS) / spokes))),
    ),
    services: named(Math.min(SERVICES, spokes - 1), (index) => `service-${index}`, service),
    sites: named(
      SITES,
      (index) => `site-${index}`,
      (index) => site(index, services.slice(0, SITE_ENDPOINTS)),
    ),
    // More than AWS grants at first, as an estate of this size has.
    quotas: {
      peeringsPerVpc: mostSpokes,
      gatewayEndpointsPerRegion: Math.max(quotas.gatewayEndpointsPerRegion.value, spokes + 1),
    },
  };
}

/** As many settings as wanted, by name. */
function named(
  count: number,
  name: (index: number) => string,
  settings: (index: number) => object,
): Readonly<Record<string, object>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), settings(index)]));
}

function spokeName(index: number): string {
  return `spoke-${String(index).padStart(3, "0")}`;
}

/** Each in a spoke of its own, used through the hub by the next spoke, and by a site. */
function service(index: number): object {
  const listener = {
    port: 443,
    targets: {
      type: "ip",
      addresses: ZONES.map((_, zone) => formatCidr(subnetAt(spokeRange(index), 32, 10 + zone)).split("/")[0]),
    },
  };
  return {
    spoke: spokeName(index),
    loadBalancers: { main: { tier: "app", targetTiers: ["app"], listeners: [listener] } },
    privateDnsName: { name: `service-${index}.example.com`, verification: "published" },
    consumers: {
      hub: { tier: "endpoints", sharedWith: [spokeName(index + 1)], sites: [`site-${index}`] },
    },
  };
}

function site(index: number, endpoints: readonly string[]): object {
  return {
    slot: index,
    customerGateway: { address: `203.0.113.${10 + index}` },
    routing: { kind: "bgp", asn: 65_010 + index, prefixes: [`192.168.${index}.0/24`] },
    endpoints,
    resolver: true,
  };
}

function spokeRange(index: number): Cidr {
  return subnetAt(cidrOf("10.64.0.0/10"), 20, index);
}

function spoke(index: number, common: readonly string[], group: readonly string[]): object {
  return {
    account: index % 2 === 0 ? "network" : "workloads",
    cidr: formatCidr(spokeRange(index)),
    zones: ZONES,
    tiers: { app: { slot: 0 }, batch: { slot: 1 }, database: { slot: 2 } },
    endpoints: [...common, ...group],
    gatewayEndpoints: { s3: { tiers: ["app", "batch"] } },
    peering: { tiers: ["app", "batch"] },
  };
}

function groupOf(services: readonly string[], group: number): readonly string[] {
  return services.slice(COMMON * (group + 1), COMMON * (group + 2));
}

/** Ids of services that every zone has and that need no setting of their own. */
function endpoints(count: number): readonly string[] {
  const plain = interfaceServiceIds().filter((id) => {
    const service = interfaceService(id, REGION);
    if (service === undefined || !service.confirmed || service.needsPrivateDnsNames) return false;
    return service.homeRegion === null && service.ownZone === "allowed" && service.absentZoneIds.length === 0;
  });
  return plain.sort().slice(0, count);
}
