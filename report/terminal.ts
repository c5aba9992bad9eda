/**
 * A report as text for people: headings, aligned tables, a tree. Plain text without `color`, so that it may go into
 * a pipe or a file. Reads nothing but the report and the canvas.
 */
import type { Report } from "../network/report";
import { type Canvas, paintFor } from "./paint";
import { findings, intents } from "./proof";
import * as parts from "./sections";
import { connectionChanges } from "./connection-changes";
import { services } from "./services";
import * as siteParts from "./sites";
import { renderTree } from "./tree";
import { wrap } from "./words";

/** One part of the text. A part that has nothing to say is left out, heading and all. */
interface Section {
  readonly title: string;
  readonly render: (report: Report, canvas: Canvas) => string | undefined;
}

/** In the order in which they are printed. */
const SECTIONS: readonly Section[] = [
  { title: "Resources", render: ({ resources }, canvas) => renderTree(resources, canvas) },
  { title: "Address plan", render: parts.addressPlan },
  { title: "Interface endpoints", render: parts.endpoints },
  { title: "Gateway endpoints", render: parts.gatewayEndpoints },
  { title: "Services", render: services },
  { title: "Peerings", render: parts.peerings },
  { title: "Route tables", render: parts.routeTables },
  { title: "Sites", render: siteParts.sites },
  { title: "Tunnels", render: siteParts.tunnels },
  { title: "What sites reach", render: siteParts.sitePaths },
  { title: "Alarms", render: siteParts.alarms },
  { title: "Resolver", render: siteParts.resolver },
  { title: "Changes of connections", render: connectionChanges },
  { title: "Intents", render: intents },
  { title: "Beyond every intent", render: findings },
  { title: "Worth knowing", render: parts.notices },
  { title: "Warnings", render: parts.warnings },
];

/** The whole report, with a line break at its end. */
export function renderTerminal(report: Report, canvas: Canvas): string {
  const paint = paintFor(canvas);
  const title = `${paint.bold(`${report.project} ${report.environment}`)}:`;
  const head = wrap([title, ...parts.summary(report).split(" ")], canvas, 0);
  const sections = SECTIONS.flatMap(({ title, render }) => {
    const text = render(report, canvas);
    return text === undefined
      ? []
      : [`${paint.bold(paint.cyan(title))}\n${paint.dim("─".repeat(title.length))}\n${text}`];
  });
  return `${[head, ...sections].join("\n\n")}\n`;
}
