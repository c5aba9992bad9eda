/** Route 53 Resolver: who may ask whom for which names. */
import { cidrOf, containsCidr, parseAddress } from "../cidr";
import { nodeOf, valueOf } from "../model/facts";
import { compareText } from "../model/recording";
import type { NetworkModel, Subnet } from "../model/types";
import type { ResolverEndpoint, ResolverRule } from "../model/vpn-types";
import { byAddress, byRange, type Names, present, toldOf, unique } from "./names";
import type {
  ForwardersRow,
  ResolverEndpointRow,
  ResolverReport,
  ResolverRuleRow,
  SiteRow,
} from "./site-types";
import type { ServiceRow, SharedEndpointRow } from "./types";

/**
 * @param sites the report's sites, which say who may ask
 * @param shared the report's endpoints, whose names are asked for
 * @param services the report's services, whose names are asked for too
 */
export function resolverReport(
  model: NetworkModel,
  names: Names,
  sites: readonly SiteRow[],
  shared: readonly SharedEndpointRow[],
  services: readonly ServiceRow[],
): ResolverReport {
  const endpoints = [...model.resolverEndpoints.values()];
  const [inbound] = endpoints.filter(({ direction }) => valueOf(direction) === "inbound");
  return {
    endpoints: endpoints
      .map((endpoint) => endpointRow(model, names, endpoint))
      .sort((a, b) => compareText(a.direction ?? "", b.direction ?? "") || compareText(a.name, b.name)),
    rules: [...model.resolverRules.values()]
      .map((rule) => ruleRow(names, rule))
      .sort((a, b) => compareText(a.domain ?? "", b.domain ?? "")),
    forwarders: inbound === undefined ? null : forwardersRow(inbound, sites, shared, services),
  };
}

function endpointRow(model: NetworkModel, names: Names, endpoint: ResolverEndpoint): ResolverEndpointRow {
  const subnets = endpoint.subnets
    .flatMap((link) => model.subnets.get(nodeOf(link) ?? "") ?? [])
    .sort(byAddress);
  const inbound = valueOf(endpoint.direction) === "inbound";
  const rules = endpoint.securityGroups
    .flatMap((link) => model.securityGroups.get(nodeOf(link) ?? "")?.rules ?? [])
    .filter(({ direction }) => (direction === "ingress") === inbound);
  const ranges = rules.flatMap(({ peer }) =>
    peer.known && peer.value.kind === "cidr" ? [peer.value.cidr] : [],
  );
  return {
    name: endpoint.name,
    direction: toldOf(endpoint.direction),
    vpc: names.vpc(endpoint.vpc),
    addresses: subnets.map((subnet) => ({
      zone: toldOf(subnet.zoneId),
      address: endpoint.addresses.find((address) => isIn(subnet, address)) ?? null,
    })),
    ranges: unique(ranges).sort(byRange),
  };
}

function isIn({ cidr }: Subnet, text: string): boolean {
  const address = parseAddress(text);
  if (!cidr.known || address === undefined) return false;
  const host = {
    family: address.family,
    first: address.value,
    prefixLength: address.family === 4 ? 32 : 128,
  };
  return containsCidr(cidrOf(cidr.value), host);
}

function ruleRow(names: Names, rule: ResolverRule): ResolverRuleRow {
  const vpcs = [...rule.vpcs].sort((a, b) => names.rank(a) - names.rank(b));
  return {
    domain: toldOf(rule.domainName),
    targets: rule.targets.map(({ address, port }) => (port === 53 ? address : `${address} port ${port}`)),
    followedBy: present(vpcs.map((vpc) => names.vpc(vpc))),
  };
}

function forwardersRow(
  { addresses }: ResolverEndpoint,
  sites: readonly SiteRow[],
  shared: readonly SharedEndpointRow[],
  services: readonly ServiceRow[],
): ForwardersRow {
  const consumers = services.flatMap((service) => service.consumers);
  const asking = sites.filter(({ resolvesNames }) => resolvesNames);
  const rows = asking.map(({ site, endpoints }) => {
    const own = shared.filter(({ service }) => endpoints === null || endpoints.includes(service));
    const used = consumers.filter(({ sites: callers }) => callers.includes(site));
    const names = [...own, ...used].flatMap((row) => row.names.map(({ name }) => name.replace(/^\*\./, "")));
    return { site, names: topNames(unique(names).sort(compareText)) };
  });
  return { resolvers: addresses, sites: rows };
}

function topNames(names: readonly string[]): string[] {
  return names.filter((name) => !names.some((upper) => name.endsWith(`.${upper}`)));
}
