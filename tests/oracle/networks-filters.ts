/** Random network ACLs and security groups. */
import * as fc from "fast-check";
import type { AclRulePlan, GatewayPlan, GroupPlan, GroupRulePlan } from "./plan";
import { careful, type Place, ranges } from "./networks-topology";
import { all, chance, oneOf, pick, some } from "./random";

const GROUP_TRAFFIC = pick(
  [30, "tcp 443"],
  [14, "all"],
  [10, "tcp 0-65535"],
  [10, "tcp 5432"],
  [5, "tcp 400-443"],
  [5, "tcp 443-500"],
  [4, "tcp 444-5431"],
  [4, "tcp 1-442"],
  [3, "tcp 1024-65535"],
  [4, "udp 0-65535"],
  [2, "udp 443"],
  [3, "icmp"],
  [2, "icmp 8"],
  [1, "icmp 0"],
  [1, "47"],
);

const ACL_TRAFFIC = pick(
  [22, "all"],
  [16, "tcp 443"],
  [16, "tcp 1024-65535"],
  [8, "tcp 0-65535"],
  [6, "tcp 5432"],
  [6, "tcp 32768-65535"],
  [4, "tcp 1024-49999"],
  [4, "tcp 0-1023"],
  [3, "tcp 444-65535"],
  [4, "udp 1024-65535"],
  [2, "udp 443"],
  [3, "icmp"],
  [2, "icmp 0"],
  [2, "icmp 8"],
  [1, "47"],
);

const BOTH = ["ingress", "egress"] as const;

function aclRule(place: Place, action: fc.Arbitrary<"allow" | "deny">): fc.Arbitrary<AclRulePlan> {
  return fc.record({
    direction: fc.constantFrom(...BOTH),
    number: fc.constantFrom(1, 50, 99, 100, 101, 110, 200, 32766),
    action,
    cidr: ranges(place),
    traffic: ACL_TRAFFIC,
  });
}

function allowing(number: number, cidr: string, ingress: string, egress: string): AclRulePlan[] {
  return [
    { direction: "ingress", number, action: "allow", cidr, traffic: ingress },
    { direction: "egress", number, action: "allow", cidr, traffic: egress },
  ];
}

/** Numbers of one direction differ, but for a rare pair. */
function withoutTwins(rules: readonly AclRulePlan[], keep: boolean): AclRulePlan[] {
  if (keep) return [...rules];
  const seen = new Set<string>();
  return rules.filter(({ direction, number }) => {
    const key = `${direction} ${number}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function acls(place: Place): fc.Arbitrary<AclRulePlan[] | undefined> {
  const rules = (action: fc.Arbitrary<"allow" | "deny">, most: number) =>
    fc
      .tuple(fc.array(aclRule(place, action), { maxLength: most }), chance(3))
      .map(([list, keep]) => withoutTwins(list, keep));
  const inside = allowing(100, "10.0.0.0/8", "all", "all");
  const withInternet = [...inside, ...allowing(110, "0.0.0.0/0", "tcp 1024-65535", "tcp 443")];
  const proper = pick<AclRulePlan[] | undefined>([55, undefined], [25, withInternet], [20, inside]);
  return careful(
    place.topology,
    proper,
    oneOf<AclRulePlan[] | undefined>(
      [20, proper],
      [16, ranges(place).map((cidr) => allowing(100, cidr, "tcp 443", "tcp 1024-65535"))],
      [16, ranges(place).map((cidr) => allowing(100, cidr, "tcp 1024-65535", "tcp 443"))],
      [
        30,
        rules(fc.constant("deny"), 3).map((denied) =>
          withoutTwins([...denied, ...allowing(100, "0.0.0.0/0", "all", "all")], false),
        ),
      ],
      [
        18,
        fc
          .tuple(rules(pick([60, "allow"], [40, "deny"]), 5), chance(60))
          .map(([list, open]) =>
            withoutTwins([...list, ...(open ? allowing(300, "0.0.0.0/0", "all", "all") : [])], true),
          ),
      ],
    ),
  );
}

type Direction = "ingress" | "egress";

function groupRule(place: Place, direction: Direction): fc.Arbitrary<GroupRulePlan> {
  const groups = place.topology.vpcs.flatMap((vpc) =>
    [...new Set(vpc.subnets.map(({ tier }) => tier))].map((tier) => `group ${vpc.name}/${tier}`),
  );
  const near = place.near.flatMap((vpc) => vpc.subnets.map(({ tier }) => `group ${vpc.name}/${tier}`));
  const peer = oneOf(
    [70, ranges(place)],
    [22, fc.constantFrom(...near)],
    [4, fc.constantFrom(...groups)],
    [2, fc.constant("group outside")],
    [2, fc.constant("list outside")],
  );
  return fc.record({ direction: fc.constant(direction), peer, traffic: GROUP_TRAFFIC });
}

/** Rules of one direction for the workloads of a tier. */
function tierRules(place: Place, direction: Direction): fc.Arbitrary<GroupRulePlan[]> {
  const rule = (peer: string, traffic: string): GroupRulePlan => ({ direction, peer, traffic });
  const near = place.near.map(({ cidr }) => cidr);
  const tiers = place.near.flatMap((vpc) => vpc.subnets.map(({ tier }) => `group ${vpc.name}/${tier}`));
  const open = pick([60, [rule("0.0.0.0/0", "all")]], [40, [rule("10.0.0.0/8", "tcp 0-65535")]]);
  const others = oneOf<GroupRulePlan[]>(
    [
      35,
      fc
        .tuple(some(near, 90), GROUP_TRAFFIC)
        .map(([list, traffic]) => list.map((cidr) => rule(cidr, traffic))),
    ],
    [
      25,
      fc
        .tuple(some([...new Set(tiers)], 75), pick([50, "all"], [25, "tcp 443"], [25, "tcp 5432"]))
        .map(([list, traffic]) => list.map((group) => rule(group, traffic))),
    ],
    [35, fc.array(groupRule(place, direction), { maxLength: 4 })],
    [5, fc.constant([])],
  );
  return careful(place.topology, open, oneOf([40, open], [60, others]));
}

export function tierGroups(place: Place, gateways: readonly GatewayPlan[]): fc.Arbitrary<GroupPlan[]> {
  const tiers = [...new Set(place.vpc.subnets.map(({ tier }) => tier))].filter(
    (tier) => tier !== "endpoints",
  );
  const own = gateways.filter(({ vpc }) => vpc === place.vpc.name);
  return all(
    tiers.map((name) =>
      fc
        .tuple(
          tierRules(place, "egress"),
          tierRules(place, "ingress"),
          some(own, 70).map((list) =>
            list.map((gateway): GroupRulePlan => ({
              direction: "egress",
              peer: `list ${gateway.name}`,
              traffic: "tcp 443",
            })),
          ),
          chance(97),
        )
        .map(([egress, ingress, lists, there]) =>
          there ? [{ name, rules: [...egress, ...ingress, ...lists] }] : [],
        ),
    ),
  ).map((groups) => groups.flat());
}

export function endpointGroup(place: Place, name: string): fc.Arbitrary<GroupPlan> {
  const rule = (peer: string): GroupRulePlan => ({ direction: "ingress", peer, traffic: "tcp 443" });
  const vpcs = place.topology.vpcs.map(({ cidr }) => cidr);
  const tiers = place.near.flatMap((vpc) => vpc.subnets.map(({ tier }) => `group ${vpc.name}/${tier}`));
  const proper = oneOf<GroupRulePlan[]>(
    [70, fc.constant([...new Set(vpcs)].map(rule))],
    [30, fc.constant([rule("10.0.0.0/8")])],
  );
  const others = oneOf<GroupRulePlan[]>(
    [30, some([...new Set(vpcs)], 75).map((list) => list.map(rule))],
    [15, fc.constant([{ direction: "ingress" as const, peer: "0.0.0.0/0", traffic: "all" }])],
    [20, some([...new Set(tiers)], 80).map((list) => list.map(rule))],
    [30, fc.array(groupRule(place, "ingress"), { minLength: 1, maxLength: 4 })],
    [5, fc.constant([])],
  );
  return careful(place.topology, proper, others).map((rules) => ({ name, rules }));
}
