/**
 * Every secret that settings can name, and a key that AWS makes, has a value that is easy to find. It must be found where
 * it is asked for, and nowhere else in whatever Pulumi and Causeway write down or print.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../support/environments";
import "./harness/needs-engine";
import { run } from "./harness/process";
import { step } from "./harness/progress";
import { type Draft, shipped, type Stack } from "./harness/shipped";

/** Secret keys of the settings. */
const configured = { officeOne: "canary.office.one", officeTwo: "canary.office.two" } as const;
/** What Secrets Manager keeps. */
const stored = "canary.depot.one";
const storedArn = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:depot-Ab12Cd";
/** No secret: it is put in plain on purpose. */
const openly = "canary.in.plain";

describe("secrets of the settings, on the real engine", () => {
  let stack: Stack;
  /** All of them, once everything is up. */
  let secrets: readonly string[] = [...Object.values(configured), stored];
  /** Whatever was printed or written, by what it is. */
  const texts = new Map<string, string>();

  before(async () => {
    stack = await shipped("dev", { checkpoints: true });
    const place = { account: "111111111111", region: "eu-west-1" };
    stack.workspace.world.put("secret", { id: storedArn, ...place, value: stored });
    stack.edit(nameSecrets);
    for (const [key, value] of Object.entries(configured)) {
      await stack.pulumi("config", "set", "--secret", "--stack", stack.env, `causeway:${key}`, value);
    }
  });
  after(() => stack.workspace.stop());

  it("reach AWS", async () => {
    await step("secrets: preview", () => keep("preview", "preview", "--diff"));
    await step("secrets: preview with plan", () =>
      keep("preview --json", "preview", "--json", "--show-sames", "--save-plan", "plan.json"),
    );
    texts.set("saved plan", stack.project.read("plan.json"));
    await step("secrets: up with all logs", () =>
      keep("up", ...yes("up"), "--event-log", "events.json", "--show-reads", ...loud),
    );
    texts.set("event log", stack.project.read("events.json"));
    const [office, depot] = ["203.0.113.10", "203.0.113.60"].map((address) => connectionTo(stack, address));
    assert.equal(office?.tunnel1PresharedKey, configured.officeOne);
    assert.equal(office.tunnel2PresharedKey, configured.officeTwo);
    assert.equal(depot?.tunnel1PresharedKey, stored);
    const outputs = await stack.outputs("--show-secrets");
    const keys = outputs.siteKeys as Readonly<Record<string, readonly string[]>>;
    const generated = keys["depot"]?.[1] ?? "";
    assert.match(generated, /^generated_/);
    secrets = [...secrets, generated];
  });

  it("are in no preview, plan, event, log, state or output", async () => {
    await keep("up --json", ...yes("up"), "--json");
    await keep("refresh", ...yes("refresh"), "--diff");
    await keep("stack export", "stack", "export");
    await keep("stack output", "stack", "output");
    await keep("stack output --json", "stack", "output", "--json");
    for (const file of filesBelow(join(stack.workspace.folder, "state"))) {
      texts.set(`backend: ${file}`, readFileSync(file, "utf8"));
    }
    assert.ok((texts.get("up")?.length ?? 0) > 1_000_000, "the log is loud");
    assert.ok([...texts.keys()].filter((name) => name.startsWith("backend: ")).length > 1);
    assertNowhere();
  });

  it("are in no report and no generated configuration", async () => {
    const outputs = "outputs.json";
    stack.project.write(outputs, JSON.stringify(await stack.outputs()));
    await causeway("plan", stack.env, "--json");
    await causeway("plan", stack.env);
    await causeway("record", stack.env);
    await causeway("trace", stack.env, "--from", "spoke/app", "--to", "endpoint/secretsmanager");
    for (const device of ["strongswan", "cisco-ios-xe"]) {
      for (const site of ["office", "depot"]) {
        const folder = join(stack.workspace.folder, device, site);
        await causeway("gateway-config", stack.env, site, "--device", device, "--outputs", outputs);
        await causeway("gateway-config", stack.env, site, "--device", device, "--directory", folder);
        for (const file of filesBelow(folder))
          texts.set(`configuration: ${file}`, readFileSync(file, "utf8"));
      }
    }
    assert.ok([...texts.keys()].filter((name) => name.startsWith("configuration: ")).length >= 4);
    assertNowhere();
  });

  it("are found in a state that shows them, and in the one file of their owner that was asked for", async () => {
    const { out: shown } = await stack.pulumi("stack", "export", "--show-secrets", "--stack", stack.env);
    assert.deepEqual(foundIn(shown), secrets);
    const outputs = "revealed.json";
    stack.project.write(outputs, JSON.stringify(await stack.outputs("--show-secrets")));
    const folder = join(stack.workspace.folder, "revealed");
    const args = [
      "office",
      "--device",
      "strongswan",
      "--outputs",
      outputs,
      "--reveal",
      "--directory",
      folder,
    ];
    await causeway("gateway-config", stack.env, ...args);
    assertNowhere();
    const files = filesBelow(folder).filter((file) => foundIn(readFileSync(file, "utf8")).length > 0);
    const [only = "", ...more] = files;
    assert.deepEqual(more, []);
    assert.deepEqual(foundIn(readFileSync(only, "utf8")), Object.values(configured));
    assert.equal(statSync(only).mode & 0o777, 0o600);
  });

  it("would be found if they were plain: a tag is, in previews, states and reports", async () => {
    await stack.with(
      (settings) => void (settings.at("tags").note = openly),
      async () => {
        const { out } = await stack.attempt("preview", ["--json"]);
        assert.ok(out.includes(openly), "preview");
        await step("secrets: up with a plain one", () => stack.up());
        assert.ok(JSON.stringify(await stack.export()).includes(openly), "state");
        const { out: recorded } = await command("record", stack.env);
        assert.ok(recorded.includes(openly), "recording");
      },
    );
  });

  /** Runs `pulumi ...args` on the stack, which must succeed, and keeps what it prints. */
  async function keep(name: string, ...args: readonly string[]): Promise<void> {
    // Only so does Pulumi take `--event-log`.
    const env = { PULUMI_DEBUG_COMMANDS: "true" };
    const { out, err } = await stack.project.pulumi([...args, "--stack", stack.env], { env });
    texts.set(name, out + err);
  }

  async function causeway(...args: readonly string[]): Promise<void> {
    const { code, out, err } = await command(...args);
    assert.ok(code === 0, `causeway ${args.join(" ")} ended with ${code}\n${out}\n${err}`);
    texts.set(`causeway ${args.join(" ")}`, out + err);
  }

  function command(...args: readonly string[]) {
    const program = join(projectFolder, "bin/causeway.js");
    const { folder } = stack.project;
    return run(process.execPath, [program, ...args, "--cwd", folder], { cwd: folder, env: process.env });
  }

  function foundIn(text: string): string[] {
    return secrets.filter((secret) => text.includes(secret));
  }

  function assertNowhere(): void {
    const found = [...texts].flatMap(([name, text]) => foundIn(text).map((secret) => `${secret} in ${name}`));
    assert.deepEqual(found, []);
  }
});

const loud = ["--logtostderr", "-v=9", "--logflow"];

function yes(command: "up" | "refresh"): string[] {
  return [command, "--yes", "--skip-preview"];
}

/** Two keys of the settings, one of Secrets Manager, and one that AWS makes and the stack's outputs have. */
function nameSecrets(settings: Draft): void {
  settings.at("hub", "vpnGateway").presharedKeyStorage = "Standard";
  const office = settings.at("sites", "office");
  office.tunnel1 = { presharedKey: { config: "officeOne" } };
  office.tunnel2 = { presharedKey: { config: "officeTwo" } };
  settings.at("sites").depot = {
    slot: 1,
    customerGateway: { address: "203.0.113.60" },
    routing: { kind: "bgp", asn: 65_011, prefixes: ["192.168.11.0/24"] },
    tunnel1: { presharedKey: { secretsManager: storedArn } },
    endpoints: ["sts"],
    resolver: true,
  };
}

function connectionTo({ workspace: { world } }: Stack, address: string) {
  const gateway = world.all("customerGateway").find(({ inputs }) => inputs.ipAddress === address);
  return world.all("vpnConnection").find(({ inputs }) => inputs.customerGatewayId === gateway?.id)?.inputs;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
