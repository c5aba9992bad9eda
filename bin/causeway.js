#!/usr/bin/env node
"use strict";
// Starts the command line. In a clone it runs from its sources, so that a plan never comes from a stale build; in an
// installed package it runs from dist.
const { existsSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
require("./memory");

// From Node 22 on, what V8 made of the modules is kept for the next run, which saves a tenth of a plan.
enableCompileCache?.();

const source = join(__dirname, "../stacks/cli.ts");
const inClone = existsSync(source);
if (inClone) require("./typescript");
const { main } = require(inClone ? source : "../dist/stacks/cli.js");

main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
