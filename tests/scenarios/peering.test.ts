/** Flows over peering connections: acceptance, ranges, ways back, and what a peering never carries. */
import { hubAndSpokes, PRIVATE_ACL } from "./hub-and-spokes";
import { changed, scenario } from "./scenario";

const toKms = { from: "spoke/app/web", to: "endpoint/kms" } as const;
const toEndpoints = { from: "spoke/app/web", to: "endpoint-address/kms" } as const;

/** Both spokes open to each other; only a way is missing. */
const open = changed(hubAndSpokes, {
  vpcs: {
    app: { tiers: { web: { egress: ["tcp 443 10.0.0.0/8"] } } },
    data: { tiers: { jobs: { ingress: ["tcp 443 10.1.0.0/16"] } } },
  },
});

describe("over a peering", () => {
  scenario("a spoke reaches a shared endpoint by its name and the answer returns", {
    network: hubAndSpokes,
    ...toKms,
    parts: [
      {
        verdict: "reachable",
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
      what: "a spoke that did not subscribe",
      from: "spoke/data",
      verdicts: ["name-not-resolved"],
    },
  });

  scenario("nothing passes before acceptance", {
    network: changed(hubAndSpokes, { peerings: { "hub-app": { accepted: false } } }),
    ...toKms,
    parts: [
      {
        verdict: "not-accepted",
        at: "hub-app-accepter autoAccept",
        why: "peering hub-app waits for acceptance by hub",
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
    neighbour: { what: "the same peering once accepted", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("a spoke does not reach another through the hub, since a peering ends in the peer", {
    network: changed(open, {
      vpcs: {
        app: { tiers: { web: { routes: ["10.0.0.0/20 peering hub-app", "10.2.0.0/16 peering hub-app"] } } },
      },
    }),
    from: "spoke/app/web",
    to: "spoke/data/jobs",
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1-10.2.0.0/16-peering",
        why: "10.2.0.0/24 lies beyond hub, and a peering carries packets to the peer's own ranges only",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/8",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.2.0.0/16 by peering hub-app",
          "peering hub-app: from app to hub",
        ],
      },
    ],
    neighbour: { what: "what lies in the hub itself", to: "endpoint/kms", verdicts: ["reachable"] },
  });

  scenario("a spoke does not reach another without a route", {
    network: open,
    from: "spoke/app/web",
    to: "spoke/data/jobs",
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1 routes",
        why: "route table app-web-euw1-az1 has no route to 10.2.0.0/24",
        fix: "add a route to 10.2.0.0/24 to route table app-web-euw1-az1",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/8",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
        ],
      },
    ],
    neighbour: {
      what: "two spokes with a peering of their own",
      network: changed(open, {
        peerings: { "app-data": {} },
        vpcs: {
          app: { tiers: { web: { routes: ["10.2.0.0/16 peering app-data"] } } },
          data: { tiers: { jobs: { routes: ["10.1.0.0/16 peering app-data"] } } },
        },
      }),
      verdicts: ["reachable"],
    },
  });

  scenario("an answer without a route back does not return", {
    network: changed(hubAndSpokes, {
      vpcs: { hub: { tiers: { endpoints: { routes: ["10.2.0.0/16 peering hub-data"] } } } },
    }),
    ...toKms,
    parts: [
      {
        verdict: "no-return-path",
        at: "hub-endpoints-euw1-az1 routes",
        why: "the answer is stopped: route table hub-endpoints-euw1-az1 has no route to 10.1.0.0/24",
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
        back: ["network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8"],
      },
    ],
    neighbour: { what: "the hub with the route", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("an answer does not come back by another peering", {
    network: changed(hubAndSpokes, {
      vpcs: { hub: { tiers: { endpoints: { routes: ["10.1.0.0/16 peering hub-data"] } } } },
    }),
    ...toKms,
    parts: [
      {
        verdict: "no-return-path",
        at: "hub-endpoints-euw1-az1-10.1.0.0/16-peering",
        why: "the answer leaves by another way than the packets came: peering",
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
          "route hub-endpoints-euw1-az1: 10.1.0.0/16 by peering hub-data",
        ],
      },
    ],
    neighbour: { what: "the same peering both ways", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("one zone without the route is a part of its own", {
    network: changed(hubAndSpokes, {
      vpcs: {
        app: {
          tiers: { web: { subnets: { 1: "10.1.0.0/24", 2: "10.1.1.0/24" }, zoneRoutes: { 2: [] } } },
        },
      },
    }),
    ...toKms,
    parts: [
      {
        verdict: "reachable",
        packets: ["tcp 443 from 10.1.0.0/24 to 10.0.0.0/25"],
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
      {
        verdict: "no-route",
        packets: ["tcp 443 from 10.1.1.0/24 to 10.0.0.0/25"],
        at: "app-web-euw1-az2 routes",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az2: from 10.1.1.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
        ],
      },
    ],
    neighbour: {
      what: "the zone that has it alone",
      from: "spoke/app/web/euw1-az1",
      verdicts: ["reachable"],
    },
  });

  scenario("a spoke in another region reaches an endpoint that admits its range", {
    network: changed(hubAndSpokes, { vpcs: { app: { region: "eu-central-1" } } }),
    ...toKms,
    parts: [
      {
        verdict: "reachable",
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
      what: "one that admits the group of its workloads, which another region does not see",
      network: changed(hubAndSpokes, {
        vpcs: { app: { region: "eu-central-1" } },
        endpoints: { kms: { ingress: ["tcp 443 group app/web"] } },
      }),
      verdicts: ["blocked-by-security-group"],
    },
  });

  scenario("an endpoint may admit a group of a peered VPC of its region", {
    network: changed(hubAndSpokes, { endpoints: { kms: { ingress: ["tcp 443 group app/web"] } } }),
    ...toKms,
    parts: [
      {
        verdict: "reachable",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from group app-web",
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
      what: "a group that the workloads do not wear",
      network: changed(hubAndSpokes, { endpoints: { kms: { ingress: ["tcp 443 group data/jobs"] } } }),
      verdicts: ["blocked-by-security-group"],
    },
  });

  scenario("a second range that the hub does not route back gets no answer", {
    network: changed(hubAndSpokes, {
      vpcs: {
        app: {
          secondary: "100.64.0.0/18",
          tiers: {
            pods: {
              subnets: { 1: "100.64.0.0/24" },
              routes: ["10.0.0.0/20 peering hub-app"],
              egress: ["tcp 443 10.0.0.0/25"],
            },
          },
        },
        hub: {
          tiers: {
            endpoints: {
              acl: [...PRIVATE_ACL, "in 110 allow all 100.64.0.0/10", "out 110 allow all 100.64.0.0/10"],
            },
          },
        },
      },
      endpoints: { kms: { ingress: ["tcp 443 10.1.0.0/16", "tcp 443 100.64.0.0/18"] } },
    }),
    from: "spoke/app/pods",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "no-return-path",
        at: "hub-endpoints-euw1-az1 routes",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-pods-euw1-az1: from 100.64.0.0/24 in tier pods of app",
          "security group egress app-pods: tcp 443 to 10.0.0.0/25",
          "network acl egress default of app: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-pods-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 100.64.0.0/10",
          "security group ingress endpoint-kms: tcp 443 from 100.64.0.0/18",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: ["network acl egress hub-endpoints: rule 110 allows all traffic to 100.64.0.0/10"],
      },
    ],
    neighbour: { what: "the first range of the same spoke", from: "spoke/app/web", verdicts: ["reachable"] },
  });

  scenario("what is behind a peering that is not in the recording is unknown", {
    network: changed(hubAndSpokes, {
      vpcs: { app: { tiers: { web: { routes: ["10.0.0.0/20 outside pcx-0a1b2c3d"] } } } },
    }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "app-web-euw1-az1-10.0.0.0/20-outside vpcPeeringConnectionId",
        why: ["the peering connection of a route is not in the recording"],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering pcx-0a1b2c3d",
        ],
      },
    ],
    neighbour: { what: "the peering that is", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("a spoke does not use the hub's internet gateway", {
    network: changed(hubAndSpokes, {
      vpcs: {
        hub: { internetGateway: true },
        app: {
          tiers: {
            web: {
              routes: ["0.0.0.0/0 peering hub-app"],
              egress: ["tcp 443 0.0.0.0/0"],
              acl: ["in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"],
            },
          },
        },
      },
    }),
    from: "spoke/app/web",
    to: "internet",
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1-0.0.0.0/0-peering",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 0.0.0.0/0",
          "network acl egress app-web: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-web-euw1-az1: 0.0.0.0/0 by peering hub-app",
          "peering hub-app: from app to hub",
        ],
      },
    ],
    neighbour: {
      what: "the hub's own addresses by the same route",
      to: "endpoint/kms",
      verdicts: ["reachable"],
    },
  });

  scenario("addresses of a peer that no subnet has are nobody's", {
    network: open,
    from: "spoke/app/web",
    to: "range/10.0.8.0/25",
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1-10.0.0.0/20-peering",
        why: "the route leads into hub, where no destination has 10.0.8.0/25",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/8",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
        ],
      },
    ],
    neighbour: { what: "those of the endpoints' subnet", to: "range/10.0.0.0/25", verdicts: ["reachable"] },
  });

  scenario("by address, no name is asked", {
    network: changed(hubAndSpokes, { zones: { kms: undefined } }),
    ...toEndpoints,
    parts: [
      {
        verdict: "reachable",
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
    neighbour: { what: "the same by name", to: "endpoint/kms", verdicts: ["name-not-resolved"] },
  });
});
