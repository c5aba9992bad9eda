/** How a report calls the nodes of a model, and the order in which it speaks of them. Pure. */
import { cidrOf, parseCidr } from "../cidr";
import { nodeOf, valueOf } from "../model/facts";
import { compareText } from "../model/recording";
import type { Fact, Link, NetworkModel, NodeId, Subnet, Vpc } from "../model/types";

/** Names of a model's nodes; made once for a report. */
export interface Names {
  /** VPCs in the order in which a report lists them. */
  readonly vpcs: readonly Vpc[];
  /** Name of the VPC that a link leads to; null when it leads nowhere known. */
  vpc(link: Link): string | null;
  /** Place of a VPC in the order; behind all others when it is not known. */
  rank(link: Link): number;
  /** Place of a subnet's tier among those of its VPC, by their first addresses; behind all others without a tier. */
  tierRank(subnet: Subnet): number;
}

const ROLES = ["hub", "spoke", "other"];

export function namesOf(model: NetworkModel): Names {
  const vpcs = [...model.vpcs.values()].sort(
    (a, b) =>
      ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || compareText(a.name, b.name) || compareText(a.id, b.id),
  );
  const ranks = new Map<NodeId, number>(vpcs.map(({ id }, index) => [id, index]));
  const tierRanks = new Map(vpcs.flatMap((vpc) => rankTiers(model, vpc)));
  return {
    vpcs,
    vpc: (link) => {
      const node = nodeOf(link);
      if (node !== undefined) return model.vpcs.get(node)?.name ?? null;
      return link.kind === "outside" ? link.id : null;
    },
    rank: (link) => ranks.get(nodeOf(link) ?? "") ?? vpcs.length,
    tierRank: ({ vpc, tier }) => tierRanks.get(tierKey(nodeOf(vpc), tier)) ?? Number.MAX_SAFE_INTEGER,
  };
}

function rankTiers(model: NetworkModel, { id, subnets }: Vpc): [string, number][] {
  const sorted = subnets.flatMap((subnet) => model.subnets.get(subnet) ?? []).sort(byAddress);
  return present(sorted.map(({ tier }) => tier)).map((tier, index) => [tierKey(id, tier), index]);
}

function tierKey(vpc: NodeId | undefined, tier: string | undefined): string {
  return JSON.stringify([vpc, tier]);
}

/** The value, or null. */
export function toldOf<T>(fact: Fact<T> | undefined): T | null {
  return valueOf(fact) ?? null;
}

/** Subnets by address, those of unknown address last. */
export function byAddress(a: Subnet, b: Subnet): number {
  const [one, other] = [firstAddress(a), firstAddress(b)];
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  return one < other ? -1 : one > other ? 1 : compareText(a.id, b.id);
}

/** Ranges by family and address; texts that are no ranges come last, by themselves. */
export function byRange(a: string, b: string): number {
  const [one, other] = [parseCidr(a), parseCidr(b)];
  if (one === undefined || other === undefined) {
    return Number(one === undefined) - Number(other === undefined) || compareText(a, b);
  }
  if (one.family !== other.family) return one.family - other.family;
  if (one.first !== other.first) return one.first < other.first ? -1 : 1;
  return one.prefixLength - other.prefixLength;
}

function firstAddress({ cidr }: Subnet): bigint | undefined {
  const text = valueOf(cidr);
  return text === undefined ? undefined : cidrOf(text).first;
}

/** Each once, in the order in which they first came. */
export function unique<T>(items: Iterable<T>): T[] {
  return [...new Set(items)];
}

/** Those that are there, each once. */
export function present<T>(items: Iterable<T | null | undefined>): T[] {
  return unique([...items].flatMap((item) => (item === null || item === undefined ? [] : [item])));
}
