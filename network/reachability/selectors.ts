/**
 * Where a flow begins or ends, as people write it: `spoke/app`, `spoke/app/database`, `hub/tools`,
 * `endpoint/secretsmanager`, `gateway-endpoint/s3`, `service/orders`, `site/office`, `resolver/inbound`, `range/10.0.0.0/8`, `internet`,
 * `everything`.
 */
import { formatCidr, networkOf, parseCidr } from "../cidr";
import { parseAddress } from "../address";
import { valueOf } from "../model/facts";
import type { InterfaceEndpoint, Vpc } from "../model/types";
import type { ResolverEndpoint, VpnConnection } from "../model/vpn-types";
import { oneOf } from "../nearest";
import { ambiguous, found, malformed, type Parsed, unknownWord } from "./selector-issues";
import { type PublishedSelector, publishedSelector } from "./callers";
import { gatewayServedBy, servedBy } from "./services";
import { remembered, type World } from "./world";

/** A place, found in the model. */
export type Selector = { readonly text: string } & (
  | { readonly kind: "vpc"; readonly vpc: Vpc; readonly tier?: string; readonly zoneId?: string }
  | { readonly kind: "endpoint"; readonly endpoint: InterfaceEndpoint; readonly by: "name" | "address" }
  | { readonly kind: "gateway-endpoint"; readonly service: string }
  /** A service of the recording as its consumer calls it: by the consumer's own endpoint, by name. */
  | PublishedSelector
  | { readonly kind: "range"; readonly cidr: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "site"; readonly site: VpnConnection }
  /** Every site but the one at the other end. */
  | { readonly kind: "other-sites" }
  | { readonly kind: "resolver"; readonly endpoints: readonly ResolverEndpoint[] }
  /** Tiers of every spoke but the one at the other end. */
  | { readonly kind: "other-spokes" }
  | { readonly kind: "internet" }
  | { readonly kind: "everything" }
);

const KINDS = [
  "spoke",
  "hub",
  "vpc",
  "endpoint",
  "endpoint-address",
  "gateway-endpoint",
  "service",
  "range",
  "name",
  "site",
  "other-sites",
  "resolver",
  "other-spokes",
  "internet",
  "everything",
];

/**
 * Finds what a text selects. A word alone is an address, a DNS name, or the key of an endpoint.
 * Codes: `selector-unknown`, `selector-malformed`, `selector-ambiguous`.
 *
 * @param path where the text stands, for the issue
 */
export function parseSelector(world: World, text: string, path: string): Parsed<Selector> {
  const [kind = "", ...rest] = text.split("/");
  const [name = "", tier, zoneId] = rest;
  switch (kind) {
    case "spoke":
    case "vpc":
      return vpcSelector(world, { text, path, role: kind, name, tier, zoneId, extra: rest.length > 3 });
    case "hub":
      return hubSelector(world, text, path, rest);
    case "endpoint":
    case "endpoint-address":
      return endpointSelector(world, text, path, rest.join("/"), kind === "endpoint" ? "name" : "address");
    case "gateway-endpoint":
      return gatewaySelector(world, text, path, rest.join("/"));
    case "service":
      return publishedSelector(world, text, path, rest.join("/"));
    case "range":
      return rangeSelector(text, path, rest.join("/"));
    case "name":
      return found({ kind, text, name: rest.join("/").toLowerCase().replace(/\.$/, "") });
    case "site":
    case "resolver":
      return rest.length === 1
        ? beyondVpcs(world, { kind, text, path, name })
        : malformed(path, text, `${kind}/<name>`);
    case "other-spokes":
    case "other-sites":
    case "internet":
    case "everything":
      return rest.length === 0 ? found({ kind, text }) : malformed(path, text, kind);
    default:
      return bare(world, text, path);
  }
}

function bare(world: World, text: string, path: string): Parsed<Selector> {
  if (parseAddress(text) !== undefined || networkOf(text) !== undefined)
    return rangeSelector(text, path, text);
  const keys = endpointKeys(world);
  if (keys.has(text)) return endpointSelector(world, text, path, text, "name");
  if (/^[a-z0-9*_-]+(\.[a-z0-9_-]+)+\.?$/i.test(text))
    return found({ kind: "name", text, name: text.toLowerCase().replace(/\.$/, "") });
  return unknownWord(
    path,
    text,
    [...KINDS, ...keys.keys()],
    `a place such as ${oneOf(["spoke/app", "endpoint/kms", "internet"])}`,
  );
}

interface VpcWords {
  readonly text: string;
  readonly path: string;
  readonly role: "spoke" | "vpc";
  readonly name: string;
  readonly tier: string | undefined;
  readonly zoneId: string | undefined;
  readonly extra: boolean;
}

function vpcSelector(
  world: World,
  { text, path, role, name, tier, zoneId, extra }: VpcWords,
): Parsed<Selector> {
  if (extra) return malformed(path, text, `${role}/<name>/<tier>/<zone id>`);
  const vpcs = [...world.model.vpcs.values()].filter((vpc) => role === "vpc" || vpc.role === "spoke");
  const same = vpcs.filter((vpc) => vpc.name === name);
  const [vpc] = same;
  if (vpc === undefined)
    return unknownWord(
      path,
      name,
      vpcs.map((other) => other.name),
      `the name of a ${role === "vpc" ? "VPC" : role}`,
    );
  if (same.length > 1)
    return ambiguous(
      path,
      text,
      same.map(({ id }) => id),
    );
  return inVpc(world, { text, path, vpc, tier, zoneId });
}

function hubSelector(
  world: World,
  text: string,
  path: string,
  [tier, zoneId, extra]: readonly string[],
): Parsed<Selector> {
  if (extra !== undefined) return malformed(path, text, "hub/<tier>/<zone id>");
  const hubs = [...world.model.vpcs.values()].filter(({ role }) => role === "hub");
  const [vpc] = hubs;
  if (vpc === undefined) return unknownWord(path, text, [], "a place, and this environment has no hub");
  if (hubs.length > 1)
    return ambiguous(
      path,
      text,
      hubs.map(({ name }) => `vpc/${name}`),
    );
  return inVpc(world, { text, path, vpc, tier, zoneId });
}

function inVpc(
  { model }: World,
  {
    text,
    path,
    vpc,
    tier,
    zoneId,
  }: {
    readonly text: string;
    readonly path: string;
    readonly vpc: Vpc;
    readonly tier: string | undefined;
    readonly zoneId: string | undefined;
  },
): Parsed<Selector> {
  if (tier === undefined) return found({ kind: "vpc", text, vpc });
  const subnets = vpc.subnets.flatMap((id) => model.subnets.get(id) ?? []);
  const tiers = [...new Set(subnets.flatMap((subnet) => subnet.tier ?? []))];
  if (!tiers.includes(tier)) return unknownWord(path, tier, tiers, `a tier of ${vpc.name}`);
  if (zoneId === undefined) return found({ kind: "vpc", text, vpc, tier });
  const zones = subnets
    .filter((subnet) => subnet.tier === tier)
    .flatMap((subnet) => (subnet.zoneId.known ? [subnet.zoneId.value] : []));
  if (!zones.includes(zoneId))
    return unknownWord(path, zoneId, zones, `a zone of tier ${tier} of ${vpc.name}`);
  return found({ kind: "vpc", text, vpc, tier, zoneId });
}

interface Words {
  readonly kind: "site" | "resolver";
  readonly text: string;
  readonly path: string;
  readonly name: string;
}

/** A site by its name, or the Resolver endpoints of one direction. */
function beyondVpcs({ model }: World, { kind, text, path, name }: Words): Parsed<Selector> {
  if (kind === "resolver") {
    const all = [...model.resolverEndpoints.values()];
    const endpoints = all.filter(({ direction }) => valueOf(direction) === name);
    const words = all.flatMap(({ direction }) => valueOf(direction) ?? []);
    if (endpoints.length > 0) return found({ kind, text, endpoints });
    return unknownWord(path, name, words, "the direction of a Resolver endpoint, such as inbound");
  }
  const connections = [...model.vpnConnections.values()];
  // Two connections may lead to one site; their own names tell them apart.
  const named = connections.filter((connection) => connection.name === name);
  const same = named.length > 0 ? named : connections.filter(({ site }) => site === name);
  const [site] = same;
  const names = connections.map((other) => other.site);
  if (site === undefined) return unknownWord(path, name, names, "the name of a site");
  return same.length > 1
    ? ambiguous(
        path,
        text,
        same.map((connection) => `site/${connection.name}`),
      )
    : found({ kind, text, site });
}

/** Endpoints by each word that may mean them: the settings' key, the resource's name, the service's id. */
export function endpointKeys(world: World): ReadonlyMap<string, readonly InterfaceEndpoint[]> {
  return remembered(world, "endpoint-keys", "all", () => {
    const keys = new Map<string, InterfaceEndpoint[]>();
    for (const endpoint of world.model.interfaceEndpoints.values()) {
      for (const key of new Set([keyOf(endpoint), endpoint.name, servedBy(world, endpoint).id])) {
        keys.set(key, [...(keys.get(key) ?? []), endpoint]);
      }
    }
    return keys;
  });
}

/** `${set}-${key}` is the name of an endpoint of a set. */
export function keyOf({ set, name }: InterfaceEndpoint): string {
  return set !== undefined && name.startsWith(`${set}-`) ? name.slice(set.length + 1) : name;
}

function endpointSelector(
  world: World,
  text: string,
  path: string,
  key: string,
  by: "name" | "address",
): Parsed<Selector> {
  const keys = endpointKeys(world);
  // A key of the settings has one owner; a resource's name or a service's id may be somebody else's key.
  const all = keys.get(key) ?? [];
  const own = all.filter((endpoint) => keyOf(endpoint) === key);
  const [endpoint, second] = own.length > 0 ? own : all;
  if (endpoint === undefined) return unknownWord(path, key, [...keys.keys()], "an endpoint");
  if (second !== undefined)
    return ambiguous(
      path,
      text,
      all.map(({ name }) => `endpoint/${name}`),
    );
  return found({ kind: "endpoint", text, endpoint, by });
}

function gatewaySelector(world: World, text: string, path: string, service: string): Parsed<Selector> {
  const known = [...world.model.gatewayEndpoints.values()].map(
    (endpoint) => gatewayServedBy(world, endpoint).id,
  );
  if (!known.includes(service)) return unknownWord(path, service, known, "a service with a gateway endpoint");
  return found({ kind: "gateway-endpoint", text, service });
}

function rangeSelector(text: string, path: string, range: string): Parsed<Selector> {
  const address = parseAddress(range);
  const whole = address === undefined ? range : `${range}/${address.family === 4 ? 32 : 128}`;
  const cidr = parseCidr(whole);
  if (cidr !== undefined) return found({ kind: "range", text, cidr: formatCidr(cidr) });
  const network = networkOf(whole);
  return network === undefined
    ? malformed(path, text, "range/10.0.0.0/8")
    : malformed(path, text, `range/${network}, which has no host bits`);
}
