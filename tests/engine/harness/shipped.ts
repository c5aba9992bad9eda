/** The shipped environments as stacks of a real engine, with settings that a test may change. */
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Json, JsonObject } from "../../../network/recorded";
import { seedProd } from "./seeds";
import { type CommandOptions, Project, Workspace, type WorkspaceOptions } from "./workspace";
import type { Finished } from "./process";

const root = join(__dirname, "../../..");
const LINKS = ["stacks", "components", "network", "node_modules", "package.json", "tsconfig.json"];

/** Part of the settings, as the YAML file has them. */
export type Branch = Record<string, unknown>;

/** Settings under their keys without the namespace, such as `hub`; a test may change them in place. */
export class Draft {
  constructor(readonly root: Branch) {}

  /** The map at a path, such as `at("hub", "tiers")`. */
  at(...path: readonly string[]): Branch {
    const found = path.reduce<unknown>((part, key) => (isBranch(part) ? part[key] : undefined), this.root);
    if (!isBranch(found)) throw new Error(`the settings have no map at ${path.join(".")}`);
    return found;
  }

  /** The list at a path. */
  list(...path: readonly string[]): unknown[] {
    const found = this.at(...path.slice(0, -1))[path.at(-1) ?? ""];
    if (!Array.isArray(found)) throw new Error(`the settings have no list at ${path.join(".")}`);
    return found;
  }
}

function isBranch(value: unknown): value is Branch {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The project's own program, in a workspace of its own. */
export async function shipped(env: "dev" | "prod", options: WorkspaceOptions = {}): Promise<Stack> {
  const workspace = await new Workspace(options).start();
  if (env === "prod") seedProd(workspace.world);
  const project = workspace.project("causeway", { folder: root, links: LINKS });
  const stack = new Stack(project, env);
  await stack.pulumi("stack", "init", env);
  return stack;
}

/** One stack of a project. */
export class Stack {
  constructor(
    readonly project: Project,
    readonly env: string,
  ) {}

  get workspace(): Workspace {
    return this.project.workspace;
  }

  /** Runs `pulumi ...args`. @throws Error when it fails */
  pulumi(...args: readonly string[]): Promise<Finished> {
    return this.project.pulumi(args);
  }

  /** Runs a command on this stack; the exit code is the caller's to judge. */
  attempt(command: string, args: readonly string[] = [], options: CommandOptions = {}): Promise<Finished> {
    return this.project.attempt([command, "--stack", this.env, ...args], options);
  }

  private async run(command: string, ...args: readonly string[]): Promise<Finished> {
    return this.project.pulumi([command, "--stack", this.env, ...args]);
  }

  up(...args: readonly string[]): Promise<Finished> {
    return this.run("up", "--yes", "--skip-preview", "--suppress-outputs", ...args);
  }

  refresh(...args: readonly string[]): Promise<Finished> {
    return this.run("refresh", "--yes", "--skip-preview", "--suppress-outputs", ...args);
  }

  destroy(...args: readonly string[]): Promise<Finished> {
    return this.run("destroy", "--yes", "--skip-preview", "--suppress-outputs", ...args);
  }

  async preview(...args: readonly string[]): Promise<JsonObject> {
    const { out } = await this.run("preview", "--json", ...args);
    return JSON.parse(out) as JsonObject;
  }

  async export(): Promise<JsonObject> {
    const { out } = await this.project.pulumi(["stack", "export", "--stack", this.env]);
    return JSON.parse(out) as JsonObject;
  }

  async outputs(...args: readonly string[]): Promise<JsonObject> {
    const { out } = await this.project.pulumi(["stack", "output", "--json", "--stack", this.env, ...args]);
    return JSON.parse(out) as JsonObject;
  }

  /** Changes the settings in the stack's own file. */
  edit(change: (settings: Draft) => void): void {
    const file = `Pulumi.${this.env}.yaml`;
    const document = parse(this.project.read(file)) as { config: Record<string, Json> };
    const settings: Branch = Object.fromEntries(
      Object.entries(document.config).map(([key, value]) => [key.replace(/^causeway:/, ""), value]),
    );
    change(new Draft(settings));
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [
        key.includes(":") ? key : `causeway:${key}`,
        value as Json,
      ]),
    );
    this.project.write(file, stringify({ ...document, config }));
  }

  /** Runs something with changed settings, and puts the old ones back. */
  async with<T>(change: (settings: Draft) => void, act: () => Promise<T>): Promise<T> {
    const file = `Pulumi.${this.env}.yaml`;
    const before = this.project.read(file);
    try {
      this.edit(change);
      return await act();
    } finally {
      this.project.write(file, before);
    }
  }
}
