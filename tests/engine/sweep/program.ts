/**
 * A small estate with at least one of every resource type that the shipped environments make, and 60 resources in all, for
 * tests that fail at each change in turn. Two accounts. Components make what has an order of its own, as far as they bring
 * no more than one of each type; the rest is bare, and whole components are made to fail in the shipped environments.
 */
import * as aws from "@pulumi/aws";
import {
  CloudHub,
  GatewayEndpoints,
  InterfaceEndpoints,
  PrivateLinkProducer,
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
  const hub = bareHub(providers.hub);
  const spoke = awsxSpoke(providers.spoke);
  peer(hub, spoke, providers);
  const endpointsGroup = share(hub, spoke, providers);
  publish(hub, spoke, providers);
  reach(hub, providers.hub);
  forward(hub, spoke, endpointsGroup, providers);
}

interface Providers {
  readonly hub: aws.Provider;
  readonly spoke: aws.Provider;
}

/** One zone, one tier, one table. */
function bareHub(provider: aws.Provider): VpcDescription {
  const opts = { provider };
  const names = { enableDnsSupport: true, enableDnsHostnames: true };
  const vpcId = new aws.ec2.Vpc("hub", { cidrBlock: "10.0.0.0/16", ...names }, opts).id;
  const table = new aws.ec2.RouteTable("hub", { vpcId }, opts);
  const cidr = "10.0.0.0/24";
  const subnet = new aws.ec2.Subnet("hub", { vpcId, cidrBlock: cidr, availabilityZoneId: "euw1-az1" }, opts);
  new aws.ec2.VpcIpv4CidrBlockAssociation("hub", { vpcId, cidrBlock: "10.9.0.0/24" }, opts);
  const networkAclId = new aws.ec2.NetworkAcl("hub", { vpcId }, opts).id;
  const rule = { networkAclId, protocol: "-1", ruleAction: "allow", cidrBlock: "0.0.0.0/0", ruleNumber: 100 };
  new aws.ec2.NetworkAclRule("hub", { ...rule, egress: true }, opts);
  new aws.ec2.NetworkAclAssociation("hub", { networkAclId, subnetId: subnet.id }, opts);
  return {
    vpcId,
    accountId: HUB,
    region,
    cidrs: ["10.0.0.0/16"],
    tiers: {
      all: {
        purpose: "endpoints",
        subnets: { "euw1-az1": { zoneId: "euw1-az1", cidr, subnetId: subnet.id, routeTable: "all" } },
      },
    },
    routeTables: { all: { routeTableId: table.id, serves: [{ tier: "all", zoneId: "euw1-az1" }] } },
  };
}

function awsxSpoke(provider: aws.Provider): VpcDescription {
  const args = {
    source: "awsx",
    accountId: SPOKE,
    region,
    cidr: "10.1.0.0/16",
    zones: [{ id: "euw1-az1", name: "eu-west-1a", position: 1 }],
    tiers: { jobs: { type: "Isolated", cidrs: ["10.1.0.0/24"] } },
    natGateways: "None",
  } as const;
  return new SpokeVpc("spoke", args, { provider }).description;
}

function peer(hub: VpcDescription, spoke: VpcDescription, providers: Providers): void {
  const [ours, theirs] = [{ provider: providers.hub }, { provider: providers.spoke }];
  const wanted = { vpcId: hub.vpcId, peerVpcId: spoke.vpcId, peerOwnerId: SPOKE };
  const connection = new aws.ec2.VpcPeeringConnection("hub-spoke", wanted, ours);
  const accepter = new aws.ec2.VpcPeeringConnectionAccepter(
    "hub-spoke",
    { vpcPeeringConnectionId: connection.id, autoAccept: true },
    theirs,
  );
  const vpcPeeringConnectionId = accepter.id;
  const requester = { allowRemoteVpcDnsResolution: true };
  new aws.ec2.PeeringConnectionOptions("hub-spoke", { vpcPeeringConnectionId, requester }, ours);
  const route = { destinationCidrBlock: "10.1.0.0/16", vpcPeeringConnectionId };
  new aws.ec2.Route("hub-spoke", { routeTableId: tableOf(hub, "all"), ...route }, ours);
}

/** The shared endpoint of one service, and a gateway endpoint; gives the group of the first. */
function share(hub: VpcDescription, spoke: VpcDescription, providers: Providers) {
  const access = { accountIds: [HUB, SPOKE] };
  const { vpcId, cidrs } = spoke;
  const consumer = {
    vpcId,
    cidrs,
    region,
    accountId: SPOKE,
    services: "all",
    provider: providers.spoke,
  } as const;
  const { endpoints } = new InterfaceEndpoints(
    "core",
    { vpc: hub, tier: "all", services: { sts: {} }, consumers: { spoke: consumer }, access },
    { provider: providers.hub },
  );
  const group = spoke.tiers["jobs"]?.workloadSecurityGroupId ?? "";
  const services = { s3: { tiers: ["jobs"] } };
  new GatewayEndpoints(
    "spoke",
    { vpc: spoke, services, access, securityGroups: { jobs: group } },
    { provider: providers.spoke },
  );
  return endpoints["sts"]?.securityGroupId ?? "";
}

/** A service of the hub with a proven name, which the spoke uses by that name. */
function publish(hub: VpcDescription, spoke: VpcDescription, providers: Providers): void {
  const opts = { provider: providers.hub };
  const zone = new aws.route53.Zone("public", { name: "example.com", comment: "public" }, opts);
  const balanced = loadBalancer(hub, providers.hub);
  const producer = new PrivateLinkProducer(
    "orders",
    {
      vpc: hub,
      principals: [SPOKE],
      loadBalancers: {
        main: {
          kind: "existing",
          arn: balanced.arn,
          zones: ["euw1-az1"],
          listeners: [{ port: 443, protocol: "TCP" }],
        },
      },
      privateDnsName: {
        name: "orders.example.com",
        verification: { kind: "route53", publicZoneId: zone.zoneId },
      },
    },
    opts,
  );
  const { serviceName, serviceId, order } = producer.service;
  const theirs = { provider: providers.spoke };
  const endpoint = new aws.ec2.VpcEndpoint(
    "orders",
    {
      vpcId: spoke.vpcId,
      serviceName,
      vpcEndpointType: "Interface",
      subnetIds: [spoke.tiers["jobs"]?.subnets["euw1-az1"]?.subnetId ?? ""],
      securityGroupIds: [spoke.tiers["jobs"]?.workloadSecurityGroupId ?? ""],
    },
    { ...theirs, dependsOn: Object.values(order?.permissions ?? {}) },
  );
  const accepter = new aws.ec2.VpcEndpointConnectionAccepter(
    "orders",
    { vpcEndpointServiceId: serviceId, vpcEndpointId: endpoint.id },
    opts,
  );
  new aws.vpc.EndpointPrivateDns(
    "orders",
    { vpcEndpointId: accepter.vpcEndpointId, privateDnsEnabled: true },
    { ...theirs, dependsOn: order?.verification ?? [] },
  );
}

function loadBalancer(hub: VpcDescription, provider: aws.Provider): aws.lb.LoadBalancer {
  const opts = { provider };
  const subnets = [hub.tiers["all"]?.subnets["euw1-az1"]?.subnetId ?? ""];
  const balancer = new aws.lb.LoadBalancer(
    "orders",
    { loadBalancerType: "network", internal: true, subnets },
    opts,
  );
  const target = { port: 443, protocol: "TCP", targetType: "ip", vpcId: hub.vpcId };
  const targetGroupArn = new aws.lb.TargetGroup("orders", target, opts).arn;
  new aws.lb.TargetGroupAttachment("orders", { targetGroupArn, targetId: "10.0.0.10", port: 443 }, opts);
  const defaultActions = [{ type: "forward", targetGroupArn }];
  const listener = { loadBalancerArn: balancer.arn, port: 443, protocol: "TCP", defaultActions };
  new aws.lb.Listener("orders", listener, opts);
  return balancer;
}

/** A site with a VPN, and alarms. */
function reach(hub: VpcDescription, provider: aws.Provider): void {
  const opts = { provider };
  const { description: gateway } = new VpnGateway("vpn", { vpc: hub, propagateTo: "all" }, opts);
  const quiet = { logging: { enabled: false } };
  const office = {
    slot: 0,
    customerGateway: { address: "203.0.113.10" },
    routing: { kind: "static", prefixes: ["192.168.0.0/24"] },
    tunnel1: quiet,
    tunnel2: quiet,
  } as const;
  const { sites } = new CloudHub("sites", { gateway, sites: { office } }, opts);
  const { name } = new aws.cloudwatch.MetricAlarm(
    "office",
    {
      namespace: "AWS/VPN",
      metricName: "TunnelState",
      dimensions: { VpnId: sites["office"]?.connectionId ?? "" },
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: 60,
      evaluationPeriods: 3,
    },
    opts,
  );
  const composite = { alarmName: "office-any", alarmRule: name.apply((alarm) => `ALARM("${alarm}")`) };
  new aws.cloudwatch.CompositeAlarm("office", composite, opts);
}

/** Names behind the site, for the spoke too. */
function forward(
  hub: VpcDescription,
  spoke: VpcDescription,
  group: aws.vpc.SecurityGroupIngressRuleArgs["securityGroupId"],
  providers: Providers,
): void {
  const [ours, theirs] = [{ provider: providers.hub }, { provider: providers.spoke }];
  const subnetId = hub.tiers["all"]?.subnets["euw1-az1"]?.subnetId ?? "";
  const { id: resolverEndpointId } = new aws.route53.ResolverEndpoint(
    "outbound",
    { direction: "OUTBOUND", ipAddresses: [{ subnetId }, { subnetId }], securityGroupIds: [group] },
    ours,
  );
  const targetIps = [{ ip: "192.168.0.53", port: 53 }];
  const domainName = "corp.example.com";
  const rule = new aws.route53.ResolverRule(
    "corp",
    { ruleType: "FORWARD", domainName, resolverEndpointId, targetIps },
    ours,
  );
  const share = new aws.ram.ResourceShare("rules", { allowExternalPrincipals: true }, ours);
  const resourceShareArn = share.arn;
  const shared = new aws.ram.ResourceAssociation("corp", { resourceArn: rule.arn, resourceShareArn }, ours);
  const admitted = new aws.ram.PrincipalAssociation("spoke", { principal: SPOKE, resourceShareArn }, ours);
  const shareArn = admitted.resourceShareArn;
  const accepter = new aws.ram.ResourceShareAccepter("spoke", { shareArn }, theirs);
  new aws.route53.ResolverRuleAssociation(
    "corp",
    { resolverRuleId: rule.id, vpcId: spoke.vpcId },
    { ...theirs, dependsOn: [shared, admitted, accepter] },
  );
}

function tableOf({ routeTables }: VpcDescription, key: string) {
  return routeTables[key]?.routeTableId ?? "";
}
