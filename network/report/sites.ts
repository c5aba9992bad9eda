/** Sites: their devices, tunnels and ranges, who reaches whom, and who is told when a tunnel is down. */
import { nodeOf, valueOf } from "../model/facts";
import { compareText } from "../model/recording";
import { hubRanges, type PlannedSite, sitePlans } from "../model/site-plans";
import type { NetworkModel } from "../model/types";
import type { VpnConnection, VpnGateway } from "../model/vpn-types";
import type { ConsumerFacts } from "../reachability/service-facts";
import type { Json, RecordedResource } from "../recorded";
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import { SecretText } from "../vpn/preshared-key";
import type { Find } from "./endpoints";
import { byAddress, type Names, present, toldOf } from "./names";
import type { AlarmRow, PhaseRow, SitePathRow, SiteRow, TunnelRow, VpnGatewayRow } from "./site-types";

export function vpnGatewayTable(model: NetworkModel, names: Names): VpnGatewayRow[] {
  return [...model.vpnGateways.values()]
    .map((gateway) => {
      const tables = gateway.propagatesTo.flatMap((id) => model.routeTables.get(id) ?? []);
      const subnets = tables.flatMap(({ subnets: ids }) => ids.flatMap((id) => model.subnets.get(id) ?? []));
      return {
        name: gateway.name,
        vpc: names.vpc(gateway.vpc),
        amazonAsn: toldOf(gateway.amazonAsn),
        propagatesTo: present(subnets.sort(byAddress).map(({ tier }) => tier)),
        sites: sitesOf(model, gateway).map(({ site }) => site),
      };
    })
    .sort((a, b) => compareText(a.name, b.name));
}

export function siteTable(model: NetworkModel, consumers: readonly ConsumerFacts[]): SiteRow[] {
  const plans = sitePlans(model);
  return bySite([...model.vpnConnections.values()]).map((connection) => ({
    ...siteRow(model, connection, plans.get(connection.site)),
    services: servicesOf(connection, consumers),
  }));
}

function servicesOf({ site }: VpnConnection, consumers: readonly ConsumerFacts[]): string[] {
  const called = consumers.filter(({ callers }) => callers.some(({ name }) => name === `site ${site}`));
  return [...new Set(called.map(({ service }) => service))].sort(compareText);
}

type BareRow = Omit<SiteRow, "services">;

function siteRow(model: NetworkModel, connection: VpnConnection, planned: PlannedSite | undefined): BareRow {
  const gateway = model.vpnGateways.get(nodeOf(connection.gateway) ?? "");
  const device = model.customerGateways.get(nodeOf(connection.customerGateway) ?? "");
  const routing = valueOf(connection.routing);
  const plan = planned !== undefined && "plan" in planned ? planned.plan : undefined;
  const { profile, behindNat, endpoints } = connection.stated;
  return {
    site: connection.site,
    gateway: gateway?.name ?? null,
    device: { address: toldOf(device?.address), name: toldOf(device?.deviceName), behindNat },
    authentication: device?.certificateArn === undefined ? "preshared-key" : "certificate",
    routing: routing?.kind ?? null,
    asn: routing?.kind === "bgp" ? routing.asn : null,
    prefixes: routing?.prefixes ?? [],
    profile,
    reaches: plan?.remotePrefixes ?? [],
    endpoints,
    resolvesNames: connection.stated.resolver === true && hasInbound(model, gateway),
    tunnels: plan?.tunnels.map((tunnel) => tunnelRow(tunnel, plan)) ?? [],
  };
}

function hasInbound(model: NetworkModel, gateway: VpnGateway | undefined): boolean {
  const vpc = gateway && nodeOf(gateway.vpc);
  return [...model.resolverEndpoints.values()].some(
    (endpoint) =>
      valueOf(endpoint.direction) === "inbound" && vpc !== undefined && nodeOf(endpoint.vpc) === vpc,
  );
}

function tunnelRow({ options, key, ...tunnel }: TunnelPlan, { authentication }: SitePlan): TunnelRow {
  const phase = (number: 1 | 2): PhaseRow => ({
    encryption: options[`phase${number}EncryptionAlgorithms`],
    integrity: options[`phase${number}IntegrityAlgorithms`],
    dhGroups: options[`phase${number}DhGroupNumbers`],
    lifetimeSeconds: options[`phase${number}LifetimeSeconds`],
  });
  return {
    number: tunnel.number,
    insideCidr: tunnel.insideCidr,
    awsInsideAddress: tunnel.awsInsideAddress,
    customerInsideAddress: tunnel.customerInsideAddress,
    ikeVersions: options.ikeVersions,
    phase1: phase(1),
    phase2: phase(2),
    begins: options.startupAction === "start" ? "aws" : "device",
    dpdTimeoutSeconds: options.dpdTimeoutSeconds,
    dpdTimeoutAction: options.dpdTimeoutAction,
    key: authentication.kind === "certificate" || key instanceof SecretText ? null : key,
    logs: options.logging.enabled,
  };
}

/** Every site with the VPC of its gateway and with every other site of it. */
export function sitePathTable(model: NetworkModel, names: Names): SitePathRow[] {
  const gateways = [...model.vpnGateways.values()].sort((a, b) => compareText(a.name, b.name));
  return gateways.flatMap((gateway) => {
    const sites = sitesOf(model, gateway);
    return sites.flatMap((from) => [
      ...vpcPath(model, names, gateway, from),
      ...sites.filter((to) => to !== from).map((to) => sitePath(from, to)),
    ]);
  });
}

function vpcPath(model: NetworkModel, names: Names, gateway: VpnGateway, from: VpnConnection): SitePathRow[] {
  const to = names.vpc(gateway.vpc);
  const kind = valueOf(from.routing)?.kind;
  if (to === null) return [];
  return [{ from: from.site, to, ranges: hubRanges(model, nodeOf(gateway.vpc)), by: kind ?? "unknown" }];
}

/** https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html asks for BGP on both sides. */
function sitePath(from: VpnConnection, to: VpnConnection): SitePathRow {
  const ends = [valueOf(from.routing), valueOf(to.routing)];
  const both = ends.every((routing) => routing?.kind === "bgp");
  return { from: from.site, to: to.site, ranges: ends[1]?.prefixes ?? [], by: both ? "bgp" : "unknown" };
}

const ALARMS: readonly string[] = [
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
];

/** Alarms that the component of a site made beside its connection. */
export function alarmTable(
  model: NetworkModel,
  resources: readonly RecordedResource[],
  find: Find,
): AlarmRow[] {
  const alarms = resources.filter(({ type }) => ALARMS.includes(type));
  return bySite([...model.vpnConnections.values()]).flatMap(({ id, site }) => {
    const parent = find(id)?.parent;
    const own = alarms.filter((alarm) => parent !== undefined && alarm.parent === parent);
    const prefix = `${find(parent)?.name ?? ""}-`;
    return own
      .map((alarm) => ({
        site,
        alarm: alarm.name.startsWith(prefix) ? alarm.name.slice(prefix.length) : alarm.name,
        description: wordOf(alarm.inputs.alarmDescription),
        tells: listOf(alarm.inputs.alarmActions),
      }))
      .sort((a, b) => b.tells.length - a.tells.length || compareText(a.alarm, b.alarm));
  });
}

function wordOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Topics may be made by the program, and then have no name before deployment. */
function listOf(value: Json | undefined): string[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.map((item) => (typeof item === "string" ? item : "a topic of this program"));
}

function sitesOf(model: NetworkModel, gateway: VpnGateway): VpnConnection[] {
  return bySite(gateway.connections.flatMap((id) => model.vpnConnections.get(id) ?? []));
}

function bySite(connections: readonly VpnConnection[]): VpnConnection[] {
  return [...connections].sort((a, b) => compareText(a.site, b.site) || compareText(a.id, b.id));
}
