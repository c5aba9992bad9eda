/** VPCs and subnets of a plan. */
import type { Fact, InternetGateway, Source, Subnet, Vpc } from "../../network/model/types";
import {
  defaultAcl,
  defaultGroup,
  ids,
  known,
  link,
  mainTable,
  ownAcl,
  ownTable,
  source,
} from "./building-facts";
import { zoneId } from "./building-names";
import type { NetworkPlan, VpcPlan } from "./plan";

export function vpcNode(plan: NetworkPlan, vpc: VpcPlan): Vpc {
  const id = ids.vpc(vpc.name);
  const from = source(id);
  const second = vpc.secondCidr;
  return {
    id,
    name: vpc.name,
    source: from,
    role: vpc === plan.vpcs[0] ? "hub" : "spoke",
    origin: vpc.origin,
    account: known(vpc.account, source(id, "account")),
    region: known(vpc.region, source(id, "region")),
    ranges: [vpc.cidr, ...(second === undefined ? [] : [second])].map((cidr) => ({
      family: 4,
      cidr: rangeFact(cidr, source(id, "cidr")),
    })),
    dnsSupport: known(vpc.dnsSupport, source(id, "enableDnsSupport")),
    dnsHostnames: known(vpc.dnsHostnames, source(id, "enableDnsHostnames")),
    mainRouteTable: mainTable(vpc.name),
    defaultNetworkAcl: defaultAcl(vpc.name),
    defaultSecurityGroup: defaultGroup(vpc.name),
    subnets: vpc.subnets.map(({ name }) => ids.subnet(vpc.name, name)),
    routeTables: [
      mainTable(vpc.name),
      ...vpc.subnets.filter(({ routes }) => routes !== undefined).map(({ name }) => ownTable(vpc.name, name)),
    ],
    peerings: plan.peerings
      .filter(({ requester, accepter }) => [requester, accepter].includes(vpc.name))
      .map(({ name }) => ids.peering(name)),
    privateZones: plan.zones.flatMap((zone, index) =>
      zone.vpcs.includes(vpc.name) ? [zoneId(zone, index)] : [],
    ),
  };
}

export function rangeFact(cidr: string, from: Source): Fact<string> {
  if (cidr === "?") return { known: false, why: "is not known before deployment", source: from };
  return known(cidr, from);
}

export function subnetNodes(vpc: VpcPlan): Subnet[] {
  return vpc.subnets.map((subnet) => {
    const id = ids.subnet(vpc.name, subnet.name);
    return {
      id,
      name: `${vpc.name}/${subnet.name}`,
      source: source(id),
      vpc: link(ids.vpc(vpc.name)),
      tier: subnet.tier,
      purpose: subnet.tier === "endpoints" ? "endpoints" : "workload",
      zoneId: known(subnet.zone ?? "euw1-az1", source(id, "zone")),
      cidr: known(subnet.cidr, source(id, "cidr")),
      publicAddresses: known(subnet.public === true, source(id, "mapPublicIpOnLaunch")),
      routeTable: link(subnet.routes === undefined ? mainTable(vpc.name) : ownTable(vpc.name, subnet.name)),
      networkAcl: link(subnet.acl === undefined ? defaultAcl(vpc.name) : ownAcl(vpc.name, subnet.name)),
    };
  });
}

export function internetGateways({ name, internet }: VpcPlan): InternetGateway[] {
  if (internet !== true) return [];
  const id = ids.internet(name);
  return [{ id, name: id, source: source(id), vpc: link(ids.vpc(name)), egressOnly: false }];
}
