import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** Runs a piece of JavaScript in a process that has loaded nothing yet but the compiler of the command line. */
function run(script: string): unknown {
  const args = ["-r", "./bin/typescript.js", "-e", script];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", stdio: "pipe" }));
}

/** Which of these packages a process has loaded. */
const LOADED = `["@npmcli/arborist", "@pulumi/pulumi/automation", "typescript"].filter((name) =>
  Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name + "/")))`;

describe("the SDK as the command line loads it", () => {
  it("has neither npm's installer nor the TypeScript compiler nor the Automation API", () => {
    const loaded = run(`require("./stacks/cli"); console.log(JSON.stringify(${LOADED}))`);
    assert.deepEqual(loaded, []);
  });

  it("has all three when it is loaded by itself", () => {
    const loaded = run(`require("@pulumi/pulumi"); console.log(JSON.stringify(${LOADED}))`);
    assert.deepEqual(loaded, ["@npmcli/arborist", "@pulumi/pulumi/automation", "typescript"]);
  });

  it("packs a function all the same, and loads what that takes once", () => {
    const packed = run(`
      require("./stacks/record");
      const { runtime } = require("@pulumi/pulumi");
      const file = require.resolve("@pulumi/pulumi/runtime/closure/serializeClosure");
      const pack = () => runtime.serializeFunction(() => 42);
      pack().then((first) => {
        const loaded = require.cache[file];
        return pack().then((second) => {
          const once = require.cache[file] === loaded && first.text === second.text;
          console.log(JSON.stringify({ text: first.text.includes("() => 42"), once, loaded: ${LOADED} }));
        });
      });`);
    assert.deepEqual(packed, { text: true, once: true, loaded: ["typescript"] });
  });

  it("finds the files of a function's packages all the same", () => {
    const paths = run(`
      require("./stacks/record");
      require("@pulumi/pulumi").runtime.computeCodePaths({ extraIncludePaths: ["./bin"] })
        .then((paths) => console.log(JSON.stringify([...paths.keys()].filter((path) => path === "bin"))));`);
    assert.deepEqual(paths, ["bin"]);
  });

  it("has the Automation API when a program asks for it, by either name the same", () => {
    const found = run(`
      require("./stacks/record");
      const { automation } = require("@pulumi/pulumi");
      const same = require("@pulumi/pulumi/automation") === automation;
      console.log(JSON.stringify({ same, kind: typeof automation.LocalWorkspace.createOrSelectStack }));`);
    assert.deepEqual(found, { same: true, kind: "function" });
  });

  it("stays as it is where it is loaded already", () => {
    const same = run(`
      require("@pulumi/pulumi");
      const file = require.resolve("@pulumi/pulumi/runtime/closure/codePaths");
      const before = require.cache[file];
      require("./stacks/record");
      console.log(JSON.stringify(require.cache[file] === before));`);
    assert.equal(same, true);
  });
});
