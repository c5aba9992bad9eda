"use strict";
// Compiles TypeScript on the fly for mocha, without checking types (npm run types does that once).
require("ts-node").register({ swc: true });
require("tsconfig-paths").register({
  baseUrl: `${__dirname}/../..`,
  paths: { causeway: ["components/index.ts"], "causeway/references": ["stacks/references.ts"] },
});
