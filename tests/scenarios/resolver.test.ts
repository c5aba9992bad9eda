/** Route 53 Resolver: rules that send names elsewhere, and the endpoints that ask and answer. */
import { hubAndSites, SITES_ACL } from "./hub-and-sites";
import { changed, scenario } from "./scenario";

const toKms = { from: "spoke/app/web", to: "endpoint/kms" } as const;

/** Rules of an outbound endpoint in the hub, whose questions go to the office. */
const withRules = (rules: Readonly<Record<string, string>>, egress = ["udp 53 192.168.10.53/32"]) =>
  changed(hubAndSites, {
    resolvers: {
      outbound: { vpc: "hub", tier: "resolver", direction: "OUTBOUND", egress, rules },
    },
  });

/** A private zone of the domain that the office's name servers have. */
const wiki = {
  wiki: { name: "corp.internal", vpcs: ["app"], records: { "wiki.corp.internal": "A endpoint kms" } },
};

describe("a Resolver rule", () => {
  scenario("wins over a private zone of the same domain", {
    network: withRules({ kms: "kms.eu-west-1.amazonaws.com 192.168.10.53 for app" }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "kms",
        why: [
          "kms.eu-west-1.amazonaws.com is asked of 192.168.10.53 by Resolver rule kms, and what is answered there is not known",
        ],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is asked of 192.168.10.53 by Resolver rule kms",
        ],
      },
    ],
    neighbour: {
      what: "one of a shorter domain",
      network: withRules({ aws: "amazonaws.com 192.168.10.53 for app" }),
      verdicts: ["reachable"],
    },
  });

  scenario("is followed by the VPCs that it is associated with", {
    network: withRules({ corp: "corp.internal 192.168.10.53 for app" }),
    from: "spoke/app/web",
    to: "name/wiki.corp.internal",
    parts: [
      {
        verdict: "unknown",
        at: "corp",
        why: [
          "wiki.corp.internal is asked of 192.168.10.53 by Resolver rule corp, and what is answered there is not known",
        ],
        out: ["name wiki.corp.internal: wiki.corp.internal is asked of 192.168.10.53 by Resolver rule corp"],
      },
    ],
    neighbour: { what: "another VPC", from: "spoke/data/jobs", verdicts: ["name-not-resolved"] },
  });

  scenario("is followed without DNS hostnames, unlike private zones", {
    network: changed(withRules({ aws: "amazonaws.com 192.168.99.53 for app" }), {
      vpcs: { app: { dnsHostnames: false } },
    }),
    from: "spoke/app/web",
    to: "name/kms.eu-west-1.amazonaws.com",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "outbound-group egress",
        why: "kms.eu-west-1.amazonaws.com is asked of 192.168.99.53 by Resolver rule aws, which outbound does not reach: blocked-by-security-group, no egress rule of security group outbound-group allows it",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is asked of 192.168.99.53 by Resolver rule aws",
        ],
      },
    ],
    neighbour: {
      what: "with them, and a zone that is more specific",
      network: withRules({ aws: "amazonaws.com 192.168.99.53 for app" }),
      verdicts: ["reachable"],
    },
  });

  scenario("for AWS to answer takes a name out of a wider one", {
    network: changed(
      withRules({ corp: "corp.internal 192.168.10.53 for app", home: "wiki.corp.internal for app" }),
      {
        zones: wiki,
      },
    ),
    from: "spoke/app/web",
    to: "name/wiki.corp.internal",
    parts: [
      {
        verdict: "reachable",
        out: [
          "name wiki.corp.internal: wiki.corp.internal is answered by private zone corp.internal",
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
      what: "the wider one alone",
      network: changed(withRules({ corp: "corp.internal 192.168.10.53 for app" }), { zones: wiki }),
      verdicts: ["unknown"],
    },
  });

  scenario("for every name gives way to any private zone", {
    network: withRules({ all: ". 192.168.10.53 for app" }),
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
      what: "a name without a zone",
      to: "name/www.example.com",
      verdicts: ["unknown"],
    },
  });

  scenario("leads nowhere where its endpoint does not reach the name servers", {
    network: withRules({ corp: "corp.example.com 192.168.10.53 for app" }, ["udp 53 192.168.20.53/32"]),
    from: "spoke/app/web",
    to: "name/wiki.corp.example.com",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "outbound-group egress",
        why: "wiki.corp.example.com is asked of 192.168.10.53 by Resolver rule corp, which outbound does not reach: blocked-by-security-group, no egress rule of security group outbound-group allows it",
        fix: "allow udp 53 to 192.168.10.53/32 in the egress rules of security group outbound-group",
        out: [
          "name wiki.corp.example.com: wiki.corp.example.com is asked of 192.168.10.53 by Resolver rule corp",
        ],
      },
    ],
    neighbour: {
      what: "where it does",
      network: withRules({ corp: "corp.example.com 192.168.10.53 for app" }),
      verdicts: ["unknown"],
    },
  });

  scenario("leads nowhere where no site has the name servers", {
    network: withRules({ corp: "corp.example.com 192.168.99.53 for app" }, ["udp 53 192.168.0.0/16"]),
    from: "spoke/app/web",
    to: "name/wiki.corp.example.com",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "hub-resolver-euw1-az1 routes",
        why: "wiki.corp.example.com is asked of 192.168.99.53 by Resolver rule corp, which outbound does not reach: no-route, route table hub-resolver-euw1-az1 has no route to 192.168.99.53/32",
        fix: "add a route to 192.168.99.53/32 to route table hub-resolver-euw1-az1",
        out: [
          "name wiki.corp.example.com: wiki.corp.example.com is asked of 192.168.99.53 by Resolver rule corp",
        ],
      },
    ],
    neighbour: { what: "a name of another domain", to: "endpoint/kms", verdicts: ["reachable"] },
  });

  scenario("holds for sites too, which ask the VPC's resolver", {
    network: withRules({ kms: "kms.eu-west-1.amazonaws.com 192.168.20.53 for hub" }, [
      "udp 53 192.168.20.53/32",
    ]),
    from: "site/office",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "unknown",
        at: "kms",
        why: [
          "kms.eu-west-1.amazonaws.com is asked of 192.168.20.53 by Resolver rule kms, and what is answered there is not known",
        ],
        out: [
          "resolver inbound: asked by site office over udp 53, and the answer returns",
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is asked of 192.168.20.53 by Resolver rule kms",
        ],
        assuming: [
          "name servers of site office forward private names of hub to inbound",
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "a spoke that does not follow it", from: "spoke/app/web", verdicts: ["reachable"] },
  });
});

describe("an inbound Resolver endpoint", () => {
  scenario("answers a site's question on port 53", {
    network: hubAndSites,
    from: "site/office",
    to: "resolver/inbound",
    ports: ["udp/53"],
    parts: [
      {
        verdict: "reachable",
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-resolver: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress inbound-group: udp 53 from 192.168.0.0/16",
          "arrival hub-resolver-euw1-az1: at tier resolver of hub",
          "resolver inbound: answers on port 53",
        ],
        back: [
          "network acl egress hub-resolver: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-resolver-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel back to site office",
        ],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "another port", ports: ["443"], verdicts: ["blocked-by-security-group"] },
  });

  scenario("is not known to do anything else that its group lets in", {
    network: changed(hubAndSites, { resolvers: { inbound: { ingress: ["all 192.168.0.0/16"] } } }),
    from: "site/office",
    to: "resolver/inbound",
    ports: ["22"],
    parts: [
      {
        verdict: "unknown",
        at: "inbound",
        why: ["what Resolver endpoint inbound does with other packets than questions is not known"],
        out: [
          "departure vpn-office: from 192.168.10.0/24 at site office",
          "vpn vpn-office: by either tunnel from site office into hub",
          "network acl ingress hub-resolver: rule 110 allows all traffic from 192.168.0.0/16",
          "security group ingress inbound-group: all traffic from 192.168.0.0/16",
          "arrival hub-resolver-euw1-az1: at tier resolver of hub",
        ],
        back: [
          "network acl egress hub-resolver: rule 110 allows all traffic to 192.168.0.0/16",
          "route hub-resolver-euw1-az1: 192.168.10.0/24 by vpn gateway vgw",
          "vpn vpn-office: by either tunnel back to site office",
        ],
        assuming: [
          "site office announces 192.168.10.0/24",
          "the device of site office passes traffic on between its hosts and its tunnels",
        ],
      },
    ],
    neighbour: { what: "a question", ports: ["53"], verdicts: ["reachable"] },
  });

  scenario("answers nobody through a network ACL without the clients' ports", {
    network: changed(hubAndSites, {
      vpcs: {
        hub: {
          tiers: {
            resolver: { acl: ["in 100 allow all 192.168.0.0/16", "out 100 allow udp 53 192.168.0.0/16"] },
          },
        },
      },
    }),
    from: "site/office",
    to: "endpoint/kms",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "hub-resolver egress",
        why: "site office cannot ask inbound: blocked-by-network-acl, the answer is stopped: no egress rule of network ACL hub-resolver allows it",
        fix: "allow udp 1024-65535 (source ports 53) to 192.168.10.0/24 in the egress rules of network ACL hub-resolver, before any rule that denies it",
        out: [],
      },
    ],
    neighbour: {
      what: "with them",
      network: changed(hubAndSites, { vpcs: { hub: { tiers: { resolver: { acl: SITES_ACL } } } } }),
      verdicts: ["reachable"],
    },
  });
});
