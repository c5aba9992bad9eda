/** What stands behind endpoints: services, their ports and policies, and gateway endpoints of each VPC. */
import type { JsonObject } from "../../network/recorded";
import { hubAndSpokes } from "./hub-and-spokes";
import { changed, scenario } from "./scenario";

const toKms = { from: "spoke/app/web", to: "endpoint/kms" } as const;

const withPolicy = (...statements: JsonObject[]) =>
  changed(hubAndSpokes, { endpoints: { kms: { policy: { Version: "2012-10-17", Statement: statements } } } });

const allow = (more: JsonObject = {}): JsonObject => ({
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  ...more,
});

const fromAccount = (account: string) =>
  allow({
    Sid: "AllowOwn",
    Condition: { StringEquals: { "aws:PrincipalAccount": [account], "aws:ResourceAccount": [account] } },
  });

const services = allow({ Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } });

describe("an endpoint's policy", () => {
  scenario("of another account lets nobody of this one through", {
    network: withPolicy(fromAccount("999999999999"), services),
    ...toKms,
    parts: [
      {
        verdict: "denied-by-endpoint-policy",
        at: "kms policy",
        why: "the policy of kms: no statement allows account 111111111111",
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
          "endpoint policy kms: no statement allows account 111111111111",
        ],
      },
    ],
    neighbour: {
      what: "the policy of this account",
      network: withPolicy(fromAccount("111111111111"), services),
      verdicts: ["reachable"],
    },
  });

  scenario("of the organisation lets its accounts through", {
    network: changed(
      withPolicy(
        allow({ Sid: "AllowOrg", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } }),
      ),
      { organization: "o-a1b2c3d4e5" },
    ),
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
          "endpoint policy kms: statement AllowOrg allows account 111111111111",
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
      what: "another organisation's",
      network: changed(
        withPolicy(allow({ Condition: { StringEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } } })),
        { organization: "o-a1b2c3d4e5" },
      ),
      verdicts: ["denied-by-endpoint-policy"],
    },
  });

  scenario("with a condition that no recording settles is never an allowed one", {
    network: withPolicy(
      allow({ Sid: "AllowTagged", Condition: { StringEquals: { "aws:PrincipalTag/team": "a" } } }),
    ),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "kms policy",
        why: [
          "whether statement AllowTagged allows account 111111111111 is not known: it has a condition that the caller's account does not settle",
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
          "endpoint policy kms: whether statement AllowTagged allows account 111111111111 is not known: it has a condition that the caller's account does not settle",
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
    neighbour: { what: "one without it", network: withPolicy(allow()), verdicts: ["reachable"] },
  });

  scenario("that denies everything denies what another statement allows", {
    network: withPolicy(allow(), { ...allow(), Sid: "DenyAll", Effect: "Deny" }),
    ...toKms,
    parts: [
      {
        verdict: "denied-by-endpoint-policy",
        at: "kms policy",
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
          "endpoint policy kms: statement DenyAll denies everything to account 111111111111",
        ],
      },
    ],
    neighbour: {
      what: "a denial for those of other accounts",
      network: withPolicy(allow(), {
        ...allow({ Condition: { StringNotEquals: { "aws:PrincipalAccount": "111111111111" } } }),
        Effect: "Deny",
      }),
      verdicts: ["reachable"],
    },
  });

  scenario("for some actions allows those, which the verdict says", {
    network: withPolicy(allow({ Sid: "AllowDecrypt", Action: ["kms:Decrypt"] })),
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
          "endpoint policy kms: statement AllowDecrypt allows account 111111111111",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.1.0.0/16 by peering hub-app",
          "peering hub-app: back by the same way",
          "network acl ingress app-web: rule 100 allows all traffic from 10.0.0.0/8",
        ],
        assuming: ["requests to kms: actions kms:Decrypt"],
      },
    ],
    neighbour: {
      what: "actions of another service",
      network: withPolicy(allow({ Action: ["sqs:SendMessage"] })),
      verdicts: ["unknown"],
    },
  });

  scenario("that names the account's root admits the account", {
    network: withPolicy(allow({ Principal: { AWS: "arn:aws:iam::111111111111:root" } })),
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
          "endpoint policy kms: a statement allows account 111111111111",
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
      what: "the root of another account",
      network: withPolicy(allow({ Principal: { AWS: "arn:aws:iam::999999999999:root" } })),
      verdicts: ["denied-by-endpoint-policy"],
    },
  });
});

describe("an endpoint", () => {
  scenario("without a network interface is in no zone", {
    network: changed(hubAndSpokes, { endpoints: { kms: { zones: [] } } }),
    ...toKms,
    parts: [{ verdict: "no-endpoint-in-zone", at: "kms", out: [] }],
    neighbour: { what: "one with an interface", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("does not listen on ports that its service has not", {
    network: changed(hubAndSpokes, {
      endpoints: { kms: { ingress: ["all 10.1.0.0/16"] } },
      vpcs: { app: { tiers: { web: { egress: ["all 10.0.0.0/8"] } } } },
    }),
    ...toKms,
    ports: ["8443"],
    parts: [
      {
        verdict: "no-listener",
        at: "kms serviceName",
        why: "com.amazonaws.eu-west-1.kms does not listen on tcp 8443",
        fix: "call com.amazonaws.eu-west-1.kms on tcp 443",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: all traffic to 10.0.0.0/8",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: all traffic from 10.1.0.0/16",
        ],
      },
    ],
    neighbour: { what: "the port that it has", ports: ["443"], verdicts: ["reachable"] },
  });

  scenario("of somebody else's service listens nobody says where", {
    network: changed(hubAndSpokes, {
      endpoints: { kms: { service: "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d" } },
    }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "kms serviceName",
        why: ["on which ports com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d listens is not stated"],
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to 10.0.0.0/25",
          "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
          "route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
          "peering hub-app: from app to hub",
          "network acl ingress hub-endpoints: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress endpoint-kms: tcp 443 from 10.1.0.0/16",
          "endpoint policy kms: the policy allows everything",
          "arrival kms: at endpoint kms in hub-endpoints-euw1-az1",
        ],
        back: [
          "network acl egress hub-endpoints: rule 100 allows all traffic to 10.0.0.0/8",
          "route hub-endpoints-euw1-az1: 10.1.0.0/16 by peering hub-app",
          "peering hub-app: back by the same way",
          "network acl ingress app-web: rule 100 allows all traffic from 10.0.0.0/8",
        ],
        assuming: ["the owner of com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d accepts the connection"],
      },
    ],
    neighbour: { what: "a service of AWS", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("in two zones is reached in each", {
    network: changed(hubAndSpokes, {
      vpcs: { hub: { tiers: { endpoints: { subnets: { 2: "10.0.4.0/25" } } } } },
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
        verdict: "blocked-by-security-group",
        packets: ["tcp 443 from 10.1.0.0/24 to 10.0.4.0/25"],
        at: "app-web egress",
        out: [
          "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: no egress rule allows it",
        ],
      },
    ],
    neighbour: { what: "one zone that is open", network: hubAndSpokes, verdicts: ["reachable"] },
  });
});

const toS3 = { from: "spoke/app/web", to: "gateway-endpoint/s3" } as const;

/** S3 by gateway endpoints, in the spoke and in the hub. */
const withS3 = changed(hubAndSpokes, {
  vpcs: {
    app: {
      tiers: {
        web: {
          egress: ["tcp 443 10.0.0.0/25", "tcp 443 list s3-app"],
          acl: [
            "in 100 allow all 10.0.0.0/8",
            "out 100 allow all 10.0.0.0/8",
            "in 110 allow tcp 1024-65535 0.0.0.0/0",
            "out 110 allow tcp 443 0.0.0.0/0",
          ],
        },
      },
    },
    data: {
      tiers: {
        jobs: {
          egress: ["tcp 443 0.0.0.0/0"],
          acl: ["in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"],
        },
      },
    },
  },
  gateways: {
    "s3-app": { service: "s3", vpc: "app", tiers: ["web"] },
    "s3-hub": { service: "s3", vpc: "hub", tiers: ["endpoints"] },
  },
});

describe("a gateway endpoint", () => {
  scenario("serves the subnets whose tables it is attached to", {
    network: withS3,
    ...toS3,
    parts: [
      {
        verdict: "reachable",
        packets: ["tcp 443 from 10.1.0.0/24 to any public IPv4 address"],
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to addresses of com.amazonaws.eu-west-1.s3",
          "network acl egress app-web: rule 110 allows tcp 443 to 0.0.0.0/0",
          "route app-web-euw1-az1: addresses of com.amazonaws.eu-west-1.s3 by gateway endpoint s3-app",
          "gateway endpoint s3-app: to com.amazonaws.eu-west-1.s3",
          "endpoint policy s3-app: the policy allows everything",
          "arrival s3: at com.amazonaws.eu-west-1.s3",
        ],
        back: ["network acl ingress app-web: rule 110 allows tcp 1024-65535 from 0.0.0.0/0"],
      },
    ],
    neighbour: { what: "a spoke without one", from: "spoke/data/jobs", verdicts: ["no-route"] },
  });

  scenario("of the hub serves no spoke", {
    network: changed(withS3, {
      vpcs: { data: { tiers: { jobs: { routes: ["0.0.0.0/0 peering hub-data"] } } } },
    }),
    from: "spoke/data/jobs",
    to: "gateway-endpoint/s3",
    parts: [
      {
        verdict: "no-route",
        at: "data-jobs-euw1-az1-0.0.0.0/0-peering",
        why: "any public IPv4 address lies beyond hub, and a peering carries packets to the peer's own ranges only",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure data-jobs-euw1-az1: from 10.2.0.0/24 in tier jobs of data",
          "security group egress data-jobs: tcp 443 to 0.0.0.0/0",
          "network acl egress data-jobs: rule 100 allows all traffic to 0.0.0.0/0",
          "route data-jobs-euw1-az1: 0.0.0.0/0 by peering hub-data",
          "peering hub-data: from data to hub",
        ],
      },
    ],
    neighbour: { what: "the spoke with one of its own", from: "spoke/app/web", verdicts: ["reachable"] },
  });

  scenario("that no table leads to is not used", {
    network: changed(withS3, { gateways: { "s3-app": { tiers: [] } } }),
    ...toS3,
    parts: [
      {
        verdict: "no-route",
        at: "app-web-euw1-az1 routes",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to addresses of com.amazonaws.eu-west-1.s3",
          "network acl egress app-web: rule 110 allows tcp 443 to 0.0.0.0/0",
        ],
      },
    ],
    neighbour: { what: "an attached one", network: withS3, verdicts: ["reachable"] },
  });

  scenario("needs its prefix list, or its addresses, in the workload's group", {
    network: changed(withS3, { vpcs: { app: { tiers: { web: { egress: ["tcp 443 10.0.0.0/8"] } } } } }),
    ...toS3,
    parts: [
      {
        verdict: "blocked-by-security-group",
        at: "app-web egress",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: no egress rule allows it",
        ],
      },
    ],
    neighbour: {
      what: "a group open to every address",
      network: changed(withS3, { vpcs: { app: { tiers: { web: { egress: ["tcp 443 0.0.0.0/0"] } } } } }),
      verdicts: ["reachable"],
    },
  });

  scenario("needs a network ACL that lets its answers in, since an ACL names no prefix list", {
    network: changed(withS3, {
      vpcs: {
        app: { tiers: { web: { acl: ["in 100 allow all 10.0.0.0/8", "out 100 allow all 0.0.0.0/0"] } } },
      },
    }),
    ...toS3,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "app-web ingress",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to addresses of com.amazonaws.eu-west-1.s3",
          "network acl egress app-web: rule 100 allows all traffic to 0.0.0.0/0",
          "route app-web-euw1-az1: addresses of com.amazonaws.eu-west-1.s3 by gateway endpoint s3-app",
          "gateway endpoint s3-app: to com.amazonaws.eu-west-1.s3",
          "endpoint policy s3-app: the policy allows everything",
          "arrival s3: at com.amazonaws.eu-west-1.s3",
        ],
        back: ["network acl ingress app-web: no ingress rule matches, so it is denied"],
      },
    ],
    neighbour: { what: "one that lets them in", network: withS3, verdicts: ["reachable"] },
  });

  scenario("is not used where a private zone hides the service's name", {
    network: changed(withS3, {
      zones: {
        s3: {
          name: "s3.eu-west-1.amazonaws.com",
          vpcs: ["app"],
          records: { "s3.eu-west-1.amazonaws.com": "A 10.0.0.9" },
        },
      },
    }),
    ...toS3,
    parts: [
      {
        verdict: "name-not-resolved",
        at: "s3-s3.eu-west-1.amazonaws.com-A",
        why: "s3.eu-west-1.amazonaws.com resolves to 10.0.0.9/32 in app, not to the service's public addresses",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is answered by private zone s3.eu-west-1.amazonaws.com",
        ],
      },
    ],
    neighbour: { what: "a VPC without such a zone", network: withS3, verdicts: ["reachable"] },
  });

  scenario("takes an account in its policy for the root user alone", {
    network: changed(withS3, {
      gateways: { "s3-app": { policy: { Statement: [allow({ Principal: { AWS: "111111111111" } })] } } },
    }),
    ...toS3,
    parts: [
      {
        verdict: "denied-by-endpoint-policy",
        at: "s3-app policy",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to addresses of com.amazonaws.eu-west-1.s3",
          "network acl egress app-web: rule 110 allows tcp 443 to 0.0.0.0/0",
          "route app-web-euw1-az1: addresses of com.amazonaws.eu-west-1.s3 by gateway endpoint s3-app",
          "gateway endpoint s3-app: to com.amazonaws.eu-west-1.s3",
          "endpoint policy s3-app: no statement allows account 111111111111",
        ],
      },
    ],
    neighbour: {
      what: "the account as a condition",
      network: changed(withS3, {
        gateways: { "s3-app": { policy: { Statement: [fromAccount("111111111111")] } } },
      }),
      verdicts: ["reachable"],
    },
  });

  scenario("has a longer route than the internet gateway", {
    network: changed(withS3, {
      vpcs: {
        app: {
          internetGateway: true,
          tiers: { web: { routes: ["10.0.0.0/20 peering hub-app", "0.0.0.0/0 internet"] } },
        },
      },
    }),
    ...toS3,
    parts: [
      {
        verdict: "reachable",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to addresses of com.amazonaws.eu-west-1.s3",
          "network acl egress app-web: rule 110 allows tcp 443 to 0.0.0.0/0",
          "route app-web-euw1-az1: addresses of com.amazonaws.eu-west-1.s3 by gateway endpoint s3-app",
          "gateway endpoint s3-app: to com.amazonaws.eu-west-1.s3",
          "endpoint policy s3-app: the policy allows everything",
          "arrival s3: at com.amazonaws.eu-west-1.s3",
        ],
        back: ["network acl ingress app-web: rule 110 allows tcp 1024-65535 from 0.0.0.0/0"],
      },
    ],
    neighbour: {
      what: "the internet gateway without it",
      network: changed(withS3, {
        vpcs: { app: { internetGateway: true, tiers: { web: { routes: ["0.0.0.0/0 internet"] } } } },
        gateways: { "s3-app": { tiers: [] } },
      }),
      verdicts: ["no-route"],
    },
  });

  scenario("beside a route to some public range leaves open which is the longer", {
    network: changed(withS3, {
      vpcs: { app: { internetGateway: true, tiers: { web: { routes: ["52.0.0.0/8 internet"] } } } },
    }),
    ...toS3,
    parts: [
      {
        verdict: "unknown",
        packets: ["tcp 443 from 10.1.0.0/24 to 52.0.0.0/8"],
        at: "s3-app-app-web-euw1-az1 routeTableId",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to addresses of com.amazonaws.eu-west-1.s3",
          "network acl egress app-web: rule 110 allows tcp 443 to 0.0.0.0/0",
        ],
      },
      {
        verdict: "reachable",
        out: [
          "name s3.eu-west-1.amazonaws.com: s3.eu-west-1.amazonaws.com is asked of public DNS: no private zone of the VPC covers it",
          "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
          "security group egress app-web: tcp 443 to addresses of com.amazonaws.eu-west-1.s3",
          "network acl egress app-web: rule 110 allows tcp 443 to 0.0.0.0/0",
          "route app-web-euw1-az1: addresses of com.amazonaws.eu-west-1.s3 by gateway endpoint s3-app",
          "gateway endpoint s3-app: to com.amazonaws.eu-west-1.s3",
          "endpoint policy s3-app: the policy allows everything",
          "arrival s3: at com.amazonaws.eu-west-1.s3",
        ],
        back: ["network acl ingress app-web: rule 110 allows tcp 1024-65535 from 0.0.0.0/0"],
      },
    ],
    neighbour: { what: "no such route", network: withS3, verdicts: ["reachable"] },
  });
});
