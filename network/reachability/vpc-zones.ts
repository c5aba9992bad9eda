/**
 * Which zones the resolver of a VPC asks: private hosted zones that it is associated with, and those that AWS keeps
 * for endpoints in it.
 */
import { nodeOf } from "../model/facts";
import type { NodeId, PrivateZone, Source, Vpc } from "../model/types";
import { servedBy } from "./services";
import type { Doubt } from "./wave";
import { remembered, vpcOf, type World } from "./world";

/** Zones that answer in one VPC, by name: private hosted ones, and those that AWS keeps for endpoints there. */
export interface VpcZones {
  readonly hosted: ReadonlyMap<string, readonly Hosted[]>;
  readonly managed: ReadonlyMap<string, readonly Managed[]>;
  /** Zones whose name, or whether the VPC asks them, is not known. */
  readonly vague: readonly { readonly zoneName?: string; readonly doubt: Doubt }[];
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

/** The zones that the resolver of a VPC asks. */
export function zonesIn(world: World, vpc: Vpc): VpcZones {
  return remembered(world, "vpc-zones", vpc.id, () => zonesOf(world, vpc));
}

function zonesOf(world: World, vpc: Vpc): VpcZones {
  const hosted = new Map<string, Hosted[]>();
  const managed = new Map<string, Managed[]>();
  const vague: VpcZones["vague"][number][] = [];
  for (const zone of world.model.privateZones.values()) {
    const { zoneName } = zone;
    const name = zoneName.known ? { zoneName: zoneName.value } : {};
    const association = zone.vpcs.find((other) => nodeOf(other.vpc) === vpc.id);
    if (association === undefined) {
      const open = zone.vpcs.find((other) => other.vpc.kind === "unknown");
      if (open !== undefined)
        vague.push({
          ...name,
          doubt: { why: `a VPC of zone ${zone.name} is not known`, at: open.vpc.source },
        });
    } else if (!zoneName.known) {
      vague.push({ doubt: { why: `the name of zone ${zone.name} ${zoneName.why}`, at: zoneName.source } });
    } else {
      add(hosted, zoneName.value, { zone, association: association.vpc.source });
      const doubt = unauthorized(world, zone, vpc);
      if (doubt !== undefined) vague.push({ zoneName: zoneName.value, doubt });
    }
  }
  vague.push(...forwarded(world, vpc));
  for (const endpoint of world.model.interfaceEndpoints.values()) {
    if (nodeOf(endpoint.vpc) !== vpc.id) continue;
    const { privateDns } = endpoint;
    const served = servedBy(world, endpoint);
    if (privateDns.known && !privateDns.value) continue;
    if (!privateDns.known || !served.aws) {
      vague.push({
        doubt: { why: `the private names of endpoint ${endpoint.name} are not known`, at: privateDns.source },
      });
      continue;
    }
    for (const zoneName of new Set(served.names.map((name) => name.replace(/^\*\./, "")))) {
      const [apex, wildcard] = [served.names.includes(zoneName), served.names.includes(`*.${zoneName}`)];
      add(managed, zoneName, { endpoint: endpoint.id, apex, wildcard, source: privateDns.source });
    }
  }
  return { hosted, managed, vague };
}

/**
 * A Resolver rule sends names elsewhere, and wins over a zone of the same name. What is answered there is not known.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 */
function forwarded({ model }: World, vpc: Vpc): VpcZones["vague"][number][] {
  return [...model.resolverRules.values()].flatMap((rule) => {
    const follows = rule.vpcs.some((link) => link.kind === "unknown" || nodeOf(link) === vpc.id);
    if (!follows || (rule.kind.known && (rule.kind.value === "system" || rule.kind.value === "recursive")))
      return [];
    const doubt = { why: `Resolver rule ${rule.name} may send the name elsewhere`, at: rule.source };
    if (!rule.domainName.known) return [{ doubt }];
    // The rule for every name gives way to any zone.
    return [{ zoneName: rule.domainName.value === "." ? "" : rule.domainName.value, doubt }];
  });
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
