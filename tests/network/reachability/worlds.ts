/** Sketched networks as worlds to ask. */
import { buildModel } from "../../../network/model/build";
import { createWorld, type EstateFacts, readEstateFacts, type World } from "../../../network/reachability";
import { recordingOf, type Sketch } from "../../scenarios/network";

export function worldOf(sketch: Sketch, facts: Partial<EstateFacts> = {}): World {
  const resources = recordingOf(sketch);
  return createWorld(buildModel(resources), { ...readEstateFacts(resources), ...facts });
}
