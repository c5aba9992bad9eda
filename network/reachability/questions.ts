/** From an intent's words to a flow, with every word that means nothing as an issue. */
import type { Issue } from "../issue";
import { oneOf } from "../nearest";
import type { Flow } from "./flows";
import type { Parsed } from "./selector-issues";
import { parseSelector, type Selector } from "./selectors";
import { parseTraffic, type Traffic, TRAFFIC_WORDS } from "./traffic";
import type { World } from "./world";

/** A question about reachability in words. */
export interface Question {
  readonly from: string;
  readonly to: string;
  /** Such as `443`, `1024-65535`, `udp/53`, `icmp` or `all`. */
  readonly ports: readonly string[];
}

/**
 * Reads a question. Codes: those of {@link parseSelector}, `traffic-malformed`, `traffic-empty`, `source-begins-nothing`.
 *
 * @param path where the question stands, such as `intents[2]`; empty for a question of its own
 */
export function readQuestion(
  world: World,
  { from, to, ports }: Question,
  path = "",
): { readonly flow: Flow } | { readonly issues: readonly Issue[] } {
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  const source = beginning(parseSelector(world, from, at("from")), at("from"));
  const target = parseSelector(world, to, at("to"));
  const kinds = ports.map((text, index) => ({
    traffic: parseTraffic(text),
    issue: notTraffic(text, `${at("ports")}[${index}]`),
  }));
  const issues = [
    ...(source.ok ? [] : [source.issue]),
    ...(target.ok ? [] : [target.issue]),
    ...kinds.flatMap(({ traffic, issue }) => (traffic === undefined ? [issue] : [])),
    ...(ports.length === 0 ? [noTraffic(at("ports"))] : []),
  ];
  if (!source.ok || !target.ok || issues.length > 0) return { issues };
  const traffic = kinds.flatMap((kind): Traffic[] => kind.traffic ?? []);
  return { flow: { from: source.value, to: target.value, traffic } };
}

/** Endpoints, services and names begin no flow. */
function beginning(parsed: Parsed<Selector>, path: string): Parsed<Selector> {
  if (!parsed.ok) return parsed;
  switch (parsed.value.kind) {
    case "vpc":
    case "range":
    case "site":
    case "internet":
    case "everything":
      return parsed;
    case "endpoint":
    case "gateway-endpoint":
    case "published":
    case "name":
    case "other-spokes":
    case "other-sites":
    case "resolver": {
      const message = `got ${parsed.value.text}, expected a place where flows begin: a spoke, a tier, a site, a range, internet or everything`;
      return { ok: false, issue: { code: "source-begins-nothing", path, message } };
    }
  }
}

function notTraffic(text: string, path: string): Issue {
  return {
    code: "traffic-malformed",
    path,
    message: `got ${text}, expected traffic such as ${oneOf(TRAFFIC_WORDS)}`,
  };
}

function noTraffic(path: string): Issue {
  return {
    code: "traffic-empty",
    path,
    message: `got no traffic, expected some, such as ${oneOf(TRAFFIC_WORDS)}`,
  };
}
