/**
 * From a plan comes a model value as the recorder would give it, and the world that the model cannot know.
 *
 * A part that names something that is not in the plan is left out, so that anything may be deleted.
 */
import { buildModel } from "../../network/model/build";
import type { NetworkModel, Warning } from "../../network/model/types";
import { endpointNodes, gatewayNodes, peeringNodes } from "./building-endpoints";
import { byId, hasVpc, ids, link, source } from "./building-facts";
import { networkAcls, securityGroups } from "./building-filters";
import { zoneNode } from "./building-names";
import { resolverNode, ruleNode } from "./building-resolvers";
import { machineNodes, natNodes, routeTables } from "./building-routes";
import {
  balancerNode,
  connectionOf,
  serviceIds,
  serviceNode,
  type ServicePlan,
  type Surroundings,
  targetGroupNodes,
} from "./building-services";
import { connectionNode, vpnNode, vpnsOf } from "./building-sites";
import { internetGateways, subnetNodes, vpcNode } from "./building-vpcs";
import { worldOf } from "./building-world";
import { withFog } from "./fog";
import type { World } from "./packet";
import type { NetworkPlan } from "./plan";

export interface Network {
  readonly plan: NetworkPlan;
  readonly model: NetworkModel;
  readonly world: World;
}

/** A model without parts: kinds of parts that plans do not speak of are missing. */
const NOTHING = buildModel([]);

/** The model of a plan, and the world around it. */
export function buildNetwork(plan: NetworkPlan): Network {
  const tables = plan.vpcs.flatMap((vpc) => routeTables(plan, vpc));
  const model: NetworkModel = {
    ...NOTHING,
    vpcs: byId(plan.vpcs.map((vpc) => vpcNode(plan, vpc))),
    subnets: byId(plan.vpcs.flatMap(subnetNodes)),
    routeTables: byId(tables),
    networkAcls: byId(plan.vpcs.flatMap(networkAcls)),
    securityGroups: byId(plan.vpcs.flatMap((vpc) => securityGroups(plan, vpc))),
    peerings: byId(plan.peerings.flatMap((peering) => peeringNodes(plan, peering))),
    interfaceEndpoints: byId(plan.endpoints.flatMap((endpoint) => endpointNodes(plan, endpoint))),
    gatewayEndpoints: byId(plan.gateways.flatMap((gateway) => gatewayNodes(plan, gateway))),
    internetGateways: byId(plan.vpcs.flatMap(internetGateways)),
    machines: byId(machineNodes(plan)),
    natGateways: byId((plan.nats ?? []).flatMap((nat) => natNodes(plan, nat))),
    endpointServices: byId(servicesOf(plan).map(({ service, around }) => serviceNode(service, around))),
    loadBalancers: byId(servicesOf(plan).map(({ service, around }) => balancerNode(service, around))),
    targetGroups: byId(servicesOf(plan).flatMap(({ service, around }) => targetGroupNodes(service, around))),
    serviceConnections: plan.endpoints.flatMap(({ name, vpc, connection }) =>
      connection !== undefined && hasVpc(plan, vpc) && hasService(plan, connection.service)
        ? [connectionOf(ids.endpoint(name), connection)]
        : [],
    ),
    privateZones: byId(plan.zones.map((zone, index) => zoneNode(plan, zone, index))),
    resolverEndpoints: byId(resolversOf(plan)),
    resolverRules: byId(rulesOf(plan)),
    vpnGateways: byId(vpnsOf(plan).map(vpnNode)),
    vpnConnections: byId(
      vpnsOf(plan).flatMap((vpn) => vpn.sites.map((site, index) => connectionNode(vpn, site, index))),
    ),
    workloadGroups: plan.vpcs.flatMap((vpc) =>
      vpc.groups
        .filter(({ name }) => vpc.subnets.some(({ tier }) => tier === name))
        .map(({ name }) => ({
          vpc: ids.vpc(vpc.name),
          tier: name,
          securityGroup: link(ids.group(vpc.name, name)),
        })),
    ),
    warnings: plan.warnings.flatMap((name) => warningNodes(plan, name)),
  };
  return { plan, model: withFog(model, plan.fog), world: worldOf(plan) };
}

function hasService(plan: NetworkPlan, name: string): boolean {
  return servicesOf(plan).some(({ service }) => service.name === name);
}

/** Services whose VPC is in the plan, with what it is. */
function servicesOf(plan: NetworkPlan): { readonly service: ServicePlan; readonly around: Surroundings }[] {
  const { balancers } = worldOf(plan);
  return (plan.services ?? []).flatMap((service) => {
    const vpc = plan.vpcs.find(({ name }) => name === service.vpc);
    if (vpc === undefined) return [];
    const { account, region, subnets, groups } = vpc;
    const own = balancers.filter(({ balancer }) => balancer === serviceIds.balancer(service.name));
    const around: Surroundings = {
      account,
      region,
      vpc: ids.vpc(vpc.name),
      subnet: (name) => (subnets.some((one) => one.name === name) ? ids.subnet(vpc.name, name) : undefined),
      group: (name) => (groups.some((one) => one.name === name) ? ids.group(vpc.name, name) : undefined),
      addresses: own.map(({ address }) => address),
    };
    return [{ service, around }];
  });
}

/** Resolver endpoints whose VPC is in the plan. */
function resolversOf(plan: NetworkPlan) {
  return (plan.resolvers ?? []).flatMap((resolver) => {
    const vpc = plan.vpcs.find(({ name }) => name === resolver.vpc);
    if (vpc === undefined) return [];
    const subnet = (name: string) =>
      vpc.subnets.some((one) => one.name === name) ? ids.subnet(vpc.name, name) : undefined;
    const group = (name: string) =>
      vpc.groups.some((one) => one.name === name) ? ids.group(vpc.name, name) : undefined;
    return [resolverNode(resolver, { vpc: ids.vpc(vpc.name), subnet, group })];
  });
}

function rulesOf(plan: NetworkPlan) {
  const there = new Set(resolversOf(plan).map(({ name }) => name));
  return (plan.rules ?? []).map((rule, index) =>
    ruleNode(rule, index, {
      vpcs: rule.vpcs.filter((name) => hasVpc(plan, name)).map(ids.vpc),
      hasResolver: rule.resolver !== undefined && there.has(rule.resolver),
    }),
  );
}

function warningNodes(plan: NetworkPlan, name: string): Warning[] {
  if (name !== "all" && !hasVpc(plan, name)) return [];
  return [
    {
      code: "unmodelled-resource",
      type: "aws:ec2/example:Example",
      message: `something in ${name} is not modelled`,
      affects: name === "all" ? "all" : [ids.vpc(name)],
      source: source("example"),
    },
  ];
}
