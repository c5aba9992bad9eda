/**
 * Runs an inline program against the engine, time and again from the same starting point: state and simulated AWS are put
 * back before each run. The program runs in this process, so no language host is started.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import type { JsonObject } from "../../../network/recorded";
import { canonicalWorld } from "../harness/canonical";
import { Workspace, type WorkspaceOptions } from "../harness/workspace";
import type { Snapshot } from "../standin/aws/world";
import type { FaultPlan } from "../standin/faults";
import { Provider } from "../standin/provider";
import type { Entry } from "../standin/journal";

/** State and AWS at one moment. */
export interface Point {
  readonly world: Snapshot;
  /** The stack's file in the backend; undefined before its first update. */
  readonly state: string | undefined;
}

const never: FaultPlan = () => undefined;

export class Runner {
  private constructor(
    readonly workspace: Workspace,
    private readonly stack: Stack,
    private readonly project: string,
  ) {}

  static async start(project: string, options: WorkspaceOptions = {}): Promise<Runner> {
    const workspace = await new Workspace(options).start();
    const workDir = join(workspace.folder, project);
    mkdirSync(workDir);
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: "test", projectName: project, program: async () => undefined },
      { workDir, envVars: environmentOf(workspace), pulumiCommand: await commandOf(workspace) },
    );
    return new Runner(workspace, stack, project);
  }

  stop(): void {
    this.workspace.stop();
  }

  /** Runs `pulumi up`; the changes at AWS, and whether it succeeded. */
  async up(program: () => unknown, faults: FaultPlan = never): Promise<Outcome> {
    this.stack.workspace.program = inline(program);
    return this.attempt(faults, () => this.stack.up({ showSecrets: false }));
  }

  destroy(faults: FaultPlan = never): Promise<Outcome> {
    return this.attempt(faults, () => this.stack.destroy());
  }

  /** Removes at AWS what Pulumi does not know of, as somebody has to do by hand. */
  removeByHand({ type, id, place, inputs }: Entry): void {
    new Provider(this.workspace.world, { ...place, defaultTags: {} }).remove(type, id, inputs);
  }

  async export(): Promise<JsonObject> {
    return { ...(await this.stack.exportStack()) } as unknown as JsonObject;
  }

  /** The simulated AWS in words that are the same in each run. */
  async canonical(): Promise<string[]> {
    return canonicalWorld(this.workspace.world, await this.export());
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
    if (state !== undefined) writeFileSync(file, state);
    else rmSync(file, { force: true });
    // A killed command leaves its lock.
    rmSync(join(this.workspace.folder, "state/.pulumi/locks"), { recursive: true, force: true });
  }

  private stateFile(): string {
    return join(this.workspace.folder, "state/.pulumi/stacks", this.project, "test.json");
  }

  private async attempt(faults: FaultPlan, act: () => Promise<unknown>): Promise<Outcome> {
    this.workspace.faults = faults;
    let failure: string | undefined;
    try {
      await act();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    this.workspace.faults = never;
    this.workspace.checkMistakes();
    return { changes: this.workspace.changes(), ...(failure === undefined ? {} : { failure }) };
  }
}

/** What one command did. */
export interface Outcome {
  readonly changes: readonly Entry[];
  /** All that Pulumi printed when it failed. */
  readonly failure?: string;
}

function inline(program: () => unknown): PulumiFn {
  return async () => {
    await program();
  };
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

/** The Automation API wants the CLI in a folder `bin`. */
async function commandOf(workspace: Workspace): Promise<PulumiCommand> {
  const root = join(workspace.folder, "cli");
  mkdirSync(join(root, "bin"), { recursive: true });
  const { path } = workspace.engine;
  symlinkSync(path, join(root, "bin/pulumi"));
  const host = join(dirname(path), "pulumi-language-nodejs");
  if (existsSync(host)) symlinkSync(host, join(root, "bin/pulumi-language-nodejs"));
  return PulumiCommand.get({ root });
}
