/** Instances and network interfaces as what routes name, and as what begins and takes flows with groups of their own. */
import type { RecordedResource } from "../../network/recorded";
import { fabricate, type FabricatedInput, idOf } from "../support/fabricate";
import { hubAndSpokes } from "./hub-and-spokes";
import type { Find } from "./network";
import { changed, scenario } from "./scenario";

/** A firewall in the app's own subnet, with a route of the tier to it that is longer than the one by the peering. */
function behindFirewall(
  inputs: Readonly<Record<string, FabricatedInput>>,
  kind: "instance" | "interface" = "instance",
) {
  return changed(hubAndSpokes, {
    vpcs: { app: { tiers: { middle: { subnets: { 1: "10.1.9.0/24" } } } } },
    more: (find: Find) => firewall(find, inputs, kind),
  });
}

function firewall(
  find: Find,
  inputs: Readonly<Record<string, FabricatedInput>>,
  kind: "instance" | "interface",
): RecordedResource[] {
  const type =
    kind === "instance" ? "aws:ec2/instance:Instance" : "aws:ec2/networkInterface:NetworkInterface";
  const groups = kind === "instance" ? "vpcSecurityGroupIds" : "securityGroups";
  const machine = fabricate(type, "firewall", {
    subnetId: idOf(find("app-middle-euw1-az1", "Subnet")),
    [groups]: [idOf(find("app-middle", "SecurityGroup"))],
    ...inputs,
  });
  const route = fabricate("aws:ec2/route:Route", "app-to-firewall", {
    routeTableId: idOf(find("app-web-euw1-az1", "RouteTable")),
    destinationCidrBlock: "10.0.0.0/25",
    networkInterfaceId: idOf(machine),
  });
  return [machine, route];
}

const toKms = { from: "spoke/app/web", to: "endpoint/kms" } as const;
const TO_FIREWALL = [
  "name kms.eu-west-1.amazonaws.com: kms.eu-west-1.amazonaws.com is answered by private zone kms.eu-west-1.amazonaws.com",
  "departure app-web-euw1-az1: from 10.1.0.0/24 in tier web of app",
  "security group egress app-web: tcp 443 to 10.0.0.0/25",
  "network acl egress app-web: rule 100 allows all traffic to 10.0.0.0/8",
  "route app-web-euw1-az1: 10.0.0.0/25 by network interface firewall",
  "network acl ingress default of app: rule 100 allows all traffic from 0.0.0.0/0",
];

describe("a route to an instance", () => {
  scenario("ends there while its source/destination check is on, as it is unless said otherwise", {
    network: behindFirewall({}),
    ...toKms,
    parts: [
      {
        verdict: "source-destination-check",
        at: "firewall sourceDestCheck",
        why: "firewall takes packets for its own address only, and these are for 10.0.0.0/25",
        fix: "set sourceDestCheck of firewall to false, if it is to send packets on",
        out: TO_FIREWALL,
      },
    ],
    neighbour: { what: "the peering behind it", network: hubAndSpokes, verdicts: ["reachable"] },
  });

  scenario("is not followed further once the check is off", {
    network: behindFirewall({ sourceDestCheck: false }),
    ...toKms,
    parts: [
      {
        verdict: "unknown",
        at: "firewall sourceDestCheck",
        why: ["what firewall does with packets that are not for it is not modelled"],
        out: TO_FIREWALL,
      },
    ],
    neighbour: {
      what: "the same with the check on",
      network: behindFirewall({ sourceDestCheck: true }),
      verdicts: ["source-destination-check"],
    },
  });

  scenario("to a network interface of its own has the check of that interface", {
    network: behindFirewall({}, "interface"),
    ...toKms,
    parts: [{ verdict: "source-destination-check", at: "firewall sourceDestCheck", out: TO_FIREWALL }],
    neighbour: {
      what: "one with the check off",
      network: behindFirewall({ sourceDestCheck: false }, "interface"),
      verdicts: ["unknown"],
    },
  });

  scenario("meets the network ACL of the instance's subnet first", {
    network: changed(behindFirewall({}), {
      vpcs: {
        app: { tiers: { middle: { acl: ["in 100 deny all 10.1.0.0/16", "out 100 allow all 10.0.0.0/8"] } } },
      },
    }),
    ...toKms,
    parts: [
      {
        verdict: "blocked-by-network-acl",
        at: "app-middle-in-100",
        out: [
          ...TO_FIREWALL.slice(0, -1),
          "network acl ingress app-middle: rule 100 denies all traffic from 10.1.0.0/16",
        ],
      },
    ],
    neighbour: {
      what: "one that lets it in",
      network: behindFirewall({}),
      verdicts: ["source-destination-check"],
    },
  });

  scenario("drops the answer that a table sends to it", {
    network: changed(hubAndSpokes, {
      vpcs: { hub: { tiers: { middle: { subnets: { 1: "10.0.9.0/24" } } } } },
      more: (find: Find) => {
        const machine = fabricate("aws:ec2/instance:Instance", "firewall", {
          subnetId: idOf(find("hub-middle-euw1-az1", "Subnet")),
        });
        const route = fabricate("aws:ec2/route:Route", "hub-to-firewall", {
          routeTableId: idOf(find("hub-endpoints-euw1-az1", "RouteTable")),
          destinationCidrBlock: "10.1.0.0/24",
          networkInterfaceId: idOf(machine),
        });
        return [machine, route];
      },
    }),
    ...toKms,
    parts: [
      {
        verdict: "source-destination-check",
        at: "firewall sourceDestCheck",
        why: "the answer is stopped: firewall takes packets for its own address only, and these are for 10.1.0.0/24",
        out: [
          ...TO_FIREWALL.slice(0, 4),
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
          "route hub-endpoints-euw1-az1: 10.1.0.0/24 by network interface firewall",
        ],
      },
    ],
    neighbour: {
      what: "a table that sends it back by the peering",
      network: hubAndSpokes,
      verdicts: ["reachable"],
    },
  });

  scenario("says nothing of what the instance itself may call, with the groups that it wears", {
    network: behindFirewall({}),
    from: "spoke/app/middle",
    to: "endpoint/kms",
    parts: ["middle", "instance"].map(() => ({
      verdict: "blocked-by-security-group" as const,
      at: "app-middle egress",
      why: "no egress rule of security group app-middle allows it",
      out: [
        TO_FIREWALL[0] ?? "",
        "departure app-middle-euw1-az1: from 10.1.9.0/24 in tier middle of app",
        "security group egress app-middle: no egress rule allows it",
      ],
    })),
    neighbour: {
      what: "an instance with the group of another tier",
      network: changed(hubAndSpokes, {
        vpcs: {
          app: {
            tiers: { middle: { subnets: { 1: "10.1.9.0/24" }, routes: ["10.0.0.0/20 peering hub-app"] } },
          },
        },
        more: (find: Find) => [
          fabricate("aws:ec2/instance:Instance", "box", {
            subnetId: idOf(find("app-middle-euw1-az1", "Subnet")),
            vpcSecurityGroupIds: [idOf(find("app-web", "SecurityGroup"))],
          }),
        ],
      }),
      verdicts: ["blocked-by-security-group", "reachable"],
    },
  });
});
