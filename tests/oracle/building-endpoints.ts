/** Peerings and endpoints of a plan. */
import type {
  EndpointPolicy,
  Fact,
  GatewayEndpoint,
  InterfaceEndpoint,
  Peering,
  Source,
} from "../../network/model/types";
import type { JsonObject } from "../../network/recorded";
import { defaultGroup, hasVpc, ids, known, link, ownTable, source } from "./building-facts";
import type { EndpointPlan, GatewayPlan, NetworkPlan, PeeringPlan } from "./plan";

export function peeringNodes(
  plan: NetworkPlan,
  { name, requester, accepter, status }: PeeringPlan,
): Peering[] {
  if (!hasVpc(plan, requester) || !hasVpc(plan, accepter)) return [];
  const id = ids.peering(name);
  const side = (vpcName: string) => {
    const vpc = plan.vpcs.find((each) => each.name === vpcName);
    return {
      vpc: link(ids.vpc(vpcName)),
      account: known(vpc?.account ?? "", source(id, "account")),
      region: known(vpc?.region ?? "", source(id, "region")),
      dnsResolution: known(true, source(id, "dnsResolution")),
    };
  };
  return [
    {
      id,
      name,
      source: source(id),
      requester: side(requester),
      accepter: side(accepter),
      status: known(status, source(id, "autoAccept")),
    },
  ];
}

function policyOf(document: JsonObject | undefined, from: Source): Fact<EndpointPolicy> {
  return known(document === undefined ? { kind: "full" } : { kind: "document", document }, from);
}

export function endpointNodes(plan: NetworkPlan, endpoint: EndpointPlan): InterfaceEndpoint[] {
  const vpc = plan.vpcs.find(({ name }) => name === endpoint.vpc);
  if (vpc === undefined) return [];
  const id = ids.endpoint(endpoint.name);
  const groups = endpoint.groups.filter((name) => vpc.groups.some((group) => group.name === name));
  return [
    {
      id,
      name: endpoint.name,
      source: source(id),
      set: "core",
      vpc: link(ids.vpc(vpc.name)),
      serviceName: known(endpoint.service, source(id, "serviceName")),
      subnets: vpc.subnets
        .filter(({ name }) => endpoint.subnets.includes(name))
        .map(({ name }) => link(ids.subnet(vpc.name, name))),
      securityGroups:
        groups.length === 0
          ? [link(defaultGroup(vpc.name))]
          : groups.map((name) => link(ids.group(vpc.name, name))),
      policy: policyOf(endpoint.policy, source(id, "policy")),
      privateDns: known(endpoint.privateDns, source(id, "privateDnsEnabled")),
    },
  ];
}

export function gatewayNodes(plan: NetworkPlan, gateway: GatewayPlan): GatewayEndpoint[] {
  const vpc = plan.vpcs.find(({ name }) => name === gateway.vpc);
  if (vpc === undefined) return [];
  const id = ids.gateway(gateway.name);
  return [
    {
      id,
      name: gateway.name,
      source: source(id),
      vpc: link(ids.vpc(vpc.name)),
      serviceName: known(gateway.service, source(id, "serviceName")),
      routeTables: vpc.subnets
        .filter(({ name, routes }) => routes !== undefined && gateway.subnets.includes(name))
        .map(({ name }) => link(ownTable(vpc.name, name))),
      policy: policyOf(gateway.policy, source(id, "policy")),
    },
  ];
}
