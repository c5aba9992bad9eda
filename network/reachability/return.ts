/**
 * The way back: security groups remember a flow and let its answers pass; network ACLs and route tables do not. An
 * answer has to come back by what the packets went by.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-connection-tracking.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
import { nodeOf } from "../model/facts";
import type { Link, Route, RouteTargetKind } from "../model/types";
import { answerTaken } from "./appliances";
import type { Inside, Origin, Place } from "./ends";
import { aclStop, noRoute, routeHop } from "./stops";
import { judgeAcl } from "./network-acls";
import { intersectPackets, isEmpty, restrict, valuesOf } from "./packets";
import { along } from "./paths";
import { mayStandIn, STAND_IN } from "./peering";
import { chooseRoutes, type RouteChoice } from "./routes";
import { type Exchange, exchangesOf } from "./traffic";
import {
  type Crossing,
  type Ended,
  filtered,
  goesOn,
  lost,
  type Progress,
  type Stop,
  stopped,
  through,
  together,
  type Wave,
  withHop,
} from "./wave";
import { backFromSite, backIntoVpn } from "./vpn-return";
import type { World } from "./world";

/** Follows the answers of packets that arrived, and says of the packets what became of them. */
export function comeBack(world: World, origin: Origin, destination: Place, wave: Wave): Ended[] {
  const { exchanges, unanswered } = exchangesOf(wave.packets);
  const silent: Ended[] = isEmpty(unanswered)
    ? []
    : [{ wave: { ...wave, packets: unanswered }, end: { kind: "arrived" } }];
  return [...exchanges.flatMap((exchange) => answer(world, origin, destination, wave, exchange)), ...silent];
}

function answer(world: World, origin: Origin, destination: Place, wave: Wave, exchange: Exchange): Ended[] {
  const { going, ended } = goBack(world, origin, destination, { ...wave, packets: exchange.answers });
  const arrived = going.map((part): Ended => ({ wave: part, end: { kind: "arrived" } }));
  return [...ended, ...arrived].map((one) => {
    const packets = intersectPackets(exchange.askedBy(one.wave.packets), exchange.asked);
    return { ...one, wave: { ...one.wave, packets } };
  });
}

function goBack(world: World, origin: Origin, destination: Place, wave: Wave): Progress {
  if (origin.kind === "outside")
    return destination.kind === "inside" ? leave(world, origin, destination, wave) : goesOn(wave);
  if (destination.kind !== "inside") return enter(world, origin, backFromSite(world, wave));
  const walk = (part: Wave) =>
    through(leave(world, origin, destination, part), (left) => enter(world, origin, left));
  const leg = { from: destination, to: origin, way: "back", key: JSON.stringify(wave.crossing) } as const;
  return along(world, leg, wave, walk);
}

function leave(world: World, origin: Origin, destination: Inside, wave: Wave): Progress {
  const { crossing } = wave;
  if (crossing === undefined)
    return lost(wave, "how the packets came is not modelled", destination.subnet.source);
  if (crossing.kind === "same-subnet") return goesOn(wave);
  const judgements = judgeAcl(world, destination.subnet.networkAcl, "egress", wave.packets);
  const leaving = filtered(
    wave,
    judgements,
    (judgement) => answerStopped(aclStop(judgement, "egress")),
    "back",
  );
  return through(leaving, (part) => takeRoute(world, origin, destination, crossing, part));
}

function enter(world: World, origin: Inside, wave: Wave): Progress {
  if (wave.crossing?.kind === "same-subnet") return goesOn(wave);
  const judgements = judgeAcl(world, origin.subnet.networkAcl, "ingress", wave.packets);
  return filtered(wave, judgements, (judgement) => answerStopped(aclStop(judgement, "ingress")), "back");
}

function takeRoute(
  world: World,
  origin: Origin,
  destination: Inside,
  crossing: Crossing,
  wave: Wave,
): Progress {
  const addresses = valuesOf(wave.packets, "destination");
  const choices = chooseRoutes(world, destination.subnet.routeTable, origin, addresses);
  return together(
    choices.map((choice) => {
      const part = { ...wave, packets: restrict(wave.packets, "destination", choice.addresses) };
      if (choice.kind === "none") return stopped(part, noWayBack(world, crossing, choice));
      if (choice.kind === "unknown") return lost(part, `the answer: ${choice.why}`, choice.at);
      const taken = withHop(part, routeHop(world, destination, choice.route), "back");
      if (mayStandIn(world, destination.subnet, taken, choice.route))
        return lost(taken, `the answer: ${STAND_IN}`, choice.route.source);
      return backOver(world, crossing, choice.route, taken);
    }),
  );
}

function noWayBack(
  { model }: World,
  crossing: Crossing,
  choice: Extract<RouteChoice, { kind: "none" }>,
): Stop {
  const stop: Stop = { ...answerStopped(noRoute(choice)), kind: "no-return-path" };
  if (crossing.kind !== "vpn") return stop;
  const gateway = model.vpnGateways.get(crossing.gateway)?.name ?? crossing.gateway;
  return {
    ...stop,
    fix: `let route table ${choice.table.name} learn from ${gateway}: propagate its routes to the tier`,
  };
}

/** The answer's route has to lead to what the packets came by. */
function backOver(world: World, crossing: Crossing, { target, source }: Route, wave: Wave): Progress {
  const { kind, to } = target;
  const expected = expectedOf(crossing);
  if (expected === undefined) return lost(wave, "the way of the answer is not modelled", source);
  if (crossing.kind === "vpn" && kind === "vpn-gateway" && targetOf(to) === crossing.gateway)
    return backIntoVpn(world, crossing, source, wave);
  if (kind === expected.kind && (expected.node === undefined || nodeOf(to) === expected.node)) {
    return goesOn(
      expected.node === undefined
        ? wave
        : withHop(wave, crossingHop(world, expected.node, to, expected.kind), "back"),
    );
  }
  // A peering of which only the id is known may be the one that the packets came by.
  const perhapsSame = to.kind === "outside" && kind === expected.kind;
  const taken = kind === "network-interface" ? answerTaken(world, to, wave) : undefined;
  if (taken !== undefined) return stopped(wave, answerStopped(taken));
  if (to.kind === "unknown" || perhapsSame || HANDS_ON.includes(kind))
    return lost(wave, "where the route of the answer leads is not known", to.source);
  const why = `the answer leaves by another way than the packets came: ${kind.replaceAll("-", " ")}`;
  const fix = "route the answer back by what the packets came by";
  return stopped(wave, { kind: "no-return-path", at: source, why, fix });
}

type WayBack = "local" | "peering" | "internet-gateway" | "vpn-gateway";

function expectedOf(crossing: Crossing): { readonly kind: WayBack; readonly node?: string } | undefined {
  switch (crossing.kind) {
    case "same-subnet":
    case "local":
      return { kind: "local" };
    case "peering":
      return { kind: "peering", node: crossing.peering };
    case "internet-gateway":
      return { kind: "internet-gateway", node: crossing.gateway };
    case "vpn":
      return { kind: "vpn-gateway", node: crossing.gateway };
    case "nat-gateway":
    case "gateway-endpoint":
      return undefined;
  }
}

/** A gateway that exists already is known by its id. */
function targetOf(to: Link): string | undefined {
  return to.kind === "outside" ? to.id : nodeOf(to);
}

function crossingHop({ model }: World, node: string, to: Link, kind: WayBack) {
  const name = (model.peerings.get(node) ?? model.internetGateways.get(node))?.name ?? node;
  return {
    kind: kind === "internet-gateway" ? kind : "peering",
    node,
    name,
    text: "back by the same way",
    sources: [to.source],
  } as const;
}

/**
 * What could hand the answer on to where the packets came from, by a way of its own: nothing makes answers keep to the
 * way of the packets. https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html,
 * https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
 */
const HANDS_ON: readonly RouteTargetKind[] = [
  "transit-gateway",
  "network-interface",
  "gateway-load-balancer-endpoint",
  "core-network",
  "carrier-gateway",
  "local-gateway",
  "odb-network",
  "unknown",
];

/** A network ACL stops answers as it stops any packet; only a missing way back has a word of its own. */
function answerStopped(stop: Stop): Stop {
  return { ...stop, why: `the answer is stopped: ${stop.why}` };
}
