import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "../../support/environments";
import { isLostConnection } from "./lost-connections";

/** How a process of its own ends that ignores lost connections and in which nobody awaits this error. */
function ending(error: string): { readonly code: number | null; readonly out: string } {
  const program = `
    require("./tests/engine/sweep/without-lost-connections");
    // While the Automation API's library for commands runs one, it puts events of the process into other hands.
    const paths = [require.resolve("@pulumi/pulumi/automation")];
    void require(require.resolve("execa", { paths }))("sleep", ["0.2"]).then(() => console.log("went on"));
    setTimeout(() => Promise.reject(${error}), 20);`;
  const register = join(projectFolder, "tests/support/register.js");
  const { status, stdout } = spawnSync(process.execPath, ["-r", register, "-e", program], {
    cwd: projectFolder,
    encoding: "utf8",
  });
  return { code: status, out: stdout };
}

describe("a connection to an engine that has gone", () => {
  it("is told from every other failure", () => {
    const lost = [
      Object.assign(new Error("Resource monitor is terminating"), { code: 14 }),
      Object.assign(new Error("Cancelled on client"), { code: 1 }),
      new Error("14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1"),
      new Error("failed to get resource:urn=a: Resource monitor is terminating"),
    ];
    assert.deepEqual(lost.map(isLostConnection), [true, true, true, true]);
    const others = [
      Object.assign(new Error("2 UNKNOWN: the group is in use"), { code: 2 }),
      new Error("DependencyViolation: the group is in use"),
      new Error("the service is unavailable"),
      "14 UNAVAILABLE",
      undefined,
    ];
    assert.deepEqual(others.map(isLostConnection), [false, false, false, false, false]);
  });

  it("ends no process when nobody awaits it, as any other error does", () => {
    assert.deepEqual(ending(`Object.assign(new Error("gone"), { code: 14 })`), { code: 0, out: "went on\n" });
    assert.deepEqual(ending(`Object.assign(new Error("in use"), { code: 2 })`), { code: 1, out: "" });
  });
});
