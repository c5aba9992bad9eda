/**
 * Runs an inline program against the engine, time and again from the same starting point: state and simulated AWS are put
 * back before each run. The program runs in this process, so no language host is started.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import type { JsonObject } from "../../../network/recorded";
import { canonicalWorld } from "../harness/canonical";
import { Workspace, type WorkspaceOptions } from "../harness/workspace";
import type { Snapshot } from "../standin/aws/world";
import type { FaultPlan } from "../standin/faults";
import { Provider } from "../standin/provider";
import type { Entry } from "../standin/journal";
import type { Estate, Version } from "./estates";

/** State and AWS at one moment. */
export interface Point {
  readonly world: Snapshot;
  /** The stack's file in the backend; undefined before its first update. */
  readonly state: string | undefined;
}

/** What one command did. */
export interface Outcome {
  readonly changes: readonly Entry[];
  /** What Pulumi said when it failed. */
  readonly failure?: string;
}

const never: FaultPlan = () => undefined;

export class Runner {
  private killed = false;

  private constructor(
    readonly workspace: Workspace,
    private readonly stack: Stack,
    private readonly estate: Estate,
  ) {}

  static async start(estate: Estate, options: WorkspaceOptions = {}): Promise<Runner> {
    const workspace = await new Workspace(options).start();
    estate.seed?.(workspace.world);
    const { project: projectName, stack: stackName } = estate;
    const workDir = join(workspace.folder, projectName);
    mkdirSync(workDir);
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, projectName, program: async () => undefined },
      { workDir, envVars: environmentOf(workspace), pulumiCommand: await commandOf(workspace) },
    );
    // Asked for after each update, by two more commands that take as long as the update; nobody reads them here.
    Object.assign(stack, { outputs: async () => ({}), info: async () => undefined });
    return new Runner(workspace, stack, estate);
  }

  stop(): void {
    this.workspace.stop();
  }

  /** Runs `pulumi up`; the changes at AWS, and whether it succeeded. */
  async up({ program, file }: Version, faults: FaultPlan = never): Promise<Outcome> {
    const { project, stack } = this.estate;
    if (file !== undefined) writeFileSync(join(this.workspace.folder, project, `Pulumi.${stack}.yaml`), file);
    this.stack.workspace.program = async () => {
      await program();
    };
    return this.attempt(faults, () => this.stack.up());
  }

  destroy(faults: FaultPlan = never): Promise<Outcome> {
    return this.attempt(faults, () => this.stack.destroy());
  }

  /** Ends the command that runs with SIGKILL, which it cannot answer. */
  kill(): void {
    this.killed = true;
    process.kill(Number(readFileSync(pidFile(this.workspace), "utf8")), "SIGKILL");
  }

  /**
   * Does what Pulumi asks for after its own death: takes the lock away, looks up at AWS what became of the creations that
   * were under way, and refreshes. https://www.pulumi.com/docs/support/troubleshooting/common-issues/interrupted-updates/
   *
   * @param broken changes of the killed command
   * @returns creations that AWS did and Pulumi forgets, which were removed
   */
  async recover(broken: readonly Entry[]): Promise<readonly Entry[]> {
    const { project, stack } = this.estate;
    const cwd = join(this.workspace.folder, project);
    const env = environmentOf(this.workspace);
    const run = async (...args: readonly string[]): Promise<void> => {
      const { code, out, err } = await this.workspace.pulumi(cwd, [...args, "--stack", stack], { env });
      assert.equal(code, 0, `pulumi ${args.join(" ")}\n${out}\n${err}`);
    };
    const pending = this.pendingCreates();
    // The last one first, in case that they need each other.
    const made = broken
      .filter(
        ({ operation, urn, error }) => operation === "create" && error === undefined && pending.has(urn),
      )
      .reverse();
    for (const entry of made) this.removeByHand(entry);
    this.repairBackend();
    await run("cancel", "--yes");
    await run("refresh", "--yes", "--skip-preview", "--non-interactive", "--clear-pending-creates");
    assert.deepEqual(this.deployment().pending_operations ?? [], [], "a refresh settles all");
    return made;
  }

  /**
   * A backend of files replaces a state at once, but not the side file with its attributes: a kill can leave that one
   * empty, and Pulumi then fails with "failed to load checkpoint: EOF". Nothing is lost with it.
   */
  private repairBackend(): void {
    const side = `${this.stateFile()}.attrs`;
    if (existsSync(side) && statSync(side).size === 0) rmSync(side);
  }

  /** Creations that had begun and not ended when the state was last written. */
  private pendingCreates(): ReadonlySet<string> {
    const found = (this.deployment().pending_operations ?? []) as readonly JsonObject[];
    const creates = found.filter(({ type }) => type === "creating");
    return new Set(creates.map(({ resource }) => String((resource as JsonObject).urn)));
  }

  /** Removes at AWS what Pulumi does not know of, as somebody has to do by hand. */
  removeByHand({ type, id, place, inputs }: Entry): void {
    new Provider(this.workspace.world, { ...place, defaultTags: {} }).remove(type, id, inputs);
  }

  /** The simulated AWS in words that are the same in each run. */
  canonical(): string[] {
    return canonicalWorld(this.workspace.world, { deployment: this.deployment() });
  }

  private deployment(): JsonObject {
    const file = this.stateFile();
    if (!existsSync(file)) return {};
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { readonly checkpoint: JsonObject };
    return (checkpoint.latest ?? {}) as JsonObject;
  }

  point(): Point {
    const file = this.stateFile();
    return {
      world: this.workspace.world.snapshot(),
      state: existsSync(file) ? readFileSync(file, "utf8") : undefined,
    };
  }

  restore({ world, state }: Point): void {
    this.workspace.world.restore(world);
    this.workspace.changes();
    const file = this.stateFile();
    rmSync(`${file}.attrs`, { force: true });
    if (state !== undefined) writeFileSync(file, state);
    else rmSync(file, { force: true });
    // A killed command leaves its lock; histories only grow.
    for (const folder of ["locks", "history"]) {
      rmSync(join(this.workspace.folder, "state/.pulumi", folder), { recursive: true, force: true });
    }
  }

  private stateFile(): string {
    const { project, stack } = this.estate;
    return join(this.workspace.folder, "state/.pulumi/stacks", project, `${stack}.json`);
  }

  private async attempt(faults: FaultPlan, act: () => Promise<unknown>): Promise<Outcome> {
    this.workspace.faults = faults;
    let failure: string | undefined;
    try {
      await act();
    } catch (error) {
      failure = errorsIn(error instanceof Error ? error.message : String(error));
    }
    this.workspace.faults = never;
    forgetProgram();
    // What a dead command had asked for is still on its way to the providers, which outlive it.
    if (this.killed) await pause(200);
    this.killed = false;
    this.workspace.checkMistakes();
    return { changes: this.workspace.changes(), ...(failure === undefined ? {} : { failure }) };
  }
}

/**
 * A program whose engine has gone may wait for its answers for ever: the language host would end its process. What it still
 * throws must not hit the next program, whose handlers are the same process's.
 */
function forgetProgram(): void {
  process.removeAllListeners("uncaughtException");
  process.removeAllListeners("unhandledRejection");
}

/** Of all that Pulumi prints, what went wrong. */
function errorsIn(text: string): string {
  const lines = text.split("\n").filter((line) => /error|fail|refus/i.test(line));
  return lines.length > 1 ? lines.slice(1).join("\n") : text;
}

/** The stand-ins are found on PATH; the warnings about it go nowhere. */
function environmentOf(workspace: Workspace): Record<string, string> {
  const env = workspace.environment();
  const path = `${join(workspace.folder, "bin")}:${env["PATH"] ?? ""}`;
  return Object.fromEntries(
    Object.entries({ ...env, PATH: path }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}

function pidFile(workspace: Workspace): string {
  return join(workspace.folder, "pid");
}

/** The Automation API wants the CLI in a folder `bin`, and tells nobody which process it starts. */
async function commandOf(workspace: Workspace): Promise<PulumiCommand> {
  const root = join(workspace.folder, "cli");
  mkdirSync(join(root, "bin"), { recursive: true });
  const script = `#!/bin/sh\necho $$ > "${pidFile(workspace)}"\nexec "${workspace.engine.path}" "$@"\n`;
  writeFileSync(join(root, "bin/pulumi"), script, { mode: 0o755 });
  return PulumiCommand.get({ root });
}
