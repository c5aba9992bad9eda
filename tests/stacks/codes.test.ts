import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const CODE = /"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)"/g;

const sources = ["network", "components", "stacks"].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(root, room, file), "utf8")),
);

/** Every code that the sources can give: as a property, a constant, a type, or handed to a function that takes one. */
function codesOfSources(): Set<string> {
  const takers = sources.flatMap((text) =>
    [...text.matchAll(/(?:function |const )(\w+)(?:<[^(]*>)?(?: = )?\([^)]*\bcode: string/g)].map(
      ([, name]) => name ?? "",
    ),
  );
  const calls = new RegExp(`\\b(?:${takers.join("|")})\\(([^)]*)\\)`, "g");
  const places = [
    /\bcode(?::|\s=)([^,;]*)[,;]/g,
    /type \w*Code =([^;]*);/g,
    /_CODES\b[^=]*= \{([^}]*)\}/g,
    calls,
  ];
  const texts = sources.flatMap((text) =>
    places.flatMap((place) => [...text.matchAll(place)].map(([, part]) => part ?? "")),
  );
  return new Set(texts.flatMap((text) => [...text.matchAll(CODE)].map(([, code]) => code ?? "")));
}

const listed = [...readFileSync(join(root, "docs/codes.md"), "utf8").matchAll(/^\| `([^`]+)` \|/gm)].map(
  ([, code]) => code ?? "",
);

describe("docs/codes.md", () => {
  const codes = codesOfSources();

  it("lists every code of the sources", () => {
    assert.deepEqual([...codes].filter((code) => !listed.includes(code)).sort(), []);
  });

  it("lists no code that no source has", () => {
    assert.deepEqual(listed.filter((code) => !codes.has(code)).sort(), []);
  });

  it("lists each code once", () => {
    assert.deepEqual(listed, [...new Set(listed)]);
  });
});
