/** What is made to fail: each estate in two versions, so that there is something to create, to update and to delete. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { compose } from "../../../stacks/compose";
import { readSecret, readSettings } from "../../../stacks/configuration";
import { projectFolder } from "../../support/environments";
import { seedProd } from "../harness/seeds";
import type { World } from "../standin/aws/world";
import { sweep } from "./program";

/** A program, and the text of the stack's file that it reads, if it reads one. */
export interface Version {
  readonly program: () => unknown;
  readonly file?: string;
}

export interface Estate {
  readonly project: string;
  readonly stack: string;
  /** Puts what belongs to others into the empty AWS. */
  readonly seed?: (world: World) => void;
  readonly first: Version;
  readonly second: Version;
}

export type EstateName = "sweep" | "dev" | "prod";

export function estateOf(name: EstateName): Estate {
  if (name !== "sweep") return shipped(name);
  return {
    project: "sweep",
    stack: "test",
    first: { program: () => sweep({ owner: "platform" }) },
    second: { program: () => sweep({ owner: "network" }) },
  };
}

/** The project's own program and settings; the second version has another owner in all tags. */
function shipped(env: "dev" | "prod"): Estate {
  const program = (): unknown => compose(env, readSettings(), readSecret);
  return {
    project: "causeway",
    stack: env,
    ...(env === "prod" ? { seed: seedProd } : {}),
    first: { program, file: settingsFile(env, "platform") },
    second: { program, file: settingsFile(env, "network") },
  };
}

type Section = Record<string, unknown>;

function settingsFile(env: string, owner: string): string {
  const document = parse(readFileSync(join(projectFolder, `Pulumi.${env}.yaml`), "utf8")) as {
    readonly config: Readonly<Record<string, Section>>;
  };
  const tags = { ...document.config["causeway:tags"], owner };
  // A protected load balancer cannot be destroyed, which has a test of its own.
  const services = unprotected(document.config["causeway:services"] ?? {});
  return stringify({ config: { ...document.config, "causeway:tags": tags, "causeway:services": services } });
}

function unprotected(value: Section): Section {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key === "deletionProtection") return [key, false];
      const isSection = typeof item === "object" && item !== null && !Array.isArray(item);
      return [key, isSection ? unprotected(item as Section) : item];
    }),
  );
}
