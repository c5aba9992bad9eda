import assert from "node:assert/strict";
import fc from "fast-check";
import { nearest, oneOf } from "../../network/nearest";

const SERVICES = [
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "ecs",
  "events",
  "kms",
  "logs",
  "secretsmanager",
  "sns",
  "sqs",
  "sts",
];

describe("nearest", () => {
  it("finds a word that is a letter or two away", () => {
    assert.deepEqual(nearest("secretmanager", SERVICES), ["secretsmanager"]);
    assert.deepEqual(nearest("secrets-manager", SERVICES), ["secretsmanager"]);
    assert.deepEqual(nearest("event", SERVICES), ["events"]);
    assert.deepEqual(nearest("kns", SERVICES), ["kms", "sns"]);
    assert.deepEqual(nearest("s4", ["s3"]), ["s3"]);
    assert.deepEqual(nearest("s3", ["s3express"]), ["s3express"]);
    assert.deepEqual(nearest("xbcd", ["abcde"]), ["abcde"]);
    assert.deepEqual(nearest("abxy", ["abcde"]), []);
    assert.deepEqual(nearest("abxde", ["abyyd"]), []);
  });

  it("puts words that hold the given one before words that look like it", () => {
    assert.deepEqual(nearest("ecr", SERVICES), ["ecr.api", "ecr.dkr", "ec2"]);
    assert.deepEqual(nearest("dkr", SERVICES), ["ecr.dkr"]);
  });

  it("finds a word that the given one holds", () => {
    assert.deepEqual(nearest("com.amazonaws.eu-west-1.logs", SERVICES), ["logs"]);
  });

  it("does not mind letter case", () => {
    assert.deepEqual(nearest("SecretsManager", SERVICES), ["secretsmanager"]);
  });

  it("guesses nothing when nothing is close", () => {
    assert.deepEqual(nearest("dynamodb", SERVICES), []);
    assert.deepEqual(nearest("rds", ["kms", "sqs"]), []);
    assert.deepEqual(nearest("", SERVICES), []);
    assert.deepEqual(nearest("a", ["b", "bc"]), []);
    assert.deepEqual(nearest("s", ["secretsmanager"]), []);
    assert.deepEqual(nearest("kms", []), []);
  });

  it("returns three words at most unless told otherwise", () => {
    const zones = ["euw1-az1", "euw1-az2", "euw1-az3", "euw1-az4"];
    assert.deepEqual(nearest("euw1-az9", zones), ["euw1-az1", "euw1-az2", "euw1-az3"]);
    assert.deepEqual(nearest("euw1-az9", zones, 1), ["euw1-az1"]);
    assert.deepEqual(nearest("euw1-az9", zones, 9), zones);
  });

  it("returns known words only, each once, in an order that does not depend on theirs", () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "-"), maxLength: 6 }), {
      maxLength: 12,
    });
    const shuffled = words.chain((known) =>
      fc.tuple(fc.constant(known), fc.shuffledSubarray(known, { minLength: known.length })),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", "-"), maxLength: 6 }),
        shuffled,
        (word, [known, other]) => {
          const found = nearest(word, known, 12);
          assert.deepEqual(found, nearest(word, other, 12));
          assert.equal(new Set(found).size, found.length);
          assert.equal(
            found.every((each) => known.includes(each)),
            true,
          );
          if (word.length > 1 && known.includes(word)) assert.equal(found[0], word);
        },
      ),
    );
  });
});

describe("oneOf", () => {
  it("joins words as a choice", () => {
    assert.equal(oneOf([]), "");
    assert.equal(oneOf(["a"]), "a");
    assert.equal(oneOf(["a", "b"]), "a or b");
    assert.equal(oneOf(["a", "b", "c"]), "a, b or c");
  });
});
