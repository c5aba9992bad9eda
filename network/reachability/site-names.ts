/**
 * How somebody at a site resolves a name of the VPC behind its gateway: the site's name servers ask a Resolver inbound
 * endpoint there, over the VPN. That the question arrives and its answer returns is proven like any other flow.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html
 */
import type { Source, Vpc } from "../model/types";
import type { ResolverEndpoint } from "../model/vpn-types";
import { describeAddresses } from "./addresses";
import { covers, union } from "./intervals";
import { valuesOf } from "./packets";
import { questionTraffic, resolverInsides, resolversIn } from "./resolvers";
import { attachedVpc, type Site, siteOf } from "./sites";
import { packetsOn } from "./traffic";
import { travel, waveFrom } from "./travel";
import { evidenceOf, type Hop, isBlocked, type Reachable, type Verdict } from "./verdict";
import { type Wave, withHop } from "./wave";
import { remembered, type World } from "./world";

/** Whom a site asks: the resolver of a VPC, by an endpoint of it, or nobody. */
export type Asking =
  | { readonly kind: "asks"; readonly vpc: Vpc; readonly hop: Hop; readonly assumptions: readonly string[] }
  | { readonly kind: "nobody"; readonly at: Source; readonly why: string; readonly fix: string }
  | { readonly kind: "unknown"; readonly at: Source; readonly why: string };

/** Whom a site can ask for names of the VPC that its gateway is attached to. */
export function askedBy(world: World, { site }: Site): Asking {
  return remembered(world, "asked-by", site.id, () => ask(world, siteOf(world, site)));
}

/** The wave after the question that its name needs. */
export function afterAsking(wave: Wave, { hop, assumptions }: Extract<Asking, { kind: "asks" }>): Wave {
  return withHop({ ...wave, assumptions: [...wave.assumptions, ...assumptions] }, hop);
}

function ask(world: World, site: Site): Asking {
  const { site: connection } = site;
  const vpc = attachedVpc(world, connection);
  if (vpc === undefined) {
    const why = `which VPC's resolver site ${connection.site} could ask is not known`;
    return { kind: "unknown", at: connection.gateway.source, why };
  }
  const tries = resolversIn(world, vpc, "inbound").map((endpoint) => byEndpoint(world, site, vpc, endpoint));
  const found =
    tries.find(({ kind }) => kind === "asks") ?? tries.find(({ kind }) => kind === "unknown") ?? tries[0];
  return found ?? noEndpoint(connection.site, vpc);
}

function noEndpoint(site: string, vpc: Vpc): Asking {
  const why = `site ${site} cannot ask for the private names of ${vpc.name}, which has no Resolver inbound endpoint`;
  const fix = `add ${vpc.role === "hub" ? "hub.resolver.inbound" : "a Resolver inbound endpoint"}, and set resolver of site ${site} to true`;
  return { kind: "nobody", at: vpc.source, why, fix };
}

function byEndpoint(world: World, site: Site, vpc: Vpc, endpoint: ResolverEndpoint): Asking {
  const { name, direction, source, subnets } = endpoint;
  if (!direction.known)
    return { kind: "unknown", at: direction.source, why: `the direction of ${name} ${direction.why}` };
  const insides = resolverInsides(world, endpoint);
  const verdicts = insides.flatMap((inside) => {
    const packets = packetsOn(site.addresses, inside.addresses, [questionTraffic()]);
    return travel(world, site, inside, waveFrom(site, packets));
  });
  const heard = verdicts.filter((verdict) => verdict.kind === "reachable");
  if (heard.length > 0) return heardBy(site, vpc, endpoint, heard);
  const unsure = verdicts.find((verdict) => verdict.kind === "unknown");
  const at = unsure?.at ?? source;
  if (unsure?.kind === "unknown" || insides.length < subnets.length) {
    const why = unsure?.reasons.join("; ") ?? "a subnet of it is not in the recording";
    return {
      kind: "unknown",
      at,
      why: `whether site ${site.site.site} can ask ${name} is not known: ${why}`,
    };
  }
  return unheard(site, endpoint, verdicts);
}

function unheard({ site }: Site, { name, source }: ResolverEndpoint, verdicts: readonly Verdict[]): Asking {
  const stop = verdicts.find(isBlocked);
  if (stop === undefined)
    return { kind: "unknown", at: source, why: `no address of Resolver endpoint ${name} is known` };
  const why = `site ${site.site} cannot ask ${name}: ${stop.kind}, ${stop.why}`;
  const admits =
    stop.kind === "blocked-by-security-group" ? `set resolver of site ${site.site} to true, or ` : "";
  return { kind: "nobody", at: stop.at, why, fix: `${admits}${stop.fix}` };
}

function heardBy(site: Site, vpc: Vpc, { id, name }: ResolverEndpoint, heard: readonly Reachable[]): Asking {
  const [first] = heard;
  const asking = union(...heard.map(({ packets }) => valuesOf(packets, "source")));
  const named = site.site.site;
  const hop: Hop = {
    kind: "resolver",
    node: id,
    name,
    text: `asked by site ${named} over udp 53, and the answer returns`,
    sources: first === undefined ? [] : evidenceOf(first),
  };
  const assumptions = [
    `name servers of site ${named} forward private names of ${vpc.name} to ${name}`,
    ...(covers(asking, site.addresses)
      ? []
      : [`name servers of site ${named} are among ${describeAddresses(asking)}`]),
    ...(first?.assumptions ?? []),
  ];
  return { kind: "asks", vpc, hop, assumptions: [...new Set(assumptions)] };
}
