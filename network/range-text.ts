/**
 * Whether a text is a range at all: the first thing that every check of a range says. What a range may be used for is
 * for the checks of its user.
 */
import { networkOf, parseCidr } from "./cidr";
import type { Issue } from "./issue";

/**
 * A text that is no range, or one with host bits, or IPv6 where only IPv4 is accepted. Codes: `range-malformed`,
 * `range-host-bits`, `range-not-ipv4`.
 *
 * @param family `ipv4`, or `any` where both are accepted
 * @param remedy what to do in place of IPv6, as a message ends
 */
export function checkRangeText(
  text: string,
  path: string,
  family: "ipv4" | "any" = "any",
  remedy = "use one such as 10.0.0.0/16",
): Issue[] {
  const range = parseCidr(text);
  if (range !== undefined) {
    if (range.family === 4 || family === "any") return [];
    return [{ code: "range-not-ipv4", path, message: `got ${text}, expected an IPv4 range; ${remedy}` }];
  }
  const network = networkOf(text);
  if (network !== undefined) {
    return [
      { code: "range-host-bits", path, message: `got ${text}, expected no host bits; write ${network}` },
    ];
  }
  const expected = family === "ipv4" ? "an IPv4 range" : "a range";
  return [
    { code: "range-malformed", path, message: `got ${text}, expected ${expected} such as 10.0.0.0/16` },
  ];
}
