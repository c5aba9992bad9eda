/** NAT gateways: out to the internet and back, nothing in, and no help towards private addresses. */
import { fabricate, type FabricatedInput, idOf } from "../support/fabricate";
import { hubAndSpokes } from "./hub-and-spokes";
import type { Find, Sketch } from "./network";
import { changed, type DeepPartial, scenario } from "./scenario";

/** The app has a private tier whose default route is a NAT gateway in a public one. */
function throughNat(
  change: DeepPartial<Sketch> = {},
  inputs: Readonly<Record<string, FabricatedInput>> = {},
  ranges: readonly string[] = ["0.0.0.0/0"],
): Sketch {
  const network = changed(hubAndSpokes, {
    vpcs: {
      app: {
        internetGateway: true,
        tiers: {
          inner: { subnets: { 1: "10.1.20.0/24" }, routes: [], egress: ["all 0.0.0.0/0"] },
          outer: { subnets: { 1: "10.1.21.0/24" }, routes: ["0.0.0.0/0 internet"] },
        },
      },
    },
    more: (find: Find) => {
      const nat = fabricate("aws:ec2/natGateway:NatGateway", "way-out", {
        subnetId: idOf(find("app-outer-euw1-az1", "Subnet")),
        ...inputs,
      });
      const routes = ranges.map((destinationCidrBlock) =>
        fabricate("aws:ec2/route:Route", `inner-out-${destinationCidrBlock}`, {
          routeTableId: idOf(find("app-inner-euw1-az1", "RouteTable")),
          destinationCidrBlock,
          natGatewayId: idOf(nat),
        }),
      );
      return [nat, ...routes];
    },
  });
  return changed(network, change);
}

const outwards = { from: "spoke/app/inner", to: "internet" } as const;
const ANY = "rule 100 allows all traffic";
const TO_NAT = [
  "departure app-inner-euw1-az1: from 10.1.20.0/24 in tier inner of app",
  "security group egress app-inner: all traffic to 0.0.0.0/0",
  `network acl egress default of app: ${ANY} to 0.0.0.0/0`,
  "route app-inner-euw1-az1: 0.0.0.0/0 by nat gateway way-out",
  `network acl ingress default of app: ${ANY} from 0.0.0.0/0`,
  "nat gateway way-out: to the internet, from app-outer-euw1-az1",
];
const OUT = [
  ...TO_NAT,
  `network acl egress default of app: ${ANY} to 0.0.0.0/0`,
  "route app-outer-euw1-az1: 0.0.0.0/0 by internet gateway app-internet",
  "internet gateway app-internet: to the internet",
];

describe("a NAT gateway", () => {
  scenario("takes a tier without public addresses to the internet, and its answers back", {
    network: throughNat(),
    ...outwards,
    parts: [
      {
        verdict: "reachable",
        out: [...OUT, "arrival internet: on the internet"],
        back: [
          `network acl ingress default of app: ${ANY} from 0.0.0.0/0`,
          `network acl egress default of app: ${ANY} to 0.0.0.0/0`,
          "route app-outer-euw1-az1: 10.1.0.0/16 is local",
          `network acl ingress default of app: ${ANY} from 0.0.0.0/0`,
        ],
      },
    ],
    neighbour: {
      what: "the internet, which nothing of the tier is open to",
      from: "internet",
      to: "spoke/app/inner",
      verdicts: ["blocked-by-security-group"],
    },
  });

  scenario("that is private sends nothing to the internet", {
    network: throughNat({}, { connectivityType: "private" }),
    ...outwards,
    parts: [
      {
        verdict: "no-route",
        at: "way-out connectivityType",
        why: "NAT gateway way-out is private, and the internet gateway drops what it sends",
        fix: "make way-out a public NAT gateway, with an elastic IP address",
        out: OUT.slice(0, -1),
      },
    ],
    neighbour: { what: "a public one", network: throughNat(), verdicts: ["reachable"] },
  });

  scenario("in a subnet without a way out is a dead end", {
    network: throughNat({ vpcs: { app: { tiers: { outer: { routes: [] } } } } }),
    ...outwards,
    parts: [
      {
        verdict: "no-route",
        at: "app-outer-euw1-az1 routes",
        why: "route table app-outer-euw1-az1 has no route to any public IPv4 address",
        out: OUT.slice(0, -2),
      },
    ],
    neighbour: {
      what: "one with a route to the internet gateway",
      network: throughNat(),
      verdicts: ["reachable"],
    },
  });

  scenario("gets no answer where its network ACL lets no ephemeral ports in", {
    network: throughNat({
      vpcs: {
        app: {
          tiers: { outer: { acl: ["in 100 allow tcp 443 10.1.0.0/16", "out 100 allow all 0.0.0.0/0"] } },
        },
      },
    }),
    ...outwards,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "app-outer ingress",
        why: "the answer is stopped: no ingress rule of network ACL app-outer allows it",
        out: [
          ...OUT.slice(0, 4),
          "network acl ingress app-outer: rule 100 allows tcp 443 from 10.1.0.0/16",
          "nat gateway way-out: to the internet, from app-outer-euw1-az1",
          "network acl egress app-outer: rule 100 allows all traffic to 0.0.0.0/0",
          ...OUT.slice(7),
        ],
        back: ["network acl ingress app-outer: no ingress rule matches, so it is denied"],
      },
    ],
    neighbour: { what: "an ACL that lets them in", network: throughNat(), verdicts: ["reachable"] },
  });

  scenario("translates no protocol but TCP, UDP and ICMP", {
    network: throughNat(),
    ...outwards,
    ports: ["icmp"],
    parts: [
      {
        verdict: "reachable",
        out: [...OUT, "arrival internet: on the internet"],
        back: [
          `network acl ingress default of app: ${ANY} from 0.0.0.0/0`,
          `network acl egress default of app: ${ANY} to 0.0.0.0/0`,
          "route app-outer-euw1-az1: 10.1.0.0/16 is local",
          `network acl ingress default of app: ${ANY} from 0.0.0.0/0`,
        ],
      },
    ],
    neighbour: {
      what: "what else there is, with other ICMP among it",
      ports: ["all"],
      verdicts: ["unknown", "no-route", "reachable", "reachable", "reachable", "reachable"],
    },
  });

  scenario("does not help towards a peer", {
    network: throughNat({}, {}, ["0.0.0.0/0"]),
    from: "spoke/app/inner",
    to: "endpoint-address/kms",
    parts: [
      {
        verdict: "no-route",
        at: "app-outer-euw1-az1-0.0.0.0/0-internet",
        why: "the internet does not carry private addresses, translated or not",
        fix: "route private addresses to where they lie, not to a NAT gateway",
        out: [
          ...TO_NAT.slice(0, 4),
          "nat gateway way-out: towards private addresses, from app-outer-euw1-az1",
          "route app-outer-euw1-az1: 0.0.0.0/0 by internet gateway app-internet",
        ],
      },
    ],
    neighbour: {
      what: "the tier with a route by the peering",
      from: "spoke/app/web",
      verdicts: ["reachable"],
    },
  });
});
