/** Rules about names: reserved ones, those that stand twice in one list, and those that run into each other. */
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";

/** Names of resources begin with the name of the VPC, so a spoke's may not be the hub's. */
const RESERVED = "hub";

/** Names that are taken, or that would give two resources one name. */
export function checkNames(draft: Draft): Issue[] {
  return [...checkReserved(draft), ...checkTierNames(draft), ...checkServiceKeys(draft)];
}

/** Names that a list holds more than once, at each place after the first. */
export function namesTwice(path: Path, names: readonly string[]): Issue[] {
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    const message = `got ${name} again, expected each name once; remove one of the two`;
    return [{ code: "name-twice", path: pathText([...path, index]), message }];
  });
}

function checkReserved({ spokes = {} }: Draft): Issue[] {
  if (!Object.hasOwn(spokes, RESERVED)) return [];
  const message = `got ${RESERVED}, expected another name, since the hub has this one; rename the spoke`;
  return [{ code: "name-reserved", path: pathText(["spokes", RESERVED]), message }];
}

/** Tier `b-c` of spoke `a` and tier `c` of spoke `a-b` would both be `a-b-c`. */
function checkTierNames({ spokes = {} }: Draft): Issue[] {
  const tiers = Object.entries(spokes).flatMap(([name, spoke]) => {
    if (spoke.source === "adopted") return [];
    return Object.keys(spoke.tiers).map((tier) => ["spokes", name, "tiers", tier] as const);
  });
  return sameJoined(tiers.map((path) => ({ path, joined: `${path[1]}-${path[3]}` })));
}

function checkServiceKeys({ hub }: Draft): Issue[] {
  const services = Object.entries(hub?.endpointSets ?? {}).flatMap(([name, set]) =>
    Object.keys(set.services).map((key) => ["hub", "endpointSets", name, "services", key] as const),
  );
  return sameJoined(services.map((path) => ({ path, joined: `${path[2]}-${path[4]}` })));
}

/** Names of resources that two parts of the settings would both give. Code: `name-ambiguous`. */
export function sameJoined(
  named: readonly { readonly path: readonly string[]; readonly joined: string }[],
): Issue[] {
  const holders = new Map<string, readonly string[]>();
  return named.flatMap(({ path, joined }) => {
    const holder = holders.get(joined);
    holders.set(joined, holder ?? path);
    if (holder === undefined) return [];
    const message = `got a name that makes ${joined}, as ${pathText(holder)} does, expected names that stay apart when joined; rename one`;
    return [{ code: "name-ambiguous", path: pathText(path), message }];
  });
}
