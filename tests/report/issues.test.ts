import assert from "node:assert/strict";
import { renderIssues } from "../../report/issues";

const issues = [
  {
    code: "cidr-host-bits",
    path: "hub.cidr",
    message: "got 10.0.0.1/16, expected no host bits; write 10.0.0.0/16",
  },
  { code: "settings-empty", path: "", message: "got nothing, expected settings" },
];

describe("renderIssues", () => {
  it("shows each issue with its place in the file, its path, its message and its code", () => {
    const locate = (path: string) => (path === "hub.cidr" ? { line: 12, column: 5 } : undefined);
    assert.equal(
      renderIssues("Pulumi.dev.yaml", issues, { color: false, locate }),
      [
        "Pulumi.dev.yaml: 2 problems",
        "",
        "  Pulumi.dev.yaml:12:5  hub.cidr",
        "    got 10.0.0.1/16, expected no host bits; write 10.0.0.0/16 [cidr-host-bits]",
        "",
        "    got nothing, expected settings [settings-empty]",
        "",
      ].join("\n"),
    );
  });

  it("shows the path alone where no place is known", () => {
    const text = renderIssues('HubVpc "hub"', issues.slice(0, 1), { color: false });
    assert.deepEqual(text.split("\n").slice(0, 3), ['HubVpc "hub": 1 problem', "", "  hub.cidr"]);
  });

  it("has colours only when they are asked for", () => {
    const escape = String.fromCharCode(27);
    assert.ok(renderIssues("x", issues, { color: true }).includes(escape));
    assert.ok(!renderIssues("x", issues, { color: false }).includes(escape));
  });
});
