/** Reads the settings of an environment: all problems at once, or complete settings. */
import type { Issue } from "../../network/issue";
import { checkDraft } from "./checks";
import { draftOf } from "./draft";
import { type Settings, settingsSchema } from "./schema";

/**
 * Parses and checks the settings.
 *
 * @param raw the config keys of the project without their namespace, each parsed from JSON
 * @returns the settings with every default, or the issues, never both; each path is the user's own, such as
 * `causeway:spokes.app.cidr`
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>): {
  readonly settings?: Settings;
  readonly issues: readonly Issue[];
} {
  const { draft, faults } = draftOf(raw);
  const issues = [...faults.map(({ issue }) => issue), ...checkDraft(draft)];
  if (issues.length > 0) return { issues };
  return { settings: settingsSchema.parse(raw), issues };
}
