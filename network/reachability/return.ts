/**
 * The way back: security groups remember a flow and let its answers pass; network ACLs and route tables do not. An
 * answer has to come back by what the packets went by.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-connection-tracking.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
import { nodeOf } from "../model/facts";
import type { Link, Route } from "../model/types";
import type { Inside, Origin, Place } from "./ends";
import { aclStop, noRoute, routeHop } from "./forward";
import { judgeAcl } from "./network-acls";
import { intersectPackets, isEmpty, restrict, valuesOf } from "./packets";
import { along } from "./paths";
import { chooseRoutes } from "./routes";
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
  if (destination.kind !== "inside") return enter(world, origin, wave);
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
      if (choice.kind === "none")
        return stopped(part, { ...answerStopped(noRoute(choice)), kind: "no-return-path" });
      if (choice.kind === "unknown") return lost(part, `the answer: ${choice.why}`, choice.at);
      const taken = withHop(part, routeHop(world, destination, choice.route), "back");
      return backOver(world, crossing, choice.route, taken);
    }),
  );
}

/** The answer's route has to lead to what the packets came by. */
function backOver(world: World, crossing: Crossing, { target, source }: Route, wave: Wave): Progress {
  const { kind, to } = target;
  const expected = expectedOf(crossing);
  if (expected === undefined) return lost(wave, "the way of the answer is not modelled", source);
  if (kind === expected.kind && (expected.node === undefined || nodeOf(to) === expected.node)) {
    return goesOn(
      expected.node === undefined
        ? wave
        : withHop(wave, crossingHop(world, expected.node, to, expected.kind), "back"),
    );
  }
  if (isVague(to) || kind === "unknown")
    return lost(wave, "where the route of the answer leads is not known", to.source);
  const why = `the answer leaves by another way than the packets came: ${kind.replaceAll("-", " ")}`;
  const fix = "route the answer back by what the packets came by";
  return stopped(wave, { kind: "no-return-path", at: source, why, fix });
}

function expectedOf(
  crossing: Crossing,
): { readonly kind: "local" | "peering" | "internet-gateway"; readonly node?: string } | undefined {
  switch (crossing.kind) {
    case "same-subnet":
    case "local":
      return { kind: "local" };
    case "peering":
      return { kind: "peering", node: crossing.peering };
    case "internet-gateway":
      return { kind: "internet-gateway", node: crossing.gateway };
    case "gateway-endpoint":
      return undefined;
  }
}

function crossingHop(
  { model }: World,
  node: string,
  to: Link,
  kind: "local" | "peering" | "internet-gateway",
) {
  const name = (model.peerings.get(node) ?? model.internetGateways.get(node))?.name ?? node;
  return {
    kind: kind === "internet-gateway" ? kind : "peering",
    node,
    name,
    text: "back by the same way",
    sources: [to.source],
  } as const;
}

/** An appliance, or a gateway that is not modelled, could hand the answer on. */
function isVague(to: Link): boolean {
  return to.kind === "unknown";
}

/** A network ACL stops answers as it stops any packet; only a missing way back has a word of its own. */
function answerStopped(stop: Stop): Stop {
  return { ...stop, why: `the answer is stopped: ${stop.why}` };
}
