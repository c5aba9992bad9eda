import assert from "node:assert/strict";
import { inspect } from "node:util";
import {
  checkPresharedKey,
  checkPresharedKeySource,
  describeKeySource,
  SecretText,
  type PresharedKeySource,
} from "../../../network/vpn/preshared-key";

const arn = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:hq-AbCdEf";

function codes(key: string): string[] {
  return checkPresharedKey(key, "key").map(({ code }) => code);
}

describe("checkPresharedKey", () => {
  it("takes 8 to 64 letters, digits, periods and underscores", () => {
    assert.deepEqual(codes("aB1._xyz"), []);
    assert.deepEqual(codes("k".repeat(64)), []);
    assert.deepEqual(codes("_0000000"), []);
  });

  it("refuses other lengths", () => {
    assert.deepEqual(codes("k".repeat(7)), ["preshared-key-length"]);
    assert.deepEqual(codes("k".repeat(65)), ["preshared-key-length"]);
  });

  it("refuses other characters", () => {
    for (const key of ["with space", "hyphen-key", 'quote"quote', "line\nbreak", "ümlauts12"]) {
      assert.deepEqual(codes(key), ["preshared-key-alphabet"]);
    }
  });

  it("refuses a 0 at the beginning only", () => {
    assert.deepEqual(codes("0abcdefgh"), ["preshared-key-leading-zero"]);
    assert.deepEqual(codes("a0bcdefgh"), []);
  });

  it("reports every broken rule and never shows the key", () => {
    const issues = checkPresharedKey("0canary-", "hq.tunnel1");
    assert.deepEqual(
      issues.map(({ code }) => code),
      ["preshared-key-alphabet", "preshared-key-leading-zero"],
    );
    assert.ok(!JSON.stringify(issues).includes("canary"));
  });
});

describe("checkPresharedKeySource", () => {
  it("takes each of the three sources", () => {
    const sources: PresharedKeySource[] = [
      { config: "hqKey1" },
      { secretsManager: arn },
      { generated: true },
    ];
    for (const source of sources) assert.deepEqual(checkPresharedKeySource(source, "presharedKey"), []);
  });

  it("refuses two at once, and a key in place of a source, without showing it", () => {
    const both = { config: "hqKey1", generated: true } as const;
    assert.deepEqual(
      checkPresharedKeySource(both, "presharedKey").map(({ code }) => code),
      ["preshared-key-source"],
    );
    const plain = "canaryCanary" as unknown as PresharedKeySource;
    const issues = checkPresharedKeySource(plain, "presharedKey");
    assert.deepEqual(
      issues.map(({ code }) => code),
      ["preshared-key-source"],
    );
    assert.ok(!JSON.stringify(issues).includes("canary"));
  });

  it("refuses what is no ARN of a secret", () => {
    const issues = checkPresharedKeySource({ secretsManager: "hq-key" }, "presharedKey");
    assert.deepEqual(
      issues.map(({ code, path }) => [code, path]),
      [["preshared-key-secret-arn", "presharedKey.secretsManager"]],
    );
  });

  it("can be said in words", () => {
    assert.equal(describeKeySource({ config: "hqKey1" }), "the secret configuration key hqKey1");
    assert.equal(describeKeySource({ secretsManager: arn }), `the Secrets Manager secret ${arn}`);
  });
});

describe("SecretText", () => {
  const secret = new SecretText("canaryCanary");

  it("gives the secret away only when asked", () => {
    assert.equal(secret.reveal(), "canaryCanary");
  });

  it("hides in text, JSON, lists and Node's printer", () => {
    const shown = [
      `${String(secret)}`,
      JSON.stringify({ secret }),
      String([secret]),
      inspect(secret),
      inspect({ a: [secret] }),
    ];
    for (const text of shown) {
      assert.ok(!text.includes("canary"), text);
      assert.ok(text.includes("[secret]"), text);
    }
  });

  it("has no field that holds it", () => {
    assert.deepEqual(Object.values(secret), []);
  });
});
