import assert from "node:assert/strict";
import { traceText } from "../../report/trace";

const part = (zone: string, from: string, verdict: string) => [
  `tcp 443 from ${from} to 10.0.0.0/25`,
  `  -> route app-web-euw1-${zone}: 10.0.0.0/20 by peering hub-app`,
  `  ${verdict}`,
];

describe("a trace as text", () => {
  it("tells a way once, and who else goes it in other zones", () => {
    const parts = [
      part("az1", "10.1.0.0/24", "reachable"),
      part("az2", "10.1.1.0/24", "reachable"),
      part("az3", "2001:db8::/64", "reachable"),
    ];
    assert.equal(
      traceText(parts),
      [
        "tcp 443 from 10.1.0.0/24 to 10.0.0.0/25",
        "  -> route app-web-euw1-az1: 10.0.0.0/20 by peering hub-app",
        "  reachable",
        "  and likewise, by the subnets of their own zones:",
        "    tcp 443 from 10.1.1.0/24 to 10.0.0.0/25",
        "    tcp 443 from 2001:db8::/64 to 10.0.0.0/25",
        "",
      ].join("\n"),
    );
  });

  it("tells each way that differs in anything else", () => {
    const one = part("az1", "10.1.0.0/24", "reachable");
    for (const other of [
      part("az2", "10.1.1.0/24", "no-route"),
      part("az2", "10.1.1.0/24", "reachable").map((line) => line.replace("hub-app", "hub-data")),
      part("az2", "10.1.1.0/24", "reachable").map((line) => line.replace("443", "444")),
      [...part("az2", "10.1.1.0/24", "reachable"), "  assuming that it is so"],
    ])
      assert.equal(traceText([one, other]), `${one.join("\n")}\n\n${other.join("\n")}\n`);
  });

  it("is nothing without parts", () => {
    assert.equal(traceText([]), "");
  });
});
