import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { formatIssue } from "../../network/issue";
import { parseSettings } from "./index";
for (const env of process.argv.slice(2)) {
  const { config } = parse(readFileSync(env, "utf8"));
  const raw = Object.fromEntries(Object.entries(config).map(([k, v]) => [k.replace("causeway:", ""), v]));
  console.time("parse");
  const { settings, issues } = parseSettings(raw);
  console.timeEnd("parse");
  console.log(env, settings === undefined ? "none" : "ok", issues.map(formatIssue).join("\n"));
}
