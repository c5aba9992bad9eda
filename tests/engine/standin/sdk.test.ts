/** What the stand-in says of a resource type, held against the SDK that the program is written with. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { handlers } from "./aws";

const sdk = dirname(require.resolve("@pulumi/aws/package.json"));

interface Properties {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Inputs and outputs of a type, as the constructor in the SDK assigns them. */
function propertiesOf(token: string): Properties {
  const file = `${token.split(":")[1]}.js`;
  const source = readFileSync(join(sdk, file), "utf8");
  const constructor = source.slice(source.indexOf("constructor("));
  const assigned = [...constructor.matchAll(/resourceInputs\["(\w+)"\] = (.*);/g)];
  const inputs = assigned
    .filter(([, , value]) => value?.includes("args") === true)
    .map(([, name]) => name ?? "");
  const names = new Set(assigned.map(([, name]) => name ?? ""));
  return { inputs, outputs: [...names].filter((name) => !inputs.includes(name)) };
}

describe("the stand-in AWS", () => {
  for (const [token, handler] of handlers) {
    const own = Object.keys(handler.schema.shape);

    it(`knows no input of ${token} that the SDK does not have`, () => {
      const { inputs } = propertiesOf(token);
      // The provider sets it itself: https://github.com/pulumi/pulumi-aws/blob/master/provider/tags.go
      const given = own.filter((name) => name !== "tagsAll");
      assert.deepEqual(
        given.filter((name) => !inputs.includes(name)),
        [],
      );
    });

    it(`answers with every output of ${token}`, () => {
      const { inputs, outputs } = propertiesOf(token);
      const answered = new Set([...own, ...handler.outputs]);
      assert.deepEqual(
        outputs.filter((name) => !answered.has(name)),
        [],
      );
      const invented = handler.outputs.filter((name) => !outputs.includes(name) && !inputs.includes(name));
      assert.deepEqual(invented, []);
    });

    it(`names only inputs of ${token} where it says how they behave`, () => {
      const { replaces = [], computed = [], sets = [], documents = [], shared = [], defaults = {} } = handler;
      const named = [...replaces, ...computed, ...sets, ...documents, ...shared, ...Object.keys(defaults)];
      assert.deepEqual(
        named.filter((name) => !own.includes(name)),
        [],
      );
    });
  }
});
