/** Rules about what a service's settings name: spokes, tiers, sites, accounts, ids of resources. */
import { checkKnownWord } from "../../../components/internal/known-word";
import { checkAccountId } from "../../../components/internal/vpc-checks";
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";
import {
  type HubConsumerSettings,
  placeOf,
  type ServicePlace,
  type ServiceSettings,
  type ServiceWorld,
  type SpokeConsumerSettings,
} from "../services-args";
import { sharingSites, sharingSpokes } from "../services-consumers";
import { show } from "../translate";
import { namesTwice } from "./names";
import { checkPropagated } from "./sites-resolver";
import { checkRangeRouted, checkReturnRoute } from "./subscriptions";

/** Every name in the settings of services that leads nowhere, or to what cannot do it. */
export function checkServiceReferences(draft: Draft, world: ServiceWorld): Issue[] {
  return Object.entries(draft.services ?? {}).flatMap(([name, service]) => {
    const path: Path = ["services", name];
    const { hub, spokes, accounts } = service.consumers;
    return [
      ...checkSpoke(draft, [...path, "spoke"], service.spoke),
      ...checkTargets(draft, path, service, placeOf(world, service.spoke)),
      ...checkVerification(draft, path, service),
      ...(hub === undefined ? [] : checkHub(draft, world, path, service, hub)),
      ...Object.entries(spokes).flatMap(([spoke, consumer]) => {
        const own = [...path, "consumers", "spokes", spoke];
        return [
          ...checkSpoke(draft, own, spoke),
          ...checkCallers(draft, own, spoke, consumer, placeOf(world, spoke)),
        ];
      }),
      ...checkAccounts([...path, "consumers", "accounts"], accounts),
    ];
  });
}

function checkSpoke({ spokes, whole }: Draft, path: Path, name: string): Issue[] {
  if (spokes === undefined || !whole(["spokes", name])) return [];
  return checkKnownWord("spoke-unknown", pathText(path), name, Object.keys(spokes));
}

/** Load balancers reach workloads by the group that these wear, and instances by their ids. */
function checkTargets(
  draft: Draft,
  path: Path,
  { spoke, loadBalancers }: ServiceSettings,
  place: ServicePlace | undefined,
): Issue[] {
  return Object.entries(loadBalancers).flatMap(([name, balancer]) => {
    if (balancer.kind === "existing") return [];
    const below = [...path, "loadBalancers", name];
    return [
      ...checkWorkloads(draft, [...below, "targetTiers"], spoke, balancer.targetTiers, place),
      ...balancer.listeners.flatMap(({ targets }, index) =>
        targets.type !== "instance"
          ? []
          : Object.entries(targets.instances).flatMap(([key, id]) =>
              checkInstance([...below, "listeners", index, "targets", "instances", key], id),
            ),
      ),
    ];
  });
}

function checkInstance(path: Path, id: string): Issue[] {
  if (/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return [];
  const message = `got ${show(id)}, expected an id such as i-0123456789abcdef0; copy it from the spoke's account`;
  return [{ code: "resource-id-malformed", path: pathText(path), message }];
}

function checkCallers(
  draft: Draft,
  path: Path,
  spoke: string,
  { from }: SpokeConsumerSettings,
  place: ServicePlace | undefined,
): Issue[] {
  if (from === "all" || place === undefined) return [];
  return [
    ...from.flatMap((tier, index) =>
      draft.intact(["spokes", spoke])
        ? checkKnownWord(
            "tier-unknown",
            pathText([...path, "from", index]),
            tier,
            Object.keys(place.vpc.tiers),
          )
        : [],
    ),
    ...namesTwice([...path, "from"], from),
  ];
}

/** Tiers whose workloads wear a group that we know. */
function checkWorkloads(
  { intact }: Draft,
  path: Path,
  spoke: string,
  tiers: readonly string[],
  place: ServicePlace | undefined,
): Issue[] {
  if (place === undefined || !intact(["spokes", spoke])) return [];
  const known = Object.keys(place.vpc.tiers);
  return [
    ...tiers.flatMap((tier, index) => {
      const text = pathText([...path, index]);
      const unknown = checkKnownWord("tier-unknown", text, tier, known);
      if (unknown.length > 0 || place.vpc.tiers[tier]?.workloadSecurityGroupId !== undefined) return unknown;
      const message = `got ${tier}, whose workloads wear no group that is known, expected another tier; state workloadSecurityGroupId under assume, or admit the load balancer there yourself`;
      return [{ code: "tier-without-workload-group", path: text, message }];
    }),
    ...namesTwice(path, tiers),
  ];
}

function checkVerification(draft: Draft, path: Path, { privateDnsName }: ServiceSettings): Issue[] {
  const verification = privateDnsName?.verification;
  if (typeof verification !== "object") return [];
  const below = [...path, "privateDnsName", "verification"];
  const { account, publicZoneId } = verification;
  const known = account === undefined || draft.accounts === undefined || !draft.whole(["accounts", account]);
  const message = `got ${show(publicZoneId)}, expected the id of a hosted zone such as Z0123456789ABCDEFGHIJ; copy it from the zone's account`;
  return [
    ...(known
      ? []
      : checkKnownWord(
          "account-unknown",
          pathText([...below, "account"]),
          account,
          Object.keys(draft.accounts ?? {}),
        )),
    ...(/^Z[A-Z0-9]{4,31}$/.test(publicZoneId)
      ? []
      : [{ code: "resource-id-malformed", path: pathText([...below, "publicZoneId"]), message }]),
  ];
}

function checkHub(
  draft: Draft,
  world: ServiceWorld,
  service: Path,
  settings: ServiceSettings,
  hub: HubConsumerSettings,
): Issue[] {
  const path = [...service, "consumers", "hub"];
  return [
    ...checkPurpose(draft, path, hub),
    ...(hub.sharedWith === "all"
      ? []
      : [
          ...hub.sharedWith.flatMap((spoke, index) =>
            checkSharing(draft, [...path, "sharedWith", index], spoke),
          ),
          ...namesTwice([...path, "sharedWith"], hub.sharedWith),
        ]),
    ...sharingSpokes(hub, settings, world).flatMap(({ name }) => checkWay(draft, name, hub.tier)),
    ...checkSites(draft, [...path, "sites"], hub.sites),
    ...(sharingSites(hub, world).length === 0 ? [] : checkPropagated(draft, hub.tier)),
  ];
}

/** The hub's endpoints stand together, in tiers that are for them. */
function checkPurpose({ hub }: Draft, path: Path, { tier }: HubConsumerSettings): Issue[] {
  const purpose = hub !== undefined && Object.hasOwn(hub.tiers, tier) ? hub.tiers[tier]?.purpose : undefined;
  if (purpose === undefined || purpose === "endpoints") return [];
  const message = `got ${tier}, a tier of purpose ${purpose}, expected one of purpose endpoints; choose another tier, or give it that purpose`;
  return [{ code: "tier-purpose", path: pathText([...path, "tier"]), message }];
}

function checkSharing(draft: Draft, path: Path, name: string): Issue[] {
  const spoke = draft.spokes?.[name];
  if (spoke === undefined) return checkSpoke(draft, path, name);
  if (spoke.peering !== "none" || !draft.whole(["spokes", name, "peering"])) return [];
  const message = `got ${name}, which has no peering, expected a peered spoke, since nothing else leads to the hub; peer it, or give it an endpoint of its own under consumers.spokes`;
  return [{ code: "consumer-without-peering", path: pathText(path), message }];
}

/** Answers leave by the tables of the endpoint's subnets, and calls by those of the spoke. */
function checkWay(draft: Draft, name: string, tier: string): Issue[] {
  const peering = draft.spokes?.[name]?.peering;
  if (peering === undefined || peering === "none" || !draft.whole(["spokes", name, "peering"])) return [];
  return [...checkReturnRoute(name, peering, tier), ...checkRangeRouted(draft, name, peering, tier)];
}

function checkSites({ sites, whole }: Draft, path: Path, chosen: HubConsumerSettings["sites"]): Issue[] {
  if (chosen === "all" || sites === undefined) return [];
  return [
    ...chosen.flatMap((site, index) =>
      whole(["sites", site])
        ? checkKnownWord("site-unknown", pathText([...path, index]), site, Object.keys(sites))
        : [],
    ),
    ...namesTwice(path, chosen),
  ];
}

function checkAccounts(path: Path, accounts: readonly string[]): Issue[] {
  return [
    ...accounts.flatMap((accountId, index) =>
      checkAccountId(accountId).map((issue) => ({ ...issue, path: pathText([...path, index]) })),
    ),
    ...namesTwice(path, accounts),
  ];
}
