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

/** Why a suite cannot run here, and whether that is a fault where programs are required. */
interface Hindrance {
  readonly why: string;
  readonly fault: boolean;
}

/** A suite that needs programs and root; `body` gets the programs' paths in their order. */
export function describeWith(
  title: string,
  programs: readonly Program[],
  body: (paths: string[]) => void,
  other: () => string | undefined = () => undefined,
): void {
  const hindrance = hindranceOf(programs, other);
  if (hindrance === undefined) {
    describe(title, () => body(programs.map((program) => find(program) ?? "")));
    return;
  }
  describe(`${title} (SKIPPED: ${hindrance.why})`, () => {
    it(`needs another machine: ${hindrance.why}`, function () {
      if (hindrance.fault) assert.notEqual(process.env["REAL_PROGRAMS"], "required", hindrance.why);
      this.skip();
    });
  });
}

function hindranceOf(programs: readonly Program[], other: () => string | undefined): Hindrance | undefined {
  const missing = programs.filter((program) => find(program) === undefined);
  const packages = [...new Set(missing.map((program) => program.debianPackage))];
  if (packages.length > 0) return { why: `install ${packages.join(" and ")}`, fault: true };
  if (process.getuid?.() !== 0) return { why: "run as root", fault: true };
  const why = other();
  return why === undefined ? undefined : { why, fault: false };
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
