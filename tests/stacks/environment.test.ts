import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { InvalidInputError, type Issue } from "../../network/issue";
import { SECRET } from "../../network/recorded";
import { readEnvironment, SECRET_PLACEHOLDER, type Environment } from "../../stacks/environment";
import { record } from "../../stacks/record";

const PROJECT = "name: causeway\nruntime: nodejs\nmain: stacks/main.ts\n";
const CIPHER = "v1:hPmsxtWrzRyr9yWM:canary-cipher";

describe("readEnvironment", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "environment-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  /** The environment dev of a project with this text in its file. */
  function read(text: string, project = PROJECT): Environment {
    write({ "Pulumi.yaml": project, "Pulumi.dev.yaml": text });
    return readEnvironment(folder, "dev");
  }

  function refusal(action: () => unknown): { subject: string; issues: readonly Issue[] } {
    try {
      action();
    } catch (error) {
      assert.ok(error instanceof InvalidInputError, String(error));
      return { subject: error.subject, issues: error.issues };
    }
    return assert.fail("nothing was refused");
  }

  const codes = ({ issues }: { issues: readonly Issue[] }) => issues.map(({ code, path }) => [code, path]);

  describe("the project", () => {
    it("gives name, program and file", () => {
      const { project, env, file, main } = read("config:\n  causeway:a: b\n");
      assert.deepEqual(
        { project, env, file, main },
        { project: "causeway", env: "dev", file: "Pulumi.dev.yaml", main: join(folder, "stacks/main.ts") },
      );
    });

    it("takes a runtime with options, and keeps stack files in their own folder", () => {
      write({
        "Pulumi.yaml":
          "name: p\nruntime:\n  name: nodejs\n  options: { typescript: true }\nstackConfigDir: envs\n",
        "envs/Pulumi.dev.yaml": "config: { a: b }\n",
      });
      assert.deepEqual(readEnvironment(folder, "dev").config, { "p:a": "b" });
    });

    it("finds the program that a folder means: package.json's main, else its index", () => {
      const text = "config: { a: b }\n";
      const project = "name: p\nruntime: nodejs\n";
      assert.equal(read(text, project).main, join(folder, "index.ts"));
      write({ "index.js": "" });
      assert.equal(read(text, project).main, join(folder, "index.js"));
      write({ "index.ts": "" });
      assert.equal(read(text, project).main, join(folder, "index.ts"));
      write({ "package.json": '{"main":"lib/entry.ts"}' });
      assert.equal(
        read(text, project).main,
        join(folder, "index.ts"),
        "a main that is not there is passed over",
      );
      write({ "lib/entry.ts": "", "sub/index.ts": "" });
      assert.equal(read(text, project).main, join(folder, "lib/entry.ts"));
      assert.equal(read(text, `${project}main: sub\n`).main, join(folder, "sub/index.ts"));
    });

    it("gives defaults to keys that the environment does not set", () => {
      const project =
        `${PROJECT}config:\n` +
        "  causeway:plain: p\n  short: s\n  aws:region: { value: eu-west-1 }\n" +
        "  typed: { type: integer, default: 3 }\n  described: { type: string, description: d }\n  set: { default: no }\n";
      assert.deepEqual(read("config: { causeway:set: yes }\n", project).config, {
        "causeway:plain": "p",
        "causeway:short": "s",
        "aws:region": "eu-west-1",
        "causeway:typed": "3",
        "causeway:set": "yes",
      });
    });

    it("is refused when it is missing, nameless or of another language", () => {
      assert.deepEqual(codes(refusal(() => readEnvironment(folder, "dev"))), [["project-missing", ""]]);
      write({ "Pulumi.yaml": "main: x\nruntime: python\n" });
      const refused = refusal(() => readEnvironment(folder, "dev"));
      assert.equal(refused.subject, "Pulumi.yaml");
      assert.deepEqual(codes(refused), [
        ["project-name-missing", "name"],
        ["runtime-unsupported", "runtime"],
      ]);
    });

    it("is refused when it is no YAML", () => {
      write({ "Pulumi.yaml": "name: [\n" });
      const [issue] = refusal(() => readEnvironment(folder, "dev")).issues;
      assert.equal(issue?.code, "yaml-syntax");
    });
  });

  describe("config", () => {
    it("is what the Pulumi CLI hands to the program", () => {
      const text =
        "config:\n  causeway:text: hello\n  causeway:quoted: '007'\n  causeway:digits: 007\n  causeway:number: 1.50\n" +
        "  causeway:flag: true\n  causeway:none:\n  causeway:object: { a: [1, two], b: { c: true } }\n" +
        "  causeway:list: [1, 2]\n  aws:region: eu-west-1\n  bare: x\n  legacy:config:key: y\n";
      assert.deepEqual(read(text).config, {
        "causeway:text": "hello",
        "causeway:quoted": "007",
        "causeway:digits": "007",
        "causeway:number": "1.50",
        "causeway:flag": "true",
        "causeway:none": "",
        "causeway:object": '{"a":[1,"two"],"b":{"c":true}}',
        "causeway:list": "[1,2]",
        "aws:region": "eu-west-1",
        "causeway:bare": "x",
        "legacy:key": "y",
      });
    });

    it("follows anchors, aliases and merged mappings", () => {
      const text =
        "x: &base { region: eu-west-1, zones: [a] }\nconfig:\n  causeway:a: *base\n" +
        "  causeway:b: { <<: *base, region: us-east-1 }\n";
      const { config } = read(text);
      assert.equal(config["causeway:a"], '{"region":"eu-west-1","zones":["a"]}');
      assert.deepEqual(JSON.parse(String(config["causeway:b"])), { region: "us-east-1", zones: ["a"] });
    });

    it("reads the other keys of a stack file without minding them", () => {
      const text = `secretsprovider: passphrase\nencryptionsalt: v1:abc\nconfig: { a: b }\n`;
      assert.deepEqual(read(text).config, { "causeway:a": "b" });
    });
  });

  describe("secrets", () => {
    const text = `config:\n  causeway:key: { secure: "${CIPHER}" }\n  causeway:open: x\n  other:key:\n    secure: ${CIPHER}\n`;

    it("are named and stay encrypted", () => {
      const { config, secretKeys } = read(text);
      assert.deepEqual(secretKeys, ["causeway:key", "other:key"]);
      assert.equal(config["causeway:key"], SECRET_PLACEHOLDER);
      assert.ok(!JSON.stringify(config).includes("canary"));
    });

    it("are a placeholder to the program, which no recording holds", async () => {
      const { config, secretKeys, project, env } = read(text);
      const recording = await record(
        () => {
          const own = new pulumi.Config();
          new pulumi.ComponentResource("t:i:C", "c", {
            key: own.requireSecret("key"),
            read: own.require("key"),
          });
          return { length: own.requireSecret("key").apply((key) => key.length), open: own.require("open") };
        },
        { project, stack: env, config, secretKeys },
      );
      assert.deepEqual(recording.outputs, { length: SECRET, open: "x" });
      const [component] = recording.resources.filter(({ name }) => name === "c");
      assert.deepEqual(component?.inputs, { key: SECRET, read: SECRET });
      const recorded = JSON.stringify(recording);
      assert.ok(!recorded.includes(SECRET_PLACEHOLDER) && !recorded.includes("canary"));
    });

    it("are refused inside structured settings, each by its path and none by its value", () => {
      const nested =
        "config:\n  causeway:sites:\n    hq:\n      keys: [{ secure: v1:canary-a }]\n" +
        "    lab: { psk: { secure: v1:canary-b } }\n  causeway:fine: { secure: v1:canary-c }\n";
      const refused = refusal(() => read(nested));
      assert.equal(refused.subject, "Pulumi.dev.yaml");
      assert.deepEqual(codes(refused), [
        ["secret-in-structured-value", "causeway:sites.hq.keys[0]"],
        ["secret-in-structured-value", "causeway:sites.lab.psk"],
      ]);
      assert.ok(!JSON.stringify(refused).includes("canary"));
    });

    it("make a structured value of another namespace secret as a whole, as for the Pulumi CLI", () => {
      const { config, secretKeys } = read(
        "config:\n  other:db: { user: u, password: { secure: v1:canary } }\n",
      );
      assert.deepEqual(secretKeys, ["other:db"]);
      assert.deepEqual(JSON.parse(String(config["other:db"])), { user: "u", password: SECRET_PLACEHOLDER });
    });

    it("are not what only looks like one", () => {
      const { secretKeys } = read(
        "config:\n  causeway:a: { secure: true, more: 1 }\n  causeway:b: { secure: [x] }\n",
      );
      assert.deepEqual(secretKeys, []);
    });
  });

  describe("refuses", () => {
    it("an environment that is not there, and lists those that are, nearest first", () => {
      const empty = { "Pulumi.yaml": PROJECT };
      write(empty);
      assert.match(
        String(refusal(() => readEnvironment(folder, "dev")).issues[0]?.message),
        /there is no Pulumi/,
      );
      write({ "Pulumi.dev.yaml": "", "Pulumi.prod.yaml": "", "Pulumi.staging.yaml": "", "notes.yaml": "" });
      const { subject, issues } = refusal(() => readEnvironment(folder, "prd"));
      assert.equal(subject, "environment prd");
      assert.deepEqual(issues, [
        {
          code: "environment-missing",
          path: "",
          message: "got prd, expected one of prod, dev, staging; or write Pulumi.prd.yaml",
        },
      ]);
    });

    it("an environment name that leaves the folder", () => {
      write({ "Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": "", "other/Pulumi.x.yaml": "config: {}" });
      assert.deepEqual(codes(refusal(() => readEnvironment(folder, "../other/x"))), [
        ["environment-missing", ""],
      ]);
    });

    it("broken YAML, with line and column and without the line's text", () => {
      const { subject, issues } = refusal(() => read("config:\n  causeway:a: b\n canary: [\n"));
      assert.equal(subject, "Pulumi.dev.yaml");
      assert.ok(issues.length > 0);
      for (const { code, message } of issues) {
        assert.equal(code, "yaml-syntax");
        assert.match(message, /^line \d+, column \d+: [a-z]/);
        assert.ok(!message.includes("canary") && !message.includes("\n"), message);
      }
    });

    it("a tab as indentation, at its place", () => {
      const [issue] = refusal(() => read("config:\n\tcauseway:a: b\n")).issues;
      assert.match(String(issue?.message), /^line 2, column 1: /);
    });

    it("every key that is there twice, by its path and place", () => {
      const text =
        "config:\n  causeway:hub:\n    cidr: 10.0.0.0/16\n    cidr: 10.1.0.0/16\n  causeway:spokes:\n    a: { x: 1, x: 2 }\n";
      assert.deepEqual(refusal(() => read(text)).issues, [
        {
          code: "yaml-duplicate-key",
          path: "causeway:hub.cidr",
          message: "line 4, column 5: got the key cidr twice, expected it once; remove one of the two",
        },
        {
          code: "yaml-duplicate-key",
          path: "causeway:spokes.a.x",
          message: "line 6, column 16: got the key x twice, expected it once; remove one of the two",
        },
      ]);
    });

    for (const [text, got] of [
      ["", "none"],
      ["encryptionsalt: x\n", "none"],
      ["config:\n", "no keys"],
      ["config: []\n", "a list"],
      ["config: text\n", "no keys"],
      ["just text\n", "none"],
    ] as const) {
      it(`a file without settings: ${JSON.stringify(text)}`, () => {
        const { issues } = refusal(() => read(text));
        assert.deepEqual(codes({ issues }), [["config-section-missing", "config"]]);
        assert.match(String(issues[0]?.message), new RegExp(`^got ${got}, expected`));
      });
    }
  });

  describe("locate", () => {
    const text =
      "# settings\nconfig:\n  causeway:hub:\n    zones: [euw1-az1, euw1-az2]\n    tiers:\n      app: { slot: 3 }\n" +
      "  causeway:spokes:\n    app.api:\n      cidr: 10.0.0.0/16\n    app:\n      cidr: 10.1.0.0/16\n      list:\n        - a: 1\n" +
      "        - a: 2\n  bare: x\n";

    for (const [path, line, column] of [
      ["causeway:hub", 3, 3],
      ["hub", 3, 3],
      ["causeway:hub.tiers.app.slot", 6, 14],
      ["hub.zones[1]", 4, 23],
      ["causeway:spokes.app.cidr", 11, 7],
      ["causeway:spokes.app.api.cidr", 9, 7],
      ["causeway:spokes.app.list[1].a", 14, 11],
      ["causeway:bare", 15, 3],
    ] as const) {
      it(`finds ${path}`, () => {
        assert.deepEqual(read(text).locate(path), { line, column });
      });
    }

    for (const [path, line, column] of [
      ["causeway:hub.cidr", 3, 3],
      ["causeway:hub.zones[7]", 4, 5],
      ["causeway:spokes.app.list[0].b.c", 13, 11],
    ] as const) {
      it(`finds what is around ${path}, which is not there`, () => {
        assert.deepEqual(read(text).locate(path), { line, column });
      });
    }

    it("finds nothing for a key that is not there", () => {
      assert.equal(read(text).locate("causeway:accounts.network"), undefined);
      assert.equal(read(text).locate(""), undefined);
    });
  });
});
