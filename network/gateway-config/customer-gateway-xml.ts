/**
 * Reads the configuration that AWS writes for a customer gateway (the generic XML that the console and
 * `customerGatewayConfiguration` give) and fills a plan with it. AWS lists the tunnels in any order, so they are
 * told apart by their inside range. Keys stay wrapped, and never appear in an issue. Imports the kernel, its
 * neighbours and an XML parser.
 */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { networkOf, parseAddress } from "../cidr";
import { under, type Issue } from "../issue";
import type { SitePlan, TunnelPlan } from "../vpn/plan";
import { checkPresharedKey, SecretText } from "../vpn/preshared-key";

/** One tunnel as AWS describes it. */
export interface DescribedTunnel {
  readonly insideCidr: string;
  readonly awsOutsideAddress: string;
  readonly customerOutsideAddress?: string;
  readonly awsInsideAddress: string;
  readonly customerInsideAddress: string;
  /** ASNs of a connection with BGP. */
  readonly amazonAsn?: number;
  readonly customerAsn?: number;
  /** Absent when the key is kept in Secrets Manager or a certificate is used. */
  readonly key?: SecretText;
}

/** What was read, or why not. */
export interface ReadGatewayXml {
  readonly tunnels: readonly DescribedTunnel[];
  readonly issues: readonly Issue[];
}

/**
 * Reads the XML.
 *
 * @returns codes gateway-xml-malformed, gateway-xml-tunnels (not two), gateway-xml-address, and those of a key
 */
export function readGatewayXml(text: string): ReadGatewayXml {
  const tunnels = tunnelElements(text);
  if (tunnels === undefined) {
    const message =
      "expected the XML that AWS writes for a customer gateway, with a vpn_connection at its root";
    return { tunnels: [], issues: [{ code: "gateway-xml-malformed", path: "", message }] };
  }
  if (tunnels.length !== 2) {
    const message = `got ${tunnels.length} tunnels, expected two`;
    return { tunnels: [], issues: [{ code: "gateway-xml-tunnels", path: "", message }] };
  }
  const read = tunnels.map((element, index) => {
    const { tunnel, issues } = readTunnel(element);
    return { tunnel, issues: under(`ipsec_tunnel[${index}]`, issues) };
  });
  return {
    tunnels: read.flatMap(({ tunnel }) => (tunnel === undefined ? [] : [tunnel])),
    issues: read.flatMap(({ issues }) => issues),
  };
}

/** The plan with what only AWS knows, or what does not fit. */
export interface FilledPlan {
  readonly plan: SitePlan;
  readonly issues: readonly Issue[];
}

/**
 * Fills outside addresses into a plan, and keys where they are wanted and present.
 *
 * @param reveal whether keys may be written into configurations
 * @returns codes gateway-xml-no-tunnel, gateway-xml-differs, and those of `readGatewayXml`
 */
export function fillFromGatewayXml(plan: SitePlan, text: string, reveal: boolean): FilledPlan {
  const { tunnels, issues } = readGatewayXml(text);
  if (issues.length > 0) return { plan, issues };
  const [first, second] = plan.tunnels;
  const one = fillTunnel(plan, first, tunnels, reveal);
  const two = fillTunnel(plan, second, tunnels, reveal);
  return { plan: { ...plan, tunnels: [one.tunnel, two.tunnel] }, issues: [...one.issues, ...two.issues] };
}

function fillTunnel(
  plan: SitePlan,
  tunnel: TunnelPlan,
  described: readonly DescribedTunnel[],
  reveal: boolean,
): { tunnel: TunnelPlan; issues: Issue[] } {
  const path = `tunnel${tunnel.number}`;
  const found = described.find(({ insideCidr }) => insideCidr === tunnel.insideCidr);
  if (found === undefined) {
    const has = described.map(({ insideCidr }) => insideCidr).join(" and ");
    const message = `got a file with the inside ranges ${has}, expected ${tunnel.insideCidr}; is it another connection's?`;
    return { tunnel, issues: [{ code: "gateway-xml-no-tunnel", path, message }] };
  }
  const key = reveal ? (found.key ?? tunnel.key) : tunnel.key;
  const filled = { ...tunnel, awsOutsideAddress: found.awsOutsideAddress, key };
  return { tunnel: filled, issues: differences(plan, tunnel, found, path) };
}

function differences(plan: SitePlan, tunnel: TunnelPlan, found: DescribedTunnel, path: string): Issue[] {
  const asn = plan.routing.kind === "bgp" ? plan.routing.asn : undefined;
  const pairs = [
    ["AWS's inside address", found.awsInsideAddress, tunnel.awsInsideAddress],
    ["the customer's inside address", found.customerInsideAddress, tunnel.customerInsideAddress],
    ["the customer's outside address", found.customerOutsideAddress, plan.customerAddress],
    ["the amazon ASN", found.amazonAsn, asn === undefined ? undefined : plan.amazonAsn],
    ["the customer's ASN", found.customerAsn, asn],
  ] as const;
  return pairs.flatMap(([what, got, expected]) => {
    if (got === undefined || expected === undefined || got === expected) return [];
    const message = `got ${got} as ${what}, expected ${expected}; deploy first, or take the file of this connection`;
    return [{ code: "gateway-xml-differs", path, message }];
  });
}

/** Any XML element, as the parser gives it. */
interface Element {
  readonly [name: string]: Element | readonly Element[] | string | undefined;
}

function tunnelElements(text: string): Element[] | undefined {
  // The parser takes nearly anything; the validator does not.
  if (XMLValidator.validate(text) !== true) return undefined;
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    // Nothing that AWS writes here needs an entity, and a file could define a hungry one.
    processEntities: false,
    isArray: (name) => name === "ipsec_tunnel",
  });
  const root: unknown = parser.parse(text);
  const connection = child(root, "vpn_connection");
  if (connection === undefined) return undefined;
  const tunnels = connection["ipsec_tunnel"];
  return Array.isArray(tunnels) ? tunnels.filter(isElement) : [];
}

function isElement(value: unknown): value is Element {
  return typeof value === "object" && value !== null;
}

function child(value: unknown, name: string): Element | undefined {
  const found: unknown = isElement(value) ? value[name] : undefined;
  return isElement(found) ? found : undefined;
}

/** The text at a path of element names; undefined when it is not there. */
function textAt(element: Element, ...names: readonly string[]): string | undefined {
  const last = names.at(-1) ?? "";
  const parent = names.slice(0, -1).reduce<Element | undefined>((value, name) => child(value, name), element);
  const found = parent?.[last];
  return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined;
}

function readTunnel(element: Element): { tunnel?: DescribedTunnel; issues: Issue[] } {
  const address = (side: string, where: string) =>
    textAt(element, side, `tunnel_${where}_address`, "ip_address");
  const aws = { outside: address("vpn_gateway", "outside"), inside: address("vpn_gateway", "inside") };
  const customer = {
    outside: address("customer_gateway", "outside"),
    inside: address("customer_gateway", "inside"),
  };
  const issues = [
    ...addressIssue("vpn_gateway.tunnel_outside_address", aws.outside),
    ...addressIssue("vpn_gateway.tunnel_inside_address", aws.inside),
    ...addressIssue("customer_gateway.tunnel_inside_address", customer.inside),
    ...(customer.outside === undefined
      ? []
      : addressIssue("customer_gateway.tunnel_outside_address", customer.outside)),
  ];
  const key = textAt(element, "ike", "pre_shared_key");
  if (key !== undefined) issues.push(...checkPresharedKey(key, "ike.pre_shared_key"));
  if (
    issues.length > 0 ||
    aws.outside === undefined ||
    aws.inside === undefined ||
    customer.inside === undefined
  ) {
    return { issues };
  }
  return {
    issues,
    tunnel: {
      insideCidr: networkOf(`${aws.inside}/30`) ?? "",
      awsOutsideAddress: aws.outside,
      awsInsideAddress: aws.inside,
      customerInsideAddress: customer.inside,
      ...optional("customerOutsideAddress", customer.outside),
      ...optional("amazonAsn", asnAt(element, "vpn_gateway")),
      ...optional("customerAsn", asnAt(element, "customer_gateway")),
      ...optional("key", key === undefined ? undefined : new SecretText(key)),
    },
  };
}

function addressIssue(path: string, text: string | undefined): Issue[] {
  if (text !== undefined && parseAddress(text)?.family === 4) return [];
  return [
    { code: "gateway-xml-address", path, message: `got ${text ?? "nothing"}, expected an IPv4 address` },
  ];
}

function asnAt(element: Element, side: string): number | undefined {
  const text = textAt(element, side, "bgp", "asn");
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: V };
}
