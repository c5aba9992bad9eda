/** The parts of a report as text: each takes the whole report and gives its own part, or nothing. */
import type {
  PeeringRow,
  PeeringSideRow,
  Report,
  RouteTableRow,
  SharedEndpointRow,
  VpcAddresses,
} from "../network/report";
import { type Canvas, paintFor } from "./paint";
import { type Cell, table } from "./table";
import { accessWord, count, groupBy, grouped, told, UNKNOWN_WORD, wrap, yesNo, zoneList } from "./words";

const INDENT = 2;

export function addressPlan({ addressPlan: vpcs }: Report, canvas: Canvas): string | undefined {
  if (vpcs.length === 0) return undefined;
  return vpcs.map((vpc) => vpcAddresses(vpc, canvas)).join("\n\n");
}

function vpcAddresses(vpc: VpcAddresses, canvas: Canvas): string {
  const paint = paintFor(canvas);
  const origin = { created: "created", awsx: "made by awsx", adopted: "exists already, assumed" }[vpc.origin];
  const facts = [told(vpc.account), told(vpc.region), origin].join("  ");
  const ranges = vpc.ranges.map((range) => range ?? "IPv6 range given at deployment").join(", ");
  const head = `${paint.bold(vpc.vpc)}  ${ranges}  ${paint.dim(facts)}`;
  const free = `free: ${grouped(vpc.freeAddresses)} of ${grouped(vpc.addresses)} addresses`;
  const blocks = wrap([`${free}${vpc.free.length === 0 ? "" : ":"}`, ...commas(vpc.free)], canvas, INDENT);
  return [head, ...subnetTable(vpc, canvas), paint.dim(blocks)].join("\n");
}

/** A row for each tier, a column for each zone; a subnet that is in neither has a row of its own. */
function subnetTable({ subnets }: VpcAddresses, canvas: Canvas): string[] {
  if (subnets.length === 0) return [];
  const zones = [...new Set(subnets.flatMap(({ zone }) => zone ?? []))].sort();
  const rowOf = ({ tier, name, zone }: VpcAddresses["subnets"][number]) =>
    zone === null ? name : (tier ?? name);
  const rows = [...new Set(subnets.map(rowOf))].map((row): Cell[] => {
    const own = subnets.filter((subnet) => rowOf(subnet) === row);
    const purpose = own.find((subnet) => subnet.purpose !== null)?.purpose ?? "";
    const cells = [...zones, null].map((zone) =>
      own
        .filter((subnet) => subnet.zone === zone)
        .map(({ cidr, ipv6 }) => `${told(cidr)}${ipv6 ? " +IPv6" : ""}`),
    );
    return [row, purpose, ...cells];
  });
  const nowhere = subnets.some(({ zone }) => zone === null) ? ["ZONE UNKNOWN"] : [];
  return [table(["TIER", "PURPOSE", ...zones, ...nowhere], rows, canvas, INDENT)];
}

/** One table for each set, and within it for endpoints that are in the same zones. */
export function endpoints({ endpoints: rows }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const paint = paintFor(canvas);
  const groups = groupBy(rows, ({ set, vpc, zones }) => JSON.stringify([set, vpc, zones]));
  const parts = [...groups.values()].map((group) => {
    const [first] = group;
    const where = `${told(first?.vpc ?? null)}  ${zoneList(first?.zones ?? [])}`;
    const head = `${paint.bold(first?.set ?? "outside of any set")}  ${paint.dim(`in ${where}`)}`;
    const titles = ["SERVICE", "PORTS", "PRIVATE NAMES", "RESOLVED BY", "ACCESS"];
    return `${head}\n${table(titles, group.map(endpointCells), canvas, INDENT)}`;
  });
  return parts.join("\n\n");
}

function endpointCells({ service, ports, names, access }: SharedEndpointRow): Cell[] {
  const resolvers = names.map(({ resolvedBy }) => resolvedBy.join(", "));
  const alike = new Set(resolvers).size <= 1;
  return [
    service,
    // Endpoints speak TCP; another protocol is named.
    ports.map((port) => port.replace(/^tcp /, "")).join(", "),
    names.length === 0 ? "none" : names.map(({ name }) => name),
    alike ? (resolvers[0] ?? "") : resolvers,
    accessWord(access),
  ];
}

export function gatewayEndpoints(report: Report, canvas: Canvas): string | undefined {
  const { gatewayEndpoints: rows, routeTables: tables } = report;
  if (rows.length === 0) return undefined;
  const byVpc = groupBy(tables, ({ vpc }) => vpc);
  const cells = rows.map((row): Cell[] => {
    const attached = (byVpc.get(row.vpc) ?? []).filter(({ name }) => row.routeTables.includes(name));
    const places = joinZones(attached).map(placeOf);
    return [row.service, told(row.vpc), places.length === 0 ? "none" : places, accessWord(row.access)];
  });
  return table(["SERVICE", "VPC", "ROUTE TABLES OF", "ACCESS"], cells, canvas, INDENT);
}

export function peerings({ peerings: rows }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const head = ["PEERING", "STATUS", "SIDE", "ACCOUNT", "REGION", "ROUTES TO", "FROM TIERS", "SHARES NAMES"];
  return table(
    head,
    rows.flatMap((row) => peeringRows(row, canvas)),
    canvas,
    INDENT,
  );
}

function peeringRows(row: PeeringRow, canvas: Canvas): Cell[][] {
  const paint = paintFor(canvas);
  const status =
    row.status === "active"
      ? paint.green("active")
      : paint.yellow(row.status?.replace("-", " ") ?? UNKNOWN_WORD);
  const side = ({ vpc, account, region, routes, tiers, dnsResolution }: PeeringSideRow): Cell[] => [
    told(vpc),
    told(account),
    told(region),
    routes.length === 0 ? "none" : routes,
    tiers.join(", "),
    yesNo(dnsResolution),
  ];
  return [
    [row.name.replace(/-connection$/, ""), status, ...side(row.requester)],
    ["", "", ...side(row.accepter)],
  ];
}

export function routeTables({ routeTables: all }: Report, canvas: Canvas): string | undefined {
  const rows = all.filter((row) => !isIdle(row));
  if (rows.length === 0) return undefined;
  const groups = [
    ...groupBy(rows, ({ vpc, routes, complete }) => JSON.stringify([vpc, routes, complete])).values(),
  ];
  const cells = groups.flatMap((group, index): Cell[][] => {
    const [first] = group;
    const apart = index > 0 && groups[index - 1]?.[0]?.vpc !== first?.vpc;
    return [...(apart ? [[""]] : []), routeCells(group)];
  });
  const text = table(["VPC", "SUBNETS", "DESTINATION", "TARGET"], cells, canvas, INDENT);
  if (rows.length === all.length) return text;
  const note = "Main route tables that no subnet uses have local routes alone and are left out.";
  return `${text}\n\n${" ".repeat(INDENT)}${paintFor(canvas).dim(note)}`;
}

/** The table that comes with a VPC, where nothing uses it. */
function isIdle({ main, subnets, routes }: RouteTableRow): boolean {
  return main && subnets.length === 0 && routes.every(({ origin }) => origin === "local");
}

/** Tables with the same routes, in one row. */
function routeCells(group: readonly RouteTableRow[]): Cell[] {
  const [first] = group;
  const routes = first?.routes ?? [];
  const partial = first?.complete === false;
  const destinations = routes.map(({ destination }) => destination ?? "IPv6 range given at deployment");
  return [
    told(first?.vpc ?? null),
    joinZones(group).map(placeOf),
    [...destinations, ...(partial ? ["others"] : [])],
    [...routes.map(({ target }) => target), ...(partial ? ["not stated"] : [])],
  ];
}

/** Tables of one tier as one, with all their zones. */
function joinZones(group: readonly RouteTableRow[]): RouteTableRow[] {
  const tiers = new Map<string, RouteTableRow>();
  for (const row of group) {
    const key = row.tiers.length === 0 ? row.name : JSON.stringify(row.tiers);
    const open = tiers.get(key);
    tiers.set(key, open === undefined ? row : { ...open, zones: [...open.zones, ...row.zones].sort() });
  }
  return [...tiers.values()];
}

function placeOf({ tiers, zones, main, name, subnets }: RouteTableRow): string {
  if (tiers.length > 0) return `${tiers.join(", ")} (${zoneList([...new Set(zones)])})`;
  if (subnets.length > 0) return `${name}: ${subnets.join(", ")}`;
  return main ? "main table, no subnet" : `${name}, no subnet`;
}

export function warnings({ warnings: rows }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const paint = paintFor(canvas);
  const cells = rows.map(({ code, message, affects }): Cell[] => [
    paint.yellow(code),
    message,
    affects === "all" ? "everything" : affects.join(", "),
  ]);
  return table(["WARNING", "WHAT", "CONCERNS"], cells, canvas, INDENT);
}

export function notices({ notices: rows }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const cells = rows.map(({ subject, code, path, message }): Cell[] => [
    subject,
    path,
    `${message} [${code}]`,
  ]);
  return table(["COMPONENT", "WHERE", "WHAT"], cells, canvas, INDENT);
}

/** One line that says how much there is. */
export function summary(report: Report): string {
  const { resources, addressPlan: vpcs, endpoints: shared, peerings: joined } = report;
  return [
    count(resources.count, "resource"),
    count(vpcs.length, "VPC"),
    count(shared.length, "interface endpoint"),
    count(report.gatewayEndpoints.length, "gateway endpoint"),
    ...(report.services.length === 0 ? [] : [count(report.services.length, "service")]),
    count(joined.length, "peering"),
  ].join(", ");
}

function commas(items: readonly string[]): string[] {
  return items.map((item, index) => (index === items.length - 1 ? item : `${item},`));
}
