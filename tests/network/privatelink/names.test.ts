import assert from "node:assert/strict";
import {
  checkNameOwners,
  checkPrivateName,
  loadBalancerNaming,
  zoneOfName,
} from "../../../network/privatelink/names";

describe("checkPrivateName", () => {
  const codes = (name: string) => checkPrivateName(name, "name").map(({ code }) => code);

  it("accepts names and wildcards in lower case", () => {
    for (const name of ["orders.example.com", "*.example.com", "a-b.c1.example.co.uk", "_x.example.com"]) {
      assert.deepEqual(codes(name), [], name);
    }
  });

  it("refuses capitals, a lone label, an inner wildcard, a trailing dot and a label that is too long", () => {
    for (const name of [
      "Orders.example.com",
      "orders",
      "a.*.example.com",
      "*",
      "orders.example.com.",
      "-a.example.com",
      `${"a".repeat(64)}.example.com`,
    ]) {
      assert.deepEqual(codes(name), ["private-name-malformed"], name);
    }
  });

  it("refuses a name of more than 255 characters, and accepts one of 255", () => {
    const label = `${"a".repeat(60)}.`;
    const rest = (length: number) => `${label.repeat(4)}${"b".repeat(length)}`;
    assert.equal(rest(11).length, 255);
    assert.deepEqual(codes(rest(11)), []);
    assert.deepEqual(codes(rest(12)), ["private-name-malformed"]);
  });
});

describe("zoneOfName", () => {
  it("is the name itself with an apex record, or the domain of a wildcard with a wildcard record", () => {
    assert.deepEqual(zoneOfName("orders.example.com"), { dnsName: "orders.example.com", records: ["apex"] });
    assert.deepEqual(zoneOfName("*.example.com"), { dnsName: "example.com", records: ["wildcard"] });
  });
});

describe("loadBalancerNaming", () => {
  it("leaves the name to Pulumi up to 24 letters, digits and hyphens", () => {
    assert.deepEqual(loadBalancerNaming("orders-main-443"), {});
    assert.deepEqual(loadBalancerNaming("a".repeat(24)), {});
  });

  it("gives a prefix of letters and digits where Pulumi's name would be refused", () => {
    assert.deepEqual(loadBalancerNaming("a-bcd-efghijklmnopqrstuvwx"), { namePrefix: "abcdef" });
    assert.deepEqual(loadBalancerNaming("orders_v2.main"), { namePrefix: "orders" });
    assert.deepEqual(loadBalancerNaming("internal-orders"), { namePrefix: "intern" });
    assert.deepEqual(loadBalancerNaming("--__"), { namePrefix: "lb" });
  });
});

describe("checkNameOwners", () => {
  const uses = [
    { vpc: "hub", name: "orders.example.com", path: "services.a" },
    { vpc: "app", name: "orders.example.com", path: "services.b" },
    { vpc: "hub", name: "shop.example.com", path: "services.c" },
  ];

  it("accepts one name in several VPCs and several names in one", () => {
    assert.deepEqual(checkNameOwners(uses), []);
  });

  it("refuses a second owner in a VPC, naming the first", () => {
    const [issue, ...more] = checkNameOwners([
      ...uses,
      { vpc: "hub", name: "orders.example.com", path: "services.d" },
    ]);
    assert.deepEqual([issue?.code, issue?.path, more], ["private-name-owned-twice", "services.d", []]);
    assert.match(issue?.message ?? "", /in hub, where services\.a answers/);
  });
});
