#!/usr/bin/env node
"use strict";
// Starts the command line. Pulumi programs are TypeScript, so they are compiled on the fly, with types
// unchecked: `npm run types` checks them once. In a clone the command line itself runs from its sources, so that
// a plan never comes from a stale build; in an installed package it runs from dist.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

require("ts-node").register({ swc: true });

const source = join(__dirname, "../stacks/cli.ts");
const { main } = require(existsSync(source) ? source : "../dist/stacks/cli.js");

main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
