/**
 * Routes to an instance or a network interface: with its source/destination check on it drops what is not its own; with
 * the check off it may send packets on, which is its own affair.
 * https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html#route-tables-appliance-routing
 */
import { nodeOf } from "../model/facts";
import type { Machine } from "../model/machine-types";
import type { Link, Route } from "../model/types";
import { describeAddresses } from "./addresses";
import type { Inside } from "./ends";
import type { Journey } from "./forward";
import { meets } from "./intervals";
import { machineInside } from "./machines";
import { judgeAcl } from "./network-acls";
import { valuesOf } from "./packets";
import { aclStop } from "./stops";
import { filtered, goesOn, lost, type Progress, type Stop, stopped, through, type Wave } from "./wave";
import type { World } from "./world";

export function intoInterface({ world, origin }: Journey, wave: Wave, { target }: Route): Progress {
  const { to } = target;
  const machine = machineOf(world, to);
  if (machine === undefined)
    return lost(wave, "where a network interface sends packets is not modelled", to.source);
  const inside = machineInside(world, machine);
  if (inside === undefined) return lost(wave, `where ${machine.name} is is not known`, machine.source);
  return through(enterMachine(world, origin, inside, wave), (part) => pass(machine, inside, part));
}

/** The network ACL comes first, except within one subnet. */
function enterMachine(world: World, origin: Inside, { subnet }: Inside, wave: Wave): Progress {
  if (subnet.id === origin.subnet.id) return goesOn(wave);
  const judgements = judgeAcl(world, subnet.networkAcl, "ingress", wave.packets);
  return filtered(wave, judgements, (judgement) => aclStop(judgement, "ingress"));
}

function pass(machine: Machine, { addresses }: Inside, wave: Wave): Progress {
  const { name, sourceDestCheck: check } = machine;
  if (meets(valuesOf(wave.packets, "destination"), addresses))
    return lost(wave, `whether packets are for ${name} itself is not modelled`, machine.source);
  if (!check.known) return lost(wave, `the source/destination check of ${name} ${check.why}`, check.source);
  if (check.value) return stopped(wave, checkStop(machine, wave));
  return lost(wave, `what ${name} does with packets that are not for it is not modelled`, check.source);
}

function checkStop({ name, id }: Machine, wave: Wave): Stop {
  const to = describeAddresses(valuesOf(wave.packets, "destination"));
  return {
    kind: "source-destination-check",
    at: { urn: id, property: "sourceDestCheck" },
    why: `${name} takes packets for its own address only, and these are for ${to}`,
    fix: `set sourceDestCheck of ${name} to false, if it is to send packets on`,
  };
}

/** What stops an answer whose route leads to a machine; undefined where nobody knows. */
export function answerTaken(world: World, to: Link, wave: Wave): Stop | undefined {
  const machine = machineOf(world, to);
  const inside = machine && machineInside(world, machine);
  if (machine === undefined || inside === undefined) return undefined;
  if (meets(valuesOf(wave.packets, "destination"), inside.addresses)) return undefined;
  const { sourceDestCheck: check } = machine;
  return check.known && check.value ? checkStop(machine, wave) : undefined;
}

function machineOf({ model }: World, to: Link): Machine | undefined {
  return model.machines.get(nodeOf(to) ?? "");
}
