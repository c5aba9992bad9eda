/** Site-to-Site VPN: what a site reaches and what reaches it, and what stands in the way. */
import { hubAndSites, SITES_ACL } from "./hub-and-sites";
import { hubAndSpokes } from "./hub-and-spokes";
import { changed, scenario } from "./scenario";

/** By address, so that no name stands in the way. */
const toKms = { from: "site/office", to: "endpoint-address/kms" } as const;

/** The office with other ranges, or other facts. */
const office = (site: { readonly routing?: string; readonly local?: string; readonly remote?: string }) =>
  changed(hubAndSites, { vpn: { vgw: { sites: { office: site } } } });

/** A spoke with a gateway of its own, whose workloads call a site. */
const appWithSite = (routes: readonly string[], routing = "bgp 65010 192.168.10.0/24") =>
  changed(hubAndSpokes, {
    vpcs: {
      app: {
        tiers: { web: { routes, acl: SITES_ACL, egress: ["tcp 443 192.168.0.0/16", "tcp 443 10.0.0.0/8"] } },
      },
    },
    vpn: {
      vgw: {
        vpc: "app",
        propagateTo: ["app/web"],
        sites: { office: { routing }, depot: { routing: "bgp 65020 192.168.20.0/24" } },
      },
    },
  });
const toOffice = { from: "spoke/app/web", to: "site/office" } as const;

describe("a site", () => {
  scenario("calls an endpoint of the hub by name, which it asks of the inbound resolver", {
    network: hubAndSites,
    from: "site/office",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "reachable",
        out: [
          "resolver inbound: asked by site office over udp 53, and the answer returns",
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel back to site office",
        ],
        assuming: [
          "name servers of site office forward private names of hub to inbound",
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: {
      what: "without a resolver to ask",
      network: changed(hubAndSites, { resolvers: undefined }),
      verdicts: ["name-not-resolved"],
    },
  });

  scenario("resolves no private name without an inbound resolver", {
    network: changed(hubAndSites, { resolvers: undefined }),
    from: "site/office",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "hub",
        why: "site office cannot ask for the private names of hub, which has no Resolver inbound endpoint",
        fix: "add hub.resolver.inbound, and set resolver of site office to true",
        out: [],
      },
    ],
    neighbour: { what: "by address", to: "endpoint-address/kms", verdicts: ["reachable"] },
  });

  scenario("resolves no private name where the resolver's group does not admit it", {
    network: changed(hubAndSites, { resolvers: { inbound: { ingress: ["udp 53 192.168.20.0/24"] } } }),
    from: "site/office",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "inbound-group ingress",
        why: "site office cannot ask inbound: blocked-by-security-group, no ingress rule of security group inbound-group allows it",
        fix: "set resolver of site office to true, or allow udp 53 from 192.168.10.0/24 in the ingress rules of security group inbound-group",
        out: [],
      },
    ],
    neighbour: { what: "a site that it admits", from: "site/depot", verdicts: ["reachable"] },
  });

  scenario("resolves no private name where the resolver's tier has no way back to it", {
    network: changed(hubAndSites, { vpn: { vgw: { propagateTo: ["hub/endpoints"] } } }),
    from: "site/office",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "hub-resolver-euw1-az1 routes",
        why: "site office cannot ask inbound: no-return-path, the answer is stopped: route table hub-resolver-euw1-az1 has no route to 192.168.10.0/24",
        fix: "let route table hub-resolver-euw1-az1 learn from vgw: propagate its routes to the tier",
        out: [],
      },
    ],
    neighbour: {
      what: "where the tier learns the routes",
      network: hubAndSites,
      verdicts: ["reachable"],
    },
  });

  scenario("asks by name servers among those that the resolver admits", {
    network: changed(hubAndSites, { resolvers: { inbound: { ingress: ["udp 53 192.168.10.53/32"] } } }),
    from: "site/office",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "reachable",
        out: [
          "resolver inbound: asked by site office over udp 53, and the answer returns",
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel back to site office",
        ],
        assuming: [
          "name servers of site office are among 192.168.10.53/32",
          "name servers of site office forward private names of hub to inbound",
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "another site", from: "site/depot", verdicts: ["name-not-resolved"] },
  });

  scenario("does not resolve a name of a zone that the hub is not associated with", {
    network: changed(hubAndSites, { zones: { kms: { vpcs: ["app"] } } }),
    from: "site/office",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "kms vpcs",
        why: "kms.eu-west-1.amazonaws.com is asked of public DNS in hub, since private zone kms.eu-west-1.amazonaws.com is not associated with it",
        fix: "associate private zone kms.eu-west-1.amazonaws.com with hub",
        out: [
          "resolver inbound: asked by site office over udp 53, and the answer returns",
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
        ],
        assuming: [
          "name servers of site office forward private names of hub to inbound",
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "a spoke that is", from: "spoke/app/web", verdicts: ["reachable"] },
  });

  scenario("does not reach a spoke that is peered with the hub", {
    network: changed(hubAndSites, {
      vpcs: {
        hub: { tiers: { tools: { routes: ["10.1.0.0/16 peering hub-app"] } } },
        app: {
          tiers: {
            web: {
              routes: ["10.0.0.0/20 peering hub-app", "192.168.10.0/24 peering hub-app"],
              acl: SITES_ACL,
              ingress: ["tcp 443 192.168.10.0/24"],
            },
          },
        },
      },
    }),
    from: "site/office",
    to: "spoke/app/web",
    parts: [
      {
        verdict: "no-route",
        at: "vgw vpcId",
        why: "virtual private gateway vgw is attached to hub, and carries packets of site office no further than that, so not to app",
        fix: "publish the service of app through PrivateLink into hub",
        out: ["departure vpn-office: from 192.168.10.0/24 at site office"],
        assuming: ["site office announces 192.168.10.0/24"],
      },
    ],
    neighbour: { what: "an endpoint of the hub", to: "endpoint-address/kms", verdicts: ["reachable"] },
  });

  scenario("reaches the hub by one tunnel while the other is down", {
    network: hubAndSites,
    ...toKms,
    tunnelsDown: ["office/1"],
    parts: [
      {
        verdict: "reachable",
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by tunnel 2 from site office into hub, since tunnel 1 is taken as down",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by tunnel 2 back to site office, since tunnel 1 is taken as down",
        ],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "both", tunnelsDown: ["office/1", "office/2"], verdicts: ["tunnel-down"] },
  });

  scenario("is cut off while both of its tunnels are down", {
    network: hubAndSites,
    ...toKms,
    tunnelsDown: ["office/1", "office/2"],
    parts: [
      {
        verdict: "tunnel-down",
        at: "vpn-office",
        why: "both tunnels of site office are taken as down",
        fix: "bring a tunnel of office up",
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by no tunnel to its device",
        ],
        assuming: ["site office announces 192.168.10.0/24"],
      },
    ],
    neighbour: { what: "another site", from: "site/depot", verdicts: ["reachable"] },
  });

  scenario("gets no answer for certain where another site announces the same range", {
    network: office({ routing: "bgp 65010 192.168.20.0/24" }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "vpn-office routing.prefixes",
        why: [
          "the answer: sites depot and office announce one range, and which of them gets the packets is not known",
        ],
        out: [
          "departure vpn-office: from 192.168.20.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.20.0/24 by vpn gateway vgw",
        ],
        assuming: [
          "site depot announces 192.168.20.0/24",
          "site office announces 192.168.20.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "with a range of its own", network: hubAndSites, verdicts: ["reachable"] },
  });

  scenario("loses the answers to a part of its range that another site announces more closely", {
    network: changed(hubAndSites, {
      vpn: { vgw: { sites: { depot: { routing: "bgp 65020 192.168.10.128/25" } } } },
    }),
    ...toKms,
    parts: [
      {
        verdict: "no-return-path",
        packets: ["tcp 443 from 192.168.10.128/25 to 10.0.0.0/25"],
        at: "vgw-hub-endpoints-euw1-az1",
        why: "the answer is stopped: virtual private gateway vgw sends 192.168.10.128/25 to site depot",
        fix: "let no other site have 192.168.10.128/25",
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.10.128/25 by vpn gateway vgw",
        ],
        assuming: [
          "site depot announces 192.168.10.128/25",
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
      {
        verdict: "reachable",
        packets: ["tcp 443 from 192.168.10.0/25 to 10.0.0.0/25"],
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel back to site office",
        ],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "the other site", from: "site/depot", verdicts: ["reachable"] },
  });

  scenario("loses the answers to another site's static route of equal length", {
    network: office({ routing: "bgp 65010 192.168.30.0/24" }),
    ...toKms,
    parts: [
      {
        verdict: "no-return-path",
        at: "vgw-hub-endpoints-euw1-az1",
        why: "the answer is stopped: virtual private gateway vgw sends 192.168.30.0/24 to site kiosk",
        fix: "let no other site have 192.168.30.0/24",
        out: [
          "departure vpn-office: from 192.168.30.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.30.0/24 by vpn gateway vgw",
        ],
        assuming: [
          "site office announces 192.168.30.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "the site with the static route", from: "site/kiosk", verdicts: ["reachable"] },
  });

  scenario("gets no answer from a tier that does not learn the gateway's routes", {
    network: changed(hubAndSites, { vpn: { vgw: { propagateTo: ["hub/resolver"] } } }),
    ...toKms,
    parts: [
      {
        verdict: "no-return-path",
        at: "hub-endpoints-euw1-az1 routes",
        why: "the answer is stopped: route table hub-endpoints-euw1-az1 has no route to 192.168.10.0/24",
        fix: "let route table hub-endpoints-euw1-az1 learn from vgw: propagate its routes to the tier",
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: ["network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16"],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: {
      what: "with a route of its own in the table",
      network: changed(hubAndSites, {
        vpcs: { hub: { tiers: { endpoints: { routes: ["192.168.0.0/16 vpn vgw"] } } } },
        vpn: { vgw: { propagateTo: ["hub/resolver"] } },
      }),
      verdicts: ["reachable"],
    },
  });

  scenario("gets no answer through a network ACL without the clients' ports", {
    network: changed(hubAndSites, {
      vpcs: {
        hub: {
          tiers: {
            endpoints: { acl: ["in 100 allow all 192.168.0.0/16", "out 100 allow tcp 443 0.0.0.0/0"] },
          },
        },
      },
    }),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "hub-endpoints egress",
        why: "the answer is stopped: no egress rule of network ACL hub-endpoints allows it",
        fix: "allow tcp 1024-65535 (source ports 443) to 192.168.10.0/24 in the egress rules of network ACL hub-endpoints, before any rule that denies it",
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: ["network acl egress hub-endpoints: no egress rule matches, so it is denied"],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "with them", network: hubAndSites, verdicts: ["reachable"] },
  });

  scenario("does not reach a gateway endpoint", {
    network: changed(hubAndSites, {
      vpcs: {
        app: {
          tiers: {
            web: {
              egress: ["tcp 443 list s3"],
              acl: ["in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"],
            },
          },
        },
      },
      gateways: { s3: { service: "s3", vpc: "app", tiers: ["web"] } },
    }),
    from: "site/office",
    to: "gateway-endpoint/s3",
    parts: [
      {
        verdict: "no-route",
        at: "s3",
        why: "a gateway endpoint serves subnets of its own VPC only",
        fix: "use an interface endpoint",
        out: [],
      },
    ],
    neighbour: { what: "a tier with the endpoint's route", from: "spoke/app/web", verdicts: ["reachable"] },
  });

  scenario("sends through its tunnels only what they were told to carry", {
    network: office({ local: "192.168.10.0/25" }),
    ...toKms,
    parts: [
      {
        verdict: "no-route",
        packets: ["tcp 443 from 192.168.10.128/25 to 10.0.0.0/25"],
        at: "vpn-office localIpv4NetworkCidr",
        why: "the tunnels of site office carry 192.168.10.0/25 at the site and 0.0.0.0/0 at AWS only",
        fix: "widen localIpv4NetworkCidr of vpn-office",
        out: ["departure vpn-office: from 192.168.10.0/24 at site office"],
        assuming: ["site office announces 192.168.10.0/24"],
      },
      {
        verdict: "reachable",
        packets: ["tcp 443 from 192.168.10.0/25 to 10.0.0.0/25"],
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel back to site office",
        ],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "all of it", network: hubAndSites, verdicts: ["reachable"] },
  });

  scenario("reaches no subnet that its tunnels leave out", {
    network: office({ remote: "10.0.2.0/24" }),
    ...toKms,
    parts: [
      {
        verdict: "no-route",
        at: "vpn-office remoteIpv4NetworkCidr",
        why: "the tunnels of site office carry 0.0.0.0/0 at the site and 10.0.2.0/24 at AWS only",
        fix: "widen remoteIpv4NetworkCidr of vpn-office",
        out: ["departure vpn-office: from 192.168.10.0/24 at site office"],
        assuming: ["site office announces 192.168.10.0/24"],
      },
    ],
    neighbour: {
      what: "a range that covers it",
      network: office({ remote: "10.0.0.0/20" }),
      verdicts: ["reachable"],
    },
  });

  scenario("may have any address where nobody says what it announces", {
    network: office({ routing: "bgp 65010" }),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        packets: ["tcp 443 from 8 ranges from 0.0.0.0/8 to 224.0.0.0/3 to 10.0.0.0/25"],
        at: "hub-endpoints ingress",
        why: "no ingress rule of network ACL hub-endpoints allows it",
        fix: "allow tcp 443 from 8 ranges from 0.0.0.0/8 to 224.0.0.0/3 in the ingress rules of network ACL hub-endpoints, before any rule that denies it",
        out: [
          "departure vpn-office: from 20 ranges from 0.0.0.0/8 to 224.0.0.0/3 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: no ingress rule matches, so it is denied",
        ],
        assuming: ["the device of site office passes traffic on between its hosts and its tunnels"],
      },
      {
        verdict: "blocked-by-security-group",
        packets: ["tcp 443 from 11 ranges from 10.0.16.0/20 to 10.128.0.0/9 to 10.0.0.0/25"],
        at: "endpoint-kms ingress",
        why: "no ingress rule of security group endpoint-kms allows it",
        fix: "allow tcp 443 from 11 ranges from 10.0.16.0/20 to 10.128.0.0/9 in the ingress rules of security group endpoint-kms",
        out: [
          "departure vpn-office: from 20 ranges from 0.0.0.0/8 to 224.0.0.0/3 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: no ingress rule allows it",
        ],
        assuming: ["the device of site office passes traffic on between its hosts and its tunnels"],
      },
      {
        verdict: "unknown",
        packets: ["tcp 443 from 192.168.20.0/24 to 10.0.0.0/25"],
        at: "vpn-office",
        why: [
          "the ranges of site office are not known",
          "the answer: the ranges of site office are not known",
        ],
        out: [
          "departure vpn-office: from 20 ranges from 0.0.0.0/8 to 224.0.0.0/3 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.20.0/24 by vpn gateway vgw",
        ],
        assuming: [
          "site depot announces 192.168.20.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
      {
        verdict: "unknown",
        packets: ["tcp 443 from 192.168.30.0/24 to 10.0.0.0/25"],
        at: "vpn-office",
        why: [
          "the ranges of site office are not known",
          "the answer: the ranges of site office are not known",
        ],
        out: [
          "departure vpn-office: from 20 ranges from 0.0.0.0/8 to 224.0.0.0/3 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.30.0/24 by vpn gateway vgw",
        ],
        assuming: ["the device of site office passes traffic on between its hosts and its tunnels"],
      },
      {
        verdict: "unknown",
        packets: ["tcp 443 from 10 ranges from 192.168.0.0/20 to 192.168.128.0/17 to 10.0.0.0/25"],
        at: "vpn-office",
        why: [
          "the ranges of site office are not known",
          "the answer: the destination of a route is what the device will announce",
        ],
        out: [
          "departure vpn-office: from 20 ranges from 0.0.0.0/8 to 224.0.0.0/3 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: ["network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16"],
        assuming: ["the device of site office passes traffic on between its hosts and its tunnels"],
      },
    ],
    neighbour: {
      what: "where it is said",
      network: office({ routing: "bgp 65010 192.168.10.0/24" }),
      verdicts: ["reachable"],
    },
  });

  scenario("calls with credentials that an endpoint policy admits, which is assumed", {
    network: changed(hubAndSites, {
      endpoints: {
        kms: {
          policy: {
            Statement: [
              { Sid: "Own", Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "*", Resource: "*" },
            ],
          },
        },
      },
    }),
    ...toKms,
    parts: [
      {
        verdict: "reachable",
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: statement Own allows account 111111111111",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-endpoints-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel back to site office",
        ],
        assuming: [
          "callers at site office use credentials of account 111111111111",
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: {
      what: "a policy for another account",
      network: changed(hubAndSites, {
        endpoints: {
          kms: {
            policy: {
              Statement: [
                { Effect: "Allow", Principal: { AWS: "222222222222" }, Action: "*", Resource: "*" },
              ],
            },
          },
        },
      }),
      verdicts: ["denied-by-endpoint-policy"],
    },
  });
});

describe("addresses of no site", () => {
  scenario("get no answer, even if a device sends them", {
    network: hubAndSites,
    from: "range/192.168.99.0/24",
    to: "endpoint-address/kms",
    parts: [
      {
        verdict: "no-return-path",
        at: "hub-endpoints-euw1-az1 routes",
        why: "the answer is stopped: route table hub-endpoints-euw1-az1 has no route to 192.168.99.0/24",
        fix: "let route table hub-endpoints-euw1-az1 learn from vgw: propagate its routes to the tier",
        out: [
          "vpn vgw: 192.168.99.0/24, which no site is said to have, into hub",
          "network acl ingress hub-endpoints: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress endpoint-kms: tcp 443 from 192.168.0.0/16",
          "listener kms: com.amazonaws.eu-west-1.kms listens",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: ["network acl egress hub-endpoints: rule 110 allows all traffic to 192.168.0.0/16"],
      },
    ],
    neighbour: { what: "those of a site", from: "range/192.168.20.0/24", verdicts: ["reachable"] },
  });

  scenario("are not reached from a VPC, even by a route to the gateway", {
    network: appWithSite(["192.168.0.0/16 vpn vgw"]),
    from: "spoke/app/web",
    to: "range/192.168.99.0/24",
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1-192.168.0.0/16-vpn",
        why: "no site of virtual private gateway vgw has 192.168.99.0/24",
        fix: "let the site that has 192.168.99.0/24 announce it, or state it among its static prefixes",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 192.168.0.0/16",
          "network acl egress app-web: rule 110 allows all traffic to 192.168.0.0/16",
          "route app-web-euw1-az1: 192.168.0.0/16 by vpn gateway vgw",
          "vpn vgw: no connection has a route for it",
        ],
        assuming: ["site depot announces 192.168.20.0/24", "site office announces 192.168.10.0/24"],
      },
    ],
    neighbour: { what: "those of a site", to: "range/192.168.20.0/24", verdicts: ["reachable"] },
  });
});

describe("a VPC", () => {
  scenario("reaches a site by a route that its table learned", {
    network: appWithSite([]),
    ...toOffice,
    parts: [
      {
        verdict: "reachable",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 192.168.0.0/16",
          "network acl egress app-web: rule 110 allows all traffic to 192.168.0.0/16",
          "route app-web-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel from app to site office",
          "arrival office: at site office",
        ],
        back: [
          "vpn vpn-office: by either tunnel back from site office",
          "network acl ingress app-web: rule 110 allows all traffic from 192.168.0.0/16",
        ],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: {
      what: "on a port that no rule allows",
      ports: ["22"],
      verdicts: ["blocked-by-security-group"],
    },
  });

  scenario("does not reach a site through the hub that it is peered with", {
    network: changed(hubAndSites, {
      vpcs: {
        app: {
          tiers: {
            web: {
              routes: ["192.168.10.0/24 peering hub-app"],
              acl: SITES_ACL,
              egress: ["tcp 443 192.168.10.0/24"],
            },
          },
        },
      },
    }),
    ...toOffice,
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1-192.168.10.0/24-peering",
        why: "192.168.10.0/24 lies beyond hub, and a peering carries packets to the peer's own ranges only",
        fix: "reach 192.168.10.0/24 by a peering, an endpoint or PrivateLink of its own, not through hub",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 192.168.10.0/24",
          "network acl egress app-web: rule 110 allows all traffic to 192.168.0.0/16",
          "route app-web-euw1-az1: 192.168.10.0/24 by peering hub-app",
          "peering hub-app: from app to hub",
        ],
      },
    ],
    neighbour: {
      what: "by a gateway of its own",
      network: appWithSite([]),
      verdicts: ["reachable"],
    },
  });

  scenario("follows a static route before a learned one of equal length", {
    network: appWithSite(["192.168.10.0/24 peering hub-app"]),
    ...toOffice,
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1-192.168.10.0/24-peering",
        why: "192.168.10.0/24 lies beyond hub, and a peering carries packets to the peer's own ranges only",
        fix: "reach 192.168.10.0/24 by a peering, an endpoint or PrivateLink of its own, not through hub",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 192.168.0.0/16",
          "network acl egress app-web: rule 110 allows all traffic to 192.168.0.0/16",
          "route app-web-euw1-az1: 192.168.10.0/24 by peering hub-app",
          "peering hub-app: from app to hub",
        ],
      },
    ],
    neighbour: { what: "a site without one", to: "site/depot", verdicts: ["reachable"] },
  });

  scenario("follows a learned route before a shorter static one", {
    network: appWithSite(["192.168.0.0/16 peering hub-app"]),
    ...toOffice,
    parts: [
      {
        verdict: "reachable",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 192.168.0.0/16",
          "network acl egress app-web: rule 110 allows all traffic to 192.168.0.0/16",
          "route app-web-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel from app to site office",
          "arrival office: at site office",
        ],
        back: [
          "vpn vpn-office: by either tunnel back from site office",
          "network acl ingress app-web: rule 110 allows all traffic from 192.168.0.0/16",
        ],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: {
      what: "a longer static one",
      network: appWithSite(["192.168.10.0/25 peering hub-app"]),
      verdicts: ["no-route", "reachable"],
    },
  });

  scenario("keeps its own ranges, whatever a site announces", {
    network: appWithSite([], "bgp 65010 10.1.128.0/24"),
    ...toOffice,
    parts: [
      {
        verdict: "no-route",
        at: "app cidrBlock",
        why: "the route leads into app, where no destination has 10.1.128.0/24",
        fix: "give 10.1.128.0/24 to one VPC only, or route it to the one that is meant",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/8",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.1.0.0/16 is local",
        ],
      },
    ],
    neighbour: {
      what: "a range outside of it",
      network: appWithSite([], "bgp 65010 10.9.128.0/24"),
      verdicts: ["reachable"],
    },
  });

  scenario("does not reach a site whose tunnels are down", {
    network: appWithSite([]),
    ...toOffice,
    tunnelsDown: ["office/1", "office/2"],
    parts: [
      {
        verdict: "tunnel-down",
        at: "vpn-office",
        why: "both tunnels of site office are taken as down",
        fix: "bring a tunnel of office up",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 192.168.0.0/16",
          "network acl egress app-web: rule 110 allows all traffic to 192.168.0.0/16",
          "route app-web-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by no tunnel to its device",
        ],
        assuming: ["site office announces 192.168.10.0/24"],
      },
    ],
    neighbour: {
      what: "a shorter route that may stand in",
      network: appWithSite(["192.168.0.0/16 peering hub-app"]),
      verdicts: ["unknown"],
    },
  });

  scenario("has no way through a gateway that is attached to another VPC", {
    network: changed(appWithSite(["192.168.10.0/24 vpn vgw"]), {
      vpn: { vgw: { vpc: "data", propagateTo: [] } },
    }),
    ...toOffice,
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1-192.168.10.0/24-vpn",
        why: "virtual private gateway vgw is not attached to app",
        fix: "route to a gateway that is attached to app",
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 192.168.0.0/16",
          "network acl egress app-web: rule 110 allows all traffic to 192.168.0.0/16",
          "route app-web-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
        ],
      },
    ],
    neighbour: {
      what: "its own",
      network: appWithSite(["192.168.10.0/24 vpn vgw"]),
      verdicts: ["reachable"],
    },
  });

  scenario("may reach the internet through a site that announces a default route", {
    network: changed(appWithSite([], "bgp 65010 0.0.0.0/0"), {
      vpcs: {
        app: {
          tiers: {
            web: {
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
        verdict: "unknown",
        at: "vgw-app-web-euw1-az1",
        why: ["what site office does with packets to the internet is not modelled"],
        out: [
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 0.0.0.0/0",
          "network acl egress app-web: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-web-euw1-az1: 0.0.0.0/0 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel from app to site office",
        ],
        assuming: [
          "site office announces 0.0.0.0/0",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: {
      what: "one that announces its own range",
      network: changed(appWithSite([]), {
        vpcs: {
          app: {
            tiers: {
              web: {
                egress: ["tcp 443 0.0.0.0/0"],
                acl: ["in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"],
              },
            },
          },
        },
      }),
      verdicts: ["no-route"],
    },
  });
});

describe("sites of one gateway", () => {
  const between = { from: "site/office", to: "site/depot" } as const;
  const ANNOUNCED = [
    "site depot announces 192.168.20.0/24",
    "site office announces 192.168.10.0/24",
    "the device of site depot passes traffic on between its hosts and its tunnels",
    "the device of site office passes traffic on between its hosts and its tunnels",
  ];
  const HANDED_OVER = [
    "departure vpn-office: from 192.168.10.0/24 at site office",
    "vpn vpn-depot: by either tunnel from site office to site depot",
  ];
  const MET = {
    verdict: "reachable",
    out: [...HANDED_OVER, "arrival depot: at site depot"],
    back: ["vpn vpn-office: by either tunnel back from site depot to site office"],
    assuming: ANNOUNCED,
  } as const;

  scenario("reach each other by BGP", {
    network: hubAndSites,
    ...between,
    parts: [MET],
    neighbour: {
      what: "with one ASN for both",
      network: office({ routing: "bgp 65020 192.168.10.0/24" }),
      verdicts: ["unknown"],
    },
  });

  scenario("lose the answers to a part of a range that a third one has more closely", {
    network: changed(hubAndSites, {
      vpn: { vgw: { sites: { kiosk: { routing: "static 192.168.10.128/25" } } } },
    }),
    ...between,
    parts: [
      {
        verdict: "no-return-path",
        packets: ["tcp 443 from 192.168.10.128/25 to 192.168.20.0/24"],
        at: "vpn-kiosk staticRoutesOnly",
        why: "the answer is stopped: virtual private gateway vgw sends 192.168.10.128/25 to site kiosk",
        fix: "let no other site have 192.168.10.128/25",
        out: HANDED_OVER,
        assuming: ANNOUNCED,
      },
      { ...MET, packets: ["tcp 443 from 192.168.10.0/25 to 192.168.20.0/24"] },
    ],
    neighbour: { what: "a range of its own for each", network: hubAndSites, verdicts: ["reachable"] },
  });

  scenario("are not documented to reach each other by static routes", {
    network: hubAndSites,
    from: "site/kiosk",
    to: "site/office",
    parts: [
      {
        verdict: "unknown",
        at: "vpn-kiosk staticRoutesOnly",
        why: [
          "AWS documents traffic between sites for BGP on both sides only, and site kiosk has static routes",
        ],
        out: ["departure vpn-kiosk: from 192.168.30.0/24 at site kiosk"],
      },
    ],
    neighbour: { what: "the hub", to: "endpoint-address/kms", verdicts: ["reachable"] },
  });

  scenario("do not reach each other where one's tunnels are down", {
    network: hubAndSites,
    ...between,
    tunnelsDown: ["depot/1", "depot/2"],
    parts: [
      {
        verdict: "tunnel-down",
        at: "vpn-depot",
        why: "both tunnels of site depot are taken as down",
        fix: "bring a tunnel of depot up",
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-depot: by no tunnel to its device",
        ],
        assuming: ["site depot announces 192.168.20.0/24", "site office announces 192.168.10.0/24"],
      },
    ],
    neighbour: { what: "where one tunnel is left", tunnelsDown: ["depot/1"], verdicts: ["reachable"] },
  });

  scenario("of two gateways do not reach each other", {
    network: changed(hubAndSites, {
      vpn: {
        vgw: { sites: { depot: undefined } },
        other: { sites: { depot: { routing: "bgp 65020 192.168.20.0/24" } } },
      },
    }),
    ...between,
    parts: [
      {
        verdict: "no-route",
        at: "vpn-office vpnGatewayId",
        why: "sites office and depot have no gateway in common",
        fix: "connect depot to vgw",
        out: ["departure vpn-office: from 192.168.10.0/24 at site office"],
        assuming: ["site office announces 192.168.10.0/24"],
      },
    ],
    neighbour: { what: "those of one", network: hubAndSites, verdicts: ["reachable"] },
  });
});
