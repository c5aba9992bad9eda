/** One journey: from one place to another and back, every packet of it, as verdicts. */
import type { NodeId } from "../model/types";
import { arriveAtService, arriveInside } from "./arrive";
import type { Crowd, Inside, Origin, Place } from "./ends";
import { conclude, warningsIn } from "./conclude";
import { judgeGroups } from "./security-groups";
import { enterSubnet, goOut } from "./forward";
import { ALL_ADDRESSES } from "./addresses";
import { meets, subtract, union } from "./intervals";
import { comeIn } from "./internet";
import { isEmpty, NO_PACKETS, type PacketSet, restrict, subtractPackets, valuesOf } from "./packets";
import { groupsSeen, nobodyThere } from "./peering";
import { comeBack } from "./return";
import { betweenSites } from "./cloud-hub";
import { answering, answersQuestions } from "./resolvers";
import { attachedVpc, callerAssumption, isSite } from "./sites";
import { comeInByVpn } from "./vpn";
import { siteReached } from "./vpn-return";
import type { Verdict } from "./verdict";
import { type Ended, goesOn, lost, type Progress, through, type Wave, withDoubt } from "./wave";
import type { World } from "./world";

/** A wave that has not left yet. */
export function waveFrom(origin: Origin, packets: PacketSet): Wave {
  const vpcs = origin.kind === "inside" ? [origin.vpc.id] : [];
  return { packets, out: [], back: [], doubts: [], assumptions: [], vpcs };
}

/** What becomes of a wave that starts at one place for another. */
export function travel(world: World, origin: Origin, destination: Place, wave: Wave): Verdict[] {
  return end(world, origin, destination, wave).map((ended) => conclude(world, ended));
}

function end(world: World, origin: Origin, destination: Place, wave: Wave): Ended[] {
  return byFamily(wave).flatMap((whole) => {
    const start = vague(destination, vague(origin, whole));
    const { going, ended } = through(goThere(world, origin, destination, start), (part) =>
      arrive(world, origin, destination, part),
    );
    return [...ended, ...going.flatMap((arrived) => comeBack(world, origin, destination, arrived))];
  });
}

/** What is not known of one family says nothing of the other. */
function byFamily(wave: Wave): Wave[] {
  return ([4, 6] as const).flatMap((family) => {
    const packets = restrict(wave.packets, "source", ALL_ADDRESSES[family]);
    return isEmpty(packets) ? [] : [{ ...wave, packets }];
  });
}

/** Where a subnet's range is not known, its packets are those of every range that it may have. */
function vague(end: Origin | Place, wave: Wave): Wave {
  if (end.kind !== "inside") return wave;
  const { cidr, ipv6Cidr, name } = end.subnet;
  const isIpv6 = wave.packets.some(({ source }) => meets(source, ALL_ADDRESSES[6]));
  const range = isIpv6 ? ipv6Cidr : cidr;
  return range === undefined || range.known
    ? wave
    : withDoubt(wave, `the range of subnet ${name} ${range.why}`, range.source);
}

function goThere(world: World, origin: Origin, destination: Place, wave: Wave): Progress {
  if (origin.kind === "inside") return goOut({ world, origin, destination }, wave);
  if (destination.kind === "inside") {
    const entering = { ...wave, vpcs: [...wave.vpcs, ...gatewayVpc(world, origin), destination.vpc.id] };
    const inside = isSite(origin)
      ? comeInByVpn(world, origin, destination, entering)
      : comeIn(world, origin, destination, entering);
    return through(inside, (part) => enterSubnet(world, destination, part));
  }
  if (isSite(origin) && isSite(destination))
    return betweenSites(world, origin, destination, {
      ...wave,
      vpcs: [...wave.vpcs, ...gatewayVpc(world, origin)],
    });
  const at = { urn: "", property: "" };
  return lost(wave, "neither end lies in a VPC of the recording", at);
}

/** Packets of a site are the gateway's, and what is not known of its VPC is not known of them. */
function gatewayVpc(world: World, origin: Origin): NodeId[] {
  const vpc = isSite(origin) ? attachedVpc(world, origin.site) : undefined;
  return vpc === undefined ? [] : [vpc.id];
}

function arrive(world: World, origin: Origin, destination: Place, wave: Wave): Progress {
  switch (destination.kind) {
    case "inside": {
      const seen = origin.kind === "inside" ? groupsSeen(world, origin, destination) : false;
      const { endpoint } = destination;
      const taken = endpoint === undefined ? [] : callerAssumption(world, endpoint, origin);
      const trusting = taken.length === 0 ? wave : { ...wave, assumptions: [...wave.assumptions, ...taken] };
      const { relay, ...bare } = destination;
      if (!answersQuestions(world, relay)) return arriveInside(world, origin, destination, seen, trusting);
      return through(arriveInside(world, origin, bare, seen, trusting), (part) => answering(relay, part));
    }
    case "service":
      return arriveAtService(world, origin, destination, wave);
    case "outside": {
      const site = siteReached(world, wave);
      const last = wave.out.at(-1);
      const sources = last?.sources ?? [];
      const hop = {
        kind: "arrival",
        node: site?.id ?? last?.node ?? "",
        name: site?.site ?? "internet",
        text: site === undefined ? "on the internet" : `at site ${site.site}`,
        sources,
      } as const;
      return goesOn({ ...wave, out: [...wave.out, hop] });
    }
  }
}

/** What of a flow is asked about. */
export interface Asked {
  /** Packets to a place that are not. */
  readonly leftOut: (place: Place) => PacketSet;
  /** Whether only packets that may arrive are: stops at the destination may then be left out. */
  readonly arrivalsOnly: boolean;
}

export const EVERYTHING: Asked = { leftOut: () => NO_PACKETS, arrivalsOnly: false };

/** A member of a crowd, with what became of packets to it. */
export interface MemberVerdict {
  /** Absent where the verdict is for every member that has the address. */
  readonly member?: Inside;
  readonly verdict: Verdict;
}

/**
 * From an interface to many at once. What is stopped before it matters whom it was for is one verdict; the rest is
 * followed to each member.
 *
 * @param asked what the caller asks about
 */
export function travelToCrowd(
  world: World,
  origin: Inside,
  crowd: Crowd,
  wave: Wave,
  asked: Asked = EVERYTHING,
): MemberVerdict[] {
  const { near, far } = apart(crowd, origin);
  const probe = restrict(wave.packets, "destination", far.addresses);
  const sent = isEmpty(probe)
    ? NOWHERE
    : goOut({ world, origin, destination: far }, { ...wave, packets: probe });
  const arrivals = sent.going.map((going) => ({
    going,
    members: far.byVpc.get(going.vpcs.at(-1) ?? "") ?? [],
  }));
  return [
    ...sent.ended.map((one) => ({ verdict: conclude(world, one) })),
    ...arrivals.flatMap(({ going, members }) => [
      ...members.flatMap((member) => followed(world, origin, member, wave, going.packets, asked)),
      ...missed(world, going, members),
    ]),
    ...near.flatMap((member) => followed(world, origin, member, wave, wave.packets, asked)),
  ];
}

const NOWHERE: Progress = { going: [], ended: [] };

/** Those in the origin's own subnet, who are reached without any filter of subnets, and all others. */
function apart(
  crowd: Crowd,
  { vpc, subnet }: Inside,
): { readonly near: readonly Inside[]; readonly far: Crowd } {
  const own = crowd.byVpc.get(vpc.id) ?? [];
  const near = own.filter((member) => member.subnet.id === subnet.id);
  if (near.length === 0) return { near, far: crowd };
  const others = own.filter((member) => member.subnet.id !== subnet.id);
  const byVpc = new Map(crowd.byVpc);
  if (others.length === 0) byVpc.delete(vpc.id);
  else byVpc.set(vpc.id, others);
  // Another VPC may have the same addresses, but packets to them do not leave the subnet.
  const addresses = subtract(crowd.addresses, union(...near.map((member) => member.addresses)));
  return { near, far: { kind: "crowd", byVpc, addresses } };
}

/** Packets to a crowd that are for one member, sent again for it alone. */
function followed(
  world: World,
  origin: Inside,
  member: Inside,
  wave: Wave,
  came: PacketSet,
  { leftOut, arrivalsOnly }: Asked,
): MemberVerdict[] {
  const own = restrict(came, "destination", member.addresses);
  const wanted = isEmpty(own) ? own : subtractPackets(own, leftOut(member));
  const packets = isEmpty(wanted) || !arrivalsOnly ? wanted : mayArrive(world, origin, member, wanted);
  if (isEmpty(packets)) return [];
  return travel(world, origin, member, { ...wave, packets }).map((verdict) => ({ member, verdict }));
}

/** Leaves out what the member's groups stop for certain; where the model has warnings nothing is certain. */
function mayArrive(world: World, origin: Inside, member: Inside, packets: PacketSet): PacketSet {
  if (warningsIn(world, [origin.vpc.id, member.vpc.id]).length > 0) return packets;
  const other = { end: origin, groupsSeen: groupsSeen(world, origin, member) };
  const judgements = judgeGroups(world, member.worn, "ingress", packets, other);
  return judgements.flatMap((judgement) => (judgement.outcome === "stops" ? [] : judgement.packets));
}

/** Packets that came into a VPC where no member has their address. */
function missed(world: World, going: Wave, members: readonly Inside[]): MemberVerdict[] {
  const met = union(...members.map(({ addresses }) => addresses));
  const packets = restrict(
    going.packets,
    "destination",
    subtract(valuesOf(going.packets, "destination"), met),
  );
  const vpc = members[0]?.vpc;
  if (isEmpty(packets) || vpc === undefined) return [];
  const last = going.out.findLast(({ kind }) => kind === "route");
  const { ended } = nobodyThere({ ...going, packets }, vpc, last?.sources.at(-1) ?? vpc.source);
  return ended.map((one) => ({ verdict: conclude(world, one) }));
}
