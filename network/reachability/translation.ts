/**
 * Packets that stand for others: what a NAT gateway sends for the sake of a workload's packets, and their answers. Only
 * the far end's address and port stay the same, so by these each is traced to what it stands for.
 */
import type { Link } from "../model/types";
import { EVERY_ADDRESS } from "./addresses";
import type { Inside } from "./ends";
import { interval } from "./intervals";
import { judgeAcl } from "./network-acls";
import { intersectPackets, isEmpty, type PacketSet, subtractPackets } from "./packets";
import { aclStop } from "./stops";
import { ALL_TRAFFIC } from "./traffic";
import { filtered, type Progress, type Wave, type Way } from "./wave";
import type { World } from "./world";

/** "Ports 1024-65535": https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html */
const OWN_PORTS = interval(1024, 65535);

/** The same packets with the gateway's address and ports. */
export function withOwnAddress({ addresses }: Inside, packets: PacketSet): PacketSet {
  return packets.map((box) => ({
    ...box,
    source: addresses,
    sourcePorts: !isPing(box) ? OWN_PORTS : box.sourcePorts,
  }));
}

/** What a network ACL makes of packets that stand for those of the wave. */
export function past(
  world: World,
  acl: Link,
  direction: "ingress" | "egress",
  standing: PacketSet,
  wave: Wave,
  way: Way,
): Progress {
  const judgements = judgeAcl(world, acl, direction, standing);
  const meant = judgements.map((judgement) => ({
    ...judgement,
    packets: standFor(judgement.packets, wave, way),
  }));
  return filtered(
    wave,
    meant.filter(({ packets }) => !isEmpty(packets)),
    (judgement) => {
      const real = judgements[meant.indexOf(judgement)] ?? judgement;
      const stop = aclStop(real, direction);
      return way === "out" ? stop : { ...stop, why: `the answer is stopped: ${stop.why}` };
    },
    way,
  );
}

/** Packets of the wave for whose sake these travel: by the far end, which no translation changes. */
function standFor(packets: PacketSet, wave: Wave, way: Way): PacketSet {
  const far = packets.map((box) => ({
    ...box,
    source: EVERY_ADDRESS,
    destination: way === "out" ? box.destination : box.source,
    sourcePorts: ALL_TRAFFIC.sourcePorts,
    destinationPorts:
      way === "out" ? box.destinationPorts : isPing(box) ? ALL_TRAFFIC.destinationPorts : box.sourcePorts,
  }));
  return intersectPackets(wave.packets, joined(far));
}

function isPing({ protocol }: PacketSet[number]): boolean {
  return protocol.every(({ first, last }) => first === 1n && last === 1n);
}

/** Boxes that may overlap once a dimension is gone, as disjoint ones. */
function joined(boxes: PacketSet): PacketSet {
  return boxes.reduce<PacketSet>((sum, box) => [...sum, ...subtractPackets([box], sum)], []);
}
