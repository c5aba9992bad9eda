/** Writes schema/causeway.schema.json: run `npm run schema` after a change of the settings schema or the catalogue. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsJsonSchema } from "./json-schema";

const file = join(__dirname, "../../schema/causeway.schema.json");
writeFileSync(file, `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
