/** PrivateLink services as text: for each its load balancers, and the endpoints by which it is used. */
import type { Report, ServiceConsumerRow, ServiceListenerRow, ServiceRow } from "../network/report";
import { type Canvas, paintFor } from "./paint";
import { type Cell, table } from "./table";
import { told, UNKNOWN_WORD, zoneList } from "./words";

const INDENT = 2;

export function services({ services: rows, sites }: Report, canvas: Canvas): string | undefined {
  if (rows.length === 0) return undefined;
  const asking = sites.filter(({ resolvesNames }) => resolvesNames).map(({ site }) => site);
  return rows.map((row) => serviceText(row, asking, canvas)).join("\n\n");
}

/** @param asking sites that resolve names of the hub */
function serviceText(row: ServiceRow, asking: readonly string[], canvas: Canvas): string {
  const paint = paintFor(canvas);
  const place = [`in ${told(row.vpc)}`, told(row.account), told(row.region)].join("  ");
  const acceptance = `${row.acceptance ?? UNKNOWN_WORD} acceptance`;
  const head = `${paint.bold(row.name)}  ${paint.dim(`${place}  ${acceptance}`)}`;
  const [first, ...others] = row.regions;
  const facts = [
    `may ask: ${["its own account", ...row.principals.map(principalWord)].join(", ")}`,
    ...(first === undefined || others.length === 0 ? [] : [`regions: ${row.regions.join(", ")}`]),
    ...(row.addressTypes.join() === "ipv4" ? [] : [`addresses: ${row.addressTypes.join(", ")}`]),
    ...(row.privateName === null
      ? []
      : [`private name: ${row.privateName}, ${row.nameVerified ? "verified" : "not verified"}`]),
  ].map((fact) => `${" ".repeat(INDENT)}${fact}`);
  return [head, ...facts, balancerTable(row, canvas), consumerTable(row, asking, canvas)].join("\n");
}

/** An account's ARN as its number; roles and users as AWS writes them. */
function principalWord(arn: string): string {
  if (arn === "*") return "any AWS account";
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(arn)?.[1] ?? arn;
}

function balancerTable({ loadBalancers }: ServiceRow, canvas: Canvas): string {
  const head = ["LOAD BALANCER", "ZONES", "LISTENER", "SENDS TO", "TARGETS", "HEALTH CHECK"];
  const cells = loadBalancers.flatMap(({ name, existing, zones, listeners }) =>
    listeners.map((listener, index): Cell[] => [
      ...(index > 0 ? ["", ""] : [existing ? `${name} (exists already)` : name, zoneList(zones)]),
      listener.listens,
      told(listener.sendsTo),
      targetsOf(listener),
      told(listener.healthCheck),
    ]),
  );
  return table(head, cells, canvas, INDENT);
}

/** Whose workloads answer, and which targets are known by name. */
function targetsOf({ targetType, targets, registeredElsewhere, tiers }: ServiceListenerRow): string {
  if (targetType === null) return UNKNOWN_WORD;
  const named = targets.join(", ");
  const known = targetType === "alb" ? "an Application Load Balancer" : named;
  const elsewhere = registeredElsewhere === true ? "registered elsewhere" : "";
  const who = [known, elsewhere].filter((text) => text !== "").join(" and ");
  return tiers.length === 0 ? who : `${who}, workloads of ${tiers.join(", ")}`;
}

function consumerTable({ consumers }: ServiceRow, asking: readonly string[], canvas: Canvas): string {
  const head = ["CONSUMER", "STATE", "ZONES", "PORTS", "ADMITS", "NAMES", "RESOLVED BY"];
  const none: Cell[] = ["none"];
  const cells = consumers.map((row) => consumerCells(row, asking, canvas));
  return table(head, cells.length === 0 ? [none] : cells, canvas, INDENT);
}

function consumerCells(row: ServiceConsumerRow, asking: readonly string[], canvas: Canvas): Cell[] {
  const paint = paintFor(canvas);
  const state = row.state === "accepted" ? paint.green("accepted") : paint.yellow(row.state ?? UNKNOWN_WORD);
  if (row.endpoint === null) {
    const names = row.names.map(({ name }) => name);
    return [
      `account ${told(row.account)}`,
      state,
      "",
      "",
      "",
      names.length === 0 ? "own names" : names,
      "its own VPCs",
    ];
  }
  const remote = row.sites.filter((site) => asking.includes(site)).map((site) => `site ${site}`);
  const own = row.state === "pending" ? "none while pending" : "own names";
  return [
    told(row.vpc),
    state,
    zoneList(row.zones),
    // Most services speak TCP; another protocol is named.
    row.ports.map((port) => port.replace(/^tcp /, "")).join(", "),
    row.admits.length === 0 ? "nobody" : row.admits.join(", "),
    row.names.length === 0 ? own : row.names.map(({ name }) => name),
    row.names.length === 0
      ? "everybody"
      : row.names.map(({ resolvedBy }) => [...resolvedBy, ...remote].join(", ")),
  ];
}
