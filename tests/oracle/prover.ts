/** The proof as a prover that can be compared with the simulator: its word about one packet. */
import type { NetworkModel } from "../../network/model/types";
import type { Verdict, World } from "../../network/reachability";
import { isBlocked } from "../../network/reachability/verdict";
import { type Packet, proveInSpace, provePacket, worldOf } from "../network/reachability/packet-prover";
import type { Prover, ProverAnswer } from "./agreement";
import type { Flow, World as Chosen } from "./packet";

/** The proof of each packet for itself. Parts that disagree about the packet, or none at all, count as not known. */
export function prover(): Prover {
  return proverBy(provePacket, () => UNKNOWN);
}

/**
 * The proof of everything that a place sends, asked once, as findings ask it: a verdict has to hold for every packet that
 * it speaks of. To an address that it does not speak of nothing gets.
 */
export function spaceProver(): Prover {
  return proverBy(proveInSpace, ({ to }) =>
    to.kind === "name" ? UNKNOWN : { verdict: "no-route", detail: "no part has it" },
  );
}

const UNKNOWN: ProverAnswer = { verdict: "unknown" };

function proverBy(
  prove: (world: World, packet: Packet) => Verdict[],
  unspoken: (packet: Packet) => ProverAnswer,
): Prover {
  const worlds = new WeakMap<NetworkModel, World>();
  return (model, flow, world) => {
    const packet = packetOf(flow, world);
    const verdicts = prove(worldOf(worlds, model), packet);
    const kinds = [...new Set(verdicts.map(({ kind }) => kind))];
    const [only, ...more] = kinds;
    if (only === undefined) return unspoken(packet);
    if (more.length > 0) return { verdict: "unknown", detail: kinds.join(", ") };
    const doubted = verdicts.some((verdict) => isBlocked(verdict) && verdict.earlier.length > 0);
    return { verdict: only, doubted };
  };
}

/** A packet of the simulator as the proof's own is given. */
export function packetOf(
  { from, to, protocol, sourcePort, port }: Flow,
  { interfaces, balancers }: Chosen,
): Packet {
  return {
    ...("subnet" in from
      ? { subnet: from.subnet }
      : "site" in from
        ? { site: from.site }
        : { into: from.internet }),
    source: from.address,
    to,
    protocol,
    sourcePort,
    port,
    take: to.kind === "name" ? to.take : 0,
    interfaces,
    balancers,
  };
}
