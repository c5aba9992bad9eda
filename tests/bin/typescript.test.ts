import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { create } from "ts-node";

const root = resolve(__dirname, "../..");

/** Has what the two compilers could disagree on. */
const SAMPLE = `
import { join } from "node:path";
import type { Stats } from "node:fs";
import fs from "node:fs";
import * as os from "node:os";
export { resolve } from "node:path";
enum Kind { One = "one" }
export class Sample {
  static count = 0;
  readonly name: string;
  constructor(private readonly kind: Kind = Kind.One) { this.name = this.kind; }
}
export const later = async (): Promise<unknown> => import("node:url");
export const text = (stats?: Stats): string => join(os.tmpdir(), fs.constants.F_OK.toString(), String(stats?.size));
`;

describe("the compiler of the command line", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "causeway-"));
    mkdirSync(join(folder, "bin"));
    mkdirSync(join(folder, "node_modules"));
    copyFileSync(join(root, "bin/typescript.js"), join(folder, "bin/typescript.js"));
    symlinkSync(join(root, "node_modules/@swc"), join(folder, "node_modules/@swc"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const store = () => join(folder, "node_modules/.cache/causeway/compiled.json");
  const write = (source: string) => writeFileSync(join(folder, "sample.ts"), source);

  /** Loads sample.ts and gives what it prints. */
  function load(preload = "./bin/typescript.js"): { readonly out: string; readonly err: string } {
    const args = ["-r", preload, "-e", 'require("./sample.ts")'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    return { out: stdout.trim(), err: stderr };
  }

  it("makes of a source what ts-node makes of it by tsconfig.json", () => {
    write(SAMPLE);
    assert.equal(load().err, "");
    const kept = JSON.parse(readFileSync(store(), "utf8")) as Record<string, { readonly code: string }>;
    const service = create({ swc: true, cwd: root });
    const [expected] = service.compile(SAMPLE, join(root, "sample.ts")).split("//# sourceMappingURL");
    assert.equal(kept["sample.ts"]?.code.trim(), expected?.trim());
  });

  it("runs a source as it is now, not as it was kept", () => {
    write("console.log('one' satisfies string);");
    assert.deepEqual(load(), { out: "one", err: "" });
    assert.deepEqual(load(), { out: "one", err: "" });
    write("console.log('two' satisfies string);");
    assert.deepEqual(load(), { out: "two", err: "" });
  });

  it("runs what it kept without compiling again", () => {
    write(
      "const answer: number = 42;\nconsole.log(answer, Object.keys(require.cache).join().includes('@swc'));",
    );
    assert.equal(load().out, "42 true");
    assert.equal(load().out, "42 false");
  });

  it("does without what it kept when that cannot be read", () => {
    writeFileSync(store(), "{ not JSON");
    write("console.log('still' satisfies string);");
    assert.deepEqual(load(), { out: "still", err: "" });
  });

  it("names the lines of the source in stack traces", () => {
    write(
      "interface Gone {\n  readonly a: string;\n}\n\nconst gone: Gone[] = [];\nthrow new Error(`at ${gone.length}`);\n",
    );
    assert.match(load().err, /Error: at 0\n {4}at .*sample\.ts:6:7\)/);
  });

  it("leaves a source to ts-node where that is loaded", () => {
    write(SAMPLE);
    rmSync(store());
    writeFileSync(
      join(folder, "both.js"),
      `require("./bin/typescript"); require(${JSON.stringify(require.resolve("ts-node"))}).register({ swc: true });`,
    );
    assert.equal(load("./both.js").err, "");
    assert.throws(() => readFileSync(store()), { code: "ENOENT" });
  });
});
