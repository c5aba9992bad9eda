/** Every example in a docstring compiles as a user would write it, against the package's public names. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { projectFolder } from "../support/environments";

interface Example {
  /** Path of the file that the example is compiled as. */
  readonly path: string;
  readonly code: string;
}

describe("the examples in docstrings", () => {
  const examples = ["components", "stacks"].flatMap(examplesBelow);

  it("are there for every component", () => {
    const withExample = new Set(examples.map(({ path }) => path.replace(/#.*$/, "")));
    const components = sourcesBelow("components").filter((path) =>
      /extends pulumi\.ComponentResource/.test(read(path)),
    );
    assert.ok(components.length >= 6, `found ${components.length} components`);
    assert.deepEqual(
      components.filter((path) => !withExample.has(path)),
      [],
    );
  });

  it("compile", function () {
    this.timeout(120_000);
    assert.deepEqual(problems(examples), []);
  });
});

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(projectFolder, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function read(path: string): string {
  return readFileSync(path, "utf8");
}

function examplesBelow(folder: string): Example[] {
  return sourcesBelow(folder).flatMap((path) => {
    const blocks = [...read(path).matchAll(/^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/gm)];
    return blocks.map(([, block = ""], index) => ({
      path: `${path}#${index}.ts`,
      code: block.replace(/^ *\* ?/gm, ""),
    }));
  });
}

function problems(files: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(join(projectFolder, "tsconfig.json"), (path) =>
    ts.sys.readFile(path),
  ) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectFolder);
  const host = ts.createCompilerHost(options);
  const code = new Map(files.map((file) => [file.path, file.code]));
  const { fileExists, readFile } = host;
  host.fileExists = (path) => code.has(path) || fileExists(path);
  host.readFile = (path) => code.get(path) ?? readFile(path);
  const program = ts.createProgram([...code.keys()], options, host);
  return [...code.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return ts
      .getPreEmitDiagnostics(program, source)
      .map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}
