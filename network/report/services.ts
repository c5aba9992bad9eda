/** PrivateLink services: what stands behind each, who may use it, and from where it is used by which names. */
import { ESTATE } from "../model/estate";
import { itemsOf, nodeOf, objectOf, objectsOf, valueOf } from "../model/facts";
import { compareText, groupBy } from "../model/recording";
import type { EndpointService, LoadBalancer, Listener, ServiceConnection } from "../model/privatelink-types";
import type { InterfaceEndpoint, Link, NetworkModel } from "../model/types";
import type { JsonObject, RecordedResource } from "../recorded";
import { endpointFilters, endpointZones, type Find, privateNames, zonesByEndpoint } from "./endpoints";
import { type Names, present, toldOf, unique } from "./names";
import type {
  ServiceConsumerRow,
  ServiceListenerRow,
  ServiceLoadBalancerRow,
  ServiceRow,
} from "./service-types";

/** Sorted by name. */
export function serviceTable(
  model: NetworkModel,
  names: Names,
  find: Find,
  resources: readonly RecordedResource[],
): ServiceRow[] {
  const estate = resources.find(({ type }) => type === ESTATE);
  const stated = objectOf(estate?.inputs.services);
  const connections = groupBy(model.serviceConnections, ({ service }) => service);
  return [...model.endpointServices.values()]
    .map((service) => {
      const name = find(find(service.id)?.parent)?.name;
      const own = name === undefined ? {} : objectOf(stated[name]);
      return serviceRow(
        { model, names, service, stated: own },
        name ?? service.name,
        connections.get(service.id) ?? [],
      );
    })
    .sort((a, b) => compareText(a.name, b.name));
}

interface Subject {
  readonly model: NetworkModel;
  readonly names: Names;
  readonly service: EndpointService;
  /** What the settings state of it. */
  readonly stated: JsonObject;
}

function serviceRow(subject: Subject, name: string, connections: readonly ServiceConnection[]): ServiceRow {
  const { model, service, stated } = subject;
  const balancers = service.loadBalancers.flatMap(
    (link) => model.loadBalancers.get(nodeOf(link) ?? "") ?? [],
  );
  const rows = [
    ...balancers.map((balancer) => balancerRow(model, name, balancer)),
    ...existingRows(stated),
  ].sort((a, b) => compareText(a.name, b.name));
  const required = valueOf(service.acceptanceRequired);
  return {
    name,
    vpc: vpcOf(subject, balancers),
    account: toldOf(service.account),
    region: toldOf(service.region),
    acceptance: required === undefined ? null : required ? "manual" : "automatic",
    zones: unique(rows.flatMap(({ zones }) => zones)).sort(compareText),
    principals: present(service.principals.map(valueOf)).sort(compareText),
    regions: valueOf(service.supportedRegions) ?? [],
    addressTypes: valueOf(service.addressTypes) ?? [],
    privateName: service.privateName === undefined ? null : toldOf(service.privateName),
    nameVerified: service.nameVerified,
    loadBalancers: rows,
    consumers: [...consumerRows(subject, connections), ...outsideRows(subject, required)],
  };
}

function vpcOf({ model, names, stated }: Subject, balancers: readonly LoadBalancer[]): string | null {
  const subnets = balancers.flatMap((balancer) => balancer.subnets);
  const [found] = subnets.flatMap((link) => model.subnets.get(nodeOf(link) ?? "")?.vpc ?? []);
  if (found !== undefined) return names.vpc(found);
  return typeof stated.spoke === "string" ? stated.spoke : null;
}

function balancerRow(model: NetworkModel, service: string, balancer: LoadBalancer): ServiceLoadBalancerRow {
  const prefix = `${service}-`;
  const { name } = balancer;
  return {
    name: name.startsWith(prefix) ? name.slice(prefix.length) : name,
    existing: false,
    zones: zonesOf(model, balancer.subnets),
    listeners: balancer.listeners
      .map((listener) => ({
        order: valueOf(listener.port) ?? 0,
        row: listenerRow(model, balancer, listener),
      }))
      .sort((a, b) => a.order - b.order)
      .map(({ row }) => row),
  };
}

function listenerRow(
  model: NetworkModel,
  { targetTiers }: LoadBalancer,
  listener: Listener,
): ServiceListenerRow {
  const group = model.targetGroups.get(nodeOf(listener.targetGroup) ?? "");
  const port = valueOf(group?.port);
  const protocol = valueOf(group?.protocol);
  const complete = valueOf(group?.complete);
  const asked = valueOf(group?.healthCheckPort);
  const askedBy = valueOf(group?.healthCheckProtocol);
  return {
    listens: `${valueOf(listener.protocol) ?? "unknown"} ${valueOf(listener.port) ?? "unknown"}`,
    sendsTo: port === undefined || protocol === undefined ? null : `${protocol} ${port}`,
    targetType: valueOf(group?.targetType) ?? null,
    targets: (group?.targets ?? []).map(({ id }) => valueOf(id) ?? "unknown").sort(compareText),
    registeredElsewhere: complete === undefined ? null : !complete,
    tiers: targetTiers,
    healthCheck:
      asked === undefined || askedBy === undefined
        ? null
        : `${askedBy} ${asked === "traffic-port" ? (port ?? "unknown") : asked}`,
  };
}

/** Load balancers that exist already are no resources of the program. */
function existingRows({ loadBalancers }: JsonObject): ServiceLoadBalancerRow[] {
  return Object.entries(objectOf(loadBalancers)).flatMap(([name, balancer]): ServiceLoadBalancerRow[] => {
    const { existing } = objectOf(balancer);
    if (existing === undefined) return [];
    const { zones, listeners } = objectOf(existing);
    const rows = objectsOf(listeners).map(({ port, protocol }) => ({
      listens: `${String(protocol)} ${String(port)}`,
      sendsTo: null,
      targetType: null,
      targets: [],
      registeredElsewhere: null,
      tiers: [],
      healthCheck: null,
    }));
    return [{ name, existing: true, zones: itemsOf(zones).map(String).sort(compareText), listeners: rows }];
  });
}

function consumerRows(subject: Subject, connections: readonly ServiceConnection[]): ServiceConsumerRow[] {
  const { model, names } = subject;
  const zones = zonesByEndpoint(model);
  const found = connections.flatMap((connection) => {
    const endpoint = model.interfaceEndpoints.get(connection.endpoint);
    return endpoint === undefined ? [] : [{ connection, endpoint }];
  });
  return found
    .sort(
      (a, b) =>
        names.rank(a.endpoint.vpc) - names.rank(b.endpoint.vpc) || compareText(a.endpoint.id, b.endpoint.id),
    )
    .map(({ connection, endpoint }) => {
      const vpc = model.vpcs.get(nodeOf(endpoint.vpc) ?? "");
      const shared = (zones.get(endpoint.id) ?? []).flatMap((zone) =>
        privateNames(model, names, endpoint.id, zone),
      );
      return {
        vpc: names.vpc(endpoint.vpc),
        account: vpc === undefined ? null : toldOf(vpc.account),
        region: vpc === undefined ? null : toldOf(vpc.region),
        endpoint: endpoint.name,
        state: valueOf(connection.state) ?? null,
        zones: endpointZones(model, endpoint),
        ...endpointFilters(model, endpoint),
        sites: sitesOf(subject, endpoint),
        names: [...shared, ...ownPrivateName(subject, endpoint)],
      };
    });
}

/** Ranges say nothing of whose they are; the settings do. */
function sitesOf({ stated }: Subject, { name }: InterfaceEndpoint): string[] {
  const own = Object.values(objectOf(stated.consumers))
    .map(objectOf)
    .find(({ endpoint }) => endpoint === name);
  return itemsOf(own?.sites).map(String).sort(compareText);
}

/** The service's own name, for which AWS answers within the endpoint's VPC alone. */
function ownPrivateName(
  { names, service }: Subject,
  endpoint: InterfaceEndpoint,
): ServiceConsumerRow["names"] {
  const name = valueOf(service.privateName);
  if (name === undefined || valueOf(endpoint.privateDns) !== true) return [];
  return [{ name, resolvedBy: present([names.vpc(endpoint.vpc) ?? undefined]) }];
}

/** Accounts that make endpoints of their own; what they are is known to them alone. */
function outsideRows(
  { service, stated }: Subject,
  acceptanceRequired: boolean | undefined,
): ServiceConsumerRow[] {
  const accounts = itemsOf(stated.accounts).map(String).sort(compareText);
  const privateName = service.nameVerified ? valueOf(service.privateName) : undefined;
  return accounts.map((account) => ({
    vpc: null,
    account,
    region: null,
    endpoint: null,
    state: acceptanceRequired === undefined ? null : acceptanceRequired ? "pending" : "accepted",
    zones: [],
    ports: [],
    admits: [],
    sites: [],
    names: privateName === undefined ? [] : [{ name: privateName, resolvedBy: [] }],
  }));
}

function zonesOf(model: NetworkModel, subnets: readonly Link[]): string[] {
  const zones = subnets.map((link) => valueOf(model.subnets.get(nodeOf(link) ?? "")?.zoneId));
  return present(zones).sort(compareText);
}
