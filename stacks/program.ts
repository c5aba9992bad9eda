/**
 * Loads a Pulumi program the way Pulumi's own launcher does: the entry module runs on load, and a function
 * that it exports is called. Knows nothing of what the program builds.
 */
import { dirname, sep } from "node:path";

/**
 * A program that runs anew each time it is called, although Node caches modules: only the entry module is
 * loaded again, so that the SDKs and the component classes stay the ones already in memory.
 *
 * @param main absolute path of the entry module, or of the folder that holds its index
 */
export function loadProgram(main: string): () => unknown {
  // This project's own program is compiled by what compiled this module.
  if (!main.startsWith(`${__dirname}${sep}`)) compileTypeScript(dirname(main));
  return () => {
    delete require.cache[require.resolve(main)];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known at run time only
    const exported: unknown = require(main);
    return typeof exported === "function" ? (exported as () => unknown)() : exported;
  };
}

/** Compiles TypeScript as it is loaded, with types unchecked, as the tsconfig.json of its project says. */
function compileTypeScript(folder: string): void {
  // Loaded here, because it brings the TypeScript compiler with it, which a program in JavaScript would wait for too.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const { register, REGISTER_INSTANCE } = require("ts-node") as typeof import("ts-node");
  if (!(REGISTER_INSTANCE in process)) register({ swc: true, projectSearchDir: folder });
}
