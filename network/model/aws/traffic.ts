/** Protocols and ports of rules, as security groups and network ACLs write them. */
import type { Json } from "../../recorded";
import { isPort } from "../../ports";
import { factOf, known, unknown, whole } from "../facts";
import type { Fact, IpProtocol, Source, TrafficMatch } from "../types";

/** What a rule says, in whichever words its resource has. */
export interface RuleWords {
  readonly protocol: Json | undefined;
  readonly fromPort: Json | undefined;
  readonly toPort: Json | undefined;
  /** Network ACLs have words of their own for these; security groups write them as ports. */
  readonly icmpType: Json | undefined;
  readonly icmpCode: Json | undefined;
}

/** https://www.iana.org/assignments/protocol-numbers: the four that AWS has words for. */
const WORDS: Readonly<Record<string, IpProtocol>> = {
  "-1": "all",
  all: "all",
  "6": "tcp",
  tcp: "tcp",
  "17": "udp",
  udp: "udp",
  "1": "icmp",
  icmp: "icmp",
  "58": "icmpv6",
  icmpv6: "icmpv6",
};

/** The traffic that a rule is about, besides addresses. */
export function matchOf(words: RuleWords, source: Source): Fact<TrafficMatch> {
  const protocol = factOf(words.protocol, source, readProtocol);
  if (!protocol.known) return protocol;
  switch (protocol.value) {
    case "tcp":
    case "udp":
      return withPorts(protocol.value, words, source);
    case "icmp":
    case "icmpv6":
      return withIcmp(protocol.value, words, source);
    default:
      // All other protocols have no ports, and AWS ignores those of a rule for all.
      return known({ protocol: protocol.value }, source);
  }
}

function readProtocol(value: Json): IpProtocol | undefined {
  const word = String(value).toLowerCase();
  const named = WORDS[word];
  if (named !== undefined) return named;
  return /^\d{1,3}$/.test(word) && Number(word) <= 255 ? `${Number(word)}` : undefined;
}

function withPorts(protocol: IpProtocol, words: RuleWords, source: Source): Fact<TrafficMatch> {
  const from = factOf(words.fromPort, source, whole);
  const to = factOf(words.toPort, source, whole);
  if (!from.known) return from;
  if (!to.known) return to;
  if (!isPort(from.value) || !isPort(to.value) || from.value > to.value) {
    return unknown(`has the unexpected ports ${from.value} to ${to.value}`, source);
  }
  return known({ protocol, ports: { from: from.value, to: to.value } }, source);
}

/** -1 means every type, or every code of a type; so does a network ACL rule that gives none. */
function withIcmp(protocol: IpProtocol, words: RuleWords, source: Source): Fact<TrafficMatch> {
  const type = factOf(words.icmpType, source, whole, -1);
  const code = factOf(words.icmpCode, source, whole, -1);
  if (!type.known) return type;
  if (!code.known) return code;
  if (type.value < 0) return known({ protocol }, source);
  const icmp = code.value < 0 ? { type: type.value } : { type: type.value, code: code.value };
  return known({ protocol, icmp }, source);
}
