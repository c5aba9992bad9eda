/** Rules about names: reserved ones, and those that stand twice in one list. */
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";

/** Names of resources begin with the name of the VPC, so a spoke's may not be the hub's. */
const RESERVED = "hub";

/** Spokes whose name is taken. */
export function checkSpokeNames({ spokes = {} }: Draft): Issue[] {
  if (!Object.hasOwn(spokes, RESERVED)) return [];
  const message = `got ${RESERVED}, expected another name, since the hub has this one; rename the spoke`;
  return [{ code: "name-reserved", path: pathText(["spokes", RESERVED]), message }];
}

/** Names that a list holds more than once, at each place after the first. */
export function namesTwice(path: Path, names: readonly string[]): Issue[] {
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    const message = `got ${name} again, expected each name once; remove one of the two`;
    return [{ code: "name-twice", path: pathText([...path, index]), message }];
  });
}
