/**
 * Where a load balancer sends what a listener takes: the targets of its group as places, with what is taken on trust.
 * Whether a target is healthy is known only once it runs, so every verdict about one assumes that it is.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html
 */
import { nodeOf, valueOf } from "../model/facts";
import type { LoadBalancer, Target, TargetGroup } from "../model/privatelink-types";
import type { Fact, Source, Subnet, Vpc } from "../model/types";
import { addressesIn } from "./addresses";
import { type Inside, placeKey } from "./ends";
import { workloads } from "./expand";
import { intersect, isNothing, union } from "./intervals";
import { fixedAddresses, machinesIn } from "./machines";
import { otherSide } from "./peering";
import type { Doubt } from "./wave";
import { remembered, subnetOf, vpcOf, type World } from "./world";

/** Targets in one subnet that take the same port. */
export interface TargetPlace {
  readonly inside: Inside;
  readonly port: number;
  /** What is taken on trust of them. */
  readonly assumption: string;
  readonly source: Source;
}

export interface Targets {
  readonly places: readonly TargetPlace[];
  /** Targets of which it is not known where they are. */
  readonly missing: readonly Doubt[];
}

/** The targets that a load balancer reaches through one of its groups, in whatever zone. */
export function targetsOf(world: World, balancer: LoadBalancer, group: TargetGroup): Targets {
  return remembered(world, "targets", `${balancer.id} ${group.id}`, () => {
    const { port, complete, targets } = group;
    if (!port.known) return lacking(`the port of target group ${group.name} ${port.why}`, port.source);
    const all = complete.known && complete.value;
    if (targets.length > 0 && all) return listed(world, balancer, group, port.value);
    if (balancer.targetTiers.length > 0) return inTiers(world, balancer, group, port.value);
    const known = listed(world, balancer, group, port.value);
    const why =
      targets.length === 0 && all
        ? `no target of ${group.name} is in the recording, and whoever registers some is not`
        : `who else registers targets in ${group.name} is not known`;
    const at = all ? group.source : complete.source;
    return { ...known, missing: [...known.missing, { why, at }] };
  });
}

function lacking(why: string, at: Source): Targets {
  return { places: [], missing: [{ why, at }] };
}

/** Tiers that the settings name: each of their workloads may be a target. */
function inTiers(world: World, balancer: LoadBalancer, group: TargetGroup, port: number): Targets {
  const vpc = vpcOf(world, group.vpc);
  if (vpc === undefined)
    return lacking(`the VPC of target group ${group.name} is not known`, group.vpc.source);
  const subnets = vpc.subnets.flatMap((id) => world.model.subnets.get(id) ?? []);
  const own = balancer.targetTiers.map((tier) => ({
    tier,
    in: subnets.filter((subnet) => subnet.tier === tier),
  }));
  return {
    places: own.flatMap(({ tier, in: found }) =>
      found.flatMap((subnet) =>
        tierWorkloads(world, subnet).map((inside) => ({
          inside,
          port,
          assumption: `targets of ${group.name} are registered in tier ${tier} of ${vpc.name}, and healthy`,
          source: group.source,
        })),
      ),
    ),
    missing: own.flatMap(({ tier, in: found }) =>
      found.length > 0 ? [] : [{ why: `tier ${tier} of ${vpc.name} has no subnet`, at: group.source }],
    ),
  };
}

/** Without machines that are resources, which are targets only where they are registered. */
function tierWorkloads(world: World, subnet: Subnet): Inside[] {
  return workloads(world, subnet).filter(({ machine }) => machine === undefined);
}

/** Targets that are registered by the program itself. */
function listed(world: World, balancer: LoadBalancer, group: TargetGroup, port: number): Targets {
  const { targetType } = group;
  if (group.targets.length === 0) return { places: [], missing: [] };
  if (!targetType.known || targetType.value !== "ip") {
    const word = targetType.known ? `a target of kind ${targetType.value}` : "a target";
    return lacking(`where ${word} of ${group.name} is, and what it does, is not modelled`, targetType.source);
  }
  const found = group.targets.map((target) => placed(world, balancer, group, target, port));
  return {
    places: joined(found.flatMap((one) => ("inside" in one ? [one] : []))),
    missing: found.flatMap((one) => ("why" in one ? [one] : [])),
  };
}

function placed(
  world: World,
  balancer: LoadBalancer,
  group: TargetGroup,
  { id, port: own, source }: Target,
  groupPort: number,
): TargetPlace | Doubt {
  const port: Fact<number> = own ?? { known: true, value: groupPort, source };
  if (!id.known) return { why: `the address of a target of ${group.name} ${id.why}`, at: id.source };
  if (!port.known) return { why: `the port of a target of ${group.name} ${port.why}`, at: port.source };
  const range = addressesIn(`${id.value}/32`);
  const homes = range === undefined ? [] : homesOf(world, group, balancer, range);
  const [home, other] = homes;
  if (range === undefined || home === undefined || other !== undefined)
    return {
      why: `target ${id.value} of ${group.name} is in no subnet of the recording, or in several`,
      at: id.source,
    };
  const { cidr, name } = home.subnet;
  if (!cidr.known)
    return { why: `whether target ${id.value} of ${group.name} is in ${name} is not known`, at: cidr.source };
  const assumption = `targets of ${group.name} are healthy`;
  return { inside: { ...home, addresses: range }, port: port.value, assumption, source };
}

/** Subnets that have the address: of the group's own VPC, else of VPCs that it is peered with. */
function homesOf(
  world: World,
  group: TargetGroup,
  balancer: LoadBalancer,
  range: Inside["addresses"],
): Inside[] {
  const vpc = vpcOf(world, group.vpc) ?? vpcOfBalancer(world, balancer);
  if (vpc === undefined) return [];
  const own = having(world, vpc, range);
  if (own.length > 0) return own;
  const peers = vpc.peerings.flatMap((id) => {
    const peering = world.model.peerings.get(id);
    const side = peering && otherSide(peering, vpc);
    return side === undefined ? [] : (vpcOf(world, side.vpc) ?? []);
  });
  return peers.flatMap((peer) => having(world, peer, range));
}

function vpcOfBalancer(world: World, { subnets: [first] }: LoadBalancer): Vpc | undefined {
  const subnet = first && subnetOf(world, first);
  return subnet && vpcOf(world, subnet.vpc);
}

function having(world: World, { subnets }: Vpc, range: Inside["addresses"]): Inside[] {
  const all = subnets.flatMap((id) => world.model.subnets.get(id) ?? []);
  const has = ({ addresses }: Inside) => !isNothing(intersect(addresses, range));
  const machines = all.flatMap((subnet) => machinesIn(world, subnet)).filter(has);
  const chosen = machines.filter(
    ({ machine }) => machine !== undefined && fixedAddresses(machine, range) !== undefined,
  );
  if (chosen.length > 0) return chosen;
  return [...all.flatMap((subnet) => tierWorkloads(world, subnet)).filter(has), ...machines];
}

/** Targets in one subnet that wear the same are one place. */
function joined(places: readonly TargetPlace[]): TargetPlace[] {
  const found = new Map<string, TargetPlace>();
  for (const place of places) {
    const key = `${placeKey(place.inside)} ${place.port}`;
    const before = found.get(key);
    const addresses = union(before?.inside.addresses ?? [], place.inside.addresses);
    found.set(key, { ...(before ?? place), inside: { ...place.inside, addresses } });
  }
  return [...found.values()];
}

/** Whether targets see the client's address; through PrivateLink they see the load balancer's in any case. */
export function preserves({
  preservesClientAddresses: said,
  targetType,
  protocol,
}: TargetGroup): Fact<boolean> {
  if (said.known) return said;
  const [kind, spoken] = [valueOf(targetType), valueOf(protocol)];
  if (kind === undefined || spoken === undefined || said.why !== "is not given") return said;
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
  const value = kind !== "ip" || (spoken !== "TCP" && spoken !== "TLS");
  return { known: true, value, source: said.source };
}

/** Whether a target group's targets of all zones get what arrives in one. */
export function crossesZones(balancer: LoadBalancer, { crossZone }: TargetGroup): Fact<boolean> {
  if (!crossZone.known) return crossZone;
  return crossZone.value === "balancer"
    ? balancer.crossZone
    : { known: true, value: crossZone.value, source: crossZone.source };
}

/** Zone id of a place, where it is known. */
export function zoneOf({ subnet }: Inside): string | undefined {
  return valueOf(subnet.zoneId);
}

/** The group of a link, if it is in the recording. */
export function targetGroupOf({ model }: World, link: LoadBalancer["listeners"][number]["targetGroup"]) {
  return model.targetGroups.get(nodeOf(link) ?? "");
}
