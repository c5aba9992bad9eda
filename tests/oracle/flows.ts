/** Random packets through a network. */
import * as fc from "fast-check";
import { ids } from "./building-facts";
import { type Network } from "./building";
import { type NetworkPlan, type SitePlan, type SubnetPlan, type VpcPlan, type VpnPlan } from "./plan";
import { serviceName } from "./networks-endpoints";
import { CORP } from "./networks-names";
import { SERVICE_NAME } from "./networks-services";
import { hosts } from "./networks-topology";
import type { Flow, FlowTarget } from "./packet";
import { oneOf, pick } from "./random";

/** Random packets through a network; never from an address that something else has, nor straight to a load balancer or a resolver. */
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
  const others = oneOf([95, workloadFlows(network)], [5, internetFlows(network)]);
  if (sites.length === 0) return others;
  return oneOf(
    [75, others],
    [25, fc.constantFrom(...sites).chain(({ vpn, site }) => siteFlows(network, vpn, site))],
  );
}

const ON_THE_INTERNET = ["198.51.100.7", "52.10.0.1"];

/** In from the internet, mostly where there is a way. */
function internetFlows({ plan }: Network): fc.Arbitrary<Flow> {
  const subnets = plan.vpcs.flatMap(({ name: vpc, internet, subnets: own }) =>
    own.map(({ name, cidr }) => ({ id: ids.subnet(vpc, name), cidr, internet })),
  );
  const online = subnets.filter(({ internet }) => internet === true);
  const into = oneOf(
    [online.length === 0 ? 0 : 90, fc.constantFrom(...(online.length === 0 ? subnets : online))],
    [10, fc.constantFrom(...subnets)],
  );
  return into.chain(({ id, cidr }) =>
    fc
      .tuple(fc.constantFrom(...ON_THE_INTERNET), hosts(cidr), traffics())
      .map(([from, address, traffic]): Flow => ({
        from: { internet: id, address: from },
        to: { kind: "address", address },
        ...traffic(443),
      })),
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
  const { machines = [] } = plan;
  const taken = new Set(world.interfaces.map(({ subnet, address }) => `${subnet} ${address}`));
  const from = oneOf(
    [
      withWorkloads.length === 0 ? 0 : 98,
      fc.constantFrom(...(withWorkloads.length === 0 ? subnets : withWorkloads)),
    ],
    [2, fc.constantFrom(...subnets)],
  ).chain(({ vpc, subnet }) => {
    const chosen = machines
      .filter((one) => one.vpc === vpc.name && one.subnet === subnet.name)
      .map(({ address }) => address);
    return oneOf(
      [
        90,
        hosts(subnet.cidr).filter((address) => !taken.has(`${ids.subnet(vpc.name, subnet.name)} ${address}`)),
      ],
      [chosen.length === 0 ? 0 : 10, fc.constantFrom(...(chosen.length === 0 ? [""] : chosen))],
    ).map((address) => ({ vpc: vpc.name, subnet: ids.subnet(vpc.name, subnet.name), address }));
  });
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
  const machines = (plan.machines ?? []).map((machine) => machine.address);
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
    [machines.length === 0 ? 0 : 5, address(443, fc.constantFrom(...machines, "10.0.0.5"))],
    [2, address(443, within(subnets))],
    [online ? 12 : 0, address(443, fc.constantFrom(...ON_THE_INTERNET))],
    [2, address(443, fc.constantFrom("10.0.3.200", "10.0.7.200", "10.200.0.10", ...ON_THE_INTERNET))],
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
