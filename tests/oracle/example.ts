/**
 * A small network in which everything that should work does, and flows through it: a hub that shares one interface
 * endpoint, a spoke `app` with a gateway endpoint for S3, and a spoke `data`; the spokes are not peered.
 */
import type { Flow } from "./packet";
import { ids } from "./building-facts";
import {
  type AclRulePlan,
  type EndpointPlan,
  type GroupRulePlan,
  type NetworkPlan,
  type RoutePlan,
  type SubnetPlan,
  type VpcPlan,
  type ZonePlan,
} from "./plan";

export const SECRETS = "secretsmanager.eu-west-1.amazonaws.com";
export const S3 = "s3.eu-west-1.amazonaws.com";

const NETWORK = { account: "111111111111", region: "eu-west-1", origin: "created" } as const;
const NAMES = { dnsSupport: true, dnsHostnames: true } as const;

const hub: VpcPlan = {
  ...NETWORK,
  ...NAMES,
  name: "hub",
  cidr: "10.0.0.0/22",
  subnets: [
    {
      name: "endpoints-1",
      tier: "endpoints",
      cidr: "10.0.0.0/25",
      routes: [
        { destination: "10.0.4.0/22", target: "peering hub-app" },
        { destination: "10.0.8.0/22", target: "peering hub-data" },
      ],
    },
    {
      name: "tools-1",
      tier: "tools",
      cidr: "10.0.1.0/24",
      routes: [{ destination: "10.0.4.0/22", target: "peering hub-app" }],
    },
  ],
  groups: [
    {
      name: "secrets",
      rules: [
        { direction: "ingress", peer: "10.0.4.0/22", traffic: "tcp 443" },
        { direction: "ingress", peer: "10.0.8.0/22", traffic: "tcp 443" },
      ],
    },
    {
      name: "tools",
      rules: [
        { direction: "egress", peer: "0.0.0.0/0", traffic: "all" },
        { direction: "ingress", peer: "10.0.4.0/24", traffic: "tcp 8080" },
      ],
    },
  ],
};

const app: VpcPlan = {
  ...NETWORK,
  ...NAMES,
  name: "app",
  cidr: "10.0.4.0/22",
  subnets: [
    {
      name: "app-1",
      tier: "app",
      cidr: "10.0.4.0/24",
      routes: [{ destination: "10.0.0.0/22", target: "peering hub-app" }],
    },
    { name: "db-1", tier: "db", cidr: "10.0.5.0/24", routes: [] },
  ],
  groups: [
    {
      name: "app",
      rules: [
        { direction: "egress", peer: "10.0.0.0/20", traffic: "tcp 443" },
        { direction: "egress", peer: "10.0.0.0/22", traffic: "tcp 8080" },
        { direction: "egress", peer: "group app/db", traffic: "tcp 5432" },
        { direction: "egress", peer: "list s3", traffic: "tcp 443" },
        { direction: "ingress", peer: "group app/app", traffic: "tcp 9000" },
        { direction: "egress", peer: "group app/app", traffic: "tcp 9000" },
      ],
    },
    { name: "db", rules: [{ direction: "ingress", peer: "group app/app", traffic: "tcp 5432" }] },
  ],
};

const data: VpcPlan = {
  ...NETWORK,
  ...NAMES,
  name: "data",
  cidr: "10.0.8.0/22",
  account: "222222222222",
  subnets: [
    {
      name: "jobs-1",
      tier: "jobs",
      cidr: "10.0.8.0/24",
      routes: [{ destination: "10.0.0.0/22", target: "peering hub-data" }],
    },
  ],
  groups: [
    {
      name: "jobs",
      rules: [
        { direction: "egress", peer: "0.0.0.0/0", traffic: "tcp 0-65535" },
        { direction: "ingress", peer: "0.0.0.0/0", traffic: "all" },
      ],
    },
  ],
};

export const example: NetworkPlan = {
  vpcs: [hub, app, data],
  peerings: [
    { name: "hub-app", requester: "hub", accepter: "app", status: "active" },
    { name: "hub-data", requester: "hub", accepter: "data", status: "active" },
  ],
  endpoints: [
    {
      name: "secrets",
      vpc: "hub",
      service: "com.amazonaws.eu-west-1.secretsmanager",
      subnets: ["endpoints-1"],
      groups: ["secrets"],
      privateDns: false,
      addresses: "low",
    },
  ],
  gateways: [{ name: "s3", vpc: "app", service: "com.amazonaws.eu-west-1.s3", subnets: ["app-1"] }],
  zones: [
    {
      name: SECRETS,
      vpcs: ["hub", "app", "data"],
      records: [{ name: SECRETS, type: "A", answer: "endpoint secrets" }],
    },
  ],
  warnings: [],
  fog: [],
};

type Change<T> = (part: T) => T;

export function withVpc(plan: NetworkPlan, name: string, change: Change<VpcPlan>): NetworkPlan {
  return { ...plan, vpcs: plan.vpcs.map((vpc) => (vpc.name === name ? change(vpc) : vpc)) };
}

/** Changes the subnet `VPC/NAME`. */
export function withSubnet(plan: NetworkPlan, path: string, change: Change<SubnetPlan>): NetworkPlan {
  const [vpcName = "", subnetName = ""] = path.split("/");
  return withVpc(plan, vpcName, (vpc) => ({
    ...vpc,
    subnets: vpc.subnets.map((subnet) => (subnet.name === subnetName ? change(subnet) : subnet)),
  }));
}

export function withRoutes(plan: NetworkPlan, path: string, routes: readonly RoutePlan[]): NetworkPlan {
  return withSubnet(plan, path, (subnet) => ({ ...subnet, routes }));
}

export function withAcl(plan: NetworkPlan, path: string, acl: readonly AclRulePlan[]): NetworkPlan {
  return withSubnet(plan, path, (subnet) => ({ ...subnet, acl }));
}

/** Replaces the rules of the group `VPC/NAME`. */
export function withRules(plan: NetworkPlan, path: string, rules: readonly GroupRulePlan[]): NetworkPlan {
  const [vpcName = "", groupName = ""] = path.split("/");
  return withVpc(plan, vpcName, (vpc) => ({
    ...vpc,
    groups: vpc.groups.map((group) => (group.name === groupName ? { ...group, rules } : group)),
  }));
}

export function withEndpoint(plan: NetworkPlan, change: Partial<EndpointPlan>): NetworkPlan {
  return { ...plan, endpoints: plan.endpoints.map((endpoint) => ({ ...endpoint, ...change })) };
}

export function withZones(plan: NetworkPlan, zones: readonly ZonePlan[]): NetworkPlan {
  return { ...plan, zones };
}

/** A TCP connection from `VPC/SUBNET`, from the address that is given or the subnet's own first usable one. */
export function flow(
  from: string,
  to: string,
  port: number,
  change: Partial<Flow> & { readonly address?: string } = {},
): Flow {
  const [vpc = "", subnet = ""] = from.split("/");
  const { address = STARTS[from] ?? "", ...rest } = change;
  const isAddress = /^[0-9.]+$/.test(to);
  return {
    from: { subnet: ids.subnet(vpc, subnet), address },
    to: isAddress ? { kind: "address", address: to } : { kind: "name", name: to, take: 0 },
    protocol: "tcp",
    sourcePort: 50000,
    port,
    ...rest,
  };
}

const STARTS: Readonly<Record<string, string>> = {
  "hub/endpoints-1": "10.0.0.20",
  "hub/tools-1": "10.0.1.10",
  "app/app-1": "10.0.4.10",
  "app/db-1": "10.0.5.10",
  "data/jobs-1": "10.0.8.10",
};
