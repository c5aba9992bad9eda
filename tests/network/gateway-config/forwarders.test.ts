import assert from "node:assert/strict";
import { checkForwardPlan, renderForwarders } from "../../../network/gateway-config/forwarders";

const resolvers = ["10.0.1.10", "10.0.2.10"];

function codes(names: string[], addresses: string[] = resolvers): string[] {
  return checkForwardPlan({ names, resolvers: addresses }).map(({ code, path }) => `${code} at ${path}`);
}

describe("renderForwarders", () => {
  it("leaves out names below another one, whatever the order and letter case", () => {
    const text = (names: string[]) => renderForwarders({ names, resolvers }).map((file) => file.text);
    const upper = text(["example.com"]);
    assert.deepEqual(text(["Orders.Example.com", "example.com"]), upper);
    assert.deepEqual(text(["example.com", "a.b.example.com"]), upper);
    assert.notDeepEqual(text(["myexample.com", "example.com"]), upper);
  });

  it("sends each name to every resolver", () => {
    const [unbound, bind, windows] = renderForwarders({ names: ["orders.example.com"], resolvers });
    assert.match(
      unbound?.text ?? "",
      /name: "orders\.example\.com\."\n {2}forward-addr: 10\.0\.1\.10\n {2}forward-addr: 10\.0\.2\.10\n/,
    );
    assert.match(bind?.text ?? "", /forwarders \{ 10\.0\.1\.10; 10\.0\.2\.10; \};/);
    assert.match(windows?.text ?? "", /\$resolvers = "10\.0\.1\.10", "10\.0\.2\.10"/);
  });
});

describe("checkForwardPlan", () => {
  it("takes names of two labels or more and addresses of either family", () => {
    assert.deepEqual(codes(["example.com", "_x.a-b.example.com"], ["10.0.1.10", "fd00::10"]), []);
  });

  it("refuses names that are none", () => {
    const wrong = [
      "com",
      "example.com.",
      "-a.example.com",
      "a b.com",
      'a".com',
      "*.example.com",
      "",
      `${"a".repeat(64)}.com`,
    ];
    for (const name of wrong) assert.deepEqual(codes([name]), ["forward-name-malformed at names[0]"], name);
  });

  it("refuses resolvers that are no address, and none at all", () => {
    assert.deepEqual(codes(["example.com"], ["10.0.1.10", "resolver"]), [
      "forward-resolver-malformed at resolvers[1]",
    ]);
    assert.deepEqual(codes(["example.com"], []), ["forward-resolver-missing at resolvers"]);
  });
});
