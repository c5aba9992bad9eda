/** Which VPCs a random network has, what joins them, and the ranges that rules are about. */
import * as fc from "fast-check";
import { cidrOf, formatAddress, formatCidr, overlaps, sizeOf, subnetAt } from "../../network/cidr";
import type { MachinePlan, NatPlan, PeeringPlan, VpcPlan } from "./plan";
import { usableOf } from "./building-world";
import { all, chance, oneOf, pick } from "./random";

export interface Topology {
  readonly vpcs: readonly VpcPlan[];
  readonly peerings: readonly PeeringPlan[];
  readonly nats: readonly NatPlan[];
  readonly machines: readonly MachinePlan[];
  /** In how many of a hundred cases a part is just as it should be; otherwise it may be that, or anything else. */
  readonly care: number;
}

/** The proper one with the network's care, else any of the others. */
export function careful<T>(
  { care }: Topology,
  proper: fc.Arbitrary<T>,
  others: fc.Arbitrary<T>,
): fc.Arbitrary<T> {
  return oneOf([care, proper], [100 - care, others]);
}

const SPOKES = ["app", "data", "build", "legacy"];

export const HOME = "111111111111";

export const REGION = "eu-west-1";

/** VPCs lie side by side, so that one prefix bit less takes in the neighbour: number 0 is 10.0.0.0/22. */
function rangeOfSlot(slot: number): string {
  return formatCidr(subnetAt(cidrOf("10.0.0.0/16"), 22, slot));
}

/** Tier, and the range within the VPC's own: prefix length and number of the block. */
type Layout = readonly (readonly [tier: string, prefixLength: number, index: number])[];

const SPOKE_LAYOUTS: readonly Layout[] = [
  [["app", 24, 0]],
  [
    ["app", 24, 0],
    ["db", 24, 1],
  ],
  [
    ["app", 25, 0],
    ["app", 25, 1],
    ["db", 24, 1],
  ],
  [
    ["app", 24, 0],
    ["db", 26, 4],
    ["db", 26, 5],
  ],
];

const HUB_LAYOUTS: readonly Layout[] = [
  [["endpoints", 24, 0]],
  [
    ["endpoints", 25, 0],
    ["endpoints", 25, 1],
    ["tools", 24, 1],
  ],
  [
    ["endpoints", 26, 0],
    ["tools", 26, 1],
    ["endpoints", 25, 1],
  ],
];

function bareVpc(name: string, slot: number): fc.Arbitrary<VpcPlan> {
  const cidr = rangeOfSlot(slot);
  const isHub = name === "hub";
  return fc
    .record({
      layout: fc.constantFrom(...(isHub ? HUB_LAYOUTS : SPOKE_LAYOUTS)),
      secondCidr: pick<string | undefined>([90, undefined], [5, `10.1.${slot}.0/24`], [5, "?"]),
      account: pick([70, HOME], [30, isHub ? HOME : "222222222222"]),
      region: pick([92, REGION], [8, isHub ? REGION : "eu-central-1"]),
      origin: pick<"created" | "adopted">([90, "created"], [10, "adopted"]),
      dnsSupport: chance(98),
      dnsHostnames: chance(96),
      internet: chance(25),
      open: chance(60),
    })
    .map(({ layout, secondCidr, open, ...rest }) => ({
      ...rest,
      ...(secondCidr === undefined ? {} : { secondCidr }),
      name,
      cidr,
      subnets: layout.map(([tier, prefixLength, index], position) => ({
        name: `${tier}-${position + 1}`,
        tier,
        cidr: formatCidr(subnetAt(cidrOf(cidr), prefixLength, index)),
        ...(rest.internet && open && position === 0 ? { public: true } : {}),
        zone: position % 2 === 0 ? "euw1-az1" : "euw1-az2",
      })),
      groups: [],
    }));
}

export function topologies(): fc.Arbitrary<Topology> {
  return fc.integer({ min: 1, max: SPOKES.length }).chain((count) => {
    const slots = SPOKES.slice(0, count).map((_, index) =>
      oneOf([88, fc.constant(index + 1)], [12, fc.integer({ min: 1, max: index + 1 })]),
    );
    return all(slots)
      .chain((chosen) =>
        all([bareVpc("hub", 0), ...chosen.map((slot, index) => bareVpc(SPOKES[index] ?? "", slot))]),
      )
      .chain((vpcs) =>
        fc.record({
          vpcs: fc.constant(vpcs),
          peerings: peeringsOf(vpcs),
          nats: natsOf(vpcs),
          machines: machinesOf(vpcs),
          care: pick([45, 93], [35, 80], [20, 40]),
        }),
      );
  });
}

/** One in most VPCs with an internet gateway. */
function natsOf(vpcs: readonly VpcPlan[]): fc.Arbitrary<NatPlan[]> {
  const chosen = vpcs.filter(({ internet }) => internet === true);
  return all(
    chosen.map(({ name: vpc, subnets }) =>
      fc
        .record({
          there: chance(75),
          subnet: fc.constantFrom(...subnets.map(({ name }) => name)),
          connectivity: pick<NatPlan["connectivity"]>([88, "public"], [12, "private"]),
        })
        .map(({ there, ...rest }): NatPlan[] => (there ? [{ name: `out-${vpc}`, vpc, ...rest }] : [])),
    ),
  ).map((nats) => nats.flat());
}

/** One in some VPCs, beside workloads. */
function machinesOf(vpcs: readonly VpcPlan[]): fc.Arbitrary<MachinePlan[]> {
  return all(
    vpcs.map(({ name: vpc, subnets }) => {
      const homes = subnets.filter(({ tier }) => tier !== "endpoints");
      const tiers = subnets.map(({ tier }) => tier);
      if (homes.length === 0) return fc.constant<MachinePlan[]>([]);
      return fc
        .record({
          there: chance(20),
          home: fc.constantFrom(...homes),
          group: oneOf<string | undefined>([70, fc.constant(undefined)], [30, fc.constantFrom(...tiers)]),
          check: chance(60),
          target: chance(50),
        })
        .map(({ there, home, group, check, target }): MachinePlan[] => {
          const [start, end] = usableOf(home.cidr);
          // A load balancer's targets are at such an end.
          const address = formatAddress(4, target ? end - 3n : start + 29n);
          const worn = group === undefined ? {} : { group };
          return there ? [{ name: `hop-${vpc}`, vpc, subnet: home.name, address, ...worn, check }] : [];
        });
    }),
  ).map((machines) => machines.flat());
}

function peeringsOf(vpcs: readonly VpcPlan[]): fc.Arbitrary<PeeringPlan[]> {
  const pairs = vpcs.flatMap((one, index) =>
    vpcs
      .slice(index + 1)
      .filter((other) => !overlaps(cidrOf(one.cidr), cidrOf(other.cidr)))
      .map((other) => ({ one: one.name, other: other.name })),
  );
  return all(
    pairs.map(({ one, other }) =>
      fc.record({
        there: chance(one === "hub" ? 94 : 25),
        turned: chance(20),
        status: pick<PeeringPlan["status"]>([92, "active"], [8, "pending-acceptance"]),
        name: fc.constant(`${one}-${other}`),
        ends: fc.constant([one, other] as const),
      }),
    ),
  ).map((peerings) =>
    peerings
      .filter(({ there }) => there)
      .map(({ name, status, turned, ends: [one, other] }) => ({
        name,
        requester: turned ? other : one,
        accepter: turned ? one : other,
        status,
      })),
  );
}

export interface Place {
  readonly topology: Topology;
  readonly vpc: VpcPlan;
  /** The VPC itself and those peered with it. */
  readonly near: readonly VpcPlan[];
}

export function placeOf(topology: Topology, vpc: VpcPlan): Place {
  const names = topology.peerings
    .filter(({ requester, accepter }) => requester === vpc.name || accepter === vpc.name)
    .flatMap(({ requester, accepter }) => [requester, accepter]);
  return {
    topology,
    vpc,
    near: topology.vpcs.filter(({ name }) => name === vpc.name || names.includes(name)),
  };
}

export function halvesOf(cidr: string): string[] {
  const range = cidrOf(cidr);
  return [0, 1].map((index) => formatCidr(subnetAt(range, range.prefixLength + 1, index)));
}

/** The block twice as large that the range lies in. */
export function parentOf(cidr: string): string {
  const { family, first, prefixLength } = cidrOf(cidr);
  const size = sizeOf({ family, first, prefixLength }) * 2n;
  return formatCidr({ family, first: (first / size) * size, prefixLength: prefixLength - 1 });
}

/** A range of a VPC nearby, or one that is nearly that. */
export function ranges({ near, topology }: Place): fc.Arbitrary<string> {
  const vpcs = near.map(({ cidr }) => cidr);
  const subnets = near.flatMap((vpc) => vpc.subnets.map(({ cidr }) => cidr));
  const hosts = subnets.map((cidr) => `${formatAddress(4, usableOf(cidr)[0])}/32`);
  return oneOf(
    [30, fc.constantFrom(...vpcs)],
    [25, fc.constantFrom(...subnets)],
    [15, fc.constantFrom(...subnets.flatMap(halvesOf))],
    [6, fc.constantFrom(...vpcs.map(parentOf))],
    [4, fc.constantFrom(...hosts)],
    [5, fc.constantFrom(...topology.vpcs.map(({ cidr }) => cidr))],
    [6, fc.constantFrom("10.0.0.0/20", "10.0.0.0/16", "10.0.0.0/8")],
    [4, fc.constantFrom("10.2.0.0/24", "10.2.0.0/25", "10.2.0.0/15")],
    [7, fc.constant("0.0.0.0/0")],
    [1, fc.constant("::/0")],
    [1, fc.constant("52.0.0.0/8")],
  );
}

/** An address that AWS gives away in the subnet: at its borders and those of its halves and quarters, or anywhere. */
export function hosts(cidr: string): fc.Arbitrary<string> {
  const [first, last] = usableOf(cidr);
  const { first: start } = cidrOf(cidr);
  const size = sizeOf(cidrOf(cidr));
  const borders = [1n, 2n, 3n].flatMap((quarter) => {
    const border = start + (size * quarter) / 4n;
    return [border - 1n, border];
  });
  return oneOf(
    [70, fc.constantFrom(first, last, ...borders)],
    [30, fc.bigInt({ min: first, max: last })],
  ).map((value) => formatAddress(4, value));
}
