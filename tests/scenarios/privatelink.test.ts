/** Services behind PrivateLink: from the consumer's endpoint to the targets and back, whatever their ranges are. */
import type { RecordedResource } from "../../network/recorded";
import { fabricate, idOf } from "../support/fabricate";
import { changed, type DeepPartial, scenario, type Scenario } from "./scenario";
import type { Find, Sketch } from "./network";
import { serviceOf, type ServiceSketch, shopAndOrders } from "./service-sketch";

const toOrders = { from: "spoke/shop/web", to: "service/orders" } as const;

const OWN_NAME =
  "name orders-shop: orders-shop is called by its own name in eu-west-1.vpce.amazonaws.com, which public DNS answers for";
const TO_ENDPOINT = [
  "departure shop-web-euw1-az1: from 10.1.0.0/24 in tier web of shop",
  "security group egress shop-web: tcp 443 to 10.1.8.0/23",
  "network acl egress shop-web: rule 100 allows all traffic to 10.0.0.0/8",
  "route main of shop: 10.1.0.0/16 is local",
  "network acl ingress shop-links: rule 100 allows all traffic from 10.0.0.0/8",
  "security group ingress orders-shop: tcp 443 from 10.1.0.0/24",
  "endpoint policy orders-shop: the policy allows everything",
];
const CONNECTED = "privatelink orders-service: endpoint orders-shop in shop-links-euw1-az1 is connected";
const LISTENS = "listener orders-nlb: TCP 443 goes to targets of orders-8443";
const TO_API = [
  "load balancer orders-nlb: sends on from 10.1.0.0/24 in orders-front-euw1-az1",
  "security group egress orders-nlb: tcp 8443 to 10.1.4.0/23",
  "network acl egress orders-front: rule 100 allows all traffic to 10.0.0.0/8",
  "route main of orders: 10.1.0.0/16 is local",
  "network acl ingress orders-api: rule 100 allows all traffic from 10.0.0.0/8",
];
const AT_API = [
  "security group ingress orders-api: tcp 8443 from group orders-nlb",
  "arrival orders-api-euw1-az1: at tier api of orders",
];
const BACK = [
  "network acl egress orders-api: rule 100 allows all traffic to 10.0.0.0/8",
  "route main of orders: 10.1.0.0/16 is local",
  "network acl ingress orders-front: rule 100 allows all traffic from 10.0.0.0/8",
  "network acl egress shop-links: rule 100 allows all traffic to 10.0.0.0/8",
  "route main of shop: 10.1.0.0/16 is local",
  "network acl ingress shop-web: rule 100 allows all traffic from 10.0.0.0/8",
];
const HEALTHY = "targets of orders-8443 are healthy";
const REACHED = {
  verdict: "reachable",
  out: [OWN_NAME, ...TO_ENDPOINT, CONNECTED, LISTENS, ...TO_API, ...AT_API],
  back: BACK,
  assuming: [HEALTHY],
} as const;

/** An instance among the targets, with a group of its own. */
function apiMachine(find: Find, privateIp: string, admitting: boolean): RecordedResource[] {
  const group = fabricate("aws:ec2/securityGroup:SecurityGroup", "machine", {
    vpcId: idOf(find("orders", "Vpc")),
  });
  const machine = fabricate("aws:ec2/instance:Instance", "machine", {
    subnetId: idOf(find("orders-api-euw1-az1", "Subnet")),
    privateIp,
    vpcSecurityGroupIds: [idOf(group)],
  });
  const rule = fabricate("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "machine-in", {
    securityGroupId: idOf(group),
    ipProtocol: "tcp",
    fromPort: 8443,
    toPort: 8443,
    cidrIpv4: "10.1.0.0/24",
  });
  return [group, machine, ...(admitting ? [rule] : [])];
}

/** Orders with something else than usual, beside orders as usual. */
function service(
  title: string,
  sketch: ServiceSketch,
  parts: Scenario["parts"],
  neighbour: {
    readonly what: string;
    readonly sketch?: ServiceSketch;
    readonly verdicts?: Scenario["neighbour"]["verdicts"];
  },
  change: DeepPartial<Sketch> = {},
): void {
  const { what, sketch: other = {}, verdicts = ["reachable"] } = neighbour;
  scenario(title, {
    network: changed(shopAndOrders(sketch), change),
    ...toOrders,
    parts,
    neighbour: { what, network: shopAndOrders(other), verdicts },
  });
}

describe("a service behind PrivateLink", () => {
  scenario("is reached though both VPCs have one range and nothing peers them", {
    network: shopAndOrders(),
    ...toOrders,
    parts: [REACHED],
    neighbour: {
      what: "the api by an address of its own, which lies in the shop too",
      to: "range/10.1.4.0/24",
      verdicts: ["blocked-by-security-group"],
    },
  });

  service(
    "is not reached before its owner accepts the endpoint",
    { accepted: false },
    [
      {
        verdict: "not-accepted",
        at: "orders-service acceptanceRequired",
        why: "endpoint orders-shop waits for acceptance by the owner of orders-service",
        fix: "accept the connection of orders-shop in the service's account",
        out: [OWN_NAME, ...TO_ENDPOINT],
      },
    ],
    { what: "an accepted one" },
  );

  service(
    "is not reached from an account that it does not permit",
    { principals: ["arn:aws:iam::333333333333:root"] },
    [
      {
        verdict: "not-accepted",
        at: "orders-service allowedPrincipals",
        why: "orders-service permits no endpoint of account 111111111111",
        fix: "name account 111111111111 among the principals of orders-service",
        out: [OWN_NAME, ...TO_ENDPOINT],
      },
    ],
    { what: "a service for every account", sketch: { principals: ["*"] } },
  );

  service(
    "is reached by an endpoint that the permitted role made, which is taken on trust",
    { principals: ["arn:aws:iam::111111111111:role/network"] },
    [
      {
        ...REACHED,
        assuming: ["endpoint orders-shop is made by arn:aws:iam::111111111111:role/network", HEALTHY],
      },
    ],
    {
      what: "a role of another account",
      sketch: { principals: ["arn:aws:iam::333333333333:role/network"] },
      verdicts: ["not-accepted"],
    },
  );

  service(
    "is not reached by an endpoint in a zone that it lacks",
    { endpointZones: ["2"] },
    [
      {
        verdict: "no-endpoint-in-zone",
        at: "orders-shop subnetIds",
        why: "orders-service has no load balancer in euw1-az2, the zone of shop-links-euw1-az2",
        fix: "give orders-shop subnets in zones of the service: euw1-az1",
        out: [OWN_NAME, ...TO_ENDPOINT, CONNECTED.replace("az1", "az2")],
      },
    ],
    { what: "a service in that zone", sketch: { zones: ["1", "2"], endpointZones: ["2"] } },
  );

  service(
    "is not reached on a port without a listener",
    { listener: 8080 },
    [
      {
        verdict: "no-listener",
        at: "orders-8080 port",
        why: "orders-nlb does not listen on tcp 443",
        fix: "call port 8080, or add a listener to orders-nlb",
        out: [OWN_NAME, ...TO_ENDPOINT, CONNECTED],
      },
    ],
    { what: "a listener on the port" },
  );

  scenario("gives its producer no way to the consumer", {
    network: shopAndOrders(),
    from: "spoke/orders/api/euw1-az1",
    to: "spoke/shop/web",
    parts: [
      {
        verdict: "no-route",
        at: "orders cidrBlock",
        why: "the route leads into orders, where no destination has 10.1.0.0/24",
        out: [
          "departure orders-api-euw1-az1: from 10.1.4.0/24 in tier api of orders",
          "security group egress orders-api: tcp 443 to 10.1.0.0/16",
          "network acl egress orders-api: rule 100 allows all traffic to 10.0.0.0/8",
          "route main of orders: 10.1.0.0/16 is local",
        ],
      },
    ],
    neighbour: { what: "the other direction", ...toOrders, verdicts: ["reachable"] },
  });

  scenario("is not reached from a tier of the consumer that the endpoint does not admit", {
    network: changed(shopAndOrders(), {
      vpcs: {
        shop: {
          tiers: { office: { subnets: { 1: "10.1.20.0/24" }, egress: ["tcp 443 10.1.8.0/23"] } },
        },
      },
    }),
    from: "spoke/shop/office",
    to: "service/orders",
    parts: [
      {
        verdict: "blocked-by-security-group",
        at: "orders-shop ingress",
        why: "no ingress rule of security group orders-shop allows it",
        out: [
          OWN_NAME,
          "departure shop-office-euw1-az1: from 10.1.20.0/24 in tier office of shop",
          "security group egress shop-office: tcp 443 to 10.1.8.0/23",
          "network acl egress default of shop: rule 100 allows all traffic to 0.0.0.0/0",
          "route main of shop: 10.1.0.0/16 is local",
          "network acl ingress shop-links: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress orders-shop: no ingress rule allows it",
        ],
      },
    ],
    neighbour: { what: "the tier that is admitted", from: "spoke/shop/web", verdicts: ["reachable"] },
  });
});

describe("the load balancer of a service", () => {
  const ON = { enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on" };
  const CLOSED = { balancer: ON };

  service(
    "that holds its inbound rules against PrivateLink compares the client's own address",
    CLOSED,
    [
      {
        verdict: "blocked-by-security-group",
        at: "orders-nlb ingress",
        why: "no ingress rule of security group orders-nlb allows it",
        fix: "allow tcp 443 from 10.1.0.0/24 in the ingress rules of security group orders-nlb, or do not hold its rules against PrivateLink traffic",
        out: [
          OWN_NAME,
          ...TO_ENDPOINT,
          CONNECTED,
          "security group ingress orders-nlb: no ingress rule allows it",
        ],
      },
    ],
    { what: "rules that are not held against it" },
  );

  service(
    "admits the client by a rule for its address where rules are held against PrivateLink",
    { ...CLOSED, directSources: ["10.1.0.0/24"] },
    [
      {
        ...REACHED,
        out: [
          OWN_NAME,
          ...TO_ENDPOINT,
          CONNECTED,
          "security group ingress orders-nlb: tcp 443 from 10.1.0.0/24",
          LISTENS,
          ...TO_API,
          ...AT_API,
        ],
      },
    ],
    {
      what: "a rule for the endpoint's address",
      sketch: { ...CLOSED, directSources: ["10.1.8.0/24"] },
      verdicts: ["blocked-by-security-group"],
    },
  );

  service(
    "without a security group takes and sends everything",
    { ...CLOSED, grouped: false, targetGroup: {}, admitted: false },
    [
      {
        verdict: "blocked-by-security-group",
        at: "orders-api ingress",
        out: [
          OWN_NAME,
          ...TO_ENDPOINT,
          CONNECTED,
          LISTENS,
          TO_API[0] ?? "",
          "security group egress none: orders-nlb has no security group that could stop anything",
          ...TO_API.slice(2),
          "security group ingress orders-api: no ingress rule allows it",
        ],
        assuming: [HEALTHY],
      },
    ],
    { what: "a closed group of its own", sketch: CLOSED, verdicts: ["blocked-by-security-group"] },
  );

  service(
    "does not reach targets whose group does not admit it",
    { admitted: false },
    [
      {
        verdict: "blocked-by-security-group",
        at: "orders-api ingress",
        why: "no ingress rule of security group orders-api allows it",
        fix: "allow tcp 8443 from 10.1.0.0/24 in the ingress rules of security group orders-api",
        out: [
          OWN_NAME,
          ...TO_ENDPOINT,
          CONNECTED,
          LISTENS,
          ...TO_API,
          "security group ingress orders-api: no ingress rule allows it",
        ],
        assuming: [HEALTHY],
      },
    ],
    { what: "one that does" },
  );

  service(
    "gets no answer where the targets' network ACL lets no ephemeral ports out",
    {},
    [
      {
        verdict: "blocked-by-network-acl",
        at: "orders-api egress",
        why: "the answer is stopped: no egress rule of network ACL orders-api allows it",
        out: REACHED.out,
        back: ["network acl egress orders-api: no egress rule matches, so it is denied"],
        assuming: [HEALTHY],
      },
    ],
    { what: "an ACL that does" },
    {
      vpcs: {
        orders: {
          tiers: { api: { acl: ["in 100 allow all 10.0.0.0/8", "out 100 allow tcp 443 10.0.0.0/8"] } },
        },
      },
    },
  );

  service(
    "sends to targets of all zones alike",
    { targets: ["10.1.4.10", "10.1.5.10"] },
    [{ ...REACHED, out: [...REACHED.out, "arrival orders-api-euw1-az2: likewise at tier api of orders"] }],
    {
      what: "a target on an address that its group does not let it send to",
      sketch: { targets: ["10.1.4.10", "10.1.1.10"] },
      verdicts: ["blocked-by-security-group", "reachable"],
    },
  );

  const toMachine = (admitting: boolean): Sketch => ({
    ...shopAndOrders(),
    more: (find) => [
      ...serviceOf({ targets: ["10.1.4.10", "10.1.4.20"] }, find),
      ...apiMachine(find, "10.1.4.20", admitting),
    ],
  });
  scenario("does not reach a target that wears another group than its neighbours in the subnet", {
    network: toMachine(false),
    ...toOrders,
    parts: [
      {
        verdict: "blocked-by-security-group",
        at: "machine ingress",
        why: "no ingress rule of security group machine allows it",
        out: [...REACHED.out.slice(0, -2), "security group ingress machine: no ingress rule allows it"],
        assuming: [HEALTHY],
      },
      REACHED,
    ],
    neighbour: { what: "a group that admits it", network: toMachine(true), verdicts: ["reachable"] },
  });

  service(
    "that keeps to its zone does not reach targets of another one",
    {
      zones: ["2"],
      endpointZones: ["2"],
      balancer: { enableCrossZoneLoadBalancing: false },
    },
    [
      {
        verdict: "no-endpoint-in-zone",
        at: "orders-nlb enableCrossZoneLoadBalancing",
        why: "orders-nlb sends to targets of its own zone only, and orders-8443 has none in euw1-az2",
        fix: "register a target in euw1-az2, or let orders-nlb send to all zones",
        out: [OWN_NAME, ...TO_ENDPOINT, CONNECTED.replace("az1", "az2"), LISTENS],
      },
    ],
    {
      what: "a target group that says otherwise",
      sketch: {
        zones: ["2"],
        endpointZones: ["2"],
        balancer: { enableCrossZoneLoadBalancing: false },
        targetGroup: { loadBalancingCrossZoneEnabled: "true" },
      },
    },
  );

  service(
    "of which no target is recorded may send anywhere",
    { targets: [] },
    [
      {
        verdict: "unknown",
        at: "orders-8443",
        why: ["no target of orders-8443 is in the recording, and whoever registers some is not"],
        out: [OWN_NAME, ...TO_ENDPOINT, CONNECTED, LISTENS],
      },
    ],
    { what: "one with a target" },
  );

  service(
    "with a target that is in no subnet of the recording is not followed there",
    { targets: ["10.9.0.10"] },
    [
      {
        verdict: "unknown",
        at: "orders-10.9.0.10 targetId",
        why: ["target 10.9.0.10 of orders-8443 is in no subnet of the recording, or in several"],
        out: [OWN_NAME, ...TO_ENDPOINT, CONNECTED, LISTENS],
      },
    ],
    { what: "a target in one" },
  );

  const direct = shopAndOrders({ directSources: ["10.1.5.0/24"] });
  const fromApi = { from: "spoke/orders/api/euw1-az2", to: "range/10.1.0.0/25" } as const;
  const half = changed(direct, { vpcs: { orders: { tiers: { front: { purpose: "balancers" } } } } });
  const toBalancer = [
    "departure orders-api-euw1-az2: from 10.1.5.0/24 in tier api of orders",
    "security group egress orders-api: tcp 443 to 10.1.0.0/16",
    "network acl egress orders-api: rule 100 allows all traffic to 10.0.0.0/8",
    "route main of orders: 10.1.0.0/16 is local",
    "network acl ingress orders-front: rule 100 allows all traffic from 10.0.0.0/8",
    "security group ingress orders-nlb: tcp 443 from 10.1.5.0/24",
  ];

  scenario("is called by its own address by whom its group admits", {
    network: changed(half, { vpcs: { shop: { tiers: { web: { subnets: { 1: "10.1.16.0/24" } } } } } }),
    ...fromApi,
    parts: [
      {
        verdict: "reachable",
        out: [...toBalancer, LISTENS, ...TO_API, ...AT_API],
        back: [
          ...BACK.slice(0, 3),
          "network acl egress orders-front: rule 100 allows all traffic to 10.0.0.0/8",
          "route main of orders: 10.1.0.0/16 is local",
          "network acl ingress orders-api: rule 100 allows all traffic from 10.0.0.0/8",
        ],
        assuming: [HEALTHY],
      },
    ],
    neighbour: {
      what: "a tier that it does not admit",
      from: "spoke/orders/api/euw1-az1",
      verdicts: ["blocked-by-security-group"],
    },
  });

  scenario("whose targets see the client's address is not followed back", {
    network: changed(
      shopAndOrders({ directSources: ["10.1.5.0/24"], targetGroup: { preserveClientIp: "true" } }),
      {
        vpcs: {
          orders: { tiers: { front: { purpose: "balancers" } } },
          shop: { tiers: { web: { subnets: { 1: "10.1.16.0/24" } } } },
        },
      },
    ),
    ...fromApi,
    parts: [
      {
        verdict: "unknown",
        at: "orders-8443 preserveClientIp",
        why: [
          "how answers return from targets of orders-8443, which see the client's address, is not modelled",
        ],
        out: [...toBalancer, LISTENS],
      },
    ],
    neighbour: {
      what: "the same by PrivateLink, which never keeps it",
      network: shopAndOrders({ targetGroup: { preserveClientIp: "true" } }),
      ...toOrders,
      verdicts: ["reachable"],
    },
  });
});

describe("the name of a service", () => {
  const verified = { privateName: { name: "orders.example.com", verified: true } };

  service(
    "is answered by the private DNS of the consumer's endpoint once it is verified",
    verified,
    [
      {
        ...REACHED,
        out: [
          "name orders.example.com: orders.example.com is answered by the private DNS of an endpoint in shop",
          ...REACHED.out.slice(1),
        ],
      },
    ],
    {
      what: "a name that nobody verified",
      sketch: { privateName: { name: "orders.example.com", verified: false } },
      verdicts: ["name-not-resolved"],
    },
  );

  service(
    "is not switched on while it is not verified",
    { privateName: { name: "orders.example.com", verified: false } },
    [
      {
        verdict: "name-not-resolved",
        at: "orders-service privateDnsName",
        why: "orders.example.com of orders-service is not verified, so AWS switches on no private DNS for orders-shop",
        fix: "publish the verification record of orders.example.com, and let the update wait for it",
        out: [],
      },
    ],
    { what: "a verified one", sketch: verified },
  );

  scenario("can be asked for by itself", {
    network: shopAndOrders(verified),
    from: "spoke/shop/web",
    to: "orders.example.com",
    parts: [
      {
        ...REACHED,
        out: [
          "name orders.example.com: orders.example.com is answered by the private DNS of an endpoint in shop",
          ...REACHED.out.slice(1),
        ],
      },
    ],
    neighbour: {
      what: "the producer's own VPC, whose resolver does not know it",
      from: "spoke/orders/api/euw1-az1",
      verdicts: ["unknown"],
    },
  });

  scenario("of one's own is of no use where the VPC resolves nothing", {
    network: changed(shopAndOrders(), { vpcs: { shop: { dnsSupport: false } } }),
    ...toOrders,
    parts: [
      {
        verdict: "name-not-resolved",
        at: "shop enableDnsSupport",
        out: ["name orders-shop: its own name in eu-west-1.vpce.amazonaws.com"],
      },
    ],
    neighbour: {
      what: "the endpoint's address",
      to: "endpoint-address/orders-shop",
      verdicts: ["reachable"],
    },
  });
});

describe("a service that the hub shares", () => {
  /** The hub has the endpoint, and build is peered with it; orders and shop have no part in it. */
  const shared: Sketch = changed(shopAndOrders(), {
    vpcs: {
      shop: {
        role: "hub",
        cidr: "10.0.0.0/20",
        tiers: {
          web: { subnets: { 1: "10.0.8.0/24" } },
          links: {
            subnets: { 1: "10.0.0.0/25", 2: "10.0.4.0/25" },
            routes: ["10.3.0.0/16 peering shop-build", "10.4.0.0/16 peering shop-other"],
          },
        },
      },
      build: {
        cidr: "10.3.0.0/16",
        tiers: {
          runners: {
            subnets: { 1: "10.3.0.0/24" },
            routes: ["10.0.0.0/20 peering shop-build"],
            egress: ["tcp 443 10.0.0.0/20"],
          },
        },
      },
      other: {
        cidr: "10.4.0.0/16",
        tiers: {
          jobs: {
            subnets: { 1: "10.4.0.0/24" },
            routes: ["10.0.0.0/20 peering shop-other"],
            egress: ["tcp 443 10.0.0.0/20"],
          },
        },
      },
    },
    peerings: { "shop-build": {}, "shop-other": {} },
  });
  const network: Sketch = {
    ...shared,
    more: (find) => serviceOf({ admittedByEndpoint: "10.3.0.0/16" }, find),
  };

  scenario("is reached over the peering by the spoke that its endpoint admits", {
    network,
    from: "spoke/build/runners",
    to: "service/orders",
    parts: [
      {
        verdict: "reachable",
        out: [
          OWN_NAME,
          "departure build-runners-euw1-az1: from 10.3.0.0/24 in tier runners of build",
          "security group egress build-runners: tcp 443 to 10.0.0.0/20",
          "network acl egress default of build: rule 100 allows all traffic to 0.0.0.0/0",
          "route build-runners-euw1-az1: 10.0.0.0/20 by peering shop-build",
          "peering shop-build: from build to shop",
          "network acl ingress shop-links: rule 100 allows all traffic from 10.0.0.0/8",
          "security group ingress orders-shop: tcp 443 from 10.3.0.0/16",
          "endpoint policy orders-shop: the policy allows everything",
          CONNECTED,
          LISTENS,
          ...TO_API,
          ...AT_API,
        ],
        back: [
          ...BACK.slice(0, 3),
          "network acl egress shop-links: rule 100 allows all traffic to 10.0.0.0/8",
          "route shop-links-euw1-az1: 10.3.0.0/16 by peering shop-build",
          "peering shop-build: back by the same way",
          "network acl ingress default of build: rule 100 allows all traffic from 0.0.0.0/0",
        ],
        assuming: [HEALTHY],
      },
    ],
    neighbour: {
      what: "a peered spoke that is no consumer",
      from: "spoke/other/jobs",
      verdicts: ["blocked-by-security-group"],
    },
  });
});
