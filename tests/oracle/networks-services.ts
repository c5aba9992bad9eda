/** Random PrivateLink services: mostly as a careful provider and consumer would make them, each part with a chance to be wrong. */
import * as fc from "fast-check";
import { formatAddress } from "../../network/cidr";
import {
  type EndpointPlan,
  type GroupPlan,
  type GroupRulePlan,
  type PeeringPlan,
  type SubnetPlan,
  type VpcPlan,
  type ZonePlan,
} from "./plan";
import { usableOf } from "./building-world";
import { type ListenerPlan, type ServicePlan, vpceName } from "./building-services";

/** A service, the endpoint for it, and the names that lead there. */
export interface OfferedService {
  readonly service: ServicePlan;
  readonly endpoint: EndpointPlan;
  readonly zones: readonly ZonePlan[];
  /** What the provider's groups get for it: the load balancer's own, and rules of the tier that its targets are in. */
  readonly groups: readonly GroupPlan[];
}

/** The name that clients call. */
export const SERVICE_NAME = "orders.example.com";
const NAME = "orders";

/** What a service is made within. */
export interface ServiceTopology {
  readonly vpcs: readonly VpcPlan[];
  readonly peerings: readonly PeeringPlan[];
  /** In how many of a hundred cases a part is just as it should be. */
  readonly care: number;
}

/** One service with one endpoint in about half of the networks. */
export function offeredServices(topology: ServiceTopology): fc.Arbitrary<readonly OfferedService[]> {
  const [hub, ...spokes] = topology.vpcs;
  if (hub === undefined || spokes.length === 0) return fc.constant([]);
  const offered = fc
    .constantFrom(...spokes)
    .chain((provider) =>
      fc
        .oneof(
          { weight: 75, arbitrary: fc.constant(hub) },
          { weight: 25, arbitrary: fc.constantFrom(...topology.vpcs) },
        )
        .chain((consumer) => offeredService(topology, provider, consumer)),
    );
  return fc.oneof(
    { weight: 45, arbitrary: fc.constant([]) },
    { weight: 55, arbitrary: offered.map((one) => [one]) },
  );
}

function careful<T>(care: number, proper: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: care, arbitrary: fc.constant(proper) },
    { weight: 100 - care, arbitrary: fc.constantFrom(...others) },
  );
}

function offeredService(
  { peerings, vpcs, care }: ServiceTopology,
  provider: VpcPlan,
  consumer: VpcPlan,
): fc.Arbitrary<OfferedService> {
  const zones = [...new Set(provider.subnets.map(zoneOf))];
  const perZone = zones.flatMap((zone) => provider.subnets.find((one) => zoneOf(one) === zone) ?? []);
  const peers = vpcs.filter((vpc) =>
    peerings.some(({ requester, accepter }) =>
      [requester, accepter].every((end) => [vpc.name, provider.name].includes(end)),
    ),
  );
  const homes = provider.subnets.filter(({ tier }) => tier !== "endpoints");
  const doors = consumer.subnets.filter(({ tier }) => tier === "endpoints" || consumer.name !== "hub");
  return fc
    .record({
      principals: careful<readonly string[]>(care, [consumer.account], ["*"], [], ["333333333333"]),
      regions: careful<readonly string[]>(care, [provider.region, consumer.region], [provider.region]),
      privateDns: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
      nodes: careful(care, perZone, perZone.slice(0, 1), perZone.slice(-1)),
      doors: careful(care, doors, doors.slice(0, 1), doors.slice(-1)),
      group: careful<GroupPlan | undefined>(care, balancerGroup(provider), undefined, {
        name: "lb",
        rules: [],
      }),
      enforces: fc.boolean(),
      crossZone: fc.boolean(),
      addresses: fc.constantFrom("stated" as const, "of AWS" as const),
      state: careful<"accepted" | "pending">(Math.max(care, 60), "accepted", "pending"),
      listeners: listeners(homes, peers, care),
      admits: careful<GroupRulePlan["peer"]>(
        care,
        provider.cidr,
        `group ${provider.name}/lb`,
        "10.200.0.0/16",
      ),
      associated: careful(care, vpcs, vpcs.slice(0, 1), vpcs.slice(1)),
      high: fc.boolean(),
    })
    .map((chosen): OfferedService => {
      const { privateDns, group, state } = chosen;
      const tiers = homes.map(({ tier }) => tier);
      return {
        service: {
          name: NAME,
          vpc: provider.name,
          principals: chosen.principals,
          regions: [...new Set(chosen.regions)],
          ...(privateDns ? { privateName: SERVICE_NAME } : {}),
          balancer: {
            subnets: chosen.nodes.map(({ name }) => name),
            groups: group === undefined ? [] : [group.name],
            enforces: chosen.enforces,
            crossZone: chosen.crossZone,
            addresses: chosen.addresses,
            listeners: chosen.listeners,
          },
        },
        endpoint: {
          name: NAME,
          vpc: consumer.name,
          service: vpceName(NAME),
          subnets: chosen.doors.map(({ name }) => name),
          groups: [NAME],
          privateDns,
          addresses: chosen.high ? "high" : "low",
          connection: { service: NAME, state },
        },
        zones: [
          {
            name: SERVICE_NAME,
            // Both for one name in one VPC is refused by AWS.
            vpcs: chosen.associated
              .map(({ name }) => name)
              .filter((name) => !privateDns || name !== consumer.name),
            records: [{ name: SERVICE_NAME, type: "A", answer: `endpoint ${NAME}` }],
          },
        ],
        groups: [
          ...(group === undefined ? [] : [group]),
          ...[...new Set(tiers)].map((name) => ({
            name,
            rules: [{ direction: "ingress" as const, peer: chosen.admits, traffic: "tcp 8443" }],
          })),
        ],
      };
    });
}

function zoneOf({ zone = "euw1-az1" }: SubnetPlan): string {
  return zone;
}

function balancerGroup({ cidr }: VpcPlan): GroupPlan {
  return {
    name: "lb",
    rules: [
      { direction: "ingress", peer: "10.0.0.0/8", traffic: "tcp 443" },
      { direction: "egress", peer: cidr, traffic: "tcp 8443" },
      { direction: "egress", peer: "10.0.0.0/16", traffic: "tcp 5432" },
    ],
  };
}

function listeners(
  homes: readonly SubnetPlan[],
  peers: readonly VpcPlan[],
  care: number,
): fc.Arbitrary<ListenerPlan[]> {
  const addressesIn = (subnets: readonly SubnetPlan[]) =>
    subnets.flatMap(({ cidr }) => {
      const [first, last] = usableOf(cidr);
      return [first + 9n, last - 3n].map((value) => formatAddress(4, value));
    });
  const own = addressesIn(homes);
  const theirs = addressesIn(
    peers.flatMap(({ subnets }) => subnets.filter(({ tier }) => tier !== "endpoints")),
  );
  const targets = fc.oneof(
    { weight: 80, arbitrary: fc.subarray(own, { minLength: Math.min(1, own.length) }) },
    { weight: 10, arbitrary: fc.constant(own.slice(0, 1)) },
    { weight: theirs.length === 0 ? 0 : 10, arbitrary: fc.constant(theirs.slice(0, 1)) },
  );
  return fc
    .record({
      port: careful(care, 443, 8443, 444),
      targetPort: careful(care, 8443, 5432),
      protocol: careful<ListenerPlan["protocol"]>(care, "TCP", "TLS", "UDP", "TCP_UDP"),
      targets,
    })
    .map((listener) => [listener]);
}
