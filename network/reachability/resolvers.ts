/**
 * Resolver endpoints as places: an inbound one answers questions on port 53, an outbound one asks them.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html
 */
import { nodeOf, valueOf } from "../model/facts";
import { groupBy } from "../model/recording";
import type { NodeId, Vpc } from "../model/types";
import type { ResolverEndpoint } from "../model/vpn-types";
import { ALL_PORTS } from "../ports";
import { addressesIn, EVERY_ADDRESS } from "./addresses";
import type { Inside, Relay, Worn } from "./ends";
import { intersect, isNothing, union } from "./intervals";
import { intersectPackets, isEmpty, type PacketSet, subtractPackets } from "./packets";
import { addressesOfSubnet } from "./subnet-addresses";
import { clientTraffic, packetsBetween, type Traffic } from "./traffic";
import { goesOn, type Progress, together, type Wave, withDoubt, withHop } from "./wave";
import { remembered, subnetOf, vpcOf, type World } from "./world";

/** Network interfaces of a Resolver endpoint, one in each of its subnets. */
export function resolverInsides(world: World, endpoint: ResolverEndpoint): readonly Inside[] {
  return remembered(world, "resolver-insides", endpoint.id, () =>
    endpoint.subnets.flatMap((link): Inside[] => {
      const subnet = subnetOf(world, link);
      const vpc = subnet && vpcOf(world, subnet.vpc);
      if (subnet === undefined || vpc === undefined) return [];
      const all = addressesOfSubnet(world, vpc, subnet);
      const fixed = intersect(
        all,
        union(...endpoint.addresses.map((text) => addressesIn(`${text}/32`) ?? [])),
      );
      const { id, name, source, securityGroups } = endpoint;
      const relay = { kind: "resolver-endpoint" as const, id, name, source };
      const addresses = isNothing(fixed) ? all : fixed;
      const why = `${name} has no security group in the recording`;
      const worn: Worn =
        securityGroups.length > 0
          ? { kind: "known", groups: securityGroups }
          : { kind: "unknown", why, at: source };
      return [{ kind: "inside", vpc, subnet, worn, addresses, relay }];
    }),
  );
}

/** The network interfaces of all Resolver endpoints, by subnet. */
export function allResolvers(world: World): ReadonlyMap<NodeId, readonly Inside[]> {
  return remembered(world, "resolver-insides", "all", () =>
    groupBy(
      [...world.model.resolverEndpoints.values()].flatMap((endpoint) => resolverInsides(world, endpoint)),
      ({ subnet }) => subnet.id,
    ),
  );
}

/** Resolver endpoints of a direction in a VPC, with those of which it is not known. */
export function resolversIn(
  { model }: World,
  vpc: Vpc,
  direction: "inbound" | "outbound",
): readonly ResolverEndpoint[] {
  return [...model.resolverEndpoints.values()].filter(
    (endpoint) =>
      nodeOf(endpoint.vpc) === vpc.id && [direction, undefined].includes(valueOf(endpoint.direction)),
  );
}

const QUESTIONS = { from: 53, to: 53 };

/** A question over UDP, which every name server takes; answers about endpoints are short enough for it. */
export function questionTraffic(port = 53): Traffic {
  return clientTraffic("udp", { from: port, to: port });
}

/** Whether a relay is an endpoint that answers questions. */
export function answersQuestions({ model }: World, relay: Relay | undefined): relay is Relay {
  const endpoint = model.resolverEndpoints.get(relay?.id ?? "");
  return endpoint !== undefined && valueOf(endpoint.direction) === "inbound";
}

/** Questions reach the endpoint; other packets that its groups let in reach nobody knows what. */
export function answering({ id, name, source }: Relay, wave: Wave): Progress {
  const asked = intersectPackets(wave.packets, ON_PORT_53);
  const others = subtractPackets(wave.packets, asked);
  const part = (packets: PacketSet): Wave => ({ ...wave, packets });
  const text = "answers on port 53";
  const hop = { kind: "resolver", node: id, name, text, sources: [source] } as const;
  const why = `what Resolver endpoint ${name} does with other packets than questions is not known`;
  return together([
    ...(isEmpty(asked) ? [] : [goesOn(withHop(part(asked), hop))]),
    ...(isEmpty(others) ? [] : [goesOn(withDoubt(part(others), why, source))]),
  ]);
}

const ON_PORT_53: PacketSet = (["tcp", "udp"] as const).flatMap((protocol) => {
  const every = {
    ...clientTraffic(protocol, QUESTIONS),
    sourcePorts: clientTraffic(protocol, ALL_PORTS).destinationPorts,
  };
  return packetsBetween(EVERY_ADDRESS, EVERY_ADDRESS, every);
});
