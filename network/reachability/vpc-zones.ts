/**
 * Which zones the resolver of a VPC asks: private hosted zones that it is associated with, and those that AWS keeps
 * for endpoints in it.
 */
import { nodeOf } from "../model/facts";
import type { InterfaceEndpoint, NodeId, PrivateZone, Source, Vpc } from "../model/types";
import { rulesOf } from "./resolver-rules";
import { servedBy } from "./services";
import type { Doubt } from "./wave";
import { remembered, vpcOf, type World } from "./world";

/** Zones that answer in one VPC, by name: private hosted ones, and those that AWS keeps for endpoints there. */
export interface VpcZones {
  readonly hosted: ReadonlyMap<string, readonly Hosted[]>;
  readonly managed: ReadonlyMap<string, readonly Managed[]>;
  /** Zones whose name, or whether the VPC asks them, is not known. */
  readonly vague: readonly {
    readonly zoneName?: string;
    /** Set where it can be for no name of AWS. */
    readonly foreign?: true;
    readonly doubt: Doubt;
  }[];
}

export interface Hosted {
  readonly zone: PrivateZone;
  readonly association: Source;
}

export interface Managed {
  readonly endpoint: NodeId;
  readonly wildcard: boolean;
  readonly apex: boolean;
  readonly source: Source;
}

/** The zones that the resolver of a VPC asks: none where its DNS hostnames are off, which Resolver rules do not need. */
export function zonesIn(world: World, vpc: Vpc): VpcZones {
  return remembered(world, "vpc-zones", vpc.id, () => zonesOf(world, vpc));
}

/** Zones by name, while they are collected. */
interface Draft {
  readonly hosted: Map<string, Hosted[]>;
  readonly managed: Map<string, Managed[]>;
  readonly vague: VpcZones["vague"][number][];
}

function zonesOf(world: World, vpc: Vpc): VpcZones {
  const draft: Draft = { hosted: new Map(), managed: new Map(), vague: [...rulesOf(world, vpc).vague] };
  if (vpc.dnsHostnames.known && !vpc.dnsHostnames.value) return draft;
  for (const zone of world.model.privateZones.values()) addHosted(world, vpc, zone, draft);
  for (const endpoint of world.model.interfaceEndpoints.values()) {
    if (nodeOf(endpoint.vpc) === vpc.id) addManaged(world, endpoint, draft);
  }
  return draft;
}

function addHosted(world: World, vpc: Vpc, zone: PrivateZone, { hosted, vague }: Draft): void {
  const { zoneName } = zone;
  const name = zoneName.known ? { zoneName: zoneName.value } : {};
  const association = zone.vpcs.find((other) => nodeOf(other.vpc) === vpc.id);
  if (association === undefined) {
    const open = zone.vpcs.find((other) => other.vpc.kind === "unknown");
    const why = `a VPC of zone ${zone.name} is not known`;
    if (open !== undefined) vague.push({ ...name, doubt: { why, at: open.vpc.source } });
  } else if (!zoneName.known) {
    vague.push({ doubt: { why: `the name of zone ${zone.name} ${zoneName.why}`, at: zoneName.source } });
  } else {
    add(hosted, zoneName.value, { zone, association: association.vpc.source });
    const doubt = unauthorized(world, zone, vpc);
    if (doubt !== undefined) vague.push({ zoneName: zoneName.value, doubt });
  }
}

/** AWS keeps a zone for each private name of an endpoint with private DNS; those of other services are theirs to say. */
function addManaged(world: World, endpoint: InterfaceEndpoint, { managed, vague }: Draft): void {
  const { privateDns } = endpoint;
  if (privateDns.known && !privateDns.value) return;
  const { privateNames: names, aws } = servedBy(world, endpoint);
  if (!privateDns.known || names === undefined) {
    const why = `the private names of endpoint ${endpoint.name} are not known`;
    // Who offers a service proves that a private name is its own, so that it is none of AWS's.
    vague.push({
      doubt: { why, at: privateDns.source },
      ...(aws || !endpoint.serviceName.known ? {} : { foreign: true as const }),
    });
    return;
  }
  for (const zoneName of new Set(names.map((name) => name.replace(/^\*\./, "")))) {
    const [apex, wildcard] = [names.includes(zoneName), names.includes(`*.${zoneName}`)];
    add(managed, zoneName, { endpoint: endpoint.id, apex, wildcard, source: privateDns.source });
  }
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/**
 * A zone is made with a VPC of its own account, and one of another account needs an authorization. It may be gone
 * again after use, so that its absence settles nothing.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html
 */
function unauthorized(world: World, zone: PrivateZone, vpc: Vpc): Doubt | undefined {
  const association = zone.vpcs.find((other) => nodeOf(other.vpc) === vpc.id);
  const [first] = zone.vpcs;
  if (association === undefined || first === undefined || association === first) return undefined;
  if (association.authorization !== undefined) return undefined;
  const owner = vpcOf(world, first.vpc)?.account;
  if (owner?.known === true && vpc.account.known && owner.value === vpc.account.value) return undefined;
  const why = `zone ${zone.name} is associated with ${vpc.name} of another account, and no authorization is recorded`;
  return { why, at: association.vpc.source };
}
