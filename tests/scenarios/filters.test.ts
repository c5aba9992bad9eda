/** Security groups and network ACLs: who is let through, and which answers are. */
import { hubAndSpokes, PRIVATE_ACL } from "./hub-and-spokes";
import { changed, scenario } from "./scenario";

const toKms = { from: "spoke/app/web", to: "endpoint/kms" } as const;
const withHubAcl = (...acl: string[]) =>
  changed(hubAndSpokes, { vpcs: { hub: { tiers: { endpoints: { acl } } } } });
const withAppAcl = (...acl: string[]) =>
  changed(hubAndSpokes, { vpcs: { app: { tiers: { web: { acl } } } } });

/** Both spokes with IPv6 ranges that Amazon gives. */
const dual = (...egress: string[]) =>
  changed(hubAndSpokes, {
    vpcs: {
      app: {
        ipv6: true,
        tiers: { web: { egress, acl: [...PRIVATE_ACL, "in 110 allow all ::/0", "out 110 allow all ::/0"] } },
      },
      data: { ipv6: true },
    },
  });

/** Two peered spokes, one of which may ping the other. */
const pinged = (incoming: string) =>
  changed(hubAndSpokes, {
    peerings: { "app-data": {} },
    vpcs: {
      app: {
        tiers: {
          web: {
            egress: ["all 10.2.0.0/16"],
            routes: ["10.2.0.0/16 peering app-data"],
            acl: [incoming, "out 100 allow icmp 8 10.0.0.0/8"],
          },
        },
      },
      data: { tiers: { jobs: { ingress: ["all 10.1.0.0/16"], routes: ["10.1.0.0/16 peering app-data"] } } },
    },
  });

describe("security groups", () => {
  scenario("a workload that may go nowhere is stopped at its own group", {
    network: changed(hubAndSpokes, { vpcs: { app: { tiers: { web: { egress: [] } } } } }),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-security-group",
        at: "app-web egress",
        why: "no egress rule of security group app-web allows it",
        fix: "allow tcp 443 to 10.0.0.0/25 in the egress rules of security group app-web",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: no egress rule allows it",
        ],
      },
    ],
    neighbour: { what: "one that may", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("an endpoint's group stops whom it does not admit", {
    network: changed(hubAndSpokes, { zones: { kms: { vpcs: ["hub", "app", "data"] } } }),
    from: "spoke/data",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "blocked-by-security-group",
        at: "endpoint-kms ingress",
        fix: "allow tcp 443 from 10.2.0.0/24 in the ingress rules of security group endpoint-kms",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure data-jobs-euw1-az1: from 10.2.0.0/24 in tier jobs of data",
          "security group egress data-jobs: tcp 443 to 10.0.0.0/25",
          "network acl egress data-jobs: rule 100 allows all traffic to 10.0.0.0/8",
          "route data-jobs-euw1-az1: 10.0.0.0/20 by peering hub-data",
          "peering hub-data: from data to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: no ingress rule allows it",
        ],
      },
    ],
    neighbour: { what: "whom it admits", from: "spoke/app", verdicts: ["reachable"] },
  });

  scenario("another port is another matter", {
    network: hubAndSpokes,
    ...toKms,
    ports: ["8443"],
    parts: [
      {
        verdict: "blocked-by-security-group",
        at: "app-web egress",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: no egress rule allows it",
        ],
      },
    ],
    neighbour: { what: "the port that is open", ports: ["443"], verdicts: ["reachable"] },
  });

  scenario("a range of ports splits where the group does", {
    network: hubAndSpokes,
    from: "spoke/app/web",
    to: "endpoint-address/kms",
    ports: ["440-443"],
    parts: [
      {
        verdict: "blocked-by-security-group",
        packets: ["tcp 440-442 from 10.1.0.0/24 to 10.0.0.0/25"],
        at: "app-web egress",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: no egress rule allows it",
        ],
      },
      {
        verdict: "reachable",
        packets: ["tcp 443 from 10.1.0.0/24 to 10.0.0.0/25"],
        out: [
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
      what: "ports that are all closed",
      ports: ["440-442"],
      verdicts: ["blocked-by-security-group"],
    },
  });

  scenario("an endpoint that admits half of a subnet is reached from that half", {
    network: changed(hubAndSpokes, { endpoints: { kms: { ingress: ["tcp 443 10.1.0.128/25"] } } }),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-security-group",
        packets: ["tcp 443 from 10.1.0.0/25 to 10.0.0.0/25"],
        at: "endpoint-kms ingress",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: no ingress rule allows it",
        ],
      },
      {
        verdict: "reachable",
        packets: ["tcp 443 from 10.1.0.128/25 to 10.0.0.0/25"],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from 10.1.0.128/25",
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
    neighbour: { what: "addresses of that half alone", from: "range/10.1.0.128/25", verdicts: ["reachable"] },
  });

  scenario("a rule whose range is given at deployment may let it through or not", {
    network: changed(hubAndSpokes, { endpoints: { kms: { ingress: ["tcp 443 unknown"] } } }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "endpoint-kms-ingress-tcp-443-unknown",
        why: ["the range of a rule is not known before deployment"],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from a range that is not known before deployment",
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
      what: "a port that the rule is not for",
      network: changed(hubAndSpokes, {
        endpoints: { kms: { ingress: ["tcp 443 unknown"] } },
        vpcs: { app: { tiers: { web: { egress: ["tcp 8443 10.0.0.0/25"] } } } },
      }),
      ports: ["8443"],
      verdicts: ["blocked-by-security-group"],
    },
  });

  scenario("what a group closes to IPv6 is closed whatever ranges Amazon gives", {
    network: dual("tcp 443 10.0.0.0/25"),
    from: "spoke/app/web",
    to: "spoke/data/jobs",
    parts: [
      {
        verdict: "blocked-by-security-group",
        packets: ["tcp 443 from 10.1.0.0/24 to 10.2.0.0/24"],
        at: "app-web egress",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24, 2000::/3, fc00::/7 in tier web of app",
          "security group egress app-web: no egress rule allows it",
        ],
      },
      {
        verdict: "blocked-by-security-group",
        packets: ["tcp 443 from 2000::/3, fc00::/7 to 2000::/3, fc00::/7"],
        at: "app-web egress",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24, 2000::/3, fc00::/7 in tier web of app",
          "security group egress app-web: no egress rule allows it",
        ],
      },
    ],
    neighbour: {
      what: "a group open to IPv6, which leaves the rest to routes that nobody knows",
      network: dual("tcp 443 10.0.0.0/25", "all ::/0"),
      verdicts: ["blocked-by-security-group", "unknown"],
    },
  });

  scenario("workloads of one group reach each other where the group names itself", {
    network: changed(hubAndSpokes, {
      vpcs: {
        app: { tiers: { web: { egress: ["tcp 443 group app/web"], ingress: ["tcp 443 group app/web"] } } },
      },
    }),
    from: "spoke/app/web",
    to: "spoke/app/web",
    parts: [
      {
        verdict: "reachable",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to group app-web",
          "security group ingress app-web: tcp 443 from group app-web",
          "arrival app-web-euw1-az1: at tier web of app",
        ],
      },
    ],
    neighbour: {
      what: "a group that only lets out",
      network: hubAndSpokes,
      verdicts: ["blocked-by-security-group"],
    },
  });
});

describe("network ACLs", () => {
  scenario("stop answers that leave for the client's own port", {
    network: withHubAcl("in 100 allow all 10.0.0.0/8", "out 100 allow tcp 443 10.0.0.0/8"),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "hub-endpoints egress",
        why: "the answer is stopped: no egress rule of network ACL hub-endpoints allows it",
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
        back: ["network acl egress hub-endpoints: no egress rule matches, so it is denied"],
      },
    ],
    neighbour: {
      what: "one that lets the ports of clients out",
      network: withHubAcl("in 100 allow all 10.0.0.0/8", "out 100 allow tcp 1024-65535 10.0.0.0/8"),
      verdicts: ["reachable"],
    },
  });

  scenario("stop answers at the client's subnet too", {
    network: withAppAcl("in 100 allow tcp 443 10.0.0.0/8", "out 100 allow all 10.0.0.0/8"),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "app-web ingress",
        why: "the answer is stopped: no ingress rule of network ACL app-web allows it",
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
          "network acl ingress app-web: no ingress rule matches, so it is denied",
        ],
      },
    ],
    neighbour: { what: "the guard of a layout of ours", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("that let some of the clients' ports back split the flow", {
    network: withAppAcl("in 100 allow tcp 32768-65535 10.0.0.0/8", "out 100 allow all 10.0.0.0/8"),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        packets: ["tcp 443 (source ports 1024-32767) from 10.1.0.0/24 to 10.0.0.0/25"],
        at: "app-web ingress",
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
          "network acl ingress app-web: no ingress rule matches, so it is denied",
        ],
      },
      {
        verdict: "reachable",
        packets: ["tcp 443 (source ports 32768-65535) from 10.1.0.0/24 to 10.0.0.0/25"],
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
          "network acl ingress app-web: rule 100 allows tcp 32768-65535 from 10.0.0.0/8",
        ],
      },
    ],
    neighbour: {
      what: "one that lets all of them back",
      network: withAppAcl("in 100 allow tcp 1024-65535 10.0.0.0/8", "out 100 allow all 10.0.0.0/8"),
      verdicts: ["reachable"],
    },
  });

  scenario("go by number: what an earlier rule denies no later one allows", {
    network: withHubAcl("in 90 deny tcp 443 10.1.0.0/16", ...PRIVATE_ACL),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "hub-endpoints-in-90",
        why: "network ACL hub-endpoints denies it: rule 90 denies tcp 443 from 10.1.0.0/16",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 90 denies tcp 443 from 10.1.0.0/16",
        ],
      },
    ],
    neighbour: {
      what: "the same denial behind the permission",
      network: withHubAcl("in 110 deny tcp 443 10.1.0.0/16", ...PRIVATE_ACL),
      verdicts: ["reachable"],
    },
  });

  scenario("deny what no rule matches", {
    network: withAppAcl("in 100 allow all 10.0.0.0/8", "out 100 allow all 10.2.0.0/16"),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "app-web egress",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: no egress rule matches, so it is denied",
        ],
      },
    ],
    neighbour: { what: "a matching rule", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("do not stand between two interfaces of one subnet", {
    network: changed(hubAndSpokes, {
      vpcs: { app: { tiers: { web: { acl: [], egress: ["tcp 443 10.1.0.0/16"] } } } },
      endpoints: {
        own: { service: "sts", vpc: "app", tier: "web", ingress: ["tcp 443 10.1.0.0/16"], privateDns: true },
      },
    }),
    from: "spoke/app/web",
    to: "endpoint/own",
    parts: [
      {
        verdict: "reachable",
        out: [
          "name sts.eu-west-1.amazonaws.com: sts.eu-west-1.amazonaws.com is answered by the private DNS of an endpoint in app",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.1.0.0/16",
          "security group ingress endpoint-own: tcp 443 from 10.1.0.0/16",
          "listener own: com.amazonaws.eu-west-1.sts listens",
          "endpoint policy own: the policy allows everything",
          "arrival own: at endpoint own in app-web-euw1-az1",
        ],
      },
    ],
    neighbour: {
      what: "two subnets",
      network: changed(hubAndSpokes, {
        vpcs: {
          app: {
            tiers: {
              web: { acl: [], egress: ["tcp 443 10.1.0.0/16"] },
              links: { subnets: { 1: "10.1.8.0/24" }, purpose: "endpoints" },
            },
          },
        },
        endpoints: {
          own: {
            service: "sts",
            vpc: "app",
            tier: "links",
            ingress: ["tcp 443 10.1.0.0/16"],
            privateDns: true,
          },
        },
      }),
      verdicts: ["blocked-by-network-acl"],
    },
  });

  scenario("let an echo reply back only if they name its type", {
    network: pinged("in 100 allow icmp 8 10.0.0.0/8"),
    from: "spoke/app/web",
    to: "spoke/data/jobs",
    ports: ["icmp"],
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "app-web ingress",
        packets: ["icmp echo from 10.1.0.0/24 to 10.2.0.0/24"],
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: all traffic to 10.2.0.0/16",
          "network acl egress app-web: rule 100 allows icmp echo to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.2.0.0/16 by peering app-data",
          "peering app-data: from app to data",
          "network acl ingress data-jobs: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress data-jobs: all traffic from 10.1.0.0/16",
          "arrival data-jobs-euw1-az1: at tier jobs of data",
        ],
        back: [
          "network acl egress data-jobs: rule 100 allows all traffic to 10.0.0.0/8",
          "route data-jobs-euw1-az1: 10.1.0.0/16 by peering app-data",
          "peering app-data: back by the same way",
          "network acl ingress app-web: no ingress rule matches, so it is denied",
        ],
      },
    ],
    neighbour: {
      what: "the type of a reply",
      network: pinged("in 100 allow icmp 0 10.0.0.0/8"),
      verdicts: ["reachable"],
    },
  });

  scenario("with a rule whose range is unknown decide only where the others agree", {
    network: withHubAcl("in 90 deny tcp 443 unknown", ...PRIVATE_ACL),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "hub-endpoints-in-90",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 90 denies tcp 443 from an unknown range",
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
      what: "an unknown permission before one that covers it",
      network: withHubAcl("in 90 allow tcp 443 unknown", ...PRIVATE_ACL),
      verdicts: ["reachable"],
    },
  });
});
