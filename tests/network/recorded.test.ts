import assert from "node:assert/strict";
import { hasSecret, hasUnknown, type Json, SECRET, UNKNOWN } from "../../network/recorded";

const plain: readonly (Json | undefined)[] = [
  undefined,
  null,
  true,
  0,
  "",
  "$unknown",
  [],
  {},
  { a: [{ b: "c" }] },
];
const wrap: readonly ((value: Json) => Json)[] = [
  (value) => value,
  (value) => [1, value],
  (value) => ({ a: null, b: value }),
  (value) => ({ a: [{ b: [value] }] }),
];

describe("hasUnknown", () => {
  it("finds an unknown at any depth", () => {
    for (const each of wrap) assert.equal(hasUnknown(each(UNKNOWN)), true);
  });

  it("finds none where all is known or secret", () => {
    for (const value of plain) assert.equal(hasUnknown(value), false);
    for (const each of wrap) assert.equal(hasUnknown(each(SECRET)), false);
  });

  it("takes only the marker for one, not its name with another value", () => {
    assert.equal(hasUnknown({ $unknown: false }), false);
    assert.equal(hasUnknown({ $unknown: "true" }), false);
  });
});

describe("hasSecret", () => {
  it("finds a secret at any depth", () => {
    for (const each of wrap) assert.equal(hasSecret(each(SECRET)), true);
  });

  it("finds none where all is plain or unknown", () => {
    for (const value of plain) assert.equal(hasSecret(value), false);
    for (const each of wrap) assert.equal(hasSecret(each(UNKNOWN)), false);
  });
});
