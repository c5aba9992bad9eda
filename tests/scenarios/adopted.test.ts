/** Spokes that exist already: what is proven of them rests on what their owner states. */
import { hubAndSpokes } from "./hub-and-spokes";
import { fabricate, idOf } from "../support/fabricate";
import type { JsonObject } from "../../network/recorded";
import { changed, scenario } from "./scenario";
import type { Sketch } from "./network";

const TIER = {
  purpose: "workload",
  subnets: { "euw1-az1": { subnetId: "subnet-1", cidr: "10.3.0.0/24", routeTableId: "rtb-1" } },
  workloadSecurityGroupId: "sg-1",
  workloadEgress: [{ cidr: "10.0.0.0/20", protocol: "tcp", ports: "443" }],
  workloadIngress: [],
  networkAcl: [
    { direction: "ingress", ruleNumber: 100, action: "allow", protocol: "all", cidr: "10.0.0.0/8" },
    { direction: "egress", ruleNumber: 100, action: "allow", protocol: "all", cidr: "10.0.0.0/8" },
  ],
  routes: [],
};

const LEGACY = {
  vpcId: "vpc-1",
  accountId: "111111111111",
  region: "eu-west-1",
  cidrs: ["10.3.0.0/16"],
  dnsSupport: true,
  dnsHostnames: true,
  tiers: { app: TIER },
};

/** The network with a spoke that exists already, peered, subscribed and routed. */
function adopted(legacy: object = {}): Sketch {
  return changed(hubAndSpokes, {
    adopted: { legacy: changed<object>(LEGACY, legacy) as JsonObject },
    endpoints: { kms: { ingress: ["tcp 443 10.3.0.0/16"] } },
    vpcs: { hub: { tiers: { endpoints: { routes: [] } } } },
    more: (find) => {
      const connection = fabricate("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "hub-legacy", {
        vpcId: idOf(find("hub", "Vpc")),
        peerVpcId: "vpc-1",
        autoAccept: true,
      });
      const route = (name: string, inputs: Parameters<typeof fabricate>[2]) =>
        fabricate("aws:ec2/route:Route", name, { vpcPeeringConnectionId: idOf(connection), ...inputs });
      return [
        connection,
        route("to-hub", { routeTableId: "rtb-1", destinationCidrBlock: "10.0.0.0/20" }),
        route("to-legacy", {
          routeTableId: idOf(find("hub-endpoints-euw1-az1", "RouteTable")),
          destinationCidrBlock: "10.3.0.0/16",
        }),
        fabricate("aws:route53/zoneAssociation:ZoneAssociation", "kms-legacy", {
          zoneId: idOf(find("kms", "Zone")),
          vpcId: "vpc-1",
        }),
      ];
    },
  });
}

const toKms = { from: "spoke/legacy/app", to: "endpoint/kms" } as const;

describe("an adopted spoke", () => {
  scenario("reaches an endpoint, assuming what its owner states", {
    network: adopted(),
    ...toKms,
    parts: [
      {
        verdict: "reachable",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure subnet-1: from 10.3.0.0/24 in tier app of legacy",
          "security group egress sg-1: tcp 443 to 10.0.0.0/20",
          "network acl egress legacy app: rule 100 allows all traffic to 10.0.0.0/8",
          "route rtb-1: 10.0.0.0/20 by peering hub-legacy",
          "peering hub-legacy: from legacy to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from 10.3.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.3.0.0/16 by peering hub-legacy",
          "peering hub-legacy: back by the same way",
          "network acl ingress legacy app: rule 100 allows all traffic from 10.0.0.0/8",
        ],
        assuming: [
          "legacy: assume.tiers.app.networkAcl",
          "legacy: assume.tiers.app.subnets.euw1-az1.cidr",
          "legacy: assume.tiers.app.subnets.euw1-az1.routeTableId",
          "legacy: assume.tiers.app.workloadEgress",
          "legacy: dnsHostnames",
          "legacy: dnsSupport",
        ],
      },
    ],
    neighbour: {
      what: "a spoke of the same network without a zone",
      from: "spoke/data/jobs",
      verdicts: ["name-not-resolved"],
    },
  });

  scenario("whose network ACL nobody states may reach it or not", {
    network: adopted({ tiers: { app: { networkAcl: undefined } } }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "estate assumptions.legacy.assume.tiers.app.networkAcl",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure subnet-1: from 10.3.0.0/24 in tier app of legacy",
          "security group egress sg-1: tcp 443 to 10.0.0.0/20",
          "network acl egress unknown: the network ACL is not stated",
          "route rtb-1: 10.0.0.0/20 by peering hub-legacy",
          "peering hub-legacy: from legacy to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from 10.3.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.3.0.0/16 by peering hub-legacy",
          "peering hub-legacy: back by the same way",
          "network acl ingress unknown: the network ACL is not stated",
        ],
        assuming: [
          "legacy: assume.tiers.app.networkAcl",
          "legacy: assume.tiers.app.subnets.euw1-az1.cidr",
          "legacy: assume.tiers.app.subnets.euw1-az1.routeTableId",
          "legacy: assume.tiers.app.workloadEgress",
          "legacy: dnsHostnames",
          "legacy: dnsSupport",
        ],
      },
    ],
    neighbour: { what: "one whose ACL is stated", network: adopted(), verdicts: ["reachable"] },
  });

  scenario("whose DNS attributes nobody states may resolve the name or not", {
    network: adopted({ dnsSupport: undefined, dnsHostnames: undefined }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        why: ["DNS support of legacy is not stated", "DNS hostnames of legacy is not stated"],
        at: "estate assumptions.legacy.dnsSupport",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure subnet-1: from 10.3.0.0/24 in tier app of legacy",
          "security group egress sg-1: tcp 443 to 10.0.0.0/20",
          "network acl egress legacy app: rule 100 allows all traffic to 10.0.0.0/8",
          "route rtb-1: 10.0.0.0/20 by peering hub-legacy",
          "peering hub-legacy: from legacy to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from 10.3.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.3.0.0/16 by peering hub-legacy",
          "peering hub-legacy: back by the same way",
          "network acl ingress legacy app: rule 100 allows all traffic from 10.0.0.0/8",
        ],
        assuming: [
          "legacy: assume.tiers.app.networkAcl",
          "legacy: assume.tiers.app.subnets.euw1-az1.cidr",
          "legacy: assume.tiers.app.subnets.euw1-az1.routeTableId",
          "legacy: assume.tiers.app.workloadEgress",
          "legacy: dnsSupport",
        ],
      },
    ],
    neighbour: { what: "the address", to: "endpoint-address/kms", verdicts: ["reachable"] },
  });

  scenario("whose other routes nobody states may send packets anywhere", {
    network: adopted({ tiers: { app: { routes: undefined } } }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        why: ["the routes of table rtb-1 are not all known"],
        at: "estate assumptions.legacy.assume.tiers.app.subnets.euw1-az1.routeTableId",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure subnet-1: from 10.3.0.0/24 in tier app of legacy",
          "security group egress sg-1: tcp 443 to 10.0.0.0/20",
          "network acl egress legacy app: rule 100 allows all traffic to 10.0.0.0/8",
        ],
        assuming: [
          "legacy: assume.tiers.app.networkAcl",
          "legacy: assume.tiers.app.subnets.euw1-az1.cidr",
          "legacy: assume.tiers.app.subnets.euw1-az1.routeTableId",
          "legacy: assume.tiers.app.workloadEgress",
          "legacy: dnsHostnames",
          "legacy: dnsSupport",
        ],
      },
    ],
    neighbour: { what: "one whose routes are stated", network: adopted(), verdicts: ["reachable"] },
  });

  scenario("whose group nobody states is blocked where something else stops it for certain", {
    network: adopted({ tiers: { app: { workloadSecurityGroupId: undefined } } }),
    from: "spoke/legacy/app",
    to: "spoke/app/web",
    parts: [
      {
        verdict: "no-route",
        at: "estate routes",
        out: [
          "departure subnet-1: from 10.3.0.0/24 in tier app of legacy",
          "security group egress unknown: which security groups workloads in subnet-1 wear is not known",
          "network acl egress legacy app: rule 100 allows all traffic to 10.0.0.0/8",
        ],
        assuming: [
          "estate: routes",
          "legacy: assume.tiers.app.networkAcl",
          "legacy: assume.tiers.app.subnets.euw1-az1",
          "legacy: assume.tiers.app.subnets.euw1-az1.cidr",
        ],
      },
    ],
    neighbour: {
      what: "the endpoint, which nothing else keeps from it",
      to: "endpoint/kms",
      verdicts: ["unknown"],
    },
  });

  scenario("that states less than all of its subnets has others nobody knows of", {
    network: adopted(),
    ...toKms,
    to: "range/10.3.9.0/24",
    parts: [
      {
        verdict: "blocked-by-security-group",
        at: "estate assumptions.legacy.assume.tiers.app.workloadSecurityGroupId",
        out: [
          "departure subnet-1: from 10.3.0.0/24 in tier app of legacy",
          "security group egress sg-1: no egress rule allows it",
        ],
        assuming: [
          "legacy: assume.tiers.app.subnets.euw1-az1.cidr",
          "legacy: assume.tiers.app.workloadSecurityGroupId",
        ],
      },
    ],
    neighbour: {
      what: "its group open to its own range",
      network: adopted({ tiers: { app: { workloadEgress: [{ cidr: "10.3.0.0/16", protocol: "all" }] } } }),
      verdicts: ["unknown"],
    },
  });
});
