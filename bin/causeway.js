#!/usr/bin/env node
"use strict";
// Starts the command line. In a clone it runs from its sources, so that a plan never comes from a stale build; in an
// installed package it runs from dist.
const { existsSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

// Node 22 keeps what V8 made of the SDKs, which saves a third of a plan; Node 20 cannot.
enableCompileCache?.();

const source = join(__dirname, "../stacks/cli.ts");
const inClone = existsSync(source);
if (inClone) require("./typescript");
const { main } = require(inClone ? source : "../dist/stacks/cli.js");

main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
