/**
 * Programs of the far side that tests run if the machine has them. Without them a test is skipped under a name
 * that says what to install; with `REAL_PROGRAMS=required`, as continuous integration sets it, it fails instead.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ConfigFile } from "../../../network/gateway-config/config";

/** A program and the Debian package that has it. */
export interface Program {
  readonly paths: readonly string[];
  readonly debianPackage: string;
}

/** The first path at which the program stands. */
export function find({ paths }: Program): string | undefined {
  return paths.find((path) => existsSync(path));
}

/** A suite that needs programs and root; `body` gets the programs' paths in their order. */
export function describeWith(
  title: string,
  programs: readonly Program[],
  body: (paths: string[]) => void,
): void {
  const packages = programs
    .filter((program) => find(program) === undefined)
    .map((program) => program.debianPackage);
  const why =
    packages.length > 0
      ? `install ${[...new Set(packages)].join(" and ")}`
      : process.getuid?.() === 0
        ? undefined
        : "run as root";
  if (why === undefined) {
    describe(title, () => body(programs.map((program) => find(program) ?? "")));
    return;
  }
  describe(`${title} (SKIPPED: ${why})`, () => {
    it(`needs a machine with the programs: ${why}`, function () {
      assert.notEqual(process.env["REAL_PROGRAMS"], "required", why);
      this.skip();
    });
  });
}

/** Writes files below a new directory and returns it. */
export function writeFiles(files: readonly ConfigFile[]): string {
  const root = mkdtempSync(join(tmpdir(), "cw-"));
  for (const { name, text } of files) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text, { mode: 0o600 });
  }
  return root;
}

/** Removes what {@link writeFiles} wrote. */
export function removeFiles(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** Exit status and all that a program said. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; timeout?: number } = {},
) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    timeout: 20_000,
    ...options,
  });
  return { status, text: `${stdout}${stderr}` };
}
