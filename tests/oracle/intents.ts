/** Random intents about a network, and what they mean for one packet: read here as people read them, not as the proof does. */
import * as fc from "fast-check";
import { inRange } from "./bits";
import type { Network } from "./building";
import { ids } from "./building-facts";
import type { Flow } from "./packet";

/** An intent that wants something reachable, and whether a packet to an address is among what it wants. */
export interface Wish {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly string[];
  readonly has: (flow: Flow) => boolean;
}

interface Place {
  readonly text: string;
  readonly begins: (flow: Flow) => boolean;
  readonly ends: (address: string) => boolean;
}

interface Ports {
  readonly text: string;
  readonly has: (flow: Flow) => boolean;
}

export function wishes(network: Network): fc.Arbitrary<Wish> {
  const { plan } = network;
  const tiers = tiersOf(network);
  const ranges = [
    ...plan.vpcs.flatMap(({ cidr, subnets }) => [cidr, ...subnets.map((one) => one.cidr)]),
    "10.0.0.0/8",
  ];
  const sources = [...tiers, ...ranges.map(rangePlace), ...sitesOf(network)];
  const targets = [...tiers, ...ranges.map(rangePlace), ...endpointsOf(network)];
  return fc
    .record({
      from: fc.constantFrom(...sources),
      to: fc.constantFrom(...targets),
      ports: fc.subarray([...PORTS], { minLength: 1, maxLength: 2 }),
    })
    .map(({ from, to, ports }) => ({
      from: from.text,
      to: to.text,
      ports: ports.map(({ text }) => text),
      has: (flow) =>
        flow.to.kind === "address" &&
        from.begins(flow) &&
        to.ends(flow.to.address) &&
        ports.some((one) => one.has(flow)),
    }));
}

const between =
  (protocol: Flow["protocol"], first: number, last: number) =>
  (flow: Flow): boolean =>
    flow.protocol === protocol && flow.port >= first && flow.port <= last;

const PORTS: readonly Ports[] = [
  { text: "443", has: between("tcp", 443, 443) },
  { text: "5432", has: between("tcp", 5432, 5432) },
  { text: "1024-65535", has: between("tcp", 1024, 65535) },
  { text: "udp/443", has: between("udp", 443, 443) },
  { text: "icmp", has: ({ protocol }) => protocol === "icmp" },
  { text: "all", has: () => true },
];

/** Each VPC and each of its tiers; the first VPC is the hub. */
function tiersOf({ plan }: Network): Place[] {
  return plan.vpcs.flatMap(({ name, subnets }, index) => {
    const vpc = index === 0 ? "hub" : `spoke/${name}`;
    return [undefined, ...new Set(subnets.map(({ tier }) => tier))].map((tier): Place => {
      const own = subnets.filter((subnet) => tier === undefined || subnet.tier === tier);
      const nodes = own.map((subnet) => ids.subnet(name, subnet.name));
      return {
        text: tier === undefined ? vpc : `${vpc}/${tier}`,
        begins: ({ from }) => "subnet" in from && nodes.includes(from.subnet),
        ends: (address) => own.some(({ cidr }) => inRange(address, cidr)),
      };
    });
  });
}

function rangePlace(cidr: string): Place {
  return {
    text: `range/${cidr}`,
    begins: ({ from }) => inRange(from.address, cidr),
    ends: (address) => inRange(address, cidr),
  };
}

function sitesOf({ plan: { vpns = [] } }: Network): Place[] {
  return vpns
    .flatMap(({ sites }) => sites)
    .map(({ name }) => ({
      text: `site/${name}`,
      begins: ({ from }) => "site" in from && from.site === ids.site(name),
      ends: () => false,
    }));
}

function endpointsOf({ plan, world }: Network): Place[] {
  return plan.endpoints
    .filter(({ connection }) => connection === undefined)
    .map(({ name }) => ({
      text: `endpoint/${name}`,
      begins: () => false,
      ends: (address) =>
        world.interfaces.some((one) => one.endpoint === ids.endpoint(name) && one.address === address),
    }));
}
