/**
 * Random small networks and random packets through them. Most parts of a network are as a careful person would
 * write them, so that packets get far; every part has its own chance to be a little wrong: the half of a range, the
 * neighbouring port, a rule one number too late, an association left out.
 */
import * as fc from "fast-check";
import { cidrOf, formatAddress, formatCidr, overlaps, sizeOf, subnetAt } from "../../network/cidr";
import type { JsonObject } from "../../network/recorded";
import {
  type AclRulePlan,
  buildNetwork,
  type EndpointPlan,
  type GatewayPlan,
  type GroupPlan,
  type GroupRulePlan,
  ids,
  type NatPlan,
  type Network,
  type NetworkPlan,
  type PeeringPlan,
  type RecordPlan,
  type RoutePlan,
  type SitePlan,
  type SubnetPlan,
  usableOf,
  type VpcPlan,
  type VpnPlan,
  type ZonePlan,
} from "./building";
import { type Resolving, resolvings } from "./networks-resolvers";
import { type OfferedService, offeredServices, SERVICE_NAME } from "./networks-services";
import type { Flow, FlowTarget } from "./packet";

/** Random networks. */
export function networks(): fc.Arbitrary<Network> {
  return networkPlans().map(buildNetwork);
}

// ---- Tools

type Weighted<T> = readonly [weight: number, value: T];

function pick<T>(...choices: readonly Weighted<T>[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

function oneOf<T>(...choices: readonly Weighted<fc.Arbitrary<T>>[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

function chance(percent: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 0, max: 99 }).map((number) => number < percent);
}

/** Each item with the given chance. */
function some<T>(items: readonly T[], percent: number): fc.Arbitrary<T[]> {
  return fc
    .tuple(...items.map(() => chance(percent)))
    .map((kept) => items.filter((_, index) => kept[index] === true));
}

/** Each item with the given chance, but all of them where that leaves none. */
function someOf<T>(items: readonly T[], percent: number): fc.Arbitrary<T[]> {
  return some(items, percent).map((kept) => (kept.length === 0 ? [...items] : kept));
}

function all<T>(arbitraries: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T[]> {
  return fc.tuple(...arbitraries);
}

// ---- Which VPCs there are, and what joins them

interface Topology {
  readonly vpcs: readonly VpcPlan[];
  readonly peerings: readonly PeeringPlan[];
  readonly nats: readonly NatPlan[];
  /** In how many of a hundred cases a part is just as it should be; otherwise it may be that, or anything else. */
  readonly care: number;
}

/** The proper one with the network's care, else any of the others. */
function careful<T>({ care }: Topology, proper: fc.Arbitrary<T>, others: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return oneOf([care, proper], [100 - care, others]);
}

const SPOKES = ["app", "data", "build", "legacy"];
const HOME = "111111111111";
const REGION = "eu-west-1";

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

function topologies(): fc.Arbitrary<Topology> {
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

// ---- Ranges and traffic that rules are about

interface Place {
  readonly topology: Topology;
  readonly vpc: VpcPlan;
  /** The VPC itself and those peered with it. */
  readonly near: readonly VpcPlan[];
}

function placeOf(topology: Topology, vpc: VpcPlan): Place {
  const names = topology.peerings
    .filter(({ requester, accepter }) => requester === vpc.name || accepter === vpc.name)
    .flatMap(({ requester, accepter }) => [requester, accepter]);
  return {
    topology,
    vpc,
    near: topology.vpcs.filter(({ name }) => name === vpc.name || names.includes(name)),
  };
}

function halvesOf(cidr: string): string[] {
  const range = cidrOf(cidr);
  return [0, 1].map((index) => formatCidr(subnetAt(range, range.prefixLength + 1, index)));
}

/** The block twice as large that the range lies in. */
function parentOf(cidr: string): string {
  const { family, first, prefixLength } = cidrOf(cidr);
  const size = sizeOf({ family, first, prefixLength }) * 2n;
  return formatCidr({ family, first: (first / size) * size, prefixLength: prefixLength - 1 });
}

/** A range of a VPC nearby, or one that is nearly that. */
function ranges({ near, topology }: Place): fc.Arbitrary<string> {
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

const GROUP_TRAFFIC = pick(
  [30, "tcp 443"],
  [14, "all"],
  [10, "tcp 0-65535"],
  [10, "tcp 5432"],
  [5, "tcp 400-443"],
  [5, "tcp 443-500"],
  [4, "tcp 444-5431"],
  [4, "tcp 1-442"],
  [3, "tcp 1024-65535"],
  [4, "udp 0-65535"],
  [2, "udp 443"],
  [3, "icmp"],
  [2, "icmp 8"],
  [1, "icmp 0"],
  [1, "47"],
);

const ACL_TRAFFIC = pick(
  [22, "all"],
  [16, "tcp 443"],
  [16, "tcp 1024-65535"],
  [8, "tcp 0-65535"],
  [6, "tcp 5432"],
  [6, "tcp 32768-65535"],
  [4, "tcp 1024-49999"],
  [4, "tcp 0-1023"],
  [3, "tcp 444-65535"],
  [4, "udp 1024-65535"],
  [2, "udp 443"],
  [3, "icmp"],
  [2, "icmp 0"],
  [2, "icmp 8"],
  [1, "47"],
);

// ---- Network ACLs

const BOTH = ["ingress", "egress"] as const;

function aclRule(place: Place, action: fc.Arbitrary<"allow" | "deny">): fc.Arbitrary<AclRulePlan> {
  return fc.record({
    direction: fc.constantFrom(...BOTH),
    number: fc.constantFrom(1, 50, 99, 100, 101, 110, 200, 32766),
    action,
    cidr: ranges(place),
    traffic: ACL_TRAFFIC,
  });
}

function allowing(number: number, cidr: string, ingress: string, egress: string): AclRulePlan[] {
  return [
    { direction: "ingress", number, action: "allow", cidr, traffic: ingress },
    { direction: "egress", number, action: "allow", cidr, traffic: egress },
  ];
}

/** Numbers of one direction differ, but for a rare pair. */
function withoutTwins(rules: readonly AclRulePlan[], keep: boolean): AclRulePlan[] {
  if (keep) return [...rules];
  const seen = new Set<string>();
  return rules.filter(({ direction, number }) => {
    const key = `${direction} ${number}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function acls(place: Place): fc.Arbitrary<AclRulePlan[] | undefined> {
  const rules = (action: fc.Arbitrary<"allow" | "deny">, most: number) =>
    fc
      .tuple(fc.array(aclRule(place, action), { maxLength: most }), chance(3))
      .map(([list, keep]) => withoutTwins(list, keep));
  const inside = allowing(100, "10.0.0.0/8", "all", "all");
  const withInternet = [...inside, ...allowing(110, "0.0.0.0/0", "tcp 1024-65535", "tcp 443")];
  const proper = pick<AclRulePlan[] | undefined>([55, undefined], [25, withInternet], [20, inside]);
  return careful(
    place.topology,
    proper,
    oneOf<AclRulePlan[] | undefined>(
      [20, proper],
      [16, ranges(place).map((cidr) => allowing(100, cidr, "tcp 443", "tcp 1024-65535"))],
      [16, ranges(place).map((cidr) => allowing(100, cidr, "tcp 1024-65535", "tcp 443"))],
      [
        30,
        rules(fc.constant("deny"), 3).map((denied) =>
          withoutTwins([...denied, ...allowing(100, "0.0.0.0/0", "all", "all")], false),
        ),
      ],
      [
        18,
        fc
          .tuple(rules(pick([60, "allow"], [40, "deny"]), 5), chance(60))
          .map(([list, open]) =>
            withoutTwins([...list, ...(open ? allowing(300, "0.0.0.0/0", "all", "all") : [])], true),
          ),
      ],
    ),
  );
}

// ---- Routes

function routeTables(place: Place): fc.Arbitrary<RoutePlan[] | undefined> {
  const own = place.topology.peerings.filter(({ requester, accepter }) =>
    [requester, accepter].includes(place.vpc.name),
  );
  const proper = all(own.map((peering) => properRoutes(place, peering))).map((routes) => routes.flat());
  const odd = fc.record({ destination: ranges(place), target: oddTargets(place, own) });
  const out = outwardRoutes(place);
  const extra = careful(
    place.topology,
    fc.constant<RoutePlan[]>([]),
    fc.array(odd, { minLength: 1, maxLength: 2 }),
  );
  const declared = fc.tuple(proper, extra, out).map((parts): RoutePlan[] => parts.flat());
  return oneOf<RoutePlan[] | undefined>([98, declared], [2, fc.constant(undefined)]);
}

/** In a VPC with an internet gateway most subnets have a default route: to it, or to the NAT gateway. */
function outwardRoutes({ vpc, topology }: Place): fc.Arbitrary<RoutePlan[]> {
  if (vpc.internet !== true) return fc.constant([]);
  const to = (target: string): RoutePlan[] => [{ destination: "0.0.0.0/0", target }];
  const nats = topology.nats.filter((nat) => nat.vpc === vpc.name).map(({ name }) => `nat ${name}`);
  return oneOf<RoutePlan[]>(
    [45, fc.constant(to(`internet ${vpc.name}`))],
    [nats.length === 0 ? 0 : 35, fc.constantFrom(...(nats.length === 0 ? [""] : nats)).map(to)],
    [18, fc.constant([])],
    [2, fc.constantFrom(...topology.vpcs).map(({ name }) => to(`internet ${name}`))],
  );
}

/** What a peering needs, or almost. */
function properRoutes({ vpc, topology }: Place, peering: PeeringPlan): fc.Arbitrary<RoutePlan[]> {
  const far = topology.vpcs.find(
    ({ name }) => name !== vpc.name && [peering.requester, peering.accepter].includes(name),
  );
  if (far === undefined) return fc.constant([]);
  const target = `peering ${peering.name}`;
  const to = (destination: string): RoutePlan => ({ destination, target });
  const subnets = far.subnets.map(({ cidr }) => cidr);
  const others = oneOf<RoutePlan[]>(
    [25, fc.constant([])],
    [25, some(subnets, 80).map((list) => list.map(to))],
    [20, fc.constantFrom(...subnets.flatMap(halvesOf)).map((cidr) => [to(cidr)])],
    [20, fc.constantFrom(parentOf(far.cidr), "10.0.0.0/16").map((cidr) => [to(cidr)])],
    [10, fc.constant([to("0.0.0.0/0")])],
  );
  return careful(topology, fc.constant([to(far.cidr)]), others);
}

function oddTargets({ topology }: Place, own: readonly PeeringPlan[]): fc.Arbitrary<string> {
  const peerings = (list: readonly PeeringPlan[]) =>
    fc.constantFrom("internet-gateway", ...list.map(({ name }) => `peering ${name}`));
  return oneOf(
    [60, peerings(own)],
    [5, peerings(topology.peerings)],
    [15, fc.constant("internet-gateway")],
    [6, fc.constant("nat-gateway")],
    [4, fc.constant("network-interface")],
    [4, fc.constant("transit-gateway")],
    [3, fc.constant("vpn sites")],
    [3, fc.constant("peering outside")],
    [3, fc.constant("unknown")],
  );
}

// ---- Security groups

type Direction = "ingress" | "egress";

function groupRule(place: Place, direction: Direction): fc.Arbitrary<GroupRulePlan> {
  const groups = place.topology.vpcs.flatMap((vpc) =>
    [...new Set(vpc.subnets.map(({ tier }) => tier))].map((tier) => `group ${vpc.name}/${tier}`),
  );
  const near = place.near.flatMap((vpc) => vpc.subnets.map(({ tier }) => `group ${vpc.name}/${tier}`));
  const peer = oneOf(
    [70, ranges(place)],
    [22, fc.constantFrom(...near)],
    [4, fc.constantFrom(...groups)],
    [2, fc.constant("group outside")],
    [2, fc.constant("list outside")],
  );
  return fc.record({ direction: fc.constant(direction), peer, traffic: GROUP_TRAFFIC });
}

/** Rules of one direction for the workloads of a tier. */
function tierRules(place: Place, direction: Direction): fc.Arbitrary<GroupRulePlan[]> {
  const rule = (peer: string, traffic: string): GroupRulePlan => ({ direction, peer, traffic });
  const near = place.near.map(({ cidr }) => cidr);
  const tiers = place.near.flatMap((vpc) => vpc.subnets.map(({ tier }) => `group ${vpc.name}/${tier}`));
  const open = pick([60, [rule("0.0.0.0/0", "all")]], [40, [rule("10.0.0.0/8", "tcp 0-65535")]]);
  const others = oneOf<GroupRulePlan[]>(
    [
      35,
      fc
        .tuple(some(near, 90), GROUP_TRAFFIC)
        .map(([list, traffic]) => list.map((cidr) => rule(cidr, traffic))),
    ],
    [
      25,
      fc
        .tuple(some([...new Set(tiers)], 75), pick([50, "all"], [25, "tcp 443"], [25, "tcp 5432"]))
        .map(([list, traffic]) => list.map((group) => rule(group, traffic))),
    ],
    [35, fc.array(groupRule(place, direction), { maxLength: 4 })],
    [5, fc.constant([])],
  );
  return careful(place.topology, open, oneOf([40, open], [60, others]));
}

function tierGroups(place: Place, gateways: readonly GatewayPlan[]): fc.Arbitrary<GroupPlan[]> {
  const tiers = [...new Set(place.vpc.subnets.map(({ tier }) => tier))].filter(
    (tier) => tier !== "endpoints",
  );
  const own = gateways.filter(({ vpc }) => vpc === place.vpc.name);
  return all(
    tiers.map((name) =>
      fc
        .tuple(
          tierRules(place, "egress"),
          tierRules(place, "ingress"),
          some(own, 70).map((list) =>
            list.map((gateway): GroupRulePlan => ({
              direction: "egress",
              peer: `list ${gateway.name}`,
              traffic: "tcp 443",
            })),
          ),
          chance(97),
        )
        .map(([egress, ingress, lists, there]) =>
          there ? [{ name, rules: [...egress, ...ingress, ...lists] }] : [],
        ),
    ),
  ).map((groups) => groups.flat());
}

function endpointGroup(place: Place, name: string): fc.Arbitrary<GroupPlan> {
  const rule = (peer: string): GroupRulePlan => ({ direction: "ingress", peer, traffic: "tcp 443" });
  const vpcs = place.topology.vpcs.map(({ cidr }) => cidr);
  const tiers = place.near.flatMap((vpc) => vpc.subnets.map(({ tier }) => `group ${vpc.name}/${tier}`));
  const proper = oneOf<GroupRulePlan[]>(
    [70, fc.constant([...new Set(vpcs)].map(rule))],
    [30, fc.constant([rule("10.0.0.0/8")])],
  );
  const others = oneOf<GroupRulePlan[]>(
    [30, some([...new Set(vpcs)], 75).map((list) => list.map(rule))],
    [15, fc.constant([{ direction: "ingress" as const, peer: "0.0.0.0/0", traffic: "all" }])],
    [20, some([...new Set(tiers)], 80).map((list) => list.map(rule))],
    [30, fc.array(groupRule(place, "ingress"), { minLength: 1, maxLength: 4 })],
    [5, fc.constant([])],
  );
  return careful(place.topology, proper, others).map((rules) => ({ name, rules }));
}

// ---- Endpoints and their policies

const SERVICES = ["secretsmanager", "kms"] as const;

/** The name by which clients call a service. */
export function serviceName(service: string, region = REGION): string {
  return `${service}.${region}.amazonaws.com`;
}

function policies(service: string): fc.Arbitrary<JsonObject | undefined> {
  const statement = (change: JsonObject): JsonObject => ({
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    ...change,
  });
  const document = (...statements: JsonObject[]): JsonObject => ({
    Version: "2012-10-17",
    Statement: statements,
  });
  const accounts = (...list: string[]): JsonObject => ({
    Condition: { StringEquals: { "aws:PrincipalAccount": list, "aws:ResourceAccount": list } },
  });
  const other = "222222222222";
  const services = statement({ Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } });
  const buckets = statement({ Action: "s3:GetObject", Resource: ["arn:aws:s3:::owned-by-aws-eu-west-1/*"] });
  const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
  const denied: JsonObject = {
    Effect: "Deny",
    Condition: { StringEquals: { "aws:PrincipalAccount": other } },
  };
  const organisation = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } };
  return pick<JsonObject | undefined>(
    [40, undefined],
    [18, document(statement(accounts(HOME, other)), services, buckets)],
    [10, document(statement(accounts(HOME)), services, buckets)],
    [6, document(statement(accounts(HOME)))],
    [4, document(statement(accounts(other)))],
    [4, document(statement({}), statement(denied))],
    [4, document(statement({ Action: [`${service}:*`] }))],
    [2, document(statement({ Action: ["sqs:*"] }))],
    [4, document(statement({ Principal: root(HOME) }))],
    [2, document(statement({ Principal: { AWS: [HOME, other] } }))],
    [3, document(statement(organisation))],
    [2, document(statement({ Effect: "Deny" }), statement({}))],
    [1, document()],
  );
}

function endpointPlans({ vpcs }: Topology): fc.Arbitrary<EndpointPlan[]> {
  return fc
    .integer({ min: 1, max: SERVICES.length })
    .chain((count) =>
      all(
        SERVICES.slice(0, count).map((service) =>
          fc.tuple(chance(92), fc.constantFrom(...vpcs)).chain(([shared, any]) => {
            const vpc = shared ? (vpcs[0] ?? any) : any;
            const best = vpc.subnets.filter(({ tier }) => tier === "endpoints" || vpc.name !== "hub");
            return fc.record({
              name: fc.constant(service),
              vpc: fc.constant(vpc.name),
              service: fc.constant(`com.amazonaws.${REGION}.${service}`),
              subnets: oneOf([97, someOf(best, 85)], [3, some(best, 50)]).map((list) =>
                list.map(({ name }) => name),
              ),
              groups: pick([97, [service]], [3, []]),
              policy: policies(service),
              privateDns: chance(12),
              addresses: fc.constantFrom("low" as const, "high" as const),
            });
          }),
        ),
      ),
    )
    .map((endpoints) =>
      endpoints.map(({ policy, ...rest }) => ({ ...rest, ...(policy === undefined ? {} : { policy }) })),
    );
}

function gatewayPlans({ vpcs }: Topology): fc.Arbitrary<GatewayPlan[]> {
  return all(
    vpcs.map((vpc) =>
      pick([45, "s3"], [6, "dynamodb"], [49, undefined]).chain((service) => {
        if (service === undefined) return fc.constant<GatewayPlan[]>([]);
        return fc
          .record({
            name: fc.constant(`${service}-${vpc.name}`),
            vpc: fc.constant(vpc.name),
            service: fc.constant(`com.amazonaws.${vpc.region}.${service}`),
            subnets: some(vpc.subnets, 85).map((list) => list.map(({ name }) => name)),
            policy: policies(service),
          })
          .map(({ policy, ...rest }): GatewayPlan[] => [
            { ...rest, ...(policy === undefined ? {} : { policy }) },
          ]);
      }),
    ),
  ).map((gateways) => gateways.flat());
}

// ---- Names

function associations({ vpcs }: Topology, percent: number): fc.Arbitrary<string[]> {
  return some(
    vpcs.map(({ name }) => name),
    percent,
  );
}

function endpointZone(topology: Topology, endpoint: EndpointPlan): fc.Arbitrary<ZonePlan[]> {
  const name = serviceName(endpoint.name);
  const answer = `endpoint ${endpoint.name}`;
  return fc
    .record({
      there: chance(97),
      vpcs: careful(topology, associations(topology, 100), associations(topology, 60)),
      wildcard: chance(20),
      type: pick([98, "A"], [2, "AAAA"]),
      answer: pick([98, answer], [2, "?"]),
      twice: chance(1),
    })
    .map(({ there, vpcs, wildcard, type, answer: chosen, twice }) => {
      // Both for one name in one VPC is refused by AWS, so an endpoint with private DNS has a zone for others.
      const associated = endpoint.privateDns ? vpcs.filter((vpc) => vpc !== endpoint.vpc) : vpcs;
      const records = [
        { name, type, answer: chosen },
        ...(wildcard ? [{ name: `*.${name}`, type: "A", answer: chosen }] : []),
      ];
      const zone = { name, vpcs: associated, records };
      return there ? [zone, ...(twice ? [zone] : [])] : [];
    });
}

const CORP = "corp.internal";

function corpZone(topology: Topology): fc.Arbitrary<ZonePlan[]> {
  const subnets = topology.vpcs.flatMap((vpc) => vpc.subnets);
  const address = fc.constantFrom(...subnets).chain(({ cidr }) => hosts(cidr));
  const record = (name: string, type: string, answer: fc.Arbitrary<string>): fc.Arbitrary<RecordPlan> =>
    answer.map((text) => ({ name, type, answer: text }));
  const two = fc.tuple(address, address).map((both) => both.join(" "));
  return fc
    .tuple(
      chance(40),
      associations(topology, 85),
      all([
        record(`api.${CORP}`, "A", address),
        record(`*.${CORP}`, "A", address),
        record(`two.${CORP}`, "A", two),
        record(`secrets.${CORP}`, "CNAME", fc.constant(serviceName("secretsmanager"))),
        record(`text.${CORP}`, "TXT", fc.constant("text")),
      ]).chain((records) => some(records, 70)),
      chance(10).chain((deep) =>
        deep ? record(`deep.dev.${CORP}`, "A", address).map((one) => [one]) : fc.constant<RecordPlan[]>([]),
      ),
    )
    .map(([there, vpcs, records, deep]) =>
      there ? [{ name: CORP, vpcs, records: [...records, ...deep] }] : [],
    );
}

/** Zones that hide names of services from those who should not lose them. */
function hidingZone(topology: Topology, endpoints: readonly EndpointPlan[]): fc.Arbitrary<ZonePlan[]> {
  const parents = ["amazonaws.com", `${REGION}.amazonaws.com`];
  return fc
    .tuple(
      chance(14),
      fc.constantFrom(...parents, `x.${serviceName("secretsmanager")}`),
      associations(topology, 40),
      chance(35),
      fc.constantFrom(...endpoints),
    )
    .map(([there, name, vpcs, open, { name: endpoint }]) => {
      const records = open ? [{ name: `*.${name}`, type: "A", answer: `endpoint ${endpoint}` }] : [];
      return there ? [{ name, vpcs, records }] : [];
    });
}

// ---- Sites

/** Within what careful rules admit, and partly within each other, so that the longest prefix matters. */
const SITE_PREFIXES: readonly (readonly string[])[] = [
  ["10.2.0.0/24"],
  ["10.2.1.0/24", "10.3.0.0/24"],
  ["10.2.0.0/25"],
  ["10.2.0.0/16"],
  ["192.168.10.0/24"],
];

function sitePlan(name: string): fc.Arbitrary<SitePlan> {
  return fc
    .record({
      routing: pick<SitePlan["routing"]>([65, "bgp"], [35, "static"]),
      prefixes: fc.constantFrom(...SITE_PREFIXES),
      carries: pick<string | undefined>(
        [90, undefined],
        [4, "10.0.0.0/8 10.0.0.0/22"],
        [3, "10.2.0.0/25 0.0.0.0/0"],
        [3, "0.0.0.0/0 10.0.0.0/24"],
      ),
    })
    .map(({ carries, ...rest }) => ({ name, ...rest, ...(carries === undefined ? {} : { carries }) }));
}

function vpnPlans({ vpcs }: Topology): fc.Arbitrary<VpnPlan[]> {
  const vpn = fc.constantFrom(...vpcs).chain((any) =>
    oneOf([90, fc.constant(vpcs[0] ?? any)], [10, fc.constant(any)]).chain((vpc) =>
      fc.record({
        name: fc.constant("sites"),
        vpc: fc.constant(vpc.name),
        propagateTo: some(vpc.subnets, 85).map((list) => list.map(({ name }) => name)),
        sites: fc
          .integer({ min: 1, max: 2 })
          .chain((count) => all(["office", "depot"].slice(0, count).map(sitePlan))),
      }),
    ),
  );
  return oneOf<VpnPlan[]>([60, fc.constant([])], [40, vpn.map((one) => [one])]);
}

// ---- The whole

export function networkPlans(): fc.Arbitrary<NetworkPlan> {
  return topologies().chain((topology) =>
    fc
      .tuple(
        endpointPlans(topology),
        gatewayPlans(topology),
        offeredServices(topology),
        vpnPlans(topology).chain((vpns) =>
          resolvings(topology, vpns).map((resolving) => ({ vpns, resolving })),
        ),
      )
      .chain(([ofAws, gateways, offered, { vpns, resolving }]) => {
        const endpoints = [...ofAws, ...offered.map(({ endpoint }) => endpoint)];
        const services = offered.map(({ service }) => service);
        return fc
          .record({
            vpcs: all(
              topology.vpcs.map((vpc) =>
                fullVpc(placeOf(topology, vpc), endpoints, gateways).map((full) =>
                  withResolvers(withServices(full, offered), resolving),
                ),
              ),
            ),
            zones: all([
              ...ofAws.map((endpoint) => endpointZone(topology, endpoint)),
              corpZone(topology),
              hidingZone(topology, ofAws),
            ]).map((zones) => [...zones.flat(), ...offered.flatMap((one) => one.zones)]),
            warnings: oneOf(
              [96, fc.constant<string[]>([])],
              [3, fc.constantFrom(...topology.vpcs).map(({ name }) => [name])],
              [1, fc.constant<string[]>(["all"])],
            ),
            fog: oneOf(
              [70, fc.constant<number[]>([])],
              [30, fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: 4 })],
            ),
          })
          .map((parts) => ({
            ...parts,
            peerings: topology.peerings,
            nats: topology.nats,
            endpoints,
            gateways,
            services,
            vpns,
            resolvers: resolving.resolvers,
            rules: resolving.rules,
          }));
      }),
  );
}

/** The groups that a service of the VPC needs: new ones, and rules for its targets. */
function withServices(vpc: VpcPlan, offered: readonly OfferedService[]): VpcPlan {
  const given = offered.filter(({ service }) => service.vpc === vpc.name).flatMap(({ groups }) => groups);
  const more = (name: string) => given.filter((group) => group.name === name).flatMap(({ rules }) => rules);
  const isTier = (name: string) => vpc.subnets.some(({ tier }) => tier === name);
  return {
    ...vpc,
    groups: [
      ...vpc.groups.map((group) => ({ ...group, rules: [...group.rules, ...more(group.name)] })),
      ...given.filter(({ name }) => !isTier(name)),
    ],
  };
}

/** The groups that Resolver endpoints of the VPC need. */
function withResolvers(vpc: VpcPlan, { groups }: Resolving): VpcPlan {
  const own = groups.filter((group) => group.vpc === vpc.name).map(({ name, rules }) => ({ name, rules }));
  return { ...vpc, groups: [...vpc.groups, ...own] };
}

function fullVpc(
  place: Place,
  endpoints: readonly EndpointPlan[],
  gateways: readonly GatewayPlan[],
): fc.Arbitrary<VpcPlan> {
  const { vpc } = place;
  const shared = endpoints.filter((endpoint) => endpoint.vpc === vpc.name);
  return fc
    .record({
      subnets: all(vpc.subnets.map((subnet) => fullSubnet(place, subnet))),
      tiers: tierGroups(place, gateways),
      doors: all(shared.map(({ name }) => endpointGroup(place, name))),
    })
    .map(({ subnets, tiers, doors }) => ({ ...vpc, subnets, groups: [...tiers, ...doors] }));
}

function fullSubnet(place: Place, subnet: SubnetPlan): fc.Arbitrary<SubnetPlan> {
  return fc.record({ acl: acls(place), routes: routeTables(place) }).map(({ acl, routes }) => ({
    ...subnet,
    ...(acl === undefined ? {} : { acl }),
    ...(routes === undefined ? {} : { routes }),
  }));
}

// ---- Packets

/** An address that AWS gives away in the subnet: at its borders and those of its halves and quarters, or anywhere. */
function hosts(cidr: string): fc.Arbitrary<string> {
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

/** Random packets through a network; never from an address that AWS gave to something, nor straight to a load balancer or a resolver. */
export function flows(network: Network): fc.Arbitrary<Flow> {
  const { balancers, resolvers } = network.world;
  const taken = new Set([...balancers, ...resolvers].map(({ address }) => address));
  const leading = network.plan.zones.filter(({ records }) =>
    records.some(({ answer }) => answer.split(" ").some((address) => taken.has(address))),
  );
  const leads = (to: FlowTarget): boolean =>
    to.kind === "address" ? taken.has(to.address) : leading.some(({ name }) => to.name.endsWith(name));
  return allFlows(network).filter(({ from, to }) => !taken.has(from.address) && !leads(to));
}

function allFlows(network: Network): fc.Arbitrary<Flow> {
  const sites = (network.plan.vpns ?? []).flatMap((vpn) => vpn.sites.map((site) => ({ vpn, site })));
  if (sites.length === 0) return workloadFlows(network);
  return oneOf(
    [75, workloadFlows(network)],
    [25, fc.constantFrom(...sites).chain(({ vpn, site }) => siteFlows(network, vpn, site))],
  );
}

/** From a site mostly to the VPC that its gateway is attached to; to a peer or another site, too. */
function siteFlows({ plan, world }: Network, vpn: VpnPlan, site: SitePlan): fc.Arbitrary<Flow> {
  const subnets = plan.vpcs.flatMap((vpc) => vpc.subnets.map((subnet) => ({ vpc: vpc.name, ...subnet })));
  const near = subnets.filter(({ vpc }) => vpc === vpn.vpc);
  const within = (list: typeof subnets) =>
    fc.constantFrom(...(list.length === 0 ? subnets : list)).chain(({ cidr }) => hosts(cidr));
  const doors = world.interfaces.map(({ address }) => address);
  const others = vpn.sites.filter(({ name }) => name !== site.name).flatMap(({ prefixes }) => prefixes);
  const to = oneOf<string>(
    [45, within(near.filter(({ tier }) => tier !== "endpoints"))],
    [15, within(near)],
    [12, within(subnets)],
    [doors.length === 0 ? 0 : 20, fc.constantFrom(...doors, "10.0.0.5")],
    [others.length === 0 ? 0 : 8, fc.constantFrom(...others, "10.2.0.0/24").chain(hosts)],
    [1, fc.constantFrom("10.200.0.10", "52.10.0.1")],
  );
  const asks = (plan.resolvers ?? []).some(({ direction }) => direction === "inbound");
  const aims = oneOf<Aim>([100, to.map(toAddress)], [asks ? 60 : 2, targets(plan, vpn.vpc, doors)]);
  return fc
    .tuple(fc.constantFrom(...site.prefixes).chain(hosts), aims, traffics())
    .filter(([from, { to: target }]) => target.kind === "name" || from !== target.address)
    .map(([from, { to: target, usual }, traffic]) => ({
      from: { site: ids.site(site.name), address: from },
      to: target,
      ...traffic(usual),
    }));
}

function workloadFlows({ plan, world }: Network): fc.Arbitrary<Flow> {
  const subnets = plan.vpcs.flatMap((vpc) => vpc.subnets.map((subnet) => ({ vpc, subnet })));
  const withWorkloads = subnets.filter(({ vpc, subnet }) =>
    vpc.groups.some(({ name }) => name === subnet.tier),
  );
  const taken = new Set(world.interfaces.map(({ subnet, address }) => `${subnet} ${address}`));
  const from = oneOf(
    [
      withWorkloads.length === 0 ? 0 : 98,
      fc.constantFrom(...(withWorkloads.length === 0 ? subnets : withWorkloads)),
    ],
    [2, fc.constantFrom(...subnets)],
  ).chain(({ vpc, subnet }) =>
    hosts(subnet.cidr)
      .filter((address) => !taken.has(`${ids.subnet(vpc.name, subnet.name)} ${address}`))
      .map((address) => ({ vpc: vpc.name, subnet: ids.subnet(vpc.name, subnet.name), address })),
  );
  const doors = world.interfaces.map(({ address }) => address);
  const sites = (plan.vpns ?? []).flatMap((vpn) => vpn.sites.flatMap(({ prefixes }) => prefixes));
  return from.chain((start) =>
    fc
      .tuple(
        oneOf(
          [
            sites.length === 0 ? 0 : 15,
            fc
              .constantFrom(...sites, "10.2.0.0/24")
              .chain(hosts)
              .map(toAddress),
          ],
          [100, targets(plan, start.vpc, doors)],
        ),
        traffics(),
      )
      .filter(([{ to }]) => to.kind === "name" || to.address !== start.address)
      .map(([{ to, usual }, traffic]) => ({
        from: { subnet: start.subnet, address: start.address },
        to,
        ...traffic(usual),
      })),
  );
}

function toAddress(address: string): Aim {
  return { to: { kind: "address", address }, usual: 443 };
}

interface Aim {
  readonly to: FlowTarget;
  /** The port that one would expect there. */
  readonly usual: number;
}

function targets(plan: NetworkPlan, from: string, doors: readonly string[]): fc.Arbitrary<Aim> {
  const subnetsOf = (vpcs: readonly VpcPlan[]) => vpcs.flatMap((vpc) => vpc.subnets);
  const workloadsOf = (vpcs: readonly VpcPlan[]) =>
    subnetsOf(vpcs).filter(({ tier }) => tier !== "endpoints");
  const peers = plan.peerings
    .filter(({ requester, accepter }) => [requester, accepter].includes(from))
    .flatMap(({ requester, accepter }) => [requester, accepter]);
  const subnets = subnetsOf(plan.vpcs);
  const anywhere = workloadsOf(plan.vpcs);
  const near = workloadsOf(plan.vpcs.filter((vpc) => vpc.name === from || peers.includes(vpc.name)));
  const name = (usual: number, ...names: readonly string[]): fc.Arbitrary<Aim> =>
    fc.tuple(fc.constantFrom(...names), fc.nat(3)).map(([text, take]) => ({
      to: { kind: "name", name: text, take },
      usual,
    }));
  const address = (usual: number, list: fc.Arbitrary<string>): fc.Arbitrary<Aim> =>
    list.map((text) => ({ to: { kind: "address", address: text }, usual }));
  const within = (list: readonly SubnetPlan[]) =>
    fc.constantFrom(...(list.length === 0 ? subnets : list)).chain(({ cidr }) => hosts(cidr));
  const ofAws = plan.endpoints.filter(({ connection }) => connection === undefined);
  const shared = ofAws.map((endpoint) => serviceName(endpoint.name));
  const offered = plan.endpoints.length > ofAws.length;
  const online = plan.vpcs.find((vpc) => vpc.name === from)?.internet === true;
  const corp = ["api", "any", "two", "secrets", "text", "dev", "a.dev"].map((word) => `${word}.${CORP}`);
  return oneOf<Aim>(
    [20, address(443, within(near))],
    [14, address(5432, within(near))],
    [6, address(443, within(anywhere))],
    [34, name(443, ...shared)],
    [offered ? 30 : 0, name(443, SERVICE_NAME)],
    [
      3,
      name(443, `x.${serviceName("secretsmanager")}`, serviceName("kms"), serviceName("kms", "eu-central-1")),
    ],
    [9, name(443, serviceName("s3"), `bucket.${serviceName("s3")}`, serviceName("dynamodb"))],
    [5, name(443, ...corp, CORP)],
    [doors.length === 0 ? 0 : 5, address(443, fc.constantFrom(...doors, "10.0.0.5"))],
    [2, address(443, within(subnets))],
    [online ? 12 : 0, address(443, fc.constantFrom("198.51.100.7", "52.10.0.1"))],
    [
      2,
      address(443, fc.constantFrom("10.0.3.200", "10.0.7.200", "10.200.0.10", "198.51.100.7", "52.10.0.1")),
    ],
  );
}

type Traffic = Pick<Flow, "protocol" | "sourcePort" | "port">;

function traffics(): fc.Arbitrary<(usual: number) => Traffic> {
  const sources = oneOf(
    [60, fc.integer({ min: 1024, max: 65535 })],
    [40, fc.constantFrom(1024, 1025, 5431, 5432, 32767, 32768, 49999, 50000, 65535)],
  );
  const ports = oneOf<number | undefined>(
    [84, fc.constant(undefined)],
    [16, fc.constantFrom(80, 399, 400, 442, 443, 444, 500, 501, 1023, 1024, 5431, 5432, 5433, 65535)],
  );
  return fc
    .tuple(pick<Flow["protocol"]>([88, "tcp"], [7, "udp"], [5, "icmp"]), sources, ports)
    .map(([protocol, sourcePort, port]) => (usual) => {
      if (protocol === "icmp") return { protocol, sourcePort: 0, port: 0 };
      return { protocol, sourcePort, port: port ?? usual };
    });
}
