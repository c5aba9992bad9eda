/** The sites' parts of a report as text: each takes the whole report and gives its own part, or nothing. */
import type {
  ForwardersRow,
  PhaseRow,
  Report,
  ResolverEndpointRow,
  ResolverRuleRow,
  SitePathRow,
  SiteRow,
  TunnelRow,
} from "../network/report";
import { type Canvas, paintFor } from "./paint";
import { type Cell, table } from "./table";
import { groupBy, told, UNKNOWN_WORD, zoneList } from "./words";

const INDENT = 2;

/** Sites below the gateway at which their tunnels end. */
export function sites({ sites: rows, vpnGateways }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0 && vpnGateways.length === 0) return undefined;
  const paint = paintFor(canvas);
  const titles = ["SITE", "DEVICE", "ROUTES", "RANGES", "PROFILE", "MAY CALL", "RESOLVES NAMES"];
  const parts = vpnGateways.map(({ name, vpc, amazonAsn, propagatesTo }) => {
    const asn = amazonAsn === null ? "ASN unknown" : `ASN ${amazonAsn}`;
    const learned = propagatesTo.length === 0 ? "no tier" : propagatesTo.join(", ");
    const head = `${paint.bold(name)}  ${paint.dim(`${asn}, in ${told(vpc)}, routes learned by ${learned}`)}`;
    const own = rows.filter(({ gateway }) => gateway === name).map((row) => siteCells(row, canvas));
    return own.length === 0
      ? `${head}\n${" ".repeat(INDENT)}no sites`
      : `${head}\n${table(titles, own, canvas, INDENT)}`;
  });
  const lost = rows.filter(({ gateway }) => gateway === null).map((row) => siteCells(row, canvas));
  return [...parts, ...(lost.length === 0 ? [] : [table(titles, lost, canvas, INDENT)])].join("\n\n");
}

function siteCells(row: SiteRow, canvas: Canvas): Cell[] {
  const paint = paintFor(canvas);
  const { site, device, routing, asn, prefixes, profile, resolvesNames } = row;
  const behind = device.behindNat ? ["behind NAT"] : [];
  return [
    site,
    [device.address ?? "any address", ...present(device.name), ...behind].join(", "),
    routing === "bgp" ? `BGP, ASN ${asn}` : told(routing),
    prefixes.length === 0 ? UNKNOWN_WORD : prefixes.join(", "),
    profile === "legacy-device" ? paint.yellow(profile) : told(profile),
    mayCall(row),
    resolvesNames ? "yes" : paint.yellow("no"),
  ];
}

function mayCall({ endpoints, services }: SiteRow): string {
  const called = [...(endpoints ?? [UNKNOWN_WORD]), ...services.map((service) => `service ${service}`)];
  return called.length === 0 ? "none" : called.join(", ");
}

function present(text: string | null): string[] {
  return text === null ? [] : [text];
}

/** Where the tunnels are, then what protects them. */
export function tunnels({ sites: rows }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const places = rows.flatMap(({ site, tunnels: own }): Cell[][] =>
    own.length === 0
      ? [[site, "", "not stated in full"]]
      : own.map((tunnel, index) => [index === 0 ? site : "", ...tunnelCells(tunnel)]),
  );
  const crypto = rows.flatMap(({ site, tunnels: own }) =>
    cryptoCells(own).map((cells, index): Cell[] => [index === 0 ? site : "", ...cells]),
  );
  const parts = [
    table(["SITE", "TUNNEL", "INSIDE", "AWS", "DEVICE", "BEGINS", "PRE-SHARED KEY"], places, canvas, INDENT),
    table(
      ["SITE", "AWS ACCEPTS FOR", "ENCRYPTION", "INTEGRITY", "DH GROUPS", "LIFETIME"],
      crypto,
      canvas,
      INDENT,
    ),
  ];
  return parts.slice(0, crypto.length === 0 ? 1 : 2).join("\n\n");
}

function tunnelCells(tunnel: TunnelRow): Cell[] {
  const { number, insideCidr, awsInsideAddress, customerInsideAddress, begins, key } = tunnel;
  const who = begins === "aws" ? "AWS" : "device";
  return [String(number), insideCidr, awsInsideAddress, customerInsideAddress, who, keyWords(key)];
}

function keyWords(key: TunnelRow["key"]): string {
  if (key === null) return "none, a certificate";
  if ("config" in key) return `secret key ${key.config}`;
  if ("secretsManager" in key)
    return `secret ${key.secretsManager.split(":secret:")[1] ?? key.secretsManager}`;
  return "made by AWS";
}

/** Both phases, once for both tunnels when they are alike. */
function cryptoCells(tunnels: readonly TunnelRow[]): Cell[][] {
  const [first, second] = tunnels;
  if (first === undefined || second === undefined) return [];
  const words = (tunnel: TunnelRow, prefix: string): Cell[][] => [
    [`${prefix}key exchange, ${tunnel.ikeVersions.map(ikeWord).join(" or ")}`, ...phaseCells(tunnel.phase1)],
    [`${prefix}traffic`, ...phaseCells(tunnel.phase2)],
  ];
  const alike = JSON.stringify(words(first, "")) === JSON.stringify(words(second, ""));
  return alike ? words(first, "") : [...words(first, "tunnel 1, "), ...words(second, "tunnel 2, ")];
}

function phaseCells({ encryption, integrity, dhGroups, lifetimeSeconds }: PhaseRow): Cell[] {
  return [encryption.join(", "), integrity.join(", "), runs(dhGroups), duration(lifetimeSeconds)];
}

function ikeWord(version: string): string {
  return version.replace(/^ikev/, "IKEv");
}

/** `14-16, 19`: neighbours as one. */
function runs(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const groups: number[][] = [];
  for (const number of sorted) {
    const open = groups.at(-1);
    if (open !== undefined && open.at(-1) === number - 1) open.push(number);
    else groups.push([number]);
  }
  return groups
    .map((group) => (group.length < 3 ? group.join(", ") : `${group[0]}-${group.at(-1)}`))
    .join(", ");
}

function duration(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** What each site's packets find, in packet order: the gateway's VPC, then other sites. */
export function sitePaths({ sitePaths: rows }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const groups = [...groupBy(rows, ({ from }) => from).values()];
  const cells = groups.map((group): Cell[] => {
    const [first] = group;
    const lines = group.flatMap((row) => pathLines(row, canvas));
    return [
      told(first?.from ?? null),
      lines.map(({ to }) => to),
      lines.map(({ range }) => range),
      lines.map(({ by }) => by),
    ];
  });
  const note = "Ranges of peered VPCs are never reached through a virtual private gateway.";
  return `${table(["FROM", "TO", "RANGE", "BY"], cells, canvas, INDENT)}\n\n${" ".repeat(INDENT)}${paintFor(canvas).dim(note)}`;
}

function pathLines(
  { to, ranges, by }: SitePathRow,
  canvas: Canvas,
): { to: string; range: string; by: string }[] {
  const paint = paintFor(canvas);
  const word =
    by === "bgp"
      ? "BGP"
      : by === "static"
        ? "static routes"
        : paint.yellow("unknown, not documented without BGP on both sides");
  const known = ranges.length === 0 ? [UNKNOWN_WORD] : ranges;
  return known.map((range, index) => ({ to: index === 0 ? to : "", range, by: index === 0 ? word : "" }));
}

export function alarms({ alarms: rows }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const groups = [...groupBy(rows, ({ alarm, tells }) => JSON.stringify([alarm, tells])).values()];
  const cells = groups.map((group): Cell[] => {
    const [first] = group;
    const tells = first?.tells ?? [];
    const who = tells.length === 0 ? "nobody by itself" : tells.join(", ");
    return [first?.alarm ?? "", group.map(({ site }) => site).join(", "), who];
  });
  return table(["ALARM", "SITES", "TELLS"], cells, canvas, INDENT);
}

export function resolver({ resolver: all, sites: rows }: Report, canvas: Canvas): string | undefined {
  const { endpoints, rules, forwarders } = all;
  const mute = rows.filter(
    ({ endpoints: called, resolvesNames }) => (called ?? []).length > 0 && !resolvesNames,
  );
  const parts = [
    tableOf(["ENDPOINT", "VPC", "ADDRESSES", "RANGES"], endpoints.map(endpointCells), canvas),
    tableOf(["NAMES BELOW", "ASKED AT", "BY WORKLOADS OF"], rules.map(ruleCells), canvas),
    tableOf(["NAME SERVERS OF", "FORWARD", "TO"], forwarderCells(forwarders), canvas),
    mute.length === 0 ? undefined : muteNote(mute, canvas),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("\n\n");
}

function tableOf(titles: readonly string[], rows: readonly Cell[][], canvas: Canvas): string | undefined {
  return rows.length === 0 ? undefined : table(titles, rows, canvas, INDENT);
}

function ruleCells({ domain, targets, followedBy }: ResolverRuleRow): Cell[] {
  return [told(domain), targets.join(", "), followedBy.join(", ")];
}

function forwarderCells(forwarders: ForwardersRow | null): Cell[][] {
  if (forwarders === null) return [];
  const { resolvers, sites: asking } = forwarders;
  const to = resolvers.length === 0 ? "addresses given at deployment" : resolvers.join(", ");
  return asking.map(({ site, names }) => [site, names.length === 0 ? "no name" : names, to]);
}

function endpointCells({ name, vpc, addresses, ranges }: ResolverEndpointRow): Cell[] {
  return [
    name,
    told(vpc),
    addresses.map(({ zone, address }) => `${zoneList([zone])} ${address ?? "given at deployment"}`),
    ranges.length === 0 ? "none" : ranges,
  ];
}

/** Without an inbound endpoint a flow by name ends before its first packet. */
function muteNote(rows: readonly SiteRow[], canvas: Canvas): string {
  const who = rows.map(({ site }) => site).join(", ");
  const text = `${who}: endpoints may be called, but their names do not resolve there (name-not-resolved).`;
  return `${" ".repeat(INDENT)}${paintFor(canvas).yellow(text)}`;
}
