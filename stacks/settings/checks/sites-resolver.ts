/** Rules of the resolver endpoints: the component's own, and who asks and is asked in these settings. */
import {
  checkResolverEndpoints,
  type ForwardRule,
  type ResolverEndpointsArgs,
} from "../../../components/resolver-endpoints";
import { checkKnownWord } from "../../../components/internal/known-word";
import type { VpcDescription } from "../../../components/vpc";
import { containsCidr, parseAddress, parseCidr } from "../../../network/cidr";
import type { Issue } from "../../../network/issue";
import { checkLayout, type PlannedSubnet, planSubnets } from "../../../network/layout";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";
import { resolverSites } from "../sites-args";
import { descriptionOf } from "./descriptions";
import { namesTwice } from "./names";
import { hubView, spokeView, type VpcView } from "./vpcs";

type Resolver = NonNullable<NonNullable<Draft["hub"]>["resolver"]>;

const RESOLVER: Path = ["hub", "resolver"];

/** Paths of the component's arguments whose faults are said where they are written: region, sites, spokes, quotas. */
const ELSEWHERE =
  /^(vpc|rulesPerSecurityGroup|inbound\.clients\.|outbound\.vpcs|outbound\.rules\.[^.]+\.vpcs)\b/;

/** Every problem of the resolver endpoints. */
export function checkResolver(draft: Draft): Issue[] {
  const hub = hubView(draft);
  const resolver = draft.hub?.resolver;
  const asking = resolverSites(draft.sites ?? {});
  return [
    ...checkAsked(draft, asking),
    ...(hub === undefined || resolver === undefined
      ? []
      : [
          ...checkComponent(draft, hub, resolver),
          ...checkTierPurpose(hub, resolver),
          ...checkFollowers(draft, hub, resolver),
          ...(asking.length > 0 || asksSites(draft, resolver) ? checkPropagated(draft, resolver.tier) : []),
        ]),
  ];
}

/** What leaves a tier towards a site leaves by the tier's own route tables. Code: `endpoint-tier-without-route`. */
export function checkPropagated({ hub }: Draft, tier: string): Issue[] {
  const propagateTo = hub?.vpnGateway?.propagateTo ?? "all";
  if (propagateTo === "all" || propagateTo.includes(tier)) return [];
  const path = pathText(["hub", "vpnGateway", "propagateTo"]);
  const message = `got ${propagateTo.join(", ")}, expected ${tier} among them, since its endpoints serve sites and answer by its route tables; add ${tier}`;
  return [{ code: "endpoint-tier-without-route", path, message }];
}

/** A site that may ask needs somebody to ask. Code: `resolver-missing`. */
function checkAsked({ hub, whole }: Draft, asking: readonly string[]): Issue[] {
  if (hub === undefined || hub.resolver?.inbound !== undefined || !whole([...RESOLVER, "inbound"])) return [];
  const message = "got true without an inbound resolver endpoint, expected one; add hub.resolver.inbound";
  return asking.map((name) => ({
    code: "resolver-missing",
    path: pathText(["sites", name, "resolver"]),
    message,
  }));
}

function checkComponent(draft: Draft, hub: VpcView, resolver: Resolver): Issue[] {
  return checkResolverEndpoints(resolverArgs(draft, hub, resolver)).flatMap(({ path, ...issue }) => {
    if (ELSEWHERE.test(path)) return [];
    if (/^(tier|zones)\b/.test(path) && !draft.intact(["hub", "tiers"])) return [];
    if (path === "inbound.clients" && !draft.intact(["sites"])) return [];
    const own = path === "" ? [] : [path.replace(/^inbound\.clients$/, "inbound")];
    return [{ ...issue, path: pathText([...RESOLVER, ...own]) }];
  });
}

function resolverArgs(
  draft: Draft,
  hub: VpcView,
  { tier, zones, inbound, outbound }: Resolver,
): ResolverEndpointsArgs {
  const { sites = {}, quotas } = draft;
  const subnets = subnetsOf(draft);
  // Without subnets there is nothing to compare an address with.
  const placed = <Side extends { readonly addresses: Readonly<Record<string, string>> }>(side: Side): Side =>
    subnets.length === 0 ? { ...side, addresses: {} } : side;
  const clients = resolverSites(sites).map((name) => {
    return [name, { cidrs: sites[name]?.routing.prefixes ?? [] }] as const;
  });
  const rules = Object.entries(outbound?.rules ?? {}).map(([key, { spokes, ...rule }]) => {
    const vpcs: ForwardRule["vpcs"] = spokes === "all" ? "all" : [];
    return [key, { ...rule, vpcs }] as const;
  });
  return {
    vpc: placeSubnets(descriptionOf(hub, false), subnets),
    tier,
    ...(zones === undefined ? {} : { zones }),
    ...(inbound === undefined
      ? {}
      : { inbound: placed({ ...inbound, clients: Object.fromEntries(clients) }) }),
    ...(outbound === undefined
      ? {}
      : { outbound: placed({ ...outbound, rules: Object.fromEntries(rules) }) }),
    ...(quotas === undefined ? {} : { rulesPerSecurityGroup: quotas.rulesPerSecurityGroup }),
  };
}

/** The hub's subnets; none while its layout is not sound. */
function subnetsOf({ hub, intact }: Draft): PlannedSubnet[] {
  if (hub === undefined || !intact(["hub"])) return [];
  const { cidr, secondaryCidrs, zones, zoneSlots, tierSlots, tiers } = hub;
  const plan = { cidr, secondaryCidrs, zones, zoneSlots, tierSlots, tiers };
  return checkLayout(plan).length === 0 ? planSubnets(plan) : [];
}

function placeSubnets(vpc: VpcDescription, subnets: readonly PlannedSubnet[]): VpcDescription {
  const tiers = Object.entries(vpc.tiers).map(([name, tier]) => {
    const own = Object.entries(tier.subnets).map(([zoneId, subnet]) => {
      const planned = subnets.find((candidate) => candidate.tier === name && candidate.zoneId === zoneId);
      return [zoneId, { ...subnet, cidr: planned?.cidr ?? subnet.cidr }] as const;
    });
    return [name, { ...tier, subnets: Object.fromEntries(own) }] as const;
  });
  return { ...vpc, tiers: Object.fromEntries(tiers) };
}

/** Whether a name server to be asked is at a site. */
function asksSites({ sites = {} }: Draft, { outbound }: Resolver): boolean {
  const ranges = Object.values(sites).flatMap(({ routing }) =>
    routing.prefixes.flatMap((text) => parseCidr(text) ?? []),
  );
  const targets = Object.values(outbound?.rules ?? {}).flatMap((rule) => rule.targets);
  return targets.some(({ address }) => {
    const parsed = parseAddress(address);
    if (parsed === undefined || parsed.family === 6) return false;
    const host = { family: parsed.family, first: parsed.value, prefixLength: 32 };
    return ranges.some((range) => containsCidr(range, host));
  });
}

function checkTierPurpose(hub: VpcView, { tier }: Resolver): Issue[] {
  const purpose = Object.hasOwn(hub.tiers, tier) ? hub.tiers[tier]?.purpose : undefined;
  if (purpose === undefined || purpose === "resolver") return [];
  const message = `got ${tier}, a tier of purpose ${purpose}, expected one of purpose resolver; choose another tier, or give it that purpose`;
  return [{ code: "tier-purpose", path: pathText([...RESOLVER, "tier"]), message }];
}

/** Spokes that follow a rule exist, and are in the rule's region. */
function checkFollowers(draft: Draft, hub: VpcView, { outbound }: Resolver): Issue[] {
  const known = draft.spokes ?? {};
  return Object.entries(outbound?.rules ?? {}).flatMap(([key, { spokes }]) => {
    if (spokes === "all") return [];
    const path = [...RESOLVER, "outbound", "rules", key, "spokes"];
    const issues = spokes.flatMap((name, index) => checkFollower(draft, hub, [...path, index], name, known));
    return [...issues, ...namesTwice(path, spokes)];
  });
}

function checkFollower(
  draft: Draft,
  hub: VpcView,
  path: Path,
  name: string,
  known: NonNullable<Draft["spokes"]>,
): Issue[] {
  const spoke = Object.hasOwn(known, name) ? known[name] : undefined;
  if (spoke === undefined) {
    if (!draft.whole(["spokes", name])) return [];
    return checkKnownWord("spoke-unknown", pathText(path), name, Object.keys(known));
  }
  const { region } = spokeView(draft, name, spoke);
  if (region === undefined || hub.region === undefined || region === hub.region) return [];
  const message = `got ${name} in ${region}, expected a spoke in ${hub.region}, where the rule is; leave it out`;
  return [{ code: "forward-vpc-region", path: pathText(path), message }];
}
