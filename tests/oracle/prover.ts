/** The proof as a prover that can be compared with the simulator: its word about one packet. */
import type { NetworkModel } from "../../network/model/types";
import type { World } from "../../network/reachability";
import { isBlocked } from "../../network/reachability/verdict";
import { provePacket, worldOf } from "../network/reachability/packet-prover";
import type { Prover } from "./agreement";

/** Parts that disagree about the packet, or none at all, count as not known. */
export function prover(): Prover {
  const worlds = new WeakMap<NetworkModel, World>();
  return (model, { from, to, protocol, sourcePort, port }, { interfaces, balancers }) => {
    const verdicts = provePacket(worldOf(worlds, model), {
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
    });
    const kinds = [...new Set(verdicts.map(({ kind }) => kind))];
    const [only, ...more] = kinds;
    if (only === undefined || more.length > 0) return { verdict: "unknown", detail: kinds.join(", ") };
    const doubted = verdicts.some((verdict) => isBlocked(verdict) && verdict.earlier.length > 0);
    return { verdict: only, doubted };
  };
}
