import assert from "node:assert/strict";
import fc from "fast-check";
import { table, visible } from "../../report/table";

const plain = { color: false, width: 40 };
const ESCAPE = String.fromCharCode(27);

describe("table", () => {
  it("aligns columns with two blanks between them and none at the end of a line", () => {
    const text = table(
      ["NAME", "RANGE"],
      [
        ["app", "10.0.0.0/16"],
        ["database", "10.1.0.0/16"],
      ],
      plain,
      2,
    );
    assert.equal(
      text,
      ["  NAME      RANGE", "  app       10.0.0.0/16", "  database  10.1.0.0/16"].join("\n"),
    );
  });

  it("puts the lines of a cell below each other", () => {
    const text = table(
      ["A", "B"],
      [
        ["x", ["one", "two"]],
        ["y", "three"],
      ],
      plain,
    );
    assert.equal(text, ["A  B", "x  one", "   two", "y  three"].join("\n"));
  });

  it("wraps the widest column between words when all do not fit", () => {
    const text = table(
      ["NAME", "RANGES"],
      [["app", "10.0.0.0/16, 10.1.0.0/16, 10.2.0.0/16, 10.3.0.0/16"]],
      plain,
    );
    assert.equal(
      text,
      ["NAME  RANGES", "app   10.0.0.0/16, 10.1.0.0/16,", "      10.2.0.0/16, 10.3.0.0/16"].join("\n"),
    );
  });

  it("never cuts a word, even where it is wider than the canvas", () => {
    const name = "a-name-that-is-longer-than-the-whole-canvas-is-wide.example.com";
    assert.ok(table(["NAME", "X"], [[name, "1"]], plain).includes(`${name}  1`));
  });

  it("has colours only when they are asked for, and the same text with them", () => {
    const rows = [["app", "1"]];
    const colored = table(["NAME", "X"], rows, { color: true, width: 40 });
    assert.ok(colored.includes(ESCAPE));
    assert.equal(visible(colored).replace(/ +$/gm, ""), table(["NAME", "X"], rows, plain));
    assert.ok(!table(["NAME", "X"], rows, plain).includes(ESCAPE));
  });

  it("stays beside what it stands beside when a cell before it is wrapped", () => {
    const text = table(
      ["A", "B"],
      [
        [
          ["one two three four five six seven eight", "nine"],
          ["first", "second"],
        ],
      ],
      {
        color: false,
        width: 30,
      },
    );
    assert.equal(
      text,
      [
        "A                       B",
        "one two three four      first",
        "five six seven eight",
        "nine                    second",
      ].join("\n"),
    );
  });

  it("draws two thousand rows, and a cell of a thousand lines, in seconds", () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `10.0.${index % 256}.0/24`);
    const rows = Array.from({ length: 2000 }, (_, index) => [`row ${index}`, "x"]);
    const start = Date.now();
    assert.equal(table(["A", "B"], [...rows, ["big", lines]], plain).split("\n").length, 3001);
    assert.ok(Date.now() - start < 10_000);
  });

  it("keeps every word of every cell, and the width where words allow it", () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const cell = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = table(["A", "B", "C"], rows, plain);
        const wordsOf = (all: string) =>
          all
            .split(/\s+/)
            .filter((one) => one !== "")
            .sort();
        assert.deepEqual(wordsOf(text), wordsOf(["A B C", ...rows.flat()].join(" ")));
        for (const line of text.split("\n")) assert.ok(line.length <= plain.width, line);
      }),
    );
  });
});
