/**
 * Resolver rules: names below a domain are asked elsewhere, by the outbound endpoint of the rule. The rule with the
 * longest domain counts; it wins over a private zone of the same domain, and a longer zone wins over it.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-domain-name-matches.html
 */
import { nodeOf } from "../model/facts";
import type { Source, Vpc } from "../model/types";
import type { ResolverEndpoint, ResolverRule } from "../model/vpn-types";
import { addressesIn } from "./addresses";
import type { Resolution } from "./dns";
import { residentsIn } from "./expand";
import { rulesOf } from "./resolver-rules";
import { questionTraffic, resolverInsides } from "./resolvers";
import { packetsOn } from "./traffic";
import { travel, waveFrom } from "./travel";
import { isBlocked, type Verdict } from "./verdict";
import type { World } from "./world";
import { parentOf } from "./zones";

/**
 * What becomes of a name that a rule sends elsewhere; undefined when no rule does.
 *
 * @param zoneName the private zone that would answer otherwise
 */
export function forwarded(
  world: World,
  vpc: Vpc,
  name: string,
  zoneName: string | undefined,
): { readonly domain: string; readonly resolution: Resolution } | undefined {
  const { byDomain } = rulesOf(world, vpc);
  if (byDomain.size === 0) return undefined;
  let domain: string | undefined = name;
  while (domain !== undefined && domain !== "" && !byDomain.has(domain)) domain = parentOf(domain) ?? "";
  const [rule, second] = byDomain.get(domain) ?? [];
  if (rule === undefined || (zoneName !== undefined && zoneName.length > domain.length)) return undefined;
  if (rule.kind.known && rule.kind.value !== "forward") return undefined;
  const resolution =
    second === undefined
      ? askTargets(world, rule, name)
      : unanswered(rule.source, `two Resolver rules for ${domain} send ${name} elsewhere`);
  return { domain, resolution };
}

function unanswered(at: Source, why: string): Resolution {
  return { answer: { kind: "unknown", at, why }, text: why, sources: [at], doubts: [] };
}

/** What a name server elsewhere answers is not known, unless no question reaches any. */
function askTargets(world: World, rule: ResolverRule, name: string): Resolution {
  const { source, targets } = rule;
  const addresses = targets.map(({ address }) => address).join(", ");
  const endpoint = world.model.resolverEndpoints.get(nodeOf(rule.endpoint) ?? "");
  const text = `${name} is asked of ${addresses} by Resolver rule ${rule.name}`;
  const verdicts = endpoint === undefined ? [] : targets.flatMap((target) => asked(world, endpoint, target));
  const stop = verdicts.find(isBlocked);
  if (endpoint !== undefined && stop !== undefined && verdicts.every(isBlocked)) {
    const why = `${text}, which ${endpoint.name} does not reach: ${stop.kind}, ${stop.why}`;
    return {
      answer: { kind: "nothing", at: stop.at, why, fix: stop.fix },
      text,
      sources: [source, stop.at],
      doubts: [],
    };
  }
  return { ...unanswered(source, `${text}, and what is answered there is not known`), text };
}

/** The question from each address of the endpoint. */
function asked(
  world: World,
  endpoint: ResolverEndpoint,
  { address, port }: ResolverRule["targets"][number],
): Verdict[] {
  const places = residentsIn(world, addressesIn(`${address}/32`) ?? []);
  return resolverInsides(world, endpoint).flatMap(({ relay: _relay, ...inside }) =>
    places.flatMap((place) => {
      const packets = packetsOn(inside.addresses, place.addresses, [questionTraffic(port)]);
      return travel(world, inside, place, waveFrom(inside, packets));
    }),
  );
}
