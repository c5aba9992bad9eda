/**
 * A small estate with at least one of every resource type that the shipped environments make, for tests that fail at each
 * change in turn. Two accounts; the VPCs are bare, because what they are made of is tested elsewhere; everything that
 * has an order of its own is made by the components.
 */
import * as aws from "@pulumi/aws";
import {
  CloudHub,
  GatewayEndpoints,
  InterfaceEndpoints,
  PrivateLinkConsumer,
  PrivateLinkProducer,
  ResolverEndpoints,
  SpokePeering,
  SpokeVpc,
  type VpcDescription,
  VpnGateway,
} from "../../../components";

const region = "eu-west-1";
const HUB = "111111111111";
const SPOKE = "222222222222";

/** What differs between two versions of the estate, so that there is something to update. */
export interface SweepSettings {
  /** Goes into the tags of everything that has any. */
  readonly owner: string;
}

export function sweep({ owner }: SweepSettings): void {
  const providerOf = (name: string, accountId: string): aws.Provider =>
    new aws.Provider(name, {
      region,
      allowedAccountIds: [accountId],
      ...(accountId === HUB ? {} : { assumeRoles: [{ roleArn: `arn:aws:iam::${accountId}:role/sweep` }] }),
      defaultTags: { tags: { owner } },
    });
  const providers = { hub: providerOf("hub", HUB), spoke: providerOf("spoke", SPOKE) };
  const hub = bareVpc("hub", HUB, "10.0.0.0/16", ["euw1-az1", "euw1-az2"], providers.hub);
  const spoke = bareVpc("spoke", SPOKE, "10.1.0.0/16", ["euw1-az1"], providers.spoke);
  furnish(hub, providers.hub);
  connect(hub, spoke, providers);
  publish(hub, spoke, providers);
  reach(hub, spoke, providers);
  const awsx = {
    source: "awsx",
    accountId: HUB,
    region,
    cidr: "10.2.0.0/16",
    zones: [{ id: "euw1-az1", name: "eu-west-1a", position: 1 }],
    tiers: { jobs: { type: "Isolated", cidrs: ["10.2.0.0/24"] } },
    natGateways: "None",
  } as const;
  new SpokeVpc("data", awsx, { provider: providers.hub });
}

interface Providers {
  readonly hub: aws.Provider;
  readonly spoke: aws.Provider;
}

/** One VPC with one tier, one table and a group. */
interface Bare {
  readonly description: VpcDescription;
  readonly vpc: aws.ec2.Vpc;
  readonly subnets: readonly aws.ec2.Subnet[];
  readonly group: aws.ec2.SecurityGroup;
}

function bareVpc(
  name: string,
  accountId: string,
  cidr: string,
  zones: readonly string[],
  provider: aws.Provider,
): Bare {
  const opts = { provider };
  const vpc = new aws.ec2.Vpc(
    name,
    { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true },
    opts,
  );
  const vpcId = vpc.id;
  const table = new aws.ec2.RouteTable(name, { vpcId }, opts);
  const group = new aws.ec2.SecurityGroup(name, { vpcId, description: name }, opts);
  const placed = zones.map((zoneId, index) => {
    const cidrBlock = cidr.replace("0.0/16", `${index}.0/24`);
    const subnet = new aws.ec2.Subnet(
      `${name}-${zoneId}`,
      { vpcId, cidrBlock, availabilityZoneId: zoneId },
      opts,
    );
    if (index === 0) {
      new aws.ec2.RouteTableAssociation(name, { subnetId: subnet.id, routeTableId: table.id }, opts);
    }
    return { zoneId, cidr: cidrBlock, subnet };
  });
  const subnets = placed.map(({ zoneId, cidr: own, subnet }) => {
    return [zoneId, { zoneId, cidr: own, subnetId: subnet.id, routeTable: "all" }] as const;
  });
  const tier = {
    purpose: "endpoints",
    subnets: Object.fromEntries(subnets),
    workloadSecurityGroupId: group.id,
  } as const;
  const serves = zones.map((zoneId) => ({ tier: "all", zoneId }));
  const description: VpcDescription = {
    vpcId,
    accountId,
    region,
    cidrs: [cidr],
    tiers: { all: tier },
    routeTables: { all: { routeTableId: table.id, serves } },
  };
  return { description, vpc, group, subnets: placed.map(({ subnet }) => subnet) };
}

/** What a VPC of ours has besides. */
function furnish({ vpc, subnets }: Bare, provider: aws.Provider): void {
  const opts = { provider };
  const vpcId = vpc.id;
  new aws.ec2.VpcIpv4CidrBlockAssociation("hub", { vpcId, cidrBlock: "10.9.0.0/24" }, opts);
  const networkAclId = new aws.ec2.NetworkAcl("hub", { vpcId }, opts).id;
  const rule = {
    networkAclId,
    protocol: "-1",
    ruleAction: "allow",
    cidrBlock: "10.0.0.0/8",
    ruleNumber: 100,
  };
  new aws.ec2.NetworkAclRule("hub", { ...rule, egress: true }, opts);
  const [first] = subnets;
  if (first !== undefined)
    new aws.ec2.NetworkAclAssociation("hub", { networkAclId, subnetId: first.id }, opts);
}

/** Peering, the shared endpoint of one service, and a gateway endpoint. */
function connect(hub: Bare, spoke: Bare, providers: Providers): void {
  const opts = { provider: providers.hub };
  const access = { accountIds: [HUB, SPOKE] };
  new SpokePeering(
    "hub-spoke",
    {
      hub: { name: "hub", vpc: hub.description },
      spoke: { name: "spoke", vpc: spoke.description, provider: providers.spoke },
    },
    opts,
  );
  const consumer = { ...spoke.description, services: "all", provider: providers.spoke } as const;
  new InterfaceEndpoints(
    "core",
    {
      vpc: hub.description,
      tier: "all",
      zones: ["euw1-az1"],
      services: { sts: {} },
      consumers: { spoke: consumer, same: { ...sameAccount(opts), services: "all" } },
      access,
    },
    opts,
  );
  new GatewayEndpoints(
    "spoke-gateways",
    {
      vpc: spoke.description,
      services: { s3: { tiers: ["all"] } },
      access,
      securityGroups: { all: spoke.group.id },
    },
    { provider: providers.spoke },
  );
}

/** A VPC of the hub's own account that only resolves names. */
function sameAccount(opts: { readonly provider: aws.Provider }) {
  const cidr = "10.3.0.0/28";
  const vpc = new aws.ec2.Vpc(
    "same",
    { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true },
    opts,
  );
  return { vpcId: vpc.id, region, accountId: HUB, cidrs: [cidr] };
}

/** A service of the hub with a proven name, which the spoke uses by that name. */
function publish(hub: Bare, spoke: Bare, providers: Providers): void {
  const opts = { provider: providers.hub };
  const zone = new aws.route53.Zone("public", { name: "example.com", comment: "public" }, opts);
  const { service } = new PrivateLinkProducer(
    "orders",
    {
      vpc: hub.description,
      principals: [SPOKE],
      loadBalancers: {
        main: {
          kind: "created",
          tier: "all",
          zones: ["euw1-az1"],
          listeners: [{ port: 443, targets: { type: "ip", addresses: ["10.0.0.10"] } }],
        },
      },
      privateDnsName: {
        name: "orders.example.com",
        verification: { kind: "route53", publicZoneId: zone.zoneId },
      },
    },
    opts,
  );
  new PrivateLinkConsumer(
    "orders-spoke",
    {
      service,
      vpc: spoke.description,
      tier: "all",
      sources: { spoke: { cidrs: ["10.1.0.0/16"] } },
      accepter: { provider: providers.hub },
      names: { kind: "private-dns" },
    },
    { provider: providers.spoke },
  );
}

/** A site with a VPN, and the names behind it. */
function reach(hub: Bare, spoke: Bare, providers: Providers): void {
  const opts = { provider: providers.hub };
  const { description: gateway } = new VpnGateway("vpn", { vpc: hub.description, propagateTo: "all" }, opts);
  const topicArn = `arn:aws:sns:${region}:${HUB}:alarms`;
  new CloudHub(
    "sites",
    {
      gateway,
      sites: {
        office: {
          slot: 0,
          customerGateway: { address: "203.0.113.10" },
          routing: { kind: "static", prefixes: ["192.168.0.0/24"] },
          alarms: { topicArn },
        },
      },
    },
    opts,
  );
  new ResolverEndpoints(
    "resolver",
    {
      vpc: hub.description,
      tier: "all",
      outbound: {
        sharing: "invitation",
        rules: {
          corp: { domainName: "corp.example.com", targets: [{ address: "192.168.0.53" }], vpcs: "all" },
        },
        vpcs: {
          spoke: { vpcId: spoke.description.vpcId, region, accountId: SPOKE, provider: providers.spoke },
        },
      },
    },
    opts,
  );
}
