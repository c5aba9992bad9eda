/**
 * A report as text for people: headings, aligned tables, a tree. Plain text without `color`, so that it may go into
 * a pipe or a file. Reads nothing but the report and the canvas.
 */
import type { Report } from "../network/report";
import { type Canvas, paintFor } from "./paint";
import * as parts from "./sections";
import { renderTree } from "./tree";

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
  { title: "Peerings", render: parts.peerings },
  { title: "Route tables", render: parts.routeTables },
  { title: "Worth knowing", render: parts.notices },
  { title: "Warnings", render: parts.warnings },
];

/** The whole report, with a line break at its end. */
export function renderTerminal(report: Report, canvas: Canvas): string {
  const paint = paintFor(canvas);
  const head = `${paint.bold(`${report.project} ${report.environment}`)}: ${parts.summary(report)}`;
  const sections = SECTIONS.flatMap(({ title, render }) => {
    const text = render(report, canvas);
    return text === undefined
      ? []
      : [`${paint.bold(paint.cyan(title))}\n${paint.dim("─".repeat(title.length))}\n${text}`];
  });
  return `${[head, ...sections].join("\n\n")}\n`;
}
