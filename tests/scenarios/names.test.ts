/** Names: who answers, what hides what, and what a name that resolves elsewhere means for a flow. */
import { fabricate, idOf } from "../support/fabricate";
import { hubAndSpokes, PRIVATE_ACL } from "./hub-and-spokes";
import { changed, scenario } from "./scenario";

const toKms = { from: "spoke/app/web", to: "endpoint/kms" } as const;
const HOST = "kms.eu-west-1.amazonaws.com";

/** The registry of images, whose names are below a wildcard. */
const registry = changed(hubAndSpokes, {
  endpoints: { dkr: { service: "ecr.dkr", vpc: "hub", tier: "endpoints", ingress: ["tcp 443 10.1.0.0/16"] } },
  zones: {
    dkr: {
      name: "dkr.ecr.eu-west-1.amazonaws.com",
      vpcs: ["hub", "app"],
      records: {
        "dkr.ecr.eu-west-1.amazonaws.com": "A endpoint dkr",
        "*.dkr.ecr.eu-west-1.amazonaws.com": "A endpoint dkr",
      },
    },
  },
});

describe("a name", () => {
  scenario("whose zone is not associated is asked of public DNS", {
    network: changed(hubAndSpokes, { zones: { kms: { vpcs: ["hub"] } } }),
    ...toKms,
    parts: [
      {
        verdict: "name-not-resolved",
        at: "kms vpcs",
        why: `${HOST} is asked of public DNS in app, since private zone ${HOST} is not associated with it`,
        fix: `associate private zone ${HOST} with app`,
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
        ],
      },
    ],
    neighbour: { what: "the VPC that is associated", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("resolves to nothing where DNS support is off", {
    network: changed(hubAndSpokes, { vpcs: { app: { dnsSupport: false } } }),
    ...toKms,
    parts: [
      {
        verdict: "name-not-resolved",
        at: "app enableDnsSupport",
        fix: "set enableDnsSupport of app to true",
        out: ["name kms.eu-west-1.amazonaws.com: app resolves no name, since its DNS support is off"],
      },
    ],
    neighbour: {
      what: "the address, which needs no name",
      to: "endpoint-address/kms",
      verdicts: ["reachable"],
    },
  });

  scenario("is asked of no private zone where DNS hostnames are off", {
    network: changed(hubAndSpokes, { vpcs: { app: { dnsHostnames: false } } }),
    ...toKms,
    parts: [
      {
        verdict: "name-not-resolved",
        at: "app enableDnsHostnames",
        fix: "set enableDnsHostnames of app to true",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is asked of public DNS: private zones are not asked, since enableDnsHostnames is off",
        ],
      },
    ],
    neighbour: { what: "both attributes on", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("is hidden by a more specific zone, which alone answers below its own name", {
    network: changed(registry, {
      zones: {
        own: {
          name: "111111111111.dkr.ecr.eu-west-1.amazonaws.com",
          vpcs: ["app"],
          records: { "other.111111111111.dkr.ecr.eu-west-1.amazonaws.com": "A 10.9.9.9" },
        },
      },
    }),
    from: "spoke/app/web",
    to: "endpoint/dkr",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "own name",
        out: [
          "name 111111111111.dkr.ecr.eu-west-1.amazonaws.com: 111111111111.dkr.ecr.eu-west-1.amazonaws.com is answered by private zone 111111111111.dkr.ecr.eu-west-1.amazonaws.com",
        ],
      },
      {
        verdict: "reachable",
        out: [
          "name dkr.ecr.eu-west-1.amazonaws.com: dkr.ecr.eu-west-1.amazonaws.com is answered by private zone dkr.ecr.eu-west-1.amazonaws.com",
          "name *.dkr.ecr.eu-west-1.amazonaws.com: *.dkr.ecr.eu-west-1.amazonaws.com is answered by private zone dkr.ecr.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-dkr: tcp 443 from 10.1.0.0/16",
          "listener dkr: com.amazonaws.eu-west-1.ecr.dkr listens",
          "endpoint policy dkr: the policy allows everything",
          "arrival dkr: at endpoint dkr in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.1.0.0/16 by peering hub-app",
          "peering hub-app: back by the same way",
          "network acl ingress app-web: rule 100 allows all traffic from 10.0.0.0/8",
        ],
      },
    ],
    neighbour: { what: "the zone alone", network: registry, verdicts: ["reachable"] },
  });

  scenario("that its zone lacks is looked up nowhere else", {
    network: changed(registry, {
      zones: { dkr: { records: { "dkr.ecr.eu-west-1.amazonaws.com": undefined } } },
    }),
    from: "spoke/app/web",
    to: "endpoint/dkr",
    parts: [
      {
        verdict: "name-not-resolved",
        at: "dkr name",
        why: "private zone dkr.ecr.eu-west-1.amazonaws.com answers for dkr.ecr.eu-west-1.amazonaws.com in app and has no A record of it, and it is looked up nowhere else",
        out: [
          "name dkr.ecr.eu-west-1.amazonaws.com: dkr.ecr.eu-west-1.amazonaws.com is answered by private zone dkr.ecr.eu-west-1.amazonaws.com",
        ],
      },
      {
        verdict: "reachable",
        out: [
          "name *.dkr.ecr.eu-west-1.amazonaws.com: *.dkr.ecr.eu-west-1.amazonaws.com is answered by private zone dkr.ecr.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-dkr: tcp 443 from 10.1.0.0/16",
          "listener dkr: com.amazonaws.eu-west-1.ecr.dkr listens",
          "endpoint policy dkr: the policy allows everything",
          "arrival dkr: at endpoint dkr in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.1.0.0/16 by peering hub-app",
          "peering hub-app: back by the same way",
          "network acl ingress app-web: rule 100 allows all traffic from 10.0.0.0/8",
        ],
      },
    ],
    neighbour: { what: "a zone with both records", network: registry, verdicts: ["reachable"] },
  });

  scenario("however deep is covered by a wildcard", {
    network: registry,
    from: "spoke/app/web",
    to: "name/a.b.dkr.ecr.eu-west-1.amazonaws.com",
    parts: [
      {
        verdict: "reachable",
        out: [
          "name a.b.dkr.ecr.eu-west-1.amazonaws.com: a.b.dkr.ecr.eu-west-1.amazonaws.com is answered by private zone dkr.ecr.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-dkr: tcp 443 from 10.1.0.0/16",
          "listener dkr: com.amazonaws.eu-west-1.ecr.dkr listens",
          "endpoint policy dkr: the policy allows everything",
          "arrival dkr: at endpoint dkr in hub-endpoints-euw1-az1",
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
      what: "a zone without the wildcard",
      network: changed(registry, {
        zones: { dkr: { records: { "*.dkr.ecr.eu-west-1.amazonaws.com": undefined } } },
      }),
      verdicts: ["name-not-resolved"],
    },
  });

  scenario("between a wildcard and a record below it is answered nobody documents how", {
    network: changed(registry, {
      zones: { dkr: { records: { "x.own.dkr.ecr.eu-west-1.amazonaws.com": "A 10.9.9.9" } } },
    }),
    from: "spoke/app/web",
    to: "name/own.dkr.ecr.eu-west-1.amazonaws.com",
    parts: [
      {
        verdict: "unknown",
        at: "dkr-*.dkr.ecr.eu-west-1.amazonaws.com-A",
        out: [
          "name own.dkr.ecr.eu-west-1.amazonaws.com: own.dkr.ecr.eu-west-1.amazonaws.com is answered by private zone dkr.ecr.eu-west-1.amazonaws.com",
        ],
      },
    ],
    neighbour: {
      what: "a name beside it",
      to: "name/other.dkr.ecr.eu-west-1.amazonaws.com",
      verdicts: ["reachable"],
    },
  });

  scenario("for which two zones of one VPC answer is answered by either", {
    network: changed(hubAndSpokes, {
      zones: { twin: { name: HOST, vpcs: ["app"], records: { [HOST]: "A 10.9.9.9" } } },
    }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        why: [`2 zones answer for ${HOST} in app`],
        at: "kms",
        out: ["name kms.eu-west-1.amazonaws.com: 2 zones answer for kms.eu-west-1.amazonaws.com in app"],
      },
    ],
    neighbour: { what: "one zone", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("of a zone of another account needs an authorization", {
    network: changed(hubAndSpokes, { vpcs: { app: { account: "222222222222" } } }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "kms-app vpcId",
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
      what: "an association that has one",
      network: changed(hubAndSpokes, {
        vpcs: { app: { account: "222222222222" } },
        zones: { kms: { vpcs: ["hub", "app authorized"] } },
      }),
      verdicts: ["reachable"],
    },
  });

  scenario("of an endpoint with private DNS resolves in its own VPC", {
    network: changed(hubAndSpokes, {
      vpcs: {
        app: {
          tiers: {
            web: { egress: ["tcp 443 10.1.0.0/16"] },
            links: { subnets: { 1: "10.1.8.0/24" }, purpose: "endpoints", acl: PRIVATE_ACL },
          },
        },
      },
      endpoints: {
        own: { service: "sts", vpc: "app", tier: "links", ingress: ["tcp 443 10.0.0.0/8"], privateDns: true },
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
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.1.0.0/16 is local",
          "network acl ingress app-links: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-own: tcp 443 from 10.0.0.0/8",
          "listener own: com.amazonaws.eu-west-1.sts listens",
          "endpoint policy own: the policy allows everything",
          "arrival own: at endpoint own in app-links-euw1-az1",
        ],
        back: [
          "network acl egress app-links: rule 100 allows all traffic to 10.0.0.0/8",
          "route main of app: 10.1.0.0/16 is local",
          "network acl ingress app-web: rule 100 allows all traffic from 10.0.0.0/8",
        ],
      },
    ],
    neighbour: { what: "another VPC", from: "spoke/data/jobs", verdicts: ["name-not-resolved"] },
  });

  scenario("that leads to another endpoint does not lead to this one", {
    network: changed(hubAndSpokes, {
      endpoints: {
        other: { service: "sts", vpc: "hub", tier: "endpoints", ingress: ["tcp 443 10.1.0.0/16"] },
      },
      zones: { kms: { records: { [HOST]: "A endpoint other" } } },
    }),
    ...toKms,
    parts: [
      {
        verdict: "name-not-resolved",
        why: `${HOST} resolves to endpoint other in app, not to endpoint kms`,
        at: `kms-${HOST}-A`,
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
        ],
      },
    ],
    neighbour: { what: "the right alias", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("by a CNAME leads where the other name leads", {
    network: changed(hubAndSpokes, {
      zones: {
        short: { name: "svc.internal", vpcs: ["app"], records: { "keys.svc.internal": `CNAME ${HOST}` } },
      },
    }),
    from: "spoke/app/web",
    to: "name/keys.svc.internal",
    parts: [
      {
        verdict: "reachable",
        out: [
          "name keys.svc.internal: keys.svc.internal is kms.eu-west-1.amazonaws.com, and kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
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
      what: "a name that no zone has",
      to: "name/locks.svc.internal",
      verdicts: ["name-not-resolved"],
    },
  });

  scenario("that a Resolver rule sends elsewhere is answered nobody knows what", {
    network: changed(hubAndSpokes, {
      more: (find) => [
        fabricate("aws:route53/resolverRule:ResolverRule", "aws", {
          domainName: "amazonaws.com",
          ruleType: "FORWARD",
          targetIps: [{ ip: "192.168.0.53" }],
        }),
        fabricate("aws:route53/resolverRule:ResolverRule", "kms-rule", {
          domainName: HOST,
          ruleType: "FORWARD",
          targetIps: [{ ip: "192.168.0.53" }],
        }),
        fabricate("aws:route53/resolverRuleAssociation:ResolverRuleAssociation", "kms-rule", {
          resolverRuleId: idOf({
            urn: "urn:pulumi:test::estate::aws:route53/resolverRule:ResolverRule::kms-rule",
          }),
          vpcId: idOf(find("app", "Vpc")),
        }),
      ],
    }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        why: [
          "kms.eu-west-1.amazonaws.com is asked of 192.168.0.53 by Resolver rule kms-rule, and what is answered there is not known",
        ],
        at: "kms-rule",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is asked of 192.168.0.53 by Resolver rule kms-rule",
        ],
      },
    ],
    neighbour: { what: "no rule", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("that nothing private answers may be known to public DNS", {
    network: hubAndSpokes,
    from: "spoke/app/web",
    to: "name/www.example.com",
    parts: [
      {
        verdict: "unknown",
        why: ["whether public DNS knows www.example.com is not modelled"],
        at: "app",
        out: [
          "name www.example.com: www.example.com is asked of public DNS: no private zone of the VPC covers it",
        ],
      },
    ],
    neighbour: {
      what: "one that public DNS never has",
      to: "name/www.corp.internal",
      verdicts: ["name-not-resolved"],
    },
  });
});
