/**
 * The settings of an environment: the keys of `Pulumi.<env>.yaml` under the project's namespace. One strict
 * schema, from which the types, the JSON Schema for editors and the documentation test are taken. What one
 * value alone cannot tell (overlaps, references) is for the checks.
 */
import { z } from "zod";
import { accounts } from "./accounts";
import { resolveDefaults } from "./defaults";
import { strict, tags } from "./fields";
import { hub } from "./hub";
import { intents } from "./intents";
import { quotas } from "./quotas";
import { services } from "./services";
import { sites } from "./sites";
import { spokes } from "./spokes";

/** The settings as written, with the defaults that do not depend on other values. */
export const settingsShape = strict({
  organizationId: z
    .string()
    .meta({ pattern: "^o-[a-z0-9]{10,32}$" })
    .optional()
    .describe(
      "AWS organisation whose principals and resources the endpoints admit. Default: none, only the accounts.",
    ),
  accounts,
  hub,
  spokes,
  services,
  sites,
  intents,
  tags: tags.describe("Tags of every resource."),
  quotas,
});

/** Settings as written, defaults filled in but for those that other values give. */
export type WrittenSettings = z.output<typeof settingsShape>;

/** The settings schema; its output has every default. Use `parseSettings`, which also runs the checks. */
export const settingsSchema = settingsShape.transform(resolveDefaults);

/** Everything an environment is made from: complete, checked, plain. */
export type Settings = z.output<typeof settingsSchema>;
/** Settings of the hub. */
export type HubSettings = Settings["hub"];
/** Settings of one site. */
export type SiteSettings = Settings["sites"][string];
/** Settings of one spoke, of any source. */
export type SpokeSettings = Settings["spokes"][string];
