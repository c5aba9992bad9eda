import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { endQuietly } from "../../stacks/io";
import { projectFolder } from "../support/environments";

/** Runs the command line as a process whose standard output has a reader, or one that has gone away. */
async function help(reader: "there" | "gone"): Promise<{ exitCode: unknown; out: string; err: string }> {
  const child = spawn(process.execPath, [join(projectFolder, "bin/causeway.js"), "--help"]);
  const closed = once(child, "close");
  if (reader === "gone") child.stdout.destroy();
  const out = reader === "gone" ? "" : await text(child.stdout);
  const err = await text(child.stderr);
  const [exitCode] = await closed;
  return { exitCode, out, err };
}

describe("the command line's output", () => {
  it("ends without a word when nobody reads it any more", async () => {
    assert.deepEqual(await help("gone"), { exitCode: 0, out: "", err: "" });
  });

  it("comes whole when somebody does", async () => {
    const { exitCode, out, err } = await help("there");
    assert.deepEqual({ exitCode, err }, { exitCode: 0, err: "" });
    assert.match(out, /^Usage: causeway[^]*Exit codes: 0 fine/);
  });

  it("fails for any error but that of a closed pipe", () => {
    const stream = new EventEmitter();
    endQuietly(stream);
    assert.equal(stream.emit("error", Object.assign(new Error("closed"), { code: "EPIPE" })), true);
    const full = Object.assign(new Error("disk full"), { code: "ENOSPC" });
    assert.throws(() => stream.emit("error", full), full);
  });

  it("is watched once, however many terminals there are", () => {
    const stream = new EventEmitter();
    endQuietly(stream);
    endQuietly(stream);
    assert.equal(stream.listenerCount("error"), 1);
  });
});
