/** Ids of the parts of a plan, and facts and links about them. */
import type { Fact, Link, NodeId, Source } from "../../network/model/types";
import type { NetworkPlan } from "./plan";

export const ids = {
  vpc: (vpc: string): NodeId => `vpc ${vpc}`,
  subnet: (vpc: string, subnet: string): NodeId => `subnet ${vpc}/${subnet}`,
  group: (vpc: string, group: string): NodeId => `group ${vpc}/${group}`,
  peering: (name: string): NodeId => `peering ${name}`,
  endpoint: (name: string): NodeId => `endpoint ${name}`,
  gateway: (name: string): NodeId => `gateway ${name}`,
  internet: (vpc: string): NodeId => `internet gateway ${vpc}`,
  machine: (name: string): NodeId => `machine ${name}`,
  nat: (name: string): NodeId => `nat ${name}`,
  vpn: (name: string): NodeId => `vpn ${name}`,
  site: (name: string): NodeId => `site ${name}`,
} as const;

export const mainTable = (vpc: string): NodeId => `${ids.vpc(vpc)}#main-route-table`;

export const ownTable = (vpc: string, subnet: string): NodeId => `table ${vpc}/${subnet}`;

export const defaultAcl = (vpc: string): NodeId => `${ids.vpc(vpc)}#default-network-acl`;

export const ownAcl = (vpc: string, subnet: string): NodeId => `acl ${vpc}/${subnet}`;

export const defaultGroup = (vpc: string): NodeId => `${ids.vpc(vpc)}#default-security-group`;

export function byId<T extends { readonly id: NodeId }>(nodes: readonly T[]): ReadonlyMap<NodeId, T> {
  return new Map([...nodes].sort((a, b) => (a.id < b.id ? -1 : 1)).map((node) => [node.id, node]));
}

export function source(urn: string, property?: string): Source {
  return property === undefined ? { urn } : { urn, property };
}

export function known<T>(value: T, from: Source): Fact<T> {
  return { known: true, value, source: from };
}

export function link(node: NodeId): Link {
  return { kind: "node", node, source: source(node) };
}

export function outside(id: string): Link {
  return { kind: "outside", id, source: source(id) };
}

export function hasVpc(plan: NetworkPlan, name: string): boolean {
  return plan.vpcs.some((vpc) => vpc.name === name);
}
