/** The settings of an environment: `Pulumi.<env>.yaml` in, complete and checked values out. */
export { settingsJsonSchema } from "./json-schema";
export { parseSettings } from "./parse";
export { namespace } from "./paths";
export {
  type HubSettings,
  type Settings,
  settingsSchema,
  type SiteSettings,
  type SpokeSettings,
} from "./schema";
