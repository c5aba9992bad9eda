/** What the README prints is what the program prints. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { causeway } from "./support/cli";
import { projectFolder } from "./support/environments";

const readme = readFileSync(join(projectFolder, "README.md"), "utf8");

/** The fenced block that begins with a line, without its fences. */
function block(begin: string): string[] {
  const found = [...readme.matchAll(/^```[a-z]*\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
  const text = found.find((candidate) => candidate.startsWith(begin));
  assert.ok(text !== undefined, `the README has no block that begins with ${begin}`);
  return text.trimEnd().split("\n");
}

describe("README.md", () => {
  it("shows lines of dev's plan in their order, with ... where some are left out", () => {
    const golden = readFileSync(join(projectFolder, "tests/golden/plan-dev.txt"), "utf8").split("\n");
    const shown = block("causeway dev: ");
    assert.ok(shown.length > 20, "too few lines to show anything");
    let from = 0;
    for (const line of shown.filter((text) => text !== "...")) {
      const at = golden.indexOf(line, from);
      assert.notEqual(at, -1, `not in the plan, or not in this order: ${line}`);
      from = at + 1;
    }
  });

  it("shows what a mistake looks like as the program says it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "causeway-"));
    const settings = readFileSync(join(projectFolder, "Pulumi.dev.yaml"), "utf8");
    const wrong = settings
      .replace("cidr: 10.64.0.0/20", "cidr: 10.64.0.1/20")
      .replace(
        "- { id: euw1-az2, name: eu-west-1b, position: 2 }",
        "- { id: euw1-az2, name: eu-west-1b, position: 3 }",
      );
    writeFileSync(join(folder, "Pulumi.dev.yaml"), wrong);
    const project = readFileSync(join(projectFolder, "Pulumi.yaml"), "utf8");
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      project.replace("stacks/main.ts", join(projectFolder, "stacks/main.ts")),
    );
    const { err } = await causeway(["plan", "dev", "--cwd", folder]);
    rmSync(folder, { recursive: true });
    assert.deepEqual(block("Pulumi.dev.yaml: 2 problems"), err.trimEnd().split("\n"));
  });

  it("links to files that exist", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = ""]) => path);
    assert.ok(links.length > 5);
    assert.deepEqual(
      links.filter((path) => !existsSync(join(projectFolder, path))),
      [],
    );
  });

  it("names every dependency with its reason, and none that is not one", () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(projectFolder, "package.json"), "utf8"),
    ) as Record<string, Record<string, string>>;
    const real = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !name.startsWith("@types/"),
    );
    const section = readme.slice(readme.indexOf("## Dependencies"), readme.indexOf("## Development"));
    const named = [...section.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
    assert.deepEqual([...new Set(named)].sort(), real.sort());
  });
});
