/** Resolver endpoints and rules of a plan. */
import type { Fact, Link, NodeId, Source } from "../../network/model/types";
import type { ResolverEndpoint, ResolverRule } from "../../network/model/vpn-types";

export interface ResolverPlan {
  /** Unique in the network. */
  readonly name: string;
  readonly vpc: string;
  readonly direction: "inbound" | "outbound";
  /** Names of subnets of its VPC. */
  readonly subnets: readonly string[];
  /** Names of groups of its VPC. */
  readonly groups: readonly string[];
}

export interface RulePlan {
  /** Lower case; `.` is every name. */
  readonly domain: string;
  readonly kind: "forward" | "system";
  /** Name of the outbound endpoint that asks; none for a rule that forwards nothing. */
  readonly resolver?: string;
  /** Addresses of name servers, asked at port 53. */
  readonly targets: readonly string[];
  /** Names of VPCs that follow it. */
  readonly vpcs: readonly string[];
}

export const resolverId = (name: string): NodeId => `resolver ${name}`;

/** What the plan of the rest of the network knows of an endpoint's VPC. */
interface Surroundings {
  readonly vpc: NodeId;
  readonly subnet: (name: string) => NodeId | undefined;
  readonly group: (name: string) => NodeId | undefined;
}

const from = (urn: string, property?: string): Source =>
  property === undefined ? { urn } : { urn, property };
const known = <T>(value: T, source: Source): Fact<T> => ({ known: true, value, source });
const link = (node: NodeId): Link => ({ kind: "node", node, source: from(node) });

export function resolverNode(
  { name, direction, subnets, groups }: ResolverPlan,
  { vpc, subnet, group }: Surroundings,
): ResolverEndpoint {
  const id = resolverId(name);
  const links = (names: readonly string[], find: (one: string) => NodeId | undefined) =>
    names.flatMap((one) => {
      const node = find(one);
      return node === undefined ? [] : [link(node)];
    });
  return {
    id,
    name,
    source: from(id),
    direction: known(direction, from(id, "direction")),
    vpc: link(vpc),
    subnets: links(subnets, subnet),
    addresses: [],
    securityGroups: links(groups, group),
  };
}

/** @param hasResolver whether the endpoint that the rule names is there */
export function ruleNode(
  { domain, kind, resolver, targets }: RulePlan,
  index: number,
  { vpcs, hasResolver }: { readonly vpcs: readonly NodeId[]; readonly hasResolver: boolean },
): ResolverRule {
  const id = `rule ${index} ${domain}`;
  return {
    id,
    name: id,
    source: from(id),
    domainName: known(domain, from(id, "domainName")),
    kind: known(kind, from(id, "ruleType")),
    ...(resolver === undefined || !hasResolver ? {} : { endpoint: link(resolverId(resolver)) }),
    targets: targets.map((address) => ({ address, port: 53 })),
    vpcs: vpcs.map(link),
  };
}
