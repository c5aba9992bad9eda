import { formatIssue } from "../../network/issue";
import { parseSettings } from "./index";
import { badSettings, validSettings } from "../../tests/stacks/settings-fixtures";
const show = process.argv.includes("-v");
console.log("base:", parseSettings(validSettings()).issues.map(formatIssue).join("\n"));
for (const { name, raw, expect } of badSettings()) {
  const { issues } = parseSettings(raw);
  const key = (i: { code: string; path: string }) => `${i.code} ${i.path}`;
  const got = issues.map(key).sort().join("\n  "),
    want = expect.map(key).sort().join("\n  ");
  if (got !== want) console.log(`MISMATCH ${name}\n want\n  ${want}\n got\n  ${got}`);
  if (show || got !== want) console.log(issues.map((i) => "    " + formatIssue(i)).join("\n"));
}
