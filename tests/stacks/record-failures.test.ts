import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { InvalidInputError, rejectIssues } from "../../network/issue";
import { record, RecordingError } from "../../stacks/record";
import { promiseTracker } from "../../stacks/record/sdk";
import { recordProgram } from "../support/recorded";

const ISSUE = { code: "cidr-host-bits", path: "cidr", message: "got 10.0.0.1/16, expected no host bits" };
const invalid = () => new InvalidInputError("thing", [ISSUE]);

const vpc = (name: string, opts?: pulumi.CustomResourceOptions, args: Partial<aws.ec2.VpcArgs> = {}) =>
  new aws.ec2.Vpc(name, { cidrBlock: "10.0.0.0/16", ...args }, opts);

async function failureOf(
  program: () => unknown,
  options: Parameters<typeof recordProgram>[1] = {},
): Promise<unknown> {
  return recordProgram(program, options).then(
    () => assert.fail("the program was recorded"),
    (error: unknown) => error,
  );
}

function hasCode(error: unknown, code: string): RecordingError {
  assert.ok(error instanceof RecordingError, String(error));
  assert.equal(error.code, code);
  assert.ok(error.message.endsWith(` [${code}]`));
  return error;
}

/** Throws one error in every way in which a program can. */
const WAYS: Readonly<Record<string, (error: unknown) => unknown>> = {
  "at once": (error) => {
    throw error;
  },
  "after resources": (error) => {
    vpc("a");
    throw error;
  },
  "in the constructor of a component": (error) => {
    class Broken extends pulumi.ComponentResource {
      constructor() {
        throw error;
        super("test:index:Broken", "broken");
      }
    }
    return new Broken();
  },
  "from an async program": async (error) => {
    await new Promise((done) => setTimeout(done, 5));
    throw error;
  },
  "in an apply that nobody uses": (error) => {
    vpc("a").urn.apply(() => {
      throw error;
    });
  },
  "in an apply that a resource uses": (error) => {
    const text = vpc("a").urn.apply((): string => {
      throw error;
    });
    vpc("c", { dependsOn: vpc("b", {}, { tags: { text } }) });
  },
  "in an apply that the stack's outputs use": (error) => ({
    out: vpc("a").urn.apply((): string => {
      throw error;
    }),
  }),
  "in an async function that nobody awaits": (error) => {
    void (async () => {
      await Promise.resolve();
      throw error;
    })();
  },
};

describe("a recording that fails", () => {
  for (const [way, throwIt] of Object.entries(WAYS)) {
    it(`rethrows as it is what is thrown ${way}`, async () => {
      for (const mode of ["preview", "run"] as const) {
        const thrown = invalid();
        const error = await failureOf(() => throwIt(thrown), { mode });
        assert.equal(error, thrown);
        assert.deepEqual(
          { ...thrown, message: thrown.message },
          { ...invalid(), message: invalid().message },
        );
      }
    });
  }

  it("rethrows what is not an error, too", async () => {
    assert.equal(await failureOf(() => Promise.reject("text" as unknown as Error)), "text");
  });

  it("rethrows the first of several failures", async () => {
    const [first, second] = [invalid(), new Error("later")];
    const error = await failureOf(async () => {
      void Promise.reject(first);
      await new Promise((done) => setTimeout(done, 20));
      throw second;
    });
    assert.equal(error, first);
  });

  it("does not fail for a rejection that the program handles", async () => {
    const { outputs } = await recordProgram(async () => {
      const text = await Promise.reject(invalid()).catch(() => "handled");
      return { text };
    });
    assert.deepEqual(outputs, { text: "handled" });
  });

  it("keeps the place in the program where an error was made", async () => {
    const error = await failureOf(() => rejectIssues("thing", [ISSUE]));
    assert.ok(error instanceof Error);
    assert.match(String(error.stack), /record-failures\.test\.ts:\d+/);
  });

  it("keeps the place of an error that is made inside an apply", async () => {
    const error = await failureOf(() => vpc("a").urn.apply(() => assert.equal("this", "that")));
    assert.ok(error instanceof assert.AssertionError);
    assert.match(String(error.stack), /record-failures\.test\.ts:\d+/);
  });

  it("refuses two equal URNs and names them", async () => {
    const error = await failureOf(() => [vpc("same"), vpc("same")]);
    assert.match(
      hasCode(error, "duplicate-urn").message,
      /urn:pulumi:test::causeway::aws:ec2\/vpc:Vpc::same; give one of them another name/,
    );
    const recorded = await recordProgram(() => [vpc("same"), new aws.ec2.Eip("same")]);
    assert.equal(recorded.resources.length, 2);
  });

  it("leaves nothing behind in the process", async () => {
    const state = () => ({
      listeners: Object.fromEntries(
        process
          .eventNames()
          // The SDK adds one listener for the process's end at its first use.
          .filter((name) => name !== "exit")
          .map((name) => [String(name), process.listeners(name as "exit")]),
      ),
      environment: { ...process.env },
      trace: Error.prepareStackTrace,
      limit: Error.stackTraceLimit,
      stack: globalThis.stackResource,
      tracker: promiseTracker.debuggablePromise,
    });
    await recordProgram(() => vpc("warm-up"));
    const before = state();
    await recordProgram(() => vpc("a"));
    for (const throwIt of Object.values(WAYS)) await failureOf(() => throwIt(invalid()));
    assert.deepEqual(state(), before);
  });

  it("does not disturb the next recording", async () => {
    const expected = await recordProgram(() => vpc("a"));
    for (const throwIt of Object.values(WAYS)) {
      await failureOf(() => throwIt(invalid()));
      const recorded = await recordProgram(() => vpc("a"));
      assert.deepEqual(recorded.resources, expected.resources);
    }
  });

  it("refuses a recording inside a recorded program", async () => {
    const error = await failureOf(() => record(() => undefined, { project: "p", stack: "s" }));
    hasCode(error, "recording-nested");
  });

  it("ends a program in which nothing happens any more, and says what waits", async () => {
    const stuck = () => {
      let release: (urn: string) => void = () => undefined;
      const later = new Promise<string>((done) => (release = done));
      const a = vpc("a", {}, { tags: { b: later } });
      const b = vpc("b", {}, { tags: { a: a.urn } });
      b.urn.apply(release);
    };
    const error = hasCode(await failureOf(stuck, { stallSeconds: 1 }), "program-stalled");
    assert.match(error.detail, /waiting: a\[aws:ec2\/vpc:Vpc\], b\[aws:ec2\/vpc:Vpc\]/);
  });

  it("lets a program take longer than that as long as it does something", async () => {
    const recorded = await recordProgram(
      async () => {
        for (const name of ["a", "b", "c", "d"]) {
          await new Promise((done) => setTimeout(done, 600));
          vpc(name);
        }
      },
      { stallSeconds: 2 },
    );
    assert.equal(recorded.resources.length, 4);
  });
});

describe("the process after a recording", () => {
  for (const [name, ends] of [
    ["worked", "recorded 2"],
    ["failed", "failed boom"],
    ["stalled", "failed program-stalled"],
  ] as const) {
    it(`ends on its own when it ${name}`, () => {
      const root = resolve(__dirname, "../..");
      const script = resolve(root, "tests/support/record-script.ts");
      const run = spawnSync(process.execPath, ["-r", "./tests/support/register.js", script, name], {
        cwd: root,
        encoding: "utf8",
        timeout: 15_000,
      });
      assert.deepEqual(
        { status: run.status, signal: run.signal, stdout: run.stdout.trim(), stderr: run.stderr },
        { status: 0, signal: null, stdout: ends, stderr: "" },
      );
    });
  }
});
