/** Which route counts, and what is not known of routes. */
import { fabricate, idOf } from "../support/fabricate";
import { hubAndSpokes } from "./hub-and-spokes";
import { changed, scenario } from "./scenario";

const toKms = { from: "spoke/app/web", to: "endpoint/kms" } as const;
const withRoutes = (...routes: string[]) =>
  changed(hubAndSpokes, { vpcs: { app: { tiers: { web: { routes } } } } });

/** A third VPC that app is peered with too. */
const withOther = (...routes: string[]) =>
  changed(withRoutes(...routes), {
    vpcs: { other: { cidr: "10.9.0.0/16", tiers: { x: { subnets: { 1: "10.9.0.0/24" } } } } },
    peerings: { "app-other": {} },
  });

describe("a route", () => {
  scenario("counts before every shorter one", {
    network: withOther("10.0.0.0/20 peering hub-app", "10.0.0.0/25 peering app-other"),
    ...toKms,
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1-10.0.0.0/25-peering",
        why: "10.0.0.0/25 lies beyond other, and a peering carries packets to the peer's own ranges only",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/25 by peering app-other",
          "peering app-other: from app to other",
        ],
      },
    ],
    neighbour: {
      what: "a shorter one beside it",
      network: withOther("10.0.0.0/20 peering hub-app", "10.0.0.0/8 peering app-other"),
      verdicts: ["reachable"],
    },
  });

  scenario("for half of the endpoints' subnet splits the flow", {
    network: withOther("10.0.0.0/20 peering hub-app", "10.0.0.64/26 peering app-other"),
    ...toKms,
    parts: [
      {
        verdict: "no-route",
        packets: ["tcp 443 from 10.1.0.0/24 to 10.0.0.64/26"],
        at: "app-web-euw1-az1-10.0.0.64/26-peering",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.64/26 by peering app-other",
          "peering app-other: from app to other",
        ],
      },
      {
        verdict: "reachable",
        packets: ["tcp 443 from 10.1.0.0/24 to 10.0.0.0/26"],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from 10.1.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.1.0.0/16 by peering hub-app",
          "peering hub-app: back by the same way",
          "network acl ingress app-web: rule 100 allows all traffic from 10.0.0.0/8",
        ],
      },
    ],
    neighbour: {
      what: "one for all of it",
      network: withOther("10.0.0.0/20 peering hub-app"),
      verdicts: ["reachable"],
    },
  });

  scenario("that two resources lead apart is one of the two, nobody knows which", {
    network: withOther("10.0.0.0/20 peering hub-app", "10.0.0.0/20 peering app-other"),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        why: ["two routes to one range lead apart"],
        at: "app-web-euw1-az1-10.0.0.0/20-peering",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
        ],
      },
    ],
    neighbour: {
      what: "one alone",
      network: withOther("10.0.0.0/20 peering hub-app"),
      verdicts: ["reachable"],
    },
  });

  scenario("to a network interface that is not in the recording leads nobody knows where", {
    network: withRoutes("10.0.0.0/20 peering hub-app", "10.0.0.0/25 interface eni-0a1b2c3d"),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "app-web-euw1-az1-10.0.0.0/25-interface networkInterfaceId",
        why: ["where a network interface sends packets is not modelled"],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/25 by network interface eni-0a1b2c3d",
        ],
      },
    ],
    neighbour: { what: "the peering behind it", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("to a prefix list that is not modelled may be for any address", {
    network: withRoutes("10.0.0.0/20 peering hub-app", "pl-0a1b2c3d transit tgw-0a1b2c3d"),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "app-web-euw1-az1-pl-0a1b2c3d-transit",
        why: ["a route is for a prefix list that is not modelled"],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
        ],
      },
    ],
    neighbour: {
      what: "such a list that leads the same way",
      network: withRoutes("10.0.0.0/20 peering hub-app", "pl-0a1b2c3d peering hub-app"),
      verdicts: ["reachable"],
    },
  });

  scenario("of the main table counts for a subnet without a table of its own", {
    network: changed(hubAndSpokes, { vpcs: { app: { tiers: { web: { routes: undefined } } } } }),
    ...toKms,
    parts: [
      {
        verdict: "no-route",
        at: "app routes",
        why: "route table main of app has no route to 10.0.0.0/25",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
        ],
      },
    ],
    neighbour: { what: "a subnet with a table of its own", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("to a pending peering gives no other route its place for certain", {
    network: changed(withOther("10.0.0.0/20 peering hub-app", "10.0.0.0/8 peering app-other"), {
      peerings: { "hub-app": { accepted: false } },
    }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "app-web-euw1-az1-10.0.0.0/20-peering",
        why: ["whether a wider route stands in for one to a pending peering is not documented"],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
        ],
      },
    ],
    neighbour: {
      what: "a pending peering beside which there is no other",
      network: changed(hubAndSpokes, { peerings: { "hub-app": { accepted: false } } }),
      verdicts: ["not-accepted"],
    },
  });

  scenario("through something that is not modelled makes all of its VPC unknown", {
    network: changed(hubAndSpokes, {
      more: (find) => [
        fabricate("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "attachment", {
          vpcId: idOf(find("app", "Vpc")),
          transitGatewayId: "tgw-0a1b2c3d",
        }),
      ],
    }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "attachment",
        why: [
          "attachment: aws:ec2transitgateway/vpcAttachment:VpcAttachment is not modelled and could carry traffic",
        ],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from 10.1.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.1.0.0/16 by peering hub-app",
          "peering hub-app: back by the same way",
          "network acl ingress app-web: rule 100 allows all traffic from 10.0.0.0/8",
        ],
      },
    ],
    neighbour: {
      what: "flows between other VPCs",
      from: "spoke/data",
      verdicts: ["name-not-resolved"],
    },
  });
});

/** A public and a private subnet. */
const facing = (change: Parameters<typeof changed<typeof hubAndSpokes>>[1] = {}) =>
  changed(
    changed(hubAndSpokes, {
      vpcs: {
        app: {
          internetGateway: true,
          tiers: {
            edge: {
              subnets: { 1: "10.1.16.0/24" },
              routes: ["0.0.0.0/0 internet"],
              egress: ["tcp 443 0.0.0.0/0"],
              ingress: ["tcp 443 0.0.0.0/0"],
              publicAddresses: true,
            },
          },
        },
      },
    }),
    change,
  );

describe("the internet", () => {
  scenario("is reached from a subnet that gives public addresses", {
    network: facing(),
    from: "spoke/app/edge",
    to: "internet",
    parts: [
      {
        verdict: "reachable",
        packets: ["tcp 443 from 10.1.16.0/24 to any public IPv4 address"],
        out: [
          "departure app-edge-euw1-az1: from 10.1.16.0/24 in tier edge of app",
          "security group egress app-edge: tcp 443 to 0.0.0.0/0",
          "network acl egress default of app: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-edge-euw1-az1: 0.0.0.0/0 by internet gateway app-internet",
          "internet gateway app-internet: to the internet",
          "arrival internet: on the internet",
        ],
        back: ["network acl ingress default of app: rule 100 allows all traffic from 0.0.0.0/0"],
      },
    ],
    neighbour: {
      what: "a tier that may go to the hub only",
      from: "spoke/app/web",
      verdicts: ["blocked-by-security-group"],
    },
  });

  scenario("may be reached from a subnet that gives none, since a workload can have one all the same", {
    network: facing({ vpcs: { app: { tiers: { edge: { publicAddresses: false } } } } }),
    from: "spoke/app/edge",
    to: "internet",
    parts: [
      {
        verdict: "unknown",
        at: "app-edge-euw1-az1 mapPublicIpOnLaunch",
        out: [
          "departure app-edge-euw1-az1: from 10.1.16.0/24 in tier edge of app",
          "security group egress app-edge: tcp 443 to 0.0.0.0/0",
          "network acl egress default of app: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-edge-euw1-az1: 0.0.0.0/0 by internet gateway app-internet",
          "internet gateway app-internet: to the internet",
          "arrival internet: on the internet",
        ],
        back: ["network acl ingress default of app: rule 100 allows all traffic from 0.0.0.0/0"],
      },
    ],
    neighbour: {
      what: "one without a route to the gateway",
      network: facing({ vpcs: { app: { tiers: { edge: { routes: [] } } } } }),
      verdicts: ["no-route"],
    },
  });

  scenario("reaches a workload with a public address that admits it", {
    network: facing(),
    from: "internet",
    to: "spoke/app/edge",
    parts: [
      {
        verdict: "reachable",
        out: [
          "internet gateway app-internet: from the internet into app",
          "network acl ingress default of app: rule 100 allows all traffic from 0.0.0.0/0",
          "security group ingress app-edge: tcp 443 from 0.0.0.0/0",
          "arrival app-edge-euw1-az1: at tier edge of app",
        ],
        back: [
          "network acl egress default of app: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-edge-euw1-az1: 0.0.0.0/0 by internet gateway app-internet",
          "internet gateway app-internet: back by the same way",
        ],
      },
    ],
    neighbour: {
      what: "a tier whose network ACL lets in private ranges only",
      to: "spoke/app/web",
      verdicts: ["blocked-by-network-acl"],
    },
  });

  scenario("does not come into a VPC without a gateway", {
    network: hubAndSpokes,
    from: "internet",
    to: "spoke/app",
    ports: ["all"],
    parts: [{ verdict: "no-route", at: "app", why: "app has no internet gateway", out: [] }],
    neighbour: {
      what: "a VPC with one",
      network: facing(),
      to: "spoke/app/edge",
      ports: ["443"],
      verdicts: ["reachable"],
    },
  });

  scenario("does not reach an endpoint, which has no public address", {
    network: changed(facing(), { vpcs: { hub: { internetGateway: true } } }),
    from: "internet",
    to: "endpoint-address/kms",
    parts: [
      {
        verdict: "no-route",
        at: "kms",
        why: "interface endpoint kms has no public address",
        out: ["internet gateway hub-internet: from the internet into hub"],
      },
    ],
    neighbour: { what: "a workload that has one", to: "spoke/app/edge", verdicts: ["reachable"] },
  });

  scenario("gets no answer from a subnet without a route to the gateway", {
    network: facing({ vpcs: { app: { tiers: { edge: { routes: [] } } } } }),
    from: "internet",
    to: "spoke/app/edge",
    parts: [
      {
        verdict: "no-return-path",
        at: "app-edge-euw1-az1 routes",
        out: [
          "internet gateway app-internet: from the internet into app",
          "network acl ingress default of app: rule 100 allows all traffic from 0.0.0.0/0",
          "security group ingress app-edge: tcp 443 from 0.0.0.0/0",
          "arrival app-edge-euw1-az1: at tier edge of app",
        ],
        back: ["network acl egress default of app: rule 100 allows all traffic to 0.0.0.0/0"],
      },
    ],
    neighbour: { what: "one with it", network: facing(), verdicts: ["reachable"] },
  });

  scenario("does not carry private addresses", {
    network: facing({ vpcs: { app: { tiers: { edge: { egress: ["all 0.0.0.0/0"] } } } } }),
    from: "spoke/app/edge",
    to: "spoke/data/jobs",
    parts: [
      {
        verdict: "no-route",
        at: "app-edge-euw1-az1-0.0.0.0/0-internet",
        why: "the internet does not carry 10.2.0.0/24",
        out: [
          "departure app-edge-euw1-az1: from 10.1.16.0/24 in tier edge of app",
          "security group egress app-edge: all traffic to 0.0.0.0/0",
          "network acl egress default of app: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-edge-euw1-az1: 0.0.0.0/0 by internet gateway app-internet",
        ],
      },
    ],
    neighbour: { what: "public ones", to: "internet", verdicts: ["reachable"] },
  });

  scenario("behind a NAT gateway that is not in the recording is not followed", {
    network: facing({ vpcs: { app: { tiers: { edge: { routes: ["0.0.0.0/0 nat nat-0a1b2c3d"] } } } } }),
    from: "spoke/app/edge",
    to: "internet",
    parts: [
      {
        verdict: "unknown",
        at: "app-edge-euw1-az1-0.0.0.0/0-nat natGatewayId",
        why: ["the NAT gateway of a route is not in the recording"],
        out: [
          "departure app-edge-euw1-az1: from 10.1.16.0/24 in tier edge of app",
          "security group egress app-edge: tcp 443 to 0.0.0.0/0",
          "network acl egress default of app: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-edge-euw1-az1: 0.0.0.0/0 by nat gateway nat-0a1b2c3d",
        ],
      },
    ],
    neighbour: { what: "the internet gateway", network: facing(), verdicts: ["reachable"] },
  });
});
