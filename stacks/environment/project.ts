/** Pulumi.yaml: the project's name, and the program that its stacks run. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isMap } from "yaml";
import { InvalidInputError, type Issue, rejectIssues } from "../../network/issue";
import { projectDefaults } from "./config";
import { YamlFile } from "./yaml-file";

/** What a project's file says. */
export interface Project {
  readonly name: string;
  /** Absolute path of the program's file. */
  readonly main: string;
  /** Absolute path of the folder that holds the files of its stacks. */
  readonly stackFolder: string;
  /** Full key to text, for keys that a stack does not set. */
  readonly defaults: Readonly<Record<string, string>>;
}

/**
 * Reads the project of a folder.
 *
 * @throws InvalidInputError with the codes `project-missing`, `project-name-missing`, `runtime-unsupported`,
 * `yaml-syntax`, `yaml-duplicate-key`
 */
export function readProject(folder: string): Project {
  const path = ["Pulumi.yaml", "Pulumi.yml"]
    .map((name) => join(folder, name))
    .find((file) => existsSync(file));
  if (path === undefined) {
    const message = `found no Pulumi.yaml in ${folder}; run this in the folder of a Pulumi project`;
    throw new InvalidInputError("Pulumi.yaml", [{ code: "project-missing", path: "", message }]);
  }
  const file = new YamlFile(readFileSync(path, "utf8"));
  const syntax = file.issues();
  rejectIssues("Pulumi.yaml", syntax.length > 0 ? syntax : projectIssues(file));
  const name = file.text(file.get(file.root, "name")) ?? "";
  return {
    name,
    main: programFile(resolve(folder, file.text(file.get(file.root, "main")) ?? ".")),
    stackFolder: resolve(folder, file.text(file.get(file.root, "stackConfigDir")) ?? "."),
    defaults: projectDefaults(file, file.get(file.root, "config"), name),
  };
}

function projectIssues(file: YamlFile): Issue[] {
  const issues: Issue[] = [];
  if (!file.text(file.get(file.root, "name"))) {
    const message = "got no name, expected the project's name; it is part of every URN";
    issues.push({ code: "project-name-missing", path: "name", message });
  }
  const declared = file.get(file.root, "runtime");
  const runtime = file.text(isMap(declared) ? file.get(declared, "name") : declared);
  if (runtime !== "nodejs") {
    const message = `got ${runtime || "none"}, expected nodejs; other languages cannot be planned here`;
    issues.push({ code: "runtime-unsupported", path: "runtime", message });
  }
  return issues;
}

/** A folder means its package's `main`, else its index file, as for the Pulumi CLI. */
function programFile(path: string): string {
  if (!existsSync(path) || !statSync(path).isDirectory()) return path;
  const manifest = join(path, "package.json");
  const named = existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, "utf8")) as { main?: unknown }).main
    : undefined;
  const candidates = [...(typeof named === "string" ? [named] : []), "index.ts", "index.js"];
  return (
    candidates.map((candidate) => join(path, candidate)).find((file) => existsSync(file)) ??
    join(path, "index.ts")
  );
}
