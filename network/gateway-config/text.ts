/**
 * Helpers to write configuration texts: lines, names, and the marks that stand for what is not known yet.
 * Imports the kernel and types only.
 */
import { cidrOf, formatAddress } from "../cidr";
import { formatIssue } from "../issue";
import { insideIndex } from "../vpn/inside-cidrs";
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import { checkPresharedKey, SecretText } from "../vpn/preshared-key";
import type { ConfigFile, DeviceFacts } from "./config";

/** A line, several, or none; arrays are only there to group. */
export type Lines = string | undefined | readonly Lines[];

/** The lines as one text that ends with a line break. */
export function textOf(...lines: readonly Lines[]): string {
  return `${flat(lines).join("\n")}\n`;
}

/** The lines moved in by some spaces; empty ones stay empty. */
export function indent(spaces: number, ...lines: readonly Lines[]): string[] {
  return flat(lines).map((line) => (line === "" ? line : `${" ".repeat(spaces)}${line}`));
}

function flat(lines: readonly Lines[]): string[] {
  return lines.flatMap((line) => (line === undefined ? [] : typeof line === "string" ? [line] : flat(line)));
}

/** A mark for what has to be filled in. Angle brackets are used for nothing else in any text. */
export function placeholder(what: string): string {
  return `<${what}>`;
}

/** The marks in a text, in order of first appearance. */
export function placeholdersIn(text: string): string[] {
  return [...new Set(text.match(/<[a-z][a-z0-9 -]*>/g) ?? [])];
}

/** Public address of AWS's end, or its mark. */
export function outsideAddress(tunnel: TunnelPlan): string {
  return tunnel.awsOutsideAddress ?? placeholder(`outside address of tunnel ${tunnel.number}`);
}

/** Public address of the customer's end, or its mark. */
export function customerAddress(plan: SitePlan): string {
  return plan.customerAddress ?? placeholder("public address of this device");
}

/**
 * The key of a tunnel if it was revealed, or its mark.
 *
 * @throws Error when the key has a character that AWS refuses: it could end a quotation and write a line of its own
 */
export function keyText(tunnel: TunnelPlan): string {
  if (!(tunnel.key instanceof SecretText)) return placeholder(`pre-shared key of tunnel ${tunnel.number}`);
  const key = tunnel.key.reveal();
  const [issue] = checkPresharedKey(key, `tunnel${tunnel.number}`);
  if (issue !== undefined) throw new Error(formatIssue(issue));
  return key;
}

/** Whether a text with {@link keyText} in it shows a key. */
export function showsKey(plan: SitePlan): boolean {
  return plan.tunnels.some(({ key }) => key instanceof SecretText);
}

/** The interface that faces the internet, or its mark. */
export function outsideInterface(facts: DeviceFacts): string {
  return facts.outsideInterface ?? placeholder("outside interface");
}

/** A file with the tunnels' keys in it. */
export function keyFile(plan: SitePlan, name: string, text: string): ConfigFile {
  return { name, text, secret: showsKey(plan) };
}

/** A file without any key. */
export function plainFile(name: string, text: string): ConfigFile {
  return { name, text, secret: false };
}

/** Name of everything that belongs to a site on its device: `causeway-hq`. */
export function siteName(plan: SitePlan): string {
  return `causeway-${plan.name}`;
}

/** Name of everything that belongs to one tunnel: `causeway-hq-1`. */
export function tunnelName(plan: SitePlan, tunnel: TunnelPlan): string {
  return `${siteName(plan)}-${tunnel.number}`;
}

/** Number of a tunnel's interface: that of its inside range, so no other tunnel of the gateway has it. */
export function interfaceNumber(tunnel: TunnelPlan): number {
  return insideIndex(tunnel.insideCidr);
}

/** Network address and netmask of a range: `10.0.0.0`, `255.255.0.0`. */
export function networkAndMask(text: string): { readonly network: string; readonly mask: string } {
  const { first, prefixLength } = cidrOf(text);
  const mask = (0xffffffffn << BigInt(32 - prefixLength)) & 0xffffffffn;
  return { network: formatAddress(4, first), mask: formatAddress(4, mask) };
}
