/**
 * Loads a Pulumi program the way Pulumi's own launcher does: the entry module runs on load, and a function
 * that it exports is called. Knows nothing of what the program builds.
 */

/**
 * A program that runs anew each time it is called, although Node caches modules: only the entry module is
 * loaded again, so that the SDKs and the component classes stay the ones already in memory.
 *
 * @param main absolute path of the entry module, or of the folder that holds its index
 */
export function loadProgram(main: string): () => unknown {
  return () => {
    delete require.cache[require.resolve(main)];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known at run time only
    const exported: unknown = require(main);
    return typeof exported === "function" ? (exported as () => unknown)() : exported;
  };
}
