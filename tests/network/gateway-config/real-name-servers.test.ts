import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderForwarders } from "../../../network/gateway-config/forwarders";
import { describeWith, removeFiles, run, writeFiles, type Program } from "./programs";

const unboundCheck: Program = { paths: ["/usr/sbin/unbound-checkconf"], debianPackage: "unbound" };
const bindCheck: Program = {
  paths: ["/usr/bin/named-checkconf", "/usr/sbin/named-checkconf"],
  debianPackage: "bind9-utils",
};

/** An endpoint of AWS, one below a public suffix, and a PrivateLink service's own name. */
const names = ["sts.eu-west-1.amazonaws.com", "vpce.amazonaws.com", "orders.example.com"];
const files = renderForwarders({ names, resolvers: ["10.0.1.10", "fd00::10"] });

/** What a program says of one of the files, changed first. */
function check(program: string, name: string, change: (text: string) => string = (text) => text) {
  const root = writeFiles(files);
  try {
    const path = join(root, name);
    const text = files.find((file) => file.name === name)?.text ?? assert.fail(name);
    writeFileSync(path, change(text));
    return run(program, [path]);
  } finally {
    removeFiles(root);
  }
}

describeWith("unbound's forwarders in a real unbound", [unboundCheck], ([program = ""]) => {
  const file = "unbound/causeway.conf";

  it("are accepted", () => {
    const { status, text } = check(program, file);
    assert.equal(status, 0, text);
    assert.match(text, /no errors/);
  });

  it("are refused when an address is none", () => {
    const { status, text } = check(program, file, (text) => text.replace("10.0.1.10", "10.0.1.999"));
    assert.equal(status, 1, text);
    assert.match(text, /10\.0\.1\.999/);
  });
});

describeWith("BIND's forwarders in a real BIND", [bindCheck], ([program = ""]) => {
  const file = "bind/causeway.conf";

  it("are accepted without a word", () => {
    assert.deepEqual(check(program, file), { status: 0, text: "" });
  });

  it("are accepted with the option that their comment asks for", () => {
    const asked = (text: string) =>
      text.replace(/^\/\/ +(validate-except .*)$/m, (_, option: string) => `options { ${option} };`);
    const { status, text } = check(program, file, (text) => {
      assert.notEqual(asked(text), text);
      return asked(text);
    });
    assert.deepEqual([status, text], [0, ""]);
  });

  it("are refused when an address is none", () => {
    const { status, text } = check(program, file, (text) => text.replace("10.0.1.10", "10.0.1.999"));
    assert.equal(status, 1, text);
    assert.match(text, /10\.0\.1\.999/);
  });
});
