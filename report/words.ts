/** Small turns of phrase that several sections of a report share. */
import type { Canvas } from "./paint";
import type { AccessKind } from "../network/report";

/** What stands for a value that is not known before deployment. */
export const UNKNOWN_WORD = "unknown";

/** The value, or the word for one that is not known. */
export function told(value: string | null): string {
  return value ?? UNKNOWN_WORD;
}

/** `1 zone`, `3 zones`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : several}`;
}

/** `4096` as `4,096`, whatever the machine's language. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `euw1-az1, euw1-az2` as `euw1-az1, az2`: zone ids after the first leave out what they share with it. */
export function zoneList(zones: readonly (string | null)[]): string {
  let region = "";
  return zones
    .map((zone) => {
      const [, prefix = "", rest = ""] = /^(.+-)(az\d+)$/.exec(zone ?? "") ?? [];
      const short = prefix !== "" && prefix === region;
      region = prefix;
      return short ? rest : told(zone);
    })
    .join(", ");
}

const ACCESS: Readonly<Record<AccessKind, string>> = {
  organisation: "organisation",
  accounts: "accounts",
  given: "given policy",
  full: "full",
};

export function accessWord(access: AccessKind | null): string {
  return access === null ? UNKNOWN_WORD : ACCESS[access];
}

/** `yes`, `no`, or the word for not known. */
export function yesNo(value: boolean | null): string {
  return value === null ? UNKNOWN_WORD : value ? "yes" : "no";
}

/** The type token as code writes it: `aws:ec2/route:Route` as `ec2.Route`, `causeway:components:HubVpc` as `HubVpc`. */
export function typeWord(type: string): string {
  const [, module = "", name] = /^aws:([^/:]+)\/[^:]+:(.+)$/.exec(type) ?? [];
  if (name !== undefined) return `${module}.${name}`;
  return /^causeway:[^:]+:(.+)$/.exec(type)?.[1] ?? type;
}

/** Items by key, in the order in which their keys first came. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Words in lines of the canvas' width, each indented. */
export function wrap(words: readonly string[], { width }: Canvas, indent: number): string {
  const lines: string[] = [];
  for (const word of words) {
    const open = lines.at(-1);
    if (open === undefined || indent + open.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${open} ${word}`;
  }
  return lines.map((line, index) => `${" ".repeat(index === 0 ? indent : indent + 2)}${line}`).join("\n");
}
