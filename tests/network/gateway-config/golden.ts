/**
 * Compares a configuration with the text that was read and committed. `GOLDEN=write` writes the texts anew; read
 * the difference before it is committed.
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConfigFile, GatewayConfig } from "../../../network/gateway-config/config";
import { formatIssue } from "../../../network/issue";

/** All that a configuration says, as one text. */
export function textOfConfig({ files, notes, issues, complete }: GatewayConfig): string {
  return [
    textOfFiles(files),
    `=== complete: ${complete ? "yes" : "no"}`,
    ...issues.map((issue) => `issue: ${formatIssue(issue)}`),
    ...notes.map((note) => `note: ${note}`),
    "",
  ].join("\n");
}

/** Files one after another, each under its name. */
export function textOfFiles(files: readonly ConfigFile[]): string {
  return files.map(({ name, text, secret }) => `=== ${name}${secret ? " (secret)" : ""}\n${text}`).join("");
}

export function assertGolden(name: string, text: string): void {
  const path = join(__dirname, "golden", name);
  if (process.env["GOLDEN"] === "write") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  assert.equal(text, readFileSync(path, "utf8"));
}
