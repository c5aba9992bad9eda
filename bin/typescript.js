"use strict";
// Loads Causeway's own sources in a clone; an installed package has them compiled. Types are left unchecked: `npm run
// types` does that. Takes no tsconfig.json, because reading one takes the TypeScript compiler, whose loading alone is a
// tenth of a plan, and keeps what it compiled, which is another tenth.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { dirname, join, relative } = require("node:path");

const root = join(__dirname, "..");
const store = join(root, "node_modules/.cache/causeway/compiled.json");

/** What tsconfig.json says, in swc's words; a test compares the two. */
const options = {
  swcrc: false,
  sourceMaps: true,
  module: { type: "commonjs", ignoreDynamic: true },
  jsc: { parser: { syntax: "typescript" }, target: "es2022", keepClassNames: true },
};

/** Path -> { code, of }: JavaScript, and a digest of what it was compiled from. */
const compiled = readStore();
let changed = false;

function readStore() {
  try {
    return JSON.parse(readFileSync(store, "utf8"));
  } catch {
    return {};
  }
}

/** Other runs may read and write at the same time, so the file is replaced as a whole. */
function writeStore() {
  if (!changed) return;
  try {
    mkdirSync(dirname(store), { recursive: true });
    writeFileSync(`${store}.${process.pid}`, JSON.stringify(compiled));
    renameSync(`${store}.${process.pid}`, store);
  } catch {
    // Where nothing can be kept, the next run takes longer, and that is all.
  }
}

function transform(source, filename) {
  return require("@swc/core").transformSync(source, { ...options, filename });
}

function compile(source, file) {
  const path = relative(root, file);
  const of = createHash("sha1").update(source).digest("base64");
  if (compiled[path]?.of !== of) {
    compiled[path] = { code: transform(source, file).code, of };
    changed = true;
  }
  return compiled[path].code;
}

/** A line of a stack trace, with its place in the source. Traces are rare, so the map is made when one is taken. */
function frameInSource(frame) {
  const file = frame.getFileName();
  if (!file || compiled[relative(root, file)] === undefined) return String(frame);
  const map = new SourceMap(JSON.parse(transform(readFileSync(file, "utf8"), file).map));
  const { originalLine, originalColumn } = map.findEntry(
    frame.getLineNumber() - 1,
    frame.getColumnNumber() - 1,
  );
  return String(frame).replace(/:\d+:\d+/, `:${originalLine + 1}:${originalColumn + 1}`);
}

require.extensions[".ts"] = (module, file) => {
  const source = readFileSync(file, "utf8");
  // Once another project's program has ts-node loaded, that one compiles what it is handed.
  module._compile(Object.hasOwn(module, "_compile") ? source : compile(source, file), file);
};
Error.prepareStackTrace = (error, frames) => [String(error), ...frames.map(frameInSource)].join("\n    at ");
process.on("exit", writeStore);
