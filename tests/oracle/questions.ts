/** Names on the way: what a client learns, and whether a question that a Resolver rule sends elsewhere is heard. */
import type { Vpc } from "../../network/model/types";
import type { ResolverRule } from "../../network/model/vpn-types";
import type { Holder } from "./filters";
import { type Names, type Resolution, resolve } from "./names";
import { type Answer, type Destination, type Flow, NO, perhaps, YES } from "./packet";
import { heedWarnings, vpcOf } from "./places";
import { interfacesOf, type ResolverInterface } from "./resolvers";
import { meet, step, Stop, unknown, type Walk } from "./walk";

export function destinationOf(walk: Walk, vpc: Vpc): Destination {
  const { model, world, flow } = walk;
  if (flow.to.kind === "address") return flow.to;
  const { name, take } = flow.to;
  const names: Names = { model, world, asks: (rule) => isAsked(walk, rule) };
  const resolution: Resolution = resolve(names, vpc, name);
  switch (resolution.kind) {
    case "nothing":
      throw new Stop("name-not-resolved", resolution.why, resolution.at, resolution.alternatives);
    case "unknown":
      throw unknown(resolution.why);
    case "public":
      step(walk, `${name} is a public address of ${resolution.service}`);
      return resolution;
    case "addresses": {
      const address = resolution.addresses[take % resolution.addresses.length];
      if (address === undefined) throw unknown(`nobody knows where an interface for ${name} is`);
      step(walk, `${name} is ${address}`);
      const { endpoint } = resolution;
      return endpoint === undefined ? { kind: "address", address } : { kind: "address", address, endpoint };
    }
  }
}

/** Any port that a name server may ask from. */
export const ASKING_PORTS = [1024, 32768, 49999, 50000, 65535];

/** Whether a question by a rule may come to a name server and be answered: from any interface of its endpoint, at any target. */
function isAsked(walk: Walk, rule: ResolverRule): Answer {
  const { model, world } = walk;
  const endpoint =
    rule.endpoint?.kind === "node" ? model.resolverEndpoints.get(rule.endpoint.node) : undefined;
  if (endpoint === undefined) return perhaps(`by which endpoint ${rule.name} asks is not known`);
  const tries = interfacesOf(world, endpoint).flatMap((one) =>
    rule.targets.flatMap(({ address, port }) =>
      ASKING_PORTS.map((sourcePort) => questionBy(walk, one, { address, port, sourcePort })),
    ),
  );
  const lost = tries.length > 0 && tries.every(({ is }) => is === "no");
  return lost ? NO : perhaps(`what is answered by ${rule.name} is not known`);
}

interface Question {
  readonly address: string;
  readonly port: number;
  readonly sourcePort: number;
}

function questionBy(walk: Walk, { endpoint, ...at }: ResolverInterface, question: Question): Answer {
  const { model } = walk;
  const subnet = model.subnets.get(at.subnet ?? "");
  if (subnet?.vpc.kind !== "node" || at.address === undefined)
    return perhaps(`where ${endpoint.name} is is not known`);
  const { address } = at;
  const vpc = vpcOf(model, subnet.vpc.node);
  const holder: Holder = { vpc: vpc.id, groups: endpoint.securityGroups };
  const to = { kind: "address" as const, address: question.address };
  return arrives(walk, { from: { subnet: subnet.id, address }, to, ...udp(question) }, (probe) => {
    heedWarnings(model, vpc);
    if (!subnet.cidr.known) meet(probe, unknown(`the range of ${subnet.name} ${subnet.cidr.why}`));
    walk.send(probe, { vpc, subnet, holder, address, account: vpc.account }, to);
  });
}

export function udp({ sourcePort, port }: Question) {
  return { protocol: "udp" as const, sourcePort, port };
}

/** Whether a packet of its own arrives and is answered. */
export function arrives(walk: Walk, flow: Flow, send: (probe: Walk) => void): Answer {
  const probe: Walk = { ...walk, flow, steps: [], events: [] };
  try {
    send(probe);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    meet(probe, error);
  }
  const [first] = probe.events;
  if (first === undefined) return YES;
  return probe.events.some(({ verdict }) => verdict !== "unknown") ? NO : perhaps(first.message);
}
