/** Renews the golden plans: `npm run golden`. Read the difference before committing it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { causeway } from "../support/cli";

async function write(): Promise<void> {
  for (const env of ["dev", "prod"]) {
    const { out, err, exitCode } = await causeway(["plan", env]);
    if (exitCode !== 0) throw new Error(err);
    writeFileSync(join(__dirname, `plan-${env}.txt`), out);
  }
}

void write();
