/**
 * Ways between two subnets, worked out once for every packet and used for each pair of interfaces in them. Only what
 * goes on by a known way takes the short cut: a stop is worked out anew, so that its words are about its own packets.
 */
import type { Inside } from "./ends";
import { coversPackets, intersectPackets, isEmpty, subtractPackets } from "./packets";
import { ALL_TRAFFIC, packetsOn } from "./traffic";
import { goesOn, type Progress, type Wave, type Way } from "./wave";
import { rememberedOf, type World } from "./world";

/** Where packets come from, where they go, and the key of the way between, which must say all that it depends on. */
export interface Leg {
  readonly from: Inside;
  readonly to: Inside;
  readonly way: Way;
  readonly key: string;
}

/** Sends a wave along a leg. */
export function along(
  world: World,
  { from, to, way, key }: Leg,
  wave: Wave,
  walk: (wave: Wave) => Progress,
): Progress {
  const known = rememberedOf(world, `legs ${way} ${key}`, from.subnet, to.subnet, () => {
    const packets = packetsOn(from.addresses, to.addresses, [ALL_TRAFFIC]);
    const start: Wave = {
      packets,
      out: [],
      back: [],
      doubts: [],
      assumptions: [],
      vpcs: [],
      crossing: wave.crossing,
    };
    return walk(start).going;
  });
  const going: Wave[] = [];
  let rest = wave.packets;
  for (const part of known) {
    const packets = coversPackets(part.packets, rest) ? rest : intersectPackets(rest, part.packets);
    if (isEmpty(packets)) continue;
    going.push(joined(wave, part, packets));
    rest = packets === rest ? [] : subtractPackets(rest, packets);
    if (isEmpty(rest)) return goesOn(...going);
  }
  return walk(wave);
}

function joined(wave: Wave, part: Wave, packets: Wave["packets"]): Wave {
  return {
    packets,
    out: [...wave.out, ...part.out],
    back: [...wave.back, ...part.back],
    doubts: [...wave.doubts, ...part.doubts],
    assumptions: wave.assumptions,
    vpcs: [...wave.vpcs, ...part.vpcs],
    ...(part.crossing === undefined ? {} : { crossing: part.crossing }),
  };
}
