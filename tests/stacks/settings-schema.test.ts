import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { parse } from "yaml";
import { parseSettings, settingsJsonSchema } from "../../stacks/settings";
import { badSettings, validSettings } from "./settings-fixtures";
import { keysOf, type Schema, sectionsOf } from "./settings-keys";

type StackFile = Record<string, unknown> & { config: Record<string, unknown> };

const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const committed = JSON.parse(read("schema/causeway.schema.json")) as Schema;
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(committed);
const stackFile = (env: string) => parse(read(`Pulumi.${env}.yaml`)) as StackFile;

/** Settings as a stack's file holds them. */
function asStackFile(settings: Record<string, unknown>): StackFile {
  const entries = Object.entries(settings).map(([key, value]) => [`causeway:${key}`, value] as const);
  return { config: Object.fromEntries(entries) };
}

function assertValid(file: unknown): void {
  assert.ok(validate(file), JSON.stringify(validate.errors, null, 2));
}

describe("schema/causeway.schema.json", () => {
  it("is what `npm run schema` writes", () => {
    assert.equal(read("schema/causeway.schema.json"), `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
  });

  for (const env of ["dev", "prod"]) {
    it(`is named in the first line of Pulumi.${env}.yaml and accepts it`, () => {
      const [first] = read(`Pulumi.${env}.yaml`).split("\n");
      assert.equal(first, "# yaml-language-server: $schema=schema/causeway.schema.json");
      assertValid(stackFile(env));
    });
  }

  it("refuses an unknown key of ours at any depth", () => {
    const { config } = stackFile("dev");
    assert.equal(validate({ config: { ...config, "causeway:spoke": {} } }), false);
    assert.equal(
      validate({
        config: { ...config, "causeway:hub": { ...(config["causeway:hub"] as Schema), zonez: [] } },
      }),
      false,
    );
  });

  it("leaves keys of other namespaces and of Pulumi itself alone", () => {
    const file = stackFile("dev");
    assertValid({ ...file, encryptionsalt: "v1:abc", config: { ...file.config, "aws:region": "eu-west-1" } });
  });

  it("asks for the accounts and the hub only", () => {
    const { "causeway:accounts": accounts, "causeway:hub": hub, ...rest } = stackFile("dev").config;
    assertValid({ config: { "causeway:accounts": accounts, "causeway:hub": hub } });
    assert.equal(validate({ config: rest }), false);
  });

  it("describes every key", () => {
    const silent = [...keysOf(committed)].filter(([, keys]) =>
      [...keys.values()].some(({ description }) => description === undefined),
    );
    assert.deepEqual(
      silent.map(([container]) => container),
      [],
    );
  });

  it("refuses what the settings refuse for their form, unless only a name is wrong", () => {
    assertValid(asStackFile(validSettings()));
    const formal = [
      "unknown-key",
      "missing-value",
      "wrong-type",
      "wrong-value",
      "number-out-of-bounds",
      "empty-value",
    ];
    for (const { name, raw, expect } of badSettings()) {
      if (expect.some(({ code }) => formal.includes(code)))
        assert.equal(validate(asStackFile(raw)), false, name);
    }
  });
});

describe("docs/settings.md", () => {
  const sections = sectionsOf(read("docs/settings.md"));

  for (const [container, keys] of keysOf(committed)) {
    it(`has every key of ${container === "" ? "the settings" : container} with its default`, () => {
      const rows = sections
        .filter(({ containers }) => containers.includes(container))
        .flatMap(({ rows }) => rows);
      for (const [key, { defaults }] of keys) {
        const row = rows.find((candidate) => candidate.key === key);
        assert.ok(row, `no row for ${key}`);
        for (const value of defaults)
          assert.ok(row.text.includes(`\`${value}\``), `${key} lacks its default ${value}`);
      }
      assert.deepEqual(
        rows.map(({ key }) => key).filter((key) => !keys.has(key)),
        [],
        "rows of keys that do not exist",
      );
    });
  }

  it("shows examples that are valid", () => {
    const text = read("docs/settings.md");
    const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(
      ([, block]) => (parse(block ?? "") as StackFile).config,
    );
    assert.equal(blocks.length, 10);
    const accountsAndHub = { ...blocks[0], ...blocks[1] };
    for (const block of blocks) {
      const config = { ...accountsAndHub, ...block };
      assertValid({ config });
      const raw = Object.entries(config).map(
        ([key, value]) => [key.replace("causeway:", ""), value] as const,
      );
      assert.deepEqual(parseSettings(Object.fromEntries(raw)).issues, []);
    }
  });
});
