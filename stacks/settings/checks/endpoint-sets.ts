/** Rules of the hub's shared endpoints: the component's own for each set, and those across the sets. */
import {
  checkInterfaceEndpoints,
  type EndpointConsumer,
  type InterfaceEndpointsArgs,
} from "../../../components/interface-endpoints";
import { resolveService } from "../../../components/interface-endpoints/resolve";
import type { Issue } from "../../../network/issue";
import { accessOf } from "../access";
import type { Draft } from "../draft";
import { chosenPolicy, endpointSettings, interfaceServices } from "../endpoint-args";
import { type Path, pathText } from "../paths";
import { clientRanges } from "../sites-args";
import { descriptionOf, SOUND_ACCOUNT } from "./descriptions";
import { checkPolicyVersion } from "./policies";
import { hubView, spokeView, type VpcView } from "./vpcs";

type Set = NonNullable<Draft["hub"]>["endpointSets"][string];
type Service = Set["services"][string];

const SETS: Path = ["hub", "endpointSets"];

/** Every problem of the endpoint sets. */
export function checkEndpointSets(draft: Draft): Issue[] {
  const hub = hubView(draft);
  if (hub === undefined || draft.hub === undefined) return [];
  const sets = Object.entries(draft.hub.endpointSets);
  return [
    ...sets.flatMap(([name, set]) => [
      ...checkComponent(draft, hub, name, set),
      ...checkTierPurpose(hub, name, set),
      ...Object.entries(set.services).flatMap(([key, service]) =>
        checkService([...SETS, name, "services", key], service),
      ),
    ]),
    ...checkOwners(sets, hub.region ?? ""),
  ];
}

function checkComponent(draft: Draft, hub: VpcView, name: string, set: Set): Issue[] {
  const path = pathText([...SETS, name]);
  return checkInterfaceEndpoints(setArgs(draft, hub, set)).flatMap((issue) => {
    // The hub, the consumers and the access are checked where they are written.
    if (!/^(tier|zones|services)\b/.test(issue.path)) return [];
    const tierKnown = draft.intact(["hub", "tiers"]) || issue.path !== "tier";
    return tierKnown ? [{ ...issue, path: `${path}.${issue.path}` }] : [];
  });
}

function setArgs(draft: Draft, hub: VpcView, set: Set): InterfaceEndpointsArgs {
  const consumers = Object.entries(draft.spokes ?? {}).flatMap(
    ([name, spoke]): [string, EndpointConsumer][] => {
      if (spoke.peering === "none") return [];
      const { region = "", ranges } = spokeView(draft, name, spoke);
      const own =
        spoke.endpoints === "all" ? "all" : spoke.endpoints.filter((key) => Object.hasOwn(set.services, key));
      const { leftOutCidrs } = spoke.peering;
      const cidrs = ranges.map(({ text }) => text).filter((text) => !leftOutCidrs.includes(text));
      return [[name, { vpcId: `VPC of ${name}`, region, accountId: SOUND_ACCOUNT, cidrs, services: own }]];
    },
  );
  return {
    vpc: descriptionOf(hub, draft.hub?.ipv6 ?? false),
    tier: set.tier,
    ...(set.zones === undefined ? {} : { zones: set.zones }),
    services: interfaceServices(set.services),
    consumers: Object.fromEntries(consumers),
    clientRanges: clientRanges(draft.sites ?? {}, Object.keys(set.services)),
    access: accessOf(draft),
    ...(draft.quotas === undefined ? {} : { rulesPerSecurityGroup: draft.quotas.rulesPerSecurityGroup }),
  };
}

function checkTierPurpose(hub: VpcView, name: string, { tier }: Set): Issue[] {
  const purpose = Object.hasOwn(hub.tiers, tier) ? hub.tiers[tier]?.purpose : undefined;
  if (purpose === undefined || purpose === "endpoints") return [];
  const message = `got ${tier}, a tier of purpose ${purpose}, expected one of purpose endpoints; choose another tier, or give it that purpose`;
  return [{ code: "tier-purpose", path: pathText([...SETS, name, "tier"]), message }];
}

function checkService(path: Path, service: Service): Issue[] {
  const { serviceName, privateDnsNames, policy } = service;
  const issues = checkPolicyVersion([...path, "policy"], chosenPolicy({ policy, fullAccess: false }).policy);
  if (serviceName === undefined) {
    const foreign = (["region", "wildcard"] as const).filter((key) => service[key] !== undefined);
    return [...issues, ...foreign.map((key) => thirdPartyOnly([...path, key], key))];
  }
  if (privateDnsNames !== undefined) return issues;
  const message =
    "got nothing, expected the names that resolve to the endpoint; write [] if clients use its own name";
  return [
    ...issues,
    { code: "private-dns-names-missing", path: pathText([...path, "privateDnsNames"]), message },
  ];
}

function thirdPartyOnly(path: Path, key: string): Issue {
  const message = `got ${key} for a service of the catalogue, expected it beside a serviceName only; remove it`;
  return { code: "third-party-only", path: pathText(path), message };
}

/** A service key, and each private name, belongs to one endpoint of all sets. */
function checkOwners(sets: readonly (readonly [string, Set])[], region: string): Issue[] {
  const keys = new Map<string, string>();
  const names = new Map<string, string>();
  return sets.flatMap(([name, { services }]) =>
    Object.entries(services).flatMap(([key, service]) => {
      const path = pathText([...SETS, name, "services", key]);
      const holder = keys.get(key);
      keys.set(key, holder ?? name);
      if (holder !== undefined) {
        const message = `got ${key}, which set ${holder} has already, expected each service in one set; remove one of the two`;
        return [{ code: "service-twice", path, message }];
      }
      const own = resolveService(key, endpointSettings(service), region)?.privateDnsNames ?? [];
      return own.flatMap((dnsName) => checkOwner(names, dnsName, name, key, path));
    }),
  );
}

/** The component sees one set, and finds the owners within it. */
function checkOwner(
  names: Map<string, string>,
  dnsName: string,
  set: string,
  key: string,
  path: string,
): Issue[] {
  const owner = names.get(dnsName);
  names.set(dnsName, owner ?? set);
  if (owner === undefined || owner === set) return [];
  const message = `got ${dnsName} for ${key}, which an endpoint of set ${owner} answers for already, expected one owner per private name; leave it to one of the two`;
  return [{ code: "private-name-owned-twice", path: `${path}.privateDnsNames`, message }];
}
