/** Reads the settings of an environment: all problems at once, or complete settings. */
import type { Issue } from "../../network/issue";
import { checkDraft } from "./checks";
import { askedKeys } from "./checks/sites-keys";
import { draftOf } from "./draft";
import { type Settings, settingsSchema } from "./schema";
import type { Fault } from "./translate";

/**
 * Parses and checks the settings.
 *
 * @param raw the config keys of the project without their namespace, each parsed from JSON
 * @param secrets names of the secret top-level keys, without their namespace; their values are never asked for
 * @returns the settings with every default, or the issues, never both; each path is the user's own, such as
 * `causeway:spokes.app.cidr`
 */
export function parseSettings(
  raw: Readonly<Record<string, unknown>>,
  secrets: readonly string[] = [],
): {
  readonly settings?: Settings;
  readonly issues: readonly Issue[];
} {
  const { draft, faults } = draftOf(raw, secrets);
  // A key that should have been secret is named where it is asked for.
  const asked = askedKeys(draft).map(({ key }) => key);
  const isAsked = ({ path }: Fault) => path.length === 1 && asked.includes(String(path[0]));
  const formal = faults.filter((fault) => !isAsked(fault)).map(({ issue }) => issue);
  const issues = [...formal, ...checkDraft(draft)];
  if (issues.length > 0) return { issues };
  return { settings: settingsSchema.parse(raw), issues };
}
