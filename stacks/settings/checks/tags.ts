/**
 * The limits of tags. They hold for every service, although EC2 alone would take more characters: the same tags
 * go to roles, log groups and hosted zones.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices
 */
import type { Issue } from "../../../network/issue";
import type { Draft } from "../draft";
import { type Path, pathText } from "../paths";
import { show } from "../translate";
import { vpcViews } from "./vpcs";

const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** AWS takes 50 tags of a resource; Name is ours, and SubnetType awsx's. */
const MOST_TAGS = 48;
const CHARACTERS = /^[\p{L}\p{N}\s_.:/=+\-@]*$/u;

type Tags = Readonly<Record<string, string>>;

/** Every problem with the tags of all resources and of single VPCs. */
export function checkTags(draft: Draft): Issue[] {
  const everywhere = draft.tags ?? {};
  const own = vpcViews(draft).map(({ path, tags }) => ({ path: [...path, "tags"], tags }));
  const services = Object.entries(draft.services ?? {}).map(([name, { tags }]) => {
    return { path: ["services", name, "tags"], tags };
  });
  const sites = Object.entries(draft.sites ?? {}).map(([name, { tags }]) => {
    return { path: ["sites", name, "tags"], tags };
  });
  return [{ path: ["tags"], tags: everywhere }, ...own, ...services, ...sites].flatMap(({ path, tags }) => [
    ...Object.entries(tags).flatMap(([key, value]) => checkTag([...path, key], key, value)),
    ...checkCount(path, tags, everywhere),
  ]);
}

function checkTag(path: Path, key: string, value: string): Issue[] {
  const text = pathText(path);
  if (key === "Name") {
    const message = "got Name, expected another key, since each resource has a Name of its own; remove it";
    return [{ code: "tag-name-reserved", path: text, message }];
  }
  if (/^aws:/i.test(key)) {
    const message = `got ${show(key)}, expected a key that does not begin with aws:, which AWS keeps for itself; rename it`;
    return [{ code: "tag-prefix-reserved", path: text, message }];
  }
  if (key.length < 1 || key.length > LONGEST_KEY || value.length > LONGEST_VALUE) {
    const message = `got a key of ${key.length} and a value of ${value.length} characters, expected 1 to ${LONGEST_KEY} and at most ${LONGEST_VALUE}; change it`;
    return [{ code: "tag-length", path: text, message }];
  }
  if (CHARACTERS.test(key) && CHARACTERS.test(value)) return [];
  const message = `got ${show(key)}: ${show(value)}, expected letters, digits, blanks and _ . : / = + - @ only; change it`;
  return [{ code: "tag-characters", path: text, message }];
}

function checkCount(path: Path, tags: Tags, everywhere: Tags): Issue[] {
  const count = Object.keys({ ...everywhere, ...tags }).length;
  // Too many for all resources is said once, not for every VPC again.
  if (count <= MOST_TAGS || (tags !== everywhere && Object.keys(everywhere).length > MOST_TAGS)) return [];
  const message = `got ${count} tags with those of all resources, expected at most ${MOST_TAGS}, since AWS takes 50 and two are set for you; use fewer`;
  return [{ code: "tags-too-many", path: pathText(path), message }];
}
