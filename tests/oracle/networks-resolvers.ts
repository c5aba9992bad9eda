/** Random Resolver endpoints and rules: for sites that ask, and for names that are somebody else's. */
import * as fc from "fast-check";
import { formatAddress } from "../../network/cidr";
import type { GroupPlan, GroupRulePlan, VpcPlan, VpnPlan } from "./plan";
import { usableOf } from "./building-world";
import type { ResolverPlan, RulePlan } from "./building-resolvers";

/** What a network has of Resolver, and the groups that its VPCs need for it. */
export interface Resolving {
  readonly resolvers: readonly ResolverPlan[];
  readonly rules: readonly RulePlan[];
  readonly groups: readonly (GroupPlan & { readonly vpc: string })[];
}

const NOTHING: Resolving = { resolvers: [], rules: [], groups: [] };
const ACROSS = "10.0.0.0/8";
const DOMAINS = [
  "corp.internal",
  "dev.corp.internal",
  "amazonaws.com",
  "secretsmanager.eu-west-1.amazonaws.com",
  "x.secretsmanager.eu-west-1.amazonaws.com",
  "orders.example.com",
  ".",
];

export interface ResolverTopology {
  readonly vpcs: readonly VpcPlan[];
  /** In how many of a hundred cases a part is just as it should be. */
  readonly care: number;
}

export function resolvings(topology: ResolverTopology, vpns: readonly VpnPlan[]): fc.Arbitrary<Resolving> {
  return fc.tuple(inbound(topology, vpns), outbound(topology, vpns)).map(([one, other]) => ({
    resolvers: [...one.resolvers, ...other.resolvers],
    rules: [...one.rules, ...other.rules],
    groups: [...one.groups, ...other.groups],
  }));
}

function sometimes<T>(percent: number, there: fc.Arbitrary<T>, nothing: T): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: percent, arbitrary: there },
    { weight: 100 - percent, arbitrary: fc.constant(nothing) },
  );
}

function careful<T>(care: number, proper: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: care, arbitrary: fc.constant(proper) },
    { weight: 100 - care, arbitrary: fc.constantFrom(...others) },
  );
}

function door({ subnets }: VpcPlan): fc.Arbitrary<string[]> {
  const names = subnets.map(({ name }) => name);
  return fc.subarray(names, { minLength: 1 });
}

/** In the VPC that sites come to, for most of the networks that have any. */
function inbound({ vpcs, care }: ResolverTopology, vpns: readonly VpnPlan[]): fc.Arbitrary<Resolving> {
  const vpc = vpcs.find(({ name }) => name === vpns[0]?.vpc);
  if (vpc === undefined) return fc.constant(NOTHING);
  const ranges = (vpns[0]?.sites ?? []).flatMap(({ prefixes }) => prefixes);
  const rules = (peers: readonly string[], traffic: string): GroupRulePlan[] =>
    peers.map((peer) => ({ direction: "ingress", peer, traffic }));
  const there = fc
    .record({
      subnets: door(vpc),
      admits: careful(
        care,
        rules(ranges, "udp 53"),
        rules([ACROSS], "all"),
        rules(ranges, "tcp 53"),
        rules(ranges.slice(0, 1), "udp 0-53"),
        rules(["10.2.0.0/25"], "udp 53"),
        [],
      ),
    })
    .map(({ subnets, admits }): Resolving => ({
      resolvers: [{ name: "inbound", vpc: vpc.name, direction: "inbound", subnets, groups: ["dns-in"] }],
      rules: [],
      groups: [{ vpc: vpc.name, name: "dns-in", rules: admits }],
    }));
  return sometimes(65, there, NOTHING);
}

function outbound({ vpcs, care }: ResolverTopology, vpns: readonly VpnPlan[]): fc.Arbitrary<Resolving> {
  const there = fc.constantFrom(...vpcs).chain((vpc) =>
    fc
      .record({
        subnets: door(vpc),
        asks: careful<GroupRulePlan[]>(
          care,
          [{ direction: "egress", peer: "0.0.0.0/0", traffic: "all" }],
          [{ direction: "egress", peer: ACROSS, traffic: "udp 53" }],
          [{ direction: "egress", peer: "10.2.0.0/24", traffic: "udp 53" }],
          [{ direction: "egress", peer: "0.0.0.0/0", traffic: "tcp 53" }],
          [],
        ),
        rules: fc.array(ruleOf(vpcs, vpns), { minLength: 1, maxLength: 3 }),
      })
      .map(({ subnets, asks, rules }): Resolving => ({
        resolvers: [{ name: "outbound", vpc: vpc.name, direction: "outbound", subnets, groups: ["dns-out"] }],
        rules,
        groups: [{ vpc: vpc.name, name: "dns-out", rules: asks }],
      })),
  );
  return sometimes(25, there, NOTHING);
}

/** Name servers at a site, in a VPC, or where nobody is. */
function ruleOf(vpcs: readonly VpcPlan[], vpns: readonly VpnPlan[]): fc.Arbitrary<RulePlan> {
  const homes = vpcs.flatMap((vpc) => vpc.subnets.filter(({ tier }) => tier !== "endpoints"));
  const sites = vpns.flatMap((vpn) => vpn.sites.flatMap(({ prefixes }) => prefixes));
  const servers = [...sites, ...sites, ...homes.map(({ cidr }) => cidr)].map((cidr) =>
    formatAddress(4, usableOf(cidr)[0] + 40n),
  );
  return fc
    .record({
      domain: fc.constantFrom(...DOMAINS),
      kind: careful<RulePlan["kind"]>(75, "forward", "system"),
      targets: fc.array(fc.constantFrom(...servers, "10.200.0.53"), { minLength: 1, maxLength: 2 }),
      vpcs: fc.subarray(
        vpcs.map(({ name }) => name),
        { minLength: 1 },
      ),
    })
    .map(({ kind, targets, ...rest }) =>
      kind === "system"
        ? { ...rest, kind, targets: [] }
        : { ...rest, kind, targets: [...new Set(targets)], resolver: "outbound" },
    );
}
