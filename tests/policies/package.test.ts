import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../support/environments";

const read = (path: string) => readFileSync(join(projectFolder, path), "utf8");

describe("the policy pack's folder", () => {
  it("has the version of the package, which the pack says it has", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    const pack = JSON.parse(read("policies/package.json")) as { version: string };
    assert.equal(pack.version, version);
  });

  it("is a pack that Pulumi's CLI finds", () => {
    assert.match(read("policies/PulumiPolicy.yaml"), /^runtime: nodejs$/m);
  });
});
