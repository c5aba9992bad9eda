/**
 * One Pulumi project in a folder of its own, with a backend, a home and an AWS of its own. The program is the project's
 * own: the folder holds links to it, so that its stack files can be changed without changing the project's.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { World, type WorldOptions } from "../standin/aws/world";
import type { FaultPlan } from "../standin/faults";
import { Hub, pluginScript } from "../standin/hub";
import { type Entry, Journal } from "../standin/journal";
import type { Shared } from "../standin/service";
import { builtEngineFolder, findEngine } from "./engine";
import { type Finished, run } from "./process";

export interface WorkspaceOptions {
  /** @default - an empty AWS with default quotas */
  readonly world?: WorldOptions;
  /**
   * Whether the state is written after every single change, as Pulumi does; the sum of it costs more than all the rest.
   * @default false
   */
  readonly checkpoints?: boolean;
  /** Account of the credentials. @default "111111111111" */
  readonly account?: string;
}

/** A folder for projects that share a backend and an AWS. */
export class Workspace {
  readonly engine = findEngine();
  readonly folder = mkdtempSync(join(tmpdir(), "causeway-engine-"));
  readonly world: World;
  readonly journal = new Journal();
  private readonly mistakes: unknown[] = [];
  private readonly shared: Shared;
  private hub: Hub | undefined;

  constructor(private readonly options: WorkspaceOptions = {}) {
    this.world = new World(options.world);
    this.shared = {
      world: this.world,
      journal: this.journal,
      ambientAccount: options.account ?? "111111111111",
      faults: () => undefined,
      onMistake: (error) => this.mistakes.push(error),
    };
  }

  async start(): Promise<this> {
    this.hub = await Hub.start(this.shared);
    for (const folder of ["bin", "home", "state"]) mkdirSync(join(this.folder, folder));
    for (const name of ["aws", "awsx"] as const) {
      writeFileSync(join(this.folder, "bin", `pulumi-resource-${name}`), pluginScript(name), { mode: 0o755 });
    }
    return this;
  }

  /** Ends all plugins and removes the folder. */
  stop(): void {
    this.hub?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Which changes go wrong from now on. */
  set faults(plan: FaultPlan) {
    this.shared.faults = plan;
  }

  /** What was changed at AWS since the last call. */
  changes(): readonly Entry[] {
    return this.journal.take();
  }

  /** @throws the first mistake that the stand-in made, which no test may overlook */
  checkMistakes(): void {
    const [first] = this.mistakes;
    if (first !== undefined) throw first instanceof Error ? first : new Error(String(first));
  }

  /** Environment of every Pulumi command: nothing of the user's own, nothing from the network. */
  environment(): NodeJS.ProcessEnv {
    const path = [dirname(this.engine.path), builtEngineFolder(), process.env["PATH"] ?? ""];
    return {
      ...withoutOwn(process.env),
      PATH: path.join(delimiter),
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "of-no-value",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // The SDK asks for a stack at each of its promises, which takes a third of the time.
      NODE_OPTIONS: "--stack-trace-limit=0",
      // The stack's state is what is tested; a copy of each former one is not.
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
      ...(this.options.checkpoints === true
        ? {}
        : { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }),
      CAUSEWAY_STANDIN_PORT: String(this.hub?.port ?? 0),
      NO_COLOR: "1",
    };
  }

  /** @param name of the folder */
  project(name: string, source: ProjectSource): Project {
    return new Project(this, join(this.folder, name), source);
  }

  pulumi(cwd: string, args: readonly string[], more: CommandOptions = {}): Promise<Finished> {
    const env = { ...this.environment(), ...more.env };
    return run(this.engine.path, args, { cwd, env, ...(more.onStart && { onStart: more.onStart }) });
  }
}

/** The user's own settings of Pulumi and AWS have no business in a test. */
function withoutOwn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(PULUMI|AWS)_/.test(name)));
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly onStart?: (child: ChildProcess) => void;
}

/** Tells the engine where the stand-ins lie. */
const PLUGINS = `
plugins:
  providers:
    - { name: aws, path: ../bin }
    - { name: awsx, path: ../bin }
`;

export interface ProjectSource {
  /** Folder of Pulumi.yaml. */
  readonly folder: string;
  /** What is linked into the workspace: files and folders of `folder` by name. */
  readonly links: readonly string[];
  /** More environment of its commands. @default - none */
  readonly env?: NodeJS.ProcessEnv;
}

/** One project in a workspace. */
export class Project {
  constructor(
    readonly workspace: Workspace,
    readonly folder: string,
    private readonly source: ProjectSource,
  ) {
    mkdirSync(folder);
    for (const file of readdirSync(source.folder)) {
      if (/^Pulumi(\..+)?\.yaml$/.test(file))
        this.write(
          file,
          readFileSync(join(source.folder, file), "utf8") + (file === "Pulumi.yaml" ? PLUGINS : ""),
        );
    }
    this.provide(source.links, source.folder);
  }

  /** Links files and folders of another folder into this one. */
  provide(links: readonly string[], from: string): void {
    for (const link of links) symlinkSync(join(from, link), join(this.folder, basename(link)));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Removes a file or a link; what a link leads to stays. */
  remove(file: string): void {
    rmSync(join(this.folder, file));
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Runs `pulumi ARGS`; the exit code is the caller's to judge. */
  async attempt(args: readonly string[], options: CommandOptions = {}): Promise<Finished> {
    const finished = await this.workspace.pulumi(this.folder, [...args, "--non-interactive"], {
      ...options,
      env: { ...this.source.env, ...options.env },
    });
    this.workspace.checkMistakes();
    return finished;
  }

  /** Runs `pulumi ARGS`. @throws Error with all that it printed when it fails */
  async pulumi(args: readonly string[], options: CommandOptions = {}): Promise<Finished> {
    const finished = await this.attempt(args, options);
    if (finished.code === 0) return finished;
    throw new Error(`pulumi ${args.join(" ")} ended with ${finished.code}\n${finished.out}\n${finished.err}`);
  }
}
