/** The far side's configuration as text: its files, or where they were written, and what no file says. Shows no key. */
import type { GatewayConfig } from "../network/gateway-config/config";
import { type Canvas, paintFor } from "./paint";
import { count } from "./words";

/** How to show a configuration. */
export interface ConfigCanvas extends Canvas {
  /**
   * Folder that the files were written to.
   * @default - none; their texts are shown
   */
  readonly written?: string;
}

/** Every file but those with keys, then notes and issues, with a line break at the end. */
export function renderGatewayConfigText(site: string, config: GatewayConfig, canvas: ConfigCanvas): string {
  const paint = paintFor(canvas);
  const { device, files, notes, issues, complete } = config;
  const state = complete ? paint.green("complete") : paint.yellow("incomplete, see the notes");
  const head = `${paint.bold(`${site} on ${device}`)}: ${count(files.length, "file")}, ${state}`;
  const shown = files.map(({ name, text, secret }) => {
    const title = paint.bold(paint.cyan(name));
    if (canvas.written !== undefined) return `  ${name}${secret ? paint.yellow("  holds keys") : ""}`;
    const body = secret ? "holds keys, so it is not shown" : text.trimEnd();
    return `\n${title}\n${paint.dim("─".repeat(name.length))}\n${body}`;
  });
  const written = canvas.written === undefined ? [] : [`written below ${canvas.written}:`];
  const remarks = [
    ...notes.map((note) => `- ${note}`),
    ...issues.map(({ path, message, code }) =>
      paint.yellow(`- ${path === "" ? "" : `${path}: `}${message} [${code}]`),
    ),
  ];
  const tail = remarks.length === 0 ? [] : [`\n${paint.bold("Notes")}`, ...remarks];
  return `${[head, ...written, ...shown, ...tail].join("\n")}\n`;
}
