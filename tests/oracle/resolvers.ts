/**
 * Route 53 Resolver for one question: which rule a VPC follows for a name, and by whom a site asks.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-domain-name-matches.html
 */
import type { NetworkModel, Vpc } from "../../network/model/types";
import type { ResolverEndpoint, ResolverRule } from "../../network/model/vpn-types";
import { any, type Answer, NO, perhaps, refused, type World, YES } from "./packet";

/** Who answers a question of a VPC's workloads. */
export type Sent =
  /** Amazon's resolver itself, by private zones and the public DNS. */
  | { readonly kind: "here" }
  /** By a rule; `length` is that of its domain. */
  | { readonly kind: "elsewhere"; readonly rule: ResolverRule; readonly length: number }
  | { readonly kind: "unknown"; readonly why: string; readonly length: number };

interface Candidate {
  readonly rule: ResolverRule;
  readonly length: number;
}

/**
 * The rule with the most specific domain counts, if no private zone is more specific still.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 */
export function sentTo(model: NetworkModel, vpc: Vpc, name: string): Sent {
  const sure: Candidate[] = [];
  const vague: Candidate[] = [];
  for (const rule of model.resolverRules.values()) {
    const followed = follows(rule, vpc);
    if (followed.is === "no") continue;
    if (!rule.domainName.known)
      return { kind: "unknown", why: `which names ${rule.name} is about is not known`, length: Infinity };
    const domain = rule.domainName.value === "." ? "" : rule.domainName.value;
    if (domain !== "" && name !== domain && !name.endsWith(`.${domain}`)) continue;
    const isSure = followed.is === "yes" && rule.kind.known && rule.kind.value !== "delegate";
    (isSure ? sure : vague).push({ rule, length: domain.length });
  }
  const best = Math.max(-1, ...sure.map(({ length }) => length));
  const open = Math.max(-1, ...vague.map(({ length }) => length));
  if (open >= best && open >= 0)
    return { kind: "unknown", why: `whether a rule sends ${name} elsewhere is not known`, length: open };
  const [first, second] = sure.filter(({ length }) => length === best);
  // https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateResolverRule.html
  if (second !== undefined)
    return { kind: "unknown", why: refused("two rules for one domain in one VPC"), length: best };
  if (first?.rule.kind.known !== true || first.rule.kind.value !== "forward") return { kind: "here" };
  return { kind: "elsewhere", rule: first.rule, length: best };
}

function follows({ vpcs, name }: ResolverRule, vpc: Vpc): Answer {
  return any(
    vpcs.map((link) => {
      if (link.kind === "unknown") return perhaps(`who follows ${name} is not known`);
      return link.kind === "node" && link.node === vpc.id ? YES : NO;
    }),
  );
}

/** A network interface of a Resolver endpoint; without an address where nobody knows in which subnet it is. */
export interface ResolverInterface {
  readonly endpoint: ResolverEndpoint;
  readonly subnet?: string;
  readonly address?: string;
}

export function interfacesOf({ resolvers }: World, endpoint: ResolverEndpoint): readonly ResolverInterface[] {
  return endpoint.subnets.map((link) => {
    const subnet = link.kind === "node" ? link.node : undefined;
    const entry = resolvers.find((one) => one.resolver === endpoint.id && one.subnet === subnet);
    return { endpoint, ...(entry === undefined ? {} : { subnet: entry.subnet, address: entry.address }) };
  });
}

/** Endpoints of a VPC that answer questions from outside, or may. */
export function inboundOf({ resolverEndpoints }: NetworkModel, { id }: Vpc): readonly ResolverEndpoint[] {
  return [...resolverEndpoints.values()].filter(
    ({ vpc, direction }) =>
      vpc.kind === "node" && vpc.node === id && (!direction.known || direction.value === "inbound"),
  );
}
