/** Which Resolver rules a VPC follows. */
import { nodeOf } from "../model/facts";
import type { Vpc } from "../model/types";
import type { ResolverRule } from "../model/vpn-types";
import type { Doubt } from "./wave";
import { remembered, type World } from "./world";

/** Rules that a VPC follows for certain, by domain; every name is below the empty one. */
export interface VpcRules {
  readonly byDomain: ReadonlyMap<string, readonly ResolverRule[]>;
  /** Rules that it may follow, or that may do something else. */
  readonly vague: readonly { readonly zoneName?: string; readonly doubt: Doubt }[];
}

/** The rules of a VPC. */
export function rulesOf(world: World, vpc: Vpc): VpcRules {
  return remembered(world, "resolver-rules", vpc.id, () => {
    const byDomain = new Map<string, ResolverRule[]>();
    const vague: VpcRules["vague"][number][] = [];
    for (const rule of world.model.resolverRules.values()) {
      const follows = rule.vpcs.some((link) => nodeOf(link) === vpc.id);
      if (!follows && !rule.vpcs.some((link) => link.kind === "unknown")) continue;
      const { domainName, kind } = rule;
      const domain = domainName.known ? domainOf(domainName.value) : undefined;
      if (follows && domain !== undefined && kind.known && kind.value !== "delegate")
        byDomain.set(domain, [...(byDomain.get(domain) ?? []), rule]);
      else {
        const doubt = { why: `Resolver rule ${rule.name} may send the name elsewhere`, at: rule.source };
        vague.push({ ...(domain === undefined ? {} : { zoneName: domain }), doubt });
      }
    }
    return { byDomain, vague };
  });
}

function domainOf(text: string): string {
  return text === "." ? "" : text;
}
